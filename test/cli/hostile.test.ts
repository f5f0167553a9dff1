/** Everything that a command may be given by a stranger, tried on every command: nothing of it steers the terminal. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { main } from '../../src/cli/cli.ts';
import { surroundings } from '../support/io.ts';
import { mutated, mutation } from '../support/mutations.ts';
import { holdsAsync } from '../support/property.ts';
import { HOSTILE, unsafeIn, unsafeInLines } from '../support/terminal-safe.ts';

let folder = '';
const at = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ipcscope-hostile-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Run a command in this process; what it writes is safe, and no surprise to itself. */
async function ipcscope(args: readonly string[], stdin = ''): Promise<string> {
  const { io, out, err } = surroundings({}, stdin);
  const status = await main(args, io);
  expect(unsafeInLines(out()), args.join(' ')).toBeUndefined();
  expect(unsafeInLines(err()), args.join(' ')).toBeUndefined();
  expect(err()).not.toMatch(/should not happen|不该发生/);
  if (status === 0) expect(err()).toBe('');
  return out();
}

/** A text with something hostile in it. */
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', maxLength: 6 })), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => parts.join(''));

const language = fc.constantFrom('en', 'zh');

/** A transcript that holds a text wherever one may stand, in lines that are right and in lines that are not. */
function transcriptOf(text: string): string {
  const line = text.replace(/[\r\n]/g, ' ');
  const string = `"${line.replace(/["\\]/g, '\\$&')}"`;
  return [
    '---',
    `title: ${JSON.stringify(text)}`,
    `summary: ${JSON.stringify({ en: text, zh: text })}`,
    '---',
    `> ${line}`,
    `# ${line}`,
    'A  pipe([r, w]) = 0',
    `A  write(w, ${string}, 1) = 7 # ${line}`,
    `A  open(${string}, O_RDONLY) = 3`,
    '',
  ].join('\n');
}

/** Lines of which a mistake quotes a part. */
const wrongLines = (text: string): readonly string[] => {
  const line = text.replace(/[\r\n]/g, ' ');
  return [
    `A  ${line}(3) = 0`,
    `${line}  close(3) = 0`,
    `A  close(${line}) = ${line}`,
    `A  write(3, "${line}", 5`,
    `A  close(3) = -1 E${line}`,
    `A  kill(A, SIG${line}) = 0`,
    `A  --- SIG${line} {si_code=${line}} ---`,
    `+${line}`,
    `---\n${line}: ${line}\n---`,
  ];
};

describe('a transcript', () => {
  test('that runs, in every command', async () => {
    let casts = 0;
    await holdsAsync(
      'dear',
      fc.asyncProperty(hostile, language, async (text, lang) => {
        writeFileSync(at('t.ipc'), transcriptOf(text));
        const lines = ['run', at('t.ipc'), '--lang', lang];
        await ipcscope(lines);
        JSON.parse(await ipcscope([...lines, '--json']));
        await ipcscope(['record', at('t.ipc'), '-o', at('t.jsonl'), '--force']);
        await ipcscope(['record', at('t.ipc'), '-o', '-']);
        await ipcscope(['play', at('t.jsonl'), '--lang', lang]);
        for (const format of ['text', 'json', 'asciicast-v2', 'asciicast-v3']) {
          const out = await ipcscope(['export', at('t.jsonl'), '-f', format, '--lang', lang]);
          if (out === '' || !format.startsWith('asciicast')) continue;
          expectSafeCast(out);
          casts += 1;
        }
        await ipcscope([at('t.ipc'), '--lang', lang]);
        rmSync(at('t.jsonl'), { force: true });
      }),
    );
    expect(casts).toBeGreaterThan(0);
  });

  test('with mistakes', async () => {
    await holdsAsync(
      'dear',
      fc.asyncProperty(hostile, language, async (text, lang) => {
        for (const line of wrongLines(text)) {
          const args = ['run', '-', '--lang', lang];
          await ipcscope(args, line);
          JSON.parse(await ipcscope([...args, '--json'], line));
        }
      }),
    );
  });
});

