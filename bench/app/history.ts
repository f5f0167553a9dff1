/** Going through a long history, against going through a short one: by seeking, by stepping back, by scrolling. */
import { loadScript } from '../../src/engine/index.ts';
import { median, report } from '../report.ts';
import { open, runOf } from './opened.ts';

const SHORT = 200;
const LONG = 100_000;
const PLACES = 60;
const PAGE_DOWN = '\x1b[6~';

/** Milliseconds of each way. */
async function waysThrough(steps: number) {
  const pair = 'A  write(w, "x") = 1\nA  read(r, "x", 1) = 1\n';
  const { script } = loadScript(`A  pipe([r, w])\n${pair.repeat(steps / 2)}`, 'long.ipc');
  const app = await open(script, 100, 30);
  const run = runOf(app);
  await app.measure(() => run.last());
  const times = async (way: (at: number) => Promise<number>): Promise<number> => {
    const found: number[] = [];
    for (let at = 0; at < PLACES; at++) {
      const time = await way(at);
      // The first ones warm the program up.
      if (at >= 10) found.push(time);
    }
    return median(found);
  };
  const seek = await times((at) =>
    app.measure(() => run.seek(Math.floor((steps * ((at * 37) % PLACES)) / PLACES))),
  );
  await run.last();
  const back = await times(() => app.key('b'));
  await run.first();
  const scroll = await times(() => app.key(PAGE_DOWN));
  app.close();
  return { seek, back, scroll };
}

async function measureAll(): Promise<void> {
  const short = await waysThrough(SHORT);
  const long = await waysThrough(LONG);
  for (const way of ['seek', 'back', 'scroll'] as const) {
    report({
      name: `${way} in ${LONG} steps / in ${SHORT}`,
      value: long[way] / short[way],
      unit: 'x',
      // The same but for what caches and a larger heap cost.
      atMost: 2,
      from: `${long[way].toFixed(1)} ms against ${short[way].toFixed(1)} ms`,
    });
  }
  process.exit();
}

void measureAll();
