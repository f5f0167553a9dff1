/** Sets of very many signals: `~[]` blocks sixty, and a column for each would hide the one that the step is about. */
import { type Field, signalName } from '../../../engine/index.ts';
import type { Language } from '../../../text/language.ts';
import { signalText } from '../../../text/signals.ts';
import { type Row, span, wrapText } from '../../parts/rows.ts';
import type { DrawingInput } from './drawing.ts';

/** A set of more signals than this is told in words. */
const CROWD = 16;

/** The highest signal number (SIGRTMAX). */
const LAST = 64;

/** The signals of a set as a snapshot has it; none for one that is unknown. */
export function namesIn(field: Field | undefined): string[] {
  return typeof field === 'string' && field !== '' ? field.split(' ') : [];
}

/** `SIGUSR1` as `USR1`, `SIGRTMIN+1` as `RT+1`: a column is no wider than it must be. */
export function shortName(signal: string): string {
  return signal
    .replace(/^SIG/, '')
    .replace(/^RTM(?:IN|AX)(?=[+-])/, (rt) => (rt === 'RTMIN' ? 'RT' : 'RTMAX'));
}

/** True for a set that is, or just was, too large for columns: it has rows in words. */
export function isCrowd(set: string, { object, before }: DrawingInput): boolean {
  return [object, before].some((state) => namesIn(state?.fields[set]).length > CROWD);
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

/**
 * The rows of a set of very many signals, what it was before included when it has changed.
 *
 * @param first The columns that the names of the sets take.
 */
export function setRows(set: string, first: number, input: DrawingInput): Row[] {
  const { object, before, language, theme, width } = input;
  const [now, was] = [object.fields[set], before?.fields[set]];
  const wrapped = (field: Field | undefined) =>
    setText(namesIn(field), language) || theme.glyphs.slotEmpty;
  const changed = now !== was;
  const rows = wrapText(wrapped(now), width - first).map((line, index): Row => {
    const label = (index === 0 ? set : '').padEnd(first);
    return [span(label, 'muted'), span(line, changed ? 'changed' : 'strong')];
  });
  if (!changed || before === undefined || namesIn(was).length === 0) return rows;
  const old = wrapText(`<${wrapped(was)}>`, width - first);
  return [...rows, ...old.map((line): Row => [span(' '.repeat(first)), span(line, 'old')])];
}
