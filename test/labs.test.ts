/** Every lab, and every behaviour that `test/labs` writes down, on the simulated kernel. */
import { describe, expect, test } from 'vitest';
import { readText, transcripts } from './labs-read.ts';
import { expectedOf, verdictOf } from './labs-run.ts';

const all = [...transcripts('src/lessons'), ...transcripts('test/labs')];
const failing = all.filter((path) => path.endsWith('.fail.ipc'));
const passing = all.filter((path) => !path.endsWith('.fail.ipc'));

describe('holds on the simulation', () => {
  test.for(passing)('%s', async (path, { skip }) => {
    const { said, cannot } = await verdictOf(path, 'sim');
    if (cannot !== undefined) skip(cannot);
    expect(said).toBe('ok');
  });
});

describe('fails on the simulation, and says why', () => {
  test.for(failing)('%s', async (path, { skip }) => {
    const { said, cannot } = await verdictOf(path, 'sim');
    if (cannot !== undefined) skip(cannot);
    expect(said).toBe(expectedOf(path));
  });
});

test('behaviours begin with a comment that says what they are about', () => {
  const behaviours = transcripts('test/labs').filter((path) => !path.endsWith('.fail.ipc'));
  expect(behaviours.filter((path) => !/^# \S/.test(readText(path)))).toEqual([]);
});
