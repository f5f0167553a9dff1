/** The rule that members are read, over violations planted to see that they are found. */
import { expect, test } from 'vitest';
import { unreadMembers } from './tidy-members.ts';

test('a member that is only written', () => {
  const text = [
    'interface A { b: number; c: number; d?: string; e(): void; g: number }',
    'class B { #b = 1; f = 2; override h = 1; get i() { return 1; } }',
    'const { b } = a;',
    'a.c = 1;',
    "a.e(a['g']);",
  ].join('\n');
  const sources = new Map([
    ['src/a.ts', text],
    ['test/a.test.ts', 'a.f; x.j;'],
    ['src/native/a.ts', 'interface C { j(): void; k(): void }'],
  ]);
  expect(unreadMembers(sources)).toEqual([
    'src/a.ts:1: nothing reads c',
    'src/a.ts:1: nothing reads d',
    'src/a.ts:2: nothing reads f',
    'src/a.ts:2: nothing reads i',
    'src/native/a.ts:1: nothing reads k',
  ]);
});
