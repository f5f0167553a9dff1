/**
 * What a terminal says of itself among the keys: its mouse, and answers to what it was asked. Ink drops every control
 * sequence that is no key, so it is taken out of the standard input before Ink reads it.
 */

const ESCAPE = '\x1b';
const PASTE_BEGIN = `${ESCAPE}[200~`;
const PASTE_END = `${ESCAPE}[201~`;
/** A text that was pasted, which may hold anything, to its end or as far as it has come. */
const PASTE = String.raw`${ESCAPE}\[200~[^]*?(?:${ESCAPE}\[201~|$)`;
/** The mouse in the form of SGR 1006; whether a mode is on (DECRPM). */
const REPORT = String.raw`${ESCAPE}\[<[\d;]*[Mm]|${ESCAPE}\[\?[\d;]*\$y`;
const APART = new RegExp(`${PASTE}|${REPORT}`, 'g');
/** The beginning of a report whose end is still on its way. */
const BEGUN = new RegExp(String.raw`${ESCAPE}\[(?:<[\d;]*|\?[\d;]*\$?)$`);

/** Parts texts that come one after the other into what was typed and what is a report. */
export class Reports {
  readonly #take: (report: string) => void;
  #begun = '';
  #pasting = false;

  /** @param take Gets every report, whole. */
  constructor(take: (report: string) => void) {
    this.#take = take;
  }

  /** The text without its reports. */
  without(text: string): string {
    let rest = this.#begun + text;
    this.#begun = '';
    let typed = '';
    if (this.#pasting) {
      const end = rest.indexOf(PASTE_END);
      if (end < 0) return rest;
      typed = rest.slice(0, end + PASTE_END.length);
      rest = rest.slice(typed.length);
    }
    let pasted = '';
    typed += rest.replace(APART, (found) => {
      pasted = found.startsWith(PASTE_BEGIN) ? found : '';
      if (pasted !== '') return found;
      this.#take(found);
      return '';
    });
    this.#pasting = pasted !== '' && !pasted.endsWith(PASTE_END);
    if (this.#pasting) return typed;
    this.#begun = BEGUN.exec(typed)?.[0] ?? '';
    return typed.slice(0, typed.length - this.#begun.length);
  }
}

/** The same standard input, without reports. It is read as text, which Ink asks of it. */
export function withoutReports(
  stdin: NodeJS.ReadStream,
  take: (report: string) => void,
): NodeJS.ReadStream {
  const reports = new Reports(take);
  return new Proxy(stdin, {
    get(target, name) {
      if (name === 'read') {
        return (size?: number): unknown => {
          const read: unknown = target.read(size);
          return typeof read === 'string' ? reports.without(read) : read;
        };
      }
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
