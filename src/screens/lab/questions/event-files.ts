/** Counters, timers and signals that are read: what a read gets, and where a write sleeps. */
import { isStruct, type Step, signalName } from '../../../engine/index.ts';
import { returned } from './happened.ts';
import { fails, sleeps } from './outcomes.ts';
import {
  aboutCalls,
  type Choice,
  type ComingCall,
  choices,
  numberOf,
  objectOfFd,
  type Question,
  type QuestionKind,
} from './question.ts';

const COUNTS = ['eventfd_ctx_do_read.take', 'eventfd_read.again', 'eventfd_read.enter'] as const;
const ADDS = ['eventfd_write.add', 'eventfd_write.again', 'eventfd_write.enter'] as const;
const TICKS = [
  'timerfd_read_iter.take',
  'timerfd_read_iter.again',
  'timerfd_read_iter.enter',
] as const;
const SIGNALS = ['signalfd_copyinfo.tell', 'signalfd_read_iter.enter'] as const;
const NSEC_PER_SEC = 1_000_000_000;
/** The largest that a counter can be. */
const MOST = 2n ** 64n - 2n;
/** Signals that are offered one by one. */
const SINGLES = 3;

function outOf({ outcome }: Step): unknown {
  return outcome?.kind === 'returned' && outcome.errno === undefined ? outcome.outs[1] : undefined;
}

/** What a read of a counter gets: all of it, or one. */
const counters = aboutCalls(['eventfd_read'], (coming): Question | undefined => {
  const counter = objectOfFd(coming, 'eventfd_ctx');
  if (counter === undefined) return undefined;
  const count = String(counter.fields.count);
  const one = String(counter.fields.flags).includes('EFD_SEMAPHORE');
  const latest = coming.past.findLast(
    ({ call, args }) => call === 'eventfd_write' && args?.[0] === coming.args[0],
  );
  const numbers = new Set([count, '1', String(latest?.args?.[1] ?? 0)]);
  return {
    idea: 'bytes',
    asked: (text) => text.askCounter,
    choices: choices(
      ...[...numbers].map(
        (number): Choice => ({
          said: (text) => text.number(number),
          holds: (step) => String(outOf(step)) === number,
          rule: one ? 'efdOne' : 'efdAll',
          by: COUNTS,
        }),
      ),
      sleeps('efdZero', COUNTS),
      (count === '0' || numbers.size < 2) && fails('EAGAIN', 'efdZeroNow', COUNTS),
    ),
  };
});

/** What becomes of a write for which the counter has no room. */
const additions = aboutCalls(['eventfd_write'], (coming): Question | undefined => {
  const counter = objectOfFd(coming, 'eventfd_ctx');
  if (counter === undefined) return undefined;
  const count = String(counter.fields.count);
  const [, added] = coming.args;
  if (typeof added !== 'number' && typeof added !== 'bigint') return undefined;
  if (BigInt(count) + BigInt(added) <= MOST) return undefined;
  return {
    idea: 'blocks',
    asked: (text) => text.askCounterFull(count),
    choices: choices(sleeps('efdFull', ADDS), fails('EAGAIN', 'efdFullNow', ADDS), {
      said: (text) => text.wraps,
      holds: returned,
      rule: 'efdFull',
      by: ADDS,
    }),
  };
});

/** How many expiries a read tells of: those since it was set, without those that were told. */
const expiries = aboutCalls(['read'], (coming): Question | undefined => {
  const timer = objectOfFd(coming, 'timerfd_ctx');
  if (timer === undefined) return undefined;
  const { all, told } = expired(coming);
  const numbers = new Set([all - told, all, numberOf(timer.fields, 'ticks'), 1]);
  numbers.delete(0);
  return {
    idea: 'time',
    asked: (text) => text.askExpiries,
    choices: choices(
      ...[...numbers].map(
        (number): Choice => ({
          said: (text) => text.number(number),
          holds: (step) => ticksIn(step) === number,
          rule: 'tfdTicks',
          by: TICKS,
        }),
      ),
      sleeps('tfdSleeps', TICKS),
      fails('EAGAIN', 'tfdAgain', TICKS),
    ),
  };
});

/** Expiries of a timer since it was set last, and how many of them were read. */
function expired({ past, args, before }: ComingCall): { all: number; told: number } {
  const at = past.findLastIndex(
    ({ call, args: given }) => call === 'timerfd_settime' && given?.[0] === args[0],
  );
  const set = past[at];
  const setting = set?.args?.[2];
  if (set === undefined || !isStruct(setting)) return { all: 0, told: 0 };
  const first = nanoseconds(setting.it_value);
  const after = before.clockNs - set.snapshot.clockNs - first;
  const interval = nanoseconds(setting.it_interval);
  const told = past
    .slice(at)
    .filter(({ call, args: given }) => call === 'read' && given?.[0] === args[0])
    .reduce((sum, step) => sum + (ticksIn(step) ?? 0), 0);
  if (first === 0 || after < 0) return { all: 0, told };
  return { all: interval > 0 ? 1 + Math.floor(after / interval) : 1, told };
}

function nanoseconds(value: unknown): number {
  const { tv_sec = 0, tv_nsec = 0 } = (value ?? {}) as { tv_sec?: unknown; tv_nsec?: unknown };
  return Number(tv_sec) * NSEC_PER_SEC + Number(tv_nsec);
}

/** Eight bytes, the lowest first. */
function ticksIn(step: Step): number | undefined {
  const bytes = outOf(step);
  if (!(bytes instanceof Uint8Array) || bytes.length < 8) return undefined;
  return Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
}

/** Which signals a read takes. */
const signals = aboutCalls(['read'], (coming): Question | undefined => {
  const set = objectOfFd(coming, 'signalfd_ctx');
  if (set === undefined) return undefined;
  const names = String(set.fields.sigmask)
    .replace(/[[\]]/g, '')
    .split(/[, ]+/)
    .filter((name) => name !== '');
  const told = (step: Step): string | undefined => {
    const records = outOf(step);
    if (!Array.isArray(records)) return undefined;
    return records
      .map((one) => (isStruct(one) ? signalName(Number(one.ssi_signo)) : ''))
      .join(', ');
  };
  const all = names.join(', ');
  return {
    idea: 'order',
    asked: (text) => text.askSignalsRead,
    choices: choices(
      ...[...new Set([...names.slice(0, SINGLES), all])].map(
        (said): Choice => ({
          said: (text) => text.number(said),
          holds: (step) => told(step) === said,
          rule: 'sfdTakes',
          by: SIGNALS,
        }),
      ),
      sleeps('sfdSleeps', SIGNALS),
      fails('EAGAIN', 'sfdAgain', SIGNALS),
    ),
  };
});

/** All of them. */
export const EVENT_FILE_KINDS: readonly QuestionKind[] = [counters, additions, expiries, signals];
