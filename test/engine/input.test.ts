/** Reading what somebody names: what is read, how much of it, and what is said of everything else. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Allowance,
  RECORDING,
  readInput,
  readRegularFile,
  readStream,
} from '../../src/engine/input.ts';
import { skipUnless } from '../support/skip.ts';

let folder = '';
const at = (name: string): string => join(folder, name);
const socket = createServer();
const HAS_FIFO = spawnSync('mkfifo', ['--version']).status === 0;
const fifoTest = skipUnless(HAS_FIFO, 'mkfifo(1) is not here');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ipcscope-input-'));
  writeFileSync(at('ten'), '0123456789');
  writeFileSync(at('empty'), '');
  writeFileSync(at('huge'), '{');
  truncateSync(at('huge'), RECORDING.limit + 1);
  mkdirSync(at('folder'));
  symlinkSync('ten', at('link'));
  symlinkSync('circle', at('circle'));
  if (HAS_FIFO) spawnSync('mkfifo', [at('fifo')]);
  await new Promise<void>((resolve) => socket.listen(at('socket'), resolve));
});
afterAll(() => {
  socket.close();
  rmSync(folder, { recursive: true });
});

const allow = (limit: number): Allowance => ({ limit, code: 'transcript.too-large' });
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

/** The error of a promise, as data. */
const errorOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    ({ code, args }) => ({ code, args }),
  );

describe('a file', () => {
  test.each([
    ['ten', '0123456789'],
    ['link', '0123456789'],
    ['empty', ''],
  ])('%s is read to its end', async (name, content) => {
    expect(text(await readInput(at(name), () => allow(10)))).toBe(content);
    expect(text(readRegularFile(at(name), allow(10)))).toBe(content);
  });

  test('without a size is read to its end, as they are under /proc', async () => {
    const version = await readInput('/proc/version', () => allow(4096));
    expect(text(version)).toMatch(/^Linux version /);
    expect(text(readRegularFile('/proc/version', allow(4096)))).toBe(text(version));
  });

  test('is not read where it is too long', async () => {
    expect(await errorOf(readInput(at('ten'), () => allow(9)))).toMatchObject({
      code: 'transcript.too-large',
      args: { file: at('ten') },
    });
    expect(() => readRegularFile(at('ten'), allow(9))).toThrow(
      expect.objectContaining({ code: 'transcript.too-large' }),
    );
  });

  test('that is too long by its size is not read for that', async () => {
    const read: number[] = [];
    const allowed = (head: Uint8Array): Allowance => {
      read.push(head.length);
      return RECORDING;
    };
    expect(await errorOf(readInput(at('huge'), allowed))).toEqual({
      code: 'recording.too-large',
      args: { file: at('huge'), limit: 1024 },
    });
    expect(read).toHaveLength(1);
  });

  test('may have as much as its beginning allows', async () => {
    const allowed = (head: Uint8Array): Allowance => allow(head[0] === 48 ? 10 : 0);
    expect(await readInput(at('ten'), allowed)).toHaveLength(10);
  });
});

describe('anything else', () => {
  test.each([
    ['nothing', 'file.missing'],
    ['folder', 'file.folder'],
    ['socket', 'file.socket'],
    ['/dev/zero', 'file.device'],
    ['/dev/null', 'file.device'],
  ])('%s is refused', async (name, code) => {
    const path = name.startsWith('/') ? name : at(name);
    expect(await errorOf(readInput(path, () => allow(10)))).toEqual({ code, args: { file: path } });
  });

  test.each([
    ['circle', 'ELOOP'],
    ['ten/x', 'ENOTDIR'],
    ['x'.repeat(100_000), 'ENAMETOOLONG'],
  ])('%.10s cannot be read: %s', async (name, errno) => {
    const error = { code: 'file.unreadable', args: { file: at(name), errno } };
    expect(await errorOf(readInput(at(name), () => allow(10)))).toEqual(error);
  });

  test('in a list of files only files are read', () => {
    for (const name of HAS_FIFO ? ['socket', 'fifo'] : ['socket']) {
      expect(() => readRegularFile(at(name), allow(10))).toThrow(
        expect.objectContaining({ code: 'file.irregular', args: { file: at(name) } }),
      );
    }
    expect(() => readRegularFile('/dev/zero', allow(10))).toThrow(
      expect.objectContaining({ code: 'file.irregular' }),
    );
  });
});

describe('a FIFO', () => {
  fifoTest('is read to its end, and its writer is waited for', async () => {
    const reading = readInput(at('fifo'), () => allow(1_000_000));
    // Others have their turn while nobody writes.
    await new Promise((resolve) => setImmediate(resolve));
    const writer = spawn('sh', ['-c', `head -c 300000 /dev/zero > ${at('fifo')}`]);
    expect(await reading).toHaveLength(300_000);
    await new Promise((resolve) => writer.on('close', resolve));
  });

  fifoTest('that never ends is left when it has given too much', async () => {
    const writer = spawn('sh', ['-c', `exec cat /dev/zero > ${at('fifo')}`]);
    const ended = new Promise((resolve) => writer.on('close', (_, signal) => resolve(signal)));
    const error = await errorOf(readInput(at('fifo'), () => allow(1_000_000)));
    expect(error).toMatchObject({ code: 'transcript.too-large' });
    expect(await ended).toBe('SIGPIPE');
  });
});

describe('a stream', () => {
  test('is read to its end', async () => {
    const stream = Readable.from([Buffer.from('01'), Buffer.from('23')]);
    expect(text(await readStream(stream, 'x', () => allow(4)))).toBe('0123');
  });

  test('that never ends is left when it has given too much', async () => {
    let given = 0;
    let left = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) {
          given += 1;
          yield Buffer.alloc(10);
        }
      } finally {
        left = true;
      }
    }
    expect(await errorOf(readStream(endless(), 'x', () => allow(45)))).toEqual({
      code: 'transcript.too-large',
      args: { file: 'x', limit: 45 / 1024 / 1024 },
    });
    expect([given, left]).toEqual([5, true]);
  });

  test('that cannot be read says why', async () => {
    const stream = new Readable({
      read() {
        this.destroy(Object.assign(new Error('no'), { code: 'EIO' }));
      },
    });
    expect(await errorOf(readStream(stream, 'x', () => allow(1)))).toEqual({
      code: 'file.unreadable',
      args: { file: 'x', errno: 'EIO' },
    });
  });
});
