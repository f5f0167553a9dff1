/** Predict mode: the question that is open, the answer that is pointed at, how the last one turned out, the score. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Step } from '../../engine/index.ts';
import type { IdeaName } from '../../text/questions/ideas.ts';
import type { Asked } from './questions/foresight.ts';
import type { Choice } from './questions/question.ts';

/** A question that waits for its answer. */
export interface OpenQuestion {
  readonly asked: Asked;
  /** The choice that is pointed at, from 0. */
  readonly at: number;
  /** The number in the header of what comes, from 1: what leads back to it. */
  readonly place: number;
}

/** How an answer turned out. */
export interface Verdict {
  readonly asked: Asked;
  readonly said: Choice;
  /** What came true; undefined where none of the choices did, as may be on a kernel that does otherwise. */
  readonly came: Choice | undefined;
  readonly right: boolean;
  /** False for a question that was answered before. */
  readonly counted: boolean;
}

/** The first answer to a question, which is the one that counts. */
export interface Answered {
  readonly idea: IdeaName;
  readonly right: boolean;
  readonly place: number;
}

/** Right answers, and questions. */
export interface Score {
  readonly right: number;
  readonly asked: number;
}

/** What predict mode shows. */
export interface PredictionState {
  readonly predicting: boolean;
  readonly question: OpenQuestion | undefined;
  readonly verdict: Verdict | undefined;
  /** First answers, by the step that was asked about. */
  readonly answers: ReadonlyMap<number, Answered>;
}

/** Nobody predicts, and nobody did. */
export const NO_PREDICTION: PredictionState = {
  predicting: false,
  question: undefined,
  verdict: undefined,
  answers: new Map(),
};

/** Asks, takes the answer, keeps the score. */
export interface Prediction {
  readonly store: StoreApi<PredictionState>;
  /** @returns Whether it is asked from now on. */
  toggle(): boolean;
  ask(asked: Asked, place: number): void;
  /** Point at the choice above or below. */
  choose(by: 1 | -1): void;
  /** Point at a choice, from 0; nothing where there is no such one. */
  pick(at: number): void;
  /** The question is asked no more: the reader has gone elsewhere. */
  drop(): void;
  /** Leave predict mode. */
  leave(): void;
  /** Take the question away and return it. */
  take(): OpenQuestion | undefined;
  /** Compare an answer with what the step did. */
  judge(question: OpenQuestion, step: Step): Verdict | undefined;
}

/** Predict mode, off. */
export function createPrediction(): Prediction {
  const store = createStore<PredictionState>(() => NO_PREDICTION);
  const point = (to: (at: number, of: number) => number): void =>
    store.setState(({ question }) => {
      if (question === undefined) return {};
      const of = question.asked.choices.length;
      const at = to(question.at, of);
      return at < 0 || at >= of ? {} : { question: { ...question, at } };
    });
  return {
    store,
    toggle() {
      const predicting = !store.getState().predicting;
      store.setState({ predicting, question: undefined, verdict: undefined });
      return predicting;
    },
    ask: (asked, place) =>
      store.setState({ question: { asked, at: 0, place }, verdict: undefined }),
    choose: (by) => point((at, of) => (at + by + of) % of),
    pick: (at) => point(() => at),
    drop: () => store.setState(({ question }) => (question ? { question: undefined } : {})),
    leave: () => store.setState({ question: undefined, predicting: false }),
    take() {
      const { question } = store.getState();
      store.setState({ question: undefined });
      return question;
    },
    judge(question, step) {
      const { answers } = store.getState();
      const verdict = verdictOf(question, step, answers);
      if (verdict?.counted) {
        const { asked, place } = question;
        const answer = { idea: asked.idea, right: verdict.right, place };
        store.setState({ answers: new Map([...answers, [asked.step, answer]]) });
      }
      store.setState({ verdict });
      return verdict;
    },
  };
}

/** What did not come as any choice says is nobody's mistake, and counts for nothing. */
function verdictOf(
  { asked, at }: OpenQuestion,
  step: Step,
  answers: PredictionState['answers'],
): Verdict | undefined {
  const said = asked.choices[at];
  if (said === undefined) return undefined;
  const came = asked.choices.find((choice) => choice.holds(step));
  const counted = came !== undefined && !answers.has(asked.step);
  return { asked, said, came, right: came === said, counted };
}

/** The score of the first answers. */
export function scoreOf({ answers }: PredictionState): Score {
  const all = [...answers.values()];
  return { right: all.filter(({ right }) => right).length, asked: all.length };
}

/** An idea that was got wrong, and where. */
export interface ToLookAt {
  readonly idea: IdeaName;
  /** The numbers in the header, ascending. */
  readonly places: readonly number[];
}

/** The ideas that were got wrong, in the order in which they came. */
export function toLookAtAgain({ answers }: PredictionState): readonly ToLookAt[] {
  const wrong = [...answers.values()].filter(({ right }) => !right);
  wrong.sort((a, b) => a.place - b.place);
  const ideas = [...new Set(wrong.map(({ idea }) => idea))];
  return ideas.map((idea) => ({
    idea,
    places: wrong.filter((one) => one.idea === idea).map(({ place }) => place),
  }));
}
