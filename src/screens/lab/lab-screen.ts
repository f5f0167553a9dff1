/** The lab: a transcript on a kernel. What its keys do, and what it shows; the drawing is `compose.ts`. */

import type { Engine, Run } from '../../engine/index.ts';
import { ENGINES } from '../../engine/model/choices.ts';
import { labText } from '../../text/lab.ts';
import type { DrawOptions, Host, ScreenController } from '../controller.ts';
import { hintsFor } from '../hints.ts';
import { COMMANDS } from '../keys.table.ts';
import { type CommandName, commandFor, keyLabel, type Scope } from '../keys.ts';
import { inputRow } from '../parts/line-input.ts';
import { type Row, span, textWidth } from '../parts/rows.ts';
import { labFrame, nextIsCall } from './compose.ts';
import type { LabOptions } from './lab-options.ts';
import { viewOf } from './model.ts';
import { Prediction } from './prediction.ts';
import { indexOf } from './script-index.ts';
import { Search } from './search.ts';
import { SeenPanes } from './seen-panes.ts';
import { Slowness } from './slowness.ts';

/** Open the lab. */
export function labScreen(options: LabOptions, host: Host): ScreenController {
  return new Lab(options, host);
}

class Lab implements ScreenController {
  readonly #options: LabOptions;
  readonly #host: Host;
  #run: Run;
  /** A run on another kernel that is being opened. */
  #opening: Run | undefined;
  #unsubscribe: () => void = () => {};
  readonly #panes: SeenPanes;
  readonly #prediction = new Prediction();
  readonly #search = new Search();
  #closed = false;
  readonly #slowness: Slowness;
  /** True while the whole run is made to be kept. */
  #recording = false;

