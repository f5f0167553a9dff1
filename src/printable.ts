/**
 * What may reach a terminal. Whatever comes from a file, a name or an option goes through here before it is written:
 * terminals obey control characters (ECMA-48), and hidden ones make a text look like another (Unicode Technical
 * Standard 39). The one definition that every writer shares; it imports nothing.
 */

/**
 * Characters that a terminal obeys, does not show, or shows in another place: controls (C0, C1, DEL), format characters
 * (bidirectional overrides and isolates, joiners, the byte-order mark), line separators, halves of surrogate pairs,
 * private and unassigned ones, and everything that Unicode lets be ignored (fillers, variation selectors, tags).
 */
const HIDDEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Marks over one letter, from which on they are no writing but paint over the lines around it. */
const PILED = /(?<=\p{M}{8})\p{M}/gu;

/** Ranges without any of these: nearly all that is written, so that the rest alone is looked at closely. */
const PLAIN =
  ' -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2190-\u23ff\u2500-\u25ff\u3001-\u3029\u4e00-\u9fff\uff01-\uff60';
const UNSURE = new RegExp(`[^${PLAIN}]+`, 'g');
const UNSURE_IN_LINES = new RegExp(`[^\n${PLAIN}]+`, 'g');

/** Escapes of C that are shorter than a number. */
const LETTERS: { readonly [character: string]: string } = {
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
};

/**
 * A text as it may stand in one line on a terminal: what is hidden is shown as C writes it, `\x1b`, `\u202e`,
 * `\U000e0041`, a newline as `\n`. Done twice it is the same as once.
 */
export function printable(text: string): string {
  return text.replace(UNSURE, shown);
}

/** As printable, for a text of several lines: newlines stay. */
export function printableLines(text: string): string {
  return text.replace(UNSURE_IN_LINES, shown);
}

/**
 * A value as JSON that may be shown on a terminal: what is hidden is written as JSON's own `\u` escapes.
 *
 * @param indent Blanks of each level; without it everything is in one line.
 */
export function printableJson(value: unknown, indent?: number): string {
  // Outside of strings there is nothing to escape but newlines, which stay.
  return JSON.stringify(value, undefined, indent).replace(UNSURE_IN_LINES, (part) =>
    part.replace(HIDDEN, unitsEscaped).replace(PILED, unitsEscaped),
  );
}

/** Characters of a value in a sentence: as many as a path can have, so that no name that there is loses any. */
const SHOWN_MAX = 4096;
/** What stays at either end of one that is longer. */
const SHOWN_END = 100;

/** A value as it stands in a sentence: printable, and not longer than anything that has a meaning. */
export function shownValue(text: string): string {
  if (text.length <= SHOWN_MAX) return printable(text);
  return `${printable(text.slice(0, SHOWN_END))}...${printable(text.slice(-SHOWN_END))}`;
}

function shown(part: string): string {
  return part.replace(HIDDEN, escaped).replace(PILED, escaped);
}

function escaped(character: string): string {
  const letter = LETTERS[character];
  if (letter !== undefined) return letter;
  const hex = (character.codePointAt(0) ?? 0).toString(16);
  if (hex.length <= 2) return `\\x${hex.padStart(2, '0')}`;
  return hex.length <= 4 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

/** JSON writes characters by their UTF-16 units (RFC 8259, section 7). */
function unitsEscaped(character: string): string {
  let text = '';
  for (let at = 0; at < character.length; at++) {
    text += `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`;
  }
  return text;
}
