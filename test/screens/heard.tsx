/** The app as whoever listens to a screen hears it: the lines that Ink's screen-reader mode writes. */
import { PassThrough } from 'node:stream';
import { render } from 'ink';
import { shippedLabs } from '../../src/cli/shipped.ts';
import type { Measurer, Script } from '../../src/engine/index.ts';
import { openScreens } from '../../src/screens/shell/routes.ts';
import { App } from '../../src/screens/shell/shell.tsx';
import { createShell } from '../../src/screens/shell/store.ts';
import { makeTheme } from '../../src/screens/theme.ts';
import type { Language } from '../../src/text/language.ts';

/** An app that is listened to. */
export interface HeardApp {
  /** Press a key, as the bytes that a terminal sends; resolves with what is said then. */
  press(bytes: string): Promise<readonly string[]>;
  /** What is said now. */
  lines(): readonly string[];
  close(): void;
}

const SIZE = { columns: 100, rows: 30 };

/** Open the app, on a script if one is given. */
export async function listen(options: {
  readonly script?: Script;
  readonly language?: Language;
  readonly measurer?: Measurer;
}): Promise<HeardApp> {
  const { script, measurer, language = 'en' } = options;
  const shell = createShell({
    theme: makeTheme(16, false),
    language,
    layout: '6',
    onQuit: () => {},
  });
  await openScreens(shell, {
    labs: shippedLabs(),
    env: { XDG_STATE_HOME: '/dev/null' },
    ...(script === undefined ? {} : { open: { script, on: 'sim' } }),
    ...(measurer === undefined ? {} : { bench: true, measurer: async () => measurer }),
  });
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: () => stdin,
    ref: () => stdin,
    unref: () => stdin,
  });
  let last = '';
  const stdout = Object.assign(new PassThrough(), { isTTY: true, ...SIZE });
  stdout.on('data', (frame: Buffer) => {
    last = frame.toString();
  });
  const ink = render(<App shell={shell} stop={() => Promise.resolve()} />, {
    stdin: stdin as unknown as NodeJS.ReadStream,
    stdout: stdout as unknown as NodeJS.WriteStream,
    // Each frame as a whole.
    debug: true,
    interactive: true,
    isScreenReaderEnabled: true,
    patchConsole: false,
    exitOnCtrlC: false,
  });
  const settled = async (): Promise<void> => {
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
  };
  const lines = () => last.split('\n');
  await settled();
  return {
    lines,
    async press(bytes) {
      stdin.write(bytes);
      await settled();
      return lines();
    },
    close() {
      ink.unmount();
      shell.close();
    },
  };
}
