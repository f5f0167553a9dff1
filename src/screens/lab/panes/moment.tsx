/** Where one pane alone has room: the lines around the current call, what it means, and the kernel's objects. */
import { Box } from 'ink';
import { labText } from '../../../text/lab.ts';
import { COMMANDS } from '../../keys/keys.table.ts';
import { keyLabel } from '../../keys/keys.ts';
import { ActorsContext } from '../../parts/actors.tsx';
import { innerHeight, innerWidth } from '../../parts/scrolling.ts';
import { useLanguage, useTheme } from '../../parts/surroundings.tsx';
import { FlowPane } from '../flow-pane.tsx';
import { KernelObjects } from '../kernel-objects.tsx';
import { actorStyles } from '../script-index.ts';
import { toldOf } from '../told.ts';
import { shownTranscript } from '../transcript.ts';
import { Narrated } from './narration.tsx';
import type { PaneProps } from './props.ts';
import { useTranscriptLine } from './transcript.tsx';

/** The lines of the transcript that are shown, the current one among them. */
const LINES = 3;

/** The pane. */
export function MomentPane({ seen, place, lineWidth }: PaneProps) {
  const { glyphs } = useTheme();
  const language = useLanguage();
  const { view, nextLab, prediction } = seen;
  const shown = shownTranscript(view, { hideFuture: prediction.predicting, found: seen.found });
  const width = innerWidth(place.width);
  const line = useTranscriptLine(seen, width);
  const first = Math.max(0, Math.min((seen.found ?? shown.current) - 1, shown.length - LINES));
  const stepKey = seen.keys ? keyLabel(COMMANDS.step.keys[0], language) : undefined;
  const paragraphs = toldOf(seen, { language, glyphs, stepKey, lineWidth, nextLab });
  return (
    <ActorsContext value={actorStyles(view.script)}>
      <FlowPane place={place} title={labText(language).transcript}>
        <Box flexDirection="column" flexShrink={0}>
          {Array.from({ length: Math.min(LINES, shown.length) }, (_, at) =>
            line(shown.at(first + at)),
          )}
        </Box>
        <Box
          flexDirection="column"
          flexShrink={0}
          maxHeight={Math.max(2, Math.floor(innerHeight(place.height) / 3))}
          marginY={1}
          overflow="hidden"
        >
          <Narrated paragraphs={paragraphs} />
        </Box>
        <KernelObjects
          view={view}
          width={width}
          height={Math.max(6, innerHeight(place.height) - LINES - 6)}
          scrolled={place.offset !== undefined}
        />
      </FlowPane>
    </ActorsContext>
  );
}
