/** How far this reader got in each lab, and which one was open last, in a file under the state folder. */
import { join } from 'node:path';
import { type FileTrouble, StateFile } from '../state-file.ts';

/** How far somebody got in one lab. */
export interface LabProgress {
  /** The last stop of those that were all seen, counted from 1. */
  readonly step: number;
  readonly total: number;
  /** Predictions that came true, and all of them. */
  readonly right: number;
  readonly asked: number;
  /** The steps that were predicted, from 0: what was answered once is not counted again. */
  readonly answered?: readonly number[];
}

const VERSION = 1;

/** What the file holds. */
interface Kept {
  readonly labs: ReadonlyMap<string, LabProgress>;
  /** The lab that was open last; absent in files of before. */
  readonly last?: string;
}

/** The progress of one reader. */
export class Progress {
  readonly #file: StateFile<Kept>;
  readonly #labs: Map<string, LabProgress>;
  readonly #changed = new Set<string>();
  #last: string | undefined;
  #lastChanged = false;

  constructor(folder: string) {
    this.#file = new StateFile(join(folder, 'progress.json'), parseKept, { labs: new Map() });
    const { labs, last } = this.#file.read();
    this.#labs = new Map(labs);
    this.#last = last;
  }

  /** What went wrong with the file, if anything did. */
  get trouble(): FileTrouble | undefined {
    return this.#file.trouble;
  }

  /** The lab that was open last. */
  get last(): string | undefined {
    return this.#last;
  }

  of(lab: string): LabProgress | undefined {
    return this.#labs.get(lab);
  }

  /** Note that a lab was opened. */
  opened(lab: string): void {
    this.#lastChanged ||= lab !== this.#last;
    this.#last = lab;
  }

  /** Note that a stop was seen; one behind others that were not does not count: who jumps ahead has not seen those. */
  stepped(lab: string, step: number, total: number): void {
    if (step <= (this.#labs.get(lab)?.step ?? 0) + 1) this.seen(lab, step, total);
  }

  /** Note that every stop up to one was seen; going back does not take it away. */
  seen(lab: string, step: number, total: number): void {
    const known = this.#labs.get(lab) ?? { step: 0, total, right: 0, asked: 0 };
    if (step <= known.step && total === known.total) return;
    // What was gone through once stays so when it has more or fewer stops than it had.
    const done = known.total > 0 && known.step >= known.total;
    this.#labs.set(lab, { ...known, step: done ? total : Math.max(step, known.step), total });
    this.#changed.add(lab);
  }

  /** Note the first prediction of a step, from 0; a further one changes nothing. */
  predicted(lab: string, right: boolean, step: number): void {
    const known = this.#labs.get(lab) ?? { step: 0, total: 0, right: 0, asked: 0 };
    const before = known.answered ?? [];
    if (before.includes(step)) return;
    this.#labs.set(lab, {
      ...known,
      right: known.right + (right ? 1 : 0),
      asked: known.asked + 1,
      answered: [...before, step],
    });
    this.#changed.add(lab);
  }

  /** Write what has changed; says nothing when there is nothing to write. */
  save(): void {
    if (this.#changed.size === 0 && !this.#lastChanged) return;
    const theirs = this.#file.read();
    const labs = new Map(theirs.labs);
    for (const lab of this.#changed) {
      const mine = this.#labs.get(lab);
      if (mine !== undefined) labs.set(lab, further(mine, labs.get(lab)));
    }
    const last = this.#lastChanged ? this.#last : (theirs.last ?? this.#last);
    const entries = [...labs].sort(([a], [b]) => (a < b ? -1 : 1));
    const written = this.#file.write({
      version: VERSION,
      labs: Object.fromEntries(entries),
      ...(last === undefined ? {} : { last }),
    });
    if (!written) return;
    for (const [lab, progress] of labs) this.#labs.set(lab, progress);
    this.#changed.clear();
    this.#lastChanged = false;
  }
}

/** Throws on anything that is not what `save` writes. */
function parseKept(json: unknown): Kept {
  if (typeof json !== 'object' || json === null) throw new TypeError('not a progress file');
  const file = json as { readonly labs?: unknown; readonly last?: unknown };
  if (typeof file.labs !== 'object' || file.labs === null) {
    throw new TypeError('not a progress file');
  }
  const labs = new Map<string, LabProgress>();
  for (const [lab, value] of Object.entries(file.labs)) {
    const { step, total, right, asked } = value as Record<string, unknown>;
    const { answered = [] } = value as Record<string, unknown>;
    if (!Array.isArray(answered)) throw new TypeError(`not the progress of a lab: ${lab}`);
    const numbers = [step, total, right, asked, ...answered];
    if (!numbers.every((number) => Number.isSafeInteger(number) && Number(number) >= 0)) {
      throw new TypeError(`not the progress of a lab: ${lab}`);
    }
    labs.set(lab, value as LabProgress);
  }
  if (file.last !== undefined && typeof file.last !== 'string') {
    throw new TypeError('not the name of a lab');
  }
  return { labs, ...(file.last === undefined ? {} : { last: file.last }) };
}

/** The further of two; predictions of one window, whichever asked more. */
function further(mine: LabProgress, theirs: LabProgress | undefined): LabProgress {
  if (theirs === undefined) return mine;
  const answers = mine.asked >= theirs.asked ? mine : theirs;
  return {
    step: Math.max(mine.step, theirs.step),
    total: mine.total,
    right: answers.right,
    asked: answers.asked,
    ...(answers.answered === undefined ? {} : { answered: answers.answered }),
  };
}

/** True when the reader has seen every step, to the last one. */
export function isDone(progress: Progress, lab: string): boolean {
  const known = progress.of(lab);
  return known !== undefined && known.total > 0 && known.step >= known.total;
}
