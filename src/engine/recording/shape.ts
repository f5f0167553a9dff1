/**
 * Whether what a file holds are snapshots and steps, member by member: whoever shows them relies on it. Members that a
 * newer version has added are left alone.
 *
 * No schema library does this, because snapshots share whatever did not change, and a part that was looked at once
 * need not be looked at again (`once`). Libraries look at it anew in every snapshot that has it, and hand back copies,
 * which share nothing: for the snapshots of 20,000 traced steps zod takes thirteen times as long, more than all the
 * rest of reading the recording.
 */

import { INTEGER_MAX, INTEGER_MIN } from '../calls/integer.ts';
import type { Frame } from '../model/frame.ts';
import type {
  BlockedView,
  FdView,
  FileView,
  FrameView,
  MappingView,
  ObjectView,
  PartView,
  ProcessView,
  PteView,
  QueueName,
  QueueView,
  SigactionView,
  SignalsView,
  SigqueueView,
  Snapshot,
  TimerView,
  WaiterView,
} from '../model/snapshot.ts';
import type {
  Consequence,
  Failure,
  FieldChange,
  Moment,
  Outcome,
  Returned,
  Step,
  Timing,
  TraceEntry,
} from '../model/step.ts';

/** Says whether a value is of some shape. */
type Shape = (value: unknown) => boolean;

const anything: Shape = () => true;
const text: Shape = (value) => typeof value === 'string';
/** JSON has no other numbers, but reading it makes an infinity of one that is too large. */
const number: Shape = (value) => Number.isFinite(value);
/** How many there are of something, or at which place it is. */
const count: Shape = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
/** A measure that cannot be less than nothing. */
const measure: Shape = (value) => Number.isFinite(value) && (value as number) >= 0;
const flag: Shape = (value) => typeof value === 'boolean';
const field: Shape = (value) => value === null || text(value) || number(value);
/** One of C's integers, as script/value.ts has them: a bigint only where a number is not exact. */
const integer: Shape = (value) =>
  Number.isSafeInteger(value) ||
  (typeof value === 'bigint' &&
    !Number.isSafeInteger(Number(value)) &&
    value >= INTEGER_MIN &&
    value <= INTEGER_MAX);

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function matching(pattern: RegExp): Shape {
  return (value) => typeof value === 'string' && pattern.test(value);
}

/** A process's name, as the notation has them (script/actors.ts), or the one that is everybody's ancestor. */
const actor = matching(/^(?:[A-Z][A-Za-z0-9_]*|init)$/);
/** A call's name. It may be one that only a later version knows. */
const call = matching(/^[a-z_][a-z0-9_]*$/);
/** An errno by its name, or by its number where it has none. */
const errno = matching(/^(?:E[A-Z0-9]+|\d+)$/);
/** A signal by its name: SIGINT, SIGRTMIN+3, SIGRT_1. */
const signal = matching(/^SIG[A-Z0-9_+-]+$/);

/** A value of the notation (script/value.ts): every number in it is one of C's integers. */
const anyValue: Shape = (held) => {
  // Where none is given, arrays hold `undefined`.
  if (held === undefined || held === null || text(held) || integer(held)) return true;
  if (held instanceof Uint8Array) return true;
  return typeof held === 'object' && Object.values(held ?? {}).every(anyValue);
};

function among<T extends string>(...words: readonly T[]): Shape {
  return (value) => words.some((word) => word === value);
}

function optional(shape: Shape): Shape {
  return (value) => value === undefined || shape(value);
}

function orNull(shape: Shape): Shape {
  return (value) => value === null || shape(value);
}

function list(shape: Shape): Shape {
  return (value) => Array.isArray(value) && value.every((item) => shape(item));
}

function record(shape: Shape): Shape {
  return (value) => isObject(value) && Object.values(value).every((member) => shape(member));
}

/** An object of a type; every member that the type has needs a shape here. */
function object<T>(members: { readonly [Name in keyof T]-?: Shape }): Shape {
  const shapes = Object.entries<Shape>(members);
  return (value) =>
    isObject(value) && shapes.every(([name, shape]) => shape(Reflect.get(value, name)));
}

/** Objects of several types, told apart by their member `kind`. */
function byKind<T extends { readonly kind: string }>(
  kinds: {
    readonly [Kind in T['kind']]: Shape;
  },
): Shape {
  const known = new Map(Object.entries<Shape>(kinds));
  return (value) => isObject(value) && known.get(Reflect.get(value, 'kind'))?.(value) === true;
}

/** As a shape, but looked at once: steps share what did not change. */
function once(shape: Shape): Shape {
  const good = new WeakSet<object>();
  return (value) => {
    if (!isObject(value)) return false;
    if (good.has(value)) return true;
    const fits = shape(value);
    if (fits) good.add(value);
    return fits;
  };
}

const fields = record(field);
const signalSet = orNull(list(signal));

const queueName = object<QueueName>({ object: text, name: text });

const blocked = object<BlockedView>({
  name: call,
  text,
  wchan: orNull(text),
  queue: orNull(queueName),
  queues: optional(list(queueName)),
});

