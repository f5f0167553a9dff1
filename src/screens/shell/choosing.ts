/** Settings: changed by keys or typed commands, said, and kept for the next start. */
import type { StoreApi } from 'zustand/vanilla';
import { type Layout, THEMES, type ThemeName } from '../../engine/model/choices.ts';
import { labText } from '../../text/lab.ts';
import { LANGUAGES, type Language } from '../../text/language.ts';
import { screensText } from '../../text/screens.ts';
import type { Choices } from '../kept-choices.ts';
import type { Settings } from '../parts/surroundings.tsx';
import { makeTheme } from '../theme.ts';
import type { ShellOptions, ShellState } from './store.ts';

/** What changes settings. */
export interface Choosing {
  nextLanguage(): void;
  nextLayout(): void;
  nextTheme(): void;
  /** Do what a typed command says that sets something; false for any other. */
  command(name: string, value: string | undefined): boolean;
}

/** The settings of a shell. */
export function choosing(
  { themeNamed, keep }: Pick<ShellOptions, 'themeNamed' | 'keep'>,
  store: StoreApi<ShellState>,
  say: (text: string) => void,
): Choosing {
  const get = store.getState;
  const set = store.setState;
  const language = (): Language => get().settings.language;
  /** Change a setting, say so, and keep it; what keeping it has to say counts more. */
  const choose = (choice: Choices, to: Partial<Settings>, said?: string): void => {
    set((state) => ({ settings: { ...state.settings, ...to } }));
    if (said !== undefined) say(said);
    keep?.(choice);
  };
  const setLanguage = (to: Language): void => choose({ language: to }, { language: to });
  const setLayout = (layout: Layout): void =>
    choose({ layout }, { layout }, labText(language()).layoutNow(layout === '6' ? '6.18' : layout));
  const setTheme = (name: ThemeName): void => {
    const { theme: now } = get().settings;
    const theme = themeNamed?.(name) ?? makeTheme(now.colour, now.ascii, name);
    const said = screensText(language()).themeNow(name, theme.colour === 0);
    choose({ theme: name }, { theme }, said);
  };
  const setMouse = (on: boolean): void => {
    set({ mouse: on });
    const text = screensText(language());
    choose({ mouse: on }, {}, on ? text.mouseOn : text.mouseOff);
  };
  const command = (name: string, value: string | undefined): boolean => {
    const text = screensText(language());
    if (name === 'lang') {
      const known = LANGUAGES.find((candidate) => candidate === value);
      if (known === undefined) say(text.badLanguage);
      else setLanguage(known);
    } else if (name === 'layout') {
      if (value === '3.2' || value === '6') setLayout(value);
      else say(text.badLayout);
    } else if (name === 'theme') {
      const known = THEMES.find((candidate) => candidate === value);
      if (known === undefined) say(text.badTheme);
      else setTheme(known);
    } else if (name === 'mouse') {
      if (value === 'on' || value === 'off') setMouse(value === 'on');
      else say(text.badMouse);
    } else return false;
    return true;
  };
  return {
    nextLanguage() {
      const at = LANGUAGES.indexOf(language());
      setLanguage(LANGUAGES[(at + 1) % LANGUAGES.length] ?? 'en');
    },
    nextLayout: () => setLayout(get().settings.layout === '6' ? '3.2' : '6'),
    nextTheme() {
      const at = THEMES.indexOf(get().settings.theme.name);
      setTheme(THEMES[(at + 1) % THEMES.length] ?? 'auto');
    },
    command,
  };
}
