/** Predict mode: the question before each call, what is typed for an answer, the verdict, the score. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Step } from '../../engine/index.ts';
import type { Language } from '../../text/language.ts';
import { isRight, KINDS, type Question, type Score, saidText, type Verdict } from './predict.ts';

/** What predict mode shows. */
export interface PredictionState {
  readonly predicting: boolean;
  readonly question: Question | undefined;
  readonly verdict: Verdict | undefined;
  readonly score: Score;
}

/** Asks, takes the answer, keeps the score. */
export interface Prediction {
  readonly store: StoreApi<PredictionState>;
  /** @returns Whether calls are asked about from now on. */
  toggle(): boolean;
  ask(): void;
  /** Go to the answer above or below. */
  choose(by: 1 | -1): void;
  /** Type characters: a digit says what is returned, a letter begins the name of an errno. */
  type(typed: string): void;
  erase(): void;
  /** Leave predict mode. */
  leave(): void;
  /** Take the question away and return it. */
  take(): Question | undefined;
  /** Compare an answer with what the step did; true when it came true. */
  judge(question: Question, step: Step, language: Language): boolean;
}

/** Predict mode, off. */
export function createPrediction(): Prediction {
  const store = createStore<PredictionState>(() => ({
    predicting: false,
    question: undefined,
    verdict: undefined,
    score: { right: 0, asked: 0 },
  }));
  /** Change the question, where there is one. */
  const change = (to: (question: Question) => Question | undefined): void =>
    store.setState(({ question }) => (question === undefined ? {} : { question: to(question) }));
  return {
    store,
    toggle() {
      const predicting = !store.getState().predicting;
      store.setState({ predicting, question: undefined, verdict: undefined });
      return predicting;
    },
    ask: () => store.setState({ question: { choice: 0, typed: '' }, verdict: undefined }),
    choose: (by) =>
      change(({ choice }) => ({ choice: (choice + by + KINDS.length) % KINDS.length, typed: '' })),
    type: (typed) => change((question) => [...typed].reduce(typedInto, question)),
    erase: () => change((question) => ({ ...question, typed: question.typed.slice(0, -1) })),
    leave: () => store.setState({ question: undefined, predicting: false }),
    take() {
      const { question } = store.getState();
      store.setState({ question: undefined });
      return question;
    },
    judge(question, step, language) {
      const right = isRight(question, step);
      store.setState(({ score }) => ({
        score: { right: score.right + (right ? 1 : 0), asked: score.asked + 1 },
        verdict: { step: step.index, right, said: saidText(question, language) },
      }));
      return right;
    },
  };
}

function typedInto(question: Question, typed: string): Question {
  const { choice, typed: before } = question;
  if (/^[-0-9]$/.test(typed) && (choice !== 1 || before === '')) {
    return { choice: 0, typed: `${choice === 0 ? before : ''}${typed}` };
  }
  if (!/^[A-Za-z0-9]$/.test(typed)) return question;
  return { choice: 1, typed: `${choice === 1 ? before : ''}${typed.toUpperCase()}` };
}
