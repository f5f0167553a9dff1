/** The state of the app: which screen is open, in which language, and what every key goes through first. */

import type { Layout } from '../engine/model/choices.ts';
import { labText } from '../text/lab.ts';
import { LANGUAGES, type Language } from '../text/language.ts';
import { screensText } from '../text/screens.ts';
import type { Host, ScreenController, Settings } from './controller.ts';
import { helpScreen } from './help.ts';
import { type CommandName, commandFor } from './keys.ts';
import { inputRow, typeInto } from './parts/line-input.ts';
import { fitRow, graphemes, type Row, row, span, wrapText } from './parts/rows.ts';
import type { Theme } from './theme.ts';

/** The smallest terminal that anything is drawn on. */
export const SMALLEST = { columns: 40, rows: 12 } as const;

/** What a session begins with. */
export interface SessionOptions {
  readonly theme: Theme;
  readonly language: Language;
  readonly layout: Layout;
  readonly onQuit: () => void;
}

/** One use of the app. */
export class Session implements Host {
  readonly #options: SessionOptions;
  #settings: Settings;
  readonly #stack: { readonly screen: ScreenController; readonly closed: () => void }[] = [];
  readonly #listeners = new Set<() => void>();
  #suspend: () => void = () => {};
  #version = 0;
  #help: number | undefined;
  #helpLast = 0;
  #prompt: string | undefined;
  #said: string | undefined;
  #size: { columns: number; rows: number } = { columns: 80, rows: 24 };

  constructor(options: SessionOptions) {
    const { theme, language, layout } = options;
    this.#options = options;
    this.#settings = { theme, language, layout };
  }

  readonly settings = (): Settings => this.#settings;

  /** For React: be told of every change. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** For React: differs after every change. */
  readonly version = (): number => this.#version;

  changed(): void {
    this.#version += 1;
    for (const listener of [...this.#listeners]) listener();
  }

  say(text: string): void {
    this.#said = text;
    this.changed();
  }

  push(screen: ScreenController, closed: () => void = () => {}): void {
    this.#stack.push({ screen, closed });
    this.changed();
  }

  /** Close the screen that is open and put another in its place. */
  replace(screen: ScreenController, closed: () => void = () => {}): void {
    this.#leave();
    this.push(screen, closed);
  }

  /** Be told when the reader wants to go back to the shell for a while. */
  onSuspend(listener: () => void): () => void {
    this.#suspend = listener;
    return () => {
      this.#suspend = () => {};
    };
  }

  /** Close everything. */
  close(): void {
    while (this.#stack.length > 0) this.#leave();
  }

  #leave(): void {
    const left = this.#stack.pop();
    left?.screen.close();
    left?.closed();
  }

  get #top(): ScreenController | undefined {
    return this.#stack[this.#stack.length - 1]?.screen;
  }

  get #tooSmall(): boolean {
    return this.#size.columns < SMALLEST.columns || this.#size.rows < SMALLEST.rows;
  }