  constructor(options: LabOptions, host: Host) {
    this.#options = options;
    this.#host = host;
    this.#panes = new SeenPanes(() => host.changed());
    this.#slowness = new Slowness(() => host.changed());
    this.#run = options.open(options.on);
    this.#follow(this.#run);
    void this.#run.ready.then(() => {
      const { status } = this.#run.store.getState();
      if (!this.#closed && status === 'broken' && options.on !== 'sim') {
        this.#refused(this.#run, options.on);
        if (options.modes.includes('sim')) this.#switchTo('sim');
      }
    });
  }

  #follow(run: Run): void {
    this.#unsubscribe();
    this.#run = run;
    let last = run.store.getState();
    this.#unsubscribe = run.store.subscribe((state) => {
      const moved = state.cursor !== last.cursor;
      if (state.busy !== last.busy) this.#slowness.watch(state.busy);
      last = state;
      if (moved) {
        this.#search.line = undefined;
        this.#panes.follow();
        if (state.cursor.inside === undefined && !this.#recording) {
          this.#options.seen?.(state.cursor.step + 1, state.total);
        }
      }
      this.#host.changed();
    });
  }

  #refused(run: Run, on: Engine): void {
    const text = labText(this.#host.settings().language);
    this.#host.say(text.modeUnavailable(text[on], this.#options.errorText(run)));
  }

  get #isRecording(): boolean {
    return this.#options.modes.length === 0;
  }

  get #scopes(): Scope[] {
    return [
      ...(this.#search.pattern === undefined ? [] : (['filter'] as const)),
      this.#isRecording ? 'player' : 'lab',
      ...(this.#panes.onRun ? [] : (['pane'] as const)),
    ];
  }

  press(key: string, typed: string): boolean {
    if (this.#search.typed !== undefined) return this.#typeSearch(key, typed);
    if (this.#prediction.state.question !== undefined) {
      if (this.#prediction.press(key, typed) === 'given') void this.#reveal();
      this.#host.changed();
      return true;
    }
    if (key === 'escape') return this.#escape();
    const command = commandFor(key, this.#scopes);
    if (command === undefined) return this.#isRecording && this.#onlyInLabs(key);
    return this.#move(command, key) || this.#show(command, key);
  }

  /** In a recording: say so of a key that means something in a lab alone. */
  #onlyInLabs(key: string): boolean {
    const { language } = this.#host.settings();
    const meant = commandFor(key, ['lab']);
    // From a recording one goes back to the list of them.
    if (meant === undefined || meant === 'recordings') return false;
    this.#host.say(labText(language).onlyInLabs(keyLabel(key, language)));
    return true;
  }

  /** Leave the innermost thing that is open; false when nothing is. */
  #escape(): boolean {
    if (this.#search.pattern === undefined) return this.#panes.leave();
    this.#search.end();
    return true;
  }

  /** Commands that move the run or what is seen of a pane. */
  #move(command: CommandName, key: string): boolean {
    const run = this.#run;
    const panes = this.#panes;
    const { playing, speed, total } = run.store.getState();
    const actions: Partial<Record<CommandName, () => unknown>> = {
      step: () => this.#forward('step'),
      into: () => this.#forward('into'),
      stepBack: () => run.back(),
      play: () => {
        if (this.#prediction.state.predicting) this.#forward('step');
        else if (playing) run.pause();
        else run.play();
      },
      faster: () => run.setSpeed(speed * 2),
      slower: () => run.setSpeed(speed / 2),
      first: () => (panes.onRun ? run.first() : panes.scrollTo(0)),
      last: () => (panes.onRun ? run.last() : panes.scrollTo(Number.POSITIVE_INFINITY)),
      down: () => (panes.onRun ? this.#forward('step') : panes.scroll(1)),
      up: () => (panes.onRun ? run.back() : panes.scroll(-1)),
      pageDown: () => panes.scrollPages(1),
      pageUp: () => panes.scrollPages(-1),
      seek: () => run.seek(Math.round((total * Number(key)) / 10) - 1),
    };
    const action = actions[command];
    action?.();
    return action !== undefined;
  }

  /** Commands that change what is shown. */
  #show(command: CommandName, key: string): boolean {
    const actions: Partial<Record<CommandName, () => unknown>> = {
      mode: () => this.#nextMode(),
      predict: () => {
        this.#run.pause();
        const text = labText(this.#host.settings().language);
        this.#host.say(this.#prediction.toggle() ? text.predictOn : text.predictOff);
      },
      source: () => this.#panes.toggleSource(),
      zoom: () => this.#panes.toggleZoom(),
      nextPane: () => this.#panes.focusBeside(1),
      previousPane: () => this.#panes.focusBeside(-1),
      pane: () => this.#panes.focusNumber(Number(key)),
      search: () => this.#search.begin(),
      nextMatch: () => this.#find(1),
      previousMatch: () => this.#find(-1),
      record: () => this.#record(),
      recordings: () => {
        this.#run.pause();
        this.#options.recordings?.();
      },
      nextLab: () => this.#goBeside(1),
      previousLab: () => this.#goBeside(-1),
    };
    const action = actions[command];
    action?.();
    return action !== undefined;
  }

  #goBeside(by: 1 | -1): void {
    const lab = this.#options.beside?.(by);
    if (lab !== undefined) lab.open(this.#run.store.getState().engine);
    else this.#host.say(labText(this.#host.settings().language).noLabBeside);
  }

  /** One step or event on; in predict mode the question comes first. */
  #forward(how: 'step' | 'into'): void {
    const state = this.#run.store.getState();
    const { step, inside } = state.cursor;
    const more = inside === undefined && step < state.total - 1;
    if (this.#prediction.state.predicting && more && nextIsCall(viewOf(state))) {
      this.#run.pause();
      this.#prediction.ask();
      return;
    }
    void (how === 'step' ? this.#run.step() : this.#run.into());
  }

  async #reveal(): Promise<void> {
    const question = this.#prediction.close();
    await this.#run.step();
    const { frame } = this.#run.store.getState();
    if (this.#closed || frame === undefined || question === undefined) return;
    const { language } = this.#host.settings();
    const right = this.#prediction.judge(question, frame.step, language);
    this.#options.predicted?.(right);
    this.#host.changed();
  }

  #nextMode(): void {
    const { modes } = this.#options;
    if (this.#isRecording) {
      this.#host.say(labText(this.#host.settings().language).recordingMode);
      return;
    }
    const current = this.#run.store.getState().engine;
    this.#switchTo(modes[(modes.indexOf(current) + 1) % modes.length] ?? current);
  }

  get #step(): number {
    return this.#run.store.getState().cursor.step;
  }

  /** Go on with another kernel, at the same step; stay with this one when the other is refused. */
  #switchTo(on: Engine): void {
    if (on === this.#run.store.getState().engine || this.#opening !== undefined) return;
    this.#run.pause();
    const next = this.#options.open(on);
    this.#opening = next;
    this.#host.changed();
    void this.#arrive(next, on);
  }

  async #arrive(next: Run, on: Engine): Promise<void> {
    await next.ready;
    // The reader may have gone on meanwhile.
    let step: number | undefined;
    while (!this.#closed && step !== this.#step && next.store.getState().status !== 'broken') {
      step = this.#step;
      await next.seek(step);
    }
    this.#opening = undefined;
    const refused = next.store.getState().count === 0 && next.store.getState().status === 'broken';
    if (this.#closed || refused) {
      if (!this.#closed) this.#refused(next, on);
      await next.close();
      return;
    }
    const old = this.#run;
    this.#follow(next);
    this.#panes.follow();
    await old.close();
  }

  #typeSearch(key: string, typed: string): boolean {
    if (this.#search.press(key, typed)) {
      this.#panes.focus('transcript');
      this.#find(1);
    }
    return true;
  }

  /** Go to the next line that matches, from where the run or the last match is. */
  #find(by: 1 | -1): void {
    const { pattern } = this.#search;
    if (pattern === undefined) return;
    const { script, cursor } = this.#run.store.getState();
    const text = labText(this.#host.settings().language);
    const found = this.#search.go(by, script, indexOf(script).steps[cursor.step] ?? 0);
    if (found === undefined) {
      this.#search.end();
      this.#host.say(text.searchNone(pattern));
      return;
    }
    this.#panes.follow();
    this.#host.say(text.searchAt(pattern, found.at, found.count));
  }

  /** Keep the whole run, from the first step to the last, and come back to where the reader is. */
  #record(): void {
    const { record } = this.#options;
    const run = this.#run;
    const { step } = run.store.getState().cursor;
    if (record === undefined) return;
    // What is run to be kept has not been seen.
    this.#recording = true;
    void run.last().then(async () => {
      if (this.#closed) return;
      const sentence = record(run);
      await run.seek(step);
      this.#recording = false;
      if (!this.#closed) this.#host.say(sentence);
    });
  }

  command(words: readonly string[]): boolean {
    const [name = ''] = words;
    if (/^\d+$/.test(name)) {
      void this.#run.seek(Number(name) - 1);
      return true;
    }
    const mode = ENGINES.find((candidate) => candidate === name);
    if (mode === undefined) return false;
    if (this.#isRecording) this.#nextMode();
    else this.#switchTo(mode);
    return true;
  }

  draw(options: DrawOptions): Row[] {
    const { theme, language, layout, columns, rows } = options;
    const state = this.#run.store.getState();
    const notice = this.#notice(options);
    const { playing, speed } = state;
    const atEnd = state.cursor.step === state.total - 1;
    const nextLab = atEnd ? this.#options.beside?.(1)?.title : undefined;
    const instead = {
      ...(nextLab === undefined ? {} : ({ step: 'nextLab' } as const)),
      // A recording stays on its kernel, but is played as fast as one likes.
      ...(this.#isRecording ? ({ mode: 'faster' } as const) : {}),
    };
    const frame = labFrame(
      viewOf(state),
      {
        ...this.#panes.choices,
        ...this.#prediction.state,
        pattern: this.#search.pattern,
        found: this.#search.line,
        playing,
        speed,
        busy: this.#slowness.slow,
        waitNs: state.waiting?.ns,
      },
      {
        theme,
        language,
        layout,
        width: columns,
        height: rows,
        hints: hintsFor([this.#isRecording ? 'player' : 'lab'], language, instead, ['recordings']),
        stepKey: keyLabel(COMMANDS.step.keys[0], language),
        nextLab,
        ...(notice === undefined ? {} : { notice }),
      },
    );
    this.#panes.drawn(frame);
    return frame.rows;
  }

  #notice({ notice, language, columns }: DrawOptions): Row | undefined {
    if (this.#search.typed !== undefined) return inputRow('/', this.#search.typed);
    if (this.#prediction.state.question !== undefined) {
      const { predictHow, predictHowShort } = labText(language);
      // The answers are above: a second line would cover one of them.
      return [span(textWidth(predictHow) < columns ? predictHow : predictHowShort, 'muted')];
    }
    if (notice !== undefined) return notice;
    const text = labText(language);
    const { status } = this.#run.store.getState();
    const starting = this.#opening !== undefined || status === 'starting';
    if (starting) return [span(text.starting, 'sync')];
    if (status !== 'broken') return undefined;
    return [span(`${text.failedRun} ${this.#options.errorText(this.#run)}`, 'bad')];
  }

  close(): void {
    this.#closed = true;
    this.#slowness.close();
    this.#unsubscribe();
    void this.#opening?.close();
    void this.#run.close();
  }
}
