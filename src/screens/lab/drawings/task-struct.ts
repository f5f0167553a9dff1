/**
 * A process's signals: which are pending, blocked, ignored and caught, the sigqueue chains with what each signal
 * carries, the table of handlers, the frames on the user stack, and what became of what was delivered.
 */
import { type Field, type PartView, signalNumber } from '../../../engine/index.ts';
import { signalText } from '../../../text/signals.ts';
import { type Row, rowWidth, type Span, span, textWidth } from '../../parts/rows.ts';
import { SIGNAL_SETS } from '../task-objects.ts';
import { type Drawing, type DrawingInput, fieldText } from './drawing.ts';
import { chainRows } from './signal-chain.ts';
import { isCrowd, namesIn, setRows, setText, shortName } from './signal-crowd.ts';
import { deliveryRows, stackRows } from './signal-delivery.ts';
import { timerRows, timerSummary } from './signal-timer.ts';

/** The drawing of a task_struct, as far as signals are concerned. */
export const taskDrawing: Drawing = {
  gone: (text) => text.vanishedTask,
  draw(input) {
    const rest = [
      ...timerRows(input, NAME_COLUMN),
      ...deliveryRows(input),
      ...stackRows(input),
      ...chainRows(input),
      ...actionRows(input),
    ];
    const whole = setTable(input, SIGNAL_SETS);
    // Sets that nothing is in go first where there is too little room.
    const sets =
      whole.length + rest.length <= input.height ? whole : setTable(input, telling(input));
    const rows = [...sets, ...rest];
    return rows.length > 0 ? rows : [[span(signalText(input.language).nothing, 'muted')]];
  },
  summary({ object, language }) {
    const spans: Span[] = [];
    for (const name of SIGNAL_SETS) {
      const signals = namesIn(object.fields[name]);
      if (signals.length === 0) continue;
      spans.push(span(`${name} `, 'muted'), span(`${setText(signals, language)}  `));
    }
    spans.push(...timerSummary(object, language));
    return spans.length > 0 ? spans : [span(signalText(language).nothing, 'muted')];
  },
};

type SignalSet = (typeof SIGNAL_SETS)[number];

/** The columns of the names at the left. */
const NAME_COLUMN = Math.max(...SIGNAL_SETS.map(textWidth)) + 2;
/** The columns that a sigset_t takes as `/proc/PID/status` prints it. */
const MASK_COLUMNS = 16;

/** What stands above a column, in one row or in two. */
type Heading = readonly string[];

/** `10 USR1`: the number and the name, for whoever knows the one or the other. */
function wideHeading(signal: string): Heading {
  return [`${signalNumber(signal) ?? '?'} ${shortName(signal)}`];
}

/** The name under the number, where columns are dear. */
function narrowHeading(signal: string): Heading {
  return [String(signalNumber(signal) ?? '?'), shortName(signal)];
}

function columnWidth(headings: readonly Heading[]): number {
  return Math.max(...headings.flat().map(textWidth)) + 2;
}

function partsOf({ object }: DrawingInput, kind: string): readonly PartView[] {
  return (object.parts ?? []).filter((part) => part.kind === kind);
}

/** The sets that have a member, or had one before. */
function telling({ object, before }: DrawingInput): SignalSet[] {
  return SIGNAL_SETS.filter(
    (name) => namesIn(object.fields[name]).length + namesIn(before?.fields[name]).length > 0,
  );
}

/** The signals that have a column: each that is in a set, before or now, in number order. */
function columnNames(input: DrawingInput): string[] {
  const { object, before } = input;
  const columns = new Set<string>();
  for (const name of SIGNAL_SETS) {
    if (isCrowd(name, input)) continue;
    const [now, was] = [object.fields[name], before?.fields[name]];
    for (const signal of [...namesIn(now), ...namesIn(was)]) columns.add(signal);
  }
  return [...columns].sort((a, b) => (signalNumber(a) ?? 0) - (signalNumber(b) ?? 0));
}

/** The sets as a table with a column for each signal; a set of very many has a row in words instead. */
function setTable(input: DrawingInput, sets: readonly SignalSet[]): Row[] {
  const { object, width } = input;
  if (SIGNAL_SETS.every((name) => object.fields[name] === null)) return [];
  const crowds = sets
    .filter((set) => isCrowd(set, input))
    .flatMap((set) => setRows(set, NAME_COLUMN, input));
  const columned = sets.filter((set) => !isCrowd(set, input));
  const names = columnNames(input);
  if (names.length === 0) return crowds;
  const wide = names.map(wideHeading);
  const fits = NAME_COLUMN + names.length * columnWidth(wide) <= width;
  const headings = fits ? wide : names.map(narrowHeading);
  const cell = columnWidth(headings);
  const perRow = Math.max(1, Math.floor((width - NAME_COLUMN) / cell));
  const masks =
    names.length <= perRow && NAME_COLUMN + names.length * cell + MASK_COLUMNS + 12 <= width;
  const rows: Row[] = [];
  for (let from = 0; from < names.length; from += perRow) {
    const some = names.slice(from, from + perRow);
    const above = headings.slice(from, from + perRow);
    (above[0] ?? []).forEach((_, line) => {
      rows.push([
        span(' '.repeat(NAME_COLUMN)),
        ...above.map((heading) => span((heading[line] ?? '').padEnd(cell), 'sync')),
        ...(masks ? [span('  sigset_t', 'type')] : []),
      ]);
    });
    for (const set of columned) {
      rows.push([
        span(set.padEnd(NAME_COLUMN), 'muted'),
        ...some.flatMap((signal) => memberSpans(set, signal, cell, input)),
        ...(masks ? [span(`  ${maskText(object.fields[set])}`, 'muted')] : []),
      ]);
    }
  }
  return [...rows, ...crowds, ...unknownNote(input)];
}

