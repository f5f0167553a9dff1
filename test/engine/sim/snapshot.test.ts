/**
 * What everybody relies on of snapshots: the same calls give the same bytes, a snapshot never changes afterwards, and
 * a view that is equal to the previous one is the previous one.
 */
import { describe, expect, test } from 'vitest';
import type { CallName } from '../../../src/engine/calls/spec.ts';
import type { Snapshot } from '../../../src/engine/model/snapshot.ts';
import type { Step } from '../../../src/engine/model/step.ts';
import type { Value } from '../../../src/engine/script/value.ts';
import { SimKernel } from '../../../src/engine/sim/sim-kernel.ts';
import { longLives, randomLife } from '../../support/random-life.ts';
import { bytes, Lab } from './support.ts';

const [STEPS, INSIDE] = [200, 1000];
const SEEDS = await longLives(4, STEPS, INSIDE);
const TRACED = { trace: true, keepSnapshots: true };

/** A life, looked at inside. */
const traced = (seed: number): Promise<Step[]> => randomLife(seed, { traced: true });

const textOf = (value: unknown): string =>
  JSON.stringify(value, (_, member) => (typeof member === 'bigint' ? `${member}n` : member));

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
  test.each(SEEDS)('the same calls give the same bytes (%i)', async (seed) => {
    expect(textOf(await traced(seed))).toBe(textOf(await traced(seed)));
  });

  test.each(SEEDS)(
    'a machine that is copied at every call lives the same life (%i)',
    async (seed) => {
      const copied = await randomLife(seed, { traced: true, copied: true });
      expect(textOf(copied)).toBe(textOf(await traced(seed)));
    },
  );

  test.each(SEEDS)('tracing changes nothing but the trace (%i)', async (seed) => {
    const strip = (steps: readonly Step[]) =>
      steps.map(({ moments: _, ...step }) => ({ ...step, trace: [] }));
    expect(textOf(strip(await traced(seed)))).toBe(textOf(await randomLife(seed)));
  });

  test.each(SEEDS)('what did not change is shared (%i)', async (seed) => {
    const steps = await randomLife(seed);
    expect(steps.length).toBeGreaterThan(STEPS);
    for (const [i, { snapshot }] of steps.entries()) {
      const previous = steps[i - 1]?.snapshot;
      if (previous !== undefined) expect(copies(previous, snapshot)).toEqual([]);
    }
  });

  test('never change afterwards', () => {
    const lab = new Lab('A', TRACED);
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
    const [often, once] = [new Lab('A', TRACED), new SimKernel(TRACED)];
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
  const [, where, rest = ''] = /^(fields|parts|queues)\.(.*)$/.exec(path) ?? [];
  if (where === 'fields') return view?.fields[rest];
  if (where === 'parts') {
    const [, at, name = ''] = /^(\d+)\.(.*)$/.exec(rest) ?? [];
    const part = view?.parts?.[Number(at)];
    return name === 'bytes' ? part?.bytes : part?.fields[name];
  }
  const queue = view?.queues.find(({ name }) => name === rest);
  return queue?.waiters?.map(({ actor, object }) => actor ?? object).join(' ');
}

describe('the trace', () => {
  test.each(SEEDS)('its changes lead from one snapshot to the next (%i)', async (seed) => {
    const entries = (await traced(seed)).flatMap(({ trace }) => trace);
    expect(entries.length).toBeGreaterThan(INSIDE);
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
