/** `ipcscope export`: a recording in another format. */
import { type ExportOptions, exportRecording, writeWholeFile } from '../engine/index.ts';
import type { Context } from './io.ts';
import type { Format } from './program.ts';
import { asUsageError, loadRecordingAt, recordingPlace, sayDamage } from './recordings.ts';

/** Write a recording in a format, to standard output where `out` is `-`. */
export async function exportTo(
  name: string,
  { format, out, force = false }: { format: Format; out: string; force?: boolean },
  context: Context,
): Promise<number> {
  const { io } = context;
  const recording = await loadRecordingAt(recordingPlace(name), context);
  const text = exportRecording(recording, await exportOptions(format, context));
  if (out === '-') io.out(text);
  else {
    try {
      writeWholeFile(out, text, { force });
    } catch (error) {
      throw asUsageError(error, context);
    }
  }
  return sayDamage(recording, context);
}

/** The lab's picture, loaded only for what is drawn. */
async function exportOptions(
  format: Format,
  { language, layout }: Context,
): Promise<ExportOptions> {
  if (format === 'text' || format === 'json') return { format };
  const { labScene } = await import('../screens/frame.ts');
  return { format, draw: labScene({ language, layout }) };
}
