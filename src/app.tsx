/** The terminal app: which screens there are and how one leads to the other; the terminal is put back on every way out. */
import { render, Text, useApp, useInput, useWindowSize } from 'ink';
import { useEffect, useSyncExternalStore } from 'react';
import type { Engine, Recording, Script } from './engine/index.ts';
import type { LabFile } from './screens/home/labs.ts';
import { keyName, typedText } from './screens/key-name.ts';
import type { Layout } from './screens/lab/view.ts';
import { paint } from './screens/parts/paint.ts';
import { openScreens } from './screens/routes.ts';
import { Session } from './screens/session.ts';
import { screenBuffer } from './screens/terminal/screen-buffer.ts';
import { keyInput } from './screens/terminal/stdin.ts';
import { themeFor } from './screens/theme.ts';
import type { Language } from './text/language.ts';

/** What the app is started with. */
export interface AppOptions {
  readonly language: Language;
  readonly layout: Layout;
  /** The labs that come with the program. */
  readonly labs: readonly LabFile[];
  /** The folder of the recordings that come with the program. */
  readonly recordings?: string;
  /** A transcript without mistakes to open at once; `lab` is the id under which progress is kept. */
  readonly open?: { readonly script: Script; readonly on: Engine; readonly lab?: string };
  /** A recording to play at once. */
  readonly recording?: Recording;
  /** The app is left when this is aborted. */
  readonly stop?: AbortSignal;
  readonly env?: { readonly [name: string]: string | undefined };
  readonly stdin?: NodeJS.ReadStream;
  readonly stdout?: NodeJS.WriteStream;
}

/** The app as a tree for Ink: what the session draws, as large as the terminal. */
export function App({ session }: { readonly session: Session }) {
  const { columns, rows } = useWindowSize();
  const { suspendTerminal } = useApp();
  useSyncExternalStore(session.subscribe, session.version);
  useInput((input, key) => session.press(keyName(input, key), typedText(input, key)));
  useEffect(
    () => session.onSuspend(() => void suspendTerminal(stopHere)),
    [session, suspendTerminal],
  );
  return <Text>{paint(session.draw(columns, rows), session.settings().theme)}</Text>;
}

/** What a terminal does on Ctrl-Z: stop every process of the foreground job, until the shell continues it. */
async function stopHere(): Promise<void> {
  process.kill(0, 'SIGTSTP');
  // The signal is taken on the way back from the system call; what follows runs after SIGCONT.
  await new Promise((resolve) => setImmediate(resolve));
}

/**
 * Run the app until it is left. Needs a terminal on both sides.
 *
 * @returns The exit status: 0.
 */
export async function runApp(options: AppOptions): Promise<number> {
  const { env = process.env, stdin = process.stdin, stdout = process.stdout, stop } = options;
  let leave = (): void => {};
  const session = new Session({
    theme: themeFor(env),
    language: options.language,
    layout: options.layout,
    onQuit: () => leave(),
  });
  const input = keyInput(stdin, () => leave());
  openScreens(session, { ...options, env });
  // Before anything is drawn: a key that comes earlier would be echoed into the picture.
  input.setRawMode(true);
  const app = render(<App session={session} />, {
    stdin: input,
    stdout: screenBuffer(stdout),
    exitOnCtrlC: false,
    interactive: true,
    alternateScreen: true,
    incrementalRendering: true,
    maxFps: 30,
    patchConsole: false,
  });
  leave = () => app.unmount();
  if (stop?.aborted) leave();
  stop?.addEventListener('abort', leave, { once: true });
  try {
    await app.waitUntilExit();
  } finally {
    stop?.removeEventListener('abort', leave);
    session.close();
    input.setRawMode(false);
    input.release();
  }
  return 0;
}
