/**
 * Every lab and every behaviour of `test/labs` on this machine's kernel beside the simulation: each line is
 * asserted of both, and the two are compared. What predict mode asks of a lab is answered by the same run, since each
 * run on the real kernel takes its time.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { keepReal } from '../../src/engine/index.ts';
import { transcripts } from '../labs-read.ts';
import { expectedOf, verdictOf } from '../labs-run.ts';
import { expectAnswers } from './answers.ts';

const letGo = await keepReal();
afterAll(letGo);

const lessons = transcripts('src/lessons');
const behaviours = transcripts('test/labs');
const failing = behaviours.filter((path) => path.endsWith('.fail.ipc'));
const passing = behaviours.filter((path) => !path.endsWith('.fail.ipc'));

describe('holds on both kernels alike, and questions about it are answered alike', () => {
  test.for(lessons)('%s', async (path, { skip }) => {
    const { said, cannot, frames } = await verdictOf(path, 'twin');
    if (cannot !== undefined) skip(cannot);
    expect(said).toBe('ok');
    await expectAnswers(
      path,
      frames.flatMap(({ real }) => real ?? []),
    );
  });
});

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
