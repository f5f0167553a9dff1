/** What was measured: as a table, or as bars to scale. */
import { Box } from 'ink';
import { halfWidth } from '../../engine/index.ts';
import { benchText } from '../../text/bench/bench.ts';
import { BENCH_MECHANISMS, cellName, groupName } from '../../text/bench/names.ts';
import { measureText, percentText } from '../../text/bench/quantity.ts';
import { benchScreenText } from '../../text/bench/screen.ts';
import type { Language } from '../../text/language.ts';
import { List, seenPart } from '../parts/list.tsx';
import { Pane } from '../parts/pane.tsx';
import { Prose } from '../parts/prose.tsx';
import { innerHeight, innerWidth, widest } from '../parts/scrolling.ts';
import { Styled } from '../parts/styled.tsx';
import { useLanguage, useTheme } from '../parts/surroundings.tsx';
import { type ColumnCell, Columns } from './columns.tsx';
import { type BenchRow, groupKey } from './rows.ts';
import type { BenchModel, BenchState } from './store.ts';

type Line =
  | { readonly kind: 'group'; readonly row: BenchRow }
  | { readonly kind: 'heading'; readonly row: BenchRow }
  | { readonly kind: 'row'; readonly row: BenchRow; readonly index: number };

/** The pane. */
export function ResultsPane(props: {
  readonly bench: BenchModel;
  readonly state: BenchState;
  readonly width: number;
  readonly height: number;
}) {
  const { bench, state, width, height } = props;
  const language = useLanguage();
  const text = benchScreenText(language);
  const lines = linesOf(state);
  const chosen = lines.findIndex((line) => line.kind === 'row' && line.index === state.row);
  const seen = seenPart(lines.length, Math.max(0, chosen), height);
  const inner = innerWidth(width);
  return (
    <Pane
      title={text.results}
      note={state.rows.length === 0 ? undefined : text[state.view === 'bars' ? 'bars' : 'table']}
      width={width}
      height={height}
      focused={state.focus === 'results'}
      seen={seen}
      onClick={(row) => {
        const line = lines[seen.offset + row];
        if (line?.kind === 'row') bench.point('results', line.index);
      }}
      onWheel={(rows) => bench.roll('results', Math.sign(rows))}
    >
      {state.rows.length === 0 && <Nothing state={state} />}
      <List
        items={lines}
        offset={seen.offset}
        rows={innerHeight(height)}
        line={(line) => {
          if (line.kind === 'group')
            return <GroupLine key={`group ${line.row.key}`} row={line.row} />;
          if (line.kind === 'heading') {
            return (
              <Heading
                key={`heading ${line.row.key}`}
                {...{ state, width: inner, row: line.row }}
              />
            );
          }
          const selected = line.index === state.row && state.focus === 'results';
          return (
            <RowLine key={line.row.key} {...{ state, width: inner, row: line.row, selected }} />
          );
        }}
      />
    </Pane>
  );
}

/** In place of results: what to do, or why nothing can be done. */
function Nothing({ state }: { readonly state: BenchState }) {
  const text = benchScreenText(useLanguage());
  const { impossible, placements, measuring, result } = state;
  if (impossible !== undefined) return <Prose as="bad">{impossible}</Prose>;
  const why = measuring
    ? text.starting
    : placements === undefined
      ? text.asking
      : result === undefined
        ? text.empty
        : text.noDraws;
  return (
    <Box flexDirection="column" gap={1}>
      <Prose>{text.about}</Prose>
      <Prose as="muted">{why}</Prose>
    </Box>
  );
}

function linesOf({ rows, view }: BenchState): Line[] {
  return rows.flatMap((row, index): Line[] => {
    const before = rows[index - 1];
    const line = { kind: 'row', row, index } as const;
    if (before !== undefined && groupKey(before.cell) === groupKey(row.cell)) return [line];
    const heading: Line[] = view === 'bars' ? [] : [{ kind: 'heading', row }];
    return [{ kind: 'group', row }, ...heading, line];
  });
}

/** Columns that have room, the most telling first; all of a line's numbers are right-aligned. */
const NUMBERS = [
  { name: 'main', width: 9 },
  { name: 'sure', width: 8 },
  { name: 'p99', width: 8 },
  { name: 'claimed', width: 9 },
  { name: 'p90', width: 8 },
  { name: 'p999', width: 8 },
  { name: 'max', width: 8 },
  { name: 'draws', width: 5 },
] as const;
type NumberName = (typeof NUMBERS)[number]['name'];

function nameColumns(state: BenchState, language: Language): number {
  return Math.min(
    22,
    widest(state.rows.map(({ cell }) => BENCH_MECHANISMS[cell.mechanism][language])),
  );
}

/** The columns for a width, in the order in which they stand. */
function columnsFor(width: number, name: number): readonly (typeof NUMBERS)[number][] {
  let left = width - name;
  const fitting = NUMBERS.filter((column) => {
    left -= column.width + 1;
    return left >= 0;
  });
  const order: readonly NumberName[] = [
    'main',
    'sure',
    'p90',
    'p99',
    'p999',
    'max',
    'draws',
    'claimed',
  ];
  return [...fitting].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
}

