/**
 * What strace writes behind a descriptor with its options -y and -yy, and behind a process id with -Y: `3</tmp/f>`,
 * `4<pipe:[265585]>`, `5<TCP:[127.0.0.1:80->127.0.0.1:4711]>`, `0</dev/pts/3<char 136:3>>`. A descriptor is its number.
 */
import type { Cursor } from './cursor.ts';

/** Steps over it. The cursor stands behind the number or AT_FDCWD. */
export function skipDescriptorPath(cursor: Cursor): void {
  const { text } = cursor;
  if (text[cursor.pos] !== '<' || /[<.=]/.test(text[cursor.pos + 1] ?? '<')) return;
  if (cursor.sees('<unfinished') || cursor.sees('<detached')) return;
  let depth = 0;
  for (let at = cursor.pos; at < text.length; at++) {
    const c = text[at];
    if (c === '"') at = closingQuote(text, at);
    else if (c === '<') depth++;
    // An arrow stands between the two ends of a connection.
    else if (c === '>' && text[at - 1] !== '-' && --depth === 0) {
      cursor.pos = at + 1;
      cursor.take('(deleted)');
      return;
    }
  }
}

/** Where a quoted string ends; the end of the text where nothing closes it. */
export function closingQuote(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at;
  }
  return text.length;
}
