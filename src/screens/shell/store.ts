/** The state of the app: which screens are open, the settings, what is asked and said in the last line. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Layout } from '../../engine/model/choices.ts';
import { labText } from '../../text/lab.ts';
import { LANGUAGES, type Language } from '../../text/language.ts';
import { screensText } from '../../text/screens.ts';
import type { HomeModel } from '../home/store.ts';
import type { LabModel } from '../lab/store.ts';
import type { Settings } from '../parts/surroundings.tsx';
import type { RecordingsModel } from '../recordings/store.ts';
import type { Host } from '../screen-model.ts';

/** A screen that is open: what it is, and its state. */
export type OpenScreen = HomeModel | LabModel | RecordingsModel;

/** The state of the app. */
export interface ShellState {
  readonly settings: Settings;
  /** The last is seen. */
  readonly screens: readonly OpenScreen[];
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
  quit(): void;
  /** Close everything. */
  close(): void;
}

/** What a shell begins with. */
export interface ShellOptions extends Settings {
  readonly onQuit: () => void;
}

/** A shell with nothing open. */
export function createShell({ onQuit, ...settings }: ShellOptions): Shell {
  const store = createStore<ShellState>(() => ({
    settings,
    screens: [],
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
  const setLanguage = (to: Language): void =>
    set((state) => ({ settings: { ...state.settings, language: to } }));
  const setLayout = (layout: Layout): void => {
    set((state) => ({ settings: { ...state.settings, layout } }));
    say(labText(language()).layoutNow(layout === '6' ? '6.18' : layout));
  };
  const shell: Shell = {
    store,
    settings: () => get().settings,
    say,
    hush: () => set({ said: undefined }),
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
      const text = screensText(language());
      const known = LANGUAGES.find((candidate) => candidate === value);
      if (['q', 'quit', 'q!', 'qa'].includes(name)) onQuit();
      else if (name === 'help' || name === 'h') set({ help: true });
      else if (name === 'lang') {
        if (known === undefined) say(text.badLanguage);
        else setLanguage(known);
      } else if (name === 'layout') {
        if (value === '3.2' || value === '6') setLayout(value);
        else say(text.badLayout);
      } else if (!seen()?.command?.(words)) say(text.unknownCommand(name));
    },
    nextLanguage() {
      const at = LANGUAGES.indexOf(language());
      setLanguage(LANGUAGES[(at + 1) % LANGUAGES.length] ?? 'en');
    },
    nextLayout: () => setLayout(get().settings.layout === '6' ? '3.2' : '6'),
    quit: onQuit,
    close() {
      while (seen() !== undefined) leave();
    },
  };
  return shell;
}
