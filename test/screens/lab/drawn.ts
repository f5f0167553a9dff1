/** The kernel pane of a moment as text, for tests of drawings. */

import { expect } from 'vitest';
import type { Layout } from '../../../src/engine/model/choices.ts';
import { kernelRows } from '../../../src/screens/lab/kernel.ts';
import type { LabView } from '../../../src/screens/lab/view.ts';
import { rowText, rowWidth } from '../../../src/screens/parts/rows.ts';
import { makeTheme } from '../../../src/screens/theme.ts';
import type { Language } from '../../../src/text/language.ts';

export interface DrawOptions {
  readonly width?: number;
  readonly height?: number;
  readonly layout?: Layout;
  readonly ascii?: boolean;
  readonly language?: Language;
}

/** The pane, line by line; fails when a line is wider than the pane. */
export function kernelLines(view: LabView, options: DrawOptions = {}): string[] {
  const { width = 53, height = 14, layout = '6', ascii = false, language = 'en' } = options;
  const theme = makeTheme(16, ascii);
  const { rows } = kernelRows(view, { theme, language, layout, width, height });
  for (const row of rows) expect(rowWidth(row)).toBeLessThanOrEqual(width);
  return rows.map((row) => rowText(row).trimEnd());
}
