/** `ipcscope record`: run a transcript and write what happens. */
import { formatDiagnostic, record as recordRun } from '../engine/index.ts';
import { cliText } from '../text/cli.ts';
import { errorText } from '../text/errors.ts';
import { findTranscript, readText } from './files.ts';
import { type Context, stopped, UsageError } from './io.ts';
import type { OnKernel } from './program.ts';
import { asUsageError } from './recordings.ts';
import { checkKernel, failureLines } from './run.ts';

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
  const source = await readText(await findTranscript(name, context), context);
  const real = { hostIpc };
  const piped = out === '-';
  const sink = piped ? { append: io.out, close: () => {} } : out;
  const options = { on, out: sink, locale: language, force, real, stop: io.stop };
  const result = await Promise.race([
    recordRun(source.text, source.name, options).catch((error: unknown) => {
      throw asUsageError(error, context);
    }),
    stopped(io),
  ]);
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
