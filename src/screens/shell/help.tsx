/** The help screen: every command with its keys, in groups, made from the table of commands; and what marks mean. */
import { Box } from 'ink';
import { useState } from 'react';
import { screensText } from '../../text/screens.ts';
import { useCommands } from '../keys/commands.tsx';
import { COMMANDS } from '../keys/keys.table.ts';
import { type Category, type Command, keyLabel } from '../keys/keys.ts';
import { MARKS } from '../marks.ts';
import { Pane } from '../parts/pane.tsx';
import { textWidth, wrapText } from '../parts/rows.ts';
import { innerWidth, lastOffset } from '../parts/scrolling.ts';
import { Styled } from '../parts/styled.tsx';
import { type Settings, useSettings, useSize } from '../parts/surroundings.tsx';
import type { Shell } from './store.ts';

const CATEGORIES: readonly Category[] = ['run', 'move', 'view', 'app'];

/** A line of help: a title, or words behind what they explain. */
interface HelpLine {
  readonly title?: string;
  readonly label?: string;
  readonly words?: string;
}

/** All commands and all marks in lines of this width. */
export function helpLines({ language, theme }: Settings, width: number): HelpLine[] {
  const text = screensText(language);
  const titles = { run: text.helpRun, move: text.helpMove, view: text.helpView, app: text.helpApp };
  const commands: Command[] = Object.values(COMMANDS);
  const labelWidth = labelColumns(commands, language);
  const entry = (label: string, words: string): HelpLine[] =>
    wrapText(words, Math.max(10, width - labelWidth)).map((line, at) => ({
      label: at === 0 ? label : '',
      words: line,
    }));
  const groups = CATEGORIES.map((category) => [
    { title: titles[category] },
    ...commands
      .filter((command) => command.category === category)
      .flatMap(({ keys, does }) => entry(keysText(keys, language), does[language])),
    {},
  ]);
  const marks = MARKS.flatMap(({ drawn, means }) => entry(drawn(theme.glyphs), means[language]));
  return [...groups.flat(), { title: text.helpMarks }, ...marks];
}

/** Columns for the keys, and two blanks. */
function labelColumns(commands: readonly Command[], language: Settings['language']): number {
  const widths = commands.map(({ keys }) => textWidth(keysText(keys, language)));
  return Math.min(20, Math.max(...widths)) + 2;
}

function keysText(keys: readonly string[], language: Settings['language']): string {
  if (keys.length > 5) return `${keys[0]} ... ${keys[keys.length - 1]}`;
  return keys.map((key) => keyLabel(key, language)).join(' ');
}

/** Help, over the screen that is open. */
export function Help({ shell }: { readonly shell: Shell }) {
  const settings = useSettings();
  const { columns, rows } = useSize();
  const [offset, setOffset] = useState(0);
  const text = screensText(settings.language);
  const width = Math.min(columns, 100);
  const lines = helpLines(settings, innerWidth(width));
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
    leave: close,
    first: () => to(0),
    last: () => to(last),
    back: close,
    help: close,
    command: () => {},
    layout: () => {},
  });
  const labelWidth = labelColumns(Object.values(COMMANDS), settings.language);
  return (
    <Box width={columns} height={rows} justifyContent="center">
      <Pane
        title={text.help}
        note={<Styled as="muted">{text.helpClose}</Styled>}
        width={width}
        height={rows}
        focused
        onWheel={(turned) => to(offset + turned)}
        seen={{ offset, of: lines.length }}
      >
        {lines.slice(offset, offset + rows - 2).map(({ title, label, words }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line has no name but its place.
          <Box key={offset + at} height={1}>
            {title !== undefined && <Styled as="title">{title}</Styled>}
            {label !== undefined && (
              <Box width={labelWidth} flexShrink={0}>
                <Styled as="key">{label}</Styled>
              </Box>
            )}
            {words !== undefined && <Styled>{words}</Styled>}
          </Box>
        ))}
      </Pane>
    </Box>
  );
}
