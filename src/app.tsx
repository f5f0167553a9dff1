/** The terminal app: its state, what it opens on, and Ink, which draws it. The terminal is put back on every way out. */
import chalk from 'chalk';
import { render } from 'ink';
import type { Layout } from './engine/model/choices.ts';
import { openScreens, type ScreensOptions } from './screens/shell/routes.ts';
import { App } from './screens/shell/shell.tsx';
import { createShell } from './screens/shell/store.ts';
import { asciiOnly } from './screens/terminal/ascii.ts';
import { neverWaitFor } from './screens/terminal/never-wait.ts';
import { screenBuffer } from './screens/terminal/screen-buffer.ts';
import { stopped } from './screens/terminal/stopped.ts';
import { themeFor } from './screens/theme.ts';
import type { Language } from './text/language.ts';

/** What the app is started with. */
export interface AppOptions extends Omit<ScreensOptions, 'env'> {
  readonly language: Language;
  readonly layout: Layout;
  /** The app is left when this is aborted. */
  readonly stop?: AbortSignal;
  readonly env?: ScreensOptions['env'];
  readonly stdin?: NodeJS.ReadStream;
  readonly stdout?: NodeJS.WriteStream;
}

/** Pastes are marked as such, so that they are not taken for keys. */
const MARK_PASTES = '\x1b[?2004h';
/** Back from the alternate screen, to a cursor that is seen and pastes that are typed. */
const LEAVE = '\x1b[?2004l\x1b[?1049l\x1b[?25h';

/** Longest that leaving waits for a terminal to take what was written: one that is stopped takes nothing. */
const LEAVING_MS = 1000;

/**
 * Run the app until it is left. Needs a terminal on both sides.
 *
 * @returns The exit status: 0.
 */
export async function runApp(options: AppOptions): Promise<number> {
  const { env = process.env, stdin = process.stdin, stdout = process.stdout, stop } = options;
  const { language, layout } = options;
  let leave = (): void => {};
  const wanted = new Promise<void>((resolve) => {
    leave = resolve;
  });
  const theme = themeFor(env);
  const shell = createShell({ theme, language, layout, onQuit: () => leave() });
  // Ink writes to standard error too, when the process ends.
  for (const terminal of [stdout, process.stderr]) neverWaitFor(terminal);
  const screen = screenBuffer(stdout);
  const giveBack = (): void => {
    if (screen.taken()) screen.stream.write(LEAVE);
    stdin.setRawMode?.(false);
  };
  // Continued after somebody else had stopped us: the shell has used the terminal since.
  const takeAgain = (): void => {
    if (!screen.taken()) return;
    stdin.setRawMode?.(true);
    screen.stream.write(MARK_PASTES);
    screen.repaint();
  };
  process.once('exit', giveBack);
  process.on('SIGCONT', takeAgain);
  // The theme says what has which colour, and whether there are any.
  chalk.level = 1;
  if (stop?.aborted) leave();
  stop?.addEventListener('abort', leave, { once: true });
  // A terminal that has gone away.
  for (const event of ['end', 'error']) stdin.on(event, leave);
  try {
    openScreens(shell, { ...options, env });
    const app = render(<App shell={shell} stop={stopped} />, {
      stdin,
      stdout: theme.ascii ? asciiOnly(screen.stream) : screen.stream,
      exitOnCtrlC: false,
      interactive: true,
      alternateScreen: true,
      incrementalRendering: true,
      maxFps: 30,
      patchConsole: false,
    });
    const gone = app.waitUntilExit();
    await Promise.race([wanted, gone]);
    app.unmount();
    await atMost(LEAVING_MS, gone);
  } finally {
    stop?.removeEventListener('abort', leave);
    shell.close();
    giveBack();
    process.off('exit', giveBack);
    process.off('SIGCONT', takeAgain);
    // The process may be ended right behind this, and a terminal takes its time.
    await atMost(LEAVING_MS, new Promise((resolve) => stdout.write('', resolve)));
  }
  return 0;
}

/** Wait for something, but no longer than so many milliseconds. */
async function atMost(ms: number, what: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([what, late]).finally(() => clearTimeout(timer));
}
