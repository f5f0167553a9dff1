/** JSON with something in it changed, as a file is that somebody else has made. */
import fc from 'fast-check';
import { HOSTILE } from './terminal-safe.ts';

const asJson = (text: string): string => JSON.stringify(text);

/** Texts that steer a terminal, that are names of other things, that are long. */
const TEXTS = [
  ...[...HOSTILE, '', 'A', 'init', '__proto__', 'constructor', 'NULL', '%s%n', '0'].map(asJson),
  asJson('long '.repeat(2000)),
];
/** Numbers that are none of that thing, or far too large; reading the last ones makes infinities of them. */
const NUMBERS = [
  ...['0', '-1', '0.5', '-0', '255', '65536', '1e6', '1e9', '2147483648', '9007199254740993'],
  ...['1e308', '1e999', '-1e999'],
];
/** Other kinds of values. */
const OTHERS = [
  ...['null', 'true', 'false', '[]', '{}', '[[]]', '[null]', '{"kind":"returned"}'],
  ...['{"$number":"NaN"}', '{"$number":"-Infinity"}', '{"$number":"18446744073709551616"}'],
  ...['{"$bytes":"AAAA"}', '{"$bytes":"!"}', '{"$absent":true}', '{"$number":{}}'],
];

/** One change: where, counted along the values of the document, and what is put there. */
export interface Mutation {
  readonly at: number;
  /** Another value of the same kind, which is what is looked at least; else of any. */
  readonly alike: boolean;
  readonly put: number;
}

export const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.noBias(fc.nat()),
  alike: fc.nat(4).map((number) => number > 0),
  put: fc.noBias(fc.nat()),
});

/** A value of JSON in a line, or a name with its colon. */
const VALUE =
  /"(?:[^"\\]|\\.)*"(?:\s*:)?|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\b(?:true|false|null)\b/g;

/** A line of JSON in which one value is another one. */
export function mutated(line: string, { at, alike, put: which }: Mutation): string {
  const places = [...line.matchAll(VALUE)].filter(([text]) => !text.endsWith(':'));
  const place = places[at % Math.max(1, places.length)];
  if (place === undefined) return line;
  const likes = /^"/.test(place[0]) ? TEXTS : /^[-\d]/.test(place[0]) ? NUMBERS : OTHERS;
  const from = alike ? likes : [...TEXTS, ...NUMBERS, ...OTHERS];
  const put = from[which % from.length] ?? '';
  return line.slice(0, place.index) + put + line.slice(place.index + place[0].length);
}
