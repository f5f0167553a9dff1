/**
 * `npm run bench [name...]`: run every bench of this folder in a process of its own, one after the other, and
 * print its ratios. Ends with 1 when a limit is missed. Nothing else should run meanwhile.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));
const wanted = process.argv.slice(2);
const benches = readdirSync(folder)
  .filter((file) => file.endsWith('.ts') && !['bench.ts', 'ratio.ts', 'report.ts'].includes(file))
  .map((file) => file.slice(0, -3))
  .filter((name) => wanted.length === 0 || wanted.includes(name));

for (const name of benches) {
  console.log(`\n${name}`);
  // Without the loader that tests and scripts run with: it names every closure when it is made, which the bundle does not.
  const { status } = spawnSync(process.execPath, [`${folder}${name}.ts`], {
    stdio: 'inherit',
    // React as the bundled program has it.
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (status !== 0) process.exitCode = 1;
}
