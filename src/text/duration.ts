/** Lengths of virtual time in words. */
import type { InEvery, Language } from './language.ts';

/** Units of time, the largest first, with their lengths in nanoseconds. */
const UNITS: readonly (readonly [number, InEvery<string>])[] = [
  [1e9, { en: 's', zh: '秒' }],
  [1e6, { en: 'ms', zh: '毫秒' }],
  [1e3, { en: 'us', zh: '微秒' }],
  [1, { en: 'ns', zh: '纳秒' }],
];

/** A time in the largest unit of which it has one, exactly: `400 ms`, `1.5 s`. */
export function durationText(ns: number, language: Language): string {
  const [length, unit] = UNITS.find(([one]) => ns >= one) ?? [1, { en: 'ns', zh: '纳秒' }];
  return `${ns / length} ${unit[language]}`;
}
