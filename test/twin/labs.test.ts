/**
 * Every lab and every behaviour of `test/labs` on this machine's kernel beside the simulation: each line is
 * asserted of both, and the two are compared.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { keepReal } from '../../src/engine/index.ts';
import { transcripts } from '../labs-read.ts';
import { expectedOf, verdictOf } from '../labs-run.ts';

const letGo = await keepReal();
afterAll(letGo);

const all = [...transcripts('src/lessons'), ...transcripts('test/labs')];
const failing = all.filter((path) => path.endsWith('.fail.ipc'));
const passing = all.filter((path) => !path.endsWith('.fail.ipc'));

describe('holds on both kernels alike', () => {
  test.for(passing)('%s', async (path, { skip }) => {
    const { said, cannot } = await verdictOf(path, 'twin');
    if (cannot !== undefined) skip(cannot);
    expect(said).toBe('ok');
  });
});

describe('fails on the real kernel as on the simulation', () => {
  test.for(failing)('%s', async (path, { skip }) => {
    const { said, cannot } = await verdictOf(path, 'real');
    if (cannot !== undefined) skip(cannot);
    expect(said).toBe(expectedOf(path));
  });
});
