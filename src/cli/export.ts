/** `ipcscope export`: a recording in another format. */
import { EngineError, exportRecording, textFrame, writeWholeFile } from '../engine/index.ts';
import { errorText } from '../text/errors.ts';
import { frameWords } from '../text/frame.ts';
import { type Context, UsageError } from './io.ts';
import type { Format } from './program.ts';
import { loadRecordingAt, recordingPlace, sayDamage } from './recordings.ts';

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
      if (error instanceof EngineError) throw new UsageError(errorText(error, language));
      throw error;
    }
  }
  return sayDamage(recording, context);
}
