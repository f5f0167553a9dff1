/**
 * `npm run check`, the one definition of green: format and lint, types, unused code, the bundle, every test.
 * Runs all stages even when one fails, and ends with the count of everything: `N passed, N failed[, N skipped]`.
 *
 * A stage is a check like any other: it counts once. Skipped tests are listed with their reasons.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = join(root, 'node_modules', '.bin');
const scratch = mkdtempSync(join(tmpdir(), 'ipcscope-check-'));
const countFile = join(scratch, 'count.json');

const STAGES = [
  { name: 'format and lint', command: ['biome', 'ci', '--colors=off', '--error-on-warnings', '.'] },
  { name: 'types', command: ['tsc', '-p', '.'] },
  { name: 'types of the simulated kernel', command: ['tsc', '-p', 'src/engine/sim'] },
  { name: 'unused code', command: ['knip', '--no-progress'] },
  { name: 'bundle', command: ['node', 'scripts/build.js'] },
];

const TESTS = ['vitest', 'run', '--reporter=./scripts/reporter.js', '--reporter=default'];

/** Run a command with our own tools first on the path; resolves with its exit code and what it wrote. */
function run(command, { live = false, env = {} } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command[0], command.slice(1), {
      cwd: root,
      env: { ...process.env, PATH: bin + delimiter + process.env.PATH, ...env },
      stdio: ['ignore', live ? 'inherit' : 'pipe', live ? 'inherit' : 'pipe'],
    });
    let output = '';
    child.stdout?.on('data', (data) => (output += data));
    child.stderr?.on('data', (data) => (output += data));
    child.on('error', (error) => resolve({ code: 1, output: `${error.message}\n` }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** What vitest counted, or one failure if it did not get as far as counting. */
async function runTests() {
  const { code } = await run([...TESTS, ...process.argv.slice(2)], {
    live: true,
    env: { IPCSCOPE_COUNT: countFile },
  });
  let count;
  try {
    count = JSON.parse(readFileSync(countFile, 'utf8'));
  } catch {
    return { passed: 0, failed: ['the tests did not run to their end'], skipped: [] };
  }
  if (code !== 0 && count.failed.length === 0) count.failed.push(`vitest ended with ${code}`);
  return count;
}

async function main() {
  const passed = [];
  const failed = [];
  for (const { name, command } of STAGES) {
    const started = performance.now();
    const { code, output } = await run(command);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`);
    if (code !== 0) console.log(output.trimEnd());
    (code === 0 ? passed : failed).push(name);
  }
  const tests = await runTests();
  failed.push(...tests.failed);
  if (tests.skipped.length > 0) console.log('Skipped:');
  for (const { name, reason } of tests.skipped) console.log(`  ${name}: ${reason}`);
  if (failed.length > 0) console.log('Failed:');
  for (const name of failed) console.log(`  ${name}`);
  const total = `${passed.length + tests.passed} passed, ${failed.length} failed`;
  console.log(tests.skipped.length > 0 ? `${total}, ${tests.skipped.length} skipped` : total);
  return failed.length === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
