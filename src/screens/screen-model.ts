/** What the app needs of a screen's state, and what it does for screens. */
import type { Settings } from './parts/surroundings.tsx';

/** The state of a screen that is open. */
export interface ScreenModel {
  /** Do what a typed command says (`12`, `real`); false where there is no such command. */
  command?(words: readonly string[]): boolean;
  /** The screen has been left for good. */
  close(): void;
}

/** What the app does for screens. */
export interface Host {
  readonly settings: () => Settings;
  /** Say something in the last line until the next key. */
  say(text: string): void;
  /** Put a text on the clipboard of the terminal; false where it is too long for that. */
  copy(text: string): boolean;
}
