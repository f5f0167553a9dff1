/** Why something could not be done, as data: the words are the text catalogue's. */

import type { Diagnostic } from '../script/ast.ts';
import { RunMistake } from '../script/run-mistake.ts';

/** What the engine itself can fail with; the real kernel adds its own codes (`real.*`, `native.*`). */
export type EngineErrorCode =
  /** The transcript requires something that this machine does not have: `{what}`, as `root` or `Linux 6.9`. */
  | 'run.requires'
  /** Calls of the transcript that the simulated kernel does not have, with their lines: `{calls}`, as `mq_open (3, 7)`. */
  | 'run.no-calls'
  /** The values of the run come to more than `{limit}` MiB in the step of `{line}`. */
  | 'run.too-much'
  /** One kernel alone has come to a limit that is the machine's: `{limit}`, in the step of `{line}`. */
  | 'twin.machine-limit'
  /** The kernels have chosen otherwise where Linux leaves it to chance: by `{chance}`, seen in the step of `{line}`. */
  | 'twin.chance'
  /** There is a file of that name already: `{file}`. */
  | 'file.exists'
  /** There is nothing of that name: `{file}`. */
  | 'file.missing'
  /** A folder stands where a file is wanted: `{file}`. */
  | 'file.folder'
  /** A device stands where a file is to be read: `{file}`. */
  | 'file.device'
  /** A socket stands where a file is to be read: `{file}`. */
  | 'file.socket'
  /** Something else than a file stands in a list of files: `{file}`. */
  | 'file.irregular'
  /** A FIFO is to be written that nobody reads: `{file}`. */
  | 'file.unread'
  /** The file cannot be written: `{file}`, `{errno}`. */
  | 'file.unwritable'
  /** The file cannot be read: `{file}`, `{errno}`. */
  | 'file.unreadable'
  /** A transcript of more than `{limit}` MiB: `{file}`. */
  | 'transcript.too-large'
  /** A recording of more than `{limit}` MiB: `{file}`. */
  | 'recording.too-large'
  /** The file's first line is not that of a recording: `{file}`. */
  | 'recording.not-one'
  /** The file is empty: `{file}`. */
  | 'recording.empty'
  /** The first line is that of a recording, but damaged: `{file}`, `{what}`. */
  | 'recording.header'
  /** Made by a version whose recordings this one cannot read: `{file}`, `{version}`, `{readable}`. */
  | 'recording.version'
  /** The file is no result of the bench lab: `{file}`. */
  | 'bench.not-one'
  /** Made by a version whose results this one cannot read: `{file}`, `{version}`, `{readable}`. */
  | 'bench.version'
  /** A result lacks something, or has it otherwise than it should: `{file}`, `{place}` as `draws[3].rounds`. */
  | 'bench.damaged'
  /** Machine code for this processor is not there: `{processor}`. */
  | 'bench.processor'
  /** The program that measures cannot be run: `{errno}`. */
  | 'bench.no-exec'
  /** A mechanism has no such measurement: `{mechanism}`. */
  | 'bench.cannot'
  /** A call that the measurement needs fails: `{call}`, `{errno}`. */
  | 'bench.call'
  /** What was measured did not answer. */
  | 'bench.silent'
  /** The time was over before its turn. */
  | 'bench.no-time'
  /** A result of more than `{limit}` MiB: `{file}`. */
  | 'bench.too-large'
  /** A line of a recording that cannot be read; what is before it plays: `{file}`, `{line}`, `{steps}`. */
  | 'recording.damaged'
  /** The last line is cut off; what is before it plays: `{file}`, `{line}`, `{steps}`. */
  | 'recording.truncated'
  /** A recording has no kernel to make a call on. */
  | 'recording.cannot-perform'
  /** A value is larger than one may be here: `{limit}` bytes. */
  | 'engine.too-much'
  /** Something that should not happen did: `{detail}`. */
  | 'engine.internal';

/** Values for the sentence of an error. */
export type ErrorArgs = { readonly [name: string]: string | number };

/** An error of the engine; codes and values only. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly code: EngineErrorCode;
  readonly args: ErrorArgs;

  constructor(code: EngineErrorCode, args: ErrorArgs = {}) {
    super(`${code} ${JSON.stringify(args)}`);
    this.code = code;
    this.args = args;
  }
}

/** Why a run cannot go on, as plain data. */
export type RunError =
  /** The transcript has a mistake that showed only now. */
  | { readonly kind: 'mistake'; readonly diagnostic: Diagnostic }
  /** A kernel or the engine could not do it; `code` is an EngineErrorCode or a code of the real kernel. */
  | { readonly kind: 'error'; readonly code: string; readonly args: ErrorArgs };

/** Whatever was thrown, as data. */
export function runError(thrown: unknown): RunError {
  if (thrown instanceof RunMistake) return { kind: 'mistake', diagnostic: thrown.diagnostic };
  if (isCoded(thrown)) return { kind: 'error', code: thrown.code, args: thrown.args };
  const trace = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  const detail = trace.replace(/\s*\n\s*/g, ' | ');
  return { kind: 'error', code: 'engine.internal', args: { detail } };
}

/** The engine's own errors and the real kernel's, which is not loaded here. */
function isCoded(thrown: unknown): thrown is { code: string; args: ErrorArgs } {
  return (
    thrown instanceof Error &&
    'code' in thrown &&
    typeof thrown.code === 'string' &&
    'args' in thrown &&
    typeof thrown.args === 'object'
  );
}
