/** Run a bench of this folder as the program is run: bundled, with everything that the bundle changes. */
import { spawnSync } from 'node:child_process';
import { join, parse } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from '../../scripts/build.js';

/** Inside of the project, which the labs are looked for in. */
const OUT = fileURLToPath(new URL('../../node_modules/.cache/bench', import.meta.url));

/** Bundle a file of this folder as the program is bundled. Returns the path of what runs. */
export async function bundled(file: string): Promise<string> {
  const { name } = parse(file);
  const out = join(OUT, name);
  await bundle(out, { [name]: `bench/app/${file}` });
  return join(out, `${name}.cjs`);
}

/** Bundle and run it. The exit status of the process is the bench's. */
export async function runBundled(name: string): Promise<void> {
  const { status } = spawnSync(process.execPath, [await bundled(`${name}.ts`)], {
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
}
