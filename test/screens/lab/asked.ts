/** Questions about the steps of a transcript on the simulation. */
import type { Run, Step } from '../../../src/engine/index.ts';
import { type Asked, comingOf, Foresight } from '../../../src/screens/lab/questions/foresight.ts';
import type { Question } from '../../../src/screens/lab/questions/question.ts';
import { questionAbout } from '../../../src/screens/lab/questions/questions.ts';
import { choiceText } from '../../../src/text/questions/choices.ts';
import { simulate } from './moments.ts';

/** A transcript that was run to its end. */
export interface Ran {
  readonly run: Run;
  readonly steps: readonly Step[];
}

/** Run a transcript to its end. */
export async function ranToEnd(text: string): Promise<Ran> {
  const run = simulate(text);
  await run.last();
  const { count } = run.store.getState();
  const steps = Array.from({ length: count }, (_, at) => run.at(at)?.step);
  return { run, steps: steps.filter((step) => step !== undefined) };
}

/** What could be asked of a step, however often it was asked before. */
export function couldAsk({ run, steps }: Ran, step: Step): Question | undefined {
  const { script } = run.store.getState();
  const past = steps.slice(0, step.index);
  return questionAbout(comingOf(script, run.beginning.snapshot, past, step));
}

/** What is asked of each step that is asked about. */
export async function allAsked(text: string): Promise<readonly Asked[]> {
  const foresight = new Foresight(simulate(text));
  const { steps } = await ranToEnd(text);
  const asked: Asked[] = [];
  for (const { index } of steps) {
    const question = await foresight.questionOf(index);
    if (question !== undefined) asked.push(question);
  }
  foresight.close();
  return asked;
}

/** What can be answered, in English. */
export function said(question: Question): string[] {
  const text = choiceText('en');
  return question.choices.map((choice) => choice.said(text));
}

/** What a step makes true, in English. */
export function cameTrue(question: Question, step: Step): string[] {
  const text = choiceText('en');
  return question.choices.filter(({ holds }) => holds(step)).map((choice) => choice.said(text));
}
