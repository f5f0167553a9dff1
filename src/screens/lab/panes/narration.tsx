/** What the step means; in predict mode the question before it, and whether the answer was right. */

import { Box } from 'ink';
import { labText } from '../../../text/lab.ts';
import { COMMANDS } from '../../keys/keys.table.ts';
import { keyLabel } from '../../keys/keys.ts';
import { Indented, Prose } from '../../parts/prose.tsx';
import { innerWidth } from '../../parts/scrolling.ts';
import { Styled } from '../../parts/styled.tsx';
import { useLanguage, useTheme } from '../../parts/surroundings.tsx';
import { FlowPane } from '../flow-pane.tsx';
import type { Paragraph } from '../narration.ts';
import { QuestionAbout } from '../question.tsx';
import { indexOf } from '../script-index.ts';
import { indentOf, paragraphRows, toldOf } from '../told.ts';
import type { LabView } from '../view.ts';
import { AnswerPane } from './answer.tsx';
import type { PaneProps } from './props.ts';

/** The pane. */
export function NarrationPane({ seen, place, lineWidth }: PaneProps) {
  const { glyphs } = useTheme();
  const language = useLanguage();
  const text = labText(language);
  const { view, nextLab, prediction, answer } = seen;
  const stepKey = seen.keys ? keyLabel(COMMANDS.step.keys[0], language) : undefined;
  const { question } = prediction;
  if (question !== undefined) {
    return (
      <FlowPane place={place} title={text.predicting}>
        <QuestionAbout call={nextCallText(view)} question={question} />
      </FlowPane>
    );
  }
  if (answer !== undefined) return <AnswerPane answer={answer} place={place} />;
  const paragraphs = toldOf(seen, { language, glyphs, stepKey, lineWidth, nextLab });
  const rows = paragraphRows(paragraphs, innerWidth(place.width));
  return (
    <FlowPane place={place} title={text.narration} rows={rows}>
      <Narrated paragraphs={paragraphs} />
    </FlowPane>
  );
}

/** Paragraphs, one below the other. */
export function Narrated({ paragraphs }: { readonly paragraphs: readonly Paragraph[] }) {
  return paragraphs.map((paragraph, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the same may be told twice, of two signals.
    <Paragraphed key={`${at} ${paragraph.words}`} {...paragraph} />
  ));
}

function Paragraphed({ words, as, mark, apart, most }: Paragraph) {
  return (
    <Box flexShrink={0} marginTop={apart ? 1 : 0}>
      {mark !== undefined && (
        <Box width={indentOf(mark)} flexShrink={0}>
          <Styled as={as ?? 'key'}>{mark}</Styled>
        </Box>
      )}
      <Indented by={indentOf(mark)}>
        <Prose as={as} most={most}>
          {words}
        </Prose>
      </Indented>
    </Box>
  );
}

/** The call that comes next, as the transcript writes it, without its result. */
export function nextCallText(view: LabView): string {
  const { stops, partsOf } = indexOf(view.script);
  const parts = partsOf.get(stops[view.stop + 1] ?? 0);
  return parts === undefined ? '' : `${parts.actor}  ${parts.masked}`;
}
