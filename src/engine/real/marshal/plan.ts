/** How a call of the notation becomes raw system calls, and their results values again. */
import { errnoNumber } from '../../calls/errno.ts';
import { type Integer, int32, isInteger } from '../../calls/integer.ts';
import type { StructValue, Value } from '../../script/value.ts';
import { isStruct } from '../../script/value.ts';
import type { Scratch } from '../actor/scratch.ts';
import type { SignalTable } from '../actor/signal-table.ts';
import { RealKernelError } from '../errors.ts';

/** One raw system call, or user-space instruction, for an actor. */
export interface RawCall {
  readonly nr: number;
  readonly args: readonly Integer[];
  /** The child's name, where this is a fork. */
  readonly child?: string;
}

/** What a call came to, in the kernel's manner: a result, or minus the error number. */
export interface Finished {
  readonly result: Integer;
  /** At the catalogue's positions; only out arguments are set. */
  readonly outs?: readonly (Value | undefined)[];
  /** Where the C library returns another value than the kernel did. */
  readonly value?: Integer | string;
}

/** A call under way: yields raw calls, is given their results, returns what came of it. */
export type Making = Generator<RawCall, Finished, Integer>;

/** A named semaphore in one process: mapped once, however often it was opened (sem_open(3)). */
export interface NamedSemaphore {
  readonly address: number;
  readonly references: number;
}

/** What a plan may use. */
export interface PlanContext {
  /** The actor's data area, empty. */
  readonly memory: Scratch;
  readonly args: readonly (Value | undefined)[];
  /** The actor's process id, as it sees it itself. */
  readonly pid: number;
  /** For fork: the child's name. */
  readonly child: string | undefined;
  /** The actor's signal dispositions, as the transcript names them. */
  readonly signals: SignalTable;
  /** Named semaphores that the actor has mapped, by what tells their files apart. */
  readonly semaphores: Map<string, NamedSemaphore>;
}

/** How one call is made. */
export type Plan = (context: PlanContext) => Making;

/** A call that is one system call with nothing to read back. */
export function direct(make: (context: PlanContext) => RawCall): Plan {
  return function* (context) {
    return { result: yield make(context) };
  };
}

/** A call that is one system call and writes out arguments when it succeeds. */
export function withOuts(
  make: (context: PlanContext) => {
    readonly call: RawCall;
    outs(result: number): readonly (Value | undefined)[];
  },
): Plan {
  return function* (context) {
    const { call, outs } = make(context);
    const result = yield call;
    return result < 0 ? { result } : { result, outs: outs(Number(result)) };
  };
}

/** A failure that is found before any system call, as the C library or the kernel's first lines find it. */
export function failure(name: string): { readonly result: number } {
  return { result: -(errnoNumber(name) ?? 0) };
}

/** An integer argument of 64 bits, or a pointer; NULL counts as 0. */
export function long({ args }: PlanContext, at: number): Integer {
  const value = args[at] ?? 0;
  if (!isInteger(value)) throw wrong(at);
  return value;
}

/** An integer argument of at most 32 bits; NULL counts as 0. */
export function int(context: PlanContext, at: number): number {
  const value = long(context, at);
  return typeof value === 'number' ? value : int32(value);
}

/** Where a program's addresses end (arch/x86/include/asm/page_64_types.h). */
const TASK_SIZE_MAX = 0x7ffffffff000;

/**
 * How much memory a call may touch of a buffer whose size it is given: as much, but nothing where no buffer can be of
 * that size, which the kernel finds before it looks (fs/read_write.c: access_ok()).
 */
export function room(size: Integer): number {
  return size >= TASK_SIZE_MAX ? 1 : Math.max(1, Number(size));
}

/** A byte string argument. */
export function bytes({ args }: PlanContext, at: number): Uint8Array {
  const value = args[at];
  if (value instanceof Uint8Array) return value;
  if (typeof value === 'string') return Buffer.from(value, 'utf8');
  throw wrong(at);
}

/** A path or name argument. */
export function text({ args }: PlanContext, at: number): string {
  const value = args[at];
  if (typeof value === 'string') return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  throw wrong(at);
}

/** Where the actor finds a path argument; 0 for NULL. */
export function path(context: PlanContext, at: number): number {
  if (context.args[at] === null) return 0;
  return context.memory.string(text(context, at));
}

/** A struct argument; `undefined` for NULL. */
export function struct({ args }: PlanContext, at: number): StructValue | undefined {
  const value = args[at];
  if (value === null || value === undefined) return undefined;
  if (!isStruct(value)) throw wrong(at);
  return value;
}

/** An array argument; empty for NULL. */
export function array({ args }: PlanContext, at: number): readonly Value[] {
  const value = args[at];
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) throw wrong(at);
  return value as readonly Value[];
}

/** An integer of 64 bits in a struct; 0 where it is absent. */
export function longField(value: StructValue | undefined, name: string): Integer {
  const found = value?.[name];
  return isInteger(found) ? found : 0;
}

/** An integer of at most 32 bits in a struct; 0 where it is absent. */
export function field(value: StructValue | undefined, name: string): number {
  return Number(longField(value, name));
}

function wrong(at: number): RealKernelError {
  return new RealKernelError('real.argument', { argument: at + 1 });
}

/** Place out arguments at their positions: `at(1, bytes)` is [undefined, bytes]. */
export function at(position: number, value: Value): readonly (Value | undefined)[] {
  const outs: (Value | undefined)[] = [];
  outs[position] = value;
  return Array.from(outs);
}
