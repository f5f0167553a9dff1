/** Signals. The kernel is always given one handler, the actor's own; names are the signal table's. */

import { syscallNumber } from '../../../native/syscall-numbers.ts';
import { signalsOf } from '../../calls/signals.ts';
import type { CallName } from '../../calls/spec.ts';
import { isStruct, type StructValue, type Value } from '../../script/value.ts';
import { actorImage } from '../actor/image.ts';
import type { Scratch } from '../actor/scratch.ts';
import type { Disposition } from '../actor/signal-table.ts';
import { maskOf, signalsIn } from '../actor/sigset.ts';
import {
  at,
  direct,
  type Finished,
  field,
  int,
  long,
  longField,
  type Making,
  type Plan,
  type PlanContext,
  struct,
  withOuts,
} from './plan.ts';
import { timespec } from './process.ts';
import { readSiginfo } from './siginfo.ts';

const nr = syscallNumber;
const SA_SIGINFO = 4;
const SA_RESTORER = 0x04000000;
const SA_RESTART = 0x10000000;
const SI_QUEUE = -1;
const SIG_DFL = 0;
const SIG_IGN = 1;
/** sizeof(kernel sigset_t). */
const SIGSET = 8;
const SIGINFO = 128;
const ITIMER_REAL = 0;

/** A signal set argument in memory; 0, the NULL pointer, for NULL. */
function sigset({ memory, args }: PlanContext, position: number): number {
  const value = args[position];
  return value === null || value === undefined ? 0 : memory.int64s(maskOf(signalsIn(value)));
}

/** A signal set in memory, as ascending numbers. */
function readSigset(memory: Scratch, address: number): number[] {
  return signalsOf(memory.uint64(address));
}

/** struct sigaction of the kernel: handler, flags, restorer, mask (asm-generic/signal.h). */
function writeAction(memory: Scratch, entry: Disposition): number {
  const image = actorImage();
  const own = { SIG_DFL, SIG_IGN }[entry.handler] ?? image?.handler ?? SIG_DFL;
  const restorer = process.arch === 'x64' ? SA_RESTORER : 0;
  // The handler notes who sent the signal, so it always asks for that.
  const flags = own > SIG_IGN ? entry.flags | SA_SIGINFO | restorer : entry.flags;
  return memory.int64s(own, BigInt(flags >>> 0), image?.restorer ?? 0, maskOf(entry.mask));
}

/** What was set before as the kernel says it, under the name that the transcript gave the handler. */
function readAction(memory: Scratch, address: number, known: Disposition | undefined): Disposition {
  // Those that the engine adds itself are not the transcript's.
  const added = SA_RESTORER | (SA_SIGINFO & ~(known?.flags ?? 0));
  return {
    handler: known?.handler ?? 'SIG_DFL',
    mask: readSigset(memory, address + 24),
    flags: Number(memory.uint64(address + 8) & ~BigInt(added)),
  };
}

/** Set a disposition. `old` is called with what was set before, when the kernel agrees. */
function* setAction(
  context: PlanContext,
  entry: Disposition | undefined,
  old: (before: Disposition) => Partial<Finished>,
): Making {
  const { memory, signals } = context;
  const signal = int(context, 0);
  const action = entry === undefined ? 0 : writeAction(memory, entry);
  const before = memory.alloc(32);
  const result = yield { nr: nr('rt_sigaction'), args: [signal, action, before, SIGSET] };
  if (result < 0) return { result };
  const answer = old(readAction(memory, before, signals.get(signal)));
  if (entry !== undefined) signals.set(signal, entry);
  return { result, ...answer };
}

function oldAction({ handler, mask, flags }: Disposition): StructValue {
  return { sa_handler: handler, sa_mask: mask, sa_flags: flags };
}

const sigaction: Plan = (context) => {
  const given = struct(context, 1);
  const entry: Disposition | undefined = given && {
    handler: String(given.sa_handler ?? 'SIG_DFL'),
    mask: signalsIn(given.sa_mask),
    flags: field(given, 'sa_flags'),
  };
  return setAction(context, entry, (before) =>
    context.args[2] === null ? {} : { outs: at(2, oldAction(before)) },
  );
};

/** signal(2) as the C library has it: BSD's, which restarts calls (signal(2), "Portability"). */
const signal: Plan = (context) => {
  const entry = {
    handler: String(context.args[1] ?? 'SIG_DFL'),
    mask: signalsIn([int(context, 0)]),
    flags: SA_RESTART,
  };
  return setAction(context, entry, (before) => ({ value: before.handler }));
};

