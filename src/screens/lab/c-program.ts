/** The transcript as C programs, the line of the current step lit. */
import { C_WORDS, cPrograms, type Script } from '../../engine/index.ts';
import { labText } from '../../text/lab.ts';
import type { Language } from '../../text/language.ts';
import { type Row, type Span, span } from '../parts/rows.ts';
import type { StyleName, Theme } from '../theme.ts';
import { actorStyles } from './script-index.ts';
import type { LabView } from './view.ts';

/** A program of more steps than this is nothing that anybody would read. */
const STEPS_MAX = 2000;

/** The rows of the pane, and the first that does the current step. */
export interface ProgramRows {
  readonly rows: Row[];
  readonly current: number | undefined;
}

const programs = new WeakMap<Script, Map<Language, ReturnType<typeof cPrograms>>>();

function programsOf(script: Script, language: Language): ReturnType<typeof cPrograms> {
  const known = programs.get(script) ?? new Map<Language, ReturnType<typeof cPrograms>>();
  programs.set(script, known);
  const made = known.get(language) ?? cPrograms(script, C_WORDS[language]);
  known.set(language, made);
  return made;
}

/** How to draw them. */
interface ProgramOptions {
  readonly theme: Theme;
  readonly language: Language;
  /** Tell nothing of what comes of the calls that are to be made yet. */
  readonly hideFuture: boolean;
}

/** Draw the programs, one under the other. */
export function programRows(
  view: LabView,
  { theme, language, hideFuture }: ProgramOptions,
): ProgramRows {
  const { glyphs } = theme;
  if (view.total > STEPS_MAX) {
    return { rows: [[span(labText(language).programTooLong, 'muted')]], current: undefined };
  }
  const styles = actorStyles(view.script);
  const rows: Row[] = [];
  let current: number | undefined;
  const all = programsOf(view.script, language);
  for (const { actor, lines } of all) {
    if (rows.length > 0) rows.push([]);
    if (all.length > 1) rows.push([span(actor, styles(actor))]);
    for (const { text, step, asked = text } of lines) {
      const hidden = hideFuture && step !== null && step > view.step;
      const lit = step !== null && step === view.step;
      if (lit) current ??= rows.length;
      const mark = lit
        ? span(glyphs.pointer, 'key')
        : step !== null && step < view.step
          ? span(glyphs.done, 'good')
          : span(' ');
      rows.push([mark, span(' '), ...codeSpans(hidden ? asked : text, lit)]);
    }
  }
  return { rows, current };
}

/** A line of C with its comments and strings told apart. */
function codeSpans(text: string, lit: boolean): Span[] {
  const plain: StyleName | undefined = lit ? 'current' : undefined;
  const spans: Span[] = [];
  let last = 0;
  for (const match of text.matchAll(/\/\*.*?\*\/|"(?:[^"\\]|\\.)*"|^\s*#\w+.*$/g)) {
    spans.push(span(text.slice(last, match.index), plain));
    spans.push(span(match[0], match[0].startsWith('"') ? 'bytes' : 'muted'));
    last = match.index + match[0].length;
  }
  spans.push(span(text.slice(last), plain));
  return spans;
}
