/** A transcript of tens of thousands of steps is drawn like a short one (how fast: bench/drawing.ts). */
import { expect, test } from 'vitest';
import { viewOf } from '../../../src/screens/lab/model.ts';
import { linesMatching } from '../../../src/screens/lab/transcript.ts';
import { simulate } from './moments.ts';
import { picture } from './pictured.tsx';

test('anywhere in it', async () => {
  const steps = 40_000;
  const pair = 'A  write(w, "x") = 1\nA  read(r, "x", 1) = 1\n';
  const run = simulate(`A  pipe([r, w])\n${pair.repeat(steps / 2)}`);
  await run.seek(100);
  const view = viewOf(run.store.getState());
  for (const step of [0, 1, 2, 19_999, 20_000, 39_999, 40_000]) {
    const line = view.script.items[step]?.span.line ?? 0;
    const marked = picture({ ...view, step, stop: step, line }).filter((row) => row.includes('▶'));
    expect(marked).toHaveLength(1);
    expect(marked[0]).toMatch(step === 0 ? /▶ A pipe/ : step % 2 === 1 ? /▶ A write/ : /▶ A read/);
  }
  expect(linesMatching(view.script, 'pipe')).toEqual([1]);
  await run.close();
});
