/** What the narration says of a moment, as paragraphs: what the step means; before it, whatever went wrong. */
import { CATALOGUE, type CallItem, type Localized, type Script } from '../../engine/index.ts';
import { placeWords } from '../../text/difference.ts';
import { labText } from '../../text/lab.ts';
import { type Language, localized } from '../../text/language.ts';
import { factText } from '../../text/step-facts.ts';
import { textWidth, wrapText } from '../parts/rows.ts';
import type { Glyphs, StyleName } from '../theme.ts';
import { factsOf } from './facts.ts';
import { indexOf } from './script-index.ts';
import { stillAsks } from './transcript.ts';
import { UNFINISHED } from './transcript-lines.ts';
import type { LabView } from './view.ts';

/** A paragraph. */
export interface Paragraph {
  readonly words: string;
  readonly as?: StyleName;
  /** A mark before its first line, in a column of its own. */
  readonly mark?: string;
  /** A blank line stands above it. */
  readonly apart?: true;
  /** It has as many lines as this and no more. */
  readonly most?: number;
}

/** What it depends on besides the moment. */
export interface NarrationOptions {
  readonly language: Language;
  readonly glyphs: Glyphs;
  /** What to press for the next step; undefined where there are no keys, of which then nothing is told. */
  readonly stepKey: string | undefined;
  /** The lab that can be gone to at the end. */
  readonly nextLab: Localized | undefined;
  /** Columns that a line of the transcript has: a call that is cut there is written out here. */
  readonly lineWidth: number;
}

/** The paragraph that an author wrote above a line, in the reader's language if it is there, else in English. */
export function narrationOf(script: Script, line: number, language: Language): string | undefined {
  const at = indexOf(script).placeOf.get(line) ?? -1;
  const texts: Record<string, string> = {};
  for (let i = at - 1; i >= 0; i--) {
    const item = script.items[i];
    if (item === undefined || item.kind === 'time' || 'actor' in item) break;
    if (item.kind !== 'narration') continue;
    const below = texts[item.language];
    texts[item.language] = below === undefined ? item.text : `${item.text} ${below}`;
  }
  return Object.keys(texts).length === 0 ? undefined : localized(texts, language);
}

const longest = new WeakMap<Script, Map<string, number>>();

/** Lines that the longest narration of a transcript takes in so many columns. */
export function longestNarration(script: Script, language: Language, columns: number): number {
  const known = longest.get(script) ?? new Map<string, number>();
  longest.set(script, known);
  const key = `${language} ${columns}`;
  const lines = known.get(key) ?? longestOf(script, language, columns);
  known.set(key, lines);
  return lines;
}

/** Lines of what stands below the last narration: where to go from there. */
const ENDING_LINES = 5;

function longestOf(script: Script, language: Language, columns: number): number {
  const linesOf = (words: string): number => wrapText(words, columns).length;
  let most = Math.max(3, linesOf(localized(script.front.summary, language) ?? ''));
  let last = 0;
  for (const item of script.items) {
    if (item.kind !== 'narration' || item.language !== language) continue;
    last = linesOf(item.text);
    most = Math.max(most, last);
  }
  return Math.max(most, last + ENDING_LINES);
}

/** The paragraphs. */
export function narration(view: LabView, options: NarrationOptions): readonly Paragraph[] {
  return view.step < 0 ? beginning(view, options) : ofStop(view, options);
}

function beginning({ script, total }: LabView, options: NarrationOptions): readonly Paragraph[] {
  const text = labText(options.language);
  const summary = localized(script.front.summary, options.language);
  const { stepKey } = options;
  const first = total === 0 ? text.noSteps : stepKey === undefined ? '' : text.notStarted(stepKey);
  if (first === '') return summary === undefined ? [] : [{ words: summary }];
  if (summary === undefined) return [{ words: first, as: 'key' }];
  return [{ words: summary }, { words: first, as: 'key', apart: true }];
}

function ofStop(view: LabView, options: NarrationOptions): readonly Paragraph[] {
  const { language } = options;
  const { line } = view;
  const words = narrationOf(view.script, line, language);
  const isLast = view.stop === view.total - 1 && view.inside === undefined;
  return [
    ...wrong(view, options),
    ...wholeCall(view, line, options),
    ...(words === undefined ? untold(view, line, options) : [{ words }]),
    ...unseen(view, language),
    ...(isLast && options.stepKey !== undefined ? ending(options) : []),
    ...(words === undefined ? earlier(view, language) : []),
  ];
}

