/** The state of the app: which screens are open, the settings, what is asked and said in the last line. */
import type { ComponentType } from 'react';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ThemeName } from '../../engine/model/choices.ts';
import type { Language } from '../../text/language.ts';
import { screensText } from '../../text/screens.ts';
import type { BenchModel } from '../bench/store.ts';
import type { HomeModel } from '../home/store.ts';
import type { Choices } from '../kept-choices.ts';
import type { LabModel } from '../lab/store.ts';
import type { Settings } from '../parts/surroundings.tsx';
import type { RecordingsModel } from '../recordings/store.ts';
import type { Host } from '../screen-model.ts';
import type { Theme } from '../theme.ts';
import { choosing } from './choosing.ts';

/** A screen that is open: what it is, and its state. */
export type OpenScreen = HomeModel | LabModel | RecordingsModel | BenchModel;

/** What draws the screens that are loaded behind home. */
export interface Views {
  readonly lab?: ComponentType<{ readonly lab: LabModel }>;
  readonly recordings?: ComponentType<{ readonly list: RecordingsModel }>;
  readonly bench?: ComponentType<{ readonly bench: BenchModel }>;
}

/** The state of the app. */
export interface ShellState {
  readonly settings: Settings;
  /** Clicks and the wheel come to the app, and not to the terminal. */
  readonly mouse: boolean;
  /** The last is seen. */
  readonly screens: readonly OpenScreen[];
  readonly views: Views;
  readonly help: boolean;
  /** The command that is typed; undefined when none is. */
  readonly prompt: string | undefined;
  /** What stands in the last line until the next key. */
  readonly said: string | undefined;
}

/** The app: its state and what can be done with it. */
export interface Shell extends Host {
  readonly store: StoreApi<ShellState>;
  /** Say nothing any more. */
  hush(): void;
  /** Draw these screens with these from now on. */
  addViews(views: Views): void;
  /** Open a screen over the others. */
  push(screen: OpenScreen): void;
  /** Close the screen that is seen and open another in its place. */
  replace(screen: OpenScreen): void;
  /** Close the screen that is seen, if there is one behind it. */
  back(): void;
  setHelp(open: boolean): void;
  setPrompt(text: string | undefined): void;
  /** Do what a typed command says. */
  command(line: string): void;
  nextLanguage(): void;
  nextLayout(): void;
  nextTheme(): void;
  quit(): void;
  /** Close everything. */
  close(): void;
}

/** What a shell begins with. */
export interface ShellOptions extends Settings {
  readonly onQuit: () => void;
  /** On unless this says otherwise. */
  readonly mouse?: boolean;
  /** Put a text on the clipboard; false where it is too long. Without it there is no clipboard. */
  readonly copy?: (text: string) => boolean;
  /** The theme of a name, on this terminal. */
  readonly themeNamed?: (name: ThemeName) => Theme;
  /** Keep what the reader chose for the next start. */
  readonly keep?: (choice: Choices) => void;
}

/** A shell with nothing open. */
export function createShell(options: ShellOptions): Shell {
  const { onQuit, copy = () => false, mouse = true, theme, language: spoken, layout } = options;
  const settings = { theme, language: spoken, layout };
  const store = createStore<ShellState>(() => ({
    settings,
    mouse,
    screens: [],
    views: {},
    help: false,
    prompt: undefined,
    said: undefined,
  }));
  const get = store.getState;
  const set = store.setState;
  const seen = (): OpenScreen | undefined => get().screens.at(-1);
  const leave = (): void => {
    const left = seen();
    set(({ screens }) => ({ screens: screens.slice(0, -1) }));
    left?.close();
  };
  const say = (said: string): void => set({ said });
  const language = (): Language => get().settings.language;
  const chosen = choosing(options, store, say);
  const shell: Shell = {
    store,
    settings: () => get().settings,
    say,
    hush: () => set({ said: undefined }),
    addViews: (views) => set((state) => ({ views: { ...state.views, ...views } })),
    push: (screen) => set(({ screens }) => ({ screens: [...screens, screen] })),
    replace(screen) {
      leave();
      shell.push(screen);
    },
    back() {
      if (get().screens.length > 1) leave();
    },
    setHelp: (help) => set({ help }),
    setPrompt: (prompt) => set({ prompt }),
    command(line) {
      const words = line.split(/\s+/);
      const [name = '', value] = words;
      if (['q', 'quit', 'q!', 'qa'].includes(name)) onQuit();
      else if (name === 'help' || name === 'h') set({ help: true });
      else if (!chosen.command(name, value) && !seen()?.command?.(words)) {
        say(screensText(language()).unknownCommand(name));
      }
    },
    nextLanguage: chosen.nextLanguage,
    nextLayout: chosen.nextLayout,
    nextTheme: chosen.nextTheme,
    copy,
    quit: onQuit,
    close() {
      while (seen() !== undefined) leave();
    },
  };
  return shell;
}
