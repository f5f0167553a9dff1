/** The table of commands has every key once, in both languages, and docs/KEYS.md is what it says. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../../src/screens/keys/keys.table.ts';
import {
  type CommandName,
  commandOf,
  commandsIn,
  type KeyName,
  type Scope,
} from '../../../src/screens/keys/keys.ts';
import { keysDocument } from '../../../src/screens/keys/keys-document.ts';
import { MARKS } from '../../../src/screens/marks/marks.ts';
import { textWidth } from '../../../src/screens/parts/rows.ts';
import { helpLines, labelColumns } from '../../../src/screens/shell/help-lines.ts';
import { makeTheme } from '../../../src/screens/theme.ts';

const SCOPES: readonly (readonly Scope[])[] = [
  ['home', 'list'],
  ['recordings', 'list'],
  ['lab'],
  ['lab', 'pane'],
  ['player'],
  ['filter', 'lab'],
];

/** What a key does where these scopes lie around each other, the innermost first. */
function commandFor(key: KeyName, scopes: readonly Scope[]): CommandName | undefined {
  for (const scope of [...scopes, 'everywhere'] as const) {
    const name = commandOf(key, scope);
    if (name !== undefined) return name;
  }
  return undefined;
}

describe('the table of commands', () => {
  test.each(SCOPES.flat())('%s gives no key two meanings', (scope) => {
    const keys = commandsIn([scope]).flatMap(([, command]) => command.keys);
    expect(keys).toHaveLength(new Set(keys).size);
  });

  test.each(SCOPES)('in %s nothing hides how to leave', (...scopes) => {
    expect(commandFor('q', scopes)).toBe('quit');
    expect(commandFor('?', scopes)).toBe('help');
    expect(commandFor('escape', scopes)).toBe('back');
    expect(commandFor('ctrl+z', scopes)).toBe('suspend');
  });

  test('has the keys that the field expects', () => {
    expect(commandFor('j', ['list'])).toBe('down');
    expect(commandFor('k', ['list'])).toBe('up');
    expect(commandFor('g', ['list'])).toBe('first');
    expect(commandFor('G', ['list'])).toBe('last');
    expect(commandFor('/', ['list'])).toBe('search');
    expect(commandFor('tab', ['lab'])).toBe('nextPane');
    expect(commandFor('n', ['lab'])).toBe('step');
    expect(commandFor('n', ['filter', 'lab'])).toBe('step');
    expect(commandFor('N', ['filter', 'lab'])).toBe('nextMatch');
    expect(commandFor('7', ['player'])).toBe('seek');
    expect(commandFor('2', ['lab'])).toBe('pane');
  });

  test('says everything in both languages', () => {
    for (const command of Object.values(COMMANDS)) {
      for (const text of [command.does, command.short]) {
        expect(text.en).not.toBe('');
        expect(text.zh).not.toBe('');
      }
    }
  });
});

test('docs/KEYS.md is what the table says', () => {
  const path = new URL('../../../docs/KEYS.md', import.meta.url);
  expect(readFileSync(path, 'utf8')).toBe(keysDocument());
});

test.each([true, false])(
  'the help screen says what each mark means, place by place (ASCII alone: %s)',
  (ascii) => {
    const theme = makeTheme(16, ascii);
    for (const language of ['en', 'zh'] as const) {
      const all = helpLines({ theme, language, layout: '6' }, 76);
      for (const { words = '' } of all) expect(textWidth(words)).toBeLessThan(76);
      for (const { label = '' } of all)
        expect(textWidth(label)).toBeLessThan(labelColumns(language));
      for (const { where, marks } of MARKS) {
        const at = all.findIndex(({ title }) => title?.endsWith(where[language]));
        expect(at, where[language]).toBeGreaterThanOrEqual(0);
        const end = all.findIndex(({ title }, row) => row > at && title !== undefined);
        const part = all.slice(at, end < 0 ? all.length : end);
        for (const { drawn, means } of marks) {
          const row = part.find(({ label }) => label === drawn(theme.glyphs));
          expect(row?.words, means[language]).toContain(means[language].slice(0, 12));
        }
      }
    }
  },
);

test('the marks of the screen that one is on come before those of others', () => {
  const settings = { theme: makeTheme(16, false), language: 'en', layout: '6' } as const;
  const titles = (scopes: readonly Scope[]) =>
    helpLines(settings, 76, { scopes }).flatMap(({ title }) => title ?? []);
  const inLab = titles(['lab', 'everywhere']);
  expect(inLab.indexOf('Marks: 2 Kernel')).toBeLessThan(inLab.indexOf('On other screens'));
  expect(inLab.indexOf('Marks: Home')).toBeGreaterThan(inLab.indexOf('On other screens'));
  const atHome = titles(['home', 'list', 'everywhere']);
  expect(atHome.indexOf('Marks: Home')).toBeLessThan(atHome.indexOf('On other screens'));
});
