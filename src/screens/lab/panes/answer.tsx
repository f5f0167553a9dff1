/** What something is, in the place of the narration. */
import { Box } from 'ink';
import { whatIsText } from '../../../text/what-is.ts';
import { Prose } from '../../parts/prose.tsx';
import { wrapText } from '../../parts/rows.ts';
import { innerWidth } from '../../parts/scrolling.ts';
import { Styled } from '../../parts/styled.tsx';
import { useLanguage } from '../../parts/surroundings.tsx';
import { FlowPane } from '../flow-pane.tsx';
import type { PanePlace } from '../scroll-pane.tsx';
import type { Placed } from '../seen.ts';
import type { Answer } from '../what-is.ts';

/** Lines that an answer takes in so many columns. */
export function answerRows({ what }: Placed<Answer>, columns: number): number {
  const { name, value, type, gloss, facts } = what;
  const head = wrapText(`${name} ${value}  ${type}`.trim(), columns).length;
  return [...gloss, ...facts].reduce((sum, words) => sum + wrapText(words, columns).length, head);
}

/** The pane. */
export function AnswerPane(props: { readonly answer: Placed<Answer>; readonly place: PanePlace }) {
  const { answer, place } = props;
  const { at, of } = answer;
  const text = whatIsText(useLanguage());
  return (
    <FlowPane
      place={place}
      title={text.title}
      note={<Styled as="muted">{text.place(at, of)}</Styled>}
      rows={answerRows(answer, innerWidth(place.width))}
    >
      <AnswerWords answer={answer} />
    </FlowPane>
  );
}

/** The answer itself. */
export function AnswerWords({ answer: { what } }: { readonly answer: Placed<Answer> }) {
  return (
    <>
      <Box flexShrink={0} flexWrap="wrap" columnGap={2}>
        <Styled>
          <Styled as="strong">{what.name}</Styled>
          {what.value !== '' && <Styled as="changed">{` ${what.value}`}</Styled>}
        </Styled>
        {what.type !== '' && <Styled as="type">{what.type}</Styled>}
      </Box>
      {what.gloss.map((words) => (
        <Box key={words} flexShrink={0}>
          <Prose>{words}</Prose>
        </Box>
      ))}
      {what.facts.map((words) => (
        <Box key={words} flexShrink={0}>
          <Prose as="muted">{words}</Prose>
        </Box>
      ))}
    </>
  );
}
