/**
 * The program on the oldest Node that it says it runs on. Ink itself asks for a newer one, so this is a promise of
 * ours alone.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect } from 'vitest';
import { key, launch } from '../support/driver.ts';
import { runProgram } from '../support/program.ts';
import { HAS_REAL, NO_REAL } from '../support/real.ts';
import { skipUnless } from '../support/skip.ts';

const { engines } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as { engines: { node: string } };
const OLDEST = Number(/\d+/.exec(engines.node)?.[0]);

/** A Node of that major version on the path, if there is one. */
function findNode(): string | undefined {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const file = join(folder, 'node');
    try {
      const version = execFileSync(file, ['--version'], { encoding: 'utf8' });
      if (version.startsWith(`v${OLDEST}.`)) return file;
    } catch {
      // None in this folder.
    }
  }
  return undefined;
}

const node = findNode() ?? '';
const oldTest = skipUnless(node !== '', `there is no Node ${OLDEST} on the PATH`);

oldTest('the bin’s own limit is the package’s', async () => {
  const old = `Object.defineProperty(process.versions, "node", { value: "${OLDEST - 1}.9.0" })`;
  const execArgv = ['--import', `data:text/javascript,${encodeURIComponent(old)}`];
  const { code, err } = await runProgram(['--version'], { node, execArgv });
  expect([code, err]).toEqual([2, expect.stringContaining(`needs Node.js ${OLDEST} or later`)]);
});

oldTest('run, record, play, export, labs, doctor', async () => {
  expect(await runProgram(['run', 'pipe/hello'], { node })).toMatchObject({
    code: 0,
    out: 'ok pipe/hello\n',
    err: '',
  });
  for (const command of ['labs', 'doctor']) {
    const { code, out, err } = await runProgram([command], { node });
    expect([code, err], command).toEqual([0, '']);
    expect(out, command).not.toBe('');
  }
});

oldTest('the app: steps, resizes, leaves', async () => {
  const app = launch(['pipe/hello'], { node, columns: 100, rows: 30 });
  try {
    await app.waitFor('0/');
    app.send('n');
    await app.waitFor('1/');
    app.resize(120, 40);
    await app.waitFor((screen) => screen.split('\n').length === 40 && screen.includes('1/'));
    app.send(key.ctrl('c'));
    expect((await app.ended).code).toBe(0);
    expect(app.altScreen()).toBe(false);
  } finally {
    await app.close();
  }
});

const realTest = skipUnless(node !== '' && HAS_REAL, HAS_REAL ? 'no old Node' : NO_REAL);

realTest('the twin, with its supervisor on the same Node', async () => {
  expect(await runProgram(['run', '--on', 'twin', 'pipe/hello'], { node })).toMatchObject({
    code: 0,
    out: 'ok pipe/hello\n',
    err: '',
  });
});
