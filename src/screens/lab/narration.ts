/** The narration pane: what the step means, in the reader's language; before it, whatever went wrong. */

import {
  CATALOGUE,
  type CallItem,
  type Failure,
  type Localized,
  type Script,
} from '../../engine/index.ts';
import { labText } from '../../text/lab.ts';
import { type Language, localized } from '../../text/language.ts';
import { factText } from '../../text/step-facts.ts';
import { cutText, type Row, span, textWidth, wrapText } from '../parts/rows.ts';
import type { StyleName, Theme } from '../theme.ts';
import { factsOf } from './facts.ts';
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
  /** The lab that can be gone to at the end. */
  readonly nextLab?: Localized | undefined;
  /** Columns that a line of the transcript has: a call that is cut there is written out here. */
  readonly lineWidth: number;
}

/** The paragraph that an author wrote above a line, in the reader's language if it is there, else in English. */
export function narrationOf(script: Script, line: number, language: Language): string | undefined {
  const at = script.items.findIndex((item) => item.span.line === line);
  const texts: Record<string, string> = {};
  for (let i = at - 1; i >= 0; i--) {
    const item = script.items[i];
    if (item === undefined || item.kind === 'call' || item.kind === 'time') break;
    // Lines that assert what the step before led to are no steps: what stands above them is told here.
    if (item.kind !== 'narration') continue;
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
      ...paragraph(view.total === 0 ? text.noSteps : text.notStarted(stepKey), 'key'),
    ];
  }
  const line = indexOf(view.script).steps[view.step] ?? 0;
  const rows: Row[] = [];
  for (const failure of failuresOfStep(view)) rows.push(...failureRows(failure, options));
  if (view.difference?.step === view.step) {
    const { what, sim, real } = view.difference;
    rows.push([span(`${theme.glyphs.differs} ${text.difference}`, 'error')]);
    rows.push(...paragraph(text.differing(what, sim, real), 'bad'));
  }
  rows.push(...wholeCall(view, line, options));
  const words = narrationOf(view.script, line, language);
  rows.push(...(words === undefined ? untoldRows(view, line, options) : paragraph(words)));
  if (view.step === view.total - 1 && view.inside === undefined) {
    if (rows.length > 0) rows.push([]);
    const next = localized(options.nextLab, language);
    if (next !== undefined) rows.push(...paragraph(text.nextLab(next), 'key'));
    rows.push(...paragraph(text.ended, 'muted'));
  }
  if (words === undefined) rows.push(...earlierRows(view, options));
  return rows;
}

/** Rows that a call may take, so that at 80x24 there is room left to say what it is about. */
const CALL_ROWS = 4;

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
  const most = CALL_ROWS - 1;
  const shown =
    lines.length <= CALL_ROWS
      ? lines
      : [
          ...lines.slice(0, most),
          cutText(lines.slice(most).join(' '), width, theme.glyphs.ellipsis),
        ];
  return shown.map((words): Row => [span(words, 'current')]);
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

/**
 * Where the author says nothing: what the step did, and what its call is for.
 */
function untoldRows(view: LabView, line: number, options: NarrationOptions): Row[] {
  const { language, width, theme } = options;
  const item = indexOf(view.script).items.get(line);
  const call = item?.kind === 'call' ? item : undefined;
  const rows: Row[] = [];
  const step = view.inside === undefined ? view.frame?.step : undefined;
  for (const fact of step === undefined ? [] : factsOf(step, call, language)) {
    wrapText(fact, width - 2).forEach((words, at) => {
      rows.push([span(at === 0 ? `${theme.glyphs.arrow} ` : '  ', 'key'), span(words)]);
    });
  }
  const about = call === undefined ? undefined : callLine(call, language);
  if (about !== undefined) rows.push(...wrapText(about, width).map((words) => [span(words)]));
  return rows;
}

/** The last thing that the author said, which is mostly about this step too. */
function earlierRows(view: LabView, { language, width }: NarrationOptions): Row[] {
  const { narrated, steps } = indexOf(view.script);
  const told = narrated[view.step] ?? -1;
  const earlier = told < 0 ? undefined : narrationOf(view.script, steps[told] ?? 0, language);
  if (earlier === undefined) return [];
  const since = factText(language).since(told + 1, earlier);
  return [[], ...wrapText(since, width).map((words): Row => [span(words, 'muted')])];
}

/** The catalogue's line on a call, with the manual page that tells more. */
function callLine(item: CallItem, language: Language): string {
  const spec = CATALOGUE[item.call];
  const page = spec.section === 0 ? item.call : `${item.call}(${spec.section})`;
  return factText(language).manual(page, spec[language]);
}
