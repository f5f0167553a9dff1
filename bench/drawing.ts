/**
 * A key to its picture: the app as Ink draws it, on a terminal that takes everything. Processor time of each step of a
 * lab at two sizes, and of seeking in a long history against seeking in a short one.
 */
import { PassThrough } from 'node:stream';
import { render } from 'ink';
import { createElement } from 'react';
import { shippedLabs } from '../src/cli/shipped.ts';
import { loadScript, type Script } from '../src/engine/index.ts';
import { openScreens } from '../src/screens/shell/routes.ts';
import { App } from '../src/screens/shell/shell.tsx';
import { createShell, type Shell } from '../src/screens/shell/store.ts';
import { makeTheme } from '../src/screens/theme.ts';
import { HELLO } from '../test/screens/lab/moments.ts';
import { median, report } from './report.ts';

/** A terminal of a size that takes everything. */
function terminal(columns: number, rows: number) {
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: () => stdin,
    ref: () => stdin,
    unref: () => stdin,
  });
  const stdout = Object.assign(new PassThrough(), { isTTY: true, columns, rows });
  stdout.resume();
  return {
    stdin: stdin as unknown as NodeJS.ReadStream,
    stdout: stdout as unknown as NodeJS.WriteStream,
  };
}

interface Opened {
  readonly shell: Shell;
  /** Milliseconds of processor time until what was done is drawn. */
  measure(act: () => unknown): Promise<number>;
  key(key: string): Promise<number>;
  close(): void;
}

async function open(script: Script, columns: number, rows: number): Promise<Opened> {
  const shell = createShell({
    theme: makeTheme(16, false),
    language: 'en',
    layout: '6',
    onQuit: () => {},
  });
  openScreens(shell, {
    labs: shippedLabs(),
    env: { XDG_STATE_HOME: '/dev/null' },
    open: { script, on: 'sim' },
  });
  const { stdin, stdout } = terminal(columns, rows);
  const ink = render(createElement(App, { shell, stop: () => Promise.resolve() }), {
    stdin,
    stdout,
    interactive: true,
    alternateScreen: true,
    incrementalRendering: true,
    patchConsole: false,
    exitOnCtrlC: false,
    // Each picture is drawn, none is left out for the next one.
    maxFps: 1000,
  });
  const drawn = async (): Promise<void> => {
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
    await ink.waitUntilRenderFlush();
  };
  await drawn();
  const measure = async (act: () => unknown): Promise<number> => {
    const before = process.cpuUsage();
    await act();
    await drawn();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
  return {
    shell,
    measure,
    key: (key) => measure(() => (stdin as unknown as PassThrough).write(key)),
    close() {
      ink.unmount();
      shell.close();
    },
  };
}

/** Milliseconds of each step of a lab, there and back some times. The first round warms the program up. */
async function stepTime(columns: number, rows: number): Promise<number> {
  const { script } = loadScript(HELLO, 'hello.ipc');
  const app = await open(script, columns, rows);
  const times: number[] = [];
  for (let round = 0; round < 6; round++) {
    for (let step = 0; step < 7; step++) {
      const time = await app.key('n');
      if (round > 0) times.push(time);
    }
    for (let step = 0; step < 7; step++) await app.key('b');
  }
  app.close();
  return median(times);
}

/** Milliseconds that it takes to see a step anywhere in a history. */
async function seekTime(steps: number): Promise<number> {
  const pair = 'A  write(w, "x") = 1\nA  read(r, "x", 1) = 1\n';
  const { script } = loadScript(`A  pipe([r, w])\n${pair.repeat(steps / 2)}`, 'long.ipc');
  const app = await open(script, 100, 30);
  const lab = app.shell.store.getState().screens.at(-1);
  if (lab?.kind !== 'lab') throw new Error('no lab is open');
  const { run } = lab.store.getState();
  await run.last();
  const times: number[] = [];
  for (let at = 0; at < 60; at++) {
    const step = Math.floor((steps * ((at * 37) % 60)) / 60);
    const time = await app.measure(() => run.seek(step));
    if (at >= 10) times.push(time);
  }
  app.close();
  return median(times);
}

for (const [columns, rows, atMost] of [
  [100, 30, 16],
  [200, 60, 40],
] as const) {
  const value = await stepTime(columns, rows);
  report({ name: `a key to its picture at ${columns}x${rows}`, value, unit: 'ms', atMost });
}
const SHORT = 200;
const LONG = 100_000;
const [short, long] = [await seekTime(SHORT), await seekTime(LONG)];
report({
  name: `seeking in ${LONG} steps, against in ${SHORT}`,
  value: long / short,
  unit: 'x',
  // The same but for what caches and a larger heap cost.
  atMost: 2,
  from: `${long.toFixed(1)} ms against ${short.toFixed(1)} ms`,
});
process.exit();
