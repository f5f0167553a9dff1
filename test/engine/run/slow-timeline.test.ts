/** Going through a run in both directions, on a kernel that takes its time. */

import { describe, expect, test, vi } from 'vitest';
import { loadScript, type Run, type RunState } from '../../../src/engine/index.ts';
import type { Beginning, Frame } from '../../../src/engine/model/frame.ts';
import type { Source } from '../../../src/engine/run/source.ts';
import { createRun } from '../../../src/engine/run/timeline.ts';
import { Runner, type StepItem } from '../../../src/engine/runner/runner.ts';
import type { Waiting } from '../../../src/engine/runner/waiting.ts';
import { PATIENTLY } from '../../support/limits.ts';
import { returned, ScriptedKernel } from '../../support/scripted-kernel.ts';

function scriptOf(text: string) {
  const { script, diagnostics } = loadScript(text, 'test.ipc');
  expect(diagnostics).toEqual([]);
  return script;
}

const stateOf = (run: Run): RunState => run.store.getState();
const cursorOf = (run: Run) => stateOf(run).cursor;
const at = (step: number, inside?: number) => ({ step, moment: 0, inside });

/** A source whose steps come when the test lets them. */
class SlowSource implements Source {
  readonly engine = 'real';
  readonly difference = undefined;
  waiting: Waiting | undefined;
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
    // Nobody is told of it: what would be drawn then would come between the steps.
    expect(stateOf(run)).toMatchObject({ count: 2, cursor: at(0), busy: true });
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
    await vi.waitFor(() => source.release(), PATIENTLY);
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
