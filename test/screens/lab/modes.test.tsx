/** Going from one kernel to another, and what is said when one is not to be had. */
import { render } from 'ink-testing-library';
import { afterEach, expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { loadScript, openRun, type Run, type RunState } from '../../../src/engine/index.ts';
import { createKeyboard, Keys } from '../../../src/screens/keys/commands.tsx';
import { Lab } from '../../../src/screens/lab/lab.tsx';
import type { LabOptions } from '../../../src/screens/lab/lab-options.ts';
import { createLab } from '../../../src/screens/lab/store.ts';
import { Surroundings } from '../../../src/screens/parts/surroundings.tsx';
import { PATIENTLY } from '../../support/limits.ts';
import { plain, USUAL } from '../drawn.tsx';
import { HELLO } from './moments.ts';

const { script } = loadScript(HELLO, 'hello.ipc');

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

let close = (): void => {};
afterEach(() => close());

/** A lab that is drawn: what it says, and its first and last line. */
function open(options: Omit<LabOptions, 'modes'>) {
  const said: string[] = [];
  const lab = createLab(
    { modes: ['sim', 'real', 'twin'], ...options },
    { copy: () => true, settings: () => USUAL, say: (text) => void said.push(text) },
  );
  const keyboard = createKeyboard();
  const ink = render(
    <Surroundings settings={USUAL} size={{ columns: 100, rows: 30 }}>
      <Keys keyboard={keyboard} onPaste={() => {}} onKey={() => {}}>
        <Lab lab={lab} />
      </Keys>
    </Surroundings>,
  );
  close = () => {
    ink.unmount();
    lab.close();
  };
  const line = (at: number): string =>
    plain(ink.lastFrame() ?? '')
      .split('\n')
      .at(at) ?? '';
  /** Press a key; what it changes at once is drawn. */
  const press = async (key: string): Promise<void> => {
    keyboard.press(key, key);
    await new Promise(setImmediate);
  };
  const eventually = (holds: () => void): Promise<void> => vi.waitFor(holds, PATIENTLY);
  return { said, press, header: () => line(0), footer: () => line(-1), eventually };
}

test('a kernel that is refused leaves the run where it was, and the reason is said', async () => {
  const refused = refusedRun();
  const { said, press, header, eventually } = open({
    on: 'sim',
    open: (on) => (on === 'sim' ? openRun({ script, on }) : refused),
    errorText: () => 'koffi is not installed',
  });
  await press('n');
  await press('n');
  await press('m');
  await eventually(() => expect(said).toEqual(['real is not available: koffi is not installed']));
  expect(header()).toMatch(/\[sim\] real {2}twin +step 2\/9/);
  await eventually(() => expect(refused.closed()).toBe(true));
  await press('n');
  expect(header()).toContain('step 3/9');
});

test('opened on a kernel that is refused it goes on with the simulation', async () => {
  const { said, press, header, eventually } = open({
    on: 'real',
    open: (on) => (on === 'sim' ? openRun({ script, on }) : refusedRun()),
    errorText: () => 'this is not Linux',
  });
  await eventually(() => expect(said).toEqual(['real is not available: this is not Linux']));
  await eventually(() => expect(header()).toContain('[sim]'));
  await press('n');
  expect(header()).toContain('step 1/9');
});

test('who goes on while another kernel is opened is there on that one too', async () => {
  let go = () => {};
  const ready = new Promise<void>((resolve) => {
    go = resolve;
  });
  const { press, header, footer, eventually } = open({
    on: 'sim',
    // The simulation stands for the real kernel, which takes its time to open.
    open: (on) => {
      const run = openRun({ script, on: 'sim' });
      return on === 'sim' ? run : openedLate(run, ready);
    },
    errorText: () => '',
  });
  await press('n');
  await press('m');
  await press('n');
  await press('n');
  expect(footer()).toContain('starting');
  go();
  await eventually(() => expect(footer()).not.toContain('starting'));
  expect(header()).toContain('step 3/9');
  await press('b');
  expect(header()).toContain('step 2/9');
});

test('who goes on while another kernel makes up for the steps before is there on that one too', async () => {
  let go = () => {};
  const gate = new Promise<void>((resolve) => {
    go = resolve;
  });
  const { press, header, footer, eventually } = open({
    on: 'sim',
    open: (on) => {
      const run = openRun({ script, on: 'sim' });
      const slow = (step: number): Promise<void> => gate.then(() => run.seek(step));
      return on === 'sim' ? run : { ...openedLate(run, run.ready), seek: slow };
    },
    errorText: () => '',
  });
  await press('n');
  // What is drawn after this key lets the other kernel be asked for the first step.
  await press('m');
  await press('n');
  await press('n');
  go();
  await eventually(() => expect(footer()).not.toContain('starting'));
  expect(header()).toContain('step 3/9');
});
