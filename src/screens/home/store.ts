/** What is chosen on home: a mechanism or one of its labs, and what filters them. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ScreenModel } from '../screen-model.ts';
import { goingOn } from './going-on.ts';
import type { Lab, Library, Shelf } from './labs.ts';
import type { Progress } from './progress.ts';

/** A line of the left pane that can be chosen. */
export type Entry =
  | { readonly kind: 'shelf'; readonly shelf: Shelf }
  | { readonly kind: 'bench' }
  | { readonly kind: 'recordings' };

/** Where the entry stands that goes on with a lab: above all others. */
export const GO_ON = -1;

/** What home leads to. */
export interface HomeOptions {
  readonly library: Library;
  readonly progress: Progress;
  /** Open a lab, with so many of its steps made. */
  readonly openLab: (lab: Lab, from: number) => void;
  readonly openRecordings: () => void;
  readonly openBench: () => void;
  /** The names of the recordings that there are, for the entry. */
  readonly recordings: () => readonly string[];
}

/** What the reader chose. */
export interface HomeState {
  /** Position among the entries; GO_ON above them. */
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
  /** The lab that was open last when the program was started, while it is not finished. */
  unfinished(): Lab | undefined;
  /** Open the lab that was open last, where the reader was; the first lab where none is unfinished. */
  goOn(): void;
  /** Select a lab, unless a filter says what to choose from. */
  select(lab: Lab): void;
  move(by: number): void;
  /** Choose an entry or a lab that was pointed at; open it where it was chosen before. */
  point(at: { readonly entry: number } | { readonly lab: number }): void;
  /** Go through the entries or the labs, whether or not they have the keys. */
  roll(list: 'entry' | 'lab', by: number): void;
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
  const entries = entriesOf(library);
  const store = createStore<HomeState>(() => ({
    entry: 0,
    lab: 0,
    inLabs: false,
    filter: '',
    typing: false,
  }));
  const going = goingOn(options);
  const labsOf = labsIn(library, entries, going.left);
  /** The first entry there is. */
  const least = (): number => (going.left() === undefined ? 0 : GO_ON);
  const home: HomeModel = {
    kind: 'home',
    options,
    entries,
    store,
    labsOf,
    select(lab) {
      const entry = entries.findIndex((known) => holds(known, lab));
      const state = store.getState();
      if (entry < 0 || state.filter !== '') return;
      const at = labsOf({ ...state, entry }).findIndex(({ id }) => id === lab.id);
      store.setState({ entry, inLabs: true, lab: Math.max(0, at) });
    },
    move(by) {
      home.roll(store.getState().inLabs ? 'lab' : 'entry', by);
    },
    roll(list, by) {
      const state = store.getState();
      const to = (from: number, at: number, count: number): number =>
        Math.max(from, Math.min(count - 1, at + by));
      if (list === 'lab') store.setState({ lab: to(0, state.lab, labsOf(state).length) });
      else store.setState({ entry: to(least(), state.entry, entries.length), lab: 0 });
    },
    point(at) {
      const state = store.getState();
      const inLabs = 'lab' in at;
      const chosen = inLabs ? state.lab === at.lab : state.entry === at.entry;
      if (chosen && state.inLabs === inLabs) home.open();
      else store.setState({ inLabs, ...(inLabs ? { lab: at.lab } : { entry: at.entry, lab: 0 }) });
    },
    unfinished: going.left,
    goOn: going.on,
    focusLabs(on) {
      const state = store.getState();
      store.setState({ inLabs: (on || state.filter !== '') && labsOf(state).length > 0 });
    },
    open() {
      const state = store.getState();
      const lab = labsOf(state)[state.lab];
      if (!state.inLabs && openEntry(entries[state.entry], options)) return;
      if (!state.inLabs && state.entry === GO_ON) going.back();
      else if (!state.inLabs) home.focusLabs(true);
      else if (lab !== undefined) options.openLab(lab, 0);
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
  store.setState({ entry: least() });
  return home;
}

/** Open an entry that is no mechanism; false for one that is. */
function openEntry(entry: Entry | undefined, options: HomeOptions): boolean {
  if (entry?.kind === 'recordings') options.openRecordings();
  else if (entry?.kind === 'bench') options.openBench();
  else return false;
  return true;
}

/** The labs to choose from: those that the filter lets through, or of the mechanism, or of the lab that is gone on with. */
function labsIn(
  library: Library,
  entries: readonly Entry[],
  left: () => Lab | undefined,
): (state: HomeState) => readonly Lab[] {
  return ({ filter, entry: at }) => {
    if (filter !== '') return filtered(library, filter);
    const entry = entries[at] ?? entries.find((known) => holds(known, left()));
    return entry?.kind === 'shelf' ? library.labsOf(entry.shelf) : [];
  };
}

/** The mechanisms that have labs, the bench lab, and the recordings. */
function entriesOf({ shelves }: Library): readonly Entry[] {
  const filled = shelves.filter(({ files }) => files.length > 0);
  return [
    ...filled.map((shelf) => ({ kind: 'shelf', shelf }) as const),
    { kind: 'bench' },
    { kind: 'recordings' },
  ];
}

/** True for the shelf that a lab stands on. */
function holds(entry: Entry, lab: Lab | undefined): boolean {
  return entry.kind === 'shelf' && entry.shelf.mechanism.id === lab?.id.split('/')[0];
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
