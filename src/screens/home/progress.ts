/**
 * How far this reader got in each lab, in a file under the state folder (XDG base directories). It is written
 * whole and renamed into place; what another window wrote meanwhile is kept; a damaged file is set aside.
 */
import { existsSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  EngineError,
  makeFolder,
  readRegularFile,
  TRANSCRIPT,
  writeWholeFile,
} from '../../engine/index.ts';

/** How far somebody got in one lab. */
export interface LabProgress {
  /** The furthest step seen, counted from 1. */
  readonly step: number;
  readonly total: number;
  /** Predictions that came true, and all of them. */
  readonly right: number;
  readonly asked: number;
}

/** What there is to say about the file, once. */
export type ProgressTrouble =
  | { readonly kind: 'damaged'; readonly kept: string }
  | { readonly kind: 'unwritable'; readonly path: string; readonly why: string };

const VERSION = 1;
type Labs = Map<string, LabProgress>;

/** The progress of one reader. */
export class Progress {
  readonly #path: string;
  #labs: Labs = new Map();
  readonly #changed = new Set<string>();
  #trouble: ProgressTrouble | undefined;

  constructor(folder: string) {
    this.#path = join(folder, 'progress.json');
    this.#labs = this.#read();
  }

  /** What went wrong with the file, if anything did. */
  get trouble(): ProgressTrouble | undefined {
    return this.#trouble;
  }

  of(lab: string): LabProgress | undefined {
    return this.#labs.get(lab);
  }

  /** Note that a step was seen; going back does not take it away. */
  seen(lab: string, step: number, total: number): void {
    const known = this.#labs.get(lab) ?? { step: 0, total, right: 0, asked: 0 };
    if (step <= known.step && total === known.total) return;
    this.#labs.set(lab, { ...known, step: Math.max(step, known.step), total });
    this.#changed.add(lab);
  }

  /** Note a prediction. */
  predicted(lab: string, right: boolean): void {
    const known = this.#labs.get(lab) ?? { step: 0, total: 0, right: 0, asked: 0 };
    const asked = known.asked + 1;
    this.#labs.set(lab, { ...known, right: known.right + (right ? 1 : 0), asked });
    this.#changed.add(lab);
  }

  /** Write what has changed; says nothing when there is nothing to write. */
  save(): void {
    if (this.#changed.size === 0) return;
    try {
      makeFolder(dirname(this.#path));
      const labs = this.#read();
      for (const lab of this.#changed) {
        const mine = this.#labs.get(lab);
        if (mine !== undefined) labs.set(lab, further(mine, labs.get(lab)));
      }
      const entries = [...labs].sort(([a], [b]) => (a < b ? -1 : 1));
      const text = JSON.stringify({ version: VERSION, labs: Object.fromEntries(entries) }, null, 2);
      writeWholeFile(this.#path, `${text}\n`, { force: true, mode: 0o600 });
      this.#labs = labs;
      this.#changed.clear();
      if (this.#trouble?.kind === 'unwritable') this.#trouble = undefined;
    } catch (error) {
      this.#trouble = { kind: 'unwritable', path: this.#path, why: whyNot(error) };
    }
  }

  #read(): Labs {
    let text: string;
    try {
      text = Buffer.from(readRegularFile(this.#path, TRANSCRIPT)).toString('utf8');
    } catch (error) {
      // What is there and cannot be read is not written over either.
      if (!isMissing(error)) this.#setAside();
      return new Map();
    }
    try {
      return parseLabs(text);
    } catch {
      this.#setAside();
      return new Map();
    }
  }

  #setAside(): void {
    let kept = `${this.#path}.damaged`;
    for (let i = 2; existsSync(kept); i++) kept = `${this.#path}.damaged-${i}`;
    try {
      renameSync(this.#path, kept);
      this.#trouble = { kind: 'damaged', kept };
    } catch (error) {
      this.#trouble = { kind: 'unwritable', path: this.#path, why: whyNot(error) };
    }
  }
}

function isMissing(error: unknown): boolean {
  if (!(error instanceof EngineError)) return false;
  return error.code === 'file.missing' || error.args.errno === 'ENOTDIR';
}

/** Throws on anything that is not what `save` writes. */
function parseLabs(text: string): Labs {
  const file = JSON.parse(text) as { labs?: unknown };
  if (typeof file !== 'object' || file === null || typeof file.labs !== 'object' || !file.labs) {
    throw new TypeError('not a progress file');
  }
  const labs: Labs = new Map();
  for (const [lab, value] of Object.entries(file.labs)) {
    const { step, total, right, asked } = value as Record<string, unknown>;
    const numbers = [step, total, right, asked];
    if (!numbers.every((number) => Number.isSafeInteger(number) && Number(number) >= 0)) {
      throw new TypeError(`not the progress of a lab: ${lab}`);
    }
    labs.set(lab, value as LabProgress);
  }
  return labs;
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
  };
}

/** The name of the system's error. */
function whyNot(error: unknown): string {
  if (error instanceof EngineError) return String(error.args.errno ?? error.code);
  return (error as NodeJS.ErrnoException).code ?? String(error);
}

/** True when the reader has seen the last step. */
export function isDone(progress: Progress, lab: string): boolean {
  const known = progress.of(lab);
  return known !== undefined && known.total > 0 && known.step >= known.total;
}
