/** The mechanisms, in their families, each with how many of its labs are done; the bench lab, and the recordings. */

import { homeText } from '../../text/home.ts';
import { localized, pick } from '../../text/language.ts';
import { type FamilyName, familyText } from '../../text/mechanisms.ts';
import { EntryLine } from '../parts/entry-line.tsx';
import { List, seenPart } from '../parts/list.tsx';
import { Pane } from '../parts/pane.tsx';
import { innerHeight, innerWidth } from '../parts/scrolling.ts';
import { Styled } from '../parts/styled.tsx';
import { useLanguage, useTheme } from '../parts/surroundings.tsx';
import { isDone } from './progress.ts';
import { GO_ON } from './store.ts';
import type { HomeView } from './view.ts';

type Line =
  | { readonly kind: 'family'; readonly family: FamilyName }
  | { readonly kind: 'goOn' }
  | { readonly kind: 'rule' }
  | { readonly kind: 'entry'; readonly index: number };

/** The pane. */
export function Mechanisms(props: {
  readonly view: HomeView;
  readonly width: number;
  readonly height: number;
}) {
  const { view, width, height } = props;
  const language = useLanguage();
  const lines = linesOf(view);
  const chosen = lines.findIndex((line) => indexOf(line) === view.entry);
  const seen = seenPart(lines.length, view.filter === '' ? chosen : 0, height);
  return (
    <Pane
      title={homeText(language).mechanisms}
      width={width}
      height={height}
      focused={!view.inLabs && view.filter === ''}
      seen={seen}
      onClick={(row) => {
        const entry = indexOf(lines[seen.offset + row]);
        if (entry !== undefined) view.pointing.point({ entry });
      }}
      onWheel={(rows) => view.pointing.roll('entry', Math.sign(rows))}
    >
      <List
        items={lines}
        offset={seen.offset}
        rows={innerHeight(height)}
        line={(line) => <MechanismLine key={keyOf(line)} line={line} view={view} width={width} />}
      />
    </Pane>
  );
}

function linesOf({ entries, unfinished }: HomeView): Line[] {
  const lines: Line[] = unfinished === undefined ? [] : [{ kind: 'goOn' }];
  let family: FamilyName | undefined;
  entries.forEach((entry, index) => {
    if (entry.kind === 'bench') lines.push({ kind: 'rule' });
    else if (entry.kind === 'shelf' && entry.shelf.mechanism.family !== family) {
      family = entry.shelf.mechanism.family;
      lines.push({ kind: 'family', family });
    }
    lines.push({ kind: 'entry', index });
  });
  return lines;
}

function keyOf(line: Line): string {
  if (line.kind === 'entry') return `entry ${line.index}`;
  return line.kind === 'family' ? line.family : line.kind;
}

/** The entry that a line shows; undefined where it shows none. */
function indexOf(line: Line | undefined): number | undefined {
  if (line?.kind === 'goOn') return GO_ON;
  return line?.kind === 'entry' ? line.index : undefined;
}

function MechanismLine(props: {
  readonly line: Line;
  readonly view: HomeView;
  readonly width: number;
}) {
  const { line, view, width } = props;
  const { glyphs } = useTheme();
  const language = useLanguage();
  switch (line.kind) {
    case 'family':
      return <Styled as={line.family}>{familyText(language)[line.family]}</Styled>;
    case 'rule':
      return (
        <Styled as="border" decoration>
          {glyphs.horizontal.repeat(innerWidth(width))}
        </Styled>
      );
    case 'goOn':
      return <GoOn view={view} />;
    case 'entry':
      return <EntryOfHome index={line.index} view={view} />;
  }
}

/** The lab that was open last, to be gone on with. */
function GoOn({ view: { unfinished, entry, filter, inLabs } }: { readonly view: HomeView }) {
  const language = useLanguage();
  const chosen = entry === GO_ON && filter === '';
  const title = localized(unfinished?.title, language) ?? unfinished?.id ?? '';
  return (
    <EntryLine chosen={chosen} selected={chosen && !inLabs}>
      <Styled as={chosen ? 'strong' : undefined}>{homeText(language).goOnWith(title)}</Styled>
    </EntryLine>
  );
}

function EntryOfHome({ index, view }: { readonly index: number; readonly view: HomeView }) {
  const chosen = index === view.entry && view.filter === '';
  const selected = chosen && !view.inLabs;
  const { name, count, style } = useEntry(view, index);
  return (
    <EntryLine
      chosen={chosen}
      selected={selected}
      right={<Styled as={selected ? undefined : style}>{count}</Styled>}
    >
      {chosen ? <Styled as="strong">{name}</Styled> : name}
    </EntryLine>
  );
}

/** What stands in an entry's line. */
function useEntry({ entries, progress, recordings }: HomeView, index: number) {
  const language = useLanguage();
  const entry = entries[index];
  if (entry?.kind === 'bench') {
    return { name: homeText(language).bench, count: '', style: 'muted' } as const;
  }
  if (entry?.kind !== 'shelf') {
    const name = homeText(language).recordings;
    return { name, count: String(recordings.length), style: 'muted' } as const;
  }
  const { mechanism, files } = entry.shelf;
  const name = pick(mechanism.name, language);
  const done = files.filter(({ id }) => isDone(progress, id)).length;
  const style = done === files.length ? 'good' : done > 0 ? undefined : 'muted';
  return { name, count: `${done}/${files.length}`, style } as const;
}
