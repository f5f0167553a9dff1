/** Whether an expression can be what an argument wants, and which variables it reads and assigns. */
import { CONSTANT_NAMES, constantValue, flagSet } from '../calls/flags.ts';
import { SIGNALS } from '../calls/signals.ts';
import type { ArgType } from '../calls/spec.ts';
import { recordsOf, type StructField, type StructSpec, structSpec } from '../calls/structs.ts';
import { INT } from '../calls/types.ts';
import { isAddress, pointed } from './arithmetic.ts';
import type { Expr } from './ast.ts';
import { Mistake } from './diagnostic.ts';
import type { Env } from './env.ts';
import { type AssignedField, assignFields, sockaddrOf, textOf } from './eval.ts';
import { STATUS_FUNCTIONS } from './functions.ts';
import { bufferOf } from './iovec.ts';
import { LIMITS } from './limits.ts';
import { memoryAddress, noMemoryHere, takesMemory } from './memory-buffer.ts';
import { nearest } from './nearest.ts';

type Variable = Extract<Expr, { kind: 'var' }>;
type Struct = Extract<Expr, { kind: 'struct' }>;

/** The variables of an expression: those that it reads, and those that it assigns when the call returns. */
export interface Found {
  readonly uses: readonly Variable[];
  readonly assigns: readonly string[];
}

const NOTHING: Found = { uses: [], assigns: [] };

function both(parts: readonly Found[]): Found {
  return {
    uses: parts.flatMap((part) => part.uses),
    assigns: parts.flatMap((part) => part.assigns),
  };
}

/** An environment in which nothing is known, for what needs only constants. */
const NO_ENV: Env = { file: '', actor: '', variables: {}, pidOf: () => undefined };

/** What an argument is, in words. */
const WORDS: { readonly [T in ArgType['t']]: string } = {
  int: 'a number',
  fd: 'a descriptor',
  pid: 'a process',
  id: 'an id',
  addr: 'an address',
  flags: 'flags',
  enum: 'a constant',
  mode: 'a mode (0666)',
  bytes: 'bytes ("...")',
  path: 'a path ("...")',
  signal: 'a signal',
  sigset: 'a signal set ([SIGINT, ...])',
  handler: 'a handler (SIG_DFL, SIG_IGN or a lower-case name)',
  status: 'a wait status (exited(0), killed(SIGTERM), stopped(SIGSTOP), continued)',
  sockaddr: 'an address ({sa_family=AF_UNIX, sun_path="..."})',
  struct: 'a struct ({...})',
  array: 'an array ([...])',
  any: 'a value',
};

const POINTERS: readonly ArgType['t'][] = [
  'addr',
  'bytes',
  'path',
  'sigset',
  'handler',
  'sockaddr',
  'struct',
  'array',
  'any',
];

/** What a call writes into memory, and strace shows as an address when it has not. */
export const PLACES: readonly ArgType['t'][] = [
  'bytes',
  'path',
  'sigset',
  'sockaddr',
  'struct',
  'array',
];

function wrong(expr: Expr, type: ArgType, found: string): Mistake {
  return new Mistake(expr.span, `expected ${expectedWords(type)}, found ${found}`);
}

function expectedWords(type: ArgType): string {
  if (type.t === 'struct') return `${structSpec(type.name)?.c ?? 'a struct'} ({...})`;
  if (type.t !== 'flags' && type.t !== 'enum') return WORDS[type.t];
  const names = namesOf(type).slice(0, 3);
  return names.length === 0 ? WORDS[type.t] : `${WORDS[type.t]} (${names.join(', ')}...)`;
}

/** Checks an expression that the caller gives. */
export function checkGiven(expr: Expr, type: ArgType): Found {
  switch (expr.kind) {
    case 'any':
      throw new Mistake(expr.span, `expected ${expectedWords(type)}; "${expr.text}" gives none`);
    case 'var':
      return type.t === 'handler' ? NOTHING : { uses: [expr], assigns: [] };
    case 'field':
      return checkGiven(expr.of, { t: 'any' });
    case 'paren':
      return checkGiven(expr.of, type);
    case 'changed':
      return both([checkGiven(expr.given, type), checkPattern(expr.left, type)]);
    case 'null':
      if (POINTERS.includes(type.t) || (type.t === 'int' && type.orNull)) return NOTHING;
      throw wrong(expr, type, 'NULL');
    case 'string':
      if (type.t === 'path') textOf(expr.bytes, expr);
      if (type.t === 'bytes' || type.t === 'path' || type.t === 'any') return NOTHING;
      throw wrong(expr, type, 'a string');
    case 'struct':
      return checkStruct(expr, type, (value, of) => checkGiven(value, of));
    case 'array':
      return checkArray(expr, type, (value, of) => checkGiven(value, of));
    default:
      return checkNumber(expr, type);
  }
}

