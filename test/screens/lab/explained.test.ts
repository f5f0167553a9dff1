/** Every mark that a pane of any lab draws is explained by help under that pane's name. */
import { describe, expect, test } from 'vitest';
import { shippedLabs } from '../../../src/cli/shipped.ts';
import type { PaneName } from '../../../src/screens/lab/arrangement.ts';
import { PANES } from '../../../src/screens/lab/arrangement.ts';
import { viewOf } from '../../../src/screens/lab/model.ts';
import { InsidePane } from '../../../src/screens/lab/panes/inside.tsx';
import { KernelPane } from '../../../src/screens/lab/panes/kernel.tsx';
import { NarrationPane } from '../../../src/screens/lab/panes/narration.tsx';
import { ProcessesPane } from '../../../src/screens/lab/panes/processes.tsx';
import { TranscriptPane } from '../../../src/screens/lab/panes/transcript.tsx';
import { MARKS } from '../../../src/screens/marks/marks.ts';
import { makeTheme } from '../../../src/screens/theme.ts';
import { labText, simulate } from './moments.ts';
import { paneLines } from './pictured.tsx';

const { glyphs } = makeTheme(16, false);
/** What is drawn around things, and what every pane has. */
const LINES = [glyphs.vertical, glyphs.horizontal, glyphs.thumb, glyphs.ellipsis].join('');
const GLYPHS = new Set(Object.values(glyphs).flat().join(''));

const DRAWN = {
  transcript: TranscriptPane,
  kernel: KernelPane,
  processes: ProcessesPane,
  inside: InsidePane,
  narration: NarrationPane,
} as const;

/** The characters of the marks that help has for a pane, which its number stands for. */
function explained(pane: PaneName): ReadonlySet<string> {
  const number = new RegExp(`(^|, )${PANES.indexOf(pane) + 1} `);
  const groups = MARKS.filter(({ where }) => number.test(where.en));
  const drawn = groups.flatMap(({ marks }) => marks.map((mark) => mark.drawn(glyphs)));
  return new Set(drawn.join(''));
}

const mechanisms = [...new Set(shippedLabs().map(({ id }) => id.split('/')[0] ?? ''))];

describe.each(mechanisms)('every mark in the labs of %s', (mechanism) => {
  test('is in the help, under the pane that has it', async () => {
    const unexplained = new Set<string>();
    for (const { id } of shippedLabs().filter((lab) => lab.id.startsWith(`${mechanism}/`))) {
      const run = simulate(labText(id));
      const { total } = run.store.getState();
      // Every third moment: what a mechanism draws comes again and again.
      for (let stop = 1; stop < total; stop += 3) {
        await run.seek(stop);
        const view = viewOf(run.store.getState());
        for (const [pane, Pane] of Object.entries(DRAWN)) {
          const known = explained(pane as PaneName);
          for (const character of paneLines(Pane, view).join('')) {
            if (!GLYPHS.has(character) || LINES.includes(character) || known.has(character))
              continue;
            if (/[ -~]/.test(character)) continue;
            unexplained.add(`${pane}: ${character} in ${id}`);
          }
        }
      }
    }
    expect([...unexplained]).toEqual([]);
  });
});
