/** What the narration says of a moment, as paragraphs: what the step means; before it, whatever went wrong. */
import type { CallItem, Localized, Script, Step } from '../../engine/index.ts';
import { placeWords } from '../../text/difference.ts';
import { labText } from '../../text/lab.ts';
import { type Language, localized } from '../../text/language.ts';
import { factText } from '../../text/step-facts.ts';
import { textWidth, wrapText } from '../parts/rows.ts';
import type { Glyphs, StyleName } from '../theme.ts';
import { factsOf } from './facts.ts';
import { happened, isUnchanged } from './generated.ts';
import { returnedText } from './returned.ts';
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

/** Where the author says nothing: what came of the line, and what the kernel did and changed. */
function untold(view: LabView, line: number, { language, glyphs }: NarrationOptions): Paragraph[] {
  const item = indexOf(view.script).items.get(line);
  const call = item?.kind === 'call' ? item : undefined;
  const step = view.inside === undefined ? view.frame?.step : undefined;
  if (step === undefined) return [];
  const { trace, snapshot: after } = step;
  const happening = { trace, before: view.before, after };
  const facts = [...factsOf(step, call, language), ...happened(happening, language)];
  const told = facts.length > 0 ? [...new Set(facts)] : plainly(view, step, call, language);
  return told.map((words): Paragraph => ({ mark: glyphs.arrow, words }));
}

/** Where nothing tells itself: that the call ended its process, or what it returned. */
function plainly(
  view: LabView,
  step: Step,
  item: CallItem | undefined,
  language: Language,
): string[] {
  const text = factText(language);
  const { trace, snapshot: after, outcome } = step;
  if (item === undefined || outcome === undefined) return [];
  if (outcome.kind === 'gone') return [text.ends(item.actor)];
  if (outcome.kind !== 'returned') return [];
  const value = returnedText(view.script, step, item.actor) ?? String(outcome.value);
  const unchanged = isUnchanged({ trace, before: view.before, after });
  return [unchanged ? text.unchanged(item.call, value) : text.returns(item.call, value)];
}

/** Where to go from the end. */
function ending({ language, nextLab }: NarrationOptions): Paragraph[] {
  const text = labText(language);
  const next = localized(nextLab, language);
  const ended: Paragraph = { words: text.ended, as: 'muted' };
  if (next === undefined) return [{ ...ended, apart: true }];
  return [{ words: text.nextLab(next), as: 'key', apart: true }, ended];
}
