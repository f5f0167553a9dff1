/**
 * A copy of a machine: everything that it reaches, each thing once, as it is in the original.
 *
 * No class has to say how it is copied. What makes that possible holds for all of `sim/`: state is plain data (objects of
 * classes, arrays, maps and sets), with no closure and no `#private` member in it; functions in it are those of modules,
 * which both machines share.
 *
 * No counterpart in Linux.
 */
import { assert } from './object.ts';

/**
 * Members that hold what nobody changes once it is there, so that both machines may have it: drawings, what a machine
 * was set up with, and calls as they were asked for.
 */
const SHARED: ReadonlySet<string> = new Set([
  'options',
  'subsystems',
  'request',
  'drawn',
  'view',
  'last',
  'drawnProcesses',
  'drawnFiles',
  'drawnObjects',
  'seen',
  'f_op',
  'i_fop',
  'i_op',
  'vm_ops',
]);

/** Generators: a call that sleeps is made again in the copy (`resume.ts`). */
const LEFT_OUT: ReadonlySet<string> = new Set(['frame']);

/** A copy of everything that can be reached from there. */
export function copyOf<T extends object>(root: T): T {
  return copied(root, new Map()) as T;
}

function copied(value: unknown, known: Map<object, object>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const found = known.get(value);
  if (found !== undefined) return found;
  if (value instanceof Uint8Array) return noted(value, value.slice(), known);
  if (Array.isArray(value)) {
    const list: unknown[] = noted(value, new Array(value.length), known);
    // As it is, with its holes: forEach passes over them.
    value.forEach((member, at) => {
      list[at] = copied(member, known);
    });
    return list;
  }
  if (value instanceof Map) {
    const map: Map<unknown, unknown> = noted(value, new Map(), known);
    for (const [key, member] of value) map.set(copied(key, known), copied(member, known));
    return map;
  }
  if (value instanceof Set) {
    const set: Set<unknown> = noted(value, new Set(), known);
    for (const member of value) set.add(copied(member, known));
    return set;
  }
  return copiedObject(value, known);
}

function copiedObject(value: object, known: Map<object, object>): object {
  const copy: object = noted(value, Object.create(Object.getPrototypeOf(value) as object), known);
  for (const name of Object.keys(value)) {
    const member = (value as Record<string, unknown>)[name];
    (copy as Record<string, unknown>)[name] = LEFT_OUT.has(name)
      ? null
      : SHARED.has(name)
        ? member
        : copied(member, known);
  }
  return copy;
}

function noted<T extends object>(original: object, copy: T, known: Map<object, object>): T {
  assert(!(original instanceof WeakMap || original instanceof Promise), 'state that has no copy');
  known.set(original, copy);
  return copy;
}
