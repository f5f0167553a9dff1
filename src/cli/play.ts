/** `ipcscope play`: a recording in the app, or as text where there is no terminal. */
import { missingTerminal, openRecording } from './app.ts';
import { writePieces } from './export.ts';
import { type Context, orStopped } from './io.ts';
import { loadRecordingAt, recordingPlace, sayDamage } from './recordings.ts';

/** Replay a recording. */
export async function play(name: string, context: Context): Promise<number> {
  const recording = await orStopped(loadRecordingAt(recordingPlace(name), context), context.io);
  if (typeof recording === 'number') return recording;
  if (missingTerminal(context) === undefined) return openRecording(recording, context);
  const status = await writePieces(recording, { format: 'text' }, '-', context);
  return status ?? sayDamage(recording, context);
}
