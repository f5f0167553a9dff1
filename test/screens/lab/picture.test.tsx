/** The lab at every size: exactly as many cells as the terminal has, whatever it shows. */
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { shippedLabs } from '../../../src/cli/shipped.ts';
import type { Hint } from '../../../src/screens/keys/hints.ts';
import { PANES, shownPanes } from '../../../src/screens/lab/arrangement.ts';
import { viewOf } from '../../../src/screens/lab/model.ts';
import { ProcessesPane } from '../../../src/screens/lab/panes/processes.tsx';
import { arrangementOf } from '../../../src/screens/lab/picture.tsx';
import { seenByNobody } from '../../../src/screens/lab/seen.ts';
import type { LabView } from '../../../src/screens/lab/view.ts';
import { makeTheme } from '../../../src/screens/theme.ts';
import { HELLO, labText, momentOf, simulate } from './moments.ts';
import { type PictureOptions, paneLines, picture } from './pictured.tsx';

const STEP: readonly Hint[] = [{ key: 'n', text: 'step', always: false }];

/** Fails unless the lines fill a terminal: the panes exactly, the first and the last line at most. */
function expectFilled(lines: readonly string[], width: number, height: number, at: string): void {
  expect(lines, at).toHaveLength(height);
  for (const [index, line] of lines.entries()) {
    // The header, the tabs and the footer end where their words end.
    const whole = index > 0 && index < height - 1 && !(index === 1 && !/[╭+]/.test(line[0] ?? ''));
    if (whole) expect(stringWidth(line), `${at} ${line}`).toBe(width);
    else expect(stringWidth(line), `${at} ${line}`).toBeLessThanOrEqual(width);
  }
}

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
    const run = simulate(labText(id), id);
    for (let step = -1; step < run.store.getState().total; step++) {
      await run.seek(step);
      const view = viewOf(run.store.getState());
      const zh = step % 2 === 0;
      // One size after the other: a lab of eight steps has every one.
      const [width, height] = SIZES[(index + 4 * step + 4) % SIZES.length] ?? SIZES[0];
      const lines = picture(view, {
        hints: STEP,
        width,
        height,
        language: zh ? 'zh' : 'en',
        layout: zh ? '3.2' : '6',
        theme: makeTheme(zh ? 16 : 0, step % 3 === 0),
      });
      expectFilled(lines, width, height, `${width} by ${height}, step ${step}`);
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
        const seen = { focus, zoom, source: focus === 'program' };
        const lines = picture(view, { hints: STEP, width, height, seen });
        expectFilled(lines, width, height, `zoom ${zoom}`);
      }
    },
  );
});

describe('what is seen', () => {
  const shown = async (columns: number, rows: number, inside?: number) => {
    const view = await momentOf(HELLO, 3, inside);
    return shownPanes(arrangementOf(seenByNobody(view), { columns, rows }, 'en'));
  };

  test('at 80 by 24: transcript, kernel, narration and processes', async () => {
    expect(await shown(80, 24)).toEqual(['transcript', 'narration', 'kernel', 'processes']);
  });

  test('at 80 by 24 while stepping inside a call: its inside in place of the processes', async () => {
    expect(await shown(80, 24, 2)).toContain('inside');
  });

  test('below that: one pane, the others behind numbered tabs', async () => {
    const lines = picture(await momentOf(HELLO, 3), { width: 60, height: 20 });
    expect(lines[1]).toContain('[1 Transcript]');
    expect(lines[1]).toContain('6');
  });

  test('at 200 by 60: everything, the C program too', async () => {
    expect([...(await shown(200, 60))].sort()).toEqual([...PANES].sort());
  });
});

describe('the header', () => {
  const header = async (step: number, inside?: number, options: PictureOptions = {}) =>
    picture(await momentOf(HELLO, step, inside, 0), options)[0] ?? '';

  test('says where one is, on which kernel, at which step', async () => {
    expect(await header(3)).toMatch(/^ ipcscope › Pipe › Hello +\[sim\] real {2}twin +step 4\/9$/);
    expect(await header(3, 2)).toMatch(/event 3\/\d+$/);
    expect(await header(3, undefined, { language: 'zh' })).toMatch(
      /管道 › 问好 .*\[模拟\].*第 4\/9 步$/,
    );
  });

  test('leaves out the way before its end where there is no room, and other kernels', async () => {
    expect(await header(3, undefined, { width: 60 })).toMatch(
      / Hello +\[sim\] real {2}twin +step 4/,
    );
    expect(await header(3, undefined, { width: 40 })).toMatch(/Hello +\[sim\] +step 4\/9$/);
    expect(await header(3, 2, { width: 40 })).toMatch(/\[sim\] +step 4\/9 {2}event 3\/\d+$/);
    const chinese = await header(3, 2, { width: 40, language: 'zh' });
    expect(chinese).toMatch(/\[模拟\] +第 4\/9 步 {2}事件 3\/\d+$/);
  });
});

describe('the footer', () => {
  const HINTS: readonly Hint[] = [
    ...['n step', 'b back', 'm mode', 'p predict', 'c C code', 'z zoom', '/ search'],
    ...['? help', 'Esc leave', 'q quit'],
  ].map((words, at) => {
    const [key = '', ...text] = words.split(' ');
    return { key, text: text.join(' '), always: at > 6 };
  });

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
    return picture(real, { hints: HINTS, width, height: 20 }).at(-1) ?? '';
  };

  test('has what was measured at its end', async () => {
    expect(await footer(140)).toMatch(/1\.50 µs {2}0 switches {2}0 faults/);
  });

  test('and rather what can be pressed where there is little room', async () => {
    expect(await footer(60)).toMatch(/^ n step .*q quit +1\.50 µs$/);
    expect(await footer(40)).toMatch(/^ n step +\? help {2}Esc leave {2}q quit/);
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
  const view = await momentOf(labText('signal/lost-wakeup'), 4);
  const program = (predicting: boolean): string => {
    const prediction = { ...seenByNobody(view).prediction, predicting };
    const seen = { source: true, focus: 'program', zoom: true, prediction } as const;
    return picture(view, { width: 100, height: 70, seen }).join('\n');
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

test('whose child a process is stands there whole or not at all', async () => {
  const view = await momentOf(HELLO, 2);
  for (let width = 20; width < 70; width++) {
    const lines = paneLines(ProcessesPane, view, { width });
    const sleeper = lines.find((line) => line.startsWith('B ')) ?? '';
    expect(sleeper).toMatch(width < 48 ? /^B ‖ read[^h]*$/ : /anon_pipe_read +child of A$/);
  }
});
