/**
 * A process's signals: which are pending, blocked, ignored and caught, the sigqueue chain with what each signal
 * carries, the table of handlers, the frames on the user stack, and what became of what was delivered.
 */
import type { Field, PartView } from '../../../engine/index.ts';
import { signalText } from '../../../text/signals.ts';
import { type Row, type Span, span, textWidth } from '../../parts/rows.ts';
import { SIGNAL_SETS } from '../task-objects.ts';
import { type Drawing, type DrawingInput, fieldText } from './drawing.ts';

/** The drawing of a task_struct, as far as signals are concerned. */
export const taskDrawing: Drawing = {
  draw(input) {
    return [
      ...setTable(input),
      ...deliveryRows(input),
      ...stackRows(input),
      ...chainRows(input),
      ...actionRows(input),
    ];
  },
  summary({ object }) {
    const spans: Span[] = [];
    for (const name of SIGNAL_SETS) {
      const signals = namesIn(object.fields[name]);
      if (signals.length === 0) continue;
      spans.push(span(`${name} `, 'muted'), span(`${signals.map(shortName).join(' ')}  `));
    }
    return spans;
  },
};

/** `SIGUSR1` as `USR1`, `SIGRTMIN+1` as `RT+1`: a column is no wider than it must be. */
function shortName(signal: string): string {
  return signal.replace(/^SIG/, '').replace(/^RTMIN/, 'RT');
}

function namesIn(field: Field | undefined): string[] {
  return typeof field === 'string' && field !== '' ? field.split(' ') : [];
}

function partsOf({ object }: DrawingInput, kind: string): readonly PartView[] {
  return (object.parts ?? []).filter((part) => part.kind === kind);
}

/** The sets as a table: a column for each signal that is in any of them, before or now. */
function setTable(input: DrawingInput): Row[] {
  const { object, before, width } = input;
  const columns = new Set<string>();
  for (const name of SIGNAL_SETS) {
    for (const signal of namesIn(object.fields[name])) columns.add(signal);
    for (const signal of namesIn(before?.fields[name])) columns.add(signal);
  }
  if (columns.size === 0) return [];
  const names = [...columns];
  const first = Math.max(...SIGNAL_SETS.map(textWidth)) + 2;
  const cell = Math.max(...names.map((name) => textWidth(shortName(name)))) + 2;
  const perRow = Math.max(1, Math.floor((width - first) / cell));
  const rows: Row[] = [];
  for (let from = 0; from < names.length; from += perRow) {
    const some = names.slice(from, from + perRow);
    rows.push([
      span(' '.repeat(first)),
      ...some.map((signal) => span(shortName(signal).padEnd(cell), 'sync')),
    ]);
    for (const set of SIGNAL_SETS) {
      rows.push([
        span(set.padEnd(first), 'muted'),
        ...some.flatMap((signal) => memberSpans(set, signal, cell, input)),
      ]);
    }
  }
  return [...rows, ...unknownNote(input)];
}

function unknownNote({ object }: DrawingInput): Row[] {
  const unknown = SIGNAL_SETS.filter((name) => object.fields[name] === null);
  return unknown.length === 0 ? [] : [[span(`? ${unknown.join(' ')}`, 'muted')]];
}

/** Whether a signal is in a set: how often it is pending, else a mark; `<1>` when it has just left. */
function memberSpans(
  set: (typeof SIGNAL_SETS)[number],
  signal: string,
  cell: number,
  input: DrawingInput,
): Span[] {
  const { object, before, theme } = input;
  const now = namesIn(object.fields[set]).includes(signal);
  const was = namesIn(before?.fields[set]).includes(signal);
  const count = partsOf(input, 'sigqueue').filter(
    ({ fields }) => fields.signal === signal && fields.shared === set,
  ).length;
  const marks = { blocked: theme.glyphs.blocked, ignored: theme.glyphs.dead };
  const mark = set in marks ? marks[set as keyof typeof marks] : theme.glyphs.done;
  const text = set === 'pending' || set === 'shared_pending' ? String(Math.max(1, count)) : mark;
  if (now) return [span(text.padEnd(cell), was ? 'strong' : 'changed')];
  if (was) return [span(`<${text}>`.padEnd(cell), 'old')];
  return [span(theme.glyphs.slotEmpty.padEnd(cell), 'muted')];
}

