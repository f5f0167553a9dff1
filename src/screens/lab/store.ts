/** The lab: a transcript on a kernel, what the reader chose to see of it, and what can be done with both. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Engine, Run } from '../../engine/index.ts';
import { ENGINES } from '../../engine/model/choices.ts';
import { labText } from '../../text/lab.ts';
import { keyLabel } from '../keys/keys.ts';
import type { Host, ScreenModel } from '../screen-model.ts';
import type { PaneName } from './arrangement.ts';
import type { LabOptions } from './lab-options.ts';
import { createPrediction, type Prediction } from './prediction.ts';
import { indexOf } from './script-index.ts';
import { linesMatching } from './transcript.ts';

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
  nextMode(): void;
  togglePredicting(): void;
  see(choice: Partial<Pick<LabState, 'focus' | 'zoom' | 'source'>>): void;
  /** Say something in the last line. */
  say(text: string): void;
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
  const prediction = createPrediction();
  const isPlayer = options.modes.length === 0;
  let closed = false;
  /** True while the whole run is made to be kept: what is made so has not been seen. */
  let keeping = false;
  let opening: Run | undefined;
  let unfollow = (): void => {};
  const run = (): Run => store.getState().run;
  const text = () => labText(host.settings().language);

  const follow = (next: Run): void => {
    unfollow();
    store.setState({ run: next, offsets: {} });
    unfollow = next.store.subscribe((state, last) => {
      if (state.cursor === last.cursor) return;
      store.setState(followed);
      if (state.cursor.inside === undefined && !keeping) {
        options.seen?.(state.cursor.step + 1, state.total);
      }
    });
  };
  const refused = (by: Run, on: Engine): void =>
    host.say(text().modeUnavailable(text()[on], options.errorText(by)));

  /** Go on with another kernel, at the same step; stay with this one where the other is refused. */
  const switchTo = (on: Engine): void => {
    if (on === run().store.getState().engine || opening !== undefined) return;
    run().pause();
    opening = options.open(on);
    store.setState({ opening: true });
    void arrive(opening, on);
  };
  const arrive = async (next: Run, on: Engine): Promise<void> => {
    await next.ready;
    // The reader may have gone on meanwhile.
    let at: number | undefined;
    const here = (): number => run().store.getState().cursor.step;
    while (!closed && at !== here() && next.store.getState().status !== 'broken') {
      at = here();
      await next.seek(at);
    }
    opening = undefined;
    const { count, status } = next.store.getState();
    if (closed || (count === 0 && status === 'broken')) {
      if (!closed) refused(next, on);
      store.setState({ opening: false });
      await next.close();
      return;
    }
    const old = run();
    follow(next);
    store.setState({ opening: false });
    await old.close();
  };

  follow(run());
  void run().ready.then(() => {
    const { status } = run().store.getState();
    if (closed || status !== 'broken' || options.on === 'sim') return;
    refused(run(), options.on);
    if (options.modes.includes('sim')) switchTo('sim');
  });

  const lab: LabModel = {
    kind: 'lab',
    options,
    isPlayer,
    store,
    prediction,
    forward(how) {
      const { cursor, total, script } = run().store.getState();
      const more = cursor.inside === undefined && cursor.step < total - 1;
      const { items, steps } = indexOf(script);
      const isCall = items.get(steps[cursor.step + 1] ?? 0)?.kind === 'call';
      if (prediction.store.getState().predicting && more && isCall) {
        run().pause();
        prediction.ask();
      } else void (how === 'step' ? run().step() : run().into());
    },
    async reveal() {
      const question = prediction.take();
      await run().step();
      const { frame } = run().store.getState();
      if (closed || frame === undefined || question === undefined) return;
      const right = prediction.judge(question, frame.step, host.settings().language);
      options.predicted?.(right);
    },
    playOrPause() {
      const { playing } = run().store.getState();
      if (prediction.store.getState().predicting) lab.forward('step');
      else if (playing) run().pause();
      else run().play();
    },
    nextMode() {
      const { modes } = options;
      const current = run().store.getState().engine;
      if (isPlayer) host.say(text().recordingMode);
      else switchTo(modes[(modes.indexOf(current) + 1) % modes.length] ?? current);
    },
    togglePredicting() {
      run().pause();
      host.say(prediction.toggle() ? text().predictOn : text().predictOff);
    },
    see: (choice) => store.setState(choice),
    say: host.say,
    point: (pane, key) =>
      store.setState(({ pointed }) => ({ pointed: { ...pointed, [pane]: key } })),
    ask: (asked) => store.setState({ asked }),
    scroll: (pane, offset) =>
      store.setState(({ offsets }) => ({ offsets: { ...offsets, [pane]: offset } })),
    setSearching: (searching) => store.setState({ searching }),
    search(pattern) {
      store.setState({ pattern, found: undefined });
      lab.find(1);
    },
    find(by) {
      const { pattern, found } = store.getState();
      if (pattern === undefined) return;
      const { script, cursor } = run().store.getState();
      const lines = linesMatching(script, pattern);
      if (lines.length === 0) {
        lab.endSearch();
        host.say(text().searchNone(pattern));
        return;
      }
      const at = nextOf(lines, by, found, indexOf(script).steps[cursor.step] ?? 0);
      store.setState({ found: lines[at], offsets: {} });
      host.say(text().searchAt(pattern, at + 1, lines.length));
    },
    endSearch: () => store.setState({ pattern: undefined, found: undefined }),
    record() {
      const { record } = options;
      const kept = run();
      const { step } = kept.store.getState().cursor;
      if (record === undefined) return;
      keeping = true;
      void kept.last().then(async () => {
        if (closed) return;
        const sentence = record(kept);
        await kept.seek(step);
        keeping = false;
        if (!closed) host.say(sentence);
      });
    },
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
      if (/^\d+$/.test(name)) void run().seek(Number(name) - 1);
      else if (mode === undefined) return false;
      else if (isPlayer) lab.nextMode();
      else switchTo(mode);
      return true;
    },
    close() {
      closed = true;
      unfollow();
      void opening?.close();
      void run().close();
      options.left?.();
    },
  };
  return lab;
}

/** Let every pane follow the run again; the very same state where they do. */
function followed(state: LabState): LabState | Partial<LabState> {
  const follows = state.found === undefined && Object.keys(state.offsets).length === 0;
  return follows ? state : { found: undefined, offsets: {} };
}

/** The position of the line to go to: the next behind the last one found, or behind where the run is. */
function nextOf(
  lines: readonly number[],
  by: 1 | -1,
  found: number | undefined,
  start: number,
): number {
  const from = found ?? start;
  const later = lines.findIndex((line) => (found === undefined ? line >= from : line > from));
  const before = lines.filter((line) => line < from).length - 1;
  if (by > 0) return Math.max(0, later);
  return before < 0 ? lines.length - 1 : before;
}
