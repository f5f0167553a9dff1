/** `ipcscope export`: a recording in another format. */
import {
  type ExportOptions,
  exportRecording,
  isSpecial,
  type Recording,
  Turns,
  WholeFile,
} from '../engine/index.ts';
import { asUsageError } from './input.ts';
import { type Context, orStopped, stopped } from './io.ts';
import type { Format } from './program.ts';
import { loadRecordingAt, recordingPlace, sayDamage } from './recordings.ts';

/** Write a recording in a format, to standard output where `out` is `-`. */
export async function exportTo(
  name: string,
  { format, out, force = false }: { format: Format; out: string; force?: boolean },
  context: Context,
): Promise<number> {
  const recording = await orStopped(loadRecordingAt(recordingPlace(name), context), context.io);
  if (typeof recording === 'number') return recording;
  const options = await exportOptions(format, context);
  const status = await writePieces(recording, options, out, context, force);
  return status ?? sayDamage(recording, context);
}

/**
 * Write a recording piece by piece; signals and a reader that goes away are heard in between.
 *
 * @returns The exit status where the command was stopped.
 */
export async function writePieces(
  recording: Recording,
  options: ExportOptions,
  out: string,
  context: Context,
  force = false,
): Promise<number | undefined> {
  const { io } = context;
  const turns = new Turns();
  const stop = stopped(io);
  let file: WholeFile | undefined;
  try {
    file = out === '-' ? undefined : new WholeFile(out, { force });
    const waits = file !== undefined && isSpecial(out);
    for (const piece of exportRecording(recording, options)) {
      if (file === undefined) {
        io.out(piece);
        await Promise.race([io.drained(), stop]);
      } else if (waits) io.waiting(() => file?.append(piece));
      else file.append(piece);
      if (turns.due) await turns.give();
      if (io.stop.aborted) return await stop;
    }
    file?.finish();
    return undefined;
  } catch (error) {
    throw asUsageError(error, context);
  } finally {
    file?.close();
  }
}

/** The lab's picture, loaded only for what is drawn. */
async function exportOptions(
  format: Format,
  { language, layout }: Context,
): Promise<ExportOptions> {
  if (format === 'text' || format === 'json') return { format };
  const { labScene } = await import('../screens/frame.tsx');
  return { format, draw: labScene({ language, layout }) };
}
