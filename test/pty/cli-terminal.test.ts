/** The command line at a terminal: what opens the app and what does not. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Driven, launch } from '../support/driver.ts';
import { runProgram } from '../support/program.ts';

const GOOD = 'A  pipe([r, w]) = 0\nA  write(w, "Hello", 5) = 5\nA  read(r, "Hello", 100) = 5\n';

let folder = '';
let app: Driven | undefined;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'terminal-test-'));
  writeFileSync(join(folder, 'good.ipc'), GOOD);
  writeFileSync(join(folder, 'broken.ipc'), 'A  wirte(w)\n');
  await runProgram(['record', 'good.ipc', '-o', 'good.jsonl'], { cwd: folder });
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(async () => {
  await app?.close();
  app = undefined;
});

/** Type a command line at a terminal. */
function type(line: string, env: { readonly [name: string]: string } = {}): Driven {
  app = launch(line.split(' '), { cwd: folder, env, columns: 100, rows: 30 });
  return app;
}

describe('the app opens', () => {
  test.each([
    ['good.ipc', 'pipe([r, w])'],
    ['./good.ipc', 'pipe([r, w])'],
    ['lab good.ipc', 'pipe([r, w])'],
    ['pipe/hello', 'Hello through a pipe'],
    ['play good.jsonl', 'good.ipc'],
    ['good.jsonl', 'good.ipc'],
    ['--lang zh pipe/hello', '经管道问好'],
  ])('on %s', async (line, shown) => {
    const driven = type(line);
    await driven.waitFor(shown);
    expect(driven.altScreen()).toBe(true);
  });

  test('with the layout that was asked for', async () => {
    const old = type('pipe/hello --layout 3.2');
    await old.waitFor('0/');
    old.send('n');
    await old.waitFor('curbuf');
    await old.close();
    const today = type('pipe/hello');
    await today.waitFor('0/');
    today.send('n');
    await today.waitFor('max_usage');
  });
});

describe('the app does not open', () => {
  test.each([
    ['run good.ipc', 0, 'ok good.ipc'],
    ['doctor', 0, '/proc/PID/wchan'],
    ['broken.ipc', 2, 'did you mean "write"?'],
    ['play good.ipc', 2, 'is not a recording'],
    ['rnu', 2, 'did you mean "run"?'],
    ['run -', 2, 'the terminal here'],
  ])('on %s', async (line, code, said) => {
    const driven = type(line);
    expect(await driven.ended).toEqual({ code, signal: 0 });
    await driven.waitFor(said);
    expect(driven.raw()).not.toContain('\x1b[?1049h');
  });

  test('where the terminal cannot move its cursor', async () => {
    const driven = launch([], { env: { TERM: 'dumb' }, columns: 100, rows: 30 });
    app = driven;
    expect((await driven.ended).code).toBe(0);
    await driven.waitFor('TERM=dumb');
    expect(driven.raw()).not.toContain('\x1b');
  });
});
