/**
 * Reading arguments, which have the C types of the catalogue already, as numbers.
 *
 * Linux: lib/usercopy.c, include/linux/uaccess.h (v6.18). A NULL pointer is the only bad address there is.
 */
import { asC, type Integer, int32, isInteger } from '../../calls/integer.ts';
import type { StructValue, Value } from '../../script/value.ts';
import { TASK_SIZE } from '../include/linux/mm.ts';
import { assert } from '../object.ts';

/** An integer argument, exactly. */
export function exact(value: Value | undefined): Integer {
  assert(isInteger(value), `expected an integer, got ${String(value)}`);
  return value;
}

/** An argument of type long; a size_t is read as ssize_t. Beyond 2^53 it is rounded, for what is only compared. */
export function long(value: Value | undefined): number {
  return Number(asC(exact(value), 'long'));
}

/** An argument of type int: what of it fits in 32 bits. */
export function int(value: Value | undefined): number {
  return int32(exact(value));
}

/** An argument of type unsigned int. */
export function uint(value: Value | undefined): number {
  return int(value) >>> 0;
}

/** Addresses beyond this are no process's, and differ from each other only in their place in a page. */
const FAR = 2 ** 52;
const PAGE = 4096;

/**
 * A pointer as an address (include/linux/mm.ts): a signed number, 0 for NULL. One that a number does not hold
 * exactly is nobody's: another of nobody's, with the same place in its page, stands for it.
 */
export function address(value: Value | undefined): number {
  if (!isInteger(value)) return 0;
  const signed = asC(value, 'long');
  if (typeof signed === 'number') return signed;
  return (signed < 0n ? -FAR : FAR) + Number(BigInt.asUintN(64, signed) % BigInt(PAGE));
}

/** An integer field of a struct. What a transcript does not name is zero, as in C. */
export function long_field(struct: StructValue, name: string): number {
  return long(struct[name] ?? 0);
}

/**
 * True for a size that a buffer of a process can have: one that begins at any of its addresses and ends there too.
 * Linux: include/asm-generic/access_ok.h
 */
export function access_ok(size: number): boolean {
  return size >= 0 && size < TASK_SIZE;
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

/** Bytes of a string as C has it, without its end: names and paths are measured in them. Linux: strlen() */
export function strlen(text: string): number {
  let bytes = 0;
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** A buffer argument; null when the pointer is NULL. */
export function user_bytes(value: Value | undefined): Uint8Array | null {
  if (value === null || value === undefined) return null;
  assert(value instanceof Uint8Array, 'expected bytes');
  return value;
}

/** The bytes of a string as C has it, a letter each; without its end. */
export function bytesOfText(text: string): string {
  let bytes = '';
  for (const letter of text) bytes += utf8(letter.codePointAt(0) ?? 0);
  return bytes;
}

function utf8(code: number): string {
  if (code < 0x80) return String.fromCharCode(code);
  const tail = (shift: number) => 0x80 | ((code >> shift) & 0x3f);
  if (code < 0x800) return String.fromCharCode(0xc0 | (code >> 6), tail(0));
  if (code < 0x10000) return String.fromCharCode(0xe0 | (code >> 12), tail(6), tail(0));
  return String.fromCharCode(0xf0 | (code >> 18), tail(12), tail(6), tail(0));
}

/** The string of such bytes; what is no UTF-8 is U+FFFD, a letter for each byte. */
export function textOfBytes(bytes: string): string {
  return bytes.replace(
    /[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}|[\x80-\xff]/g,
    (letter) => (letter.length === 1 ? '\ufffd' : String.fromCodePoint(codeOf(letter))),
  );
}

function codeOf(bytes: string): number {
  let code = bytes.charCodeAt(0) & (0x7f >> bytes.length);
  for (let at = 1; at < bytes.length; at++) code = (code << 6) | (bytes.charCodeAt(at) & 0x3f);
  return code;
}
