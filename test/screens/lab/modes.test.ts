/** Going from one kernel to another, and what is said when one is not to be had. */

import { expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { loadScript, openRun, type Run, type RunState } from '../../../src/engine/index.ts';
import type { Host } from '../../../src/screens/controller.ts';
import { labScreen } from '../../../src/screens/lab/lab-screen.ts';
import { rowText } from '../../../src/screens/parts/rows.ts';
import { makeTheme } from '../../../src/screens/theme.ts';
import { HELLO } from './moments.ts';

const { script } = loadScript(HELLO, 'hello.ipc');
const theme = makeTheme(16, false);

/** A run whose kernel cannot be opened. */
function refusedRun(): Run & { readonly closed: () => boolean } {
  let closed = false;
  const real = openRun({ script, on: 'sim' });
  const state: RunState = {
    ...real.store.getState(),
    status: 'broken',
    engine: 'real',
    error: { kind: 'error', code: 'native.no-koffi', args: {} },
  };
  return {
    ...real,
    store: createStore<RunState>(() => state),
    ready: Promise.resolve(),
    seek: () => Promise.resolve(),
    back: () => {},
    pause: () => {},
    closed: () => closed,
    close: async () => {
      closed = true;
    },
  };
}

/** The same run, but ready only later. */
function openedLate(run: Run, ready: Promise<void>): Run {
  return {
    store: run.store,
    ready,
    step: () => run.step(),
    into: () => run.into(),
    back: () => run.back(),
    seek: (step) => run.seek(step),
    first: () => run.first(),
    last: () => run.last(),
    play: (speed) => run.play(speed),
    pause: () => run.pause(),
    setSpeed: (speed) => run.setSpeed(speed),
    perform: (item) => run.perform(item),
    at: (step) => run.at(step),
    beginning: run.beginning,
    close: () => run.close(),
  };
}

function host() {
  const said: string[] = [];
  const waiting: (() => void)[] = [];
  const value: Host = {
    settings: () => ({ theme, language: 'en', layout: '6' }),
    changed: () => {
      for (const resolve of waiting.splice(0)) resolve();
    },
    say: (text) => {
      said.push(text);
      value.changed();
    },
    push: () => {},
  };
  return { value, said, change: () => new Promise<void>((resolve) => waiting.push(resolve)) };
}

const size = { columns: 100, rows: 30, theme, language: 'en', layout: '6' } as const;

test('a kernel that is refused leaves the run where it was, and the reason is said', async () => {
  const { value, said, change } = host();
  const refused = refusedRun();
  const lab = labScreen(
    {
      on: 'sim',
      modes: ['sim', 'real', 'twin'],
      open: (on) => (on === 'sim' ? openRun({ script, on }) : refused),
      errorText: () => 'koffi is not installed',
    },
    value,
  );
  const header = (): string => rowText(lab.draw({ ...size, notice: undefined })[0] ?? []);
  await lab.press('n', 'n');
  await lab.press('n', 'n');
  await lab.press('m', 'm');
  while (said.length === 0) await change();
  expect(said).toEqual(['real is not available: koffi is not installed']);
  expect(header()).toMatch(/\[sim\] real {2}twin +step 2\/7/);
  expect(refused.closed()).toBe(true);
  await lab.press('n', 'n');
  expect(header()).toContain('step 3/7');
  lab.close();
});

test('opened on a kernel that is refused it goes on with the simulation', async () => {
  const { value, said, change } = host();
  const lab = labScreen(
    {
      on: 'real',
      modes: ['sim', 'real', 'twin'],
      open: (on) => (on === 'sim' ? openRun({ script, on }) : refusedRun()),
      errorText: () => 'this is not Linux',
    },
    value,
  );
  const header = (): string => rowText(lab.draw({ ...size, notice: undefined })[0] ?? []);
  while (said.length === 0) await change();
  expect(said).toEqual(['real is not available: this is not Linux']);
  while (!header().includes('[sim]')) await change();
  await lab.press('n', 'n');
  expect(header()).toContain('step 1/7');
  lab.close();
});

test('who goes on while another kernel is opened is there on that one too', async () => {
  const { value, change } = host();
  let open = () => {};
  const ready = new Promise<void>((resolve) => {
    open = resolve;
  });
  const lab = labScreen(
    {
      on: 'sim',
      modes: ['sim', 'real', 'twin'],
      // The simulation stands for the real kernel, which takes its time to open.
      open: (on) => {
        const run = openRun({ script, on: 'sim' });
        return on === 'sim' ? run : openedLate(run, ready);
      },
      errorText: () => '',
    },
    value,
  );
  const header = (): string => rowText(lab.draw({ ...size, notice: undefined })[0] ?? []);
  const footer = (): string => rowText(lab.draw({ ...size, notice: undefined }).at(-1) ?? []);
  await lab.press('n', 'n');
  await lab.press('m', 'm');
  await lab.press('n', 'n');
  await lab.press('n', 'n');
  expect(footer()).toContain('starting');
  open();
  while (footer().includes('starting')) await change();
  expect(header()).toContain('step 3/7');
  await lab.press('b', 'b');
  expect(header()).toContain('step 2/7');
  lab.close();
});

test('who goes on while another kernel makes up for the steps before is there on that one too', async () => {
  const { value, change } = host();
  let go = () => {};
  const gate = new Promise<void>((resolve) => {
    go = resolve;
  });
  const lab = labScreen(
    {
      on: 'sim',
      modes: ['sim', 'real', 'twin'],
      open: (on) => {
        const run = openRun({ script, on: 'sim' });
        const slow = (step: number): Promise<void> => gate.then(() => run.seek(step));
        return on === 'sim' ? run : { ...openedLate(run, run.ready), seek: slow };
      },
      errorText: () => '',
    },
    value,
  );
  const drawn = (at: number): string =>
    rowText(lab.draw({ ...size, notice: undefined }).at(at) ?? []);
  await lab.press('n', 'n');
  await lab.press('m', 'm');
  // Far enough for the other kernel to have been asked for the first step.
  await new Promise(setImmediate);
  await lab.press('n', 'n');
  await lab.press('n', 'n');
  go();
  while (drawn(-1).includes('starting')) await change();
  expect(drawn(0)).toContain('step 3/7');
  lab.close();
});
