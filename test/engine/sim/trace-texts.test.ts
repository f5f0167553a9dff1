/** Every trace id that stands in the simulated kernel has a sentence in both languages, with the same placeholders. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../../src/text/language.ts';
import { TRACE_TEXTS, traceText } from '../../../src/text/trace/trace.ts';

const SIM = join(import.meta.dirname, '../../../src/engine/sim');

/** The ids in the sources: the literal that `point`, `enter` or `add` is given. */
function idsInSources(): Map<string, string> {
  const ids = new Map<string, string>();
  for (const file of readdirSync(SIM, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue;
    const source = readFileSync(join(SIM, file), 'utf8');
    const calls =
      /\.(?:point|enter|add)\(\s*(?:k|machine|ENTRY|this\.#k|\w+),\s*'([\w]+\.[\w-]+)'/g;
    for (const [, id] of source.matchAll(calls)) if (id !== undefined) ids.set(id, file);
  }
  return ids;
}

const placeholders = (text: string) =>
  [...text.matchAll(/\{(\w+)(?::[a-z ]+)?\}/g)].map(([, n]) => n).sort();

describe('trace texts', () => {
  const ids = idsInSources();

  test('the sources have ids', () => {
    expect(ids.size).toBeGreaterThan(50);
  });

  test.each([...ids])('%s (%s)', (id) => {
    const texts = TRACE_TEXTS[id as `${string}.${string}`];
    expect(texts).toBeDefined();
    for (const language of LANGUAGES) expect(texts?.[language]).not.toBe('');
    expect(placeholders(texts?.zh ?? '')).toEqual(placeholders(texts?.en ?? ''));
  });

  test('no text is left over', () => {
    expect(Object.keys(TRACE_TEXTS).filter((id) => !ids.has(id))).toEqual([]);
  });
});

describe('times', () => {
  const said = (ns: number, language: 'en' | 'zh' = 'en') => {
    const args = { task: 'A', ns };
    const entry = {
      id: 'do_setitimer.arm' as const,
      fn: '',
      file: '',
      depth: 0,
      actor: 'A',
      args,
      changes: [],
    };
    return traceText(entry, language);
  };

  test.each([
    [30e9, '30 s'],
    [1.5e9, '1.5 s'],
    [400e6, '400 ms'],
    [2e3, '2 us'],
    [7, '7 ns'],
  ])('%d ns are told as %s', (ns, text) => {
    expect(said(ns)).toBe(`arms the timer of A: it expires in ${text}`);
  });

  test('in Chinese too', () => {
    expect(said(400e6, 'zh')).toBe('启动 A 的定时器：400 毫秒后到期');
  });
});
