/** Counts in English, where one of a thing is called otherwise than several. */

/** `1 byte`, `5 bytes`, `0 bytes`, `2 entries`. What is counted may be a number of which only the text is known. */
export function counted(count: number | string, noun: string): string {
  return `${count} ${String(count) === '1' ? noun : plural(noun)}`;
}

/** Several of what a word stands for; of several words the last one changes. */
function plural(noun: string): string {
  if (/(?:s|x|ch|sh)$/.test(noun)) return `${noun}es`;
  return /[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}
