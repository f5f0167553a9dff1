/** The help screen: every command with its keys, in groups, made from the table of commands; and what marks mean. */
import { screensText } from '../text/screens.ts';
import type { Settings } from './controller.ts';
import { COMMANDS } from './keys.table.ts';
import { type Category, type Command, keyLabel } from './keys.ts';
import { MARKS } from './marks.ts';
import { innerWidth, pane } from './parts/pane.ts';
import { fitRows, type Row, span, textWidth, wrapText } from './parts/rows.ts';

const CATEGORIES: readonly Category[] = ['run', 'move', 'view', 'app'];

/** All commands and all marks, a row or more each, at this width. */
export function helpRows({ language, theme }: Settings, width: number): Row[] {
  const text = screensText(language);
  const titles = { run: text.helpRun, move: text.helpMove, view: text.helpView, app: text.helpApp };
  const commands: Command[] = Object.values(COMMANDS);
  const labels = commands.map(({ keys }) => keysText(keys, language));
  const keyWidth =
    Math.min(
      20,
      labels.reduce((most, label) => Math.max(most, textWidth(label)), 0),
    ) + 2;
  const rows: Row[] = [];
  for (const category of CATEGORIES) {
    if (rows.length > 0) rows.push([]);
    rows.push([span(titles[category], 'title')]);
    commands.forEach((command, index) => {
      if (command.category !== category) return;
      rows.push(...entry(labels[index] ?? '', command.does[language], keyWidth, width));
    });
  }
  rows.push([], [span(text.helpMarks, 'title')]);
  for (const { drawn, means } of MARKS) {
    rows.push(...entry(drawn(theme.glyphs), means[language], keyWidth, width));
  }
  return rows;
}

function entry(label: string, words: string, labelWidth: number, width: number): Row[] {
  return wrapText(words, Math.max(10, width - labelWidth)).map((line, at): Row => {
    const left = at === 0 ? label : '';
    const blanks = ' '.repeat(Math.max(1, labelWidth - textWidth(left)));
    return [span(left, 'key'), span(blanks), span(line)];
  });
}

function keysText(keys: readonly string[], language: Settings['language']): string {
  if (keys.length > 5) return `${keys[0]} ... ${keys[keys.length - 1]}`;
  return keys.map((key) => keyLabel(key, language)).join(' ');
}

/** The whole screen of help, scrolled by so many rows; also how far it can be scrolled. */
export function helpScreen(
  settings: Settings,
  columns: number,
  rows: number,
  offset: number,
): { readonly rows: Row[]; readonly last: number } {
  const text = screensText(settings.language);
  const width = Math.min(columns, 100);
  const left = Math.floor((columns - width) / 2);
  const content = helpRows(settings, innerWidth(width));
  const box = pane({
    title: text.help,
    note: [span(text.helpClose, 'muted')],
    rows: content,
    width,
    height: rows,
    offset,
    focused: true,
    theme: settings.theme,
  });
  return {
    rows: fitRows(
      box.map((spans) => [span(' '.repeat(left)), ...spans]),
      rows,
    ),
    last: Math.max(0, content.length - (rows - 2)),
  };
}
