/** The first and the last line of every screen: where one is, and what can be pressed. */
import type { Theme } from '../theme.ts';
import {
  breakRow,
  cutRow,
  fitRow,
  fitRows,
  type Row,
  rowWidth,
  type Span,
  span,
  spread,
  wrapText,
} from './rows.ts';

/** A key and what it does, in a word or two. */
export interface Hint {
  readonly key: string;
  readonly text: string;
  /** Hints of higher rank go first when there is no room. */
  readonly rank: number;
}

/** `ipcscope › Pipe › Hello through a pipe`, and something at the right end. */
export function headerRow(path: readonly string[], right: Row, width: number, theme: Theme): Row {
  const { glyphs } = theme;
  const draw = (names: readonly string[]): Span[] => {
    const spans: Span[] = [span(' ')];
    names.forEach((name, index) => {
      if (index > 0) spans.push(span(` ${glyphs.separator} `, 'muted'));
      const isProgram = name === path[0];
      spans.push(span(name, isProgram ? 'key' : index === names.length - 1 ? 'title' : undefined));
    });
    return spans;
  };
  // Where there is no room for the whole way, its end is what matters.
  let from = 0;
  while (from < path.length - 1 && rowWidth(draw(path.slice(from))) + rowWidth(right) + 2 > width) {
    from += 1;
  }
  const spans = draw(path.slice(from));
  return fitRow(
    spread(spans, [...right, span(' ')], width, glyphs.ellipsis),
    width,
    glyphs.ellipsis,
  );
}

/** What can be pressed; as many as fit, the most important ones, in their order. */
export function footerRow(hints: readonly Hint[], right: Row, width: number, theme: Theme): Row {
  const room = width - 1 - (right.length === 0 ? 0 : rowWidth(right) + 4);
  const draw = ({ key, text }: Hint): Row => [span(key, 'key'), span(` ${text}  `)];
  const byRank = [...hints].sort((a, b) => b.rank - a.rank);
  const chosen = new Set<Hint>();
  let used = 0;
  for (const hint of byRank) {
    const size = rowWidth(draw(hint));
    if (used + size > room + 2) continue;
    used += size;
    chosen.add(hint);
  }
  const spans: Span[] = [span(' ')];
  for (const { key, text } of hints.filter((hint) => chosen.has(hint))) {
    if (spans.length > 1) spans.push(span('  '));
    spans.push(span(key, 'key'), span(` ${text}`));
  }
  if (right.length === 0) return fitRow(spans, width, theme.glyphs.ellipsis);
  return spread(
    cutRow(spans, Math.max(0, width - rowWidth(right) - 2), theme.glyphs.ellipsis),
    [...right, span(' ')],
    width,
    theme.glyphs.ellipsis,
  );
}

/** A notice or a line that is typed, in place of the footer; what is too long for one line is broken, never cut. */
export function noticeRows(notice: Row, columns: number): Row[] {
  const width = columns - 1;
  const [words, ...more] = notice;
  const lines =
    words === undefined || more.length > 0 || rowWidth(notice) <= width
      ? breakRow(notice, width)
      : wrapText(words.text, width).map((text): Row => [{ ...words, text }]);
  return lines.map((line) => fitRow([span(' '), ...line], columns));
}

/** Exactly so many rows, the last of which are given: they cover what is there. */
export function withLastRows(rows: readonly Row[], last: readonly Row[], height: number): Row[] {
  const shown = last.slice(-height);
  return [...fitRows(rows, height - shown.length), ...shown];
}