/** What the lines below it have in common. */
function GroupLine({ row }: { readonly row: BenchRow }) {
  const language = useLanguage();
  const extra = row.cell.scheduler === 'fifo' ? ['SCHED_FIFO'] : [];
  const title = [groupName(row.cell, language), ...extra].join(language === 'zh' ? '，' : ', ');
  return <Styled as="title">{title}</Styled>;
}

/** The names of the columns. */
function Heading(props: {
  readonly row: BenchRow;
  readonly state: BenchState;
  readonly width: number;
}) {
  const { row, state, width } = props;
  const language = useLanguage();
  const text = benchText(language);
  const { kind } = row.cell;
  const name = nameColumns(state, language);
  const columns = columnsFor(width, name);
  const heading: { readonly [column in NumberName]: string } = {
    main: kind === 'throughput' ? text.rate : text.median,
    sure: text.sure,
    p90: kind === 'throughput' ? '' : 'p90',
    p99: kind === 'throughput' ? '' : 'p99',
    p999: kind === 'throughput' ? '' : 'p99.9',
    max: kind === 'throughput' ? '' : text.max,
    draws: text.draws,
    claimed: text.documents,
  };
  const cells: ColumnCell[] = columns.map((column) => ({
    text: heading[column.name],
    width: column.width,
    right: true,
    as: 'muted',
  }));
  return <Columns cells={[{ text: '', width: name }, ...cells]} />;
}

function RowLine(props: {
  readonly row: BenchRow;
  readonly state: BenchState;
  readonly width: number;
  readonly selected: boolean;
}) {
  const { row, state, width, selected } = props;
  const language = useLanguage();
  const { glyphs, looks } = useTheme();
  const { cell, estimate } = row;
  const sure = percentText(halfWidth(estimate.main));
  const value = measureText(cell.kind, estimate.main.value, glyphs.micro);
  const spoken = benchScreenText(language).spokenRow(
    cellName(cell, language),
    value,
    sure,
    estimate.draws,
  );
  const { backgroundColor } = looks.selected;
  return (
    <Box
      height={1}
      flexShrink={0}
      aria-label={spoken}
      {...(selected && backgroundColor !== undefined ? { backgroundColor } : {})}
    >
      {state.view === 'bars' ? (
        <BarLine row={row} state={state} width={width} selected={selected} value={value} />
      ) : (
        <NumbersLine row={row} state={state} width={width} selected={selected} />
      )}
    </Box>
  );
}

function NumbersLine(props: {
  readonly row: BenchRow;
  readonly state: BenchState;
  readonly width: number;
  readonly selected: boolean;
}) {
  const { row, state, width, selected } = props;
  const language = useLanguage();
  const { micro } = useTheme().glyphs;
  const { cell, estimate, claimed } = row;
  const time = (ns: number): string =>
    cell.kind === 'throughput' ? '' : measureText('round-trip', ns, micro);
  const name = nameColumns(state, language);
  const texts: { readonly [column in NumberName]: string } = {
    main: measureText(cell.kind, estimate.main.value, micro),
    sure: `+-${percentText(halfWidth(estimate.main))}`,
    p90: time(estimate.p90),
    p99: time(estimate.p99),
    p999: time(estimate.p999),
    max: time(estimate.max),
    draws: String(estimate.draws),
    claimed: claimed === undefined ? '' : measureText(cell.kind, claimed, micro),
  };
  const cells = columnsFor(width, name).map((column): ColumnCell => {
    const { name: which, width: columns } = column;
    const as =
      which === 'main'
        ? 'strong'
        : which === 'sure'
          ? estimate.settled
            ? 'good'
            : 'blocked'
          : which === 'claimed'
            ? 'changed'
            : undefined;
    return { text: texts[which], width: columns, right: true, as };
  });
  return (
    <Columns
      as={selected ? 'selected' : undefined}
      cells={[{ text: BENCH_MECHANISMS[cell.mechanism][language], width: name }, ...cells]}
    />
  );
}

/** A bar as long as the value is, beside the longest of its group. */
function BarLine(props: {
  readonly row: BenchRow;
  readonly state: BenchState;
  readonly width: number;
  readonly selected: boolean;
  readonly value: string;
}) {
  const { row, state, width, selected, value } = props;
  const language = useLanguage();
  const { progress } = useTheme().glyphs;
  const own = groupKey(row.cell);
  const values = state.rows
    .filter(({ cell }) => groupKey(cell) === own)
    .map(({ estimate }) => estimate.main.value);
  const name = nameColumns(state, language);
  const room = Math.max(1, width - name - 12);
  const columns = Math.max(1, Math.round((row.estimate.main.value / Math.max(...values)) * room));
  return (
    <Columns
      as={selected ? 'selected' : undefined}
      cells={[
        { text: BENCH_MECHANISMS[row.cell.mechanism][language], width: name },
        { text: progress.repeat(columns), width: columns, as: 'data' },
        { text: value, width: 9 },
      ]}
    />
  );
}
