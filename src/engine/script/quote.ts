/** Bytes as C strings. */

const LETTERS: { readonly [code: number]: string } = {
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
  34: '\\"',
  92: '\\\\',
};
const STRICT = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** Characters that every terminal draws with the width that is measured for them. */
const DRAWABLE = /^[\p{L}\p{N}\p{P}\p{Sm}\p{Sc}\p{Sk}\u2190-\u25ff]$/u;

/**
 * Bytes as a C string in quotes. Characters of UTF-8 are kept, everything else that cannot be drawn is an octal
 * escape, as short as what follows allows.
 *
 * @param bytes What to show.
 * @param limit How many bytes at most; what is cut is marked by `...` behind the string.
 */
export function quoteBytes(bytes: Uint8Array, limit = Number.POSITIVE_INFINITY): string {
  const cut = bytes.length > limit;
  const shown = cut ? bytes.subarray(0, wholeCharacters(bytes, limit)) : bytes;
  let text = '';
  for (let at = 0; at < shown.length; ) {
    const code = shown[at] ?? 0;
    const letter = LETTERS[code];
    if (letter !== undefined) text += letter;
    else if (code >= 32 && code < 127) text += String.fromCharCode(code);
    else {
      const character = code >= 0xc2 ? characterAt(shown, at) : undefined;
      if (character !== undefined) {
        text += character.text;
        at += character.size;
        continue;
      }
      text += octal(code, shown[at + 1]);
    }
    at++;
  }
  return `"${text}"${cut ? '...' : ''}`;
}

/** A text as a C string in quotes. */
export function quoteText(text: string): string {
  return quoteBytes(new TextEncoder().encode(text));
}

/** Where to cut so that no character of UTF-8 is cut in two. */
function wholeCharacters(bytes: Uint8Array, limit: number): number {
  let end = limit;
  while (end > limit - 4 && end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return ((bytes[end] ?? 0) & 0xc0) === 0x80 ? limit : end;
}

function octal(code: number, next: number | undefined): string {
  const digit = next !== undefined && next >= 48 && next <= 57;
  return `\\${digit ? code.toString(8).padStart(3, '0') : code.toString(8)}`;
}

function characterAt(
  bytes: Uint8Array,
  at: number,
): { readonly text: string; readonly size: number } | undefined {
  const lead = bytes[at] ?? 0;
  const size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (at + size > bytes.length) return undefined;
  try {
    const text = STRICT.decode(bytes.subarray(at, at + size));
    return DRAWABLE.test(text) ? { text, size } : undefined;
  } catch {
    return undefined;
  }
}
