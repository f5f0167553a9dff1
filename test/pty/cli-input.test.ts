/** Input that never ends, names of things that are no files, limits that are reached: a sentence, and never a hang. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  closeSync,
  constants,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { BIN, launch, NODE, pinnedEnv } from '../support/driver.ts';
import { PATIENTLY } from '../support/limits.ts';
import { runProgram } from '../support/program.ts';
import { skipUnless } from '../support/skip.ts';

let folder = '';
const at = (name: string): string => join(folder, name);
const socket = createServer();

const LINUX = process.platform === 'linux';
const linux = skipUnless(LINUX, 'what a process has open is read from /proc, which is Linux’s');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cli-input-test-'));
  writeFileSync(at('good.ipc'), 'A  pipe([r, w]) = 0\n');
  const turn = 'A  write(w, "abc") = 3\nA  read(r, "abc", 3) = 3\n';
  writeFileSync(at('long.ipc'), `A  pipe([r, w]) = 0\n${turn.repeat(50_000)}`);
  writeFileSync(at('some.ipc'), `A  pipe([r, w]) = 0\n${turn.repeat(1500)}`);
  symlinkSync('circle', at('circle'));
  if (LINUX) spawnSync('mkfifo', [at('fifo')]);
  await new Promise<void>((resolve) => socket.listen(at('socket'), resolve));
});
afterAll(() => {
  socket.close();
  rmSync(folder, { recursive: true });
});

const ipcscope = (line: string, options: Parameters<typeof runProgram>[1] = {}) =>
  runProgram(line.split(' '), { cwd: folder, ...options });

/** Resolves when something is so. */
async function until(so: () => boolean): Promise<void> {
  await vi.waitUntil(so, PATIENTLY);
}

