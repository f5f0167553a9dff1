/** The lab at every size: exactly as many cells as the terminal has, whatever it shows. */
import { describe, expect, test } from 'vitest';
import { shippedLabs } from '../../../src/cli/shipped.ts';
import {
  type LabChoices,
  type LabSettings,
  labFrame,
  NO_CHOICES,
} from '../../../src/screens/lab/compose.ts';
import { viewOf } from '../../../src/screens/lab/model.ts';
import { PANES, shownPanes } from '../../../src/screens/lab/panes.ts';
import type { LabView } from '../../../src/screens/lab/view.ts';
import { rowText, rowWidth } from '../../../src/screens/parts/rows.ts';
import { makeTheme } from '../../../src/screens/theme.ts';
import { HELLO, labText, momentOf, settingsFor, simulate } from './moments.ts';

const base: LabSettings = {
  ...settingsFor(100, 30),
  hints: [{ key: 'n', text: 'step', rank: 1 }],
};

const SIZES = [
  [40, 12],
  [60, 20],
  [60, 44],
  [79, 50],
  [80, 24],
  [100, 30],
  [120, 26],
  [139, 80],
  [200, 60],
] as const;

describe('every step fills the terminal exactly', () => {
  const labs = shippedLabs().map(({ id }, index) => ({ id, index }));

  test.for(labs)('of $id', async ({ id, index }) => {
    // Three of the nine: one that is narrow, one that is usual, one that is wide.
    const sizes = SIZES.filter((_, size) => size % 3 === index % 3);
    const run = simulate(labText(id), id);
    for (let step = -1; step < run.store.getState().total; step++) {
      await run.seek(step);
      const view = viewOf(run.store.getState());
      const zh = step % 2 === 0;
      for (const [width, height] of sizes) {
        const { rows } = labFrame(view, NO_CHOICES, {
          ...base,
          width,
          height,
          language: zh ? 'zh' : 'en',
          layout: zh ? '3.2' : '6',
          theme: makeTheme(zh ? 16 : 0, step % 3 === 0),
        });
        const at = `${width} by ${height}, step ${step}`;
        expect(rows, at).toHaveLength(height);
        for (const row of rows) expect(rowWidth(row), `${at} ${rowText(row)}`).toBe(width);
      }
    }
    await run.close();
  });
});

describe.each(SIZES)('%i by %i', (width, height) => {
  test.each(PANES)(
    'is filled exactly by the pane %s when it is zoomed, and when it has the focus',
    async (focus) => {
      const view = await momentOf(HELLO, 3, 6);
      for (const zoom of [true, false]) {
        const choices: LabChoices = { ...NO_CHOICES, focus, zoom, source: focus === 'program' };
        const { rows } = labFrame(view, choices, { ...base, width, height });
        expect(rows).toHaveLength(height);
        for (const row of rows) expect(rowWidth(row)).toBe(width);
      }
    },
  );
});

describe('what is seen', () => {
  test('at 80 by 24: transcript, kernel, narration and processes', async () => {
    const view = await momentOf(HELLO, 3);
    const { arrangement } = labFrame(view, NO_CHOICES, { ...base, width: 80, height: 24 });
    const shown = shownPanes(arrangement);
    expect(shown).toEqual(['transcript', 'narration', 'kernel', 'processes']);
  });

  test('at 80 by 24 while stepping inside a call: its inside in place of the processes', async () => {
    const view = await momentOf(HELLO, 3, 2);
    const { arrangement } = labFrame(view, NO_CHOICES, { ...base, width: 80, height: 24 });
    expect(shownPanes(arrangement)).toContain('inside');
  });

  test('below that: one pane, the others behind numbered tabs', async () => {
    const view = await momentOf(HELLO, 3);
    const { rows } = labFrame(view, NO_CHOICES, { ...base, width: 60, height: 20 });
    expect(rowText(rows[1] ?? [])).toContain('[1 Transcript]');
    expect(rowText(rows[1] ?? [])).toContain('6');
  });

  test('at 200 by 60: everything, the C program too', async () => {
    const view = await momentOf(HELLO, 3);
    const { arrangement } = labFrame(view, NO_CHOICES, { ...base, width: 200, height: 60 });
    expect([...shownPanes(arrangement)].sort()).toEqual([...PANES].sort());
  });
});

