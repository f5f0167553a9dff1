/** A transcript of tens of thousands of steps is drawn as fast as a short one. */
import { expect, test } from 'vitest';
import { type LabSettings, labFrame, NO_CHOICES } from '../../../src/screens/lab/compose.ts';
import { viewOf } from '../../../src/screens/lab/model.ts';
import { linesMatching } from '../../../src/screens/lab/transcript.ts';
import { rowText } from '../../../src/screens/parts/rows.ts';
import { makeTheme } from '../../../src/screens/theme.ts';
import { simulate } from './moments.ts';

const settings: LabSettings = {
  theme: makeTheme(16, false),
  language: 'en',
  layout: '6',
  width: 100,
  height: 30,
  hints: [],
  stepKey: 'n',
};

/** The middle one of the times, in milliseconds, that drawing a run at many of its steps takes. */
async function drawingTime(steps: number): Promise<number> {
  const pair = 'A  write(w, "x") = 1\nA  read(r, "x", 1) = 1\n';
  const run = simulate(`A  pipe([r, w])\n${pair.repeat(steps / 2)}`);
  await run.seek(100);
  const view = viewOf(run.store.getState());
  const times: number[] = [];
  for (let i = 0; i <= 20; i++) {
    const step = Math.max(0, Math.floor((steps / 20) * i) - 1);
    const began = performance.now();
    const { rows } = labFrame({ ...view, step }, NO_CHOICES, settings);
    times.push(performance.now() - began);
    expect(rows.map(rowText).join('\n')).toMatch(/▶ A (?:pipe|read|write)/);
  }
  expect(linesMatching(view.script, 'pipe')).toEqual([1]);
  await run.close();
  return times.sort((a, b) => a - b)[10] ?? Number.POSITIVE_INFINITY;
}

test('anywhere in it', async () => {
  const short = await drawingTime(200);
  const long = await drawingTime(40_000);
  // Drawing every line takes some hundred times as long.
  expect(long).toBeLessThan(short * 8 + 5);
}, 30_000);
