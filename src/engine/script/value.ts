/** What arguments and results are made of, in both kernels, in steps and in recordings. */
import type { Integer } from '../calls/integer.ts';

/**
 * One value. An integer stands for every C integer, descriptor, process id, address and flag word;
 * `null` is the NULL pointer; bytes are exact; a struct is an object by field name, an array or a signal
 * set (numbers, ascending) an array; a string is a path, a name, or a signal handler ("SIG_DFL", "on_usr1").
 */
export type Value = Integer | null | string | Uint8Array | readonly Value[] | StructValue;

/** A C structure, by field name, in the structure's own order. */
export interface StructValue {
  readonly [field: string]: Value;
}

/** True for a struct value, and for no other. */
export function isStruct(value: Value | undefined): value is StructValue {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Uint8Array)
  );
}
