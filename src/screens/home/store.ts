/** What is chosen on home: a mechanism or one of its labs, and what filters them. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ScreenModel } from '../screen-model.ts';
import type { Lab, Library, Shelf } from './labs.ts';
import type { Progress } from './progress.ts';

/** A line of the left pane that can be chosen. */
export type Entry =
  | { readonly kind: 'shelf'; readonly shelf: Shelf }
  | { readonly kind: 'recordings' };

/** What home leads to. */
export interface HomeOptions {
  readonly library: Library;
  readonly progress: Progress;
  readonly openLab: (lab: Lab) => void;
  readonly openRecordings: () => void;
  /** The names of the recordings that there are, for the entry. */
  readonly recordings: () => readonly string[];
}

/** What the reader chose. */
export interface HomeState {
  readonly entry: number;
  readonly lab: number;
  /** The keys are at the labs, and not at the mechanisms. */
  readonly inLabs: boolean;
  readonly filter: string;
  readonly typing: boolean;
}

/** Home: its state and what can be done with it. */
export interface HomeModel extends ScreenModel {
  readonly kind: 'home';
  readonly options: HomeOptions;
  readonly entries: readonly Entry[];
  readonly store: StoreApi<HomeState>;
  /** The labs to choose from: those of the mechanism, or all that the filter lets through. */
  labsOf(state: HomeState): readonly Lab[];
  /** Select a lab, unless a filter says what to choose from. */
  select(lab: Lab): void;
  move(by: number): void;
  focusLabs(on: boolean): void;
  /** Open what is chosen. */
  open(): void;
  setTyping(on: boolean): void;
  /** Filter by a text; what is chosen then is a lab. */
  filter(text: string): void;
  /** Leave the filter or the labs; false where home itself would have to be left. */
  leave(): boolean;
}

/** Home, with the first mechanism chosen. */
export function createHome(options: HomeOptions): HomeModel {
  const { library, progress } = options;
  const entries: readonly Entry[] = [
    ...library.shelves.map((shelf) => ({ kind: 'shelf', shelf }) as const),
    { kind: 'recordings' },
  ];
  const store = createStore<HomeState>(() => ({
    entry: 0,
    lab: 0,
    inLabs: false,
    filter: '',
    typing: false,
  }));
  const labsOf = ({ filter, entry: at }: HomeState): readonly Lab[] => {
    if (filter !== '') return filtered(library, filter);
    const entry = entries[at];
    return entry?.kind === 'shelf' ? library.labsOf(entry.shelf) : [];
  };
  const home: HomeModel = {
    kind: 'home',
    options,
    entries,
    store,
    labsOf,
    select(lab) {
      const entry = entries.findIndex(
        (known) => known.kind === 'shelf' && known.shelf.mechanism.id === lab.id.split('/')[0],
      );
      const state = store.getState();
      if (entry < 0 || state.filter !== '') return;
      const at = labsOf({ ...state, entry }).findIndex(({ id }) => id === lab.id);
      store.setState({ entry, inLabs: true, lab: Math.max(0, at) });
    },
    move(by) {
      const state = store.getState();
      const to = (at: number, count: number): number => Math.max(0, Math.min(count - 1, at + by));
      if (state.inLabs) store.setState({ lab: to(state.lab, labsOf(state).length) });
      else store.setState({ entry: to(state.entry, entries.length), lab: 0 });
    },
    focusLabs(on) {
      const state = store.getState();
      store.setState({ inLabs: (on || state.filter !== '') && labsOf(state).length > 0 });
    },
    open() {
      const state = store.getState();
      const lab = labsOf(state)[state.lab];
      if (!state.inLabs && entries[state.entry]?.kind === 'recordings') options.openRecordings();
      else if (!state.inLabs) home.focusLabs(true);
      else if (lab !== undefined) options.openLab(lab);
    },
    setTyping: (typing) => store.setState({ typing }),
    filter: (filter) => store.setState({ filter, lab: 0, inLabs: filter !== '' }),
    leave() {
      if (!canLeave(store.getState())) return false;
      store.setState({ filter: '', lab: 0, inLabs: false });
      return true;
    },
    close: () => progress.save(),
  };
  return home;
}

/** True when there is something that Esc leaves: home itself is left by quitting. */
export function canLeave({ filter, inLabs }: HomeState): boolean {
  return filter !== '' || inLabs;
}

function filtered(library: Library, filter: string): readonly Lab[] {
  const wanted = filter.toLowerCase().split(/\s+/);
  return library.all().filter((lab) => {
    const text = textOf(lab, library);
    return wanted.every((word) => text.includes(word));
  });
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
