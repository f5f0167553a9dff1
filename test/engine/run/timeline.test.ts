/** Going through a run in both directions, on the simulation. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { loadScript, openRun, type Run, type RunState } from '../../../src/engine/index.ts';
import type { StepItem } from '../../../src/engine/runner/runner.ts';

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
const at = (step: number, inside?: number) => ({ step, moment: 0, inside });

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

describe('between a call and the end of what it leads to', () => {
  const HELLO = `A  pipe([r, w]) = 0
A  fork() = B
B  read(r, "Hello", 100) <unfinished ...>
A  write(w, "Hello", 5) = 5
B  <... read resumed> = 5
B  exit(3)
B  +++ exited with 3 +++
A  waitpid(B, exited(3), 0) = B
`;
  const moment = (step: number, of: number, inside?: number) => ({ step, moment: of, inside });
  const bytes = (run: Run) => {
    const { part, before } = stateOf(run);
    return [before.objects[0]?.fields.bytes, part?.snapshot.objects[0]?.fields.bytes];
  };

  test('one stops at each line, with the kernel as it was then', async () => {
    const run = simulated(HELLO);
    expect(stateOf(run)).toMatchObject({ total: 8, stop: -1 });
    await run.seek(3);
    expect(stateOf(run)).toMatchObject({ cursor: moment(3, 0), stop: 3, count: 4 });
    expect(bytes(run)).toEqual([0, 5]);
    expect(stateOf(run).part?.consequences).toEqual({ from: 0, to: 0 });
    await run.step();
    expect(stateOf(run)).toMatchObject({ cursor: moment(3, 1), stop: 4, count: 4 });
    expect(bytes(run)).toEqual([5, 0]);
    expect(stateOf(run).part).toMatchObject({ line: 5, last: true, consequences: { to: 1 } });
    await run.step();
    expect(cursorOf(run)).toEqual(moment(4, 0));
    run.back();
    run.back();
    expect(cursorOf(run)).toEqual(moment(3, 0));
    await run.last();
    expect(stateOf(run)).toMatchObject({ cursor: moment(5, 0), stop: 7, status: 'ended' });
    run.back();
    expect(cursorOf(run)).toEqual(moment(4, 1));
  });

  test('into goes through what happens on the way to each of them', async () => {
    const run = simulated(HELLO);
    await run.seek(2);
    const seen: RunState['cursor'][] = [];
    while (stateOf(run).stop < 4 || cursorOf(run).inside !== undefined) {
      await run.into();
      seen.push(cursorOf(run));
    }
    const step = run.at(3)?.step;
    const first = step?.moments?.[0]?.trace ?? 0;
    const entries = step?.trace.map((_, inside) => moment(3, inside < first ? 0 : 1, inside)) ?? [];
    expect(first).toBeGreaterThan(3);
    expect(seen).toEqual([
      ...entries.slice(0, first),
      moment(3, 0),
      ...entries.slice(first),
      moment(3, 1),
    ]);
    await run.seek(3);
    await run.into();
    run.back();
    expect(cursorOf(run)).toEqual(moment(3, 0));
  });

  test('what no line tells is part of the last stop', async () => {
    const run = simulated(HELLO);
    await run.seek(6);
    expect(stateOf(run).part?.consequences).toEqual({ from: 0, to: 2 });
    const told = run.at(4)?.step.consequences.map(({ kind }) => kind);
    expect(told).toEqual(['ended', 'signal']);
  });

  test('a line that was performed besides is a stop of its own', async () => {
    const run = simulated(HELLO);
    await run.seek(1);
    await run.perform(scriptOf('A  dup(3) = 5\n').items[0] as StepItem);
    expect(stateOf(run)).toMatchObject({ cursor: moment(2, 0), stop: 2, total: 9 });
    await run.seek(5);
    expect(stateOf(run)).toMatchObject({ cursor: moment(4, 1), stop: 5 });
    run.back();
    expect(stateOf(run)).toMatchObject({ cursor: moment(4, 0), stop: 4 });
  });

  test('a failure belongs to the line that asserts it', async () => {
    const run = simulated(HELLO.replace('resumed> = 5', 'resumed> = 4'));
    await run.seek(3);
    expect(stateOf(run).part?.failures).toEqual([]);
    await run.step();
    expect(stateOf(run).part?.failures).toMatchObject([{ line: 5 }]);
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
