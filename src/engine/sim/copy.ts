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
  'ops',
  'hooks',
]);

/** Lists of what nobody changes: a change puts something else into the list. */
const LISTS_OF_SHARED: ReadonlySet<string> = new Set(['action']);

/** Generators: a call that sleeps is made again in the copy (`resume.ts`). */
const LEFT_OUT: ReadonlySet<string> = new Set(['frame']);

/** A copy of everything that can be reached from there. */
export function copyOf<T extends object>(root: T): T {
  return copied(root, new Map()) as T;
}

function copied(value: object, known: Known): object {
  const found = known.get(value);
  if (found !== undefined) return found;
  if (Array.isArray(value)) return copiedList(value, known);
  if (value instanceof Uint8Array) return noted(value, value.slice(), known);
  if (value instanceof Map) return copiedMap(value, known);
  if (value instanceof Set) return copiedSet(value, known);
  assert(!(value instanceof WeakMap || value instanceof Promise), 'state that has no copy');
  return copiedObject(value, known);
}

type Known = Map<object, object>;

function noted<T extends object>(original: object, copy: T, known: Known): T {
  known.set(original, copy);
  return copy;
}

/** The copy of a member, whatever it is. */
function memberOf(member: unknown, known: Known): unknown {
  return typeof member === 'object' && member !== null ? copied(member, known) : member;
}

function copiedObject(value: object, known: Known): object {
  const copy = noted(value, Object.create(Object.getPrototypeOf(value) as object) as object, known);
  // All at once: of several ways to copy an object whose class is not known beforehand, the fastest by half.
  const members = Object.assign(copy, value) as Record<string, unknown>;
  for (const name of Object.keys(value)) {
    const member = members[name];
    if (typeof member !== 'object' || member === null || SHARED.has(name)) continue;
    if (LEFT_OUT.has(name)) members[name] = null;
    else if (LISTS_OF_SHARED.has(name)) members[name] = (member as unknown[]).slice();
    else members[name] = copied(member, known);
  }
  return copy;
}

function copiedList(value: readonly unknown[], known: Known): object {
  // With its holes, of which there is no copy to be made.
  const list: unknown[] = noted(value, value.slice(), known);
  for (let at = 0; at < list.length; at++) {
    const member = list[at];
    if (typeof member === 'object' && member !== null) list[at] = copied(member, known);
  }
  return list;
}

function copiedMap(value: ReadonlyMap<unknown, unknown>, known: Known): object {
  const map: Map<unknown, unknown> = noted(value, new Map(), known);
  for (const [key, member] of value) map.set(memberOf(key, known), memberOf(member, known));
  return map;
}

function copiedSet(value: ReadonlySet<unknown>, known: Known): object {
  const set: Set<unknown> = noted(value, new Set(), known);
  for (const member of value) set.add(memberOf(member, known));
  return set;
}
