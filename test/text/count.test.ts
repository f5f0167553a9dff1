/** One of a thing is called otherwise than several, in every sentence that counts. */
import { expect, test } from 'vitest';
import { counted } from '../../src/text/count.ts';
import { fill } from '../../src/text/language.ts';
import { TRACE_TEXTS } from '../../src/text/trace/trace.ts';

test.each([
  [1, 'byte', '1 byte'],
  [0, 'byte', '0 bytes'],
  ['1', 'unread byte', '1 unread byte'],
  [2, 'entry', '2 entries'],
  [2, 'switch', '2 switches'],
  ['?', 'page', '? pages'],
] as const)('%s %s', (count, noun, words) => {
  expect(counted(count, noun)).toBe(words);
});

test('a place in a sentence may have what is counted with it', () => {
  expect(fill('{bytes:byte} in {pages:page}', { bytes: 1, pages: 2 })).toBe('1 byte in 2 pages');
  expect(fill('{bytes:byte}', {})).toBe('{bytes:byte}');
});

/** What the sentences of the trace count. */
const COUNTED =
  /\b1 (?:\w+ )?(?:byte|page|slot|segment|reference|descriptor|message|semaphore|operation|attachment|time)s\b/;

test.each(Object.entries(TRACE_TEXTS))('%s speaks of one as of one', (_id, { en }) => {
  const one = Object.fromEntries([...en.matchAll(/\{(\w+)/g)].map(([, name]) => [name ?? '', 1]));
  expect(fill(en, one)).not.toMatch(COUNTED);
});
