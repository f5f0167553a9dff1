/** `ipcscope export`: a recording in another format. */
import { exportRecording, textFrame, writeWholeFile } from '../engine/index.ts';
import { frameWords } from '../text/frame.ts';
import type { Context } from './io.ts';
import type { Format } from './program.ts';
import { asUsageError, loadRecordingAt, recordingPlace, sayDamage } from './recordings.ts';

/** Write a recording in a format, to standard output where `out` is `-`. */
export async function exportTo(
  name: string,
  { format, out, force = false }: { format: Format; out: string; force?: boolean },
  context: Context,
): Promise<number> {
  const { io, language } = context;
  const recording = await loadRecordingAt(recordingPlace(name), context);
  const text = exportRecording(recording, { format, draw: textFrame(frameWords(language)) });
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
