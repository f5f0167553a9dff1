/**
 * Everything that is told of a moment, as paragraphs: in predict mode how the answer turned out and why, and at the end
 * what to look at again; then what the narration says.
 */
import { labText } from '../../text/lab.ts';
import type { Language } from '../../text/language.ts';
import { choiceText } from '../../text/questions/choices.ts';
import { ideaText } from '../../text/questions/ideas.ts';
import { ruleText } from '../../text/questions/rules.ts';
import { wrapText } from '../parts/rows.ts';
import type { Glyphs } from '../theme.ts';
import { type NarrationOptions, narration, type Paragraph } from './narration.ts';
import { scoreOf, toLookAtAgain, type Verdict } from './prediction.ts';
import { decidedIn } from './questions/foresight.ts';
import type { LabSeen } from './seen.ts';

/** How things are said. */
interface Manner {
  readonly language: Language;
  readonly glyphs: Glyphs;
}

/** The paragraphs. An answer is judged where it was given: further on in its step, what happens there comes first. */
export function toldOf(seen: LabSeen, options: NarrationOptions): readonly Paragraph[] {
  const { view } = seen;
  const judged = judgement(seen, options);
  const again = lookAgain(seen, options.language);
  const story = narration(view, options);
  const atCall = view.frame?.step.line === view.line;
  return parted(atCall ? [judged, again, story] : [again, story, judged]);
}

/** A blank line between them. */
function parted(groups: readonly (readonly Paragraph[])[]): readonly Paragraph[] {
  return groups
    .filter((group) => group.length > 0)
    .flatMap((group, at) =>
      group.map((paragraph, place) =>
        at > 0 && place === 0 ? { ...paragraph, apart: true as const } : paragraph,
      ),
    );
}

/** Lines that paragraphs take in so many columns. */
export function paragraphRows(paragraphs: readonly Paragraph[], columns: number): number {
  return paragraphs.reduce((sum, { words, mark, apart, most }) => {
    const lines = wrapText(words, Math.max(1, columns - indentOf(mark))).length;
    return sum + Math.min(lines, most ?? lines) + (apart ? 1 : 0);
  }, 0);
}

/** Columns that a paragraph's mark takes. */
export function indentOf(mark: string | undefined): number {
  return mark === undefined ? 0 : 2;
}

/** Whether what was predicted of this step came true, in a line; undefined where nothing was. */
export function verdictOf({ view, prediction }: LabSeen, manner: Manner): Paragraph | undefined {
  const { verdict } = prediction;
  if (verdict === undefined || verdict.asked.step !== view.step) return undefined;
  const { language, glyphs } = manner;
  const text = labText(language);
  const words = choiceText(language);
  const { said, came, right, counted } = verdict;
  const { right: hits, asked } = scoreOf(prediction);
  const score = counted ? text.predictScore(hits, asked) : text.predictAgain;
  if (came === undefined) {
    return { words: `${glyphs.differs} ${text.predictOther}`, as: 'muted' };
  }
  return right
    ? { words: `${glyphs.done} ${text.predictRight(came.said(words), score)}`, as: 'good' }
    : {
        words: `${glyphs.failed} ${text.predictWrong(said.said(words), came.said(words), score)}`,
        as: 'bad',
      };
}

/** How the answer turned out, and the rule of the kernel that decided. */
export function judgement(seen: LabSeen, manner: Manner): readonly Paragraph[] {
  const line = verdictOf(seen, manner);
  const { verdict } = seen.prediction;
  if (line === undefined || verdict === undefined) return [];
  return [line, ...ruleOf(verdict, manner.language)];
}

function ruleOf({ came, asked }: Verdict, language: Language): readonly Paragraph[] {
  if (came === undefined) return [];
  const fn = decidedIn(came, asked.foreseen);
  return [{ words: labText(language).predictRule(fn, ruleText(language)[came.rule]) }];
}

/** At the end: the ideas that were got wrong, and how to go back to each. */
export function lookAgain({ view, prediction }: LabSeen, language: Language): readonly Paragraph[] {
  const text = labText(language);
  const ideas = ideaText(language);
  const atEnd = view.stop === view.total - 1 && view.inside === undefined;
  const { right, asked } = scoreOf(prediction);
  if (!atEnd || asked === 0) return [];
  const again = toLookAtAgain(prediction);
  const [first] = again;
  if (first === undefined) return [{ words: text.predictAllRight(asked), as: 'good' }];
  return [
    { words: text.lookAgain(right, asked, first.places[0] ?? 1), as: 'strong' },
    ...again.map(({ idea, places }): Paragraph => {
      const where = places.map((place) => `:${place}`).join(' ');
      return { mark: ' ', words: text.lookAgainAt(ideas[idea], where) };
    }),
  ];
}