/** What a player does with a cast: it writes the pictures, shows the markers, and sets the window's title. */
function expectSafeCast(cast: string): void {
  const [header = '', ...events] = cast.trimEnd().split('\n');
  const { title } = JSON.parse(header) as { title: string };
  expect(unsafeIn(title)).toBeUndefined();
  for (const event of events) {
    const [seconds, code, data] = JSON.parse(event) as [number, string, string];
    expect(seconds).toBeGreaterThanOrEqual(0);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the sequences that we write.
    const text = code === 'o' ? data.replace(/\x1b\[[?0-9;]*[HJKhlm]|\r\n/g, '') : data;
    expect(unsafeIn(text)).toBeUndefined();
  }
}

describe('names and options', () => {
  test('of files that are there', async () => {
    await holdsAsync(
      'dear',
      fc.asyncProperty(fc.constantFrom(...HOSTILE), language, async (text, lang) => {
        const name = text.replace(/[\0/\p{Cs}]/gu, '-');
        const file = at(`x${name}.ipc`);
        writeFileSync(file, 'A  pipe([r, w]) = 0\nA  close(r) = 1\nA  close(w) = 1\n');
        await ipcscope(['run', file, '--lang', lang]);
        await ipcscope(['run', file, '--json']);
        await ipcscope([file, '--lang', lang]);
        const out = at(`y${name}.jsonl`);
        await ipcscope(['record', file, '-o', out, '--force', '--lang', lang]);
        await ipcscope(['record', file, '-o', out, '--lang', lang]);
        await ipcscope(['export', out, '-f', 'asciicast-v2', '--lang', lang]);
        await ipcscope(['run', out, '--lang', lang]);
        await ipcscope(['play', file, '--lang', lang]);
      }),
    );
  });

  test('of everything else', async () => {
    await holdsAsync(
      'dear',
      fc.asyncProperty(hostile, language, async (text, lang) => {
        for (const args of [
          ['run', text],
          ['run', `./${text}`],
          ['play', text],
          ['lab', text],
          [text],
          [text, text],
          ['run', 'pipe/hello', text],
          ['run', 'pipe/hello', '--on', text],
          ['run', 'pipe/hello', `--${text}`],
          ['run', 'pipe/hello', `--json=${text}`],
          ['record', 'pipe/hello', '-o', join(folder, 'no', text)],
          // Not -o: that would be written.
          ['record', 'pipe/hello', `-x${text}`],
          ['export', 'pipe-hello', '-f', text],
          ['export', text, '-f', 'text'],
          ['export', 'pipe-hello', '-f', 'text', '-o', join(folder, 'no', text)],
          ['labs', '--layout', text],
          ['labs', '--lang', text],
          ['help', text],
        ]) {
          // Whatever it is that a name is made of, no process is given a NUL in one.
          await ipcscope([...args.map((arg) => arg.replaceAll('\0', '')), '--lang', lang]);
        }
      }),
    );
  });
});

describe('a recording', () => {
  test('with any value changed is refused, or shown up to there', async () => {
    const made: string[][] = [];
    for (const lab of ['pipe/broken', 'signal/zombies', 'sysv-sem/undo', 'sysv-shm/pages']) {
      await ipcscope(['record', lab, '-o', at('made.jsonl'), '--force']);
      made.push(readFileSync(at('made.jsonl'), 'utf8').split('\n'));
    }
    await holdsAsync(
      'dear',
      fc.asyncProperty(
        fc.constantFrom(...made),
        fc.noBias(fc.nat()),
        fc.array(mutation, { minLength: 1, maxLength: 3 }),
        async (lines, which, changes) => {
          const line = which % (lines.length - 1);
          const changed = changes.reduce(mutated, lines[line] ?? '');
          writeFileSync(at('m.jsonl'), lines.with(line, changed).join('\n'));
          await ipcscope(['play', at('m.jsonl')]);
          await ipcscope(['export', at('m.jsonl'), '-f', 'json']);
          const version = which % 2 === 0 ? 'asciicast-v2' : 'asciicast-v3';
          const cast = await ipcscope(['export', at('m.jsonl'), '-f', version]);
          if (cast !== '') expectSafeCast(cast);
        },
      ),
    );
  });
});