/** Checks an expression in an out position: a bare lower-case name assigns. */
export function checkPattern(expr: Expr, type: ArgType): Found {
  switch (expr.kind) {
    case 'any':
    case 'null':
      return NOTHING;
    case 'var':
      if (type.t === 'status' && expr.name === 'continued') return NOTHING;
      return { uses: [], assigns: [expr.name] };
    case 'struct':
      return checkStruct(expr, type, checkPattern);
    case 'array':
      return checkArray(expr, type, checkPattern);
    case 'changed':
      return both([
        type.t === 'int' && type.room ? checkGiven(expr.given, type) : NOTHING,
        checkPattern(expr.left, type),
      ]);
    default:
      return isAddress(expr) && PLACES.includes(type.t) ? NOTHING : checkGiven(expr, type);
  }
}

/** Checks an in-out argument: of its structures some fields are given, the others are patterns. */
export function checkInOut(expr: Expr, type: ArgType): Found {
  if (expr.kind === 'array' && type.t === 'array') {
    if (expr.more) throw leftOut(expr);
    return both(expr.items.map((item) => checkInOut(item, type.of)));
  }
  const spec = type.t === 'struct' ? structSpec(type.name) : undefined;
  if (expr.kind !== 'struct' || spec === undefined) return checkGiven(expr, type);
  return both(
    assignFields(expr, spec).map(({ field, value }) =>
      field.dir === 'out' ? checkPattern(value, field.type) : checkGiven(value, field.type),
    ),
  );
}

function checkStruct(expr: Struct, type: ArgType, check: typeof checkGiven): Found {
  const spec = specOf(expr, type);
  if (type.t === 'bytes') {
    const { base, length } = bufferOf(expr);
    return both([check(base, type), length === undefined ? NOTHING : checkGiven(length, INT)]);
  }
  if (spec === undefined) {
    if (type.t !== 'any' && type.t !== 'int') throw wrong(expr, type, 'a struct');
    return both(expr.fields.map(({ value }) => check(value, { t: 'any' })));
  }
  const assigned = assignFields(expr, spec);
  return both(assigned.map(({ field, value }) => check(value, decidedType(field, assigned))));
}

function specOf(expr: Struct, type: ArgType): StructSpec | undefined {
  if (type.t === 'struct') return structSpec(type.name);
  if (type.t !== 'sockaddr') return undefined;
  for (const { value } of expr.fields) {
    if (value.kind === 'const') checkConstant(value, { t: 'enum', set: 'domain' });
  }
  return sockaddrOf(expr, NO_ENV);
}

/** What a field is that another decides about; anything, where that one does not say it by name. */
function decidedType({ typeBy, type }: StructField, assigned: readonly AssignedField[]): ArgType {
  if (typeBy === undefined) return type;
  const by = assigned.find(({ field }) => field.name === typeBy.field)?.value;
  const word = by?.kind === 'const' ? constantValue(by.name) : undefined;
  return typeof word === 'number' ? (typeBy.types[word] ?? type) : type;
}

/** What a caller gives must be whole. */
function leftOut(expr: Expr): Mistake {
  return new Mistake(
    expr.span,
    'strace left out the rest of what is given here ("..."); its option -v shows it',
  );
}

function checkArray(
  expr: Extract<Expr, { kind: 'array' }>,
  type: ArgType,
  check: typeof checkGiven,
): Found {
  if (expr.more && check !== checkPattern) throw leftOut(expr);
  if (expr.complement && type.t !== 'sigset') {
    throw new Mistake(expr.span, 'only a signal set can be written as ~[...]');
  }
  if (type.t === 'sigset') return both(expr.items.map((item) => checkGiven(item, { t: 'signal' })));
  if (type.t === 'any') return both(expr.items.map((item) => check(item, type)));
  const number = pointed(expr, type);
  if (number !== undefined) return check(number, type);
  const of = type.t === 'array' ? type.of : check === checkPattern ? recordsOf(type) : undefined;
  if (of === undefined) throw wrong(expr, type, 'an array');
  return both(expr.items.map((item) => check(item, of)));
}

