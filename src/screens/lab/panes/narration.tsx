/** What the step means; in predict mode the question before it, and whether the answer was right. */
import { labText } from '../../../text/lab.ts';
import { COMMANDS } from '../../keys/keys.table.ts';
import { keyLabel } from '../../keys/keys.ts';
import { innerWidth } from '../../parts/scrolling.ts';
import { SpanLine } from '../../parts/span-line.tsx';
import { useLanguage, useTheme } from '../../parts/surroundings.tsx';
import { narrationRows } from '../narration.ts';
import { questionRows } from '../predict.ts';
import { indexOf } from '../script-index.ts';
import { ScrollPane } from '../scroll-pane.tsx';
import { useVerdict } from '../verdict.tsx';
import type { LabView } from '../view.ts';
import type { PaneProps } from './props.ts';

/** The pane. */
export function NarrationPane({ seen, place, lineWidth }: PaneProps) {
  const theme = useTheme();
  const language = useLanguage();
  const text = labText(language);
  const width = innerWidth(place.width);
  const { view, nextLab, prediction } = seen;
  const verdict = useVerdict(seen, width);
  const stepKey = keyLabel(COMMANDS.step.keys[0], language);
  const options = { theme, language, width, stepKey, lineWidth, nextLab };
  const asked = prediction.question;
  const rows =
    asked === undefined
      ? [...verdict, ...(verdict.length > 0 ? [[]] : []), ...narrationRows(view, options)]
      : questionRows(nextCallText(view), asked, options);
  return (
    <ScrollPane
      place={place}
      title={asked === undefined ? text.narration : text.predicting}
      length={rows.length}
      row={(index) => <SpanLine spans={rows[index] ?? []} />}
    />
  );
}

/** The call that comes next, as the transcript writes it, without its result. */
function nextCallText(view: LabView): string {
  const { steps, partsOf } = indexOf(view.script);
  const parts = partsOf.get(steps[view.step + 1] ?? 0);
  return parts === undefined ? '' : `${parts.actor}  ${parts.masked}`;
}
