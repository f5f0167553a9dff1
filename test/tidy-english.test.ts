/** Comments and pages speak plain English: run over the tree, and over passages planted to see that they are found. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { accents } from './tidy-english.ts';

const ROOT = join(import.meta.dirname, '..');

/** Written from the labs, whose texts are for readers of the app. */
const LABS = 'docs/LABS.md';

const passages = new Map(
  ['.', 'docs', 'src']
    .flatMap((folder) => {
      const names = readdirSync(join(ROOT, folder), {
        recursive: folder !== '.',
        encoding: 'utf8',
      });
      return names.map((name) => (folder === '.' ? name : `${folder}/${name}`));
    })
    .filter((path) => /\.(?:md|tsx?)$/.test(path) && path !== LABS)
    .map((path) => [path, readFileSync(join(ROOT, path), 'utf8')] as const),
);

describe('comments and pages', () => {
  test('speak plain English', () => {
    expect(passages.size).toBeGreaterThan(200);
    expect(accents(passages)).toEqual([]);
  });

  test.each([
    '// Who is stopped has left the queue.',
    '/** A FIFO: who polls may stand in several. */',
    '/**\n * SIGCONT to\n * who has no handler.\n */',
    '// Fails: EACCES, also where there is no such file.',
  ])('an accent: %s', (comment) => {
    expect(accents(new Map([['src/a.ts', `${comment}\nconst a = 1;`]]))).toHaveLength(1);
    expect(accents(new Map([['a.md', `# A\n\n${comment.replace(/[/*]+/g, '')}\n`]]))).toHaveLength(
      1,
    );
  });

  test('no accent where it is asked who does something', () => {
    const text = '/** Wait queues: who is woken, and in which order. Who ends, and how. */';
    expect(accents(new Map([['src/a.ts', text]]))).toEqual([]);
  });
});
