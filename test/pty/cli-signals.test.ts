/** Signals to the command line: it ends as a shell expects, and nothing is left on the machine. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { familyOf, leftSince, objects, type ProcessId, survivorsOf } from '../support/leaks.ts';
import { LOOK_AGAIN_MS, pause } from '../support/limits.ts';
import { runProgram } from '../support/program.ts';
import { HAS_REAL, NO_REAL } from '../support/real.ts';
import { skipUnless } from '../support/skip.ts';

/** Makes one of everything that could be left behind, says so, and waits. */
const LONG = `A  pipe([r, w]) = 0
A  mkfifo("/tmp/ipcscope-left", 0600) = 0
A  fork() = B
B  read(r, _, 100) <unfinished ...>
+60s
`;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'signals-test-'));
  writeFileSync(join(folder, 'long.ipc'), LONG);
  writeFileSync(join(folder, 'sleep.ipc'), 'A  nanosleep({30, 0}) = 0\n');
  writeFileSync(join(folder, 'short.ipc'), 'A  pipe([r, w]) = 0\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Resolves when the program's recording shows that so many lines have been written: it is in the middle. */
async function recordedLines(file: string, count: number): Promise<void> {
  for (;;) {
    try {
      if (readFileSync(file, 'utf8').split('\n').length > count) return;
    } catch {
      // It is not there yet.
    }
    await pause(LOOK_AGAIN_MS);
  }
}

const realTest = skipUnless(HAS_REAL, NO_REAL);

realTest.each([
  ['SIGINT', { code: 130, signal: null }],
  ['SIGTERM', { code: 143, signal: null }],
  ['SIGHUP', { code: 129, signal: null }],
  ['SIGKILL', { code: null, signal: 'SIGKILL' }],
] as const)('%s in the middle of a run on the real kernel', async (signal, ending) => {
  const before = objects();
  let family: readonly ProcessId[] = [];
  const out = join(folder, `${signal}.jsonl`);
  const { err, ...ended } = await runProgram(['record', 'long.ipc', '-o', out, '--on', 'real'], {
    cwd: folder,
    started: (child) => {
      void recordedLines(out, 5).then(() => {
        family = familyOf(child.pid ?? 0);
        child.kill(signal);
      });
    },
  });
  expect(ended).toMatchObject(ending);
  // On a slow machine it says what it waits for before it is stopped.
  expect(err.replace('ipcscope: long.ipc:5: 60 s pass\n', '')).toBe('');
  // The program, the supervisor, the room's first two processes, A and B at least.
  expect(family.length).toBeGreaterThanOrEqual(5);
  expect(await survivorsOf(family)).toEqual([]);
  expect(await leftSince(before)).toEqual([]);
  const played = await runProgram(['play', out]);
  expect(played.out).toContain('fork()');
});

realTest('SIGINT while a call is waited for that says itself when it returns', async () => {
  const before = objects();
  const { code, out, err } = await runProgram(['run', 'sleep.ipc', '--on', 'real'], {
    cwd: folder,
    // It says what it waits for.
    started: (child) => child.stderr?.once('data', () => child.kill('SIGINT')),
  });
  expect([code, out]).toEqual([130, '']);
  expect(err).toBe('ipcscope: sleep.ipc:1: waits for nanosleep to return, at most 30 s\n');
  expect(await leftSince(before)).toEqual([]);
});

test('SIGINT while it waits for standard input', async () => {
  const { code, out, err } = await runProgram(['run', 'short.ipc', '-'], {
    cwd: folder,
    stdin: null,
    // Once it has said something of the first file, it has come to the second.
    started: (child) => child.stdout?.once('data', () => child.kill('SIGINT')),
  });
  expect([code, out, err]).toEqual([130, 'ok short.ipc\n', '']);
});
