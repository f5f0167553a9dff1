/** The lab: a transcript on a kernel, what the reader chose to see of it, and what can be done with both. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Engine, Run } from '../../engine/index.ts';
import { ENGINES } from '../../engine/model/choices.ts';
import { labText } from '../../text/lab.ts';
import { keyLabel } from '../keys/keys.ts';
import type { Host, ScreenModel } from '../screen-model.ts';
import type { PaneName } from './arrangement.ts';
import type { LabOptions } from './lab-options.ts';
import { stepping } from './predicting.ts';
import { createPrediction, type Prediction } from './prediction.ts';
import { searching } from './searching.ts';
import { type Following, following } from './switching.ts';
import { takingOut, watching } from './taking-out.ts';

/** What the reader chose to see. */
export interface LabState {
  /** What is looked at. */
  readonly run: Run;
  /** A run on another kernel is being opened. */
  readonly opening: boolean;
  readonly focus: PaneName;
  /** What the arrows point at, in the panes where they do: keys of subjects; absent: what is news there. */
  readonly pointed: { readonly [P in PaneName]?: string };
  /** The pane about whose subject it is asked what it is; undefined while nobody asks. */
  readonly asked: PaneName | undefined;
  /** Rows scrolled away, for the panes that were scrolled; the others follow the run. */
  readonly offsets: { readonly [P in PaneName]?: number };
  readonly zoom: boolean;
  /** The C program in place of the transcript. */
  readonly source: boolean;
  /** The search that is typed; undefined when none is. */
  readonly searching: string | undefined;
  /** What is looked for in the transcript; undefined when nothing is. */
  readonly pattern: string | undefined;
  /** The line that it was found in last. */
  readonly found: number | undefined;
}

/** The lab: its state and what can be done with it. */
export interface LabModel extends ScreenModel {
  readonly kind: 'lab';
  readonly options: LabOptions;
  /** True where a recording is played, which stays on the kernel that it was made on. */
  readonly isPlayer: boolean;
  readonly store: StoreApi<LabState>;
  readonly prediction: Prediction;
  /** One step or event on; in predict mode the question comes first. */
  forward(how: 'step' | 'into'): void;
  /** Take the answer to the question, make the step, and judge. */
  reveal(): Promise<void>;
  playOrPause(): void;
  /** Play faster or slower, by this factor. */
  changeSpeed(by: number): void;
  /** Jump to a stop, counted from 0, making the steps up to it: they do not count as seen. */
  seek(stop: number): void;
  /** Jump to a stop that was pointed at; in predict mode, where that is ahead, ask about the next one. */
  goTo(stop: number): void;
  nextMode(): void;
  togglePredicting(): void;
  leavePredicting(): void;
  see(choice: Partial<Pick<LabState, 'focus' | 'zoom' | 'source'>>): void;
  /** Say something in the last line. */
  say(text: string): void;
  /** Copy the line that has run, or the C program where that is shown. */
  copy(): void;
  /** Read the file that is open once more. */
  reload(): Promise<void>;
  /** Point at a subject in a pane. */
  point(pane: PaneName, key: string): void;
  /** Ask what is pointed at in a pane, or stop asking. */
  ask(pane: PaneName | undefined): void;
  /** Scroll a pane to a row. */
  scroll(pane: PaneName, offset: number): void;
  setSearching(text: string | undefined): void;
  /** Look for a text from where the run is. */
  search(pattern: string): void;
  /** Go to the next line that matches, or to the one before, round and round. */
  find(by: 1 | -1): void;
  endSearch(): void;
  /** Keep the whole run, from the first step to the last, and come back to where the reader is. */
  record(): void;
  recordings(): void;
  beside(by: 1 | -1): void;
  /** In a recording: say of a key that it means something in a lab alone. */
  onlyInLabs(key: string): void;
}

/** What the parts of the lab that act on it share. */
export interface LabParts {
  readonly options: LabOptions;
  readonly host: Host;
  readonly store: StoreApi<LabState>;
  /** What is looked at just now. */
  readonly run: () => Run;
  readonly text: () => ReturnType<typeof labText>;
}

