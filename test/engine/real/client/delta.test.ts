/** What the supervisor sends of a snapshot: whatever changed arrives, and what did not is neither sent nor copied. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applied, type Delta, deltaOf } from '../../../../src/engine/real/client/delta.ts';
import { shared } from '../../../../src/engine/real/probe/shared.ts';
import { holds } from '../../../support/property.ts';

const leaf = fc.oneof(fc.integer(), fc.constantFrom('a', 'b', null));
const { data } = fc.letrec<{ data: unknown }>((tie) => ({
  data: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    fc.array(tie('data'), { maxLength: 6 }),
    fc.dictionary(fc.constantFrom('id', 'fields', 'parts', 'fd'), tie('data'), { maxKeys: 4 }),
  ),
}));

test('what is made of the earlier value and the delta is the later value', () => {
  holds(
    'cheap',
    fc.property(data, data, (before, made) => {
      const after = shared(before, made);
      expect(after).toEqual(made);
      // It goes between processes by copy.
      const delta = structuredClone(deltaOf(before, after));
      expect(applied(before, delta)).toEqual(made);
    }),
  );
});

const OBJECTS = Array.from({ length: 1000 }, (_, at) => ({
  id: `shm:${at}`,
  fields: { size: at },
}));

/** What is sent of it, in characters. */
function size(delta: Delta): number {
  return JSON.stringify(delta).length;
}

test.each([
  ['one comes', [...OBJECTS, { id: 'new', fields: {} }]],
  ['one goes', OBJECTS.filter((_, at) => at !== 500)],
  ['the first goes', OBJECTS.slice(1)],
  ['one changes', OBJECTS.with(300, { id: 'shm:300', fields: { size: 0 } })],
])('where %s, the others are not sent', (_, after) => {
  const before = { objects: OBJECTS, processes: [] };
  const delta = deltaOf(before, { objects: after, processes: before.processes });
  expect(size(delta)).toBeLessThan(300);
  const made = applied(before, structuredClone(delta)) as typeof before;
  expect(made.objects).toEqual(after);
  expect(made.objects.filter((object) => OBJECTS.includes(object)).length).toBeGreaterThan(998);
  expect(made.processes).toBe(before.processes);
});

test('an equal view is the earlier one', () => {
  const before = { id: 'pipe:1', fields: { readers: 1 }, queues: [{ name: 'rd_wait' }] };
  const again = structuredClone(before);
  expect(shared(before, again)).toBe(before);
  const after = shared(before, { ...again, fields: { readers: 2 } });
  expect(after.fields).toEqual({ readers: 2 });
  expect(after.queues).toBe(before.queues);
  // A member that is there and undefined is another thing than none.
  expect(Object.keys(shared<object>({}, { exit: undefined }))).toEqual(['exit']);
});
