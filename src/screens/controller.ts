/** What the app needs of a screen: it takes keys, it draws rows, it tells when it has changed. */
import type { Layout } from '../engine/model/choices.ts';
import type { Language } from '../text/language.ts';
import type { KeyName } from './keys.ts';
import type { Row } from './parts/rows.ts';
import type { Theme } from './theme.ts';

/** Settings that hold on every screen. */
export interface Settings {
  readonly theme: Theme;
  readonly language: Language;
  readonly layout: Layout;
}

/** What a screen is drawn with. */
export interface DrawOptions extends Settings {
  readonly columns: number;
  readonly rows: number;
  /** In place of the footer's hints: a prompt, or something to say. */
  readonly notice: Row | undefined;
}

/** One screen. */
export interface ScreenController {
  /** Do what a key means here; false when it means nothing, so that the app may take it. */
  press(key: KeyName, typed: string): boolean;
  /** Exactly so many rows of so many columns. Must not change anything. */
  draw(options: DrawOptions): Row[];
  /** Do what a typed command says (`12`, `real`); false when there is no such command here. */
  command?(words: readonly string[]): boolean;
  /** Leave the screen for good. */
  close(): void;
}

/** What the app does for a screen. */
export interface Host {
  readonly settings: () => Settings;
  /** Draw again. */
  changed(): void;
  /** Say something in the last line until the next key. */
  say(text: string): void;
  /** Open another screen over this one; `closed` is called when it has been left. */
  push(screen: ScreenController, closed?: () => void): void;
}
