/**
 * How sentences are kept: each stands once, in every language, side by side, and a missing translation is
 * a compile error.
 *
 *     const texts = catalogue({
 *       quit: { en: 'quit', zh: '退出' },
 *       steps: { en: (n: number) => `${n} steps`, zh: (n: number) => `${n} 步` },
 *     });
 *     texts('zh').steps(3);
 */

import { shownValue } from '../printable.ts';
import { counted } from './count.ts';

/** The languages that every sentence exists in, the first being the one to fall back on. */
export const LANGUAGES = ['en', 'zh'] as const;

/** A language that the program speaks. */
export type Language = (typeof LANGUAGES)[number];

/** The same thing in every language. */
export type InEvery<T> = { readonly [L in Language]: T };

/** A sentence, or a function from its values to the sentence. */
// biome-ignore lint/suspicious/noExplicitAny: only `any` accepts functions of every parameter list.
type Phrase = string | ((...values: any[]) => string);

/** What a catalogue looks like in one language. */
export type Catalogue<T extends { readonly [key: string]: InEvery<Phrase> }> = {
  readonly [K in keyof T]: T[K]['en'];
};

/** What each entry must be for its languages to agree: the English one's parameters decide. */
type Agreeing<T extends { readonly [key: string]: InEvery<Phrase> }> = {
  readonly [K in keyof T]: InEvery<T[K]['en'] extends string ? string : T[K]['en']>;
};

/** The value for one language. */
export function pick<T>(texts: InEvery<T>, language: Language): T {
  return texts[language];
}

/**
 * Turn sentences side by side into one table a language; the tables are made once. Values go into a sentence as they
 * may be shown on a terminal, whatever they come from.
 */
export function catalogue<const T extends { readonly [key: string]: InEvery<Phrase> }>(
  entries: T & Agreeing<T>,
): (language: Language) => Catalogue<T> {
  const tables = {} as Record<Language, Catalogue<T>>;
  for (const language of LANGUAGES) {
    const table: Record<string, Phrase> = {};
    for (const [key, entry] of Object.entries(entries)) table[key] = guarded(entry[language]);
    tables[language] = table as Catalogue<T>;
  }
  return (language) => tables[language];
}

function guarded(phrase: Phrase): Phrase {
  if (typeof phrase === 'string') return phrase;
  return (...values: readonly unknown[]) =>
    phrase(...values.map((value) => (typeof value === 'string' ? shownValue(value) : value)));
}

/**
 * Put values in the place of `{name}`, and a count with what it counts in the place of `{name:byte}`, as they may be shown
 * on a terminal; a name without a value stays as it is, so that it is seen.
 */
export function fill(
  template: string,
  values: { readonly [name: string]: string | number | null | undefined },
): string {
  return template.replace(/\{(\w+)(?::([a-z ]+))?\}/g, (whole, name: string, noun?: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) return whole;
    const shown = value === null ? '?' : shownValue(String(value));
    return noun === undefined ? shown : counted(shown, noun);
  });
}

/** A text that a transcript's author wrote, in the reader's language if it is there, else in English, else any. */
export function localized(
  text: { readonly [language: string]: string } | undefined,
  language: Language,
): string | undefined {
  if (text === undefined) return undefined;
  return text[language] ?? text[LANGUAGES[0]] ?? Object.values(text)[0];
}

/** True for the name of a language that the program speaks. */
export function isLanguage(name: string): name is Language {
  return (LANGUAGES as readonly string[]).includes(name);
}

/**
 * The language of a locale environment, as the C library decides it for messages (locale(7)): LC_ALL, then
 * LC_MESSAGES, then LANG, the first that is not empty. Anything that is not Chinese is English, and so is the Linux
 * console, whose font has 512 glyphs at most (setfont(8)) and none of them Chinese.
 */
export function languageOf(env: { readonly [name: string]: string | undefined }): Language {
  if (env.TERM === 'linux') return 'en';
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  return /^zh(?:[-_.@]|$)/i.test(locale) ? 'zh' : 'en';
}
