/** Reading the RECORDING of a command. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { EngineError, type Recording, readRecording } from '../engine/index.ts';
import { cliText } from '../text/cli.ts';
import { errorText } from '../text/errors.ts';
import { type Place, readBytes, shownName } from './files.ts';
import { type Context, UsageError } from './io.ts';
import { recordingsFolder } from './shipped.ts';

/** Where the recording of that name is: a file, or one that comes with the program (`pipe-hello`). */
export function recordingPlace(name: string): Place {
  const shipped = join(recordingsFolder(), `${name}.jsonl`);
  const isShipped = /^[a-z-]+$/.test(name) && !existsSync(name) && existsSync(shipped);
  return { name, path: isShipped ? shipped : name };
}

/** Read a recording. Throws UsageError for what is none; a damaged one is read up to the damage. */
export async function loadRecordingAt(place: Place, context: Context): Promise<Recording> {
  const bytes = await readBytes(place, context);
  try {
    return readRecording(bytes, shownName(place));
  } catch (error) {
    throw asUsageError(error, context);
  }
}

/** An error of the engine as what the user is told; anything else as it is. */
export function asUsageError(error: unknown, { language }: Context): unknown {
  if (!(error instanceof EngineError)) return error;
  const { code, args } = error;
  if (args.file !== undefined && isFolder(String(args.file))) {
    return new UsageError(cliText(language).isFolder(String(args.file)));
  }
  if (code === 'file.exists')
    return new UsageError(cliText(language).fileExists(String(args.file)));
  return new UsageError(errorText(error, language));
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Say on standard error where a recording is damaged, if it is; the exit status that follows. */
export function sayDamage({ damage }: Recording, { io, language }: Context): number {
  if (damage === undefined) return 0;
  io.err(`ipcscope: ${errorText(damage, language)}\n`);
  return 2;
}
