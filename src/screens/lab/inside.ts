/** What happens inside a call, as data: the simulation's trace, each event with how it stands to the moment. */
import type { FieldChange, TraceEntry } from '../../engine/index.ts';
import type { Language } from '../../text/language.ts';
import { traceText } from '../../text/trace/trace.ts';
import { bytesText } from '../parts/bytes.ts';
import { textWidth, wrapText } from '../parts/rows.ts';
import { returnedText } from './returned.ts';
import type { LabView } from './view.ts';

/** An event of the trace. */
export interface InsideEvent {
  readonly entry: TraceEntry;
  /** The process that it happens to; '' where that is the one of the event before. */
  readonly actor: string;
  /** The function; '' where it is that of the event before. */
  readonly fn: string;
  readonly sentence: string;
  readonly current: boolean;
  readonly future: boolean;
}

/** The events of the step that is looked at. */
export function insideEvents(view: LabView, language: Language): readonly InsideEvent[] {
  const trace = view.frame?.step.trace ?? [];
  return trace.map((entry, index) => {
    const before = trace[index - 1];
    const same =
      before?.actor === entry.actor && before.fn === entry.fn && before.depth === entry.depth;
    return {
      entry,
      actor: before?.actor === entry.actor ? '' : entry.actor,
      fn: same ? '' : entry.fn,
      sentence: traceText(withNames(entry, view), language),
      current: index === view.inside,
      future: view.inside !== undefined && index > view.inside,
    };
  });
}

/** The event with names in place of numbers, where it is the return of a call. */
function withNames(entry: TraceEntry, { script, frame }: LabView): TraceEntry {
  const step = frame?.step;
  if (entry.id !== 'syscall.exit' || step === undefined) return entry;
  const value = returnedText(script, step, entry.actor);
  return value === undefined ? entry : { ...entry, args: { ...entry.args, value } };
}

/** Columns that an event stands further in, by its depth. */
export function indentOf({ depth }: TraceEntry, width: number): number {
  return Math.min(depth, Math.floor(width / 8));
}

/** Lines that an event takes in so many columns. */
export function rowsOf({ entry, fn, sentence }: InsideEvent, width: number): number {
  const room = Math.max(12, width - indentOf(entry, width));
  const words = wrapText(`${fn}${fn === '' ? '' : '  '}${sentence}`, room).length;
  const named = ofSeveral(entry);
  const changes = entry.changes.reduce((sum, change) => sum + columnsOf(change, named), 0);
  return words + Math.ceil(changes / Math.max(12, room - 2));
}

/** True where an event changed more than one object: then each change names its own. */
export function ofSeveral({ changes }: TraceEntry): boolean {
  return changes.some(({ object }) => object !== changes[0]?.object);
}

function columnsOf(change: FieldChange, named: boolean): number {
  const { name, before, after } = changeText(change, '…', '', named);
  return textWidth(`${name} ${before} > ${after}  `);
}

/** Columns for the bytes of one side of a change. */
const BYTES_COLUMNS = 24;

/**
 * A change in words: the field, what it was and what it is.
 *
 * @param nobody What stands for a queue in which nobody waits.
 * @param named The object is named in front of the field.
 */
export function changeText(change: FieldChange, ellipsis: string, nobody: string, named = false) {
  const name = change.field
    .replace(/^fields\./, '')
    .replace(/^queues\./, '')
    .replace(/^parts\.(\d+)\./, '[$1].');
  const bytes = /^parts\.\d+\.bytes$/.test(change.field);
  const { at, before, after } = bytes ? bytesChange(change) : { ...change, at: undefined };
  const shown = (value: FieldChange['after']): string => {
    if (value === null) return '?';
    if (bytes) return `"${bytesText(String(value), BYTES_COLUMNS, ellipsis)}"`;
    if (value !== '') return String(value);
    return change.field.startsWith('queues.') ? nobody : '""';
  };
  return {
    name: `${named ? `${change.object} ` : ''}${name}${at === undefined ? '' : `+${at}`}`,
    before: shown(before),
    after: shown(after),
  };
}

/** Of bytes that were written over, those that are others now, and the offset where they begin. */
function bytesChange({ before, after }: FieldChange): Pick<FieldChange, 'before' | 'after'> & {
  readonly at?: number;
} {
  if (typeof before !== 'string' || typeof after !== 'string' || before.length !== after.length) {
    return { before, after };
  }
  let from = 0;
  let to = after.length;
  while (from < to && before[from] === after[from]) from += 1;
  while (to > from && before[to - 1] === after[to - 1]) to -= 1;
  return { at: from, before: before.slice(from, to), after: after.slice(from, to) };
}
