/** `ipcscope doctor`: what this machine allows. */
import { runFile } from '../engine/index.ts';
import { errorText } from '../text/errors.ts';
import type { Context } from './io.ts';

/** Say what this machine allows, as text or as JSON. */
export async function doctor({ json }: { json: boolean }, context: Context): Promise<number> {
  const { io, language } = context;
  const { ok, skipped } = await runFile('A  getpid() = _\n', 'doctor', { on: 'real' });
  const why = skipped === undefined ? null : errorText(skipped, language);
  if (json) io.out(`${JSON.stringify({ real: ok, why })}\n`);
  else io.out(`${why ?? 'ok'}\n`);
  return 0;
}
