/**
 * Where a clock runs in a transcript: from the call that starts it until it has rung, was stopped, or its process
 * has ended. What comes of the steps in between depends on how soon one follows the other.
 */
import { CALL_NAMES, callSpec } from '../calls/catalogue.ts';
import { limitPosition } from '../calls/time-limit.ts';
import { argumentAt } from './argument.ts';
import type { CallItem, Expr, Item, Script } from './ast.ts';

/**
 * For every step of a transcript, by position: whether a clock runs when it is over. Clocks are the real interval
 * timer of a process (`setsTimer`, one for all calls that set it: alarm(2), getitimer(2)), timers that are read, and the time
 * limit of a call that sleeps. A value that only a run gives counts as a time.
 */
export function clockRuns({ items }: Script): readonly boolean[] {
  const running = new Set<string>();
  const steps: boolean[] = [];
  for (const item of items) {
    if (item.kind === 'call' || item.kind === 'time') steps.push(false);
    note(item, running);
    if (steps.length > 0) steps[steps.length - 1] = running.size > 0;
  }
  return steps;
}

/** The signals that timers send. */
const RINGS: ReadonlySet<string> = new Set(
  CALL_NAMES.flatMap((call) => callSpec(call).setsTimer?.sends ?? []),
);

function note(item: Item, running: Set<string>): void {
  if (!('actor' in item)) return;
  const { actor } = item;
  const sends = 'call' in item ? callSpec(item.call).setsTimer?.sends : undefined;
  const whose = item.kind === 'call' && sends === undefined ? `descriptors of ${actor}` : actor;
  const [timer, again, limit] = [`timer of ${whose}`, `interval of ${whose}`, `limit of ${actor}`];
  const stop = (...clocks: string[]): void => {
    for (const clock of clocks) running.delete(clock);
  };
  if (item.kind === 'end') stop(timer, again, limit);
  else if (item.kind === 'resumed') stop(limit);
  else if (item.kind === 'signal') {
    if (RINGS.has(item.signal)) stop(timer);
  } else if (callSpec(item.call).setsTimer !== undefined) {
    const set = timerSetting(item);
    if (set === undefined) return;
    stop(timer, again);
    // A timer that repeats goes on when it has rung.
    if (!isNothing(set)) running.add(repeats(set) ? again : timer);
  } else if (item.expect.kind === 'unfinished' && hasLimit(item)) running.add(limit);
}

/** What a call sets the real interval timer to; undefined for the timers that run with the processor's use. */
function timerSetting(item: CallItem): Expr | undefined {
  const { setsTimer } = callSpec(item.call);
  if (setsTimer === undefined) return undefined;
  const { at, which } = setsTimer;
  const chosen = which === undefined ? undefined : argumentAt(item, which.at);
  const other = chosen?.kind === 'const' && chosen.name !== which?.name;
  return other ? undefined : argumentAt(item, at);
}

/** True for a setting whose interval is not 0. */
function repeats(setting: Expr): boolean {
  if (setting.kind !== 'struct') return false;
  const interval = setting.fields.find(
    ({ name }, at) => name === 'it_interval' || (name === undefined && at === 0),
  );
  return interval !== undefined && !isNothing(interval.value);
}

/** True for a call that ends by itself when a time is over. */
function hasLimit(item: CallItem): boolean {
  const at = limitPosition(callSpec(item.call).args);
  const limit = at === undefined ? undefined : argumentAt(item, at);
  if (limit === undefined || limit.kind === 'null') return false;
  // poll(2): a negative value in timeout means an infinite timeout.
  return !(limit.kind === 'unary' && limit.op === '-');
}

/** True for 0, and for structures of nothing else. */
function isNothing(expr: Expr): boolean {
  if (expr.kind === 'int') return expr.value === 0;
  return expr.kind === 'struct' && expr.fields.every(({ value }) => isNothing(value));
}
