/** The lab's picture of a recording, as asciicasts hold it: of the app and of the command line alike. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import stringWidth from 'string-width';
import { beforeAll, describe, expect, test } from 'vitest';
import { main } from '../../src/cli/cli.ts';
import {
  EngineError,
  exportRecording,
  type Recording,
  readRecording,
  record,
  stopsIn,
} from '../../src/engine/index.ts';
import { labScene } from '../../src/screens/frame.tsx';
import { HELLO } from '../support/hello.ts';
import { surroundings } from '../support/io.ts';
import { PATIENCE_MS } from '../support/limits.ts';
import { skipUnless } from '../support/skip.ts';

let folder: string;
let recording: Recording;
const path = (): string => join(folder, 'hello.jsonl');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ipcscope-frame-'));
  const options = { on: 'sim', out: path(), locale: 'en' } as const;
  expect(await record(HELLO, 'hello.ipc', options)).toMatchObject({ ok: true });
  recording = readRecording(readFileSync(path()), 'hello.jsonl');
  return () => rmSync(folder, { recursive: true });
});

const whole = (pieces: Iterable<string>): string => [...pieces].join('');

type Language = 'en' | 'zh';

function cast(columns: number, rows: number, language: Language = 'en'): string {
  const draw = labScene({ language, layout: '6' });
  const size = { columns, rows };
  return whole(exportRecording(recording, { format: 'asciicast-v2', draw, size }));
}

/** The pictures of a cast: the one before the first step, then one a step. */
function pictures(text: string): readonly string[] {
  const events = text.trimEnd().split('\n').slice(1);
  const data = events.map((line) => JSON.parse(line) as [number, string, string]);
  return data.flatMap(([, code, drawn]) => (code === 'o' ? [drawn] : [])).slice(0, -1);
}

/** The lines of a picture without colours. */
const linesOf = (picture: string): string[] =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are terminal sequences.
  picture.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '').split('\r\n');

/** The program's own command, with what it writes. */
async function ipcscope(...args: string[]): Promise<string> {
  const { io, out, err } = surroundings();
  expect(await main(args, io)).toBe(0);
  expect(err()).toBe('');
  return out();
}

describe('the picture', () => {
  test.each<[number, number, Language]>([
    [80, 24, 'en'],
    [80, 24, 'zh'],
    [100, 30, 'en'],
    [100, 30, 'zh'],
    [200, 60, 'en'],
  ])('stays within %i by %i in %s at every step', (columns, rows, language) => {
    const all = pictures(cast(columns, rows, language));
    expect(all).toHaveLength(stopsIn(recording) + 1);
    for (const lines of all.map(linesOf)) {
      expect(lines.length).toBeLessThan(rows);
      for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
    }
  });

  test('is the lab: transcript, kernel, processes, what happens inside', () => {
    const text = linesOf(pictures(cast(100, 30))[3] ?? '').join('\n');
    expect(text).toContain('B read(r, …, 100)');
    expect(text).toContain('anon_pipe_read');
    expect(text).toContain('struct pipe_inode_info');
    expect(text).toMatch(/rd_wait +‖B/);
    expect(text).toContain('Hello through a pipe');
    expect(text).toContain('step 3/5');
    expect(text).toContain('The pipe is empty');
    const zh = linesOf(pictures(cast(100, 30, 'zh'))[3] ?? '').join('\n');
    expect(zh).toContain('管道是空的');
    expect(zh).toContain('经管道问好');
  });

  test('is what the command line exports, in its language and layout', async () => {
    const args = ['export', path(), '-f', 'asciicast-v2'];
    expect(await ipcscope(...args)).toBe(cast(100, 30));
    expect(await ipcscope(...args, '--lang', 'zh')).toBe(cast(100, 30, 'zh'));
    const old = pictures(await ipcscope(...args, '--layout', '3.2')).map(linesOf);
    expect(old[1]?.join('\n')).toContain('nrbufs');
    expect(linesOf(pictures(cast(100, 30))[1] ?? '').join('\n')).not.toContain('nrbufs');
  });
});

const asciinema = spawnSync('asciinema', ['--version'], { encoding: 'utf8' });
const installed = skipUnless(asciinema.status === 0, 'asciinema is not installed');

installed('asciinema plays it', () => {
  const file = join(folder, 'hello.cast');
  writeFileSync(file, cast(100, 30));
  // It reads its keys from the terminal, so it is given one.
  const play = `asciinema play -s 1000 -i 0.001 ${file}`;
  const options = { encoding: 'utf8', timeout: PATIENCE_MS } as const;
  const { status, stdout } = spawnSync('script', ['-qec', play, '/dev/null'], options);
  expect(status).toBe(0);
  for (const picture of pictures(cast(100, 30))) expect(stdout).toContain(picture.slice(0, 200));
});

test('a recording with one bit changed, anywhere, is refused or shown up to the damage', () => {
  const bytes = readFileSync(path());
  const draw = labScene({ language: 'en', layout: '6' });
  let shown = 0;
  for (let at = 0; at < bytes.length; at += 127) {
    const changed = Uint8Array.from(bytes);
    changed[at] = (bytes[at] ?? 0) ^ (1 << (at % 7));
    let read: Recording;
    try {
      read = readRecording(changed, 'changed.jsonl');
    } catch (error) {
      expect(error).toBeInstanceOf(EngineError);
      continue;
    }
    for (const options of [{ format: 'text' }, { format: 'asciicast-v2', draw }] as const) {
      expect(() => whole(exportRecording(read, options)), `byte ${at}`).not.toThrow();
    }
    shown += 1;
  }
  expect(shown).toBeGreaterThan(30);
});

test('calls that only a later version knows are drawn, and what they returned', () => {
  const later = readFileSync(path(), 'utf8').replaceAll('"call":"read"', '"call":"readnext"');
  const other = readRecording(Buffer.from(later), 'later.jsonl');
  const draw = labScene({ language: 'en', layout: '6' });
  const drawn = pictures(whole(exportRecording(other, { format: 'asciicast-v2', draw })));
  expect(drawn).toHaveLength(stopsIn(other) + 1);
  const text = whole(exportRecording(other, { format: 'text' }));
  expect(text).toMatch(/<\.\.\. readnext resumed>.* = 5/);
});

test.each(['en', 'zh'] as const)('nothing in a cast speaks of keys (%s)', (language) => {
  const all = pictures(cast(100, 30, language)).map((picture) => linesOf(picture).join('\n'));
  expect(all.length).toBeGreaterThan(3);
  for (const picture of all) expect(picture).not.toMatch(/Press|Step with n|g starts over|Esc|按/);
});
