/** The help screen: what can be pressed on the screen that it was opened from, what marks mean, and the rest. */
import { Box } from 'ink';
import { type ReactNode, useState } from 'react';
import { screensText } from '../../text/screens.ts';
import { useCommands, useTyping } from '../keys/commands.tsx';
import type { Scope } from '../keys/keys.ts';
import { LineInput, typeInto } from '../parts/line-input.tsx';
import { Pane } from '../parts/pane.tsx';
import { Prose } from '../parts/prose.tsx';
import { innerWidth, lastOffset } from '../parts/scrolling.ts';
import { Styled } from '../parts/styled.tsx';
import { useSettings, useSize } from '../parts/surroundings.tsx';
import { type HelpLine, helpLines, labelColumns } from './help-lines.ts';
import type { OpenScreen, Shell } from './store.ts';

/** Where the commands work that mean something on a screen. */
function scopesOf(screen: OpenScreen | undefined): readonly Scope[] {
  switch (screen?.kind) {
    case 'lab':
      return screen.isPlayer
        ? ['player', 'pane', 'filter', 'everywhere']
        : ['lab', 'question', 'pane', 'filter', 'everywhere'];
    case 'recordings':
      return ['recordings', 'list', 'everywhere'];
    case 'bench':
      return ['bench', 'benchSaved', 'list', 'everywhere'];
    default:
      return ['home', 'list', 'everywhere'];
  }
}

/** Help, over the screen that is open. */
export function Help({ shell }: { readonly shell: Shell }) {
  const settings = useSettings();
  const { columns, rows } = useSize();
  const [offset, setOffset] = useState(0);
  const { filter, note } = useFilter(() => setOffset(0));
  const text = screensText(settings.language);
  const width = Math.min(columns, 100);
  const scopes = scopesOf(shell.store.getState().screens.at(-1));
  const lines = helpLines(settings, innerWidth(width), { scopes, filter: filter.text });
  const last = lastOffset(lines.length, rows);
  const page = Math.max(1, rows - 4);
  const to = (row: number) => setOffset(Math.max(0, Math.min(last, row)));
  const close = () => shell.setHelp(false);
  useCommands('help', {
    down: () => to(offset + 1),
    up: () => to(offset - 1),
    pageDown: () => to(offset + page),
    pageUp: () => to(offset - page),
    pageOn: () => to(offset + page),
    nextPart: () => to(partAfter(lines, offset)),
    leave: close,
    first: () => to(0),
    last: () => to(last),
    search: filter.type,
    back: () => (filter.text === '' ? close() : filter.clear()),
    help: close,
    command: () => {},
    layout: () => {},
  });
  return (
    <Box width={columns} height={rows} justifyContent="center">
      <Pane
        title={text.help}
        note={note}
        width={width}
        height={rows}
        focused
        onWheel={(turned) => to(offset + turned)}
        seen={{ offset, of: lines.length }}
      >
        {lines.length === 0 && <Prose as="muted">{text.helpNothing(filter.text)}</Prose>}
        {lines.slice(offset, offset + rows - 2).map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line has no name but its place.
          <Line key={offset + at} {...line} />
        ))}
      </Pane>
    </Box>
  );
}

/** The row of the next title; behind the last one the first. */
function partAfter(lines: readonly HelpLine[], row: number): number {
  return Math.max(
    0,
    lines.findIndex(({ title }, at) => at > row && title !== undefined),
  );
}

function Line({ title, label, words }: HelpLine) {
  const { language } = useSettings();
  return (
    <Box height={1}>
      {title !== undefined && <Styled as="title">{title}</Styled>}
      {label !== undefined && (
        <Box width={labelColumns(language)} flexShrink={0}>
          <Styled as="key">{label}</Styled>
        </Box>
      )}
      {words !== undefined && <Styled>{words}</Styled>}
    </Box>
  );
}

/** What is looked for, and what stands in the upper border about it. */
function useFilter(changed: () => void) {
  const text = screensText(useSettings().language);
  const [looked, setText] = useState('');
  const [typing, setTyping] = useState(false);
  const set = (next: string): void => {
    setText(next);
    changed();
  };
  useTyping(
    typing
      ? (key, typed) => {
          const next = typeInto(looked, key, typed);
          set(next.done === 'cancel' ? '' : next.text);
          setTyping(next.done === undefined);
        }
      : undefined,
  );
  const note: ReactNode =
    typing || looked !== '' ? (
      <LineInput sign="/" text={looked} />
    ) : (
      <Styled as="muted">{text.helpClose}</Styled>
    );
  return { filter: { text: looked, type: () => setTyping(true), clear: () => set('') }, note };
}
