/** Nothing that is shared knows of one family: run over the engine, and over violations planted to see that they are found. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { familiesInShared } from './tidy-families.ts';

const ENGINE = join(import.meta.dirname, '../src/engine');

const source = new Map(
  readdirSync(ENGINE, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => [`src/engine/${name}`, readFileSync(join(ENGINE, name), 'utf8')] as const),
);

describe('shared code', () => {
  test('asks in no place which mechanism it has before it', () => {
    expect(source.size).toBeGreaterThan(100);
    expect(familiesInShared(source)).toEqual([]);
  });

  test.each([
    ['runner/checker.ts', "if (call === 'sigqueue') f();", 'sigqueue'],
    ['twin/compare-steps.ts', 'f(STRUCTS.msgbuf);', 'msgbuf'],
    ['script/format.ts', "const of = { t: 'struct', name: 'ucred' };", 'ucred'],
    ['script/match.ts', 'const TIMED = /^(?:semtimedop|poll)$/;', 'semtimedop'],
    ['calls/restart.ts', 'type T = { readonly [c in CallName]?: 1 };', 'calls one by one'],
    ['recording/shape.ts', 'type T = Record<CallName, 1>;', 'calls one by one'],
    ['sim/machine.ts', 'const f = `mmap`;', 'mmap'],
  ])('is found in %s by %s', (file, text, what) => {
    const found = (name: string): readonly string[] =>
      familiesInShared(new Map([[`src/engine/${name}`, `const signal = 'signal';\n${text}\n`]]));
    const message = `src/engine/${file}:2: may not name ${what}: its family's table says it`;
    expect(found(file)).toEqual([message]);
    for (const own of ['calls/families/pipe.ts', 'script/strace/aliases.ts', 'script/c/call.ts']) {
      expect(found(own)).toEqual([]);
    }
  });
});