/** True when a process has a file open. */
function hasOpen({ pid }: ChildProcess, path: string): boolean {
  try {
    const fds = readdirSync(`/proc/${pid}/fd`);
    return fds.some((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`) === path);
  } catch {
    return false;
  }
}

const LONG_NAME = 'x'.repeat(100_000);

describe('what is no file is one sentence', () => {
  test.each([
    ['run /dev/zero', /"\/dev\/zero" is a device, .+ - to read standard input/],
    ['play /dev/zero', /"\/dev\/zero" is a device/],
    ['record /dev/zero -o new.jsonl', /"\/dev\/zero" is a device/],
    ['run socket', /"socket" is a socket/],
    ['play socket', /"socket" is a socket/],
    ['play .', /"\." is a folder/],
    ['run circle', /"circle" cannot be read \(ELOOP\): .+ circle/],
    ['record good.ipc -o socket', /"socket" cannot be written \(ENXIO\)/],
    [`run ${LONG_NAME}`, /there is no file or lab "x+\.\.\.x+"/],
    [`play ${LONG_NAME}`, /"x+\.\.\.x+" cannot be read \(ENAMETOOLONG\): .+ shorten it/],
    [LONG_NAME, /there is no command, file or lab "x+\.\.\.x+"/],
    [`record good.ipc -o ${LONG_NAME}`, /"x+\.\.\.x+" cannot be written \(ENAMETOOLONG\)/],
    [`export pipe-hello -f text -o ${LONG_NAME}`, /cannot be written \(ENAMETOOLONG\)/],
    [`run good.ipc --on ${LONG_NAME}`, /--on cannot be "x+\.\.\.x+"/],
    [`run good.ipc --${LONG_NAME}`, /there is no option --x+\.\.\.x+/],
  ])('%.30s', async (line, sentence) => {
    const { code, signal, out, err } = await ipcscope(line);
    expect(err).toMatch(sentence);
    expect(err).toMatch(/^ipcscope: .+\.\n$/);
    expect(err.length).toBeLessThan(1000);
    expect([code, signal, out]).toEqual([2, null, '']);
  });

  test('a name may be as long as the system allows, also of what is made in pieces', async () => {
    const name = 'n'.repeat(255);
    expect(await ipcscope(`export pipe-hello -f text -o ${name}`)).toMatchObject({ code: 0 });
    expect(await ipcscope(`record good.ipc -o ${name} --force`)).toMatchObject({ code: 0 });
    expect(await ipcscope(`export ${name} -f text`)).toMatchObject({ code: 0, err: '' });
  });

  linux('a FIFO that nobody reads is not waited for', async () => {
    for (const line of ['record good.ipc -o fifo', 'export pipe-hello -f text -o fifo']) {
      const { code, err } = await ipcscope(line);
      expect(err).toMatch(/^ipcscope: "fifo" is a FIFO that nobody reads: .+\.\n$/);
      expect(code).toBe(2);
    }
  });

  linux('a FIFO that somebody reads is written', async () => {
    const reader = spawn('cat', [at('fifo')]);
    let read = '';
    reader.stdout.on('data', (data) => {
      read += data;
    });
    const ended = new Promise((resolve) => reader.on('close', resolve));
    // Opening it to write waits for the reader: then there is one.
    closeSync(openSync(at('fifo'), constants.O_WRONLY));
    await ended;
    const again = spawn('cat', [at('fifo')]);
    again.stdout.on('data', (data) => {
      read += data;
    });
    const over = new Promise((resolve) => again.on('close', resolve));
    const held = openSync(at('fifo'), constants.O_WRONLY);
    expect(await ipcscope('export pipe-hello -f text -o fifo')).toMatchObject({ code: 0, err: '' });
    closeSync(held);
    await over;
    expect(read).toBe((await ipcscope('export pipe-hello -f text')).out);
  });
});

describe('standard input', () => {
  const from = (line: string, redirection: string) =>
    spawnSync('sh', ['-c', `"$0" "$1" ${line} ${redirection}`, NODE, BIN], {
      cwd: folder,
      encoding: 'utf8',
      env: pinnedEnv(),
    });

  test.each([
    ['run -', '< /dev/zero', /"<stdin>" is longer than 16 MiB/],
    ['play -', '< /dev/zero', /"<stdin>" is not a recording/],
    ['run -', '< .', /"<stdin>" is a folder/],
    ['run -', '0> made', /"<stdin>" cannot be read \(EBADF\): .+ redirected/],
  ])('%s %s', (line, redirection, sentence) => {
    const { status, stdout, stderr } = from(line, redirection);
    expect(stderr).toMatch(sentence);
    expect(stderr).toMatch(/^ipcscope: .+\.\n$/);
    expect([status, stdout]).toEqual([2, '']);
  });

  test('that never ends is left when it has given too much, and its writer with it', () => {
    const { status, stderr } = spawnSync(
      'sh',
      ['-c', 'cat /dev/zero | "$0" "$1" run -', NODE, BIN],
      { cwd: folder, encoding: 'utf8', env: pinnedEnv() },
    );
    expect(stderr).toMatch(/"<stdin>" is longer than 16 MiB/);
    expect(status).toBe(2);
  });

  test.each(['/dev/stdin', '/dev/fd/0'])('by another name, %s', (name) => {
    expect(from(`run ${name}`, '< good.ipc')).toMatchObject({ status: 0, stdout: `ok ${name}\n` });
  });
});

describe('a signal ends it at once', () => {
  const SIGNALS = [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const;

  linux.each(SIGNALS)('%s while it waits for a FIFO’s writer', async (signal, status) => {
    for (const line of ['run fifo', 'play fifo', 'record fifo -o new.jsonl']) {
      const ended = await ipcscope(line, {
        started: (child) => {
          void until(() => hasOpen(child, at('fifo'))).then(() => child.kill(signal));
        },
      });
      expect(ended, line).toEqual({ code: status, signal: null, out: '', err: '' });
    }
  });

  linux('SIGINT while the app waits for a FIFO’s writer', async () => {
    const app = launch([at('fifo')]);
    try {
      await until(() => hasOpen(app as unknown as ChildProcess, at('fifo')));
      app.kill('SIGINT');
      expect(await app.ended).toEqual({ code: 130, signal: 0 });
    } finally {
      await app.close();
    }
  });

  test('in the middle of a long run on the simulation, whose recording plays up to there', async () => {
    const ended = await ipcscope('record long.ipc -o long.jsonl', {
      started: (child) => {
        void until(() => linesOf('long.jsonl') > 10).then(() => child.kill('SIGINT'));
      },
    });
    expect(ended).toMatchObject({ code: 130, signal: null, err: '' });
    const steps = linesOf('long.jsonl') - 1;
    expect(steps).toBeLessThan(100_000);
    const played = await ipcscope('play long.jsonl');
    expect(played.out.split('\n').length - 1).toBeGreaterThanOrEqual(steps - 1);
  });

  test('in the middle of an export, of which nothing is left', async () => {
    expect(await ipcscope('record some.ipc -o some.jsonl')).toMatchObject({ code: 0 });
    const made = (): string[] => readdirSync(folder).filter((name) => name.startsWith('some.cast'));
    const ended = await ipcscope('export some.jsonl -f asciicast-v2 -o some.cast', {
      started: (child) => {
        void until(() => made().length > 0).then(() => child.kill('SIGTERM'));
      },
    });
    expect(ended).toMatchObject({ code: 143, signal: null, err: '' });
    expect(made()).toEqual([]);
  });

  linux('while nobody reads what it writes', async () => {
    spawnSync('mkfifo', [at('full')]);
    // Open at both ends: it fills, and stays full.
    const fd = openSync(at('full'), constants.O_RDWR);
    const child = spawn(NODE, [BIN, 'export', 'pipe-full', '-f', 'json'], {
      cwd: folder,
      env: pinnedEnv(),
      stdio: ['ignore', fd, 'inherit'],
    });
    const ended = new Promise((resolve) => {
      child.on('close', (code, signal) => resolve([code, signal]));
    });
    await until(() => isFull(fd));
    child.kill('SIGTERM');
    expect(await ended).toEqual([143, null]);
    closeSync(fd);
  });

  function linesOf(name: string): number {
    try {
      return readFileSync(at(name), 'utf8').split('\n').length - 1;
    } catch {
      return 0;
    }
  }

  /** True when nothing can be written to a FIFO; what this writes is a byte, for nobody to read. */
  function isFull(fd: number): boolean {
    try {
      const path = `/proc/self/fd/${fd}`;
      const writer = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
      try {
        writeSync(writer, 'x');
        return false;
      } finally {
        closeSync(writer);
      }
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'EAGAIN';
    }
  }
});

describe('a limit on open files', () => {
  test('that is too low for the program is a sentence, wherever it is reached', () => {
    const seen = new Set<string>();
    for (let limit = 18; limit <= 40; limit++) {
      const { status, stdout, stderr } = spawnSync(
        'sh',
        ['-c', `ulimit -n ${limit} && exec "$0" "$1" run good.ipc`, NODE, BIN],
        { cwd: folder, encoding: 'utf8', env: pinnedEnv() },
      );
      // Node cannot read the program's first file, and says so in its own way: we are not there yet.
      if (/(?:node:internal|node:fs)/.test(stderr) && !stderr.includes('/dist/')) continue;
      if (status === null) continue;
      if (status === 0) {
        expect([stdout, stderr]).toEqual(['ok good.ipc\n', '']);
        seen.add('works');
        continue;
      }
      expect(stderr, String(limit)).toMatch(/^ipcscope: .+ \(EMFILE\): .+`ulimit -n`.*\.\n$/);
      expect([status, stdout]).toEqual([2, '']);
      seen.add('sentence');
    }
    expect([...seen].sort()).toEqual(['sentence', 'works']);
  });
});
