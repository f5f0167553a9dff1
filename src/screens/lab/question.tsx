/** In predict mode: the question before a step, how the answer turned out and why, and at the end what to look at again. */

import { Box } from 'ink';
import { labText } from '../../text/lab.ts';
import { choiceText } from '../../text/questions/choices.ts';
import { ideaText } from '../../text/questions/ideas.ts';
import { ruleText } from '../../text/questions/rules.ts';
import { Indented, Prose } from '../parts/prose.tsx';
import { Styled } from '../parts/styled.tsx';
import { useLanguage, useTheme } from '../parts/surroundings.tsx';
import type { StyleName } from '../theme.ts';
import { type Verdict as Judged, type OpenQuestion, scoreOf, toLookAtAgain } from './prediction.ts';
import { decidedIn } from './questions/foresight.ts';
import type { LabSeen } from './seen.ts';

/** Columns in front of a choice: the pointer, its number, blanks. */
const MARKS = 4;

/** The question: what comes, what is asked of it, and what can be answered. */
export function QuestionAbout(props: { readonly call: string; readonly question: OpenQuestion }) {
  const { asked, at } = props.question;
  const { glyphs } = useTheme();
  const text = choiceText(useLanguage());
  return (
    <Box flexDirection="column" flexShrink={0}>
      <Prose as="strong" most={2}>
        {props.call}
      </Prose>
      <Prose as="key">{asked.asked(text)}</Prose>
      {asked.choices.map((choice, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a choice has no name but its place.
        <Box key={index} flexShrink={0} aria-role="option" aria-state={{ selected: index === at }}>
          <Box width={MARKS} flexShrink={0}>
            <Styled as="key">
              <Styled decoration>{`${index === at ? glyphs.pointer : ' '} `}</Styled>
              {String(index + 1)}
            </Styled>
          </Box>
          <Indented by={MARKS}>
            <Prose as={index === at ? 'selected' : undefined}>{choice.said(text)}</Prose>
          </Indented>
        </Box>
      ))}
    </Box>
  );
}

/** Rows that most questions take: the call, what is asked, and its choices; some of them take two. */
const USUAL_ROWS = 8;

/** Rows that a question takes; while none is open those of most, so that the panes stay where they are. */
export function questionRows(question: OpenQuestion | undefined): number {
  return Math.max(USUAL_ROWS, (question?.asked.choices.length ?? 0) + 4);
}

/** Whether what was predicted of this step came true, in a line; undefined where nothing was. */
export function useVerdict({ view, prediction }: LabSeen): string | undefined {
  const language = useLanguage();
  const { glyphs } = useTheme();
  const text = labText(language);
  const words = choiceText(language);
  const { verdict } = prediction;
  if (verdict === undefined || verdict.asked.step !== view.step) return undefined;
  const { said, came, right, counted } = verdict;
  const { right: hits, asked } = scoreOf(prediction);
  const score = counted ? text.predictScore(hits, asked) : text.predictAgain;
  if (came === undefined) return `${glyphs.differs} ${text.predictOther}`;
  return right
    ? `${glyphs.done} ${text.predictRight(came.said(words), score)}`
    : `${glyphs.failed} ${text.predictWrong(said.said(words), came.said(words), score)}`;
}

function verdictStyle({ came, right }: Judged): StyleName {
  return came === undefined ? 'muted' : right ? 'good' : 'bad';
}

/** How the answer turned out, where one line has room. */
export function VerdictLine({ seen }: { readonly seen: LabSeen }) {
  const line = useVerdict(seen);
  const { verdict } = seen.prediction;
  if (line === undefined || verdict === undefined) return null;
  return <Styled as={verdictStyle(verdict)}>{line}</Styled>;
}

/** How the answer turned out, and the rule of the kernel that decided. */
export function Verdict({ seen }: { readonly seen: LabSeen }) {
  const language = useLanguage();
  const line = useVerdict(seen);
  const { verdict } = seen.prediction;
  if (line === undefined || verdict === undefined) return null;
  const { came, asked } = verdict;
  const fn = came && decidedIn(came, asked.foreseen);
  const rule = came && ruleText(language)[came.rule];
  return (
    <Box flexDirection="column" flexShrink={0} marginBottom={1}>
      <Prose as={verdictStyle(verdict)}>{line}</Prose>
      {rule !== undefined && <Prose>{labText(language).predictRule(fn, rule)}</Prose>}
    </Box>
  );
}

/** At the end: the ideas that were got wrong, and how to go back to each. */
export function LookAgain({ seen: { view, prediction } }: { readonly seen: LabSeen }) {
  const language = useLanguage();
  const text = labText(language);
  const ideas = ideaText(language);
  const atEnd = view.stop === view.total - 1 && view.inside === undefined;
  const { right, asked } = scoreOf(prediction);
  if (!atEnd || asked === 0) return null;
  const again = toLookAtAgain(prediction);
  const [first] = again;
  return (
    <Box flexDirection="column" flexShrink={0} marginBottom={1}>
      {first === undefined ? (
        <Prose as="good">{text.predictAllRight(asked)}</Prose>
      ) : (
        <Prose as="strong">{text.lookAgain(right, asked, first.places[0] ?? 1)}</Prose>
      )}
      {again.map(({ idea, places }) => (
        <Indented key={idea} by={2}>
          <Box paddingLeft={2}>
            <Prose>
              {text.lookAgainAt(ideas[idea], places.map((place) => `:${place}`).join(' '))}
            </Prose>
          </Box>
        </Indented>
      ))}
    </Box>
  );
}
