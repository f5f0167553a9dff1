/** The app as Ink draws it, on a terminal that takes everything: what a key costs until its picture is drawn. */
import { PassThrough } from 'node:stream';
import chalk from 'chalk';
import { render } from 'ink';
import { createElement } from 'react';
import { shippedLabs } from '../../src/cli/shipped.ts';
import type { Script } from '../../src/engine/index.ts';
import { openScreens } from '../../src/screens/shell/routes.ts';
import { App } from '../../src/screens/shell/shell.tsx';
import { createShell, type Shell } from '../../src/screens/shell/store.ts';
import { screenBuffer } from '../../src/screens/terminal/screen-buffer.ts';
import { makeTheme } from '../../src/screens/theme.ts';

// A terminal of sixteen colours, whatever this one is.
chalk.level = 1;

/** A terminal of a size that takes everything. */
function terminal(columns: number, rows: number) {
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: () => stdin,
    ref: () => stdin,
    unref: () => stdin,
  });
  const stdout = Object.assign(new PassThrough(), { isTTY: true, columns, rows });
  let written = 0;
  stdout.on('data', (data: Buffer) => {
    written += data.length;
  });
  return {
    stdin: stdin as unknown as NodeJS.ReadStream,
    stdout: stdout as unknown as NodeJS.WriteStream,
    bytes: () => written,
  };
}

/** The app on a transcript. */
export interface Opened {
  readonly shell: Shell;
  /** Milliseconds of processor time until what was done is drawn. */
  measure(act: () => unknown): Promise<number>;
  key(key: string): Promise<number>;
  /** Bytes that were written so far. */
  bytes(): number;
  close(): void;
}

/** Open the app on a transcript, in a terminal of a size. */
export async function open(script: Script, columns: number, rows: number): Promise<Opened> {
  const shell = createShell({
    theme: makeTheme(16, false),
    language: 'en',
    layout: '6',
    onQuit: () => {},
  });
  await openScreens(shell, {
    labs: shippedLabs(),
    env: { XDG_STATE_HOME: '/dev/null' },
    open: { script, on: 'sim' },
  });
  const { stdin, stdout, bytes } = terminal(columns, rows);
  const screen = screenBuffer(stdout);
  const ink = render(createElement(App, { shell, stop: () => Promise.resolve() }), {
    stdin,
    stdout: screen.stream,
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
    bytes,
    key: (key) => measure(() => (stdin as unknown as PassThrough).write(key)),
    close() {
      ink.unmount();
      shell.close();
    },
  };
}

/** The run of the lab that is open. Throws where none is. */
export function runOf({ shell }: Opened) {
  const lab = shell.store.getState().screens.at(-1);
  if (lab?.kind !== 'lab') throw new Error('no lab is open');
  return lab.store.getState().run;
}
