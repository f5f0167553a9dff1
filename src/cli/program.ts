/** The commands and options that there are, and what is said of a wrong one. */
import { Argument, Command, CommanderError, type Help, Option } from 'commander';
import stringWidth from 'string-width';
import {
  ENGINES,
  type Engine,
  LAYOUT_TODAY,
  LAYOUTS,
  type Layout,
  THEMES,
  type ThemeName,
} from '../engine/model/choices.ts';
import { cliText } from '../text/cli.ts';
import { LANGUAGES, type Language } from '../text/language.ts';
import { addBench, type BenchActions } from './bench-program.ts';
import { UsageError } from './io.ts';
import { suggest } from './suggest.ts';

/** What a recording can be exported to. */
export const FORMATS = ['asciicast-v2', 'asciicast-v3', 'svg', 'text', 'json'] as const;
export type Format = (typeof FORMATS)[number];

/** The names of the commands. */
const COMMANDS = [
  'lab',
  'run',
  'record',
  'play',
  'export',
  'c',
  'labs',
  'bench',
  'doctor',
  'help',
] as const;

/** What the commands do with what was typed. Each resolves with the exit status. */
export interface Actions extends BenchActions {
  app(file: string | undefined, extra: readonly string[], options: Globals): Promise<number>;
  lab(file: string | undefined, options: Globals & OnKernel): Promise<number>;
  run(files: readonly string[], options: Globals & OnKernel & { json: boolean }): Promise<number>;
  record(
    file: string,
    options: Globals & OnKernel & { out: string; force?: boolean },
  ): Promise<number>;
  play(recording: string, options: Globals): Promise<number>;
  export(recording: string, options: Globals & ExportFlags): Promise<number>;
  c(file: string, options: Globals & CFlags): Promise<number>;
  doctor(options: Globals & { json: boolean }): Promise<number>;
  labs(options: Globals & { json: boolean }): Promise<number>;
}

/** The options of a command that runs something. */
export interface OnKernel {
  readonly on: Engine;
  /** The real kernel's run stays in this machine's IPC namespace. */
  readonly hostIpc?: boolean;
}

/** The options of an export. */
export interface ExportFlags {
  readonly format: Format;
  readonly out: string;
  readonly force?: boolean;
  /** As they were typed: the step that a picture is of, and the size of what is drawn. */
  readonly step?: string;
  readonly size?: string;
}

/** The options of writing a transcript as C. */
export interface CFlags {
  readonly out: string;
  readonly force?: boolean;
  /** The unrelated process whose program is wanted; absent: every one's. */
  readonly process?: string;
}

/** The options that every command takes. `lang` has been seen to before (languageOf). */
export interface Globals {
  readonly layout: Layout;
  /** Absent where none was typed. */
  readonly theme?: ThemeName;
}

/** What the reader of the command line needs besides the arguments. */
export interface ProgramOptions {
  readonly language: Language;
  readonly version: string;
  /** How wide help may be. */
  readonly columns: number;
  /** Gets help and version. */
  readonly write: (text: string) => void;
  readonly actions: Actions;
  /** True for what may stand where a command does: a file or a lab. */
  readonly opens: (name: string) => boolean;
}

/** Read the arguments and do what they ask. Throws UsageError, and whatever the action throws. */
export async function runProgram(
  typed: readonly string[],
  options: ProgramOptions,
): Promise<number> {
  const args = asLab(typed, options);
  const state = { status: 0 };
  const root = build(options, state);
  try {
    await root.parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    throw new UsageError(await complaint(error, root, args, options));
  }
  return state.status;
}

/** The commands, wired to their actions; the action's status goes to `state`. */
function build(options: ProgramOptions, state: { status: number }): Command {
  const { actions, language, version, write } = options;
  const text = cliText(language);
  const root = new Command('ipcscope');
  // Commander hands an action its arguments, then the options, then the command.
  const then: Then =
    (act) =>
    async (...args: unknown[]): Promise<void> => {
      const command = args.pop() as Command;
      args[args.length - 1] = { layout: LAYOUT_TODAY, ...command.optsWithGlobals() };
      state.status = await act(...(args as never[]));
    };
  root
    .version(version, '-V, --version', text.versionOption)
    .description(text.description)
    .argument('[file]', text.openArgument)
    .argument('[extra...]')
    .addOption(new Option('--lang <language>', text.langOption).choices(LANGUAGES))
    .addOption(new Option('--layout <version>', text.layoutOption).choices(LAYOUTS))
    .addOption(new Option('--theme <name>', text.themeOption).choices(THEMES))
    .action(then(actions.app))
    .addHelpText('after', `\n${examples(language)}\n\n${text.exitCodes}`);
  addCommands(root, options, then);
  for (const command of allCommands(root)) dress(command, options);
  return root.helpCommand('help [command]', text.helpCommand).configureOutput({
    writeOut: write,
    // Complaints are ours, in the reader's language: see complaint().
    writeErr: () => {},
  });
}

