/** The terminal app: its state, what it opens on, and Ink, which draws it. The terminal is put back on every way out. */
import chalk from 'chalk';
import { render } from 'ink';
import { stateFolder } from './engine/files.ts';
import type { Layout, ThemeName } from './engine/model/choices.ts';
import { type Choices, type KeptChoices, openChoices } from './screens/kept-choices.ts';
import { createMouse } from './screens/parts/mouse.tsx';
import { openScreens, type ScreensOptions } from './screens/shell/routes.ts';
import { App } from './screens/shell/shell.tsx';
import { createShell, type Shell } from './screens/shell/store.ts';
import { asciiOnly } from './screens/terminal/ascii.ts';
import { copySequence } from './screens/terminal/clipboard.ts';
import { type Modes, terminalModes } from './screens/terminal/modes.ts';
import { pointedBy } from './screens/terminal/mouse.ts';
import { neverWaitFor } from './screens/terminal/never-wait.ts';
import { withoutReports } from './screens/terminal/reports.ts';
import { screenBuffer } from './screens/terminal/screen-buffer.ts';
import { sizeMayHaveChanged, stopped } from './screens/terminal/stopped.ts';
import { themeFor } from './screens/theme.ts';
import type { Language } from './text/language.ts';

/** What the app is started with. */
export interface AppOptions extends Omit<ScreensOptions, 'env' | 'choices'> {
  /** What holds where the reader has chosen nothing: neither now nor before. */
  readonly language: Language;
  readonly layout: Layout;
  /** What the reader asks for this time, whatever was chosen before. */
  readonly asked?: {
    readonly language?: Language | undefined;
    readonly layout?: Layout | undefined;
    readonly theme?: ThemeName | undefined;
  };
  /** The app is left when this is aborted. */
  readonly stop?: AbortSignal;
  readonly env?: ScreensOptions['env'];
  readonly stdin?: NodeJS.ReadStream;
  readonly stdout?: NodeJS.WriteStream;
}

/** Longest that leaving waits for a terminal to take what was written: one that is stopped takes nothing. */
const LEAVING_MS = 1000;

/**
 * Run the app until it is left. Needs a terminal on both sides.
 *
 * @returns The exit status: 0.
 */
export async function runApp(options: AppOptions): Promise<number> {
  const { env = process.env, stdin = process.stdin, stdout = process.stdout } = options;
  const { stop: stopping } = options;
  let leave = (): void => {};
  const wanted = new Promise<void>((resolve) => {
    leave = resolve;
  });
  const choices = openChoices(stateFolder(env));
  const shell = openShell(options, env, choices, () => leave());
  // Ink writes to standard error too, when the process ends.
  for (const terminal of [stdout, process.stderr]) neverWaitFor(terminal);
  const listens = env.INK_SCREEN_READER === 'true';
  const screen = screenBuffer(stdout);
  const modes = terminalModes((text) => screen.stream.write(text), env);
  const giveBack = (): void => {
    modes.giveBack();
    if (screen.taken()) modes.leave();
    stdin.setRawMode?.(false);
  };
  // Continued after somebody else had stopped us: the shell has used the terminal since.
  const takeAgain = (): void => {
    if (!listens && !screen.taken()) return;
    stdin.setRawMode?.(true);
    modes.takeAgain();
    screen.repaint();
    sizeMayHaveChanged();
  };
  process.once('exit', giveBack);
  process.on('SIGCONT', takeAgain);
  const heard = listening(shell, modes);
  // Back to the shell: the mouse is its own while it has the terminal.
  const stop = async (): Promise<void> => {
    modes.giveBack();
    await stopped();
    if (!listens) modes.take(shell.store.getState().mouse);
  };
  // The theme says what has which colour, and whether there are any.
  chalk.level = 2;
  if (stopping?.aborted) leave();
  stopping?.addEventListener('abort', leave, { once: true });
  // A terminal that has gone away.
  for (const event of ['end', 'error']) stdin.on(event, leave);
  try {
    const screens = await openScreens(shell, { ...options, env, choices });
    // What is typed while the first picture is made is not echoed into it.
    stdin.setRawMode?.(true);
    const app = render(<App shell={shell} stop={stop} mouse={heard.mouse} />, {
      stdin: withoutReports(stdin, heard.hear),
      stdout: shell.settings().theme.ascii ? asciiOnly(screen.stream) : screen.stream,
      ...drawing(listens),
    });
    if (!listens) modes.take(shell.store.getState().mouse);
    shell.store.subscribe(({ mouse }) => modes.setMouse(mouse));
    void app.waitUntilRenderFlush().then(screens.whole);
    const gone = app.waitUntilExit();
    await Promise.race([wanted, gone]);
    modes.giveBack();
    app.unmount();
    await atMost(LEAVING_MS, gone);
  } finally {
    stopping?.removeEventListener('abort', leave);
    shell.close();
    giveBack();
    process.off('exit', giveBack);
    process.off('SIGCONT', takeAgain);
    // The process may be ended right behind this, and a terminal takes its time.
    await atMost(LEAVING_MS, new Promise((resolve) => stdout.write('', resolve)));
  }
  return 0;
}

/** How Ink draws: pictures on a screen of their own, or for whoever listens sentences, one after the other. */
function drawing(listens: boolean) {
  return {
    exitOnCtrlC: false,
    interactive: true,
    isScreenReaderEnabled: listens,
    alternateScreen: !listens,
    incrementalRendering: !listens,
    maxFps: 30,
    patchConsole: false,
  };
}

/** The mouse, and what becomes of what the terminal says of itself. */
function listening(shell: Shell, modes: Modes) {
  const mouse = createMouse();
  const hear = (report: string): void => {
    modes.heard(report);
    const pointed = pointedBy(report);
    if (pointed?.kind === 'click') {
      shell.hush();
      mouse.click(pointed.column, pointed.row);
    } else if (pointed?.kind === 'wheel') mouse.wheel(pointed.column, pointed.row, pointed.by);
  };
  return { mouse, hear };
}

/** A shell with the settings that are asked for, kept, or those of the surroundings. */
function openShell(
  options: AppOptions,
  env: NonNullable<AppOptions['env']>,
  choices: KeptChoices,
  onQuit: () => void,
): Shell {
  return createShell({
    ...settingsFor(options, env, choices.store.getState()),
    onQuit,
    copy: (text) => copyTo(options.stdout ?? process.stdout, text),
    themeNamed: (name) => themeFor(env, name, true),
    keep: choices.keep,
  });
}

/** Put a text on the clipboard of the terminal; false where it is too long. */
function copyTo(terminal: NodeJS.WriteStream, text: string): boolean {
  const sequence = copySequence(text);
  if (sequence !== undefined) terminal.write(sequence);
  return sequence !== undefined;
}

/** The settings to start with: those that are asked for, then those that were kept, then those of the surroundings. */
function settingsFor(
  { language, layout, asked = {} }: AppOptions,
  env: NonNullable<AppOptions['env']>,
  kept: Choices,
) {
  // The Linux console has no Chinese, whatever was chosen in another terminal.
  const keptLanguage = env.TERM === 'linux' ? undefined : kept.language;
  return {
    theme: themeFor(env, asked.theme ?? kept.theme, asked.theme !== undefined),
    language: asked.language ?? keptLanguage ?? language,
    layout: asked.layout ?? kept.layout ?? layout,
    mouse: kept.mouse ?? true,
  };
}

/** Wait for something, but no longer than so many milliseconds. */
async function atMost(ms: number, what: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([what, late]).finally(() => clearTimeout(timer));
}
