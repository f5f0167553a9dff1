/** `ipcscope` and `ipcscope FILE`: open the app, or say what it needs where there is no terminal. */
import type { AppOptions } from '../app.tsx';
import type { Recording } from '../engine/index.ts';
import { cliText } from '../text/cli.ts';
import { type Context, orStopped, stopped, UsageError } from './io.ts';
import type { OnKernel } from './program.ts';
import { recordingsFolder, shippedLabs, version } from './shipped.ts';

/** Open the app, on a file if one is named; without a terminal and a file, print a summary instead. */
export async function openApp(
  file: string | undefined,
  extra: readonly string[],
  context: Context,
): Promise<number> {
  const { language } = context;
  const text = cliText(language);
  if (file !== undefined && !(await import('./place.ts')).exists(file)) {
    const labs = shippedLabs().map(({ id }) => id);
    const { unknownCommand } = await import('./program.ts');
    throw new UsageError(await unknownCommand(file, labs, language));
  }
  if (extra.length > 0) throw new UsageError(text.tooMany(text.seeHelp('ipcscope --help')));
  if (file !== undefined) return openLab(file, { on: 'sim' }, context);
  return openHome({}, context);
}

/** Open the app on its list of labs; without a terminal, say what there is. */
function openHome(opening: Pick<Opening, 'hostIpc'>, context: Context): Promise<number> | number {
  const missing = missingTerminal(context);
  if (missing === undefined) return start(context, opening);
  context.io.out(summary(missing, context));
  return 0;
}

/**
 * Open a lab, a transcript or a recording in the app, or the app alone. Throws UsageError where there is no terminal
 * for it.
 */
export async function openLab(
  file: string | undefined,
  { on, hostIpc = false }: OnKernel,
  context: Context,
): Promise<number> {
  const { io, language } = context;
  if (file === undefined) {
    const text = cliText(language);
    if (on !== 'sim') throw new UsageError(text.onNeedsFile(on, text.seeHelp('ipcscope labs')));
    return openHome({ hostIpc }, context);
  }
  const { findTranscript } = await import('./place.ts');
  const place = await findTranscript(file, context);
  const missing = missingTerminal(context);
  if (missing !== undefined) {
    throw new UsageError(cliText(language).noTerminalToOpen(missing, `ipcscope run ${file}`));
  }
  const { looksLikeRecording, readBytes, textOf } = await import('./input.ts');
  const bytes = await orStopped(readBytes(place, context), io);
  if (typeof bytes === 'number') return bytes;
  if (looksLikeRecording(bytes)) {
    if (on === 'sim' && !hostIpc) {
      const { recordingOf } = await import('./recordings.ts');
      const recording = await orStopped(recordingOf(bytes, place, context), io);
      return typeof recording === 'number' ? recording : openRecording(recording, context);
    }
    throw new UsageError(cliText(language).recordingIsPlayed(file));
  }
  const { scriptOf } = await import('./transcript.ts');
  const script = scriptOf(textOf(bytes, place, context), io);
  if (script === undefined) return 2;
  const lab = shippedLabs().find(({ path }) => path === place.path);
  const open = {
    script,
    on,
    ...(lab === undefined ? {} : { lab: lab.id }),
    ...(place.path === '-' ? {} : { path: place.path }),
  };
  return start(context, { open, hostIpc });
}

/** Open a recording in the app; a damaged one is opened up to the damage. */
export function openRecording(recording: Recording, context: Context): Promise<number> {
  return start(context, { recording });
}

/** Open the app on the bench lab. There is a terminal for it. */
export function openBench(context: Context): Promise<number> {
  return start(context, { bench: true });
}

/** What the app may be opened on. */
type Opening = Pick<AppOptions, 'open' | 'hostIpc' | 'recording' | 'bench'>;

/** The app, loaded only now: it brings Ink and React. A signal leaves it, and decides the exit status. */
async function start(
  { io, language, layout, asked = {} }: Context,
  opening: Opening,
): Promise<number> {
  const { runApp } = await import('../app.tsx');
  const status = await runApp({
    language,
    layout,
    asked,
    labs: shippedLabs(),
    recordings: recordingsFolder(),
    stop: io.stop,
    ...opening,
  });
  return io.stop.aborted ? stopped(io) : status;
}

/** Why the app cannot draw here, as a clause; undefined where it can. */
export function missingTerminal({ io, language }: Context): string | undefined {
  const text = cliText(language);
  if (!io.stdinIsTerminal && !io.stdoutIsTerminal) return text.neitherTerminal;
  if (!io.stdinIsTerminal) return text.stdinNoTerminal;
  if (!io.stdoutIsTerminal) return text.stdoutNoTerminal;
  return io.env.TERM === 'dumb' ? text.dumbTerminal : undefined;
}

/** What the program is and what it can do without a terminal. */
function summary(missing: string, { language }: Context): string {
  const text = cliText(language);
  const labs = shippedLabs();
  const families = new Map<string, number>();
  for (const { id } of labs) {
    const mechanism = id.split('/')[0] ?? id;
    families.set(mechanism, (families.get(mechanism) ?? 0) + 1);
  }
  const counts = [...families].map(([mechanism, count]) => `${mechanism} ${count}`).join(', ');
  const commands: [string, string][] = [
    ['ipcscope labs', text.labsCommand],
    ['ipcscope run pipe/hello', text.exampleRun],
    ['ipcscope doctor', text.doctorCommand],
    ['ipcscope --help', text.helpOption],
  ];
  return [
    `ipcscope ${version()}: ${text.description}`,
    text.needsTerminal(missing),
    text.labCount(labs.length, counts),
    text.withoutTerminal,
    ...commands.map(([command, what]) => `  ${command.padEnd(26)}${what}`),
    '',
  ].join('\n');
}
