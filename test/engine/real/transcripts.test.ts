/** Transcripts of every family of calls hold on this machine's kernel, in a room and without one. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, expect } from 'vitest';
import { keepSupervisors } from '../../../src/engine/real/client/pool.ts';
import { openRealKernel } from '../../../src/engine/real/client/real-kernel.ts';
import { Runner } from '../../../src/engine/runner/runner.ts';
import { parse } from '../../../src/engine/script/parse.ts';
import { describeUnless, skipUnless } from '../../support/skip.ts';
import { CAN_RUN, WHY_NOT } from './support.ts';

const test = skipUnless(CAN_RUN, WHY_NOT);
const folder = fileURLToPath(new URL('./transcripts/', import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith('.ipc'));

describeUnless(CAN_RUN, WHY_NOT)('on the real kernel', () => {
  afterAll(keepSupervisors());

  test.each(files)('%s holds', async (name) => {
    const { script, diagnostics } = parse(readFileSync(folder + name, 'utf8'), name);
    expect(diagnostics).toEqual([]);
    const kernel = await openRealKernel();
    const runner = new Runner(script, kernel);
    await runner.start();
    expect(await runner.run()).toBe(undefined);
    await runner.close();
  });
});
