/** A frame of the lab, in the middle of a long transcript, against one of a short transcript. */
import type { Run } from '../src/engine/index.ts';
import { labFrame, NO_CHOICES } from '../src/screens/lab/compose.ts';
import { viewOf } from '../src/screens/lab/model.ts';
import { settingsFor, simulate } from '../test/screens/lab/moments.ts';
import { median, report } from './report.ts';

const SHORT = 200;
const LONG = 40_000;
const FRAMES = 101;
/** What is counted for every line is little; drawing every line would be some hundred times as much. */
const GROWTH = 10;

const settings = settingsFor(100, 30);

function run(steps: number): Run {
  const pair = 'A  write(w, "x") = 1\nA  read(r, "x", 1) = 1\n';
  return simulate(`A  pipe([r, w])\n${pair.repeat(steps / 2)}`);
}

/** The middle one of the times, in milliseconds, that frames all over a run take. */
async function frameTime(steps: number): Promise<number> {
  const made = run(steps);
  await made.seek(100);
  const view = viewOf(made.store.getState());
  const times = Array.from({ length: FRAMES }, (_, at) => {
    const step = Math.floor((steps * at) / FRAMES);
    const began = performance.now();
    labFrame({ ...view, step }, NO_CHOICES, settings);
    return performance.now() - began;
  });
  await made.close();
  return median(times);
}

const short = await frameTime(SHORT);
const long = await frameTime(LONG);
report({
  name: `a frame in ${LONG} steps, against one in ${SHORT}`,
  value: long / short,
  unit: 'x',
  atMost: GROWTH,
  from: `${long.toFixed(2)} ms against ${short.toFixed(2)} ms`,
});
