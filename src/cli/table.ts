/** Columns of text, by the cells that they take on a terminal. */
import stringWidth from 'string-width';
import { printable } from '../printable.ts';

/** Rows as lines that may be shown on a terminal: every column as wide as its widest cell, no blanks at the end of a line. */
export function padded(table: readonly (readonly string[])[], gap: string): string[] {
  const rows = table.map((row) => row.map(printable));
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, stringWidth(cell));
    });
  }
  return rows.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - stringWidth(cell)))
      .join(gap)
      .trimEnd(),
  );
}
