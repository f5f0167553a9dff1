/** The timer of alarm(2) and setitimer(2) in a process's drawing: when it sends SIGALRM, and whether it repeats. */
import type { Field, ObjectView } from '../../../engine/index.ts';
import { durationText } from '../../../text/duration.ts';
import type { Language } from '../../../text/language.ts';
import { signalText } from '../../../text/signals.ts';
import { type Row, rowWidth, type Span, span } from '../../parts/rows.ts';
import type { DrawingInput } from './drawing.ts';

/**
 * The timer's row, and a second one for its interval where one is too narrow; none while it is off.
 *
 * @param first The columns of the names at the left.
 */
export function timerRows({ object, before, language, width }: DrawingInput, first: number): Row[] {
  const [now, was] = [object.fields.real_timer, before?.fields.real_timer];
  if (now === undefined && was === undefined) return [];
  const row: Span[] = [
    span('real_timer'.padEnd(first), 'muted'),
    now === null
      ? span('?', 'muted')
      : span(stateText(now, language), now === was ? 'strong' : 'changed'),
  ];
  const old = span(` <${oldText(was, language)}>`, 'old');
  if (now !== was && now !== null && rowWidth([...row, old]) <= width) row.push(old);
  const interval = intervalSpans(object.fields.it_real_incr, language);
  if (interval.length === 0) return [row];
  if (rowWidth(row) + 2 + rowWidth(interval) <= width) return [[...row, span('  '), ...interval]];
  return [row, [span(' '.repeat(first)), ...interval]];
}

/** The timer in a few words, for a process that is drawn in one row; nothing while it is off. */
export function timerSummary({ fields }: ObjectView, language: Language): Span[] {
  const { real_timer } = fields;
  if (typeof real_timer !== 'number' && real_timer !== 'due') return [];
  return [span('real_timer ', 'muted'), span(`${stateText(real_timer, language)}  `)];
}

/** In words; a timer that is off has no value. */
function stateText(value: Field | undefined, language: Language): string {
  const text = signalText(language);
  if (typeof value === 'number') return text.expiresIn(durationText(value, language));
  return value === 'due' ? text.timerDue : text.timerOff;
}

/** What stood there before, shorter. */
function oldText(value: Field | undefined, language: Language): string {
  if (typeof value === 'number') return durationText(value, language);
  return value === null ? '?' : signalText(language).timerOff;
}

function intervalSpans(interval: Field | undefined, language: Language): Span[] {
  if (typeof interval !== 'number' || interval === 0) return [];
  return [span('it_real_incr ', 'muted'), span(durationText(interval, language))];
}
