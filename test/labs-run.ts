/** Runs transcripts and says in one line what came of them. */
import {
  diagnosticText,
  type Engine,
  type Frame,
  type RunResult,
  runFile,
  showDifference,
} from '../src/engine/index.ts';
import { readText } from './labs-read.ts';

/** What came of a transcript. */
export interface Verdict {
  /** `ok`; `7: expected = 5, got 4`; `7:4: unknown call "wirte"`; the first difference of two kernels. */
  readonly said: string;
  /** Why the kernel could not run it; nothing is said about the transcript then. */
  readonly cannot?: string;
  /** The steps that were made. */
  readonly frames: readonly Frame[];
}

/** Run one transcript, by its path from the repository's root. */
export async function verdictOf(path: string, on: Engine): Promise<Verdict> {
  let frames: Frame[] = [];
  const run = (): Promise<RunResult> => {
    frames = [];
    return runFile(readText(path), path, { on, each: (frame) => frames.push(frame) });
  };
  let result = await run();
  // Then the machine had not given back what runs that were killed had used: nothing is said about the transcript.
  for (let again = 0; again < MOST_TRIES && comesToLimit(result); again++) result = await run();
  const cannot = whyNot(result);
  return cannot === undefined ? { said: saidOf(result), frames } : { said: cannot, cannot, frames };
}

/** What a `*.fail.ipc` says in its first line that comes of it. */
export function expectedOf(path: string): string | undefined {
  return /^# expect: (.*)/.exec(readText(path))?.[1];
}

const MOST_TRIES = 5;

function comesToLimit({ skipped }: RunResult): boolean {
  return skipped?.code === 'twin.machine-limit';
}

function saidOf({ ok, mistakes, failures, difference, skipped }: RunResult): string {
  const [[mistake], [failure]] = [mistakes, failures];
  if (skipped !== undefined) return `${skipped.code} ${JSON.stringify(skipped.args)}`;
  if (mistake !== undefined) {
    const { line, column } = mistake.span;
    return `${line}:${column}: ${diagnosticText(mistake)}`;
  }
  if (failure !== undefined) {
    return `${failure.line}: expected ${failure.expected}, got ${failure.got}`;
  }
  if (difference !== undefined) {
    const { line } = difference;
    return `${line}: the kernels differ: ${JSON.stringify(showDifference(difference))}`;
  }
  return ok ? 'ok' : 'neither ok nor anything else';
}

/** What this machine may lack for the real kernel; other errors are failures. */
const LACKS = /^(?:run\.requires$|native\.|real\.(?:processor|exec|room)$)/;

function whyNot({ skipped }: RunResult): string | undefined {
  if (skipped !== undefined && LACKS.test(skipped.code)) {
    return `this machine has no real kernel to run on (${skipped.code})`;
  }
  return skipped?.code === 'run.no-calls'
    ? `the simulated kernel does not have ${skipped.args.calls}`
    : undefined;
}
