/** Whether what predict mode asks is answered on this machine's kernel as on the simulation. */
import { expect } from 'vitest';
import { loadScript, openRun, type Step } from '../../src/engine/index.ts';
import { Foresight } from '../../src/screens/lab/questions/foresight.ts';
import { choiceText } from '../../src/text/questions/choices.ts';
import { readText } from '../labs-read.ts';

/**
 * Expect that of every question of a lab the choices that hold on the real kernel are those that hold on the simulation,
 * and that the lab asks at least one.
 *
 * @param path The lab, from the repository's root.
 * @param steps What the real kernel did in each of its steps.
 */
export async function expectAnswers(path: string, steps: readonly Step[]): Promise<void> {
  const text = choiceText('en');
  const { script } = loadScript(readText(path), path);
  const foresight = new Foresight(openRun({ script, on: 'sim' }));
  try {
    let asked = 0;
    for (const [at, step] of steps.entries()) {
      const question = await foresight.questionOf(at);
      if (question === undefined) continue;
      const { choices, foreseen } = question;
      const came = choices.filter(({ holds }) => holds(step)).map(({ said }) => said(text));
      // What this kernel does not show is not counted either.
      if (came.length === 0 && step.snapshot.objects.some(({ parts }) => parts === null)) continue;
      const right = choices.filter(({ holds }) => holds(foreseen)).map(({ said }) => said(text));
      expect(came, `step ${at + 1}: ${question.asked(text)}`).toEqual(right);
      asked += 1;
    }
    expect(asked).toBeGreaterThan(0);
  } finally {
    foresight.close();
  }
}
