/** Numbers, characters and strings, as C writes them. */
import { INTEGER_MAX, integer } from '../calls/integer.ts';
import type { Expr } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { skipDescriptorPath } from './descriptor-path.ts';
import { Mistake } from './diagnostic.ts';

const NUMBER = /(?:0[xX][0-9a-fA-F]+|[0-9]+)([KM]?)/y;
const TAIL = /[A-Za-z0-9_]+/y;
const PLAIN = /[^"\\]*/y;
const OCTAL = /[0-7]{1,3}/y;
const HEX = /[0-9a-fA-F]{1,2}/y;
const SUFFIX: { readonly [letter: string]: bigint } = { '': 1n, K: 1024n, M: 1024n * 1024n };
const SIMPLE: { readonly [letter: string]: number } = {
  n: 10,
  t: 9,
  r: 13,
  a: 7,
  b: 8,
  f: 12,
  v: 11,
  e: 27,
  '\\': 92,
  '"': 34,
  "'": 39,
  '?': 63,
};
const ENCODER = new TextEncoder();

/** What is said of a number that C's types of 64 bits cannot hold. */
export const TOO_LARGE = 'the number does not fit in 64 bits';

/** Reads a number: decimal, 0x hexadecimal, 0 octal, with K or M behind it. */
export function readNumber(cursor: Cursor): Expr {
  const start = cursor.pos;
  const found = cursor.match(NUMBER);
  const text = found?.[0] ?? '';
  const tail = cursor.match(TAIL)?.[0];
  if (tail === undefined) skipDescriptorPath(cursor);
  const span = cursor.span(start);
  const digits = text.replace(/[KM]$/, '');
  const octal = /^0[0-9]/.test(digits);
  if (tail !== undefined || (octal && /[89]/.test(digits))) {
    throw new Mistake(
      span,
      `"${cursor.text.slice(start, cursor.pos).slice(0, 40)}" is not a number`,
    );
  }
  const value = BigInt(octal ? `0o${digits}` : digits) * (SUFFIX[found?.[1] ?? ''] ?? 1n);
  if (value > INTEGER_MAX) throw new Mistake(span, TOO_LARGE);
  return { kind: 'int', span, value: integer(value), text };
}

/** Reads a character literal: `'A'`, `'\n'`; its value is the code. */
export function readCharacter(cursor: Cursor): Expr {
  const start = cursor.pos;
  cursor.pos++;
  const bytes: number[] = [];
  if (cursor.peek() === '\\') {
    readEscape(cursor, bytes);
  } else {
    const code = cursor.text.codePointAt(cursor.pos);
    if (code !== undefined && code !== 39) {
      bytes.push(code);
      cursor.pos += code > 0xffff ? 2 : 1;
    }
  }
  if (bytes.length !== 1 || !cursor.take("'")) {
    throw new Mistake(
      cursor.span(start),
      "a character literal is one character between quotes: 'A'",
    );
  }
  const span = cursor.span(start);
  return { kind: 'int', span, value: bytes[0] ?? 0, text: cursor.text.slice(start, cursor.pos) };
}

/** Reads a string: `"Hello\n"`, `"Hel"...`, `@"abstract"`. */
export function readString(cursor: Cursor): Expr {
  const start = cursor.pos;
  const abstract = cursor.take('@');
  cursor.pos++;
  const chunks: (Uint8Array | number[])[] = [];
  for (;;) {
    const plain = cursor.match(PLAIN)?.[0] ?? '';
    if (plain !== '') chunks.push(ENCODER.encode(plain));
    if (cursor.take('"')) break;
    if (cursor.peek() === '') {
      throw new Mistake(cursor.span(start), 'the string has no closing quote (")');
    }
    const bytes: number[] = [];
    readEscape(cursor, bytes);
    chunks.push(bytes);
  }
  const prefix = cursor.take('...');
  return { kind: 'string', span: cursor.span(start), bytes: join(chunks), prefix, abstract };
}

function readEscape(cursor: Cursor, into: number[]): void {
  const start = cursor.pos;
  cursor.pos++;
  const octal = cursor.match(OCTAL);
  if (octal !== null) {
    const code = Number.parseInt(octal[0], 8);
    if (code > 255) throw new Mistake(cursor.span(start), `${octal[0]} is more than a byte`);
    into.push(code);
    return;
  }
  const letter = cursor.peek();
  cursor.pos++;
  if (letter === 'x') {
    const hex = cursor.match(HEX);
    if (hex !== null) {
      into.push(Number.parseInt(hex[0], 16));
      return;
    }
  }
  const simple = Object.hasOwn(SIMPLE, letter) ? SIMPLE[letter] : undefined;
  if (simple === undefined) {
    throw new Mistake(
      cursor.span(start),
      'unknown escape; known are \\n \\t \\r \\0 \\\\ \\" \\a \\b \\f \\v \\e, \\x41 and \\101',
    );
  }
  into.push(simple);
}

function join(chunks: readonly (Uint8Array | number[])[]): Uint8Array {
  const [only] = chunks;
  if (chunks.length === 1 && only instanceof Uint8Array) return only;
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
