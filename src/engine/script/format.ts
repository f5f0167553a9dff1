/** Rendering values and outcomes as strace does, in the notation's own syntax. */
import { errnoText } from '../calls/errno.ts';
import { enumName, flagNames, flagSet } from '../calls/flags.ts';
import { inetText, swap16, swap32 } from '../calls/inet.ts';
import { asC, type Integer, isInteger } from '../calls/integer.ts';
import { argSpecs, commandName, commandPosition, resultType } from '../calls/resolve.ts';
import { SIGRTMAX, signalName } from '../calls/signals.ts';
import type { ArgType, CallName } from '../calls/spec.ts';
import { fieldType, recordsOf, type StructSpec, specOf } from '../calls/structs.ts';
import type { FormatContext } from './env.ts';
import { handlerName } from './eval.ts';
import type { CallOutcome } from './outcome.ts';
import { quoteBytes, quoteText } from './quote.ts';
import { decodeStatus } from './status.ts';
import { isStruct, type StructValue, type Value } from './value.ts';

const MAX_BYTES = 32;

/**
 * A value in the notation.
 *
 * @param value What a call took or gave; `undefined` (a buffer not written) is `...`.
 * @param type What the catalogue says it is: flags and signals are shown by name, structs by field.
 * @param context Names of processes, the architecture, where to cut strings.
 */
export function formatValue(
  value: Value | undefined,
  type: ArgType,
  context: FormatContext = {},
): string {
  if (value === undefined) return '...';
  if (value === null) return 'NULL';
  if (value instanceof Uint8Array) return quoteBytes(value, context.maxBytes ?? MAX_BYTES);
  if (isInteger(value)) return formatInteger(value, type, context);
  if (typeof value === 'string') return formatString(value, type);
  if (isStruct(value)) return formatStruct(value, specOf(type, value), context);
  if (type.t === 'sigset' && isNumbers(value)) return formatSigset(value);
  const of: ArgType = type.t === 'array' ? type.of : (recordsOf(type) ?? { t: 'any' });
  return `[${value.map((item) => formatValue(item, of, context)).join(', ')}]`;
}

function isNumbers(value: readonly Value[]): value is readonly number[] {
  return value.every((item) => typeof item === 'number');
}

function formatString(value: string, type: ArgType): string {
  if (type.t !== 'path') return value;
  return value.startsWith('\0') ? `@${quoteText(value.slice(1))}` : quoteText(value);
}

function formatInteger(value: Integer, type: ArgType, context: FormatContext): string {
  if (type.t === 'addr') {
    return value === 0 ? 'NULL' : `0x${asC(value, 'unsigned long').toString(16)}`;
  }
  if (typeof value === 'bigint') return type.t === 'handler' ? handlerName(value) : String(value);
  switch (type.t) {
    case 'pid':
      return context.actorOf?.(value) ?? String(value);
    case 'flags':
      return flagNames(type.set, value, context.arch).join('|');
    case 'enum':
      return formatEnum(value, type.set, context);
    case 'mode':
      return value === 0 ? '0' : `0${value.toString(8)}`;
    case 'signal':
      return signalName(value) ?? String(value);
    case 'handler':
      return handlerName(value);
    case 'status':
      return formatStatus(value);
    default:
      return String(value);
  }
}

function formatEnum(value: number, set: string, context: FormatContext): string {
  const name = enumName(set, value, context.arch);
  if (name !== undefined) return name;
  if (flagSet(set)?.rest !== 'hex') return String(value);
  return `0x${asC(value, 'unsigned int').toString(16)}`;
}

function formatStatus(word: number): string {
  const status = decodeStatus(word);
  switch (status.kind) {
    case 'exited':
      return `exited(${status.code})`;
    case 'continued':
      return 'continued';
    default:
      return `${status.kind}(${signalName(status.signal) ?? status.signal})`;
  }
}

/** `[SIGINT, SIGUSR1]`; a set of nearly all signals as its complement. */
function formatSigset(set: readonly number[]): string {
  const name = (signal: number) => signalName(signal) ?? String(signal);
  if (set.length <= SIGRTMAX / 2) return `[${set.map(name).join(', ')}]`;
  const all = Array.from({ length: SIGRTMAX }, (_, index) => index + 1);
  const missing = all.filter((n) => !set.includes(n) && n !== 32 && n !== 33);
  return `~[${missing.map(name).join(', ')}]`;
}

