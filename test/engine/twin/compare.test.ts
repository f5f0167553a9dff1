/** What the twin calls a difference, and what it does not. */
import { describe, expect, test } from 'vitest';
import type { ObjectView, ProcessView, Snapshot } from '../../../src/engine/model/snapshot.ts';
import type { Consequence, Outcome, Step } from '../../../src/engine/model/step.ts';
import { compareSnapshots } from '../../../src/engine/twin/compare-snapshots.ts';
import { compareSteps } from '../../../src/engine/twin/compare-steps.ts';
import { Correspondence } from '../../../src/engine/twin/correspondence.ts';
import { processView, returned } from '../../support/scripted-kernel.ts';

const NOTHING: Snapshot = { clockNs: 0, processes: [], objects: [] };

function stepOf(call: Step['call'], outcome: Outcome, more: Partial<Step> = {}): Step {
  return {
    index: 0,
    line: 1,
    atMs: 0,
    actor: 'A',
    ...(call === undefined ? {} : { call }),
    args: [],
    outcome,
    consequences: [],
    trace: [],
    snapshot: NOTHING,
    variables: {},
    failures: [],
    ...more,
  };
}

/** The path of the first difference of two steps. */
function differs(sim: Step, real: Step, names = new Correspondence()): string | undefined {
  return compareSteps(sim, real, names)?.path;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('outcomes', () => {
  const read = (value: number, text: string): Outcome => ({
    kind: 'returned',
    value,
    outs: [undefined, bytes(text)],
  });

  test.each<[string, Outcome, Outcome, string | undefined]>([
    ['the same', read(2, 'hi'), read(2, 'hi'), undefined],
    ['values', read(2, 'hi'), read(3, 'hi'), 'outcome.value'],
    ['data', read(2, 'hi'), read(2, 'ho'), 'outcome.outs.1'],
    ['an errno', read(2, 'hi'), { kind: 'returned', value: -1, errno: 'EIO', outs: [] }, 'outcome'],
    ['kinds', read(2, 'hi'), { kind: 'gone' }, 'outcome'],
    [
      'what a failed call leaves in its buffers',
      { kind: 'returned', value: -1, errno: 'EIO', outs: [] },
      { kind: 'returned', value: -1, errno: 'EIO', outs: [undefined, bytes('x')] },
      undefined,
    ],
  ])('%s', (_, sim, real, path) => {
    expect(differs(stepOf('read', sim), stepOf('read', real))).toBe(path);
  });

  test('what differs is told in the words of the notation', () => {
    const failed: Outcome = { kind: 'returned', value: -1, errno: 'EAGAIN', outs: [] };
    const words = (sim: Outcome, real: Outcome, step: Partial<Step> = {}): unknown =>
      compareSteps(stepOf('fcntl', sim, step), stepOf('fcntl', real, step), new Correspondence());
    const path = 'outcome';
    expect(words(returned(5), failed)).toEqual({ path, sim: '5', real: '-1 EAGAIN' });
    expect(words(failed, returned(5))).toEqual({ path, sim: '-1 EAGAIN', real: '5' });
    expect(words({ kind: 'gone' }, failed)).toEqual({ path, sim: 'gone', real: '-1 EAGAIN' });
    const [value, args] = ['outcome.value', [3, 3, null]];
    expect(words(returned(0), returned(0o4000), { args })).toEqual({
      path: value,
      sim: 'O_RDONLY',
      real: 'O_RDONLY|O_NONBLOCK',
    });
  });

  test('page faults of a call, but for one in which a handler ran, and where both counted', () => {
    const load = (minorFaults?: number, more: Partial<Step> = {}) =>
      stepOf('load32', returned(1), {
        ...(minorFaults === undefined ? {} : { minorFaults }),
        ...more,
      });
    expect(differs(load(1), load(1))).toBeUndefined();
    expect(differs(load(1), load(2))).toBe('minorFaults');
    expect(differs(load(1), load())).toBeUndefined();
    const ran: Consequence = {
      kind: 'signal',
      actor: 'A',
      signal: 'SIGSEGV',
      info: {},
      action: 'handler',
    };
    expect(differs(load(0, { consequences: [ran] }), load(2, { consequences: [ran] }))).toBe(
      undefined,
    );
  });

  test('process ids correspond one to one, whatever they are', () => {
    const names = new Correspondence();
    const fork = (pid: number) => stepOf('fork', returned(pid));
    expect(differs(fork(100), fork(4711), names)).toBeUndefined();
    expect(differs(fork(101), fork(4712), names)).toBeUndefined();
    const waits = (pid: number) =>
      stepOf('waitpid', { kind: 'returned', value: pid, outs: [undefined, 0] });
    expect(differs(waits(101), waits(4712), names)).toBeUndefined();
    expect(differs(waits(101), waits(4711), names)).toBe('outcome.value');
    expect(differs(waits(102), waits(4711), names)).toBe('outcome.value');
    expect(differs(waits(0), waits(0), names)).toBeUndefined();
    expect(differs(waits(0), waits(4711), names)).toBe('outcome.value');
  });

  test.each<[string, number, number, string | undefined]>([
    ['seconds that are left', 900, 899, undefined],
    ['that nothing is left', 900, 0, 'outcome.value'],
    ['that there was no alarm', 0, 900, 'outcome.value'],
  ])('of an alarm, whether there was one: %s', (_, sim, real, path) => {
    expect(differs(stepOf('alarm', returned(sim)), stepOf('alarm', returned(real)))).toBe(path);
  });

  test('of a timer, its interval and whether it runs', () => {
    const old = (interval: number, left: number): Outcome => ({
      kind: 'returned',
      value: 0,
      outs: [
        undefined,
        undefined,
        { it_interval: { tv_sec: interval, tv_usec: 0 }, it_value: { tv_sec: 0, tv_usec: left } },
      ],
    });
    const compared = (sim: Outcome, real: Outcome) =>
      differs(stepOf('setitimer', sim), stepOf('setitimer', real));
    expect(compared(old(1, 20), old(1, 19))).toBe(undefined);
    expect(compared(old(1, 20), old(2, 20))).toBe('outcome.outs.2.it_interval.tv_sec');
    expect(compared(old(1, 20), old(1, 0))).toBe('outcome.outs.2.it_value');
  });

  test('a time that is a setting is compared as it is', () => {
    const told = (seconds: number): Outcome => ({
      kind: 'returned',
      value: 0,
      outs: [undefined, undefined, undefined, { tv_sec: seconds, tv_usec: 0 }],
    });
    const args = [3, 1, 20, undefined];
    const [sim, real] = [1, 2].map((time) => stepOf('getsockopt', told(time), { args }));
    expect(differs(sim as Step, real as Step)).toBe('outcome.outs.3.tv_sec');
  });

  test('descriptors are compared as they are', () => {
    expect(differs(stepOf('dup', returned(3)), stepOf('dup', returned(4)))).toBe('outcome.value');
  });
});

describe('consequences', () => {
  const ended = (actor: string, exited: number): Consequence => ({
    kind: 'ended',
    actor,
    exit: { exited },
  });
  const signal = (actor: string, info = {}): Consequence => ({
    kind: 'signal',
    actor,
    signal: 'SIGUSR1',
    info,
    action: 'handler',
  });
  const step = (...consequences: Consequence[]): Step =>
    stepOf('close', returned(0), { consequences });

  test('are compared in the order of each process, not among processes', () => {
    expect(differs(step(ended('A', 0), ended('B', 1)), step(ended('B', 1), ended('A', 0)))).toBe(
      undefined,
    );
    expect(differs(step(signal('A'), ended('A', 0)), step(ended('A', 0), signal('A')))).toBe(
      'consequences.A.0',
    );
  });

  test('must be on both sides', () => {
    expect(differs(step(ended('A', 0)), step())).toBe('consequences.A.0');
    expect(differs(step(), step(ended('A', 0)))).toBe('consequences.A.0');
    expect(differs(step(ended('A', 0)), step(ended('A', 1)))).toBe('consequences.A.0');
  });

  test('are compared in what the real kernel shows of them', () => {
    expect(differs(step(signal('A', { si_pid: 'B' })), step(signal('A', { si_pid: null })))).toBe(
      undefined,
    );
    expect(differs(step(signal('A', { si_pid: 'B' })), step(signal('A', { si_pid: 'C' })))).toBe(
      'consequences.A.0.info.si_pid',
    );
  });
});

describe('snapshots', () => {
  const object = (more: Partial<ObjectView> = {}): ObjectView => ({
    id: 'pipe:1',
    kind: 'pipe_inode_info',
    label: 'pipe',
    fields: { readers: 1, head: 3 },
    parts: [{ kind: 'pipe_buffer', name: 'bufs[0]', fields: { len: 5 }, bytes: 'Hello' }],
    queues: [{ name: 'rd_wait', waiters: [{ actor: 'B', exclusive: true, fields: {} }] }],
    ...more,
  });
  const snapshot = (objects: ObjectView[], processes: ProcessView[] = []): Snapshot => ({
    clockNs: 0,
    processes,
    objects,
  });
  const path = (sim: Snapshot, real: Snapshot): string | undefined =>
    compareSnapshots(sim, real, new Correspondence())?.path;

  test('what the real kernel does not show is no difference', () => {
    const dim = object({
      fields: { readers: 1, head: null },
      parts: null,
      queues: [{ name: 'rd_wait', waiters: null }],
    });
    expect(path(snapshot([object()]), snapshot([dim]))).toBeUndefined();
    expect(path(snapshot([object()]), snapshot([object({ fields: {}, queues: [] })]))).toBe(
      undefined,
    );
  });

  test.each<[string, Partial<ObjectView>, string]>([
    ['a field', { fields: { readers: 2 } }, 'snapshot.objects.pipe:1.fields.readers'],
    [
      'a field that the simulation lacks',
      { fields: { nr: 2 } },
      'snapshot.objects.pipe:1.fields.nr',
    ],
    ['a part', { parts: [] }, 'snapshot.objects.pipe:1.parts.length'],
    [
      'the order of sleepers',
      { queues: [{ name: 'rd_wait', waiters: [{ actor: 'C', exclusive: true, fields: {} }] }] },
      'snapshot.objects.pipe:1.queues.rd_wait.waiters.0.actor',
    ],
  ])('%s that it does show is one', (_, more, expected) => {
    expect(path(snapshot([object()]), snapshot([object(more)]))).toBe(expected);
  });

  test('an object on one side only is one, unless the real kernel shows only some of its kind', () => {
    expect(path(snapshot([]), snapshot([object()]))).toBe('snapshot.objects.pipe:1');
    expect(path(snapshot([object()]), snapshot([]))).toBe('snapshot.objects.pipe:1');
    const unheardOf = object({ id: 'new:1', kind: 'new' });
    expect(path(snapshot([unheardOf]), snapshot([]))).toBe('snapshot.objects.new:1');
    const inode = object({ id: 'inode:/tmp/f', kind: 'inode' });
    expect(path(snapshot([inode]), snapshot([]))).toBeUndefined();
    expect(path(snapshot([]), snapshot([inode]))).toBe('snapshot.objects.inode:/tmp/f');
  });

  const fd = (number: number, file: string) => ({
    fd: number,
    file,
    object: 'pipe:1',
    access: 'r' as const,
    status: [],
    cloexec: false,
  });

  test('open file descriptions are known by who shares them, not by their names', () => {
    const both = (one: string, two: string): Snapshot =>
      snapshot([], [processView('A', { fds: [fd(3, one), fd(4, two)] })]);
    expect(path(both('file:1', 'file:2'), both('file:7', 'file:9'))).toBeUndefined();
    expect(path(both('file:1', 'file:1'), both('file:7', 'file:9'))).toBe(
      'snapshot.processes.A.fds.4.file',
    );
    expect(path(both('file:1', 'file:2'), both('file:7', 'file:7'))).toBe(
      'snapshot.processes.A.fds.4.file',
    );
  });

  test('files are compared by the names that their descriptors correspond by; those that the real kernel has none of are not', () => {
    const file = (id: string, f_pos: number, f_count: number | null = 1) => ({
      id,
      f_count,
      f_pos,
      f_flags: [],
      object: 'pipe:1',
    });
    const one = (name: string, files: readonly ReturnType<typeof file>[]): Snapshot => ({
      ...snapshot([], [processView('A', { fds: [fd(3, name)] })]),
      files,
    });
    const mine = one('file:1', [file('file:9', 3), file('file:1', 5)]);
    expect(path(mine, one('file:9', [file('file:9', 5)]))).toBeUndefined();
    expect(path(mine, one('file:9', [file('file:9', 5, null)]))).toBeUndefined();
    expect(path(mine, one('file:9', [file('file:9', 5, 2)]))).toBe('snapshot.files.file:9.f_count');
    expect(path(mine, one('file:9', [file('file:9', 4)]))).toBe('snapshot.files.file:9.f_pos');
    expect(path(mine, one('file:9', [file('file:1', 5)]))).toBe('snapshot.files.file:1');
    expect(path(mine, one('file:9', []))).toBeUndefined();
  });

  test('a process that sleeps is compared in where it sleeps, when both tell', () => {
    const asleep = (wchan: string | null): Snapshot =>
      snapshot(
        [],
        [
          processView('A', {
            state: 'sleeping',
            call: { name: 'read', text: '', wchan, queue: null },
          }),
        ],
      );
    expect(path(asleep('anon_pipe_read'), asleep('anon_pipe_read'))).toBeUndefined();
    expect(path(asleep('anon_pipe_read'), asleep(null))).toBeUndefined();
    expect(path(asleep(null), asleep('anon_pipe_read'))).toBeUndefined();
    expect(path(asleep('poll_wait'), asleep('poll_wait.constprop.0'))).toBeUndefined();
    expect(path(asleep('anon_pipe_read'), asleep('do_wait'))).toBe(
      'snapshot.processes.A.call.wchan',
    );
    expect(path(asleep('x'), snapshot([], [processView('A')]))).toBe('snapshot.processes.A.state');
  });
});
