/**
 * What everybody relies on of snapshots: the same calls give the same bytes, a snapshot never changes afterwards, and
 * a view that is equal to the previous one is the previous one.
 */
import { describe, expect, test } from 'vitest';
import type { CallName } from '../../../src/engine/calls/spec.ts';
import type { Snapshot } from '../../../src/engine/model/snapshot.ts';
import type { TraceEntry } from '../../../src/engine/model/step.ts';
import type { Value } from '../../../src/engine/script/value.ts';
import { SimKernel, type SimOptions } from '../../../src/engine/sim/sim-kernel.ts';
import { bytes, CONSTANTS, Lab } from './support.ts';

/** Numbers that look random and are always the same (a linear congruential generator). */
function generator(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const F = '/tmp/f';
const { O_RDWR, O_NONBLOCK, POLLIN, POLLOUT } = CONSTANTS;

/**
 * A long life of processes with a pipe and a FIFO. A never sleeps, so that it goes on; B and C sleep, die and are born
 * again under other names.
 */
function liveOn(options: Partial<SimOptions>, seed: number, copies = false): Lab {
  const lab = new Lab('A', options, copies);
  const next = generator(seed);
  const free = (actor: string) => {
    const { state, call } = lab.process(actor);
    return state === 'running' && call === undefined;
  };
  lab.call('A', 'mkfifo', F, 0o600);
  lab.call('A', 'open', F, O_RDWR | O_NONBLOCK, 0);
  lab.call('A', 'pipe', undefined);
  const others = ['B', 'C'];
  for (const child of others) lab.fork('A', child);
  for (let i = 0; i < 250; i++) {
    const who = next(3);
    const actor = others[who] ?? 'A';
    const anyFd = 3 + next(4);
    const size = 1 + next(next(3) === 0 ? 90000 : 4096);
    if (actor === 'A') {
      const fd = [3, 4, 5][next(3)] as number;
      const ready = lab.call('A', 'poll', [{ fd, events: POLLIN | POLLOUT }], 1, 0);
      const [{ revents } = { revents: 0 }] = lab.out(0) as { revents: number }[];
      if (ready === 0) lab.advance(next(1000));
      else if (revents & POLLIN) lab.report('A', 'read', fd, undefined, size);
      else if (revents & POLLOUT) lab.report('A', 'write', fd, bytes('ab'), Math.min(size, 4096));
    } else if (['dead', 'zombie'].includes(lab.process(actor).state)) {
      lab.call('A', 'waitpid', -1, undefined, 1);
      others[who] = `${actor[0]}${i}`;
      lab.fork('A', others[who] as string);
    } else if (free(actor)) {
      const moves = [
        () => lab.report(actor, 'write', anyFd, bytes('abc'.repeat(9)), size),
        () => lab.report(actor, 'read', anyFd, undefined, size),
        () => lab.report(actor, 'dup', anyFd),
        () => lab.report(actor, 'open', F, next(3) | (O_NONBLOCK * next(2)), 0),
        () => lab.report(actor, 'fcntl', anyFd, 1031, 4096 << next(5)),
        () => lab.report(actor, 'poll', [{ fd: anyFd, events: 5 }], 1, next(3) - 1),
        () => lab.report(actor, 'nanosleep', { tv_sec: 0, tv_nsec: next(5000) }, null),
        () => lab.report(actor, 'close', anyFd),
        () => lab.report(actor, next(10) === 0 ? 'exit' : 'getpid', 1),
      ];
      moves[next(moves.length)]?.();
    } else lab.advance(next(2000));
  }
  return lab;
}

const SEEDS = [1, 2, 3, 4];
const FULL = { trace: true, keepSnapshots: true };

const textOf = (value: unknown): string => JSON.stringify(value);

/** Views that are equal in two snapshots, but not the same. */
function copies(before: Snapshot, after: Snapshot): string[] {
  const found: string[] = [];
  const compare = (name: string, a: unknown, b: unknown) => {
    if (a !== b && textOf(a) === textOf(b)) found.push(name);
  };
  compare('snapshot', before, after);
  compare('processes', before.processes, after.processes);
  compare('objects', before.objects, after.objects);
  for (const process of after.processes) {
    const was = before.processes.find(({ actor }) => actor === process.actor);
    compare(process.actor, was, process);
    compare(`${process.actor}.fds`, was?.fds, process.fds);
  }
  for (const object of after.objects) {
    const was = before.objects.find(({ id }) => id === object.id);
    compare(object.id, was, object);
    compare(`${object.id}.fields`, was?.fields, object.fields);
    compare(`${object.id}.parts`, was?.parts, object.parts);
    compare(`${object.id}.queues`, was?.queues, object.queues);
    for (const [i, part] of (object.parts ?? []).entries()) {
      if (was?.parts?.[i]?.name === part.name) compare(`${object.id}.${i}`, was.parts[i], part);
    }
  }
  return found;
}

describe('snapshots', () => {
  test.each(SEEDS)('the same calls give the same bytes (%i)', (seed) => {
    expect(textOf(liveOn(FULL, seed).reports)).toBe(textOf(liveOn(FULL, seed).reports));
  });

  test.each(SEEDS)('a machine that is copied at every call lives the same life (%i)', (seed) => {
    expect(textOf(liveOn(FULL, seed, true).reports)).toBe(textOf(liveOn(FULL, seed).reports));
  });

  test.each(SEEDS)('tracing changes nothing but the trace (%i)', (seed) => {
    const strip = (lab: Lab) => lab.reports.map((report) => ({ ...report, trace: [] }));
    expect(textOf(strip(liveOn(FULL, seed)))).toBe(textOf(strip(liveOn({}, seed))));
  });

  test.each(SEEDS)('what did not change is shared (%i)', (seed) => {
    const { reports } = liveOn({}, seed);
    for (const [i, { snapshot }] of reports.entries()) {
      const previous = reports[i - 1]?.snapshot;
      if (previous !== undefined) expect(copies(previous, snapshot)).toEqual([]);
    }
  });

  test('never change afterwards', () => {
    const lab = new Lab('A', FULL);
    const kept: [Snapshot, string][] = [];
    const keep = () => kept.push([lab.snapshot(), textOf(lab.snapshot())]);
    lab.call('A', 'pipe', undefined);
    keep();
    for (let i = 0; i < 40; i++) {
      lab.call('A', 'write', 4, bytes('hello'), 5);
      keep();
      if (i % 3 === 0) lab.call('A', 'read', 3, undefined, 7);
      keep();
    }
    for (const [snapshot, text] of kept) expect(textOf(snapshot)).toBe(text);
  });

  test('is the same, however seldom one is asked for', () => {
    const [often, once] = [new Lab('A', FULL), new SimKernel(FULL)];
    once.start(['A']);
    const ask = (call: CallName, ...args: (Value | undefined)[]): void => {
      often.report('A', call, ...args);
      once.call({ actor: 'A', call, args, text: `${call}(...)` });
    };
    for (let i = 0; i < 20; i++) {
      ask('pipe', undefined);
      ask('write', 4, bytes('hello'), 5);
      ask('read', 3, undefined, 3);
      ask('dup', 4);
      ask('close', 3);
      ask('close', 4);
    }
    expect(textOf(once.snapshot())).toBe(textOf(often.snapshot()));
  });

  test('a call that changes nothing gives the very same snapshot', () => {
    const lab = new Lab('A');
    lab.call('A', 'pipe', undefined);
    const before = lab.snapshot();
    lab.call('A', 'getpid');
    lab.call('A', 'read', 9, undefined, 1);
    expect(lab.snapshot()).toBe(before);
  });
});

/** The value that a FieldChange points at. */
function fieldOf(snapshot: Snapshot, object: string, path: string): unknown {
  const view = snapshot.objects.find(({ id }) => id === object);
  const [where, key, name] = path.split('.');
  if (where === 'fields') return view?.fields[path.slice('fields.'.length)];
  if (where === 'parts') {
    const part = view?.parts?.[Number(key)];
    return name === 'bytes' ? part?.bytes : part?.fields[name as string];
  }
  const queue = view?.queues.find((q) => q.name === key);
  return queue?.waiters?.map(({ actor }) => actor).join(' ');
}

describe('the trace', () => {
  test.each(SEEDS)('its changes lead from one snapshot to the next (%i)', (seed) => {
    let entries: TraceEntry[] = [];
    for (const { trace } of liveOn(FULL, seed).reports) entries = entries.concat(trace);
    expect(entries.length).toBeGreaterThan(500);
    for (const { changes, snapshot, depth } of entries) {
      expect(depth).toBeGreaterThanOrEqual(0);
      for (const { object, field, before, after } of changes) {
        expect(before).not.toBe(after);
        expect(fieldOf(snapshot as Snapshot, object, field)).toBe(after);
      }
    }
  });

  test('nests as the functions call each other', () => {
    const lab = new Lab('A', { trace: true });
    lab.call('A', 'pipe', undefined);
    lab.fork('A', 'B');
    lab.report('B', 'read', 3, undefined, 100);
    lab.call('A', 'write', 4, bytes('Hello'), 5);
    const lines = lab.trace().map((e) => `${e.actor} ${'  '.repeat(e.depth)}${e.id}`);
    expect(lines).toEqual([
      'A syscall.enter',
      'A   vfs_write.enter',
      'A     anon_pipe_write.enter',
      'A       mutex_lock.take',
      'A       anon_pipe_get_page.alloc',
      'A       anon_pipe_write.copy',
      'A       anon_pipe_write.link',
      'A       mutex_unlock.release',
      'A       __wake_up_sync_key.enter',
      'A         try_to_wake_up.wake',
      'A         autoremove_wake_function.remove',
      'A syscall.exit',
      'B       schedule.run',
      'B       mutex_lock.take',
      'B       anon_pipe_read.copy',
      'B       anon_pipe_put_page.keep',
      'B       pipe_update_tail.advance',
      'B       mutex_unlock.release',
      'B syscall.exit',
    ]);
    const link = lab.trace().find(({ id }) => id === 'anon_pipe_write.link');
    expect(link).toMatchObject({ fn: 'anon_pipe_write', file: 'fs/pipe.c', object: 'pipe:1' });
    expect(link?.changes).toContainEqual({
      ...{ object: 'pipe:1', field: 'fields.head', before: 0, after: 1 },
    });
    expect(link?.changes).toContainEqual({
      ...{ object: 'pipe:1', field: 'parts.0.bytes', before: '', after: 'Hello' },
    });
    const gone = lab.trace().find(({ id }) => id === 'autoremove_wake_function.remove');
    expect(gone?.changes).toEqual([
      { object: 'pipe:1', field: 'queues.rd_wait', before: 'B', after: '' },
    ]);
  });

  test('is not built without being asked for', () => {
    const lab = new Lab('A');
    lab.call('A', 'pipe', undefined);
    expect(lab.trace()).toEqual([]);
  });
});
