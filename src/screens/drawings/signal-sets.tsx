/** The signal sets of a process as a table with a column for each signal; a set of very many is told in words. */
import { Box } from 'ink';
import { type ObjectView, signalNumber } from '../../engine/index.ts';
import { Columns, Prose } from '../parts/prose.tsx';
import { wrapText } from '../parts/rows.ts';
import { widest } from '../parts/scrolling.ts';
import { Styled } from '../parts/styled.tsx';
import { useLanguage, useTheme } from '../parts/surroundings.tsx';
import { partsOf } from './parts-of.ts';
import { MASK_COLUMNS, maskText, namesIn, setText, shortName } from './signal-names.ts';
import { SIGNAL_SETS, type SignalSet } from './synthetic.ts';

/** A set of more signals than this has no columns: `~[]` blocks sixty, which would hide the one that a step is about. */
const CROWD = 16;

/** The columns of the names at the left. */
export const NAME_COLUMN = widest(SIGNAL_SETS) + 2;

/** A process, and what it was before the step. */
export interface TaskProps {
  readonly object: ObjectView;
  readonly before: ObjectView | undefined;
}

/** True when nothing is known of a process's signals: it has ended. */
export function isUnknown({ fields }: ObjectView): boolean {
  return SIGNAL_SETS.every((name) => fields[name] === null);
}

/** The sets that have a member, or had one before. */
export function tellingSets({ object, before }: TaskProps): readonly SignalSet[] {
  return SIGNAL_SETS.filter(
    (name) => namesIn(object.fields[name]).length + namesIn(before?.fields[name]).length > 0,
  );
}

function isCrowd(set: SignalSet, { object, before }: TaskProps): boolean {
  return [object, before].some((state) => namesIn(state?.fields[set]).length > CROWD);
}

/** The signals that have a column: each that is in a set, before or now, in number order. */
function columnNames({ object, before }: TaskProps): readonly string[] {
  const names = new Set<string>();
  for (const set of SIGNAL_SETS) {
    if (isCrowd(set, { object, before })) continue;
    for (const state of [object, before]) {
      for (const signal of namesIn(state?.fields[set])) names.add(signal);
    }
  }
  return [...names].sort((a, b) => (signalNumber(a) ?? 0) - (signalNumber(b) ?? 0));
}

/** How the table is laid out. */
interface Shape {
  readonly blocks: readonly (readonly string[])[];
  /** `10 USR1` in one line; else the name stands under the number. */
  readonly wide: boolean;
  readonly cell: number;
  /** There is room for each set as a mask, too. */
  readonly masks: boolean;
}

function wideHeading(signal: string): string {
  return `${signalNumber(signal) ?? '?'} ${shortName(signal)}`;
}

function shapeOf(props: TaskProps, width: number): Shape {
  const names = columnNames(props);
  const widestCell = widest(names.map(wideHeading)) + 2;
  const wide = NAME_COLUMN + names.length * widestCell <= width;
  const cell = wide ? widestCell : Math.max(widest(names.map(shortName)), 2) + 2;
  const perBlock = Math.max(1, Math.floor((width - NAME_COLUMN) / cell));
  const blocks: (readonly string[])[] = [];
  for (let from = 0; from < names.length; from += perBlock) {
    blocks.push(names.slice(from, from + perBlock));
  }
  const masks =
    blocks.length === 1 && NAME_COLUMN + names.length * cell + MASK_COLUMNS + 12 <= width;
  return { blocks, wide, cell, masks };
}

/** What the table is drawn of. */
export interface SignalSetsProps extends TaskProps {
  readonly sets: readonly SignalSet[];
  readonly width: number;
}

/** Rows that the table takes. */
export function useSetRows(props: SignalSetsProps): number {
  const language = useLanguage();
  const { object, before, sets, width } = props;
  if (isUnknown(object)) return 0;
  const { blocks, wide } = shapeOf(props, width);
  const crowds = sets.filter((set) => isCrowd(set, props));
  const told = crowds.flatMap((set) =>
    [object, before].map((state) => setText(namesIn(state?.fields[set]), language)),
  );
  const inWords = told.flatMap((text) => wrapText(text, width - NAME_COLUMN)).length;
  return blocks.length * ((wide ? 1 : 2) + sets.length - crowds.length) + inWords;
}

/** The table. */
export function SignalSets(props: SignalSetsProps) {
  const { object, before, sets, width } = props;
  if (isUnknown(object)) return null;
  const { blocks, ...shape } = shapeOf(props, width);
  const unknown = SIGNAL_SETS.filter((name) => object.fields[name] === null);
  return (
    <Box flexDirection="column" flexShrink={0}>
      {blocks.map((signals) => (
        <Block key={signals[0]} {...shape} {...props} signals={signals} />
      ))}
      {sets
        .filter((set) => isCrowd(set, props))
        .map((set) => (
          <Crowd key={set} set={set} object={object} before={before} width={width} />
        ))}
      {unknown.length > 0 && <Styled as="muted">{`? ${unknown.join(' ')}`}</Styled>}
    </Box>
  );
}

