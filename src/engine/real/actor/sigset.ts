/** Signal sets as the kernel has them: masks in which bit n-1 is signal n (sigset_t). */
import { SIGRTMAX } from '../../calls/signals.ts';
import type { Value } from '../../script/value.ts';

/** The mask of one signal. */
export function bitOf(signal: number): bigint {
  return 1n << BigInt(signal - 1);
}

/** The mask of some signals. */
export function maskOf(signals: readonly number[]): bigint {
  return signals.reduce((mask, signal) => mask | bitOf(signal), 0n);
}

/** True for a signal that is in a mask. */
export function holds(mask: bigint, signal: number): boolean {
  return (mask & bitOf(signal)) !== 0n;
}

/** The signals of an argument; none if it is no set. */
export function signalsIn(value: Value | undefined): readonly number[] {
  if (!Array.isArray(value)) return [];
  return value.filter((signal) => typeof signal === 'number' && signal >= 1 && signal <= SIGRTMAX);
}