const exited = object<{ exited: number }>({ exited: count });
const killed = object<{ killed: string; core: boolean }>({ killed: signal, core: flag });
const exit: Shape = (value) => exited(value) || killed(value);

const fd = object<FdView>({
  fd: count,
  file: orNull(text),
  object: orNull(text),
  access: among('r', 'w', 'rw', '-'),
  status: list(text),
  cloexec: orNull(flag),
});

const file = object<FileView>({
  id: text,
  f_count: orNull(count),
  // An offset may be negative: memory of a process is a file too.
  f_pos: field,
  f_flags: list(text),
  object: orNull(text),
});

const signals = object<SignalsView>({
  pending: signalSet,
  shared_pending: signalSet,
  blocked: signalSet,
  ignored: signalSet,
  caught: signalSet,
  queue: orNull(list(object<SigqueueView>({ signal, shared: flag, info: fields }))),
  actions: list(
    object<SigactionView>({ signal, handler: text, flags: list(text), mask: list(signal) }),
  ),
  frames: list(object<FrameView>({ signal, handler: text, interrupted: orNull(text) })),
  real_timer: optional(orNull(object<TimerView>({ expires: orNull(measure), interval: measure }))),
});

const pte = object<PteView>({
  index: count,
  present: orNull(flag),
  write: orNull(flag),
  dirty: orNull(flag),
  accessed: orNull(flag),
  file: optional(orNull(flag)),
  alone: optional(orNull(flag)),
});

const mapping = object<MappingView>({
  name: text,
  object: orNull(text),
  pages: count,
  prot: text,
  shared: flag,
  frames: orNull(list(orNull(text))),
  ptes: optional(orNull(list(pte))),
  walk: optional(orNull(list(count))),
});

const processView = object<ProcessView>({
  actor,
  parent: orNull(actor),
  state: among('running', 'sleeping', 'stopped', 'zombie', 'dead'),
  exit: optional(exit),
  call: optional(blocked),
  fds: list(fd),
  signals: optional(signals),
  mappings: optional(list(mapping)),
});

const waiter = object<WaiterView>({
  actor: orNull(actor),
  object: optional(text),
  exclusive: flag,
  fields,
});

const kernelObject = object<ObjectView>({
  id: text,
  kind: text,
  label: text,
  fields,
  parts: orNull(list(object<PartView>({ kind: text, name: text, fields, bytes: optional(text) }))),
  queues: list(object<QueueView>({ name: text, waiters: orNull(list(waiter)) })),
});

/** True for a snapshot. */
export const isSnapshot: Shape = once(
  object<Snapshot>({
    clockNs: measure,
    processes: list(once(processView)),
    objects: list(once(kernelObject)),
    files: optional(list(once(file))),
  }),
);

const returned = object<Returned>({
  kind: among('returned'),
  value: integer,
  name: optional(text),
  errno: optional(errno),
  outs: list(anyValue),
});

const outcome = byKind<Outcome>({
  returned,
  blocked: object<Extract<Outcome, { kind: 'blocked' }>>({ kind: anything, where: blocked }),
  gone: anything,
});

const consequence = byKind<Consequence>({
  resumed: object<Extract<Consequence, { kind: 'resumed' }>>({
    kind: anything,
    actor,
    call,
    outcome: returned,
  }),
  signal: object<Extract<Consequence, { kind: 'signal' }>>({
    kind: anything,
    actor,
    signal,
    info: fields,
    action: among('handler', 'terminate', 'core', 'stop', 'continue', 'ignore'),
    handler: optional(text),
  }),
  ended: object<Extract<Consequence, { kind: 'ended' }>>({ kind: anything, actor, exit }),
});

const change = object<FieldChange>({ object: text, field: text, before: field, after: field });

/** Calls inside one another; the kernel's own stack ends long before. */
const depth: Shape = (value) => count(value) && (value as number) <= 256;

const traceEntry = object<TraceEntry>({
  actor,
  fn: text,
  file: text,
  depth,
  id: text,
  args: fields,
  object: optional(text),
  changes: list(change),
  snapshot: optional(isSnapshot),
});

const timing = object<Timing>({
  ns: measure,
  medianNs: optional(measure),
  repeats: optional(count),
  voluntarySwitches: count,
  involuntarySwitches: count,
  minorFaults: count,
  majorFaults: count,
});

const moment = object<Moment>({ trace: count, snapshot: isSnapshot });

const step = object<Step>({
  index: count,
  line: count,
  atMs: measure,
  actor: optional(actor),
  call: optional(call),
  args: optional(list(anyValue)),
  advanceNs: optional(measure),
  outcome: optional(outcome),
  consequences: list(consequence),
  trace: list(traceEntry),
  moments: optional(list(moment)),
  timing: optional(timing),
  minorFaults: optional(count),
  snapshot: isSnapshot,
  variables: record(record(anyValue)),
  failures: list(object<Failure>({ line: count, expected: text, got: text })),
});

/** True for what one step did, on each kernel that it was made on. */
export const isFrame: Shape = object<Frame>({
  step,
  real: optional(step),
  difference: optional(
    object<NonNullable<Frame['difference']>>({
      // -1 is before the first step.
      step: integer,
      line: count,
      path: text,
      sim: anything,
      real: anything,
    }),
  ),
});
