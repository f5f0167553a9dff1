/** Sets of signals by their names, as a snapshot has them. */
import { type Field, signalName, signalNumber } from '../../engine/index.ts';
import type { Language } from '../../text/language.ts';
import { signalText } from '../../text/signals.ts';

/** The highest signal number (SIGRTMAX). */
const LAST = 64;

/** The signals of a set; none for one that is unknown. */
export function namesIn(field: Field | undefined): readonly string[] {
  return typeof field === 'string' && field !== '' ? field.split(' ') : [];
}

/** `SIGUSR1` as `USR1`, `SIGRTMIN+1` as `RT+1`: a column is no wider than it must be. */
export function shortName(signal: string): string {
  return signal
    .replace(/^SIG/, '')
    .replace(/^RTM(?:IN|AX)(?=[+-])/, (rt) => (rt === 'RTMIN' ? 'RT' : 'RTMAX'));
}

/** The members of a set, or all but those that are not: whichever is shorter. */
export function setText(signals: readonly string[], language: Language): string {
  const others: string[] = [];
  for (let number = 1; number <= LAST; number++) {
    const name = signalName(number);
    if (name !== undefined && !signals.includes(name)) others.push(name);
  }
  const short = (names: readonly string[]) => names.map(shortName).join(' ');
  if (others.length >= signals.length) return short(signals);
  return signalText(language).allBut(short(others));
}

/** The columns that a sigset_t takes as `/proc/PID/status` prints it. */
export const MASK_COLUMNS = 16;

/** A set as `/proc/PID/status` prints it: bit n-1 is signal n. */
export function maskText(field: Field | undefined): string {
  if (typeof field !== 'string') return '?';
  const bits = namesIn(field).reduce((mask, signal) => {
    const number = signalNumber(signal);
    return number === undefined ? mask : mask | (1n << BigInt(number - 1));
  }, 0n);
  return bits.toString(16).padStart(MASK_COLUMNS, '0');
}
