/** `ipcscope c`: a transcript as programs in C, one for each unrelated process. */
import { extname } from 'node:path';
import { C_WORDS, cPrograms, writeWholeFile } from '../engine/index.ts';
import { cliText } from '../text/cli.ts';
import { asUsageError, readText } from './input.ts';
import { type Context, UsageError } from './io.ts';
import { findTranscript } from './place.ts';
import type { CFlags } from './program.ts';
import { scriptOf } from './transcript.ts';

/** A program, and the process that it is of. */
interface Program {
  readonly actor: string;
  readonly text: string;
}

/**
 * Write a transcript's programs to standard output, one under the other, or to a file. Several go to a file each, with the
 * process in its name: `hello-A.c`.
 *
 * @returns 2 where the transcript has mistakes, which are said.
 */
export async function writeC(name: string, flags: CFlags, context: Context): Promise<number> {
  const { io, language } = context;
  const text = cliText(language);
  const source = await readText(await findTranscript(name, context), context);
  const script = scriptOf(source, io);
  if (script === undefined) return 2;
  const all = cPrograms(script, C_WORDS[language]).map(({ actor, lines }): Program => {
    return { actor, text: lines.map((line) => `${line.text}\n`).join('') };
  });
  if (all.length === 0) throw new UsageError(text.nothingToRun(source.name));
  const { process } = flags;
  const wanted = process === undefined ? all : all.filter(({ actor }) => actor === process);
  if (wanted.length === 0) {
    const others = all.map(({ actor }) => actor).join(', ');
    throw new UsageError(text.noSuchProcess(process ?? '', source.name, others));
  }
  if (flags.out === '-') io.out(wanted.map((program) => titled(program, wanted)).join('\n'));
  else write(wanted, flags, context);
  return 0;
}

/** A program under the name of its process, where there are several. */
function titled({ actor, text }: Program, all: readonly Program[]): string {
  return all.length === 1 ? text : `/* ${actor} */\n${text}`;
}

function write(
  programs: readonly Program[],
  { out, force = false }: CFlags,
  context: Context,
): void {
  const { io, language } = context;
  const ending = extname(out);
  const stem = out.slice(0, out.length - ending.length);
  for (const { actor, text } of programs) {
    const path = programs.length === 1 ? out : `${stem}-${actor}${ending}`;
    try {
      writeWholeFile(path, text, { force });
    } catch (error) {
      throw asUsageError(error, context);
    }
    io.err(`${cliText(language).wroteProgram(path)}\n`);
  }
}
