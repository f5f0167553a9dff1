/** The rule of plain English, over passages planted to see that they are found. */
import { expect, test } from 'vitest';
import { accents } from './tidy-english.ts';

test.each([
  '// Who is stopped has left the queue.',
  '/** A FIFO: who polls may stand in several. */',
  '/**\n * SIGCONT to\n * who has no handler.\n */',
  '// Fails: EACCES, also where there is no such file.',
])('an accent: %s', (comment) => {
  expect(accents(new Map([['src/a.ts', `${comment}\nconst a = 1;`]]))).toHaveLength(1);
  expect(accents(new Map([['a.md', `# A\n\n${comment.replace(/[/*]+/g, '')}\n`]]))).toHaveLength(1);
});

test('no accent where it is asked who does something', () => {
  const text = '/** Wait queues: who is woken, and in which order. Who ends, and how. */';
  expect(accents(new Map([['src/a.ts', text]]))).toEqual([]);
});
