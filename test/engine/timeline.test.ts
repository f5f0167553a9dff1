/** Going through a run in both directions: on the simulation, and on a kernel that takes its time. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { loadScript, openRun, type Run, type RunState } from '../../src/engine/index.ts';
import type { Frame } from '../../src/engine/recording/model.ts';
import { Runner, type StepItem } from '../../src/engine/runner.ts';
import type { Beginning, Source } from '../../src/engine/source.ts';
import { createRun } from '../../src/engine/timeline.ts';
import { returned, ScriptedKernel } from '../support/scripted-kernel.ts';

const TEXT = `A  pipe([r, w]) = 0
A  write(w, "Hello", 5) = 5
A  read(r, "Hello", 100) = 5
A  close(w) = 0
`;

function scriptOf(text: string) {
  const { script, diagnostics } = loadScript(text, 'test.ipc');
  expect(diagnostics).toEqual([]);
  return script;
}

const simulated = (text = TEXT): Run => openRun({ script: scriptOf(text), on: 'sim' });
const stateOf = (run: Run): RunState => run.store.getState();
const cursorOf = (run: Run) => stateOf(run).cursor;
const at = (step: number, inside?: number) => ({ step, inside });

describe('on the simulation', () => {
  test('a run is ready at once, and nothing has been done', () => {
    const run = simulated();
    expect(stateOf(run)).toMatchObject({
      status: 'ready',
      on: 'sim',
      engine: 'sim',
      count: 0,
      total: 4,
      frame: undefined,
      busy: false,
      playing: false,
      speed: 1,
    });
    expect(stateOf(run).before.processes.map(({ actor }) => actor)).toEqual(['A']);
  });

  test('a step is made when it is asked for, and seen at once', () => {
    const run = simulated();
    void run.step();
    expect(stateOf(run)).toMatchObject({ count: 1, cursor: at(0) });
    expect(stateOf(run).frame?.step.call).toBe('pipe');
    expect(stateOf(run).before).toBe(run.beginning.snapshot);
    void run.step();
    expect(stateOf(run).before).toBe(run.at(0)?.step.snapshot);
  });

  test('going back and forth shows the very same steps, made once', async () => {
    const run = simulated();
    await run.last();
    expect(stateOf(run)).toMatchObject({ count: 4, cursor: at(3), status: 'ended' });
    const made = [0, 1, 2, 3].map((step) => run.at(step));
    run.back();
    expect(cursorOf(run)).toEqual(at(2));
    expect(stateOf(run).frame).toBe(made[2]);
    run.first();
    expect(stateOf(run)).toMatchObject({ cursor: at(-1), frame: undefined, count: 4 });
    run.back();
    expect(cursorOf(run)).toEqual(at(-1));
    await run.seek(1);
    expect(stateOf(run).frame).toBe(made[1]);
    expect(stateOf(run).before).toBe(made[0]?.step.snapshot);
  });

  test('seeking ahead makes what is missing, and no more', async () => {
    const run = simulated();
    await run.seek(2);
    expect(stateOf(run)).toMatchObject({ count: 3, cursor: at(2), status: 'ready' });
    await run.seek(99);
    expect(stateOf(run)).toMatchObject({ count: 4, cursor: at(3), status: 'ended' });
    await run.seek(-7);
    expect(cursorOf(run)).toEqual(at(-1));
  });

  test('into goes through what happens inside a call, and back out of it', async () => {
    const run = simulated();
    await run.seek(0);
    const seen: RunState['cursor'][] = [];
    do {
      await run.into();
      seen.push(cursorOf(run));
    } while (cursorOf(run).inside !== undefined && seen.length < 100);
    const entries = run.at(1)?.step.trace ?? [];
    expect(entries.length).toBeGreaterThan(3);
    expect(seen).toEqual([...entries.map((_, inside) => at(1, inside)), at(1)]);
    await run.into();
    expect(cursorOf(run)).toEqual(at(2, 0));
    await run.into();
    run.back();
    expect(cursorOf(run)).toEqual(at(2, 0));
    run.back();
    expect(cursorOf(run)).toEqual(at(1));
    await run.into();
    await run.step();
    expect(cursorOf(run)).toEqual(at(2));
  });

  test('each thing inside a call has the kernel as it was then', async () => {
    const run = simulated();
    await run.seek(1);
    const step = run.at(1)?.step;
    expect(step?.trace.every(({ snapshot }) => snapshot !== undefined)).toBe(true);
    const bytes = step?.trace.map(({ snapshot }) => snapshot?.objects[0]?.fields.bytes);
    expect(bytes?.[0]).toBe(0);
    expect(bytes?.at(-1)).toBe(5);
  });

  test('failures add up, and do not stop whoever goes on', async () => {
    const run = simulated('A  close(9) = 0\nA  close(8) = 0\nA  getpid() = A\n');
    await run.last();
    expect(stateOf(run)).toMatchObject({ status: 'ended', count: 3, failure: { line: 1 } });
    expect(stateOf(run).failures.map(({ line }) => line)).toEqual([1, 2]);
  });

  test('a mistake that shows only then breaks the run, and what was done stays', async () => {
    const run = simulated('A  pipe([r, w]) = 0\nA  read(r, _, 1 / (w - w)) = 0\nA  close(r) = 0\n');
    await run.last();
    const { status, error, cursor, count } = stateOf(run);
    expect({ status, cursor, count }).toEqual({ status: 'broken', cursor: at(0), count: 1 });
    expect(error).toMatchObject({ kind: 'mistake', diagnostic: { span: { line: 2 } } });
    run.first();
    await run.step();
    expect(cursorOf(run)).toEqual(at(0));
    await run.step();
    expect(cursorOf(run)).toEqual(at(0));
  });

  test('a line that is not of the transcript becomes a step', async () => {
    const run = simulated();
    await run.step();
    const item = scriptOf('A  dup(3) = 5\n').items[0] as StepItem;
    await run.perform(item);
    expect(stateOf(run)).toMatchObject({ count: 2, cursor: at(1), failures: [] });
    expect(stateOf(run).frame?.step.call).toBe('dup');
    await run.last();
    expect(stateOf(run)).toMatchObject({ count: 5, status: 'ended', failures: [] });
  });

  test('a long run lets others have their turn, and ends where it was asked to', async () => {
    const run = simulated(`A  pipe([r, w]) = 0\n${'A  getpid() = A\n'.repeat(20_000)}`);
    const busy: boolean[] = [];
    run.store.subscribe((state) => busy.push(state.busy));
    await run.seek(15_000);
    expect(busy).toContain(true);
    expect(stateOf(run)).toMatchObject({ cursor: at(15_000), count: 15_001, busy: false });
    for (const step of [0, 31, 32, 33, 9_999, 15_000]) {
      expect(run.at(step)?.step.index).toBe(step);
    }
  });

  test('a closed run stays as it was', async () => {
    const run = simulated();
    await run.seek(1);
    await run.close();
    await run.close();
    await run.step();
    expect(stateOf(run)).toMatchObject({ status: 'closed', count: 2 });
    run.first();
    expect(cursorOf(run)).toEqual(at(-1));
  });
});

describe('playing', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('makes so many steps a second, and ends at the end', async () => {
    const run = simulated();
    run.play(2);
    expect(stateOf(run)).toMatchObject({ playing: true, speed: 2, count: 0 });
    await vi.advanceTimersByTimeAsync(1000);
    expect(stateOf(run).cursor).toEqual(at(1));
    run.setSpeed(4);
    await vi.advanceTimersByTimeAsync(500);
    expect(stateOf(run)).toMatchObject({ cursor: at(3), playing: true });
    await vi.advanceTimersByTimeAsync(250);
    expect(stateOf(run)).toMatchObject({ cursor: at(3), playing: false, status: 'ended' });
  });

  test('stops when it is paused, when something else is asked, and at a failure', async () => {
    const run = simulated('A  pipe([r, w]) = 0\nA  close(9) = 0\nA  close(r) = 0\n');
    run.play();
    await vi.advanceTimersByTimeAsync(1000);
    run.pause();
    await vi.advanceTimersByTimeAsync(5000);
    expect(stateOf(run)).toMatchObject({ cursor: at(0), playing: false });
    run.play();
    run.back();
    expect(stateOf(run)).toMatchObject({ cursor: at(-1), playing: false });
    run.play(1000);
    expect(stateOf(run).speed).toBe(64);
    await vi.advanceTimersByTimeAsync(1000);
    expect(stateOf(run)).toMatchObject({ cursor: at(1), playing: false, failure: { line: 2 } });
    expect(vi.getTimerCount()).toBe(0);
  });
});

/** A source whose steps come when the test lets them. */
class SlowSource implements Source {
  readonly engine = 'real';
  readonly difference = undefined;
  closed = false;
  readonly #runner: Runner;
  #gate: (() => void) | undefined;
  #end: ((error: Error) => void) | undefined;

