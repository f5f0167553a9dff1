/** A folder of recordings that somebody else has filled: names that steer a terminal, and things that are no files. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import stringWidth from 'string-width';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { record } from '../../../src/engine/index.ts';
import { HELLO } from '../../support/hello.ts';
import { HOSTILE, unsafeInLines } from '../../support/terminal-safe.ts';
import { type OpenApp, openApp } from '../app-driver.tsx';

let state: string;
let app: OpenApp | undefined;
const at = (name: string): string => join(state, 'ipcscope', 'recordings', name);

beforeEach(async () => {
  state = mkdtempSync(join(tmpdir(), 'ipcscope-hostile-'));
  mkdirSync(at(''), { recursive: true });
});

afterEach(async () => {
  app?.close();
  rmSync(state, { recursive: true });
});

const COLUMNS = 100;

/** The lines of a recording of a transcript. */
async function recordingOf(text: string, file: string): Promise<string> {
  let lines = '';
  const out = {
    append: (line: string) => {
      lines += line;
    },
    close: () => {},
  };
  expect(await record(text, file, { on: 'sim', out, locale: 'en' })).toMatchObject({ ok: true });
  return lines;
}

/** What a file may be called: no slash, no NUL, no half of a pair. */
const NAMES = HOSTILE.filter((text) => !/[\0\p{Cs}]/u.test(text));

test('names, titles and headers are drawn as text, each line as wide as the screen', async () => {
  const recording = await recordingOf(HELLO, 'hello.ipc');
  for (const [index, hostile] of NAMES.entries()) {
    const name = `${hostile.replaceAll('/', '-')}${index}`;
    const [, ...steps] = recording.split('\n');
    const header = JSON.parse(recording.split('\n')[0] ?? '') as Record<string, unknown>;
    const title = JSON.stringify(`${hostile}${index} ${hostile}`);
    const transcript = `---\ntitle: ${title}\n---\n> ${hostile}\n${String(header.transcript)}`;
    const changed = { ...header, transcript, file: hostile, kernel: hostile, created: hostile };
    writeFileSync(at(`${name}.jsonl`), [JSON.stringify(changed), ...steps].join('\n'));
    writeFileSync(at(`${name}-damaged.jsonl`), hostile);
  }
  const opened = await openApp(state);
  app = opened;
  await opened.press('R');
  const seen = new Set<string>();
  for (let press = 0; press < 2 * NAMES.length; press++) {
    const screen = opened.text();
    expect(unsafeInLines(screen)).toBeUndefined();
    // The first line and the last end where their words end.
    for (const line of screen.split('\n').slice(1, -1)) {
      expect(stringWidth(line), line).toBe(COLUMNS);
    }
    seen.add(screen);
    await opened.press('down');
  }
  expect(seen.size).toBeGreaterThan(NAMES.length);
  expect([...seen].join('')).toContain('\\x1b[2J');
  // Playing one, and what it says when it is exported.
  await opened.press('home', 'enter', 'n');
  expect(unsafeInLines(opened.text())).toBeUndefined();
});

const HAS_FIFO = spawnSync('mkfifo', ['--version']).status === 0;

test('what is no file is listed with the reason, and not waited for', async () => {
  symlinkSync('/dev/zero', at('a-device.jsonl'));
  mkdirSync(at('b-folder.jsonl'));
  symlinkSync('circle.jsonl', at('circle.jsonl'));
  symlinkSync('nowhere', at('d-dangling.jsonl'));
  if (HAS_FIFO) spawnSync('mkfifo', [at('e-fifo.jsonl')]);
  const socket = createServer();
  await new Promise<void>((resolve) => socket.listen(at('f-socket.jsonl'), resolve));
  try {
    const opened = await openApp(state);
    app = opened;
    await opened.press('R');
    const reasons = ['is a device, a FIFO or a socket', 'is a folder', 'ELOOP', 'there is no file'];
    for (const [press, reason] of [
      ...reasons,
      ...(HAS_FIFO ? ['is a device, a FIFO or a socket'] : []),
      'is a device, a FIFO or a socket',
    ].entries()) {
      if (press > 0) await opened.press('down');
      expect(opened.text().replace(/\s*│\n│\s*/g, ' '), reason).toContain(reason);
    }
  } finally {
    socket.close();
  }
});
