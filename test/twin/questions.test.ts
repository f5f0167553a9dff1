/** What predict mode asks is answered on this machine's kernel as on the simulation, which makes the choices for both. */
import { readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { keepReal, loadScript, openRun } from '../../src/engine/index.ts';
import { Foresight } from '../../src/screens/lab/questions/foresight.ts';
import { choiceText } from '../../src/text/questions/choices.ts';
import { transcripts } from '../labs-read.ts';
import { verdictOf } from '../labs-run.ts';

const letGo = await keepReal();
afterAll(letGo);

test.for(transcripts('src/lessons'))('%s', async (path, { skip }) => {
  const { cannot } = await verdictOf(path, 'real');
  if (cannot !== undefined) skip(cannot);
  const text = choiceText('en');
  const { script } = loadScript(readFileSync(path, 'utf8'), path);
  const run = openRun({ script, on: 'real' });
  await run.last();
  const foresight = new Foresight(openRun({ script, on: 'sim' }));
  let asked = 0;
  for (let step = 0; step < run.store.getState().count; step++) {
    const question = await foresight.questionOf(step);
    const frame = run.at(step);
    if (question === undefined || frame === undefined) continue;
    const { choices, foreseen } = question;
    const came = choices.filter(({ holds }) => holds(frame.step)).map(({ said }) => said(text));
    // What this kernel does not show is not counted either.
    if (came.length === 0 && frame.step.snapshot.objects.some(({ parts }) => parts === null))
      continue;
    const right = choices.filter(({ holds }) => holds(foreseen)).map(({ said }) => said(text));
    expect(came, `step ${step + 1}: ${question.asked(text)}`).toEqual(right);
    asked += 1;
  }
  expect(asked).toBeGreaterThan(0);
  foresight.close();
  await run.close();
});
