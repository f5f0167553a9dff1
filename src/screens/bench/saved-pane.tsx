/** The results that were kept: one to show, or to compare with. */
import { Box } from 'ink';
import { benchScreenText } from '../../text/bench/screen.ts';
import { EntryLine } from '../parts/entry-line.tsx';
import { List, seenPart } from '../parts/list.tsx';
import { Pane } from '../parts/pane.tsx';
import { Prose } from '../parts/prose.tsx';
import { innerHeight } from '../parts/scrolling.ts';
import { useLanguage } from '../parts/surroundings.tsx';
import type { BenchModel, BenchState } from './store.ts';

/** The pane. */
export function SavedPane(props: {
  readonly bench: BenchModel;
  readonly state: BenchState;
  readonly width: number;
  readonly height: number;
}) {
  const { bench, width, height } = props;
  const { saved } = props.state;
  const text = benchScreenText(useLanguage());
  if (saved === undefined) return null;
  const { files, at } = saved;
  const below = 4;
  const seen = seenPart(files.length, at, height - below);
  return (
    <Box flexDirection="column">
      <Pane
        title={text.saved}
        width={width}
        height={height - below}
        focused
        seen={seen}
        onWheel={(rows) => bench.move(Math.sign(rows))}
      >
        <List
          items={files}
          offset={seen.offset}
          rows={innerHeight(height - below)}
          line={({ name, path }, index) => (
            <EntryLine key={path} chosen={index === at} selected={index === at}>
              {name}
            </EntryLine>
          )}
        />
      </Pane>
      <Pane title="" width={width} height={below}>
        <Prose as="muted">{text.howSaved}</Prose>
      </Pane>
    </Box>
  );
}
