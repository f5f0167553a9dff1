/**
 * What comes, made on a simulation of its own that nobody sees: the arguments of the next call, the objects that it is
 * about, and the functions of the kernel that decide. Also of a run on the real kernel, which shows none of these.
 */
import {
  type ArgType,
  CATALOGUE,
  type CallName,
  type ObjectId,
  type Run,
  type Script,
  type Snapshot,
  type Step,
  stopsOf,
} from '../../../engine/index.ts';
import { indexOf } from '../script-index.ts';
import type { Choice, Coming, Question } from './question.ts';
import { questionAbout } from './questions.ts';

/** A question about a step, with what the simulation does in it. */
export interface Asked extends Question {
  /** The step that is asked about, from 0. */
  readonly step: number;
  /** What it is in the simulation, for the functions that decide. */
  readonly foreseen: Step;
}

/** So often a lab asks what one rule decides: who has answered it twice knows it, or finds it at the end. */
const REPEATS = 2;

/** Steps back that are looked at: a transcript of 100,000 steps asks as fast as a short one. */
const HORIZON = 500;

/** Looks ahead in one transcript. */
export class Foresight {
  readonly #run: Run;
  readonly #script: Script;
  /** By step; the ones before are looked at first, because a question is not asked for the third time. */
  readonly #questions = new Map<number, Asked | undefined>();
  #next = 0;
  /** The steps before that one. A long run unpacks those that it has kept, which takes its time. */
  #past: readonly Step[] = [];
  readonly #asked = new Map<string, number>();

  /** @param run A run of the script on the simulation that is nobody else's. Closed by `close`. */
  constructor(run: Run) {
    this.#run = run;
    this.#script = run.store.getState().script;
  }

  /** The question about a step, from 0; undefined where there is none. */
  async questionOf(step: number): Promise<Asked | undefined> {
    await this.#run.ready;
    await this.#reach(step);
    if (step - this.#next > HORIZON) this.#jump(step - HORIZON);
    for (; this.#next <= step; this.#next++) {
      const frame = this.#run.at(this.#next);
      if (frame === undefined) return undefined;
      this.#questions.set(this.#next, this.#ask(this.#next, frame.step));
      this.#past = [...this.#past.slice(1 - HORIZON), frame.step];
    }
    return this.#questions.get(step);
  }

  /** Leave nothing behind. */
  close(): void {
    void this.#run.close();
  }

  /** Make what is missing. A step may have more than one stop, and so those of later steps are numbered higher. */
  async #reach(step: number): Promise<void> {
    if (this.#run.at(step) === undefined) await this.#run.seek(stopsOf(this.#script).first(step));
  }

  /** Go on with a step far ahead: of what is before it, one is enough to know the kernel. */
  #jump(step: number): void {
    const frame = this.#run.at(step - 1);
    this.#past = frame === undefined ? [] : [frame.step];
    this.#next = step;
  }

  #ask(at: number, step: Step): Asked | undefined {
    const question = questionAbout(
      comingOf(this.#script, this.#run.beginning.snapshot, this.#past, step),
    );
    if (question === undefined) return undefined;
    const right = question.choices.filter((choice) => choice.holds(step));
    const [only] = right;
    // What none of the choices foresees, or more than one does, cannot be asked fairly.
    if (only === undefined || right.length > 1) return undefined;
    const about = `${question.idea} ${only.rule} ${question.about ?? ''}`;
    const times = this.#asked.get(about) ?? 0;
    this.#asked.set(about, times + 1);
    return times < REPEATS ? { ...question, step: at, foreseen: step } : undefined;
  }
}

/**
 * What is known of a step before it is made: of the step itself only who calls what, with which arguments, and the objects
 * that the call is about.
 *
 * @param past The steps before it, the latest last.
 */
export function comingOf(
  script: Script,
  beginning: Snapshot,
  past: readonly Step[],
  step: Step,
): Coming {
  const item = indexOf(script).items.get(step.line);
  const before = past.at(-1)?.snapshot ?? beginning;
  const touched = touchedBy(step, past);
  return {
    actor: step.actor,
    call: step.call,
    item: item?.kind === 'call' ? item : undefined,
    args: step.args ?? [],
    advanceNs: step.advanceNs,
    before,
    about: before.objects.filter(({ id }) => touched.has(id)),
    past,
  };
}

/** The objects that a call is about: those that it passes by, or those that earlier calls with the same id did. */
function touchedBy(step: Step, past: readonly Step[]): ReadonlySet<ObjectId> {
  const own = objectsIn(step);
  const { call, args } = step;
  if (own.size > 0 || call === undefined || !takesId(call)) return own;
  const same = past.findLast(
    (one) =>
      one.call !== undefined &&
      takesId(one.call) === takesId(call) &&
      one.args?.[0] === args?.[0] &&
      objectsIn(one).size > 0,
  );
  return same === undefined ? own : objectsIn(same);
}

function objectsIn({ trace, actor }: Step): Set<ObjectId> {
  return new Set(trace.flatMap((one) => (one.actor === actor ? (one.object ?? []) : [])));
}

/** The kind of System V object whose id a call takes first; undefined where it takes none. */
function takesId(call: CallName): string | undefined {
  const type: ArgType | undefined = CATALOGUE[call].args[0]?.type;
  return type?.t === 'id' ? type.of : undefined;
}

/** What no function of the kernel does: an instruction of the program. */
const NO_FUNCTION = 'cpu';

/**
 * The function of the kernel that decided: the first of a choice's places that the step passed.
 *
 * @returns Undefined where the kernel was not entered.
 */
export function decidedIn({ by }: Choice, { trace }: Step): string | undefined {
  const passed = by.find((id) => trace.some((one) => one.id === id)) ?? by[0];
  const fn = trace.find(({ id }) => id === passed)?.fn ?? passed?.split('.')[0];
  return fn === NO_FUNCTION ? undefined : fn;
}
