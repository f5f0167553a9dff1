/** The narration pane: what the step means, in the reader's language; before it, whatever went wrong. */

import { CATALOGUE, type Failure, type Script } from '../../engine/index.ts';
import { labText } from '../../text/lab.ts';
import { type Language, localized } from '../../text/language.ts';
import { cutText, type Row, span, textWidth, wrapText } from '../parts/rows.ts';
import type { StyleName, Theme } from '../theme.ts';
import { indexOf } from './script-index.ts';
import { UNFINISHED } from './transcript-lines.ts';
import type { LabView } from './view.ts';

/** How to draw it. */
export interface NarrationOptions {
  readonly theme: Theme;
  readonly language: Language;
  readonly width: number;
  /** What to press for the next step. */
  readonly stepKey: string;
  /** Columns that a line of the transcript has: a call that is cut there is written out here. */
  readonly lineWidth: number;
}

/** The paragraph that an author wrote above a line, in the reader's language if it is there, else in English. */
export function narrationOf(script: Script, line: number, language: Language): string | undefined {
  const at = script.items.findIndex((item) => item.span.line === line);
  const texts: Record<string, string> = {};
  for (let i = at - 1; i >= 0; i--) {
    const item = script.items[i];
    if (item?.kind === 'blank' || item?.kind === 'comment') continue;
    if (item?.kind !== 'narration') break;
    const below = texts[item.language];
    texts[item.language] = below === undefined ? item.text : `${item.text} ${below}`;
  }
  return Object.keys(texts).length === 0 ? undefined : localized(texts, language);
}

/** Draw it. */
export function narrationRows(view: LabView, options: NarrationOptions): Row[] {
  const { language, width, theme, stepKey } = options;
  const text = labText(language);
  const paragraph = (words: string, style?: StyleName): Row[] =>
    wrapText(words, width).map((line) => [span(line, style)]);
  if (view.step < 0) {
    const summary = localized(view.script.front.summary, language);
    return [
      ...(summary === undefined ? [] : [...paragraph(summary), []]),
      ...paragraph(text.notStarted(stepKey), 'key'),
    ];
  }
  const line = indexOf(view.script).steps[view.step] ?? 0;
  const rows: Row[] = [];
  for (const failure of failuresOfStep(view)) rows.push(...failureRows(failure, options));
  if (view.difference?.step === view.step) {
    const { what, sim, real } = view.difference;
    rows.push([span(`${theme.glyphs.differs} ${text.difference}`, 'error')]);
    rows.push(
      ...paragraph(`${what}: ${text.inSimulation} ${sim}, ${text.onMachine} ${real}`, 'bad'),
    );
  }
  rows.push(...wholeCall(view, line, options));
  const words = narrationOf(view.script, line, language) ?? callLine(view, line, language);
  if (words !== undefined) rows.push(...paragraph(words));
  if (view.step === view.total - 1) {
    if (rows.length > 0) rows.push([]);
    rows.push(...paragraph(text.ended, 'muted'));
  }
  return rows;
}

/** The call of the step, where the transcript has no room for all of it. */
function wholeCall(view: LabView, line: number, options: NarrationOptions): Row[] {
  const { lineWidth, width, theme } = options;
  const parts = indexOf(view.script).partsOf.get(line);
  if (parts === undefined) return [];
  // Mark, blanks, actor, and the result behind it.
  const unfinished = parts.result === UNFINISHED;
  const result = unfinished ? labText(options.language).blocks : parts.result;
  const taken = 4 + textWidth(`${parts.actor}${result}`);
  if (taken + textWidth(parts.text) <= lineWidth) return [];
  const lines = wrapText(`${parts.actor} ${parts.text} ${result}`.trim(), width);
  const shown = lines.slice(0, 3).map((words): Row => [span(words, 'current')]);
  return lines.length > 3
    ? [
        ...shown.slice(0, 2),
        [span(cutText(lines.slice(2).join(''), width, theme.glyphs.ellipsis), 'current')],
      ]
    : shown;
}

function failuresOfStep(view: LabView): readonly Failure[] {
  return [...(view.frame?.step.failures ?? []), ...(view.frame?.real?.failures ?? [])];
}

function failureRows(failure: Failure, { language, width, theme }: NarrationOptions): Row[] {
  const text = labText(language);
  return [
    ...wrapText(`${theme.glyphs.failed} ${text.expected} ${failure.expected}`, width),
    ...wrapText(`  ${text.got} ${failure.got}`, width),
  ].map((words) => [span(words, 'bad')]);
}

/** Where the author says nothing, the catalogue's line on the call. */
function callLine(view: LabView, line: number, language: Language): string | undefined {
  const item = indexOf(view.script).items.get(line);
  if (item?.kind !== 'call') return undefined;
  const spec = CATALOGUE[item.call];
  const page = spec.section === 0 ? item.call : `${item.call}(${spec.section})`;
  return `${page}: ${spec[language]}`;
}
