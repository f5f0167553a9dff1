/** The first and the last line of every screen: where one is, and what can be pressed. */
import type { Theme } from '../theme.ts';
import { cutRow, fitRow, type Row, rowWidth, type Span, span, spread } from './rows.ts';

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
  const spans: Span[] = [span(' ')];
  path.forEach((name, index) => {
    if (index > 0) spans.push(span(` ${glyphs.separator} `, 'muted'));
    const style = index === 0 ? 'key' : index === path.length - 1 ? 'title' : undefined;
    spans.push(span(name, style));
  });
  return fitRow(
    spread(spans, [...right, span(' ')], width, glyphs.ellipsis),
    width,
    glyphs.ellipsis,
  );
}

/** What can be pressed; as many as fit, the most important ones, in their order. */
export function footerRow(hints: readonly Hint[], right: Row, width: number, theme: Theme): Row {
  const room = width - 1 - (right.length === 0 ? 0 : rowWidth(right) + 2);
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
  for (const hint of hints) if (chosen.has(hint)) spans.push(...draw(hint));
  if (right.length === 0) return fitRow(spans, width, theme.glyphs.ellipsis);
  return spread(
    cutRow(spans, Math.max(0, width - rowWidth(right) - 2), theme.glyphs.ellipsis),
    [...right, span(' ')],
    width,
    theme.glyphs.ellipsis,
  );
}