function formatStruct(
  value: StructValue,
  spec: StructSpec | undefined,
  context: FormatContext,
): string {
  if (spec === undefined) {
    const parts = Object.entries(value).map(
      ([name, field]) => `${name}=${formatValue(field, { t: 'any' }, context)}`,
    );
    return `{${parts.join(', ')}}`;
  }
  const parts: string[] = [];
  for (const field of spec.fields) {
    const held = value[field.name];
    if (held === undefined || (field.quiet && isNothing(held))) continue;
    const type = fieldType(field, value);
    if (type.t === 'path' && type.as !== undefined && typeof held === 'string') {
      parts.push(`${type.as}(AF_INET6, ${quoteText(held)}, &${field.name})`);
    } else
      parts.push(`${field.name}=${special(held, type, value) ?? formatValue(held, type, context)}`);
  }
  return `{${parts.join(', ')}}`;
}

function isNothing(value: Value): boolean {
  return value === null || value === 0 || (Array.isArray(value) && value.length === 0);
}

/** Fields that are written as a C function's result, or whose name depends on another field. */
function special(held: Value, type: ArgType, struct: StructValue): string | undefined {
  if (typeof held !== 'number') return undefined;
  if (type.t === 'enum') return enumNameBy(held, type, struct);
  if (type.t !== 'int' || type.as === undefined) return undefined;
  if (type.as === 'htons') return `htons(${swap16(held)})`;
  return type.as === 'htonl' ? `htonl(${swap32(held)})` : `inet_addr("${inetText(held)}")`;
}

/** The name of a constant of which another field decides; undefined where none does, and where it has no such name. */
export function enumNameBy(
  held: number,
  { by }: Extract<ArgType, { t: 'enum' }>,
  struct: StructValue,
): string | undefined {
  return by === undefined ? undefined : signalCode(held, struct[by]);
}

const CODE_PREFIX: { readonly [signal: number]: string } = {
  4: 'ILL_',
  5: 'TRAP_',
  7: 'BUS_',
  8: 'FPE_',
  11: 'SEGV_',
  17: 'CLD_',
  29: 'POLL_',
  31: 'SYS_',
};

/** The name of a si_code, which for positive codes depends on the signal: CLD_EXITED is 1, and so is SEGV_MAPERR. */
function signalCode(code: number, signal: Value | undefined): string | undefined {
  const prefix = typeof signal === 'number' && code > 0 ? CODE_PREFIX[signal] : undefined;
  if (prefix === undefined || code >= 0x80) return undefined;
  const codes = flagSet('si_code')?.also ?? {};
  return Object.keys(codes).find((name) => name.startsWith(prefix) && codes[name] === code);
}

/**
 * A call with its values: `read(3, "Hello", 100)`.
 *
 * @param call The call.
 * @param args Values at the catalogue's positions, as a kernel took them.
 * @param context How values are shown.
 * @param outs What the call wrote, at the same positions; without it out arguments are `...`.
 */
export function printCall(
  call: CallName,
  args: readonly (Value | undefined)[],
  context: FormatContext = {},
  outs: readonly (Value | undefined)[] = [],
): string {
  const specs = argSpecs(call, commandIn(call, args, context));
  const shown = specs.flatMap((spec, at) =>
    spec.quiet && args[at] === undefined
      ? []
      : formatValue(merged(args[at], outs[at]), spec.type, context),
  );
  return `${call}(${shown.join(', ')})`;
}

function commandIn(
  call: CallName,
  args: readonly (Value | undefined)[],
  context: FormatContext,
): string | undefined {
  const command = args[commandPosition(call) ?? -1];
  return isInteger(command) ? commandName(call, command, context.arch) : undefined;
}

/** What was given together with what was written: in-out structures keep the fields that were given. */
export function merged(given: Value | undefined, written: Value | undefined): Value | undefined {
  if (written === undefined) return given;
  if (isStruct(given) && isStruct(written)) return { ...given, ...written };
  if (Array.isArray(given) && Array.isArray(written)) {
    return written.map((item: Value, at) => merged(given[at] as Value | undefined, item) ?? item);
  }
  return written;
}

/**
 * What came of a call, as strace writes it behind `=`: `5`, `-1 EAGAIN (Resource temporarily unavailable)`;
 * `<unfinished ...>` for one that blocks and `?` for one that never returns.
 *
 * @param args The call's arguments; some results depend on a command among them.
 */
export function formatOutcome(
  outcome: CallOutcome,
  call: CallName,
  args: readonly (Value | undefined)[] = [],
  context: FormatContext = {},
): string {
  if (outcome.kind === 'blocked') return '<unfinished ...>';
  if (outcome.kind === 'gone') return '?';
  if (outcome.errno !== undefined) {
    const text = errnoText(outcome.errno);
    return `-1 ${outcome.errno}${text === undefined ? '' : ` (${text})`}`;
  }
  const type = resultType(call, commandIn(call, args, context));
  return type.t === 'void' ? '?' : formatValue(outcome.name ?? outcome.value, type, context);
}
