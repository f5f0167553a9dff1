/** Whether this machine lets a test use its kernel, asked once. */
import { runFile } from '../../src/engine/index.ts';

const { skipped } = await runFile('A  getpid() = _\n', 'probe', { on: 'real' });

/** True where a run on the real kernel can be made. */
export const HAS_REAL = skipped === undefined;

/** Why not, for skipUnless. */
export const NO_REAL = `the real kernel cannot be used here: ${skipped?.code ?? ''} ${JSON.stringify(skipped?.args ?? {})}`;
