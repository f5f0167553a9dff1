/** Home: mechanisms in their families, the labs of each, how far the reader got. What its keys do. */
import type { DrawOptions, Host, ScreenController } from '../controller.ts';
import { hintsFor } from '../hints.ts';
import { commandFor } from '../keys.ts';
import { footerRow, headerRow, noticeRows, withLastRows } from '../parts/chrome.ts';
import { inputRow, typeInto } from '../parts/line-input.ts';
import type { Row } from '../parts/rows.ts';
import { doneRow, type Entry, type HomeView, homeBody, homePath } from './home-drawing.ts';
import type { Lab, Library } from './labs.ts';
import type { Progress } from './progress.ts';

/** What home leads to. */
export interface HomeOptions {
  readonly library: Library;
  readonly progress: Progress;
  readonly openLab: (lab: Lab) => void;
  readonly openRecordings: () => void;
  /** The names of the recordings that there are, for the entry. */
  readonly recordings: () => readonly string[];
}

/** Home, with what other screens may want of it. */
export interface HomeScreen extends ScreenController {
  /** Select a lab, unless a filter says what to choose from. */
  select(lab: Lab): void;
}

/** Open home. */
export function homeScreen(options: HomeOptions, host: Host): HomeScreen {
  return new Home(options, host);
}

class Home implements HomeScreen {
  readonly #options: HomeOptions;
  readonly #host: Host;
  readonly #entries: readonly Entry[];
  #entry = 0;
  #lab = 0;
  #inLabs = false;
  #filter = '';
  #typing = false;
  /** False until the first picture is on the screen: it need not wait for labs to be read. */
  #reading = false;

  constructor(options: HomeOptions, host: Host) {
    this.#options = options;
    this.#host = host;
    this.#entries = [
      ...options.library.shelves.map((shelf) => ({ kind: 'shelf', shelf }) as const),
      { kind: 'recordings' },
    ];
  }

  /** The labs to choose from: those of the mechanism, or all that the filter lets through. */
  #labs(): Lab[] {
    const { library } = this.#options;
    if (this.#filter !== '') {
      const wanted = this.#filter.toLowerCase().split(/\s+/);
      return library.all().filter((lab) => {
        const text = textOf(lab, library);
        return wanted.every((word) => text.includes(word));
      });
    }
    const entry = this.#entries[this.#entry];
    return entry?.kind === 'shelf' ? library.labsOf(entry.shelf) : [];
  }

  select(lab: Lab): void {
    const at = this.#entries.findIndex(
      (entry) => entry.kind === 'shelf' && entry.shelf.mechanism.id === lab.id.split('/')[0],
    );
    if (at < 0 || this.#filter !== '') return;
    this.#entry = at;
    this.#inLabs = true;
    this.#lab = Math.max(
      0,
      this.#labs().findIndex(({ id }) => id === lab.id),
    );
  }

  press(key: string, typed: string): boolean {
    if (this.#typing) return this.#type(key, typed);
    if (key === 'escape') return this.#escape();
    if (key === 'left' || key === 'h') return this.#focusLabs(false);
    if (key === 'tab' || key === 'shift+tab') return this.#focusLabs(!this.#inLabs);
    const moves = {
      down: 1,
      up: -1,
      pageDown: 10,
      pageUp: -10,
      first: Number.NEGATIVE_INFINITY,
      last: Number.POSITIVE_INFINITY,
    };
    const command = commandFor(key, ['home', 'list']);
    if (command !== undefined && command in moves) {
      return this.#move(moves[command as keyof typeof moves]);
    }
    if (command === 'open') return this.#open();
    if (command === 'search') this.#typing = true;
    else if (command === 'recordings') this.#options.openRecordings();
    else return false;
    return true;
  }

  #type(key: string, typed: string): boolean {
    if (key === 'down' || key === 'up') {
      this.#typing = false;
      return true;
    }
    const { text, done } = typeInto(this.#filter, key, typed);
    this.#filter = done === 'cancel' ? '' : text;
    this.#typing = done === undefined;
    this.#lab = 0;
    this.#inLabs = this.#filter !== '';
    return true;
  }

  /** True when there is something that Esc leaves: home itself is left by quitting. */
  get #leaves(): boolean {
    return this.#filter !== '' || this.#inLabs;
  }

  #escape(): boolean {
    if (!this.#leaves) return false;
    this.#filter = '';
    this.#lab = 0;
    return this.#focusLabs(false);
  }

  #focusLabs(on: boolean): boolean {
    this.#inLabs = (on || this.#filter !== '') && this.#labs().length > 0;
    return true;
  }

  #move(by: number): boolean {
    const within = (at: number, count: number): number => Math.max(0, Math.min(count - 1, at + by));
    if (this.#inLabs) this.#lab = within(this.#lab, this.#labs().length);
    else {
      this.#entry = within(this.#entry, this.#entries.length);
      this.#lab = 0;
    }
    return true;
  }

  #open(): boolean {
    if (this.#inLabs) {
      const lab = this.#labs()[this.#lab];
      if (lab !== undefined) this.#options.openLab(lab);
    } else if (this.#entries[this.#entry]?.kind === 'recordings') this.#options.openRecordings();
    else this.#focusLabs(true);
    return true;
  }

  draw(options: DrawOptions): Row[] {
    const { columns, rows, theme } = options;
    const labs = this.#reading ? this.#labs() : undefined;
    if (!this.#reading) {
      this.#reading = true;
      setImmediate(() => this.#host.changed());
    }
    const view: HomeView = {
      entries: this.#entries,
      entry: this.#entry,
      labs,
      lab: this.#lab,
      inLabs: this.#inLabs,
      filter: this.#filter,
      progress: this.#options.progress,
      recordings: this.#options.recordings(),
      settings: this.#host.settings(),
    };
    const above = [
      headerRow(homePath(view, columns), doneRow(view), columns, theme),
      ...homeBody(view, columns, rows - 2),
    ];
    return withLastRows(above, this.#footer(options), rows);
  }

  #footer({ notice, columns, theme, language }: DrawOptions): Row[] {
    if (this.#typing) return noticeRows(inputRow('/', this.#filter), columns);
    if (notice !== undefined) return noticeRows(notice, columns);
    const without = this.#leaves ? [] : (['back'] as const);
    return [footerRow(hintsFor(['home', 'list'], language, {}, without), [], columns, theme)];
  }

  close(): void {
    this.#options.progress.save();
  }
}

/** Everything about a lab that a filter may find, in lower case, in every language. */
function textOf(lab: Lab, library: Library): string {
  const shelf = library.shelves.find(({ mechanism }) => mechanism.id === lab.mechanism);
  return [
    lab.id,
    ...Object.values(lab.title),
    ...Object.values(lab.summary),
    ...lab.calls,
    ...Object.values(shelf?.mechanism.name ?? {}),
  ]
    .join(' ')
    .toLowerCase();
}