  constructor(text: string) {
    const kernel = new ScriptedKernel(() => ({ outcome: returned(0) }));
    this.#runner = new Runner(scriptOf(text), kernel);
  }

  async start(): Promise<Beginning> {
    return { snapshot: await this.#runner.start() };
  }

  async next(): Promise<Frame | undefined> {
    await this.#turn();
    const step = await this.#runner.next();
    return step === undefined ? undefined : { step };
  }

  async perform(item: StepItem): Promise<Frame> {
    await this.#turn();
    return { step: await this.#runner.perform(item) };
  }

  /** Wait to be let; a kernel makes one step at a time. */
  #turn(): Promise<void> {
    expect(this.#gate).toBeUndefined();
    return new Promise<void>((resolve, reject) => {
      this.#gate = resolve;
      this.#end = reject;
    });
  }

  /** Let the step that is being made be done, and what waits for it run. */
  async release(): Promise<void> {
    const gate = this.#gate;
    this.#gate = undefined;
    expect(gate).toBeDefined();
    gate?.();
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  }

  /** As the real kernel does: what is under way is not waited for. */
  close(): void {
    this.closed = true;
    this.#end?.(new Error('closed'));
  }
}

describe('on a kernel that takes its time', () => {
  const text = 'A  close(3) = 0\nA  close(4) = 0\nA  close(5) = 0\n';
  const slow = async () => {
    const source = new SlowSource(text);
    const run = createRun(scriptOf(text), source, 'real');
    expect(stateOf(run).status).toBe('starting');
    await run.ready;
    return { source, run };
  };

  test('a step shows when it is done, and the run is busy until then', async () => {
    const { source, run } = await slow();
    const stepping = run.step();
    await Promise.resolve();
    expect(stateOf(run)).toMatchObject({ busy: true, count: 0 });
    await source.release();
    await stepping;
    expect(stateOf(run)).toMatchObject({ busy: false, count: 1, cursor: at(0) });
  });

  test('every request for a step is one, though the step before it is not made yet', async () => {
    const { source, run } = await slow();
    const both = [run.step(), run.step()];
    await Promise.resolve();
    await source.release();
    expect(stateOf(run)).toMatchObject({ count: 1, busy: true });
    await source.release();
    await Promise.all(both);
    expect(stateOf(run)).toMatchObject({ count: 2, cursor: at(1), busy: false });
  });

  test('where a clock runs the next steps are made at once, and the reader stays where he is', async () => {
    const text = `A  close(3) = 0
A  alarm(9) = 0
A  close(4) = 0
A  alarm(0) = 0
A  close(5) = 0
`;
    const source = new SlowSource(text);
    const run = createRun(scriptOf(text), source, 'real');
    await run.ready;
    const first = run.step();
    await Promise.resolve();
    await source.release();
    await first;
    expect(stateOf(run)).toMatchObject({ count: 1, busy: false });
    const alarm = run.step();
    await Promise.resolve();
    await source.release();
    await alarm;
    expect(stateOf(run)).toMatchObject({ count: 2, cursor: at(1), busy: true });
    run.back();
    await source.release();
    expect(stateOf(run)).toMatchObject({ count: 3, cursor: at(0), busy: true });
    // What is there already is shown without waiting for what is under way.
    await run.step();
    await run.step();
    expect(cursorOf(run)).toEqual(at(2));
    const off = run.step();
    await source.release();
    await off;
    expect(stateOf(run)).toMatchObject({ count: 4, cursor: at(3), busy: false, status: 'ready' });
    await run.close();
  });

  test('a run that goes on by itself ends when it is closed', async () => {
    const text = 'A  alarm(9) = 0\nA  close(4) = 0\nA  close(5) = 0\n';
    const source = new SlowSource(text);
    const run = createRun(scriptOf(text), source, 'real');
    await run.ready;
    const step = run.step();
    await Promise.resolve();
    await source.release();
    await step;
    expect(stateOf(run)).toMatchObject({ count: 1, busy: true });
    await run.close();
    expect(source.closed).toBe(true);
    expect(stateOf(run)).toMatchObject({ count: 1, busy: false, status: 'closed' });
  });

  test('a step that is asked for on the way into one goes to its end', async () => {
    const { source, run } = await slow();
    const both = [run.into(), run.step()];
    await Promise.resolve();
    await source.release();
    await Promise.all(both);
    expect(stateOf(run)).toMatchObject({ count: 1, cursor: at(0), busy: false });
  });

  test('steps that were asked for are not made once somebody goes back', async () => {
    const { source, run } = await slow();
    const asked = [run.step(), run.step(), run.step()];
    await Promise.resolve();
    run.back();
    await source.release();
    await Promise.all(asked);
    expect(stateOf(run)).toMatchObject({ count: 1, cursor: at(-1), busy: false });
  });

  test('whoever goes elsewhere meanwhile stays there', async () => {
    const { source, run } = await slow();
    const first = run.step();
    await Promise.resolve();
    await source.release();
    await first;
    const second = run.step();
    await Promise.resolve();
    run.first();
    await source.release();
    await second;
    expect(stateOf(run)).toMatchObject({ count: 2, cursor: at(-1) });
  });

  test('a pause ends a long way after the step that is being made', async () => {
    const { source, run } = await slow();
    const all = run.last();
    await Promise.resolve();
    await source.release();
    expect(stateOf(run)).toMatchObject({ count: 1, busy: true });
    run.pause();
    await source.release();
    await all;
    expect(stateOf(run)).toMatchObject({ count: 2, busy: false, status: 'ready' });
  });

  test('a run asked before it is ready goes when it is', async () => {
    const source = new SlowSource(text);
    const run = createRun(scriptOf(text), source, 'real');
    const stepping = run.step();
    await run.ready;
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    await source.release();
    await stepping;
    expect(cursorOf(run)).toEqual(at(0));
  });

  test('lines that are performed at once become steps one after the other', async () => {
    const { source, run } = await slow();
    const items = scriptOf('A  getpid()\nA  getppid()\n').items as StepItem[];
    const both = Promise.all(items.map((item) => run.perform(item)));
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    await source.release();
    expect(stateOf(run)).toMatchObject({ count: 1, busy: true });
    await source.release();
    await both;
    expect(run.at(0)?.step.call).toBe('getpid');
    expect(run.at(1)?.step.call).toBe('getppid');
    expect(stateOf(run)).toMatchObject({ count: 2, cursor: at(1), busy: false });
  });

  test('whoever goes on while a line is performed gets there', async () => {
    const { source, run } = await slow();
    const [item] = scriptOf('A  getpid()\n').items as StepItem[];
    const performed = run.perform(item as StepItem);
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    const there = run.seek(1);
    await source.release();
    await vi.waitFor(() => source.release());
    await Promise.all([performed, there]);
    expect(stateOf(run)).toMatchObject({ count: 2, cursor: at(1), status: 'ready', busy: false });
  });

  test('closing ends the step that is being made, and is over when that is', async () => {
    const { source, run } = await slow();
    const stepping = run.step();
    await Promise.resolve();
    await run.close();
    expect(source.closed).toBe(true);
    expect(stateOf(run)).toMatchObject({ status: 'closed', busy: false, error: undefined });
    await stepping;
    expect(stateOf(run).count).toBe(0);
  });

  test('a kernel that cannot be opened breaks the run with its reason', async () => {
    const source = new SlowSource(text);
    source.start = () =>
      Promise.reject(Object.assign(new Error('x'), { code: 'real.room', args: {} }));
    const run = createRun(scriptOf(text), source, 'real');
    await run.ready;
    expect(stateOf(run)).toMatchObject({
      status: 'broken',
      error: { kind: 'error', code: 'real.room', args: {} },
    });
    await run.step();
    expect(stateOf(run).count).toBe(0);
  });
});
