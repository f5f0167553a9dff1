/** In predict mode: the question before a call, and whether what was said came true. */

import { Box } from 'ink';
import { labText } from '../../text/lab.ts';
import { Prose } from '../parts/prose.tsx';
import { Styled } from '../parts/styled.tsx';
import { useLanguage, useTheme } from '../parts/surroundings.tsx';
import { outcomeText, type Question } from './predict.ts';
import type { LabSeen } from './seen.ts';

/** The question, with the four answers; a number or an errno can be typed beside the first two. */
export function QuestionAbout(props: { readonly call: string; readonly question: Question }) {
  const { call, question } = props;
  const { glyphs } = useTheme();
  const text = labText(useLanguage());
  const answers = [
    [text.predictReturns, text.predictReturnsHow],
    [text.predictFails, text.predictFailsHow],
    [text.predictBlocks, ''],
    [text.predictEnds, ''],
  ] as const;
  return (
    <Box flexDirection="column" flexShrink={0}>
      <Prose as="strong">{call}</Prose>
      <Styled as="muted">{text.predictAsk}</Styled>
      {answers.map(([answer, how], index) => {
        const chosen = index === question.choice;
        return (
          <Styled key={answer}>
            <Styled as="key">{chosen ? glyphs.pointer : ' '}</Styled>
            <Styled as={chosen ? 'selected' : undefined}>{` ${answer} `}</Styled>
            {chosen && how !== '' && (
              <Styled as={question.typed === '' ? 'muted' : 'strong'}>
                {question.typed === '' ? ` ${how}` : ` ${question.typed}_`}
              </Styled>
            )}
          </Styled>
        );
      })}
    </Box>
  );
}

/** Whether what was predicted of this step came true; nothing where nothing was. */
export function useVerdict({ view, prediction }: LabSeen) {
  const language = useLanguage();
  const { glyphs } = useTheme();
  const text = labText(language);
  const { verdict, score } = prediction;
  const step = view.frame?.step;
  if (verdict === undefined || verdict.step !== view.step || step === undefined) return undefined;
  const what = outcomeText(step, view.script, language);
  const words = verdict.right
    ? `${glyphs.done} ${text.predictRight(what)}`
    : `${glyphs.failed} ${text.predictWrong(verdict.said, what)}`;
  return (
    <Prose
      as={verdict.right ? 'good' : 'bad'}
    >{`${words} ${text.predictScore(score.right, score.asked)}`}</Prose>
  );
}
