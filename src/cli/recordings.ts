/** Reading the RECORDING of a command. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  EngineError,
  inTurns,
  RECORDING,
  type Recording,
  readingRecording,
} from '../engine/index.ts';
import { errorText } from '../text/errors.ts';
import { asUsageError, looksLikeRecording, readBytes } from './input.ts';
import type { Context } from './io.ts';
import { type Place, shownName } from './place.ts';
import { recordingsFolder } from './shipped.ts';

/** Where the recording of that name is: a file, or one that comes with the program (`pipe-hello`). */
export function recordingPlace(name: string): Place {
  const shipped = join(recordingsFolder(), `${name}.jsonl`);
  const isShipped = /^[a-z-]+$/.test(name) && !existsSync(name) && existsSync(shipped);
  return { name, path: isShipped ? shipped : name };
}

/** Read a recording. Throws UsageError for what is none; a damaged one is read up to the damage. */
export async function loadRecordingAt(place: Place, context: Context): Promise<Recording> {
  const bytes = await readBytes(place, context, (head) => {
    // What is none is not read to its end, which it may not have.
    if (looksLikeRecording(head)) return RECORDING;
    throw new EngineError('recording.not-one', { file: place.name });
  });
  return recordingOf(bytes, place, context);
}

/** The recording that some bytes are. Throws as loadRecordingAt does. */
export async function recordingOf(
  bytes: Uint8Array,
  place: Place,
  context: Context,
): Promise<Recording> {
  try {
    return await inTurns(readingRecording(bytes, shownName(place)));
  } catch (error) {
    throw asUsageError(error, context);
  }
}

/** Say on standard error where a recording is damaged, if it is; the exit status that follows. */
export function sayDamage({ damage }: Recording, { io, language }: Context): number {
  if (damage === undefined) return 0;
  io.err(`ipcscope: ${errorText(damage, language)}\n`);
  return 2;
}