/** A command and all below it. */
function allCommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(allCommands)];
}

/** Makes of an action what commander calls. */
export type Then = (
  act: (...args: never[]) => Promise<number>,
) => (...args: unknown[]) => Promise<void>;

function addCommands(root: Command, { actions, language }: ProgramOptions, then: Then): void {
  const text = cliText(language);
  const json = (): Option => new Option('--json', text.jsonOption).default(false);
  const on = (): Option =>
    new Option('--on <kernel>', text.onOption).choices(ENGINES).default('sim');
  const hostIpc = (): Option => new Option('--host-ipc', text.hostIpcOption);
  const file = (name: string): Argument => new Argument(name, text.fileArgument);
  const recording = (): Argument => new Argument('<recording>', text.recordingArgument);
  const command = (name: (typeof COMMANDS)[number], description: string): Command =>
    root.command(name).description(description);

  command('lab', text.labCommand)
    .addArgument(new Argument('[file]', text.openArgument))
    .addOption(on())
    .addOption(hostIpc())
    .action(then(actions.lab));
  command('run', text.runCommand)
    .addArgument(file('<file...>'))
    .addOption(on())
    .addOption(hostIpc())
    .addOption(json())
    .action(then(actions.run));
  command('record', text.recordCommand)
    .addArgument(file('<file>'))
    .requiredOption('-o, --out <recording>', text.outOption)
    .addOption(on())
    .addOption(hostIpc())
    .option('--force', text.forceOption)
    .action(then(actions.record));
  command('play', text.playCommand).addArgument(recording()).action(then(actions.play));
  command('export', text.exportCommand)
    .addArgument(recording())
    .addOption(
      new Option('-f, --format <format>', text.formatOption).choices(FORMATS).makeOptionMandatory(),
    )
    .option('-o, --out <file>', text.outOrStdoutOption, '-')
    .option('--step <number>', text.stepOption)
    .option('--size <columns>x<rows>', text.sizeOption)
    .option('--force', text.forceOption)
    .action(then(actions.export));
  command('c', text.cCommand)
    .addArgument(file('<file>'))
    .option('-o, --out <file>', text.outOrStdoutOption, '-')
    .option('--process <name>', text.processOption)
    .option('--force', text.forceOption)
    .action(then(actions.c));
  command('labs', text.labsCommand).addOption(json()).action(then(actions.labs));
  addBench(command('bench', text.benchCommand), actions, language, then);
  command('doctor', text.doctorCommand).addOption(json()).action(then(actions.doctor));
}

/** What all commands have in common: translated help, errors thrown rather than exits. */
function dress(command: Command, { language, columns, write }: ProgramOptions): void {
  const text = cliText(language);
  command
    .helpOption('-h, --help', text.helpOption)
    .exitOverride()
    .configureOutput({
      writeOut: write,
      writeErr: () => {},
      getOutHelpWidth: () => columns,
    })
    .configureHelp(translatedHelp(language));
}

/** Commander's help page with its own words in the reader's language, and widths as terminals have them. */
function translatedHelp(language: Language): Partial<Help> {
  const text = cliText(language);
  const titles: Record<string, string> = {
    'Usage:': text.usage,
    'Options:': text.options,
    'Arguments:': text.arguments,
    'Commands:': text.commands,
    'Global Options:': text.globalOptions,
  };
  return {
    showGlobalOptions: true,
    styleTitle: (title) => titles[title] ?? title,
    displayWidth: (line) => stringWidth(line),
    visibleArguments: (command) =>
      command.registeredArguments.filter(({ description }) => description !== ''),
    commandUsage: (command) =>
      command.parent === null ? 'ipcscope [file] | ipcscope <command>' : usageOf(command),
    optionDescription: ({ description, argChoices, defaultValue }) => {
      const notes = argChoices === undefined ? [] : [`${text.choices} ${argChoices.join(', ')}`];
      if (typeof defaultValue === 'string' && argChoices !== undefined) {
        notes.push(`${text.default} ${defaultValue}`);
      }
      return notes.length === 0 ? description : `${description} (${notes.join('; ')})`;
    },
  };
}

function usageOf(command: Command): string {
  return `ipcscope ${pathOf(command)} ${command.usage()}`;
}

