/** In predict mode: the question before a step, and in one line how the answer turned out. */

import { Box } from 'ink';
import { choiceText } from '../../text/questions/choices.ts';
import { Indented, Prose } from '../parts/prose.tsx';
import { Styled } from '../parts/styled.tsx';
import { useLanguage, useTheme } from '../parts/surroundings.tsx';
import type { OpenQuestion } from './prediction.ts';
import type { LabSeen } from './seen.ts';
import { verdictOf } from './told.ts';

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

/** How the answer turned out, where one line has room. */
export function VerdictLine({ seen }: { readonly seen: LabSeen }) {
  const language = useLanguage();
  const { glyphs } = useTheme();
  const verdict = verdictOf(seen, { language, glyphs });
  return verdict === undefined ? null : <Styled as={verdict.as}>{verdict.words}</Styled>;
}
