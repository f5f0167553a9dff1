import { VALUE_BYTES } from '../calls/value-bytes.ts';

/** What a transcript may hold at most, so that hostile input ends in a sentence and never in a hang. */
export const LIMITS = {
  /** Characters of a file. */
  file: 16 * 1024 * 1024,
  /** Lines of a file. */
  lines: 200_000,
  /** Characters of a line. */
  line: 65_536,
  /** Brackets, parentheses and operators inside one another. */
  depth: 48,
  /** Bytes that one string may come to by repetition. */
  bytes: VALUE_BYTES,
  /** Items of an argument list, array or struct. */
  items: 4096,
  /** Mistakes reported of one file. */
  diagnostics: 100,
  /** Characters of the front matter. */
  front: 65_536,
} as const;
