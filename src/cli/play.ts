/** `ipcscope play`: a recording in the app, or as text where there is no terminal. */
import { exportRecording } from '../engine/index.ts';
import { missingTerminal, openRecording } from './app.ts';
import type { Context } from './io.ts';
import { loadRecordingAt, recordingPlace, sayDamage } from './recordings.ts';

/** Replay a recording. */
export async function play(name: string, context: Context): Promise<number> {
  const place = recordingPlace(name);
  if (missingTerminal(context) === undefined) return openRecording(place, context);
  const recording = await loadRecordingAt(place, context);
  context.io.out(exportRecording(recording, { format: 'text' }));
  return sayDamage(recording, context);
}
