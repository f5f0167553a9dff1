/** What a number is made of: the calls, copies, switches and wake-ups of a round, what each costs here, and what is left. */
import { Box } from 'ink';
import { MECHANISMS, MEGABYTE, typicalCalibration } from '../../engine/index.ts';
import { claimDistance } from '../../text/bench/claims.ts';
import { cellName } from '../../text/bench/names.ts';
import { bytesText, measureText, percentText, timeText } from '../../text/bench/quantity.ts';
import { benchScreenText } from '../../text/bench/screen.ts';
import type { Language } from '../../text/language.ts';
import { Pane } from '../parts/pane.tsx';
import { Prose } from '../parts/prose.tsx';
import { useLanguage, useTheme } from '../parts/surroundings.tsx';
import { HumpSentences } from './histogram.tsx';
import type { BenchRow } from './rows.ts';

/** The pane. */
export function Explanation(props: {
  readonly row: BenchRow;
  readonly width: number;
  readonly height: number;
}) {
  const { row, width, height } = props;
  const language = useLanguage();
  const { micro } = useTheme().glyphs;
  const text = benchScreenText(language);
  return (
    <Pane
      title={text.explained(cellName(row.cell, language))}
      width={width}
      height={height}
      focused
    >
      {explainedLines(row, language, micro).map((line) => (
        <Box key={line} flexShrink={0}>
          <Prose>{line}</Prose>
        </Box>
      ))}
      <HumpSentences row={row} />
      <Box flexShrink={0}>
        <Prose as="key">{text.seeLab(MECHANISMS[row.cell.mechanism].lab)}</Prose>
      </Box>
    </Pane>
  );
}

/** What a round consists of, in sentences. What was measured by itself is taken off; the rest is said to be the rest. */
export function explainedLines(
  { cell, draws, estimate, claimed }: BenchRow,
  language: Language,
  micro: string,
): string[] {
  const text = benchScreenText(language);
  const { calls, copies, switches, wakeUps, faults } = MECHANISMS[cell.mechanism].consistsOf;
  const { getppidNs, faultNs } = typicalCalibration(draws);
  const colon = language === 'zh' ? '：' : ': ';
  const time = (ns: number): string => timeText(ns, micro);
  const costed = (name: string, count: number, ns: number | undefined): string[] =>
    count === 0 || ns === undefined
      ? []
      : [`${name}${colon}${text.each(count, time(ns), time(count * ns))}`];
  const counted = (name: string, count: number): string[] =>
    count === 0 ? [] : [`${name}${colon}${count}`];
  const { piece } = MECHANISMS[cell.mechanism];
  const moved = cell.kind === 'megabyte' ? MEGABYTE : cell.size;
  const known = calls * (getppidNs ?? 0) + faults * (faultNs ?? 0);
  const rest = estimate.main.value - known;
  const trip = cell.kind === 'round-trip';
  const { lowest, highest, draws: count } = estimate;
  const value = (measured: number): string => measureText(cell.kind, measured, micro);
  return [
    text.spread(count, value(lowest), value(highest)),
    ...(piece === undefined || moved <= piece
      ? []
      : [text.pieces(bytesText(moved), Math.ceil(moved / piece), bytesText(piece))]),
    ...(trip ? [] : [cell.mechanism === 'vm-readv' ? text.copiedOnce : text.copiedTwice]),
    ...(trip && calls + switches === 0 ? [text.sleepless] : []),
    ...(trip ? costed(text.calls, calls, getppidNs) : []),
    ...(trip ? costed(text.faults, faults, faultNs) : []),
    ...(trip ? counted(text.copies, copies) : []),
    ...(trip && cell.placement.name === 'one-core' ? counted(text.switches, switches) : []),
    ...(trip ? counted(text.wakeUps, wakeUps) : []),
    ...(trip && known > 0 && rest > 0
      ? [text.rest(time(rest), percentText(rest / estimate.main.value))]
      : []),
    ...(claimed === undefined
      ? []
      : [
          text.claimOf(
            measureText(cell.kind, claimed, micro),
            claimDistance(claimed / estimate.main.value, language),
          ),
        ]),
  ];
}