/** A set as `/proc/PID/status` prints it: bit n-1 is signal n. */
function maskText(field: Field | undefined): string {
  if (typeof field !== 'string') return '?';
  const bits = namesIn(field).reduce((mask, signal) => {
    const number = signalNumber(signal);
    return number === undefined ? mask : mask | (1n << BigInt(number - 1));
  }, 0n);
  return bits.toString(16).padStart(MASK_COLUMNS, '0');
}

function unknownNote({ object }: DrawingInput): Row[] {
  const unknown = SIGNAL_SETS.filter((name) => object.fields[name] === null);
  return unknown.length === 0 ? [] : [[span(`? ${unknown.join(' ')}`, 'muted')]];
}

/** Whether a signal is in a set: how often it is pending, else a mark; `<1>` when it has just left. */
function memberSpans(
  set: SignalSet,
  signal: string,
  cell: number,
  { object, before, theme }: DrawingInput,
): Span[] {
  const { glyphs } = theme;
  const now = namesIn(object.fields[set]).includes(signal);
  const was = namesIn(before?.fields[set]).includes(signal);
  const pending = set === 'pending' || set === 'shared_pending';
  const count = (of: typeof object | undefined): string => {
    const queued = (of?.parts ?? []).filter(
      ({ kind, fields }) =>
        kind === 'sigqueue' && fields.signal === signal && fields.shared === set,
    );
    // A kernel that does not show the chain tells only that the signal is pending.
    return of?.fields.queue === null ? glyphs.done : String(Math.max(1, queued.length));
  };
  const marks: Partial<Record<SignalSet, string>> = {
    blocked: glyphs.blocked,
    ignored: glyphs.dead,
  };
  const mark = (of: typeof object | undefined): string =>
    pending ? count(of) : (marks[set] ?? glyphs.done);
  if (now) {
    const [text, old] = [mark(object), was ? mark(before) : ''];
    if (old !== '' && old !== text) {
      return [span(`${text} `, 'changed'), span(`<${old}>`.padEnd(cell - 1 - text.length), 'old')];
    }
    return [span(text.padEnd(cell), was ? 'strong' : 'changed')];
  }
  if (was) return [span(`<${mark(before)}>`.padEnd(cell), 'old')];
  return [span(glyphs.slotEmpty.padEnd(cell), 'muted')];
}

/** The handlers that the process has set; one that was taken back is shown once more. */
function actionRows(input: DrawingInput): Row[] {
  const actions = partsOf(input, 'k_sigaction');
  const old = (input.before?.parts ?? []).filter(({ kind }) => kind === 'k_sigaction');
  const dead = SIGNAL_SETS.every((name) => input.object.fields[name] === null);
  const gone = dead ? [] : old.filter(({ name }) => !actions.some((part) => part.name === name));
  if (actions.length + gone.length === 0) return [];
  const all = [...actions, ...gone];
  const column = Math.max(...all.map(({ name }) => textWidth(name))) + 2;
  return [
    [span(signalText(input.language).actions, 'muted')],
    ...actions.flatMap((part) => {
      const row = actionRow(
        part,
        old.find(({ name }) => name === part.name),
        column,
      );
      const mask = part.fields.mask === '' ? '' : `sa_mask ${fieldText(part.fields.mask)}`;
      if (mask === '') return [row];
      if (rowWidth(row) + mask.length < input.width) return [[...row, span(` ${mask}`, 'muted')]];
      return [row, [span(`   ${mask}`, 'muted')]];
    }),
    ...gone.map(
      ({ name, fields }): Row => [
        span(` ${name.padEnd(column)}`),
        span('SIG_DFL', 'changed'),
        span(` <${fieldText(fields.handler)}>`, 'old'),
      ],
    ),
  ];
}

function actionRow({ name, fields }: PartView, old: PartView | undefined, column: number): Row {
  const changed = old === undefined || old.fields.handler !== fields.handler;
  const row: Span[] = [
    span(` ${name.padEnd(column)}`),
    span(fieldText(fields.handler), changed ? 'changed' : 'strong'),
  ];
  if (old !== undefined && changed) row.push(span(` <${fieldText(old.fields.handler)}>`, 'old'));
  const flagged = old === undefined || old.fields.flags !== fields.flags;
  if (fields.flags !== '') {
    row.push(span(` ${fieldText(fields.flags)}`, flagged ? 'changed' : 'type'));
  } else if (old !== undefined && old.fields.flags !== '') {
    row.push(span(` <${fieldText(old.fields.flags)}>`, 'old'));
  }
  return row;
}
