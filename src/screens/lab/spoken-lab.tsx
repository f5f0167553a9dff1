/** The lab for whoever listens to it: sentences in place of panes. Every key means what it means otherwise. */
import { Box } from 'ink';
import type { ReactNode } from 'react';
import { COMMANDS } from '../keys/keys.table.ts';
import { keyLabel } from '../keys/keys.ts';
import { Prose } from '../parts/prose.tsx';
import { useLanguage, useTheme } from '../parts/surroundings.tsx';
import { narration } from './narration.ts';
import { AnswerWords } from './panes/answer.tsx';
import { nextCallText } from './panes/narration.tsx';
import { QuestionAbout } from './question.tsx';
import type { LabSeen } from './seen.ts';
import { spokenChanges, spokenPlace } from './spoken.ts';
import { judgement, lookAgain } from './told.ts';

/** The sentences: where one is, what the line means, what it changed, who sleeps. A question or an answer comes first. */
export function SpokenLab({ seen }: { readonly seen: LabSeen }) {
  const { view, answer, nextLab, prediction } = seen;
  const language = useLanguage();
  const { glyphs } = useTheme();
  const stepKey = keyLabel(COMMANDS.step.keys[0], language);
  // The line is said before, as a whole.
  const lineWidth = Number.POSITIVE_INFINITY;
  const judged = [...judgement(seen, { language, glyphs }), ...lookAgain(seen, language)];
  const told = narration(view, { language, glyphs, stepKey, lineWidth, nextLab });
  return (
    <Box flexDirection="column">
      {prediction.question !== undefined && (
        <QuestionAbout call={nextCallText(view)} question={prediction.question} />
      )}
      {answer !== undefined && <AnswerWords answer={answer} />}
      <Sentences of={judged.map(({ words }) => words)} />
      <Sentences of={spokenPlace(view, language)} />
      <Sentences of={told.map(({ words }) => words)} />
      <Sentences of={spokenChanges(view, language)} />
    </Box>
  );
}

function Sentences({ of }: { readonly of: readonly string[] }): ReactNode {
  return of.map((sentence, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the same may be told twice.
    <Prose key={`${at} ${sentence}`}>{sentence}</Prose>
  ));
}
