/** Two results beside each other. */
import { Box } from 'ink';
import { type Comparison, cellKey } from '../../engine/index.ts';
import { benchText } from '../../text/bench/bench.ts';
import { machineChangeText, verdictText } from '../../text/bench/comparison.ts';
import { BENCH_MECHANISMS, cellName, groupName } from '../../text/bench/names.ts';
import { digits, measureText } from '../../text/bench/quantity.ts';
import { benchScreenText } from '../../text/bench/screen.ts';
import { List, seenPart } from '../parts/list.tsx';
import { Pane } from '../parts/pane.tsx';
import { Prose } from '../parts/prose.tsx';
import { innerHeight, innerWidth } from '../parts/scrolling.ts';
import { Styled } from '../parts/styled.tsx';
import { useLanguage, useTheme } from '../parts/surroundings.tsx';
import type { StyleName } from '../theme.ts';
import { Columns } from './columns.tsx';
import { groupKey } from './rows.ts';
import type { BenchModel, BenchState } from './store.ts';

type Compared = Comparison['cells'][number];

const STYLES: { readonly [verdict in Compared['verdict']]: StyleName } = {
  same: 'muted',
  faster: 'good',
  slower: 'bad',
  few: 'muted',
};

/** The pane; below it, in what the machine was another one. */
export function ComparisonPane(props: {
  readonly bench: BenchModel;
  readonly state: BenchState;
  readonly width: number;
  readonly height: number;
}) {
  const { bench, state, width, height } = props;
  const language = useLanguage();
  const text = benchScreenText(language);
  const { comparison } = state;
  if (comparison === undefined) return <Pane title={text.compare} width={width} height={height} />;
  const { cells, machine } = comparison.made;
  const below = machine.length === 0 ? 0 : Math.min(machine.length + 4, Math.floor(height / 2));
  const lines = linesOf(cells);
  const chosen = lines.findIndex((line) => line.kind === 'cell' && line.index === state.row);
  const seen = seenPart(lines.length, Math.max(0, chosen), height - below);
  return (
    <Box flexDirection="column">
      <Pane
        title={text.compare}
        note={text.comparedWith(comparison.with.name)}
        width={width}
        height={height - below}
        focused={state.focus === 'results'}
        seen={seen}
        onWheel={(rows) => bench.roll('results', Math.sign(rows))}
      >
        {cells.length === 0 && <Prose as="muted">{benchText(language).nothingInCommon}</Prose>}
        <List
          items={lines}
          offset={seen.offset}
          rows={innerHeight(height - below)}
          line={(line) => {
            const { cell } = line.compared;
            if (line.kind === 'group') {
              return (
                <Styled key={`group ${cellKey(cell)}`} as="title">
                  {groupName(cell, language)}
                </Styled>
              );
            }
            return (
              <ComparedLine
                key={cellKey(cell)}
                compared={line.compared}
                width={innerWidth(width)}
                selected={line.index === state.row && state.focus === 'results'}
              />
            );
          }}
        />
      </Pane>
      {below > 0 && (
        <Pane title={text.machineTitle} width={width} height={below}>
          <Prose as="bad">{benchText(language).otherMachine}</Prose>
          {machine.map((difference) => (
            <Prose key={difference.what}>{machineChangeText(difference, language)}</Prose>
          ))}
        </Pane>
      )}
    </Box>
  );
}

type Line =
  | { readonly kind: 'group'; readonly compared: Compared }
  | { readonly kind: 'cell'; readonly compared: Compared; readonly index: number };

/** The lines, each table under what it has in common. */
function linesOf(cells: readonly Compared[]): Line[] {
  return cells.flatMap((compared, index): Line[] => {
    const before = cells[index - 1];
    const line = { kind: 'cell', compared, index } as const;
    if (before !== undefined && groupKey(before.cell) === groupKey(compared.cell)) return [line];
    return [{ kind: 'group', compared }, line];
  });
}

/** Columns of the name, of what was before and after, of the ratio; the verdict gets what is left. */
const NAME = 20;
const TIMES = 21;
const RATIO = 5;
const LEAST_VERDICT = 22;

function ComparedLine(props: {
  readonly compared: Compared;
  readonly width: number;
  readonly selected: boolean;
}) {
  const { width, selected } = props;
  const { cell, before, after, ratio, verdict } = props.compared;
  const language = useLanguage();
  const { micro, arrow } = useTheme().glyphs;
  const said = verdictText(props.compared, language);
  const value = (measured: number): string => measureText(cell.kind, measured, micro);
  const withTimes = width >= NAME + TIMES + RATIO + LEAST_VERDICT + 4;
  const rest = width - NAME - RATIO - 2 - (withTimes ? TIMES + 2 : 0);
  const words = [cellName(cell, language), value(before.value), value(after.value), said];
  return (
    <Box height={1} flexShrink={0} aria-label={words.join(', ')}>
      <Columns
        as={selected ? 'selected' : undefined}
        cells={[
          { text: BENCH_MECHANISMS[cell.mechanism][language], width: NAME },
          ...(withTimes
            ? [
                { text: value(before.value), width: 9, right: true },
                { text: `${arrow} ${value(after.value)}`, width: 11 },
              ]
            : []),
          { text: digits(ratio.value), width: RATIO, right: true, as: 'strong' },
          { text: said, width: Math.max(4, rest), as: STYLES[verdict] },
        ]}
      />
    </Box>
  );
}
