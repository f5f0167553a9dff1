/** The kernel's objects of a moment as text, for tests of drawings. */
import { Box, renderToString } from 'ink';
import { expect } from 'vitest';
import type { Layout } from '../../../src/engine/model/choices.ts';
import { KernelObjects } from '../../../src/screens/lab/kernel-objects.tsx';
import { actorStyles } from '../../../src/screens/lab/script-index.ts';
import type { LabView } from '../../../src/screens/lab/view.ts';
import { ActorsContext } from '../../../src/screens/parts/actors.tsx';
import { Columns } from '../../../src/screens/parts/prose.tsx';
import { textWidth } from '../../../src/screens/parts/rows.ts';
import { Surroundings } from '../../../src/screens/parts/surroundings.tsx';
import { makeTheme } from '../../../src/screens/theme.ts';
import type { Language } from '../../../src/text/language.ts';

export interface DrawOptions {
  /** Columns and rows inside the pane. */
  readonly width?: number;
  readonly height?: number;
  readonly layout?: Layout;
  readonly ascii?: boolean;
  readonly language?: Language;
}

/** What is seen of the objects, line by line; fails when a line is wider than the pane. */
export function drawnLines(view: LabView, options: DrawOptions = {}): string[] {
  const { width = 53, height = 20, layout = '6', ascii = false, language = 'en' } = options;
  const settings = { theme: makeTheme(0, ascii), language, layout };
  const text = renderToString(
    <Surroundings settings={settings} size={{ columns: width, rows: height }}>
      <ActorsContext value={actorStyles(view.script)}>
        <Box width={width} height={height} flexDirection="column" overflow="hidden">
          <Box flexDirection="column" flexShrink={1}>
            <Columns width={width}>
              <KernelObjects view={view} width={width} height={height} scrolled={false} />
            </Columns>
          </Box>
        </Box>
      </ActorsContext>
    </Surroundings>,
    { columns: width + 20 },
  );
  const lines = text.trimEnd().split('\n').map(plain);
  for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(width);
  return lines;
}

function plain(line: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: styles begin with an escape.
  return line.replace(/\x1b\[[\d;]*m/g, '').trimEnd();
}
