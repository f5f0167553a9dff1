/** What the documents claim of performance, and what measuring says of it. */
import { Box } from 'ink';
import { halfWidth, type JudgedClaim, type JudgedLine } from '../../engine/index.ts';
import { benchText, CLAIM_VERDICTS, CLAIM_WORDS } from '../../text/bench/bench.ts';
import { claimDistance, shmTestSentences } from '../../text/bench/claims.ts';
import { BENCH_MECHANISMS, groupName, PLACEMENT_NAMES } from '../../text/bench/names.ts';
import { measureText, percentText } from '../../text/bench/quantity.ts';
import { benchScreenText } from '../../text/bench/screen.ts';
import { EntryLine } from '../parts/entry-line.tsx';
import { List, seenPart } from '../parts/list.tsx';
import { Pane } from '../parts/pane.tsx';
import { Prose } from '../parts/prose.tsx';
import { innerHeight, innerWidth } from '../parts/scrolling.ts';
import { Styled } from '../parts/styled.tsx';
import { useLanguage, useTheme } from '../parts/surroundings.tsx';
import type { StyleName } from '../theme.ts';
import { Columns } from './columns.tsx';
import type { BenchModel, BenchState } from './store.ts';

interface Props {
  readonly bench: BenchModel;
  readonly state: BenchState;
  readonly width: number;
  readonly height: number;
}

const STYLES: { readonly [verdict in JudgedClaim['verdict']]: StyleName } = {
  holds: 'good',
  partly: 'blocked',
  refuted: 'bad',
  open: 'muted',
};

/** The claims, a line each, with their verdicts. */
export function ClaimsPane({ bench, state, width, height }: Props) {
  const language = useLanguage();
  const text = benchScreenText(language);
  const { claims } = state;
  const seen = seenPart(claims.length, state.row, height);
  return (
    <Pane
      title={text.claims}
      width={width}
      height={height}
      focused={state.focus === 'results'}
      seen={seen}
      onClick={(row) => {
        const at = seen.offset + row;
        if (row >= 0 && at < claims.length) bench.point('results', at);
      }}
      onWheel={(rows) => bench.roll('results', Math.sign(rows))}
    >
      {claims.length === 0 && (
        <Prose as="muted">{state.measuring ? text.starting : text.empty}</Prose>
      )}
      <List
        items={claims}
        offset={seen.offset}
        rows={innerHeight(height)}
        line={({ id, verdict }, index) => {
          const chosen = index === state.row;
          const selected = chosen && state.focus === 'results';
          return (
            <EntryLine
              key={id}
              chosen={chosen}
              selected={selected}
              right={
                <Styled as={selected ? undefined : STYLES[verdict]}>
                  {CLAIM_VERDICTS[verdict][language]}
                </Styled>
              }
            >
              {CLAIM_WORDS[id]?.[language] ?? id}
            </EntryLine>
          );
        }}
      />
    </Pane>
  );
}

/** The chosen claim: every number beside the measured one, and the order. */
export function ClaimDetails({ state, width, height }: Props) {
  const language = useLanguage();
  const text = benchText(language);
  const { micro } = useTheme().glyphs;
  const claim = state.claims[state.row];
  if (claim === undefined) return <Pane title="" width={width} height={height} />;
  const groups = [...new Set(claim.lines.map(({ cell }) => groupName(cell, language)))];
  return (
    <Pane title={claim.id} width={width} height={height} focused={state.explaining}>
      <Box flexShrink={0}>
        <Prose as="strong">{CLAIM_WORDS[claim.id]?.[language] ?? claim.id}</Prose>
      </Box>
      {claim.orders.map(({ placement, right, wrong, open }) => (
        <Box key={placement} flexShrink={0}>
          <Prose as={wrong === 0 ? 'good' : wrong >= right ? 'bad' : 'blocked'}>
            {text.order(PLACEMENT_NAMES[placement][language], right, wrong, open)}
          </Prose>
        </Box>
      ))}
      {shmTestSentences(claim, language, micro).map((sentence) => (
        <Box key={sentence} flexShrink={0}>
          <Prose>{sentence}</Prose>
        </Box>
      ))}
      {groups.map((group) => (
        <Box key={group} flexDirection="column" flexShrink={0}>
          <Styled as="title">{group}</Styled>
          {claim.lines
            .filter(({ cell }) => groupName(cell, language) === group)
            .map((line) => (
              <LineOfClaim key={line.cell.mechanism} line={line} width={innerWidth(width)} />
            ))}
        </Box>
      ))}
    </Pane>
  );
}

/** A mechanism, what was measured, what the documents say, and how far that is from it. */
function LineOfClaim({ line, width }: { readonly line: JudgedLine; readonly width: number }) {
  const language = useLanguage();
  const text = benchText(language);
  const { micro } = useTheme().glyphs;
  const { cell, measured, off } = line;
  const { claimed } = line.line;
  const value =
    measured === undefined ? text.notMeasuredYet : measureText(cell.kind, measured.value, micro);
  const sure = measured === undefined ? '' : `+-${percentText(halfWidth(measured))}`;
  const said =
    claimed === undefined ? '' : `${text.claimed} ${measureText(cell.kind, claimed, micro)}`;
  const rest = width - 20 - 13 - 8 - 1;
  const words = [said, ...(off === undefined ? [] : [claimDistance(off, language)])];
  return (
    <Columns
      cells={[
        { text: BENCH_MECHANISMS[cell.mechanism][language], width: 20 },
        { text: value, width: 12, right: true, as: 'strong' },
        ...(rest >= 36 || claimed === undefined ? [{ text: sure, width: 7, right: true }] : []),
        {
          text: words.join(language === 'zh' ? '，' : ', '),
          width: Math.max(4, rest >= 36 || claimed === undefined ? rest : rest + 7),
          as: 'muted',
        },
      ]}
    />
  );
}
