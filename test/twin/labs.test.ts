/** Every lab and every behaviour of `test/labs` on this machine's kernel, alone and beside the simulation. */
import { describe, expect, test } from 'vitest';
import { transcripts } from '../labs-read.ts';
import { expectedOf, verdictOf } from '../labs-run.ts';

const all = [...transcripts('src/lessons'), ...transcripts('test/labs')];
const failing = all.filter((path) => path.endsWith('.fail.ipc'));
const passing = all.filter((path) => !path.endsWith('.fail.ipc'));

describe.each(['real', 'twin'] as const)('holds on %s', (on) => {
  test.for(passing)('%s', async (path, { skip }) => {
    const { said, cannot } = await verdictOf(path, on);
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
