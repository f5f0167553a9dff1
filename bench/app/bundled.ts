/** Run a bench of this folder as the program is run: bundled, with everything that the bundle changes. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from '../../scripts/build.js';

/** Inside of the project, which the labs are looked for in. */
const OUT = fileURLToPath(new URL('../../node_modules/.cache/bench', import.meta.url));

/** Bundle and run it. The exit status of the process is the bench's. */
export async function runBundled(name: string): Promise<void> {
  const out = join(OUT, name);
  await bundle(out, { [name]: `bench/app/${name}.ts` });
  const { status } = spawnSync(process.execPath, [join(out, `${name}.js`)], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
