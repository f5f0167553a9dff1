/** Makes a transcript that shows a difference as small as it can be, line by line. */
import { type OpenKernels, type RandomRun, runLines } from './random-run.ts';

/**
 * Leave out lines, many at a time and then one by one, as long as some difference remains.
 *
 * @param run A run that found one.
 * @param open Opens a fresh pair of kernels; called for each attempt.
 */
export async function smallest(run: RandomRun, open: OpenKernels): Promise<RandomRun> {
  let best = run;
  let size = Math.ceil(best.made.length / 2);
  for (;;) {
    const before = best.made.length;
    // From the end: what came last does the least for what comes after it.
    for (let at = before - size; at > -size; at -= size) {
      const lines = best.made.map(({ line }) => line);
      const from = Math.max(0, at);
      if (from >= lines.length) continue;
      lines.splice(from, size);
      const attempt = await runLines(lines, open);
      if (attempt.difference !== undefined) best = attempt;
    }
    if (size > 1) size = Math.ceil(size / 2);
    else if (best.made.length === before) return best;
  }
}