type BlockProps = SignalSetsProps &
  Omit<Shape, 'blocks'> & {
    /** Those that have room beside each other. */
    readonly signals: readonly string[];
  };

function Block(props: BlockProps) {
  const { object, before, sets, signals, cell, wide, masks } = props;
  const number = (signal: string) => String(signalNumber(signal) ?? '?');
  return (
    <>
      <Headings cell={cell} texts={signals.map(wide ? wideHeading : number)} masks={masks} />
      {!wide && <Headings cell={cell} texts={signals.map(shortName)} masks={false} />}
      {sets
        .filter((set) => !isCrowd(set, props))
        .map((set) => (
          <Box key={set} height={1}>
            <Box width={NAME_COLUMN} flexShrink={0}>
              <Styled as="muted">{set}</Styled>
            </Box>
            {signals.map((signal) => (
              <Box key={signal} width={cell} flexShrink={0}>
                <Member set={set} signal={signal} object={object} before={before} />
              </Box>
            ))}
            {masks && <Styled as="muted">{`  ${maskText(object.fields[set])}`}</Styled>}
          </Box>
        ))}
    </>
  );
}

function Headings(props: {
  readonly texts: readonly string[];
  readonly cell: number;
  readonly masks: boolean;
}) {
  return (
    <Box height={1} paddingLeft={NAME_COLUMN}>
      {props.texts.map((text, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place.
        <Box key={at} width={props.cell} flexShrink={0}>
          <Styled as="sync">{text}</Styled>
        </Box>
      ))}
      {props.masks && <Styled as="type">{'  sigset_t'}</Styled>}
    </Box>
  );
}

/** Whether a signal is in a set: how often it is pending, else a mark; `<1>` when it has just left. */
function Member(props: TaskProps & { readonly set: SignalSet; readonly signal: string }) {
  const { set, signal, object, before } = props;
  const { glyphs } = useTheme();
  const now = namesIn(object.fields[set]).includes(signal);
  const was = namesIn(before?.fields[set]).includes(signal);
  const marks: Partial<Record<SignalSet, string>> = {
    blocked: glyphs.blocked,
    ignored: glyphs.dead,
  };
  const pending = set === 'pending' || set === 'shared_pending';
  const mark = (of: ObjectView | undefined): string => {
    if (!pending) return marks[set] ?? glyphs.done;
    // A kernel that does not show the chain tells only that the signal is pending.
    return of?.fields.queue === null ? glyphs.done : String(queuedIn(of, set, signal));
  };
  if (!now) {
    if (was) return <Styled as="old">{`<${mark(before)}>`}</Styled>;
    return <Styled as="muted">{glyphs.slotEmpty}</Styled>;
  }
  const [text, old] = [mark(object), was ? mark(before) : ''];
  if (old === '' || old === text) return <Styled as={was ? 'strong' : 'changed'}>{text}</Styled>;
  return (
    <Styled>
      <Styled as="changed">{text}</Styled>
      <Styled as="old">{` <${old}>`}</Styled>
    </Styled>
  );
}

function queuedIn(object: ObjectView | undefined, set: SignalSet, signal: string): number {
  const queued = partsOf(object, 'sigqueue').filter(
    ({ fields }) => fields.signal === signal && fields.shared === set,
  );
  return Math.max(1, queued.length);
}

/** A set of very many signals in words, with what it was before when it has changed. */
function Crowd(props: TaskProps & { readonly set: SignalSet; readonly width: number }) {
  const { set, object, before, width } = props;
  const language = useLanguage();
  const { glyphs } = useTheme();
  const [now, was] = [object.fields[set], before?.fields[set]];
  const changed = now !== was;
  const words = (field: typeof now) => setText(namesIn(field), language) || glyphs.slotEmpty;
  const hadSome = changed && namesIn(was).length > 0;
  return (
    <Box>
      <Box width={NAME_COLUMN} flexShrink={0}>
        <Styled as="muted">{set}</Styled>
      </Box>
      <Box flexDirection="column" flexShrink={1}>
        <Columns width={width - NAME_COLUMN}>
          <Prose as={changed ? 'changed' : 'strong'}>{words(now)}</Prose>
          {hadSome && <Prose as="old">{`<${words(was)}>`}</Prose>}
        </Columns>
      </Box>
    </Box>
  );
}

/** The sets that have members, in words: for a process that is drawn in one line. */
export function SetsInWords({ object }: { readonly object: ObjectView }) {
  const language = useLanguage();
  return SIGNAL_SETS.map((name) => {
    const signals = namesIn(object.fields[name]);
    if (signals.length === 0) return null;
    return (
      <Styled key={name}>
        <Styled as="muted">{`${name} `}</Styled>
        {`${setText(signals, language)}  `}
      </Styled>
    );
  });
}
