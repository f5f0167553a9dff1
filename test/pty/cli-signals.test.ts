/** Signals to the command line: it ends as a shell expects, and nothing is left on the machine. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { familyOf, type ProcessId, survivorsOf, takeStock } from '../support/leaks.ts';
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
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Resolves when the process has a handler for SIGINT (proc_pid_status(5), SigCgt). */
async function catches(pid: number): Promise<void> {
  for (;;) {
    const caught = /SigCgt:\t([0-9a-f]+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    if ((BigInt(`0x${caught ?? '0'}`) & 2n) !== 0n) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const realTest = skipUnless(HAS_REAL, NO_REAL);

realTest.each([
  ['SIGINT', { code: 130, signal: null }],
  ['SIGTERM', { code: 143, signal: null }],
  ['SIGHUP', { code: 129, signal: null }],
  ['SIGKILL', { code: null, signal: 'SIGKILL' }],
] as const)('%s in the middle of a run on the real kernel', async (signal, ending) => {
  const { ipc, mounts } = takeStock();
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
  expect(err).toBe('');
  // The program, the supervisor, the room's first two processes, A and B at least.
  expect(family.length).toBeGreaterThanOrEqual(5);
  expect(await survivorsOf(family)).toEqual([]);
  expect(takeStock()).toMatchObject({ ipc, mounts });
  const played = await runProgram(['play', out]);
  expect(played.out).toContain('fork()');
});

const linuxTest = skipUnless(process.platform === 'linux', 'only Linux shows who catches signals');

linuxTest('SIGINT while it waits for standard input', async () => {
  const { code, err } = await runProgram(['run', '-'], {
    stdin: null,
    started: (child) => void catches(child.pid ?? 0).then(() => child.kill('SIGINT')),
  });
  expect([code, err]).toEqual([130, '']);
});
