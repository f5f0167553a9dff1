/** Predict mode: the question before each call, what is typed for an answer, the verdict, the score. */
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

/** What a key meant while the question stood. */
export type Answer = 'open' | 'given' | 'left';

/** Asks, takes the answer, keeps the score. */
export class Prediction {
  state: PredictionState = {
    predicting: false,
    question: undefined,
    verdict: undefined,
    score: { right: 0, asked: 0 },
  };

  #set(state: Partial<PredictionState>): void {
    this.state = { ...this.state, ...state };
  }

  /** @returns Whether calls are asked about from now on. */
  toggle(): boolean {
    const predicting = !this.state.predicting;
    this.#set({ predicting, question: undefined, verdict: undefined });
    return predicting;
  }

  ask(): void {
    this.#set({ question: { choice: 0, typed: '' }, verdict: undefined });
  }

  /**
   * A key while the question stands. A digit says what is returned, a letter begins the name of an errno; the
   * arrows choose between the four answers.
   */
  press(key: string, typed: string): Answer {
    const { question } = this.state;
    if (question === undefined) return 'left';
    const choose = (by: number): void => {
      const choice = (question.choice + by + KINDS.length) % KINDS.length;
      this.#set({ question: { choice, typed: '' } });
    };
    if (key === 'enter') return 'given';
    if (key === 'escape') {
      this.#set({ question: undefined, predicting: false });
      return 'left';
    }
    if (key === 'up' || key === 'shift+tab') choose(-1);
    else if (key === 'down' || key === 'tab') choose(1);
    else if (key === 'backspace') {
      this.#set({ question: { ...question, typed: question.typed.slice(0, -1) } });
    } else this.#type(question, typed);
    return 'open';
  }

  #type({ choice, typed: before }: Question, typed: string): void {
    if (/^[-0-9]$/.test(typed) && (choice !== 1 || before === '')) {
      this.#set({ question: { choice: 0, typed: `${choice === 0 ? before : ''}${typed}` } });
    } else if (/^[A-Za-z0-9]$/.test(typed)) {
      const kept = choice === 1 ? before : '';
      this.#set({ question: { choice: 1, typed: `${kept}${typed.toUpperCase()}` } });
    }
  }

  /** Take the question away and return it. */
  close(): Question | undefined {
    const { question } = this.state;
    this.#set({ question: undefined });
    return question;
  }

  /** Compare an answer with what the step did; true when it came true. */
  judge(question: Question, step: Step, language: Language): boolean {
    const right = isRight(question, step);
    const { score } = this.state;
    this.#set({
      score: { right: score.right + (right ? 1 : 0), asked: score.asked + 1 },
      verdict: { step: step.index, right, said: saidText(question, language) },
    });
    return right;
  }
}
