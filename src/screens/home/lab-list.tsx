/** The labs of a mechanism, or those that a filter has found. */

import { homeText } from '../../text/home.ts';
import { localized, pick } from '../../text/language.ts';
import { MECHANISMS } from '../../text/mechanisms.ts';
import { recordingsText } from '../../text/recordings.ts';
import { EntryLine } from '../parts/entry-line.tsx';
import { List, seenPart } from '../parts/list.tsx';
import { Pane } from '../parts/pane.tsx';
import { Prose } from '../parts/prose.tsx';
import { innerHeight, innerWidth } from '../parts/scrolling.ts';
import { Styled } from '../parts/styled.tsx';
import { useLanguage, useTheme } from '../parts/surroundings.tsx';
import type { Lab } from './labs.ts';
import { isDone, type Progress } from './progress.ts';
import type { HomeView } from './view.ts';

/** The pane. */
export function Labs(props: {
  readonly view: HomeView;
  readonly width: number;
  readonly height: number;
}) {
  const { view, width, height } = props;
  const { labs = [], chosenLab } = view;
  const seen = seenPart(labs.length, chosenLab, height);
  return (
    <Pane
      title={useTitle(view)}
      width={width}
      height={height}
      focused={view.inLabs}
      seen={labs.length === 0 ? undefined : seen}
      onClick={(row) => {
        const lab = seen.offset + row;
        if (row >= 0 && lab < labs.length) view.pointing.point({ lab });
      }}
      onWheel={(rows) => view.pointing.roll('lab', Math.sign(rows))}
    >
      {labs.length === 0 ? (
        <Nothing view={view} />
      ) : (
        <List
          items={labs}
          offset={seen.offset}
          rows={innerHeight(height)}
          line={(lab, index) => (
            <LabLine
              key={lab.id}
              lab={lab}
              view={view}
              chosen={index === chosenLab && view.inLabs}
              width={innerWidth(width)}
            />
          )}
        />
      )}
    </Pane>
  );
}

function useTitle({ filter, entries, entry: at }: HomeView): string {
  const language = useLanguage();
  const text = homeText(language);
  const entry = entries[at];
  if (filter !== '') return text.filter(filter);
  if (entry?.kind === 'bench') return text.bench;
  if (entry?.kind !== 'shelf') return text.recordings;
  return text.labsOf(pick(entry.shelf.mechanism.name, language));
}

/** In place of labs: why there are none, or the recordings. */
function Nothing({ view }: { readonly view: HomeView }) {
  const language = useLanguage();
  const text = homeText(language);
  const note = (words: string) => <Prose as="muted">{words}</Prose>;
  if (view.labs === undefined) return null;
  if (view.filter !== '') return note(text.nothingFound(view.filter));
  if (view.entries[view.entry]?.kind !== 'recordings') return null;
  if (view.recordings.length === 0) return note(recordingsText(language).none);
  return view.recordings.map((name) => <Styled key={name} as="muted">{`  ${name}`}</Styled>);
}

/** Columns from which a lab's line has room for the number of its steps. */
const ROOM_FOR_STEPS = 50;

function LabLine(props: {
  readonly lab: Lab;
  readonly view: HomeView;
  readonly chosen: boolean;
  readonly width: number;
}) {
  const { lab, view, chosen, width } = props;
  const language = useLanguage();
  const [mark, style, state] = useMark(lab, view.progress);
  const known = MECHANISMS.find(({ id }) => id === lab.mechanism);
  const name = known === undefined ? lab.mechanism : pick(known.name, language);
  const mechanism = view.filter === '' ? '' : name;
  // Titles need the room; how long the chosen lab is stands below.
  const facts =
    width < ROOM_FOR_STEPS ? [mechanism] : [mechanism, homeText(language).steps(lab.stops)];
  return (
    <EntryLine
      chosen={chosen}
      selected={chosen}
      state={state}
      right={
        <Styled as={chosen ? undefined : 'muted'}>
          {facts.filter((fact) => fact !== '').join('  ')}
        </Styled>
      }
    >
      <Styled decoration as={chosen ? undefined : style}>
        {mark}
      </Styled>{' '}
      {localized(lab.title, language) ?? lab.id}
    </EntryLine>
  );
}

/** Broken, done, begun, or not looked at yet. */
function useMark(lab: Lab, progress: Progress) {
  const { glyphs } = useTheme();
  const known = progress.of(lab.id);
  if (lab.diagnostics.length > 0) return [glyphs.failed, 'bad', { disabled: true }] as const;
  if (isDone(progress, lab.id)) return [glyphs.done, 'good', { checked: true }] as const;
  const begun = known !== undefined && known.step > 0;
  if (begun) return [glyphs.running, 'sync', { busy: true }] as const;
  return [glyphs.slotEmpty, 'muted', undefined] as const;
}