describe('the header', () => {
  const header = async (step: number, inside?: number, settings: Partial<LabSettings> = {}) => {
    const frame = labFrame(await momentOf(HELLO, step, inside), NO_CHOICES, {
      ...base,
      ...settings,
    });
    return rowText(frame.rows[0] ?? []);
  };

  test('says where one is, on which kernel, at which step', async () => {
    expect(await header(3)).toMatch(/^ ipcscope › Pipe › Hello +\[sim\] real {2}twin +step 4\/7 $/);
    expect(await header(3, 2)).toMatch(/event 3\/\d+ $/);
    expect(await header(3, undefined, { language: 'zh' })).toMatch(
      /管道 › 问好 .*\[模拟\].*第 4\/7 步 $/,
    );
  });

  test('leaves out the way before its end where there is no room, and other kernels', async () => {
    expect(await header(3, undefined, { width: 60 })).toMatch(
      / Hello +\[sim\] real {2}twin +step 4/,
    );
    expect(await header(3, undefined, { width: 40 })).toMatch(/Hello +\[sim\] +step 4\/7 $/);
    expect(await header(3, 2, { width: 40 })).toMatch(/\[sim\] +step 4\/7 {2}event 3\/\d+ $/);
    const chinese = await header(3, 2, { width: 40, language: 'zh' });
    expect(chinese).toMatch(/\[模拟\] +第 4\/7 步 {2}事件 3\/\d+ $/);
  });
});

describe('the footer', () => {
  const footer = async (width: number, ns = 1500) => {
    const view = await momentOf(HELLO, 3);
    const frame = view.frame;
    if (frame === undefined) throw new Error('there is a step');
    const timing = {
      ns,
      voluntarySwitches: 0,
      involuntarySwitches: 0,
      minorFaults: 0,
      majorFaults: 0,
    };
    const step = ns === 0 ? frame.step : { ...frame.step, timing };
    const real: LabView = { ...view, engine: 'real', frame: { step } };
    const hints = [
      { key: 'n', text: 'step', rank: -1 },
      { key: 'b', text: 'back', rank: -2 },
      { key: 'm', text: 'mode', rank: -3 },
      { key: 'p', text: 'predict', rank: -4 },
      { key: 'c', text: 'C code', rank: -5 },
      { key: 'z', text: 'zoom', rank: -6 },
      { key: '/', text: 'search', rank: -7 },
      { key: '?', text: 'help', rank: 3 },
      { key: 'Esc', text: 'back', rank: 3 },
      { key: 'q', text: 'quit', rank: 3 },
    ];
    const { rows } = labFrame(real, NO_CHOICES, { ...base, hints, width, height: 20 });
    return rowText(rows.at(-1) ?? []);
  };

  test('has what was measured at its end', async () => {
    expect(await footer(140)).toMatch(/1\.50 µs {2}0 switches {2}0 faults/);
  });

  test('and rather what can be pressed where there is little room', async () => {
    expect(await footer(60)).toMatch(/^ n step .*q quit +1\.50 µs $/);
    expect(await footer(40)).toMatch(/^ n step {2}\? help {2}Esc back {2}q quit/);
  });

  test('has the same hints however long a call took, and where no time was measured', async () => {
    for (const width of [50, 60, 80, 100]) {
      const hints = (row: string) => row.replace(/( {4}|\d).*$/, '').trimEnd();
      const expected = hints(await footer(width));
      for (const ns of [0, 1, 711, 6940, 10_400, 106_000, 12_000_000, 999_000_000]) {
        expect(hints(await footer(width, ns)), `${width} columns, ${ns} ns`).toBe(expected);
      }
    }
  });
});

test('the C program tells nothing of what is still to be predicted', async () => {
  const view = await momentOf(labText('signal/lost-wakeup'), 3);
  const program = (predicting: boolean): string => {
    const choices = {
      ...NO_CHOICES,
      source: true,
      focus: 'program',
      zoom: true,
      predicting,
    } as const;
    const { rows } = labFrame(view, choices, { ...base, width: 100, height: 70 });
    return rows.map(rowText).join('\n');
  };
  // Made already, and made now.
  const past = /✓ +expect\(pause\(\) == -1 && errno == EINTR\); {2}\/\* blocks \*\//;
  const future = /sigsuspend\(&set\) == -1 && errno == EINTR/;
  expect(program(false)).toMatch(past);
  expect(program(false)).toMatch(future);
  expect(program(true)).toMatch(past);
  expect(program(true)).not.toMatch(future);
  expect(program(true)).toMatch(/^│ +sigsuspend\(&set\); +│$/m);
});
