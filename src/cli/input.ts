/** Reading what a FILE stands for. */
import {
  type Allowance,
  type AllowanceFor,
  EngineError,
  RECORDING,
  readInput,
  readStream,
  TRANSCRIPT,
} from '../engine/index.ts';
import { cliText } from '../text/cli.ts';
import { errorText } from '../text/errors.ts';
import { type Context, UsageError } from './io.ts';
import { type Place, shownName } from './place.ts';

/** A text and the name that messages give it. */
export interface Source {
  readonly name: string;
  readonly text: string;
}

/** How a recording begins (docs/RECORDINGS.md). No transcript can. */
const RECORDING_BEGINS = Buffer.from('{"format":"ipcscope"');

/** Read a transcript. Throws UsageError where it is not there, not readable, not UTF-8, or a recording. */
export async function readText(place: Place, context: Context): Promise<Source> {
  return textOf(await readBytes(place, context), place, context);
}

/** The transcript that some bytes are. Throws UsageError where they are none. */
export function textOf(bytes: Uint8Array, place: Place, { language }: Context): Source {
  if (Buffer.from(bytes.subarray(0, RECORDING_BEGINS.length)).equals(RECORDING_BEGINS)) {
    throw new UsageError(cliText(language).isRecording(place.name));
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { name: shownName(place), text };
  } catch {
    throw new UsageError(cliText(language).notText(place.name));
  }
}

const BOM = Buffer.from('\ufeff');

/** True for bytes that begin as a recording does: with a JSON object. A transcript cannot. */
export function looksLikeRecording(bytes: Uint8Array): boolean {
  const marked = BOM.equals(bytes.subarray(0, BOM.length));
  return bytes[marked ? BOM.length : 0] === '{'.charCodeAt(0);
}

/** As much as may be read of something that begins so: of a transcript or of a recording. */
function either(head: Uint8Array): Allowance {
  return looksLikeRecording(head) ? RECORDING : TRANSCRIPT;
}

/**
 * All the bytes at a place. Throws UsageError where they cannot be read, or are more than is allowed.
 *
 * @param allowed How much that is; without it as much as a transcript or a recording may have.
 */
export async function readBytes(
  place: Place,
  context: Context,
  allowed: AllowanceFor = either,
): Promise<Uint8Array> {
  const { io, language } = context;
  if (place.path === '-' && io.stdinIsTerminal) {
    throw new UsageError(cliText(language).stdinIsTerminal);
  }
  try {
    return place.path === '-'
      ? await readStream(io.stdin(), shownName(place), allowed)
      : await readInput(place.path, allowed);
  } catch (error) {
    throw asUsageError(error, context, place);
  }
}

/**
 * An error of the engine as what the user is told; anything else as it is.
 *
 * @param place What it was about, under the name that was typed.
 */
export function asUsageError(error: unknown, { language }: Context, place?: Place): unknown {
  if (!(error instanceof EngineError)) return error;
  const { code, args } = error;
  if (code === 'file.exists') {
    return new UsageError(cliText(language).fileExists(String(args.file)));
  }
  const named = place === undefined ? args : { ...args, file: shownName(place) };
  return new UsageError(errorText({ code, args: named }, language));
}
