/** The lab: a transcript on a kernel. What its keys do, and what it shows; the drawing is `compose.ts`. */

import type { Engine, Run, Script } from '../../engine/index.ts';
import { labText } from '../../text/lab.ts';
import type { DrawOptions, Host, ScreenController } from '../controller.ts';
import { hintsFor } from '../hints.ts';
import { COMMANDS, type CommandName, commandFor, keyLabel, type Scope } from '../keys.ts';
import { inputRow, typeInto } from '../parts/line-input.ts';
import { type Row, span } from '../parts/rows.ts';
import { type LabChoices, labFrame, NO_CHOICES, nextIsCall, type PaneMetrics } from './compose.ts';
import { viewOf } from './model.ts';
import { PANES, type PaneName, shownPanes } from './panes.ts';
import { isRight, KINDS, type Question, saidText } from './predict.ts';
import { linesMatching } from './transcript.ts';
import { snapshotOf, stepLines } from './view.ts';

/** What a lab is opened with. */
export interface LabOptions {
  readonly script: Script;
  readonly on: Engine;
  /** Open a run on a kernel. */
  readonly open: (on: Engine) => Run;
  /** Absent for a recording, which stays on the kernel that it was made on. */
  readonly modes: readonly Engine[];
  /** Words for what went wrong. */
  readonly errorText: (run: Run) => string;
  /** How far the reader got: called when a step has been seen, and when a prediction was made. */
  readonly seen?: (step: number, total: number) => void;
  readonly predicted?: (right: boolean) => void;
  /** Keep the whole run as a recording; resolves with a sentence on where it is. */
  readonly record?: () => Promise<string>;
}

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
  #choices: LabChoices = NO_CHOICES;
  #searching: string | undefined;
  #metrics: ReadonlyMap<PaneName, PaneMetrics> = new Map();
  #shown: readonly PaneName[] = PANES;
  #closed = false;

  constructor(options: LabOptions, host: Host) {
    this.#options = options;
    this.#host = host;
    this.#run = options.open(options.on);
    this.#follow(this.#run);
    void this.#run.ready.then(() => this.#opened(this.#run, options.on));
  }

  #follow(run: Run): void {
    this.#unsubscribe();
    this.#run = run;
    let last = run.store.getState();
    this.#unsubscribe = run.store.subscribe((state) => {
      const moved = state.cursor !== last.cursor;
      last = state;
      if (moved) {
        this.#set({ offsets: {}, found: undefined });
        this.#options.seen?.(state.cursor.step + 1, state.total);
      }
      this.#host.changed();
    });
  }

  #opened(run: Run, on: Engine): void {
    if (this.#closed || run.store.getState().status !== 'broken') return;
    this.#refused(run, on);
  }

  #refused(run: Run, on: Engine): void {
    const text = labText(this.#host.settings().language);
    this.#host.say(text.modeUnavailable(text[on], this.#options.errorText(run)));
  }

  #set(choices: Partial<LabChoices>): void {
    this.#choices = { ...this.#choices, ...choices };
    this.#host.changed();
  }

  get #scopes(): Scope[] {
    const inTranscript = this.#choices.focus === 'transcript';
    const place: Scope = this.#options.modes.length === 0 ? 'player' : 'lab';
    return [
      ...(this.#choices.pattern === undefined ? [] : (['filter'] as const)),
      place,
      ...(inTranscript ? [] : (['pane'] as const)),
    ];
  }

  typing(): boolean {
    return this.#searching !== undefined || this.#choices.question !== undefined;
  }

  press(key: string, typed: string): boolean {
    if (this.#searching !== undefined) return this.#typeSearch(key, typed);
    if (this.#choices.question !== undefined)
      return this.#answer(this.#choices.question, key, typed);
    if (key === 'escape') return this.#escape();
    const command = commandFor(key, this.#scopes);
    return command !== undefined && this.#do(command, key);
  }

  /** Leave the innermost thing that is open; false when nothing is. */
  #escape(): boolean {
    if (this.#choices.pattern !== undefined) {
      this.#set({ pattern: undefined, found: undefined });
      return true;
    }
    if (this.#choices.zoom) {
      this.#set({ zoom: false });
      return true;
    }
    if (this.#choices.source) {
      this.#set({ source: false });
      return true;
    }
    return false;
  }

  #do(command: CommandName, key: string): boolean {
    const run = this.#run;
    const state = run.store.getState();
    const inTranscript = this.#choices.focus === 'transcript';
    switch (command) {
      case 'step':
        this.#forward('step');
        return true;
      case 'into':
        this.#forward('into');
        return true;
      case 'stepBack':
        run.back();
        return true;
      case 'play':
        if (this.#choices.predicting) this.#forward('step');
        else if (state.playing) run.pause();
        else run.play();
        return true;
      case 'faster':
        run.setSpeed(state.speed * 2);
        return true;
      case 'slower':
        run.setSpeed(state.speed / 2);
        return true;
      case 'first':
        if (inTranscript) run.first();
        else this.#scrollTo(0);
        return true;
      case 'last':
        if (inTranscript) void run.last();
        else this.#scrollTo(Number.POSITIVE_INFINITY);
        return true;
      case 'down':
        if (inTranscript) this.#forward('step');
        else this.#scroll(1);
        return true;
      case 'up':
        if (inTranscript) run.back();
        else this.#scroll(-1);
        return true;
      case 'pageDown':
        this.#scroll(this.#page());
        return true;
      case 'pageUp':
        this.#scroll(-this.#page());
        return true;
      case 'seek':
        void run.seek(Math.round((state.total * Number(key)) / 10) - 1);
        return true;
      default:
        return this.#show(command, key);
    }
  }

  /** Commands that change what is seen, not where the run is. */
  #show(command: CommandName, key: string): boolean {
    const { focus, zoom, source, predicting } = this.#choices;
    switch (command) {
      case 'mode':
        this.#nextMode();
        return true;
      case 'predict':
        this.#run.pause();
        this.#set({ predicting: !predicting, question: undefined, verdict: undefined });
        return true;
      case 'source':
        this.#set({ source: !source, offsets: {}, focus: 'transcript' });
        return true;
      case 'zoom':
        this.#set({ zoom: !zoom });
        return true;
      case 'nextPane':
      case 'previousPane':
        this.#set({ focus: this.#neighbour(command === 'nextPane' ? 1 : -1) });
        return true;
      case 'pane':
        this.#set({ focus: PANES[Number(key) - 1] ?? focus });
        return true;
      case 'search':
        this.#searching = '';
        this.#host.changed();
        return true;
      case 'nextMatch':
        this.#find(1);
        return true;
      case 'previousMatch':
        this.#find(-1);
        return true;
      case 'record':
        this.#record();
        return true;
      default:
        return false;
    }
  }

  #neighbour(by: number): PaneName {
    const { focus, zoom } = this.#choices;
    const ring = zoom || this.#shown.length === 1 ? PANES : withLower(this.#shown);
    const at = ring.indexOf(focus);
    return ring[(at + by + ring.length) % ring.length] ?? focus;
  }

  #page(): number {
    return this.#metrics.get(this.#choices.focus)?.page ?? 10;
  }

  #scroll(by: number): void {
    const metrics = this.#metrics.get(this.#choices.focus);
    if (metrics !== undefined) this.#scrollTo(metrics.offset + by);
  }

  #scrollTo(offset: number): void {
    const { focus, offsets } = this.#choices;
    const last = this.#metrics.get(focus)?.last ?? 0;
    this.#set({ offsets: { ...offsets, [focus]: Math.max(0, Math.min(last, offset)) } });
  }

  /** One step or event on; in predict mode the question comes first. */
  #forward(how: 'step' | 'into'): void {
    const state = this.#run.store.getState();
    const view = viewOf(state);
    const between = state.cursor.inside === undefined && state.cursor.step < state.total - 1;
    if (this.#choices.predicting && between && nextIsCall(view)) {
      this.#run.pause();
      this.#set({ question: { choice: 0, typed: '' }, focus: this.#choices.focus });
      return;
    }
    void (how === 'step' ? this.#run.step() : this.#run.into());
  }

  /** A key while the question stands. */
  #answer(question: Question, key: string, typed: string): boolean {
    const choose = (by: number): void => {
      const choice = (question.choice + by + KINDS.length) % KINDS.length;
      this.#set({ question: { choice, typed: '' } });
    };
    if (key === 'escape') this.#set({ question: undefined, predicting: false });
    else if (key === 'up' || key === 'shift+tab') choose(-1);
    else if (key === 'down' || key === 'tab') choose(1);
    else if (key === 'enter') void this.#reveal(question);
    else if (key === 'backspace') {
      this.#set({ question: { ...question, typed: question.typed.slice(0, -1) } });
    } else if (/^[-0-9]$/.test(typed) && (question.choice !== 1 || question.typed === '')) {
      this.#set({
        question: { choice: 0, typed: `${question.choice === 0 ? question.typed : ''}${typed}` },
      });
    } else if (/^[A-Za-z0-9]$/.test(typed)) {
      const kept = question.choice === 1 ? question.typed : '';
      this.#set({ question: { choice: 1, typed: `${kept}${typed.toUpperCase()}` } });
    } else return key === 'ctrl+c' ? false : typed !== '';
    return true;
  }

  async #reveal(question: Question): Promise<void> {
    this.#set({ question: undefined });
    await this.#run.step();
    const { frame, cursor } = this.#run.store.getState();
    if (this.#closed || frame === undefined) return;
    const right = isRight(question, frame.step);
    const { score } = this.#choices;
    this.#options.predicted?.(right);
    this.#set({
      score: { right: score.right + (right ? 1 : 0), asked: score.asked + 1 },
      verdict: {
        step: cursor.step,
        right,
        said: saidText(question, this.#host.settings().language),
      },
    });
  }

  #nextMode(): void {
    const { modes } = this.#options;
    const current = this.#run.store.getState().engine;
    if (modes.length === 0) {
      this.#host.say(labText(this.#host.settings().language).recordingMode);
      return;
    }
    this.#switchTo(modes[(modes.indexOf(current) + 1) % modes.length] ?? current);
  }

  /** Go on with another kernel, at the same step; stay with this one when the other is refused. */
  #switchTo(on: Engine): void {
    const state = this.#run.store.getState();
    if (on === state.engine || this.#opening !== undefined) return;
    const { step } = state.cursor;
    this.#run.pause();
    const next = this.#options.open(on);
    this.#opening = next;
    this.#host.changed();
    void next.ready.then(async () => {
      if (next.store.getState().status !== 'broken') await next.seek(step);
      this.#opening = undefined;
      if (this.#closed || next.store.getState().status === 'broken') {
        if (!this.#closed) this.#refused(next, on);
        await next.close();
        return;
      }
      const old = this.#run;
      this.#follow(next);
      this.#set({ offsets: {} });
      await old.close();
    });
  }

  #typeSearch(key: string, typed: string): boolean {
    const { text, done } = typeInto(this.#searching ?? '', key, typed);
    this.#searching = done === undefined ? text : undefined;
    if (done === 'accept' && text !== '') {
      this.#set({ pattern: text, found: undefined, focus: 'transcript' });
      this.#find(1);
    } else this.#host.changed();
    return key !== 'ctrl+c';
  }

  /** Go to the next line that matches, from where the run or the last match is. */
  #find(by: number): void {
    const { pattern, found } = this.#choices;
    if (pattern === undefined) return;
    const state = this.#run.store.getState();
    const lines = linesMatching(state.script, pattern);
    const text = labText(this.#host.settings().language);
    if (lines.length === 0) {
      this.#set({ pattern: undefined });
      this.#host.say(text.searchNone(pattern));
      return;
    }
    const from = found ?? stepLines(state.script)[state.cursor.step] ?? 0;
    const later = lines.findIndex((line) => (found === undefined ? line >= from : line > from));
    const earlier = lines.findLastIndex((line) => line < from);
    const at = by > 0 ? (later < 0 ? 0 : later) : earlier < 0 ? lines.length - 1 : earlier;
    this.#set({ found: lines[at], offsets: {}, focus: 'transcript' });
    this.#host.say(text.searchAt(pattern, at + 1, lines.length));
  }

  #record(): void {
    const { record } = this.#options;
    if (record === undefined) return;
    void record().then((sentence) => {
      if (!this.#closed) this.#host.say(sentence);
    });
  }

  command(words: readonly string[]): boolean {
    const [name = ''] = words;
    if (/^\d+$/.test(name)) {
      void this.#run.seek(Number(name) - 1);
      return true;
    }
    const mode = this.#options.modes.find((candidate) => candidate === name);
    if (mode !== undefined) this.#switchTo(mode);
    return mode !== undefined;
  }

  draw(options: DrawOptions): Row[] {
    const { theme, language, layout, columns, rows } = options;
    const state = this.#run.store.getState();
    const view = viewOf(state);
    const notice = this.#notice(options);
    const frame = labFrame(
      view,
      {
        ...this.#choices,
        playing: state.playing,
        speed: state.speed,
        busy: state.busy && snapshotOf(view) !== undefined && state.engine !== 'sim',
      },
      {
        theme,
        language,
        layout,
        width: columns,
        height: rows,
        hints: hintsFor([this.#options.modes.length === 0 ? 'player' : 'lab'], language),
        stepKey: keyLabel(COMMANDS.step.keys[0], language),
        ...(notice === undefined ? {} : { notice }),
      },
    );
    this.#metrics = frame.metrics;
    this.#shown = shownPanes(frame.arrangement);
    return frame.rows;
  }

  #notice({ notice, language }: DrawOptions): Row | undefined {
    if (this.#searching !== undefined) return inputRow('/', this.#searching);
    if (notice !== undefined) return notice;
    const text = labText(language);
    if (this.#opening !== undefined || this.#run.store.getState().status === 'starting') {
      return [span(text.starting, 'sync')];
    }
    if (this.#run.store.getState().status === 'broken') {
      return [span(`${text.failedRun} ${this.#options.errorText(this.#run)}`, 'bad')];
    }
    return undefined;
  }

  close(): void {
    this.#closed = true;
    this.#unsubscribe();
    void this.#opening?.close();
    void this.#run.close();
  }
}

/** Where two panes share a place, both can be gone to. */
function withLower(shown: readonly PaneName[]): readonly PaneName[] {
  return PANES.filter((pane) => shown.includes(pane) || pane === 'processes' || pane === 'inside');
}
