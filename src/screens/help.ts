/** The help screen: every command with its keys, in groups; made from the table of commands. */
import { screensText } from '../text/screens.ts';
import type { Settings } from './controller.ts';
import { COMMANDS } from './keys.table.ts';
import { type Category, type Command, keyLabel } from './keys.ts';
import { innerWidth, pane } from './parts/pane.ts';
import { fitRows, type Row, span, textWidth, wrapText } from './parts/rows.ts';

const CATEGORIES: readonly Category[] = ['run', 'move', 'view', 'app'];

/** All commands, a row or more each, at this width. */
export function helpRows({ language }: Settings, width: number): Row[] {
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
      const label = labels[index] ?? '';
      wrapText(command.does[language], Math.max(10, width - keyWidth)).forEach((line, at) => {
        const left = at === 0 ? label : '';
        rows.push([
          span(left, 'key'),
          span(' '.repeat(Math.max(1, keyWidth - textWidth(left)))),
          span(line),
        ]);
      });
    });
  }
  return rows;
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
