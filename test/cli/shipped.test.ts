/** The labs and what the build notes of them. */
import { describe, expect, test } from 'vitest';
import { makeLabIndex } from '../../src/cli/lab-index.ts';
import { shippedLabs, version } from '../../src/cli/shipped.ts';

describe('shipped labs', () => {
  test('have ids that are their places', () => {
    const labs = shippedLabs();
    expect(labs.length).toBeGreaterThan(20);
    for (const { id, path } of labs) expect(path.endsWith(`/src/lessons/${id}.ipc`)).toBe(true);
    expect(new Set(labs.map(({ id }) => id)).size).toBe(labs.length);
  });

  test('are all in the index, with what a list shows', () => {
    const index = makeLabIndex();
    expect(Object.keys(index).sort()).toEqual(
      shippedLabs()
        .map(({ id }) => id)
        .sort(),
    );
    expect(index['pipe/hello']).toMatchObject({
      mechanism: 'pipe',
      title: { en: 'Hello through a pipe', zh: '经管道问好' },
      actors: 2,
    });
    expect(index['pipe/hello']?.calls).toContain('fork');
    // What is kept as JSON comes back the same.
    expect(JSON.parse(JSON.stringify(index))).toEqual(index);
  });

  test('the version is the package’s', () => {
    expect(version()).toMatch(/^\d+\.\d+\.\d+$/);
  });
});
