/** The terminal app: which screens there are and how one leads to the other; the terminal is put back on every way out. */
import { render, Text, useInput, useWindowSize } from 'ink';
import { useSyncExternalStore } from 'react';
import { type Diagnostic, type Engine, openRun, type Run, type Script } from './engine/index.ts';
import { homeScreen } from './screens/home/home-screen.ts';
import { type Lab, type LabFile, Library } from './screens/home/labs.ts';
import { Progress, stateFolder } from './screens/home/progress.ts';
import { keyName, typedText } from './screens/key-name.ts';
import { labScreen } from './screens/lab/lab-screen.ts';
import type { Layout } from './screens/lab/view.ts';
import { paint } from './screens/parts/paint.ts';
import { Session } from './screens/session.ts';
import { keyInput } from './screens/stdin.ts';
import { themeFor } from './screens/theme.ts';
import { errorText } from './text/errors.ts';
import type { Language } from './text/language.ts';

/** What the app is started with. */
export interface AppOptions {
  readonly language: Language;
  readonly layout: Layout;
  /** The labs that come with the program. */
  readonly labs: readonly LabFile[];
  /** A transcript to open at once: one without mistakes. */
  readonly open?: { readonly script: Script; readonly on: Engine; readonly lab?: string };
  readonly env?: { readonly [name: string]: string | undefined };
  readonly stdin?: NodeJS.ReadStream;
  readonly stdout?: NodeJS.WriteStream;
}

/** The app as a tree for Ink: what the session draws, as large as the terminal. */
export function App({ session }: { session: Session }) {
  const { columns, rows } = useWindowSize();
  useSyncExternalStore(session.subscribe, session.version);
  useInput((input, key) => session.press(keyName(input, key), typedText(input, key)));
  return <Text>{paint(session.draw(columns, rows), session.settings().theme)}</Text>;
}

/** Run the app until it is left; resolves with the exit status. Needs a terminal on both sides. */
export async function runApp(options: AppOptions): Promise<number> {
  const { env = process.env, stdin = process.stdin, stdout = process.stdout } = options;
  const progress = new Progress(stateFolder(env));
  const input = keyInput(stdin);
  let leave: () => void = () => {};
  const session = new Session({
    theme: themeFor(env),
    language: options.language,
    layout: options.layout,
    onQuit: () => leave(),
    onSuspend: () => {},
  });
  const library = new Library(options.labs);
  session.push(
    homeScreen(
      {
        library,
        progress,
        openLab: (lab) => openLab(session, progress, lab),
        openRecordings: () => {},
        recordings: () => 0,
      },
      session,
    ),
  );
  const app = render(<App session={session} />, {
    stdin: input,
    stdout,
    exitOnCtrlC: false,
    interactive: true,
    alternateScreen: true,
    incrementalRendering: true,
    maxFps: 30,
    patchConsole: false,
  });
  leave = () => app.unmount();
  await app.waitUntilExit();
  session.close();
  input.release();
  return 0;
}

function openLab(session: Session, progress: Progress, lab: Lab): void {
  if (lab.diagnostics.length > 0) return;
  session.push(
    labScreen(
      {
        script: lab.script,
        on: 'sim',
        modes: ['sim', 'real', 'twin'],
        open: (on) => openRun({ script: lab.script, on }),
        errorText: (run) => runErrorText(run, session.settings().language),
        seen: (step, total) => progress.seen(lab.id, step, total),
        predicted: (right) => progress.predicted(lab.id, right),
      },
      session,
    ),
  );
}

/** Why a run cannot go on, in words. */
function runErrorText(run: Run, language: Language): string {
  const { error } = run.store.getState();
  if (error === undefined) return '';
  if (error.kind === 'error') return errorText(error, language);
  const { diagnostic }: { diagnostic: Diagnostic } = error;
  return `${diagnostic.file}:${diagnostic.span.line}: ${diagnostic.message}`;
}
