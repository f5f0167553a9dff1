/** Sentences in two languages, and which is chosen. */
import { describe, expect, expectTypeOf, test } from 'vitest';
import {
  catalogue,
  fill,
  isLanguage,
  languageOf,
  localized,
  pick,
} from '../../src/text/language.ts';

const texts = catalogue({
  quit: { en: 'quit', zh: '退出' },
  steps: { en: (n: number) => `${n} steps`, zh: (n: number) => `${n} 步` },
});

describe('catalogue', () => {
  test('gives a table in each language', () => {
    expect(texts('en').quit).toBe('quit');
    expect(texts('zh').quit).toBe('退出');
    expect(texts('zh').steps(3)).toBe('3 步');
    expect(texts('en')).toBe(texts('en'));
  });

  test('keeps the parameters of its sentences in their types', () => {
    expectTypeOf(texts('en').steps).toEqualTypeOf<(n: number) => string>();
    // @ts-expect-error A missing translation must not compile.
    catalogue({ lonely: { en: 'alone' } });
    // @ts-expect-error Translations take the same values.
    catalogue({ odd: { en: (n: number) => `${n}`, zh: (s: string) => s } });
    // @ts-expect-error One is a sentence, the other a function.
    catalogue({ mixed: { en: 'a', zh: (n: number) => `${n}` } });
  });
});

test('pick and localized choose a language, localized falls back', () => {
  expect(pick({ en: 1, zh: 2 }, 'zh')).toBe(2);
  expect(localized({ en: 'Hi', zh: '好' }, 'zh')).toBe('好');
  expect(localized({ en: 'Hi' }, 'zh')).toBe('Hi');
  expect(localized({ fr: 'Salut' }, 'zh')).toBe('Salut');
  expect(localized(undefined, 'en')).toBeUndefined();
});

test('fill puts values in, shows unknown ones as ?, and leaves names without a value', () => {
  expect(fill('copies {n} bytes to {where}, {odd}', { n: 5, where: null })).toBe(
    'copies 5 bytes to ?, {odd}',
  );
});

test('isLanguage', () => {
  expect(isLanguage('zh')).toBe(true);
  expect(isLanguage('fr')).toBe(false);
});

test.each([
  [{}, 'en'],
  [{ LANG: 'zh_CN.UTF-8' }, 'zh'],
  [{ LANG: 'zh_CN.UTF-8', LC_ALL: 'C' }, 'en'],
  [{ LANG: 'C', LC_MESSAGES: 'zh_TW' }, 'zh'],
  [{ LANG: 'zh', LC_ALL: '' }, 'zh'],
  [{ LANG: 'zhuang' }, 'en'],
  [{ LANG: 'zh_CN.UTF-8', TERM: 'xterm-256color' }, 'zh'],
  [{ LANG: 'zh_CN.UTF-8', TERM: 'linux' }, 'en'],
])('languageOf %j is %s', (env, expected) => {
  expect(languageOf(env)).toBe(expected);
});
