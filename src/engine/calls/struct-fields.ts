/** What a structure of C is made of, and short names for its fields. */
import type { ArgType, Direction } from './spec.ts';

/** One field of a structure. */
export interface StructField {
  readonly name: string;
  readonly type: ArgType;
  /** Where the whole structure is an in-out argument: which way the field goes. */
  readonly dir: Direction;
  /** Other names that are read for it. */
  readonly also?: readonly string[];
  /** Printed only when it says something: left out when absent, zero or null. */
  readonly quiet?: true;
  /** What it is depends on another field: its type by that one's value, `type` where none is said. */
  readonly typeBy?: {
    readonly field: string;
    readonly types: { readonly [value: number]: ArgType };
  };
  /** Bytes that stand in the structure itself: empty where none are given, and never a pointer. */
  readonly inline?: true;
  /** Of its machine and its moment, as users and times are: what one run shows says nothing of another. */
  readonly ofItsRun?: true;
  /** What it holds where a kernel leaves it out. */
  readonly unsaid?: Unsaid;
}

/**
 * What a field holds that is not told: 0, because the kernel clears the structure first; the value of another name of the
 * same union. `unless` names a field which only another reading of the structure has: with it nothing is known.
 */
type Unsaid = { readonly zero: true; readonly unless?: string } | { readonly sameAs: string };

/** One structure. */
export interface StructSpec {
  readonly fields: readonly StructField[];
  /** The C type, for programs: `struct pollfd`. */
  readonly c: string;
  /** Positional order where exactly this many fields are given and it is not the first ones. */
  /** The bytes that a length which belongs to it counts: its own, and those of a field besides. */
  readonly length?: { readonly own: number; readonly and?: string };
  readonly short?: { readonly [count: number]: readonly string[] };
}

/** A field that the caller gives. */
export function inn(name: string, type: ArgType, ...also: string[]): StructField {
  return also.length > 0 ? { name, type, dir: 'in', also } : { name, type, dir: 'in' };
}

/** A field that the call writes. */
export function out(name: string, type: ArgType, ...also: string[]): StructField {
  return also.length > 0 ? { name, type, dir: 'out', also } : { name, type, dir: 'out' };
}

/** A field that the kernel clears and seldom fills; `unless` as of `Unsaid`. */
export function zeroed(field: StructField, unless?: string): StructField {
  return { ...field, unsaid: unless === undefined ? { zero: true } : { zero: true, unless } };
}

/** Marks what says nothing of another run. */
export function ofItsRun(field: StructField): StructField {
  return { ...field, ofItsRun: true };
}

/** Marks a field that is printed only when it says something. */
export function quiet(field: StructField): StructField {
  return { ...field, quiet: true };
}

/** Fields that are all integers of one type. */
export function allOf(type: ArgType, names: string): readonly StructField[] {
  return names.split(' ').map((name) => inn(name, type));
}
