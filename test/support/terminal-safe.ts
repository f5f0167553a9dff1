/**
 * What no program may write to a terminal from a text of somebody else's: spelled out range by range, from the Unicode
 * code charts, and not as src/printable.ts says it, so that neither can hide a mistake of the other.
 */

/** First and last code points of what is obeyed, hidden, or drawn elsewhere. */
const UNSAFE: readonly (readonly [number, number, string])[] = [
  [0x00, 0x1f, 'C0 control'],
  [0x7f, 0x9f, 'DEL or C1 control'],
  [0xad, 0xad, 'soft hyphen'],
  [0x34f, 0x34f, 'grapheme joiner'],
  [0x61c, 0x61c, 'Arabic letter mark'],
  [0x115f, 0x1160, 'Hangul filler'],
  [0x180b, 0x180f, 'Mongolian selector'],
  [0x200b, 0x200f, 'zero width or direction'],
  [0x2028, 0x202e, 'line separator or bidirectional control'],
  [0x2060, 0x206f, 'invisible operator or isolate'],
  [0x3164, 0x3164, 'Hangul filler'],
  [0xd800, 0xdfff, 'lone surrogate'],
  [0xe000, 0xf8ff, 'private use'],
  [0xfe00, 0xfe0f, 'variation selector'],
  [0xfeff, 0xfeff, 'byte-order mark'],
  [0xffa0, 0xffa0, 'Hangul filler'],
  [0xfff0, 0xfffb, 'annotation'],
  [0xfffe, 0xffff, 'noncharacter'],
  [0x1d173, 0x1d17a, 'musical control'],
  [0xe0000, 0xe0fff, 'tag or selector'],
  [0xf0000, 0x10ffff, 'private use'],
];

/** The first unsafe character of a text, as `offset: what`; undefined for a text that may be written. */
export function unsafeIn(text: string, allowed: readonly string[] = []): string | undefined {
  let at = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const found = UNSAFE.find(([first, last]) => code >= first && code <= last);
    if (found !== undefined && !allowed.includes(character)) {
      return `${at}: U+${code.toString(16)}, ${found[2]}`;
    }
    at += character.length;
  }
  return undefined;
}

/** The same for lines: each may end in a newline. */
export function unsafeInLines(text: string): string | undefined {
  return unsafeIn(text, ['\n']);
}

/** Texts that try things on a terminal: sequences, controls of 7 and 8 bits, directions, what has no width. */
export const HOSTILE = [
  '\x1b[2J',
  '\x1b]0;title\x07',
  '\x1bP$q\x1b\\',
  '\x9b31m',
  '\x9d8;;http://x\x9c',
  '\x90',
  '\r',
  '\n',
  '\t',
  '\b\b\b',
  '\x7f',
  '\0',
  '\x0e',
  '\u202e',
  '\u2066\u2069',
  '\u200b',
  '\u200d',
  '\u2028',
  '\ufeff',
  '\ufe0f',
  '\u3164',
  '\ud800',
  '\udc00',
  '\ue0b0',
  '\u{e0041}',
  '\u{10ffff}',
  `o${'\u0301'.repeat(40)}`,
] as const;
