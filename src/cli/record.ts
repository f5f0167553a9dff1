/** `ipcscope record`: run a transcript and write what happens. */
import {
  AppendFile,
  formatDiagnostic,
  isSpecial,
  type LineSink,
  record as recordRun,
} from '../engine/index.ts';
import { cliText } from '../text/cli.ts';
import { errorText } from '../text/errors.ts';
import { asUsageError, readText } from './input.ts';
import { type Context, orStopped, UsageError } from './io.ts';
import { findTranscript } from './place.ts';
import type { OnKernel } from './program.ts';
import { checkKernel, failureLines, tellsWaiting } from './run.ts';

/** Run a transcript, record it, and say what came of it. */
export async function record(
  name: string,
  kernel: OnKernel & { readonly out: string; readonly force?: boolean },
  context: Context,
): Promise<number> {
  const { io, language } = context;
  const text = cliText(language);
  checkKernel(kernel, language);
  const { on, out, force = false, hostIpc = false } = kernel;
  const source = await orStopped(readText(await findTranscript(name, context), context), io);
  if (typeof source === 'number') return source;
  const piped = out === '-';
  const real = { hostIpc };
  const waits = tellsWaiting(source.name, context);
  const sink = sinkOf(out, context);
  const options = { on, out: sink, locale: language, force, real, stop: io.stop, waits };
  const recording = recordRun(source.text, source.name, options).catch((error: unknown) => {
    throw asUsageError(error, context);
  });
  const result = await orStopped(recording, io);
  if (typeof result === 'number') return result;
  if (result.skipped !== undefined) throw new UsageError(errorText(result.skipped, language));
  for (const mistake of result.mistakes) {
    io.err(`${formatDiagnostic(mistake, result.script.lines)}\n`);
  }
  if (result.mistakes.length > 0) return 2;
  const say = piped ? io.err : io.out;
  say(failureLines(source.name, result, language));
  if (!piped) say(`${text.recorded(result.steps, out)}\n`);
  return result.ok ? 0 : 1;
}

/** What takes the lines: standard output, what may make the program wait (a FIFO), or a file of that name. */
function sinkOf(out: string, { io }: Context): string | LineSink {
  if (out === '-') return { append: io.out, close: () => {} };
  if (!isWaitedFor(out)) return out;
  let file: AppendFile | undefined;
  return {
    append: (line) =>
      io.waiting(() => {
        file ??= new AppendFile(out, {});
        file.append(line);
      }),
    close: () => file?.close(),
  };
}

function isWaitedFor(out: string): boolean {
  try {
    return isSpecial(out);
  } catch {
    // Whoever opens it says why it cannot be.
    return false;
  }
}
