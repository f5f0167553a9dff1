/** Keys as they come from a terminal, in pieces of any size: what Ink makes of them, and what reaches the app. */
import { render } from 'ink-testing-library';
import { afterEach, expect, test, vi } from 'vitest';
import { createKeyboard, Keys, useTyping } from '../../../src/screens/keys/commands.tsx';
import { PATIENTLY } from '../../support/limits.ts';

let ink: ReturnType<typeof render> | undefined;
afterEach(() => ink?.unmount());

/** Hears every key, and what each of them types. */
function Listener({ hear }: { readonly hear: (key: string, typed: string) => void }) {
  useTyping((key, typed) => hear(key, typed));
  return null;
}

/** What arrives of what a terminal sends, piece by piece: names of keys, what they type, pastes in angle brackets. */
async function heard(...pieces: readonly string[]) {
  const keys: string[] = [];
  let typed = '';
  const opened = render(
    <Keys
      keyboard={createKeyboard()}
      onPaste={(text) => void keys.push(`<${text}>`)}
      onKey={() => {}}
    >
      <Listener
        hear={(key, text) => {
          keys.push(key);
          typed += text;
        }}
      />
    </Keys>,
  );
  ink = opened;
  await new Promise(setImmediate);
  for (const piece of pieces) opened.stdin.write(piece);
  const all = async (count: number): Promise<readonly string[]> => {
    await vi.waitFor(() => expect(keys.length).toBeGreaterThanOrEqual(count), PATIENTLY);
    for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
    return keys;
  };
  return { all, typed: () => typed };
}

test.each<[string, readonly string[]]>([
  ['++', ['+', '+']],
  ['ab\r', ['a', 'b', 'enter']],
  ['a \t', ['a', 'space', 'tab']],
  ['\x1b[A\x1b[B', ['up', 'down']],
  ['\x1bOA\x1bOB', ['up', 'down']],
  ['n\x1bOPq', ['n', 'q']],
  ['\x1b[1;5C', ['right']],
  ['\x1b[1~\x1b[4~\x1b[5~\x1b[6~', ['home', 'end', 'pageup', 'pagedown']],
  ['管道', ['管', '道']],
  ['x\x7f\x7f', ['x', 'backspace', 'backspace']],
  ['\x1b[Z\t', ['shift+tab', 'tab']],
  ['two\x15', ['t', 'w', 'o', 'ctrl+u']],
  ['\x1b[200~two\nlines\x1b[201~n', ['<two\nlines>', 'n']],
  ['\x1b[200~a\x1b[31mb\x1b[201~n', ['<a\x1b[31mb>', 'n']],
])('%j', async (input, keys) => {
  const { all } = await heard(input);
  expect(await all(keys.length)).toEqual(keys);
});

test.each([
  ['a mouse', '\x1b[<0;10;5M'],
  ['F1 of the Linux console', '\x1b[[A'],
  ['F1', '\x1bOP'],
  ['a window that has the focus', '\x1b[I'],
  ['Alt with a letter', '\x1bx'],
])('%s means nothing', async (_, input) => {
  const { all, typed } = await heard(`${input}n`);
  expect(await all(1)).toEqual(['n']);
  expect(typed()).toBe('n');
});

test('a key that comes in pieces is one key', async () => {
  const { all } = await heard('nn\x1b[', 'Bq');
  expect(await all(4)).toEqual(['n', 'n', 'down', 'q']);
});

test('a paste that comes in pieces is one paste', async () => {
  const { all } = await heard('\x1b[200~one ', 'two\x1b[20', '1~n');
  expect(await all(2)).toEqual(['<one two>', 'n']);
});

test('an escape with nothing behind it is the Esc key', async () => {
  const { all } = await heard('a\x1b');
  expect(await all(2)).toEqual(['a', 'escape']);
});

test('keys type what is on them, others type nothing', async () => {
  const { all, typed } = await heard('a管 \t\x1b[A\x7f\x0bz');
  await all(8);
  expect(typed()).toBe('a管 z');
});
