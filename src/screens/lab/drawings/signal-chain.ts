/** The sigqueue chains of a process: `pending.list` and `shared_pending.list`, with what each signal carries. */
import type { PartView } from '../../../engine/index.ts';
import { signalText } from '../../../text/signals.ts';
import { type Row, rowWidth, type Span, span, textWidth } from '../../parts/rows.ts';
import { type DrawingInput, fieldText } from './drawing.ts';

/** A link of a chain, and what became of it. */
interface Link {
  readonly part: PartView;
  readonly is: 'kept' | 'new' | 'taken';
}

/** The chains, the oldest link first; a link that was taken is shown once more. */
export function chainRows(input: DrawingInput): Row[] {
  const { object, before, language } = input;
  const text = signalText(language);
  if (object.fields.queue === null) {
    const pending = [object.fields.pending, object.fields.shared_pending];
    const some = pending.some((field) => typeof field === 'string' && field !== '');
    return some ? [[span(text.queueUnknown, 'muted')]] : [];
  }
  const links = compare(queued(before?.parts), queued(object.parts));
  return ['pending', 'shared_pending'].flatMap((list) => {
    const own = links.filter(({ part }) => part.fields.shared === list);
    if (own.length === 0) return [];
    return [titleRow(`${list}.list`, input), ...own.map((link) => linkRow(link, input))];
  });
}

/** The name of a chain; what is in it and in which order where there is room to say so. */
function titleRow(name: string, { width, language }: DrawingInput): Row {
  const note = ` ${signalText(language).oldestFirst}`;
  const fits = name.length + textWidth(note) <= width;
  return [span(name, 'muted'), span(fits ? note : '', 'muted')];
}

function queued(parts: readonly PartView[] | null | undefined): PartView[] {
  return (parts ?? []).filter(({ kind }) => kind === 'sigqueue');
}

/** Links are told apart by what they carry: links are added at the end and may be taken anywhere. */
function compare(before: readonly PartView[], now: readonly PartView[]): Link[] {
  const links: Link[] = [];
  let next = 0;
  for (const part of before) {
    const current = now[next];
    const kept = current !== undefined && keyOf(current) === keyOf(part);
    links.push(kept ? { part: current, is: 'kept' } : { part, is: 'taken' });
    if (kept) next += 1;
  }
  return [...links, ...now.slice(next).map((part): Link => ({ part, is: 'new' }))];
}

function keyOf({ fields }: PartView): string {
  return JSON.stringify(fields);
}

function linkRow({ part, is }: Link, input: DrawingInput): Row {
  const { theme, actorStyle, language, width } = input;
  const { signal, si_pid, si_code, si_value } = part.fields;
  const text = signalText(language);
  if (is === 'taken') {
    const value = si_value === undefined ? '' : ` si_value ${fieldText(si_value)}`;
    return [
      span(` <${fieldText(signal)}${value}> `, 'old'),
      wasTaken(part, input)
        ? span(`${text.taken} ${theme.glyphs.woken}`, 'changed')
        : span(text.dropped, 'changed'),
    ];
  }
  const row: Span[] = [
    span(` ${theme.glyphs.arrow} `, 'muted'),
    span(fieldText(signal), is === 'new' ? 'changed' : 'strong'),
    span(is === 'new' ? '+' : '', 'changed'),
  ];
  if (si_value !== undefined) {
    row.push(span('  si_value ', 'muted'), span(fieldText(si_value), 'bytes'));
  }
  if (typeof si_pid === 'string') {
    const label = '  si_pid ';
    const fits = rowWidth(row) + label.length + textWidth(si_pid) <= width;
    row.push(span(fits ? label : ' ', 'muted'), span(si_pid, actorStyle(si_pid)));
  }
  // The code is left out first where there is too little room.
  const code = `  ${fieldText(si_code)}`;
  if (rowWidth(row) + code.length <= width) row.push(span(code, 'muted'));
  return row;
}

/** False when the process ended without having looked at the signal. */
function wasTaken({ fields }: PartView, { object }: DrawingInput): boolean {
  const ended = object.fields.pending === null && object.fields.shared_pending === null;
  const delivered = (object.parts ?? []).some(
    ({ kind, fields: { signal, from } }) =>
      kind === 'delivery' && signal === fields.signal && (from ?? null) === (fields.si_pid ?? null),
  );
  return !ended || delivered;
}