const sigqueue = direct((context) => {
  const { memory } = context;
  const [pid, number, value] = [int(context, 0), int(context, 1), long(context, 2)];
  const info = memory.alloc(SIGINFO);
  memory.setInt32(info, number);
  memory.setInt32(info + 8, SI_QUEUE);
  memory.setInt32(info + 16, context.pid);
  memory.setInt64(info + 24, value);
  return { nr: nr('rt_sigqueueinfo'), args: [pid, number, info] };
});

const sigprocmask = withOuts((context) => {
  const old = context.args[2] === null ? 0 : context.memory.alloc(SIGSET);
  const args = [int(context, 0), sigset(context, 1), old, SIGSET];
  return {
    call: { nr: nr('rt_sigprocmask'), args },
    outs: () => (old === 0 ? [] : at(2, readSigset(context.memory, old))),
  };
});

/** sigwaitinfo(2) is sigtimedwait(2) without a limit. */
const sigwait = (timed: boolean): Plan =>
  withOuts((context) => {
    const { memory } = context;
    const info = context.args[1] === null ? 0 : memory.alloc(SIGINFO);
    const limit = timed ? timespec(memory, struct(context, 2)) : 0;
    return {
      call: { nr: nr('rt_sigtimedwait'), args: [sigset(context, 0), info, limit, SIGSET] },
      outs: () => (info === 0 ? [] : at(1, readSiginfo(memory, info))),
    };
  });

/** alarm(2) over setitimer(2), rounding what is left as the kernel does (kernel/time/itimer.c: alarm_setitimer). */
const alarm: Plan = function* (context) {
  const { memory } = context;
  // An unsigned int.
  const seconds = int(context, 0) >>> 0;
  const time = memory.int64s(0, 0, seconds, 0);
  const old = memory.alloc(32);
  const result = yield { nr: nr('setitimer'), args: [ITIMER_REAL, time, old] };
  if (result < 0) return { result };
  context.signals.timerSet = seconds > 0;
  const [left, micros] = [memory.int64(old + 16), memory.int64(old + 24)].map(Number) as [
    number,
    number,
  ];
  const up = (left === 0 && micros > 0) || micros >= 500_000;
  return { result: 0, value: left + (up ? 1 : 0) };
};

function timerval(memory: Scratch, value: StructValue | undefined): number {
  const parts = (['it_interval', 'it_value'] as const).flatMap((name) => {
    const time = value?.[name];
    const given = typeof time === 'object' && time !== null ? (time as StructValue) : undefined;
    return [longField(given, 'tv_sec'), longField(given, 'tv_usec')];
  });
  return memory.int64s(...parts);
}

/** A time of zero turns a timer off, and so does no time at all (setitimer(2)). */
function turnsOn(time: Value | undefined): boolean {
  return isStruct(time) && (field(time, 'tv_sec') !== 0 || field(time, 'tv_usec') !== 0);
}

const setitimer: Plan = function* (context) {
  const { memory } = context;
  const which = int(context, 0);
  const given = struct(context, 1);
  const old = context.args[2] === null ? 0 : memory.alloc(32);
  const args = [which, given === undefined ? 0 : timerval(memory, given), old];
  const result = yield { nr: nr('setitimer'), args };
  if (result < 0) return { result };
  if (which === ITIMER_REAL) context.signals.timerSet = turnsOn(given?.it_value);
  const time = (address: number) => ({
    tv_sec: memory.int64(address),
    tv_usec: memory.int64(address + 8),
  });
  const outs = old === 0 ? [] : at(2, { it_interval: time(old), it_value: time(old + 16) });
  return { result, outs };
};

export const SIGNAL_PLANS = {
  kill: direct((context) => ({ nr: nr('kill'), args: [int(context, 0), int(context, 1)] })),
  raise: direct((context) => ({
    nr: nr('tgkill'),
    args: [context.pid, context.pid, int(context, 0)],
  })),
  sigqueue,
  signal,
  sigaction,
  sigprocmask,
  sigpending: withOuts((context) => {
    const set = context.args[0] === null ? 0 : context.memory.alloc(SIGSET);
    return {
      call: { nr: nr('rt_sigpending'), args: [set, SIGSET] },
      outs: () => at(0, readSigset(context.memory, set)),
    };
  }),
  sigsuspend: direct((context) => ({
    nr: nr('rt_sigsuspend'),
    args: [sigset(context, 0), SIGSET],
  })),
  pause: direct(() => ({ nr: nr('pause'), args: [0, 0, 0, 0] })),
  sigwaitinfo: sigwait(false),
  sigtimedwait: sigwait(true),
  alarm,
  setitimer,
} as const satisfies { readonly [call in CallName]?: Plan };