  /** A key was pressed. */
  press(key: string, typed: string): void {
    if (key === '' && typed === '') return;
    if (this.#tooSmall) {
      if (key === 'q' || key === 'ctrl+c') this.#options.onQuit();
      return;
    }
    const said = this.#said;
    this.#said = undefined;
    if (!this.#handled(key, typed) && said !== undefined) this.changed();
  }

  /** A text was pasted: it is typed where something is typed, and is never taken for keys. */
  paste(pasted: string): void {
    const text = pasted.replace(/[\s\p{Cc}]+/gu, ' ').trim();
    if (this.#tooSmall || text === '') return;
    const taken = graphemes(text).every((typed) => this.#handled('', typed));
    if (!taken) this.say(screensText(this.#settings.language).pasteNowhere);
  }

  #handled(key: string, typed: string): boolean {
    if (key === 'ctrl+c') {
      this.#options.onQuit();
      return true;
    }
    if (key === 'ctrl+z') {
      this.#suspend();
      return true;
    }
    if (this.#prompt !== undefined) return this.#typeCommand(key, typed);
    if (this.#help !== undefined) return this.#inHelp(key);
    const screen = this.#top;
    if (screen?.press(key, typed)) {
      this.changed();
      return true;
    }
    switch (commandFor(key, [])) {
      case 'quit':
        this.#options.onQuit();
        return true;
      case 'back':
        this.#back();
        return true;
      case 'help':
        this.#help = 0;
        break;
      case 'language':
        this.#nextLanguage();
        break;
      case 'layout':
        return this.#setLayout(this.#settings.layout === '6' ? '3.2' : '6');
      case 'command':
        this.#prompt = '';
        break;
      default:
        return false;
    }
    this.changed();
    return true;
  }

  #back(): void {
    if (this.#stack.length < 2) return;
    this.#leave();
    this.changed();
  }

  #nextLanguage(): void {
    const at = LANGUAGES.indexOf(this.#settings.language);
    const language = LANGUAGES[(at + 1) % LANGUAGES.length] ?? 'en';
    this.#settings = { ...this.#settings, language };
  }

  #setLayout(layout: Layout): boolean {
    this.#settings = { ...this.#settings, layout };
    this.say(labText(this.#settings.language).layoutNow(layout === '6' ? '6.18' : layout));
    return true;
  }

  #inHelp(key: string): boolean {
    const page = Math.max(1, this.#size.rows - 4);
    const moves: Partial<Record<CommandName, number>> = {
      down: 1,
      up: -1,
      pageDown: page,
      pageUp: -page,
      first: -1e6,
      last: 1e6,
    };
    const command = commandFor(key, ['pane']);
    // The space bar is a pager's, and Enter leaves whatever only waits to be read.
    const move = key === 'space' ? page : command && moves[command];
    if (move !== undefined) {
      this.#help = Math.max(0, Math.min(this.#helpLast, (this.#help ?? 0) + move));
    } else if (command === 'back' || command === 'help' || key === 'enter') this.#help = undefined;
    else if (command === 'quit') {
      this.#options.onQuit();
      return true;
    } else if (command === 'language') this.#nextLanguage();
    this.changed();
    return true;
  }

  #typeCommand(key: string, typed: string): boolean {
    const { text, done } = typeInto(this.#prompt ?? '', key, typed);
    this.#prompt = done === undefined ? text : undefined;
    if (done === 'accept' && text.trim() !== '') this.#command(text.trim());
    this.changed();
    return true;
  }

  #command(line: string): void {
    const words = line.split(/\s+/);
    const [name = '', value] = words;
    const text = screensText(this.#settings.language);
    if (['q', 'quit', 'q!', 'qa'].includes(name)) this.#options.onQuit();
    else if (name === 'help' || name === 'h') this.#help = 0;
    else if (name === 'lang') {
      const language = LANGUAGES.find((known) => known === value);
      if (language === undefined) this.say(text.badLanguage);
      else this.#settings = { ...this.#settings, language };
    } else if (name === 'layout') {
      if (value === '3.2' || value === '6') this.#setLayout(value);
      else this.say(text.badLayout);
    } else if (!this.#top?.command?.(words)) this.say(text.unknownCommand(name));
  }

  /** Everything that is on the terminal: exactly so many rows of at most so many columns. */
  draw(columns: number, rows: number): Row[] {
    this.#size = { columns, rows };
    if (this.#tooSmall) return this.#smallNotice(columns, rows);
    if (this.#help !== undefined) {
      const help = helpScreen(this.#settings, columns, rows, this.#help);
      this.#helpLast = help.last;
      return help.rows;
    }
    const drawn = this.#top?.draw({
      ...this.#settings,
      columns,
      rows,
      notice: this.#notice(),
    });
    return (drawn ?? []).map((spans) => fitRow(spans, columns));
  }

  #notice(): Row | undefined {
    if (this.#prompt !== undefined) {
      const hint = screensText(this.#settings.language).commandHint;
      const row = inputRow(':', this.#prompt);
      return this.#prompt === '' ? [...row, span(` ${hint}`, 'muted')] : row;
    }
    return this.#said === undefined ? undefined : [span(this.#said, 'sync')];
  }

  #smallNotice(columns: number, rows: number): Row[] {
    const text = screensText(this.#settings.language);
    const lines = [
      text.tooSmall,
      text.tooSmallNow(columns, rows),
      text.tooSmallNeed(SMALLEST.columns, SMALLEST.rows),
      text.tooSmallQuit,
    ];
    const wrapped = lines.flatMap((line) => wrapText(line, columns));
    return wrapped.slice(0, Math.max(1, rows)).map((line) => fitRow(row(line), columns));
  }
}
