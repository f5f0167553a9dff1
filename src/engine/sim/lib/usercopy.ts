/**
 * Reading arguments as C types.
 *
 * Linux: lib/usercopy.c, include/linux/uaccess.h (v6.18). A NULL pointer is the only bad address there is.
 */
import type { StructValue, Value } from '../../script/value.ts';
import { assert } from '../object.ts';

/** An integer argument. */
export function long(value: Value | undefined): number {
  assert(typeof value === 'number', `expected an integer, got ${String(value)}`);
  return value;
}

/** An argument of type int: what of it fits in 32 bits. */
export function int(value: Value | undefined): number {
  return long(value) | 0;
}

/** An argument of type unsigned int. */
export function uint(value: Value | undefined): number {
  return long(value) >>> 0;
}

/** An integer field of a struct. What a transcript does not name is zero, as in C. */
export function long_field(struct: StructValue, name: string): number {
  return long(struct[name] ?? 0);
}

/** A string argument (a path or a name); null when the pointer is NULL. */
export function user_string(value: Value | undefined): string | null {
  if (value === null || value === undefined) return null;
  assert(typeof value === 'string', 'expected a string');
  const end = value.indexOf('\0');
  return end < 0 ? value : value.slice(0, end);
}

/** An array argument; null when the pointer is NULL. */
export function user_vector(value: Value | undefined): readonly Value[] | null {
  if (value === null || value === undefined) return null;
  assert(Array.isArray(value), 'expected an array');
  return value as readonly Value[];
}

/** A buffer argument; null when the pointer is NULL. */
export function user_bytes(value: Value | undefined): Uint8Array | null {
  if (value === null || value === undefined) return null;
  assert(value instanceof Uint8Array, 'expected bytes');
  return value;
}
