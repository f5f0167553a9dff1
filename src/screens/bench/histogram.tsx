/** How long rounds took: a histogram on a logarithmic axis, its humps named by how the rounds in them waited. */
import { Box, useIsScreenReaderEnabled } from 'ink';
import { humpsOf, merged, onLogAxis, typicalCalibration } from '../../engine/index.ts';
import { cellName, WAITING_MEANS, WAITING_NAMES } from '../../text/bench/names.ts';
import { percentText, timeText } from '../../text/bench/quantity.ts';
import { benchScreenText } from '../../text/bench/screen.ts';
import { Pane } from '../parts/pane.tsx';
import { Prose } from '../parts/prose.tsx';
import { textWidth } from '../parts/rows.ts';
import { innerHeight, innerWidth } from '../parts/scrolling.ts';
import { Styled } from '../parts/styled.tsx';
import { useLanguage, useTheme } from '../parts/surroundings.tsx';
import type { BenchRow } from './rows.ts';

/** Lines that are no bars: the names of the humps, the axis and its numbers. */
const FRAME_ROWS = 3;

/** The pane. */
export function HistogramPane(props: {
  readonly row: BenchRow;
  readonly width: number;
  readonly height: number;
}) {
  const { row, width, height } = props;
  const language = useLanguage();
  const listens = useIsScreenReaderEnabled();
  const text = benchScreenText(language);
  return (
    <Pane title={text.histogram(cellName(row.cell, language))} width={width} height={height}>
      {listens ? (
        <HumpSentences row={row} />
      ) : (
        <Histogram row={row} columns={innerWidth(width)} rows={innerHeight(height)} />
      )}
    </Pane>
  );
}

/** The humps of a line's rounds, all draws together. */
function humpsOfRow({ draws, cell }: BenchRow) {
  const { getppidNs = Number.NaN } = typicalCalibration(draws);
  const all = merged(draws.map(({ histogram }) => histogram));
  return { all, humps: humpsOf(all, cell.placement.name, getppidNs) };
}

/** The humps in sentences, with what each means. */
export function HumpSentences({ row }: { readonly row: BenchRow }) {
  const language = useLanguage();
  const { micro } = useTheme().glyphs;
  const text = benchScreenText(language);
  return humpsOfRow(row).humps.map(({ waiting, share, peak }) => (
    <Box key={waiting} flexShrink={0}>
      <Prose>
        {text.humpLine(
          WAITING_NAMES[waiting][language],
          percentText(share),
          timeText(peak, micro),
          WAITING_MEANS[waiting][language],
        )}
      </Prose>
    </Box>
  ));
}

function Histogram(props: {
  readonly row: BenchRow;
  readonly columns: number;
  readonly rows: number;
}) {
  const { row, columns, rows } = props;
  const language = useLanguage();
  const { glyphs } = useTheme();
  const { all, humps } = humpsOfRow(row);
  const [first] = all[0] ?? [1];
  const [last] = all.at(-1) ?? [1];
  const from = Math.max(1, first) * 0.98;
  // No column is narrower than a bucket, of which there are 64 to a power of two.
  const to = Math.max(last * 1.05, from * 2 ** (columns / 64));
  const bars = onLogAxis(all, from, to, columns);
  const most = Math.max(...bars, 1);
  const height = Math.max(1, rows - FRAME_ROWS);
  const columnOf = (ns: number): number =>
    Math.floor((Math.log(ns / from) / Math.log(to / from)) * columns);
  const names = humps.map(({ waiting, share, peak }) => ({
    at: columnOf(peak),
    text: `${WAITING_NAMES[waiting][language]} ${percentText(share)}`,
  }));
  const ticks = decades(from, to).map((ns) => ({
    at: columnOf(ns),
    text: timeText(ns, glyphs.micro),
  }));
  const axis = Array.from({ length: columns }, (_, at) =>
    ticks.some((tick) => tick.at === at) ? glyphs.up : glyphs.horizontal,
  );
  return (
    <>
      <Styled as="key">{placed(names, columns)}</Styled>
      {Array.from({ length: height }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line has no name but its place.
        <Styled key={line} as="data" decoration>
          {bars.map((bar) => piece(bar / most, height - 1 - line, height, glyphs.levels)).join('')}
        </Styled>
      ))}
      <Styled as="muted" decoration>
        {axis.join('')}
      </Styled>
      <Styled as="muted">{placed(ticks, columns)}</Styled>
    </>
  );
}

/** What of a bar stands in a line, counted from below; what has any rounds shows it. */
function piece(part: number, line: number, height: number, levels: readonly string[]): string {
  if (part === 0) return ' ';
  const eighths = Math.max(1, Math.round(part * height * levels.length)) - line * levels.length;
  if (eighths <= 0) return ' ';
  return levels[Math.min(levels.length, eighths) - 1] ?? ' ';
}

/** The powers of ten between two times; where there is none, the ends. */
function decades(from: number, to: number): number[] {
  const found: number[] = [];
  for (let power = Math.ceil(Math.log10(from)); 10 ** power < to; power++) found.push(10 ** power);
  return found.length > 1 ? found : [from * 1.02, ...found, to * 0.94].sort((a, b) => a - b);
}

/** Texts in a line, each around its place; one for which there is no room any more is left out. */
function placed(
  texts: readonly { readonly at: number; readonly text: string }[],
  columns: number,
): string {
  let line = '';
  let used = 0;
  for (const { at, text } of texts) {
    const width = textWidth(text);
    const start = Math.max(
      used === 0 ? 0 : used + 1,
      Math.min(columns - width, at - Math.floor(width / 2)),
    );
    if (start + width > columns) continue;
    line += ' '.repeat(start - used) + text;
    used = start + width;
  }
  return line;
}