/** `bench compare` */
function pathOf(command: Command): string {
  const above = command.parent;
  return above === null || above.parent === null
    ? command.name()
    : `${pathOf(above)} ${command.name()}`;
}

/** Lines to copy, each with what it does. */
function examples(language: Language): string {
  const text = cliText(language);
  const lines: [string, string][] = [
    ['ipcscope', text.exampleApp],
    ['ipcscope pipe/hello', text.exampleLab],
    ['ipcscope mine.ipc --on real --host-ipc', text.exampleHostIpc],
    ['ipcscope run pipe/hello', text.exampleRun],
    ['ipcscope run --on twin mine.ipc', text.exampleTwin],
    ['cat mine.ipc | ipcscope run -', text.exampleStdin],
    ['ipcscope record --on real pipe/hello -o hi.jsonl', text.exampleRecord],
    ['ipcscope export hi.jsonl -f asciicast-v2 -o hi.cast', text.exampleExport],
    ['ipcscope c pipe/hello', text.exampleC],
    ['ipcscope export hi.jsonl -f svg --step 6 -o hi.svg', text.exampleSvg],
  ];
  const shown = lines.flatMap(([command, what]) => [`  # ${what}`, `  ${command}`]);
  return [text.examples, ...shown].join('\n');
}

/** One sentence, with the remedy, for what commander did not understand. */
async function complaint(
  error: CommanderError,
  root: Command,
  args: readonly string[],
  { language, opens }: ProgramOptions,
): Promise<string> {
  const text = cliText(language);
  const command = root.commands.find((candidate) => candidate.name() === commandName(args)) ?? root;
  if (args[0] === 'help') return unknownCommand(args[1] ?? '', [], language);
  const help = text.seeHelp(
    command === root ? 'ipcscope --help' : `ipcscope ${command.name()} --help`,
  );
  const named = /'([^']*)'/.exec(error.message)?.[1] ?? '';
  switch (error.code) {
    case 'commander.unknownOption': {
      const typed = commandName(args);
      if (command === root && typed !== undefined && !opens(typed)) {
        return unknownCommand(typed, [], language);
      }
      const known = [...command.options.flatMap(({ long }) => long ?? []), '--help'];
      const bare = named.split('=')[0] ?? named;
      if (bare !== named && known.includes(bare)) return text.noValue(bare, help);
      const near = suggest(bare, known);
      return text.unknownOption(named, near === undefined ? help : text.didYouMean(near));
    }
    case 'commander.unknownCommand':
      return unknownCommand(named, [], language);
    case 'commander.missingArgument':
      return text.missingArgument(named, help);
    case 'commander.missingMandatoryOptionValue':
      return text.missingOption(named, help);
    case 'commander.optionMissingArgument':
      return text.missingValue(named, help);
    case 'commander.excessArguments':
      return text.tooMany(help);
    case 'commander.invalidArgument': {
      const [, option = '', value = ''] =
        /'([^']*)' argument '(.*)' is invalid/s.exec(error.message) ?? [];
      const choices =
        [...command.options, ...root.options].find(({ flags }) => flags === option)?.argChoices ??
        [];
      return text.badChoice(option.split(' <')[0] ?? option, value, choices.join(', '));
    }
    default:
      return `${error.message.replace(/^error: /, '')}: ${help}`;
  }
}

/** `ipcscope FILE --on real` is `ipcscope lab FILE --on real`, and so with --host-ipc, which needs no FILE. */
function asLab(args: readonly string[], { opens }: ProgramOptions): readonly string[] {
  if (!args.some((arg) => /^--(?:on|host-ipc)(?:=|$)/.test(arg))) return args;
  const name = commandName(args);
  const known: readonly string[] = COMMANDS;
  return name === undefined || (!known.includes(name) && opens(name)) ? ['lab', ...args] : args;
}

/** The first argument that is not an option: the command, or what to open. */
function commandName(args: readonly string[]): string | undefined {
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (['--lang', '--layout', '--theme', '--on'].includes(arg)) i += 1;
    else if (arg === '-' || !arg.startsWith('-')) return arg;
  }
  return undefined;
}

/** Says that there is no such command, file or lab, with the nearest of all names. */
export async function unknownCommand(
  name: string,
  labs: readonly string[],
  language: Language,
): Promise<string> {
  const text = cliText(language);
  const near = suggest(name, [...COMMANDS, ...labs]);
  return text.unknownCommand(
    name,
    near === undefined ? text.seeHelp('ipcscope --help') : text.didYouMean(near),
  );
}
