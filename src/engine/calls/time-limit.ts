/** Calls that end by themselves when a time is over. */
import { isInteger } from './integer.ts';
import type { ArgSpec } from './spec.ts';

/** Where the argument stands that limits how long a call sleeps; undefined for a call that has none. */
export function limitPosition(specs: readonly ArgSpec[]): number | undefined {
  const at = specs.findIndex(({ limits }) => limits === true);
  return at < 0 ? undefined : at;
}

/**
 * How long a call with these arguments sleeps at most, in nanoseconds; undefined where nothing limits it. A time that is
 * none (a second of more than a thousand milliseconds) is no sleep at all: the call fails at once.
 *
 * @param specs What the catalogue says of the arguments.
 * @param args Their values, at the catalogue's positions.
 */
export function timeLimitNs(
  specs: readonly ArgSpec[],
  args: readonly unknown[],
): number | undefined {
  const at = limitPosition(specs);
  const value = at === undefined ? undefined : args[at];
  // poll(2): a negative value in timeout means an infinite timeout.
  if (isInteger(value)) return value < 0 ? undefined : Number(value) * 1e6;
  if (typeof value !== 'object' || value === null) return undefined;
  const part = (name: string): number => Number(Reflect.get(value, name) ?? 0);
  return Math.max(0, part('tv_sec') * 1e9 + part('tv_nsec'));
}
