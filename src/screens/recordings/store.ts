/** The list of recordings: which one is chosen, and what filters them. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Recording } from '../../engine/index.ts';
import type { Language } from '../../text/language.ts';
import type { ScreenModel } from '../screen-model.ts';
import { changing } from './changing.ts';
import type { RecordingFile } from './files.ts';
import type { RecordingShelf } from './shelf.ts';

/** What the list leads to. */
export interface RecordingsOptions {
  readonly shelf: RecordingShelf;
  readonly play: (recording: Recording, file: RecordingFile) => void;
  /** Write a recording as an asciicast, and say where it is or why it is not. */
  readonly exportCast: (recording: Recording, file: RecordingFile) => void;
  readonly errorText: (error: unknown) => string;
  /** Say something in the last line. */
  readonly say: (text: string) => void;
  readonly language: () => Language;
  /** A path as it is shown. */
  readonly shown: (path: string) => string;
}

/** What the reader chose. */
export interface RecordingsState {
  readonly chosen: number;
  readonly filter: string;
  readonly typing: boolean;
  /** The new name that is typed for what is chosen; undefined while none is. */
  readonly renaming: string | undefined;
  /** It is asked whether what is chosen is to be deleted. */
  readonly removing: boolean;
}

/** What the parts of the list's behaviour share. */
export interface RecordingsParts {
  readonly options: RecordingsOptions;
  readonly store: StoreApi<RecordingsState>;
  readonly filesOf: RecordingsModel['filesOf'];
  readonly chosen: () => RecordingFile | undefined;
}

/** The list: its state and what can be done with it. */
export interface RecordingsModel extends ScreenModel {
  readonly kind: 'recordings';
  readonly options: RecordingsOptions;
  readonly store: StoreApi<RecordingsState>;
  /** The files that the filter lets through. */
  filesOf(state: RecordingsState): readonly RecordingFile[];
  move(by: number): void;
  /** Choose a recording that was pointed at; play it where it was chosen before. */
  point(at: number): void;
  /** Play what is chosen, or export it; nothing where it cannot be read. */
  use(how: 'play' | 'exportCast'): void;
  /** Begin to rename or to delete what is chosen; says so where it is not the reader's. */
  change(how: 'renaming' | 'removing'): void;
  /** The new name as it is typed; undefined to leave it. */
  setName(name: string | undefined): void;
  /** Take the name that was typed. */
  rename(): void;
  /** Delete what is chosen, or leave it. */
  answer(yes: boolean): void;
  setTyping(on: boolean): void;
  filter(text: string): void;
  /** Leave the filter; false where the list itself would have to be left. */
  leave(): boolean;
}

/** The list, with the first recording chosen. */
export function createRecordings(options: RecordingsOptions): RecordingsModel {
  const { shelf } = options;
  const store = createStore<RecordingsState>(() => ({
    chosen: 0,
    filter: '',
    typing: false,
    renaming: undefined,
    removing: false,
  }));
  const filesOf = ({ filter }: RecordingsState): readonly RecordingFile[] => {
    const wanted = filter.toLowerCase();
    return shelf.files().filter((file) => titlesOf(file, shelf).toLowerCase().includes(wanted));
  };
  const chosen = (): RecordingFile | undefined => {
    const state = store.getState();
    return filesOf(state)[state.chosen];
  };
  const list: RecordingsModel = {
    kind: 'recordings',
    options,
    store,
    filesOf,
    move(by) {
      const state = store.getState();
      const last = filesOf(state).length - 1;
      store.setState({ chosen: Math.max(0, Math.min(last, state.chosen + by)) });
    },
    point(at) {
      if (at === store.getState().chosen) list.use('play');
      else store.setState({ chosen: at });
    },
    use(how) {
      const file = chosen();
      const recording = file && shelf.load(file).recording;
      if (file !== undefined && recording !== undefined) options[how](recording, file);
    },
    ...changing({ options, store, filesOf, chosen }),
    setTyping: (typing) => store.setState({ typing }),
    filter: (filter) => store.setState({ filter, chosen: 0 }),
    leave() {
      if (store.getState().filter === '') return false;
      store.setState({ filter: '' });
      return true;
    },
    close() {
      // Nothing is open.
    },
  };
  return list;
}

/** What a filter may find: the file's name and the title in every language. */
function titlesOf(file: RecordingFile, shelf: RecordingShelf): string {
  const loaded = shelf.load(file);
  const titles = loaded.recording === undefined ? [] : Object.values(loaded.title);
  return [file.name, ...titles].join(' ');
}
