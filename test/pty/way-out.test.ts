/** Whoever asks the program to end waits a bounded time, whatever the program waits for itself. */
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Driven, launch } from '../support/driver.ts';
import { pause } from '../support/limits.ts';
import { runProgram } from '../support/program.ts';
import { skipUnless } from '../support/skip.ts';

const onLinux = skipUnless(process.platform === 'linux', 'only Linux has /proc/PID/io');

let folder = '';
let app: Driven | undefined;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'way-out-'));
  writeFileSync(join(folder, 'short.ipc'), 'A  pipe([r, w]) = 0\n');
  // Node on its way out, waiting for what never comes: said once the program has put everything away.
  const stuck = `process.once('beforeExit', hang);
  const { exit } = process;
  process.exit = (status) => { hang(); exit(status); };
  function hang() {
    process.once('exit', () => {
      process.stderr.write('stuck');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    });
  }`;
  writeFileSync(join(folder, 'stuck.mjs'), stuck);
});

afterEach(async () => {
  await app?.close();
  app = undefined;
});

afterAll(() => rmSync(folder, { recursive: true }));

/** How many bytes a process has written so far (proc_pid_io(5)). */
function written(pid: number): number {
  return Number(/^wchar: (\d+)$/m.exec(readFileSync(`/proc/${pid}/io`, 'latin1'))?.[1]);
}

const stuckProgram = (started: (child: ChildProcess) => void) =>
  runProgram(['run', 'short.ipc', '-'], {
    cwd: folder,
    stdin: null,
    execArgv: ['--import', join(folder, 'stuck.mjs')],
    started,
  });

test('a signal is the end even where Node never comes to its own', async () => {
  const { signal, err } = await stuckProgram((child) => {
    child.stdout?.once('data', () => child.kill('SIGINT'));
  });
  expect([signal, err]).toEqual(['SIGKILL', 'stuck']);
});

test('a signal that comes while Node is on its way out ends it at once', async () => {
  const { signal, err } = await stuckProgram((child) => {
    child.stdin?.end('A  getpid() = A\n');
    child.stderr?.once('data', () => child.kill('SIGTERM'));
  });
  expect([signal, err]).toEqual(['SIGTERM', 'stuck']);
});

test('a signal is not kept off by output that nobody reads', async () => {
  // Some megabytes: no pipe holds that much (pipe(7)).
  writeFileSync(
    join(folder, 'long.ipc'),
    `A  pipe([r, w]) = 0\n${'A  close(77) = -1 EBADF\n'.repeat(500)}`,
  );
  await runProgram(['record', 'long.ipc', '-o', 'long.jsonl'], { cwd: folder });
  const { code, out } = await runProgram(['export', 'long.jsonl', '-f', 'json'], {
    cwd: folder,
    started: (child) => {
      child.once('exit', () => child.stdout?.resume());
      child.stdout?.once('data', () => {
        child.stdout?.pause();
        child.kill('SIGTERM');
      });
    },
  });
  expect(code).toBe(143);
  // There was more to be written.
  expect(out).not.toMatch(/\}\n$/);
});

/** Have a program draw whole screens on a terminal that takes nothing, until it sends no more. */
async function fill(driven: Driven): Promise<void> {
  driven.takeNothing();
  const before = written(driven.pid);
  for (let [last, same] = [before, 0]; same < 5 || last - before < 4096; ) {
    // It draws everything again when it is continued.
    driven.kill('SIGCONT');
    await pause(50);
    const now = written(driven.pid);
    // What Node notes of a signal is less.
    same = now - last < 100 ? same + 1 : 0;
    last = now;
  }
}

onLinux('a signal is heard though the terminal takes nothing more', async () => {
  const driven = launch(['pipe/hello'], { columns: 200, rows: 60 });
  app = driven;
  await driven.waitFor('step 0/13');
  await fill(driven);
  driven.kill('SIGTERM');
  expect(await driven.ended).toMatchObject({ code: 143 });
});

onLinux('a terminal that goes on after a while shows what is there now', async () => {
  const driven = launch(['pipe/hello'], { columns: 200, rows: 60 });
  app = driven;
  await driven.waitFor('step 0/13');
  await fill(driven);
  driven.send('n');
  driven.takeAgain();
  await driven.waitFor(/(step 1\/13|第 1\/13 步)/);
});
