/** Bytes as text. */
import { cutText } from './rows.ts';

const SHORT: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\t': '\\t',
  '\0': '\\0',
  '\r': '\\r',
};

/** Bytes as people read them: printable ones as they are, others as C escapes; cut to so many columns. */
export function bytesText(bytes: string, columns: number, ellipsis: string): string {
  let text = '';
  for (const character of bytes) {
    const code = character.charCodeAt(0);
    text +=
      SHORT[character] ??
      (code >= 0x20 && code < 0x7f ? character : `\\x${code.toString(16).padStart(2, '0')}`);
    if (text.length > columns) break;
  }
  return cutText(text, columns, ellipsis);
}

/** Bytes as the text column of a dump: one column a byte, a point for what is not printable. */
export function dumpText(bytes: string): string {
  return bytes.replace(/[^ -~]/g, '.');
}
