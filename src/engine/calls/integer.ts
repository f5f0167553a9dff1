/**
 * Integers of C. One is a number where a number is exact, and a bigint beyond: never both for the same value, so that
 * `===` compares them. Whoever makes one of a bigint makes it here.
 */

/** An integer of up to 64 bits, with or without a sign. */
export type Integer = number | bigint;

/** C's integer types on 64-bit Linux: how many bits, and whether one of them is a sign. */
const C_INTEGERS = {
  short: { bits: 16, signed: true },
  'unsigned short': { bits: 16, signed: false },
  int: { bits: 32, signed: true },
  'unsigned int': { bits: 32, signed: false },
  long: { bits: 64, signed: true },
  'unsigned long': { bits: 64, signed: false },
} as const;

/** The name of one of C's integer types. */
export type CInteger = keyof typeof C_INTEGERS;

/** The smallest and the largest integer that there is: LONG_MIN and ULONG_MAX. */
export const INTEGER_MIN = -(2n ** 63n);
export const INTEGER_MAX = 2n ** 64n - 1n;
/** The largest one with a sign: what is above is an unsigned long. */
export const LONG_MAX = 2n ** 63n - 1n;

const SAFE = BigInt(Number.MAX_SAFE_INTEGER);

/** True for an integer, and for no other value. */
export function isInteger(value: unknown): value is Integer {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** A bigint as an integer: a number where that is exact. */
export function integer(value: bigint): Integer {
  return value >= -SAFE && value <= SAFE ? Number(value) : value;
}

/**
 * What a variable of a C type holds when an integer is assigned to it: as many of the low bits as it has, read with
 * its sign (C11 6.3.1.3; gcc reduces modulo 2^n where the standard leaves it open).
 *
 * @param value An integer of at most 64 bits.
 * @param type The variable's type.
 */
export function asC(value: Integer, type: CInteger): Integer {
  const { bits, signed } = C_INTEGERS[type];
  if (typeof value === 'number') {
    if (bits === 64 && (signed || value >= 0)) return value;
    if (bits === 32) return signed ? value | 0 : value >>> 0;
    if (bits === 16) return signed ? (value << 16) >> 16 : value & 0xffff;
  }
  const whole = BigInt(value);
  return integer(signed ? BigInt.asIntN(bits, whole) : BigInt.asUintN(bits, whole));
}

/** The low 32 bits of an integer, as a C int. */
export function int32(value: Integer): number {
  return Number(asC(value, 'int'));
}

/**
 * True where two integers are the same word of a C type: -1 and 0xffffffff are the same int. What has more bits than
 * the type is no word of it.
 */
export function sameWord(one: Integer, other: Integer, type: CInteger): boolean {
  if (one === other) return true;
  const { bits } = C_INTEGERS[type];
  const [low, high] = [-(2n ** BigInt(bits - 1)), 2n ** BigInt(bits)];
  const isWord = (value: Integer): boolean => value >= low && value < high;
  return isWord(one) && isWord(other) && asC(one, type) === asC(other, type);
}

/** An integer as plain data that JSON can hold, as in snapshots: a number where that is exact, else its digits. */
export function plain(value: Integer): number | string {
  return typeof value === 'number' ? value : String(value);
}

/** The integer that `plain` gave digits for; undefined for any other text. */
export function fromDigits(text: string): Integer | undefined {
  return /^-?\d{1,20}$/.test(text) ? integer(BigInt(text)) : undefined;
}