function checkNumber(expr: Expr, type: ArgType): Found {
  const memory = memoryAddress(expr);
  if (memory !== undefined) {
    if (!takesMemory(type)) throw noMemoryHere(expr);
    return checkGiven(memory, { t: 'addr' });
  }
  const found = numberParts(expr, type);
  if (expr.kind === 'binary' && isRepetition(expr)) {
    if (type.t === 'bytes' || type.t === 'path' || type.t === 'any') return found;
    throw wrong(expr, type, 'a string');
  }
  if (expr.kind === 'const' && /^SIG_(DFL|IGN|ERR)$/.test(expr.name) && type.t === 'handler') {
    return found;
  }
  if (expr.kind === 'actor' && isNoProcess(type)) throw misplacedProcess(expr, type);
  const pointed = POINTERS.includes(type.t) && type.t !== 'addr' && type.t !== 'any';
  const isZero = expr.kind === 'int' && expr.value === 0;
  const address = type.t === 'handler' && expr.kind === 'int';
  if (pointed && isAddress(expr) && !isZero && !address) {
    throw wrong(expr, type, 'an address: what stands there is not shown (NULL leads nowhere)');
  }
  if (pointed && !isZero && !address) {
    throw wrong(expr, type, expr.kind === 'actor' ? `the process ${expr.name}` : 'a number');
  }
  return found;
}

/** Numbers that a process id never is. A key, a message's type or a value may well be one. */
function isNoProcess(type: ArgType): boolean {
  if (type.t === 'enum') return type.set !== 'key';
  return ['fd', 'id', 'signal', 'mode', 'flags', 'status'].includes(type.t);
}

function misplacedProcess(expr: Extract<Expr, { kind: 'actor' }>, type: ArgType): Mistake {
  const remedy =
    type.t === 'fd' || type.t === 'id'
      ? ' (names of variables begin with a lower-case letter)'
      : '';
  const found = `expected ${expectedWords(type)}, found the process ${expr.name}${remedy}`;
  return new Mistake(expr.span, found, constantOf(expr.name, type));
}

function isRepetition(expr: Extract<Expr, { kind: 'binary' }>): boolean {
  return expr.op === '*' && (expr.left.kind === 'string' || isRepeated(expr.left));
}

function isRepeated(expr: Expr): boolean {
  if (expr.kind === 'paren') return expr.of.kind === 'string' || isRepeated(expr.of);
  return expr.kind === 'binary' && isRepetition(expr);
}

function numberParts(expr: Expr, type: ArgType): Found {
  switch (expr.kind) {
    case 'const':
      checkConstant(expr, type);
      return NOTHING;
    case 'unary':
      return checkGiven(expr.of, { t: 'int' });
    case 'binary':
      if (!isRepetition(expr)) {
        const word: ArgType = type.t === 'flags' ? type : { t: 'int' };
        return both([checkGiven(expr.left, word), checkGiven(expr.right, word)]);
      }
      checkLength(expr);
      return both([checkGiven(expr.left, { t: 'bytes' }), checkGiven(expr.right, { t: 'int' })]);
    case 'call':
      return checkFunction(expr, type);
    default:
      return NOTHING;
  }
}

function checkFunction(expr: Extract<Expr, { kind: 'call' }>, type: ArgType): Found {
  if (STATUS_FUNCTIONS.includes(expr.name) && type.t !== 'status' && type.t !== 'int') {
    throw wrong(expr, type, 'a wait status');
  }
  const of: ArgType =
    expr.name === 'inet_addr'
      ? { t: 'path' }
      : expr.name === 'killed' || expr.name === 'stopped'
        ? { t: 'signal' }
        : { t: 'int' };
  return both(expr.args.map((arg) => checkGiven(arg, of)));
}

function checkLength(expr: Extract<Expr, { kind: 'binary' }>): void {
  if (expr.left.kind !== 'string' || expr.right.kind !== 'int') return;
  if (expr.left.bytes.length * Number(expr.right.value) > LIMITS.bytes) {
    throw new Mistake(expr.span, `the string is longer than ${LIMITS.bytes} bytes`);
  }
}

function checkConstant(expr: Extract<Expr, { kind: 'const' }>, type: ArgType): void {
  if (constantValue(expr.name) !== undefined) return;
  const names = [...CONSTANT_NAMES, ...Object.keys(SIGNALS), 'SIGRTMIN', 'SIGRTMAX', 'NULL'];
  const near = constantOf(expr.name, type) ?? nearest(expr.name, [...namesOf(type), ...names]);
  throw new Mistake(expr.span, `unknown constant "${expr.name}"`, near);
}

/** The constant of which only the last word is written: `USR1`, `RMID` where a command of msgctl is wanted. */
function constantOf(name: string, type: ArgType): string | undefined {
  const signal = `SIG${name}`;
  if (constantValue(signal) !== undefined) return signal;
  return namesOf(type).find((known) => known.endsWith(`_${name}`));
}

function namesOf(type: ArgType): readonly string[] {
  if (type.t !== 'flags' && type.t !== 'enum') return [];
  const { values = {}, also = {} } = flagSet(type.set) ?? {};
  return [...Object.keys(values), ...Object.keys(also)];
}
