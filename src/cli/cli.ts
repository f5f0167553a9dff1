/** The command line's composition root: which command is which function, in which language. */

import { LAYOUT_TODAY } from '../engine/model/choices.ts';
import { printable } from '../printable.ts';
import { cliText } from '../text/cli.ts';
import { isLanguage, type Language, languageOf } from '../text/language.ts';
import { type Context, type Io, UsageError } from './io.ts';
import type { Globals } from './program.ts';
import { version } from './shipped.ts';

/** Do what the arguments ask; resolves with the exit status. Never rejects: what is wrong is said on standard error. */
export async function main(args: readonly string[], io: Io): Promise<number> {
  const language = languageWanted(args, io.env);
  const context = ({ layout, theme }: Globals): Context => {
    const named = args.some((arg) => /^--layout(?:=|$)/.test(arg));
    const asked = { language: languageAsked(args), layout: named ? layout : undefined, theme };
    return { io, language, layout, asked };
  };
  try {
    // What needs no reading of a command line does not wait for what reads it.
    if (args.length === 0) {
      const { openApp } = await import('./app.ts');
      return await openApp(undefined, [], context({ layout: LAYOUT_TODAY }));
    }
    if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
      io.out(`${version()}\n`);
      return 0;
    }
    const [{ runProgram }, { exists }] = await Promise.all([
      import('./program.ts'),
      import('./place.ts'),
    ]);
    return await runProgram(args, {
      language,
      version: version(),
      columns: io.columns,
      write: io.out,
      opens: exists,
      // Each command is a chunk of its own, so that a short one starts fast.
      actions: {
        app: async (file, extra, globals) =>
          (await import('./app.ts')).openApp(file, extra, context(globals)),
        lab: async (file, options) =>
          (await import('./app.ts')).openLab(file, options, context(options)),
        run: async (files, options) =>
          (await import('./run.ts')).run(files, options, context(options)),
        record: async (file, options) =>
          (await import('./record.ts')).record(file, options, context(options)),
        play: async (recording, globals) =>
          (await import('./play.ts')).play(recording, context(globals)),
        export: async (recording, flags) =>
          (await import('./export.ts')).exportTo(recording, flags, context(flags)),
        c: async (file, flags) => (await import('./c.ts')).writeC(file, flags, context(flags)),
        doctor: async (options) => (await import('./doctor.ts')).doctor(options, context(options)),
        bench: async (mechanisms, flags) =>
          (await import('./bench.ts')).bench(mechanisms, flags, context(flags)),
        benchShow: async (result, flags) =>
          (await import('./bench.ts')).showResult(result, flags, context(flags)),
        benchCompare: async (before, after, globals) =>
          (await import('./bench-compare.ts')).compare(before, after, context(globals)),
        benchClaims: async (result, flags) =>
          (await import('./bench.ts')).claims(result, flags, context(flags)),
        labs: async (options) => (await import('./labs.ts')).labs(options, context(options)),
      },
    });
  } catch (error) {
    io.err(unexpected(error, args, io.env));
    return 2;
  }
}

/** What is said of whatever was thrown. */
function sentenceOf(error: unknown, language: Language): string {
  if (error instanceof UsageError) return error.message;
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EMFILE' || code === 'ENFILE') return cliText(language).openFiles(code);
  const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return cliText(language).unexpected(why.replace(/\s*\n\s*/g, ' | '));
}

/** What is said of an error that nobody expected, wherever it was thrown. */
export function unexpected(error: unknown, args: readonly string[], env: Io['env']): string {
  return `ipcscope: ${printable(sentenceOf(error, languageWanted(args, env)))}\n`;
}

/** What is said where standard output cannot be written. */
export function unwritable(errno: string, args: readonly string[], env: Io['env']): string {
  return `ipcscope: ${cliText(languageWanted(args, env)).unwritable(errno)}\n`;
}

function languageWanted(args: readonly string[], env: Io['env']): Language {
  return languageAsked(args) ?? languageOf(env);
}

/** The language of `--lang`, read before anything else so that complaints are in it too. */
function languageAsked(args: readonly string[]): Language | undefined {
  const at = args.findIndex((arg) => arg === '--lang' || arg.startsWith('--lang='));
  const value = at < 0 ? '' : (args[at]?.split('=')[1] ?? args[at + 1] ?? '');
  return isLanguage(value) ? value : undefined;
}