/** What did not hold at this stop, and where the two kernels differ. */
function wrong(view: LabView, { language, glyphs }: NarrationOptions): Paragraph[] {
  const text = labText(language);
  const theirs = view.whole ? (view.frame?.real?.failures ?? []) : [];
  const failures = [...(view.frame?.step.failures ?? []), ...theirs];
  const failed = failures.flatMap(({ expected, got }): Paragraph[] => [
    { mark: glyphs.failed, words: `${text.expected} ${expected}`, as: 'bad' },
    { mark: ' ', words: `${text.got} ${got}`, as: 'bad' },
  ]);
  if (view.difference?.step !== view.step) return failed;
  const { what, sim, real } = view.difference;
  return [
    ...failed,
    { words: `${glyphs.differs} ${text.difference}`, as: 'error' },
    { words: text.differing(placeWords(what, language), sim, real), as: 'bad' },
  ];
}

/** Why the picture is that of the end of the step already. */
function unseen({ unseen: why }: LabView, language: Language): Paragraph[] {
  if (why === undefined) return [];
  const text = labText(language);
  const words = { real: text.unseenReal, twin: text.unseenTwin, recorded: text.unseenRecorded };
  return [{ words: words[why], as: 'muted', apart: true }];
}

/** Lines that a call may take, so that at 80x24 there is room left to say what it is about. */
const CALL_LINES = 4;

/** The call of the step, where the transcript has no room for all of it. */
function wholeCall(view: LabView, line: number, options: NarrationOptions): Paragraph[] {
  const parts = indexOf(view.script).partsOf.get(line);
  if (parts === undefined) return [];
  // Mark, blanks, actor, and the result behind it.
  const unfinished = parts.result === UNFINISHED;
  const result = unfinished ? labText(options.language).blocks : parts.result;
  const under = view.inside !== undefined;
  const shown = under || stillAsks(view, line) ? parts.asked : parts.text;
  const taken = 4 + textWidth(`${parts.actor}${result}`);
  if (taken + textWidth(shown) <= options.lineWidth) return [];
  const words = `${parts.actor} ${shown} ${under ? '' : result}`.trim();
  return [{ words, as: 'current', most: CALL_LINES }];
}

/** Where the author says nothing: what the step did, and what its call is for. */
function untold(view: LabView, line: number, options: NarrationOptions): Paragraph[] {
  const { language, glyphs } = options;
  const item = indexOf(view.script).items.get(line);
  const call = item?.kind === 'call' ? item : undefined;
  const step = view.inside === undefined ? view.frame?.step : undefined;
  const facts = step === undefined ? [] : factsOf(step, call, language);
  return [
    ...facts.map((words): Paragraph => ({ mark: glyphs.arrow, words })),
    ...(call === undefined ? [] : [{ words: callLine(call, language) }]),
  ];
}

/** Where to go from the end. */
function ending({ language, nextLab }: NarrationOptions): Paragraph[] {
  const text = labText(language);
  const next = localized(nextLab, language);
  const ended: Paragraph = { words: text.ended, as: 'muted' };
  if (next === undefined) return [{ ...ended, apart: true }];
  return [{ words: text.nextLab(next), as: 'key', apart: true }, ended];
}

/** The last thing that the author said, which is mostly about this step too. */
function earlier(view: LabView, language: Language): Paragraph[] {
  const { narrated, stops } = indexOf(view.script);
  const told = narrated[view.stop] ?? -1;
  const words = told < 0 ? undefined : narrationOf(view.script, stops[told] ?? 0, language);
  if (words === undefined) return [];
  return [{ words: factText(language).since(told + 1, words), as: 'muted', apart: true }];
}

/** The catalogue's line on a call, with the manual page that tells more. */
function callLine(item: CallItem, language: Language): string {
  const spec = CATALOGUE[item.call];
  const page = spec.section === 0 ? item.call : `${item.call}(${spec.section})`;
  return factText(language).manual(page, spec[language]);
}
