/** The answers of predict mode: what counts, and once only. */
import { expect, test } from 'vitest';
import type { Step } from '../../../src/engine/index.ts';
import { createPrediction, scoreOf, toLookAtAgain } from '../../../src/screens/lab/prediction.ts';
import type { Asked } from '../../../src/screens/lab/questions/foresight.ts';
import { allAsked, ranToEnd } from './asked.ts';
import { HELLO } from './moments.ts';

/** Predict mode on, the questions of a transcript and its steps. */
async function opened() {
  const asked = await allAsked(HELLO);
  const { steps } = await ranToEnd(HELLO);
  const prediction = createPrediction();
  prediction.toggle();
  const score = () => scoreOf(prediction.store.getState());
  return { asked, steps, prediction, score };
}

type Opened = Awaited<ReturnType<typeof opened>>;

/** Answer a question, rightly or not. */
function answer({ steps, prediction }: Opened, asked: Asked | undefined, rightly: boolean) {
  const step = asked && steps[asked.step];
  if (asked === undefined || step === undefined) throw new Error('no such question');
  const right = asked.choices.findIndex(({ holds }) => holds(step));
  prediction.ask(asked, asked.step + 1);
  prediction.pick(rightly ? right : (right + 1) % asked.choices.length);
  const question = prediction.take();
  return question && prediction.judge(question, step);
}

test('a question counts once, whatever is answered when it comes again', async () => {
  const open = await opened();
  const [first] = open.asked;
  expect(answer(open, first, false)).toMatchObject({ right: false, counted: true });
  expect(open.score()).toEqual({ right: 0, asked: 1 });
  expect(answer(open, first, true)).toMatchObject({ right: true, counted: false });
  expect(open.score()).toEqual({ right: 0, asked: 1 });
  expect(answer(open, open.asked[1], true)).toMatchObject({ right: true, counted: true });
  expect(open.score()).toEqual({ right: 1, asked: 2 });
});

test('what none of the choices foresaw counts for nothing', async () => {
  const { asked, steps, prediction, score } = await opened();
  const [first] = asked;
  const [made] = steps;
  if (first === undefined || made === undefined) throw new Error('HELLO asks');
  prediction.ask(first, 1);
  const question = prediction.take();
  const other: Step = {
    ...made,
    consequences: [],
    outcome: { kind: 'returned', value: 77, outs: [] },
  };
  expect(question && prediction.judge(question, other)).toMatchObject({
    came: undefined,
    counted: false,
  });
  expect(score()).toEqual({ right: 0, asked: 0 });
});

test('ideas that were got wrong are listed with their places, the first first', async () => {
  const open = await opened();
  for (const question of [...open.asked].reverse()) answer(open, question, false);
  const again = toLookAtAgain(open.prediction.store.getState());
  const places = again.flatMap((one) => one.places);
  expect([...places].sort((a, b) => a - b)).toEqual(open.asked.map(({ step }) => step + 1));
  expect(new Set(again.map(({ idea }) => idea)).size).toBe(again.length);
  expect(again[0]?.places[0]).toBe((open.asked[0]?.step ?? -1) + 1);
});

test('what was got right is not listed', async () => {
  const open = await opened();
  for (const question of open.asked) answer(open, question, true);
  expect(toLookAtAgain(open.prediction.store.getState())).toEqual([]);
});

test('the pointer goes round, and to no choice that is not there', async () => {
  const { asked, prediction } = await opened();
  const [first] = asked;
  if (first === undefined) throw new Error('HELLO asks');
  const at = () => prediction.store.getState().question?.at;
  prediction.ask(first, 1);
  prediction.choose(-1);
  expect(at()).toBe(first.choices.length - 1);
  prediction.choose(1);
  expect(at()).toBe(0);
  prediction.pick(2);
  prediction.pick(8);
  expect(at()).toBe(2);
  prediction.drop();
  expect(at()).toBeUndefined();
});
