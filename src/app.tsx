/**
 * The terminal app. The first picture is drawn before Ink and React are loaded, which takes longer than everything
 * else together; they then find it in place. The terminal is put back on every way out.
 */

import type { Engine, Recording, Script } from './engine/index.ts';
import type { Layout } from './engine/model/choices.ts';
import type { LabFile } from './screens/home/labs.ts';
import { paint } from './screens/parts/paint.ts';
import { openScreens } from './screens/routes.ts';
import { Session } from './screens/session.ts';
import { neverWaitFor } from './screens/terminal/never-wait.ts';
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
  /** Runs on the real kernel stay in this machine's IPC namespace. */
  readonly hostIpc?: boolean;
  /** A recording to play at once. */
  readonly recording?: Recording;
  /** The app is left when this is aborted. */
  readonly stop?: AbortSignal;
  readonly env?: { readonly [name: string]: string | undefined };
  readonly stdin?: NodeJS.ReadStream;
  readonly stdout?: NodeJS.WriteStream;
}

/** The alternate screen with the cursor hidden and pastes marked as such, and back. */
const MARK_PASTES = '\x1b[?2004h';
const ENTER = `\x1b[?1049h\x1b[?25l${MARK_PASTES}`;
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
  let leave = (): void => {};
  const wanted = new Promise<void>((resolve) => {
    leave = resolve;
  });
  const session = new Session({
    theme: themeFor(env),
    language: options.language,
    layout: options.layout,
    onQuit: () => leave(),
  });
  const input = keyInput(stdin, () => leave());
  // Ink writes to standard error too, when the process ends.
  for (const terminal of [stdout, process.stderr]) neverWaitFor(terminal);
  const screen = screenBuffer(stdout);
  const giveBack = (): void => {
    if (screen.taken()) screen.stream.write(LEAVE);
    input.setRawMode(false);
  };
  // Continued after somebody else had stopped us: the shell has used the terminal since.
  const takeAgain = (): void => {
    if (!screen.taken()) return;
    input.setRawMode(true);
    screen.stream.write(MARK_PASTES);
    screen.repaint();
  };
  if (stop?.aborted) leave();
  stop?.addEventListener('abort', leave, { once: true });
  process.once('exit', giveBack);
  process.on('SIGCONT', takeAgain);
  try {
    openScreens(session, { ...options, env });
    // Before anything is drawn: a key that comes earlier would be echoed into the picture.
    input.setRawMode(true);
    screen.stream.write(ENTER);
    const rows = session.draw(stdout.columns || 80, stdout.rows || 24);
    screen.stream.write(paint(rows, session.settings().theme));
    const { mount } = await import('./screens/mount.tsx');
    const app = mount(session, input, screen.stream);
    await Promise.race([wanted, app.gone]);
    app.unmount();
    await atMost(LEAVING_MS, app.gone);
  } finally {
    stop?.removeEventListener('abort', leave);
    session.close();
    giveBack();
    process.off('exit', giveBack);
    process.off('SIGCONT', takeAgain);
    input.release();
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
