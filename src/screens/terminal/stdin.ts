/**
 * Standard input, one key a read. A terminal sends what was typed in pieces of any size: a key that is held, a
 * paste, a slow line. Ink takes a piece for one key, so pieces are cut before it sees them.
 */
import { Readable } from 'node:stream';

/** How long an escape may wait for the rest of its sequence before it is the Esc key, in milliseconds. */
const ESCAPE_MS = 25;
/** How long a paste may wait for its end. */
const PASTE_MS = 1000;

/** A paste, a control sequence, an SS3 or Linux console function key, Alt and a key, or a character. */
const KEY =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one.
  /\x1b\[200~[\s\S]*?\x1b\[201~|\x1b\[\[[A-E]|\x1b\[[0-9;?<]*[ -/]*[@-~]|\x1bO[@-~]|\x1b[^\x1b[O]|[^\x1b]/gu;
const PASTE = '\x1b[200~';

/** Cut input into keys; `rest` is the beginning of one that is not all there yet. */
export function splitKeys(input: string): { readonly keys: string[]; readonly rest: string } {
  const keys: string[] = [];
  let end = 0;
  const whole = input.startsWith(PASTE) && !input.includes('\x1b[201~') ? '' : input;
  for (const match of whole.matchAll(KEY)) {
    // An opened paste is only whole once its end is there.
    if (match.index !== end || match[0] === PASTE) break;
    keys.push(match[0]);
    end += match[0].length;
  }
  return { keys, rest: input.slice(end) };
}

/** A stream that Ink reads in place of a terminal's input. */
export type KeyInput = NodeJS.ReadStream & {
  /** Stop listening to the terminal. */
  release(): void;
};

/** Wrap a terminal's input; `ended` is called when the terminal has gone away. */
export function keyInput(source: NodeJS.ReadStream, ended: () => void): KeyInput {
  let waiting = '';
  let timer: NodeJS.Timeout | undefined;
  // In object mode a read returns exactly one key.
  const output = new Readable({ objectMode: true, read() {} });
  const flush = (): void => {
    if (waiting !== '')
      output.push(waiting.startsWith(PASTE) ? waiting.slice(PASTE.length) : waiting);
    waiting = '';
  };
  const take = (chunk: string | Buffer): void => {
    clearTimeout(timer);
    const { keys, rest } = splitKeys(waiting + String(chunk));
    for (const key of keys) output.push(key);
    waiting = rest;
    if (rest !== '') timer = setTimeout(flush, rest.startsWith(PASTE) ? PASTE_MS : ESCAPE_MS);
  };
  source.setEncoding('utf8');
  source.on('data', take);
  source.on('end', ended);
  source.on('error', ended);
  source.pause();
  const input = output as unknown as KeyInput;
  return Object.assign(input, {
    isTTY: source.isTTY,
    setEncoding: () => input,
    setRawMode(on: boolean) {
      source.setRawMode?.(on);
      if (on) source.resume();
      else source.pause();
      return input;
    },
    ref() {
      source.ref();
      return input;
    },
    unref() {
      source.unref();
      return input;
    },
    release() {
      clearTimeout(timer);
      source.off('data', take);
      source.off('end', ended);
      // A terminal that goes away later than this is nobody's business.
      source.off('error', ended);
      source.on('error', () => {});
    },
  });
}
