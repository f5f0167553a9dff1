/** Turns rows into the bytes that a terminal shows them by. */
import { printable } from '../../printable.ts';
import type { Theme } from '../theme.ts';
import type { Row } from './rows.ts';

/** A row with its escape sequences. */
export function paintRow(spans: Row, { looks }: Theme): string {
  let text = '';
  for (const piece of spans) {
    if (piece.text === '') continue;
    const look = piece.as === undefined ? undefined : looks[piece.as];
    // Spans are printable already (rows.ts); here nothing else can come through.
    const shown = printable(piece.text);
    text += look === undefined ? shown : look.on + shown + look.off;
  }
  return text;
}

/** Rows, a line each. */
export function paint(rows: readonly Row[], theme: Theme): string {
  return rows.map((spans) => paintRow(spans, theme)).join('\n');
}
