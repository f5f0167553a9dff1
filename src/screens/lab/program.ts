/** The transcript as C programs, made once for each language. */
import { C_WORDS, cPrograms, type Script } from '../../engine/index.ts';
import type { Language } from '../../text/language.ts';
import type { LabView } from './view.ts';

/** A program of more steps than this is nothing that anybody would read. */
const STEPS_MAX = 2000;

const programs = new WeakMap<Script, Map<Language, readonly ProgramLine[]>>();

/** A line of the pane: of a process's program, or the name above it. */
export type ProgramLine =
  | { readonly kind: 'actor'; readonly actor: string }
  | { readonly kind: 'blank' }
  | {
      readonly kind: 'code';
      readonly text: string;
      /** The same, telling nothing of what comes of the call. */
      readonly asked: string;
      /** The step that it does; null where it is part of none. */
      readonly step: number | null;
    };

/** The programs, one under the other; undefined where there is too much to be read. */
export function programLines(
  { script, total }: LabView,
  language: Language,
): readonly ProgramLine[] | undefined {
  if (total > STEPS_MAX) return undefined;
  const known = programs.get(script) ?? new Map<Language, readonly ProgramLine[]>();
  programs.set(script, known);
  const lines = known.get(language) ?? makeLines(script, language);
  known.set(language, lines);
  return lines;
}

function makeLines(script: Script, language: Language): ProgramLine[] {
  const all = cPrograms(script, C_WORDS[language]);
  return all.flatMap(({ actor, lines }, at): ProgramLine[] => [
    ...(at > 0 ? [{ kind: 'blank' } as const] : []),
    ...(all.length > 1 ? [{ kind: 'actor', actor } as const] : []),
    ...lines.map(({ text, asked = text, step }) => ({ kind: 'code', text, asked, step }) as const),
  ]);
}

/** The programs as a text, for other programs: each under the name of its process where there are several. */
export function programText(script: Script, language: Language): string {
  const all = cPrograms(script, C_WORDS[language]);
  const texts = all.map(({ actor, lines }) => {
    const text = lines.map((line) => `${line.text}\n`).join('');
    return all.length === 1 ? text : `/* ${actor} */\n${text}`;
  });
  return texts.join('\n');
}