/** `SIGUSR1 → on_usr1   read returns -1 EINTR`, for each signal that this step delivered. */
function deliveryRows(input: DrawingInput): Row[] {
  const { theme, actorStyle, language } = input;
  const text = signalText(language);
  return partsOf(input, 'delivery').map(({ fields }) => {
    const { signal, action, handler, from, call, fate } = fields;
    const done = handler !== '' ? String(handler) : text[actionOf(action)];
    const row: Span[] = [span(`${text.delivered} `, 'muted')];
    if (typeof from === 'string') row.push(span(from, actorStyle(from)), span(' '));
    row.push(
      span(`${theme.glyphs.arrow} `, 'muted'),
      span(fieldText(signal), 'changed'),
      span(` ${theme.glyphs.arrow} `, 'muted'),
      span(done, 'strong'),
    );
    if (fate === 'EINTR') row.push(span(`  ${text.fails(String(call), 'EINTR')}`, 'bad'));
    if (fate === 'restart') row.push(span(`  ${text.restarts(String(call))}`, 'good'));
    return row;
  });
}

function actionOf(
  action: Field | undefined,
): 'ignore' | 'terminate' | 'core' | 'stop' | 'continue' {
  switch (action) {
    case 'terminate':
    case 'core':
    case 'stop':
    case 'continue':
      return action;
    default:
      return 'ignore';
  }
}

/** The frames of running handlers, the innermost on top, and the program below them. */
function stackRows(input: DrawingInput): Row[] {
  const frames = partsOf(input, 'rt_sigframe');
  if (frames.length === 0) return [];
  const { glyphs } = input.theme;
  const text = signalText(input.language);
  const interrupted = String(frames[0]?.fields.interrupted ?? '');
  return [
    [span(text.stack, 'muted')],
    ...frames
      .slice()
      .reverse()
      .map(
        ({ fields }, index): Row => [
          span(` ${index === 0 ? glyphs.pointer : glyphs.branch} rt_sigframe `, 'muted'),
          span(fieldText(fields.handler), index === 0 ? 'current' : 'strong'),
          span(` (${fieldText(fields.signal)})`, 'sync'),
        ],
      ),
    [
      span(` ${glyphs.lastBranch} `, 'muted'),
      span(interrupted === '' ? text.program : text.programIn(interrupted)),
    ],
  ];
}

/** The sigqueue chain with what each signal carries. */
function chainRows(input: DrawingInput): Row[] {
  const { object, before, actorStyle, language } = input;
  const text = signalText(language);
  if (object.fields.queue === null) return [[span(text.queueUnknown, 'muted')]];
  const chain = partsOf(input, 'sigqueue');
  if (chain.length === 0) return [];
  const old = before?.parts?.filter(({ kind }) => kind === 'sigqueue').length ?? 0;
  return [
    [span(text.queue, 'muted')],
    ...chain.map(({ fields }, index): Row => {
      const { signal, shared, si_pid, si_code, si_value } = fields;
      const row: Span[] = [
        span(` ${input.theme.glyphs.arrow} `, 'muted'),
        span(fieldText(signal), index >= old ? 'changed' : 'strong'),
        span(` ${fieldText(shared)} ${fieldText(si_code)}`, 'muted'),
      ];
      if (typeof si_pid === 'string') row.push(span(' '), span(si_pid, actorStyle(si_pid)));
      if (si_value !== undefined) row.push(span(` si_value ${fieldText(si_value)}`, 'bytes'));
      return row;
    }),
  ];
}

/** The handlers that the process has set. */
function actionRows(input: DrawingInput): Row[] {
  const actions = partsOf(input, 'k_sigaction');
  if (actions.length === 0) return [];
  const name = Math.max(...actions.map(({ fields }) => textWidth(fieldText(fields.signal)))) + 2;
  return [
    [span(signalText(input.language).actions, 'muted')],
    ...actions.map(({ fields, name: signal }): Row => {
      const old = input.before?.parts?.find(
        (part) => part.kind === 'k_sigaction' && part.name === signal,
      );
      const changed = old === undefined || old.fields.handler !== fields.handler;
      const row: Span[] = [
        span(` ${fieldText(fields.signal).padEnd(name)}`),
        span(fieldText(fields.handler), changed ? 'changed' : 'strong'),
      ];
      if (fields.flags !== '') row.push(span(` ${fieldText(fields.flags)}`, 'type'));
      if (fields.mask !== '') row.push(span(` sa_mask ${fieldText(fields.mask)}`, 'muted'));
      return row;
    }),
  ];
}
