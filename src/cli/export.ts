/** `ipcscope export`: a recording in another format. */
import {
  type ExportOptions,
  exportRecording,
  isSpecial,
  type Recording,
  type Size,
  stopsIn,
  Turns,
  WholeFile,
} from '../engine/index.ts';
import { cliText } from '../text/cli.ts';
import { asUsageError } from './input.ts';
import { type Context, orStopped, stopped, UsageError } from './io.ts';
import type { ExportFlags } from './program.ts';
import { loadRecordingAt, recordingPlace, sayDamage } from './recordings.ts';

/** Write a recording in a format, to standard output where `out` is `-`. */
export async function exportTo(
  name: string,
  { out, force = false, ...flags }: ExportFlags,
  context: Context,
): Promise<number> {
  const recording = await orStopped(loadRecordingAt(recordingPlace(name), context), context.io);
  if (typeof recording === 'number') return recording;
  const options = await exportOptions(recording, flags, context);
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

/** What is drawn, of which size; the lab's picture is loaded only for it. Throws UsageError. */
async function exportOptions(
  recording: Recording,
  { format, step, size }: Omit<ExportFlags, 'out' | 'force'>,
  context: Context,
): Promise<ExportOptions> {
  if (format === 'text' || format === 'json') return { format };
  const { language, layout } = context;
  const drawn = size === undefined ? {} : { size: sizeOf(size, context) };
  const at = step === undefined ? {} : { step: stepOf(step, stopsIn(recording), context) };
  const { labScene, labSvg } = await import('../screens/frame.tsx');
  if (format === 'svg') return { format, draw: labSvg({ language, layout }), ...drawn, ...at };
  return { format, draw: labScene({ language, layout }), ...drawn };
}

function stepOf(typed: string, last: number, { language }: Context): number {
  const step = /^\d+$/.test(typed) ? Number(typed) : Number.NaN;
  if (!(step <= last)) throw new UsageError(cliText(language).badStep(typed, last));
  return step;
}

function sizeOf(typed: string, { language }: Context): Size {
  const [, columns, rows] = (/^(\d+)x(\d+)$/.exec(typed) ?? []).map(Number);
  const fits = (value: number | undefined, least: number, most: number): value is number =>
    value !== undefined && value >= least && value <= most;
  if (!fits(columns, 40, 400) || !fits(rows, 12, 200)) {
    throw new UsageError(cliText(language).badSize(typed));
  }
  return { columns, rows };
}
