/** Copying over the terminal, which works over ssh too: OSC 52 of xterm ("Operating System Commands", Ps = 5 2). */

/** Bytes of a text that terminals take at once: xterm and tmux cut off what is longer in base64 than some 100,000. */
export const MOST_COPIED = 74_000;

/** What tells a terminal to put a text on the clipboard; undefined for a text that is too long for it. */
export function copySequence(text: string): string | undefined {
  const bytes = Buffer.from(text);
  return bytes.length > MOST_COPIED ? undefined : `\x1b]52;c;${bytes.toString('base64')}\x07`;
}
