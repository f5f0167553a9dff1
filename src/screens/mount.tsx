/** The session as an Ink application: React draws what it shows, Ink reads keys and follows the window's size. */
import { render, Text, useApp, useInput, usePaste, useWindowSize } from 'ink';
import { useEffect, useSyncExternalStore } from 'react';
import { keyName, typedText } from './key-name.ts';
import { paint } from './parts/paint.ts';
import type { Session } from './session.ts';

/** The app as a tree for Ink: what the session draws, as large as the terminal. */
export function App({ session }: { readonly session: Session }) {
  const { columns, rows } = useWindowSize();
  const { suspendTerminal } = useApp();
  useSyncExternalStore(session.subscribe, session.version);
  useInput((input, key) => session.press(keyName(input, key), typedText(input, key)));
  usePaste((text) => session.paste(text));
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

/** A mounted app. */
export interface Mounted {
  /** Take it off the terminal. */
  unmount(): void;
  /** Resolves when it has been taken off. */
  readonly gone: Promise<unknown>;
}

/** Put the session on a terminal. */
export function mount(
  session: Session,
  stdin: NodeJS.ReadStream,
  stdout: NodeJS.WriteStream,
): Mounted {
  const app = render(<App session={session} />, {
    stdin,
    stdout,
    exitOnCtrlC: false,
    interactive: true,
    alternateScreen: true,
    incrementalRendering: true,
    maxFps: 30,
    patchConsole: false,
  });
  return { unmount: () => app.unmount(), gone: app.waitUntilExit() };
}
