/** Short names for the argument types that the family tables use again and again. */
import type { CInteger } from './integer.ts';
import type { ArgSpec, ArgType, Direction } from './spec.ts';

export const INT = { t: 'int' } as const satisfies ArgType;
export const SHORT = { t: 'int', c: 'short' } as const satisfies ArgType;
export const USHORT = { t: 'int', c: 'unsigned short' } as const satisfies ArgType;
export const UINT = { t: 'int', c: 'unsigned int' } as const satisfies ArgType;
/** socklen_t of room that a call fills; the kernel reads it as an int. */
export const SOCKLEN = { t: 'int', c: 'unsigned int', room: true } as const satisfies ArgType;
/** size_t of room that a call fills. */
export const ROOM = { t: 'int', c: 'unsigned long', room: true } as const satisfies ArgType;
/** long, ssize_t, off_t, time_t. */
export const LONG = { t: 'int', c: 'long' } as const satisfies ArgType;
/** unsigned long, size_t. */
export const ULONG = { t: 'int', c: 'unsigned long' } as const satisfies ArgType;
/** union sigval: a number, or a pointer. */
export const SIGVAL = { t: 'int', c: 'long', orNull: true } as const satisfies ArgType;
/** A result of ssize_t that counts bytes. */
export const BYTE_COUNT = {
  t: 'int',
  c: 'long',
  what: 'a count of bytes',
} as const satisfies ArgType;
export const FD = { t: 'fd' } as const satisfies ArgType;
export const PID = { t: 'pid' } as const satisfies ArgType;
export const ID = { t: 'id' } as const satisfies ArgType;
export const ADDR = { t: 'addr' } as const satisfies ArgType;
/** key_t: IPC_PRIVATE, or a number, which ftok(3) makes of the file's inode number. */
export const KEY = { t: 'enum', set: 'key', opaque: 'key' } as const satisfies ArgType;
export const MODE = { t: 'mode' } as const satisfies ArgType;
export const BYTES = { t: 'bytes' } as const satisfies ArgType;
/** Bytes, or memory of the process: `*p`. */
export const BUFFER = { t: 'bytes', memory: true } as const satisfies ArgType;
export const PATH = { t: 'path' } as const satisfies ArgType;
export const SIGNAL = { t: 'signal' } as const satisfies ArgType;
export const SIGSET = { t: 'sigset' } as const satisfies ArgType;
export const HANDLER = { t: 'handler' } as const satisfies ArgType;
export const STATUS = { t: 'status' } as const satisfies ArgType;
export const SOCKADDR = { t: 'sockaddr' } as const satisfies ArgType;
export const ANY = { t: 'any' } as const satisfies ArgType;
export const VOID = { t: 'void' } as const;

/** Bit flags of a set of `flags.ts`; an int where no other C type is said. */
export function flagsOf(set: string, c?: CInteger): ArgType {
  return c === undefined ? { t: 'flags', set } : { t: 'flags', set, c };
}

/** One constant of a set of `flags.ts`; an int where no other C type is said. */
export function enumOf(set: string, c?: CInteger): ArgType {
  return c === undefined ? { t: 'enum', set } : { t: 'enum', set, c };
}

/** A structure of `structs.ts`. */
export function structOf<const N extends string>(name: N) {
  return { t: 'struct', name } as const;
}

/** What a clock says in a value of a type: a moment, or the time that is left. */
export function clock<const T extends ArgType & { t: 'int' | 'struct' }>(type: T) {
  return { ...type, clock: true } as const;
}

/** An array of one type. */
export function arrayOf<const T extends ArgType>(of: T) {
  return { t: 'array', of } as const;
}

function arg(name: string, type: ArgType, dir: Direction): ArgSpec {
  return { name, type, dir };
}

/** An argument that the caller gives. */
export function give(name: string, type: ArgType): ArgSpec {
  return arg(name, type, 'in');
}

/** An argument that the call writes. */
export function take(name: string, type: ArgType): ArgSpec {
  return arg(name, type, 'out');
}

/** A struct or array whose fields say which way they go, or an argument whose command says it. */
export function both(name: string, type: ArgType): ArgSpec {
  return arg(name, type, 'inout');
}

/** Marks an argument that only some commands have. */
export function seldom(spec: ArgSpec): ArgSpec {
  return { ...spec, optional: true, quiet: true };
}

/** Marks the argument that says how long the call sleeps at most. */
export function limit(spec: ArgSpec): ArgSpec {
  return { ...spec, limits: true };
}

/** Marks a limit that the kernel takes as a moment of its clock. */
export function moment(spec: ArgSpec): ArgSpec {
  return { ...limit(spec), isMoment: true };
}

/** Marks a length, size or count that may be left out: that of the argument at a position. */
export function lengthOf(at: number, spec: ArgSpec): ArgSpec {
  return { ...spec, optional: true, lengthOf: at };
}

/** Marks the mode of what O_CREAT among the flags at a position makes. */
export function modeOf(at: number, spec: ArgSpec): ArgSpec {
  return { ...spec, optional: true, modeOf: at };
}

/** Marks an argument that may be left out. */
export function maybe(spec: ArgSpec): ArgSpec {
  return { ...spec, optional: true };
}
