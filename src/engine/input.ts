/**
 * Reading what somebody names. A name may be of anything: a device that never ends, a FIFO that nobody writes, a socket,
 * a folder, nothing. Only regular files and FIFOs are read, never more of them than is allowed, and never so that
 * signals wait for it.
 */
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  read,
  readSync,
  type Stats,
  statSync,
} from 'node:fs';
import { Socket } from 'node:net';
import { promisify } from 'node:util';
import { EngineError, type EngineErrorCode } from './runner/engine-error.ts';

/** What is read, and how much of it at most. */
export interface Allowance {
  /** Bytes. */
  readonly limit: number;
  /** What is said of more. */
  readonly code: Extract<
    EngineErrorCode,
    'transcript.too-large' | 'recording.too-large' | 'bench.too-large'
  >;
}

const MIB = 1024 * 1024;

/** A transcript: as many bytes as the notation allows characters (script/limits.ts). */
export const TRANSCRIPT: Allowance = { limit: 16 * MIB, code: 'transcript.too-large' };

/** A recording. It takes some 3 KiB a step with everything that happens inside; a transcript has 200,000 lines at most. */
export const RECORDING: Allowance = { limit: 1024 * MIB, code: 'recording.too-large' };

/** A result of the bench lab: some 5 KiB a draw, of which the longest run makes a few thousand. */
export const BENCH_RESULT: Allowance = { limit: 64 * MIB, code: 'bench.too-large' };

/** How much may be read, by how a file begins. */
export type AllowanceFor = (head: Uint8Array) => Allowance;

/** Opening must not wait for a FIFO's writer, nor make a terminal ours. */
const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;

/**
 * Read a regular file or a FIFO to its end; a FIFO's writer is waited for.
 *
 * @throws EngineError file.missing, file.folder, file.device, file.socket, file.unreadable, and the allowance's code
 */
export async function readInput(path: string, allowed: AllowanceFor): Promise<Uint8Array> {
  const taken = new Taken(path, allowed);
  try {
    // Opening a device may have effects of its own, so what it is comes first.
    refuseKinds(path, statSync(path));
    const fd = openSync(path, FLAGS);
    const stats = fstatSync(fd);
    if (stats.isFIFO()) await takeFifo(fd, taken);
    else await takeFile(fd, stats, taken);
  } catch (error) {
    throw failure(path, error);
  }
  return taken.whole();
}

/**
 * Read a stream to its end.
 *
 * @param name What errors call it.
 * @throws EngineError file.unreadable, and the allowance's code
 */
export async function readStream(
  stream: AsyncIterable<Uint8Array>,
  name: string,
  allowed: AllowanceFor,
): Promise<Uint8Array> {
  const taken = new Taken(name, allowed);
  try {
    for await (const chunk of stream) taken.add(chunk);
  } catch (error) {
    throw failure(name, error);
  }
  return taken.whole();
}

/**
 * Read a regular file at once.
 *
 * @throws EngineError file.irregular for anything else that is no folder; otherwise as readInput
 */
export function readRegularFile(path: string, allowance: Allowance): Uint8Array {
  let fd: number | undefined;
  try {
    refuseIrregular(path, statSync(path));
    fd = openSync(path, FLAGS);
    const stats = fstatSync(fd);
    refuseIrregular(path, stats);
    const taken = new Taken(path, () => allowance);
    taken.expected = stats.size;
    for (;;) {
      const chunk = new Uint8Array(chunkSize(stats));
      const count = readSync(fd, chunk);
      if (count === 0) return taken.whole();
      taken.add(chunk.subarray(0, count));
    }
  } catch (error) {
    throw failure(path, error);
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

/** What has been read so far. */
class Taken {
  readonly name: string;
  /** How much there is, where that is known before it is read. */
  expected = 0;
  readonly #allowed: AllowanceFor;
  readonly #chunks: Uint8Array[] = [];
  #allowance: Allowance | undefined;
  #size = 0;

  constructor(name: string, allowed: AllowanceFor) {
    this.name = name;
    this.#allowed = allowed;
  }

  /** Throws the allowance's error where it is too much. */
  add(chunk: Uint8Array): void {
    this.#allowance ??= this.#allowed(chunk);
    this.#size += chunk.length;
    const { code, limit } = this.#allowance;
    if (Math.max(this.#size, this.expected) > limit) {
      throw new EngineError(code, { file: this.name, limit: limit / MIB });
    }
    this.#chunks.push(chunk);
  }

  whole(): Uint8Array {
    return this.#chunks.length === 1 && this.#chunks[0] !== undefined
      ? this.#chunks[0]
      : Buffer.concat(this.#chunks);
  }
}

const CHUNK = 4 * MIB;
const CHUNK_LEAST = 64 * 1024;

/** As much as the file has, and one byte more; some under /proc say that they have nothing. */
function chunkSize({ size }: Stats): number {
  return Math.min(CHUNK, Math.max(CHUNK_LEAST, size + 1));
}

const readSome = promisify(read);

async function takeFile(fd: number, stats: Stats, taken: Taken): Promise<void> {
  try {
    // Another may stand there by now.
    refuseKinds(taken.name, stats);
    taken.expected = stats.size;
    for (;;) {
      const chunk = new Uint8Array(chunkSize(stats));
      const { bytesRead } = await readSome(fd, chunk, 0, chunk.length, null);
      if (bytesRead === 0) return;
      taken.add(chunk.subarray(0, bytesRead));
    }
  } finally {
    closeSync(fd);
  }
}

/** A FIFO goes through the event loop, where waiting for its writer keeps nobody from anything. Closes it. */
async function takeFifo(fd: number, taken: Taken): Promise<void> {
  const socket = new Socket({ fd, readable: true, writable: false });
  for await (const chunk of socket) taken.add(chunk as Buffer);
}

function refuseKinds(path: string, stats: Stats): void {
  if (stats.isFile() || stats.isFIFO()) return;
  if (stats.isDirectory()) throw new EngineError('file.folder', { file: path });
  throw new EngineError(stats.isSocket() ? 'file.socket' : 'file.device', { file: path });
}

function refuseIrregular(path: string, stats: Stats): void {
  if (stats.isFile()) return;
  throw new EngineError(stats.isDirectory() ? 'file.folder' : 'file.irregular', { file: path });
}

function failure(file: string, error: unknown): unknown {
  if (error instanceof EngineError) return error;
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) return error;
  if (code === 'ENOENT') return new EngineError('file.missing', { file });
  if (code === 'EISDIR') return new EngineError('file.folder', { file });
  return new EngineError('file.unreadable', { file, errno: code });
}
