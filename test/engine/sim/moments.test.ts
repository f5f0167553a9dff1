/** What a step of the simulation looks like at each thing that it leads to. */
import { describe, expect, test } from 'vitest';
import { signalNumber } from '../../../src/engine/calls/signals.ts';
import type { ProcessView } from '../../../src/engine/model/snapshot.ts';
import type { Moment } from '../../../src/engine/model/step.ts';
import { Lab } from './support.ts';

const KEPT = { trace: true, keepSnapshots: true };

const signal = (name: string): number => signalNumber(name) ?? 0;

function momentsOf(lab: Lab): readonly Moment[] {
  const { moments, consequences, trace, snapshot } = lab.last;
  expect(moments).toHaveLength(consequences.length + 1);
  const counts = moments?.map((moment) => moment.trace) ?? [];
  expect(counts).toEqual([...counts].sort((a, b) => a - b));
  expect(counts.at(-1)).toBe(trace.length);
  expect(moments?.at(-1)?.snapshot).toBe(snapshot);
  return moments ?? [];
}

function processIn({ snapshot }: Moment, actor: string): ProcessView | undefined {
  return snapshot.processes.find((process) => process.actor === actor);
}

/** The unread bytes of the only pipe. */
const bytesIn = ({ snapshot }: Moment) => snapshot.objects[0]?.fields.bytes;

function pipeWithReader(options = KEPT): Lab {
  const lab = new Lab('A', options);
  lab.call('A', 'pipe');
  lab.fork('A', 'B');
  expect(lab.blocks('B', 'read', 3, undefined, 100)).toBe('anon_pipe_read');
  return lab;
}

describe('moments', () => {
  test('the bytes lie in the pipe when write returns, and are gone when the reader has them', () => {
    const lab = pipeWithReader();
    lab.call('A', 'write', 4, new TextEncoder().encode('Hello'), 5);
    expect(lab.consequences()).toEqual(['B read = 5']);
    const [call, resumed] = momentsOf(lab) as [Moment, Moment];
    expect([bytesIn(call), bytesIn(resumed)]).toEqual([5, 0]);
    expect(processIn(call, 'A')?.call).toBeUndefined();
    expect(processIn(call, 'B')?.call?.name).toBe('read');
    expect(processIn(resumed, 'B')?.call).toBeUndefined();
    // What the reader does comes behind what the writer did.
    const { trace } = lab.last;
    expect(trace.slice(0, call.trace).every(({ actor }) => actor === 'A')).toBe(true);
    expect(trace.slice(call.trace).every(({ actor }) => actor === 'B')).toBe(true);
  });

  test('a call that nothing comes of has none, and nobody pays who has not asked', () => {
    const lab = pipeWithReader();
    expect(lab.last.moments).toBeUndefined();
    const fast = pipeWithReader({ trace: true, keepSnapshots: false });
    fast.call('A', 'write', 4, new TextEncoder().encode('Hello'), 5);
    expect(fast.last.consequences).toHaveLength(1);
    expect(fast.last.moments).toBeUndefined();
  });

  test('a call that falls asleep is told asleep, before what it woke', () => {
    const lab = pipeWithReader();
    const size = 65_536 + 5;
    lab.report('A', 'write', 4, new Uint8Array(size), size);
    expect(lab.consequences()[0]).toBe('B read = 100');
    const [call] = momentsOf(lab) as [Moment];
    expect(lab.last.outcome?.kind).toBe('blocked');
    expect(processIn(call, 'A')?.state).toBe('sleeping');
    expect(bytesIn(call)).toBe(65_536);
  });

  test('an end comes in order: what is closed, the zombie, who is told', () => {
    const lab = pipeWithReader();
    lab.call('A', 'close', 4);
    lab.fork('A', 'C');
    lab.report('C', 'exit', 3);
    expect(lab.consequences()).toEqual(['C ended {"exited":3}', 'A SIGCHLD ignore']);
    const [call, ended] = momentsOf(lab) as [Moment, Moment];
    expect(processIn(call, 'C')).toMatchObject({ state: 'running', fds: [] });
    expect(processIn(ended, 'C')?.state).toBe('zombie');
  });

  test('a signal to itself comes behind the call that sent it, with the frame on the stack', () => {
    const lab = new Lab('A', KEPT);
    lab.fork('A', 'B');
    const action = { sa_handler: 'on_usr1', sa_mask: [], sa_flags: 0 };
    lab.call('B', 'sigaction', signal('SIGUSR1'), action, undefined);
    lab.call('B', 'sigaction', signal('SIGUSR2'), action, undefined);
    lab.call('B', 'raise', signal('SIGUSR1'));
    expect(lab.consequences()).toEqual(['B SIGUSR1 handler']);
    const [call] = momentsOf(lab) as [Moment];
    expect(processIn(call, 'B')?.signals?.pending).toEqual(['SIGUSR1']);
  });

  test('time that passes is looked at before anything comes of it', () => {
    const lab = new Lab('A', KEPT);
    lab.blocks('A', 'nanosleep', { tv_sec: 1, tv_nsec: 0 }, null);
    lab.advance(2e9);
    expect(lab.consequences()).toEqual(['A nanosleep = 0']);
    const [passed, resumed] = momentsOf(lab) as [Moment, Moment];
    expect(passed.snapshot.clockNs).toBe(1e9);
    expect(processIn(passed, 'A')?.state).toBe('sleeping');
    expect(resumed.snapshot.clockNs).toBe(2e9);
    expect(processIn(resumed, 'A')?.state).toBe('running');
  });

  test('a process that stops has stopped at the moment of its signal', () => {
    const lab = new Lab('A', KEPT);
    const child = lab.fork('A', 'B');
    lab.call('A', 'kill', child, signal('SIGSTOP'));
    const stop = lab.last.consequences.findIndex(
      (one) => one.kind === 'signal' && one.action === 'stop',
    );
    const moments = momentsOf(lab);
    expect(processIn(moments[0] as Moment, 'B')?.state).toBe('running');
    expect(processIn(moments[stop + 1] as Moment, 'B')?.state).toBe('stopped');
  });
});