/** Open the lab. */
export function createLab(options: LabOptions, host: Host): LabModel {
  const store = createStore<LabState>(() => ({
    run: options.open(options.on),
    opening: false,
    focus: 'transcript',
    pointed: {},
    asked: undefined,
    offsets: {},
    zoom: false,
    source: false,
    searching: undefined,
    pattern: undefined,
    found: undefined,
  }));
  const parts: LabParts = {
    options,
    host,
    store,
    run: () => store.getState().run,
    text: () => labText(host.settings().language),
  };
  const prediction = createPrediction();
  const kernel = following(parts, prediction.drop);
  const unwatch = watching(parts);
  const seek = (stop: number): Promise<void> => kernel.unseen(() => parts.run().seek(stop));
  const { from = 0 } = options;
  if (from > 0) void parts.run().ready.then(() => seek(from - 1));
  const goTo = (stop: number): void => void seek(stop);
  const { close: forget, ...steps } = stepping(parts, prediction, goTo, kernel.closed);
  return {
    kind: 'lab',
    options,
    isPlayer: isPlayer(options),
    store,
    prediction,
    seek: goTo,
    ...steps,
    ...searching(parts, prediction, seek),
    ...choosing(parts, goTo, kernel.switchTo),
    ...takingOut(parts),
    record: () => void keep(parts, kernel),
    close() {
      unwatch();
      kernel.close();
      forget();
      options.left?.();
    },
  };
}

/** True where a recording is played, which knows no other kernel. */
const isPlayer = ({ modes }: LabOptions): boolean => modes.length === 0;

type Choosing = Pick<
  LabModel,
  | 'nextMode'
  | 'see'
  | 'say'
  | 'point'
  | 'ask'
  | 'scroll'
  | 'recordings'
  | 'beside'
  | 'onlyInLabs'
  | 'command'
>;

/** What the reader chooses to see: a pane, a kernel, a recording, the lab beside. */
function choosing(
  { options, host, store, run, text }: LabParts,
  seek: (stop: number) => void,
  switchTo: (on: Engine) => void,
): Choosing {
  const nextMode = (): void => {
    const { modes } = options;
    const current = run().store.getState().engine;
    if (isPlayer(options)) host.say(text().recordingMode);
    else switchTo(modes[(modes.indexOf(current) + 1) % modes.length] ?? current);
  };
  const goTo = (number: number): void => {
    const { total } = run().store.getState();
    if (number > total) host.say(text().onlySteps(total));
    seek(number - 1);
  };
  return {
    nextMode,
    see: (choice) => store.setState(choice),
    say: host.say,
    point: (pane, key) =>
      store.setState(({ pointed }) => ({ pointed: { ...pointed, [pane]: key } })),
    ask: (asked) => store.setState({ asked }),
    scroll: (pane, offset) =>
      store.setState(({ offsets }) => ({ offsets: { ...offsets, [pane]: offset } })),
    recordings() {
      run().pause();
      options.recordings?.();
    },
    beside(by) {
      const neighbour = options.beside?.(by);
      if (neighbour === undefined) host.say(text().noLabBeside);
      else neighbour.open(run().store.getState().engine);
    },
    onlyInLabs: (key) => host.say(text().onlyInLabs(keyLabel(key, host.settings().language))),
    command(words) {
      const [name = ''] = words;
      const mode = ENGINES.find((candidate) => candidate === name);
      if (/^\d+$/.test(name)) goTo(Number(name));
      else if (mode === undefined) return false;
      else if (isPlayer(options)) nextMode();
      else switchTo(mode);
      return true;
    },
  };
}

/** Keep the whole run, and come back to where the reader is. */
async function keep({ options, host, run }: LabParts, kernel: Following): Promise<void> {
  const { record } = options;
  const kept = run();
  const { stop } = kept.store.getState();
  if (record === undefined) return;
  await kernel.unseen(async () => {
    await kept.last();
    if (kernel.closed()) return;
    const sentence = record(kept);
    await kept.seek(stop);
    if (!kernel.closed()) host.say(sentence);
  });
}
