/** Writing files so that nobody's work is lost: none is overwritten unasked, and none is left half-written. */
import {
  closeSync,
  constants,
  copyFileSync,
  linkSync,
  openSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { EngineError } from '../runner/engine-error.ts';

/** How a file is written. */
export interface WriteOptions {
  /** Whether one that is there already may be replaced. */
  readonly force?: boolean;
  /** Permission bits of the new file (open(2)); without those that the umask takes away. */
  readonly mode?: number;
}

/** The permission bits that files are made with where nothing else is said, as Node has them. */
const MODE = 0o666;

/**
 * Write a whole file at once: it is there completely, or not at all.
 *
 * @throws EngineError file.exists, file.folder, file.unread, file.unwritable
 */
export function writeWholeFile(
  path: string,
  data: string | Uint8Array,
  options: WriteOptions,
): void {
  const file = new WholeFile(path, options);
  try {
    file.append(data);
    file.finish();
  } finally {
    file.close();
  }
}

/** A file that is made in pieces, and is there under its name once it is whole. */
export class WholeFile implements LineSink {
  readonly #path: string;
  readonly #options: WriteOptions;
  /** What takes the pieces meanwhile; undefined for what is never replaced, a device or a FIFO. */
  readonly #temporary: string | undefined;
  readonly #file: AppendFile;
  readonly #forget = (): void => this.close();

  /** Throws EngineError file.exists, file.folder, file.unread, file.unwritable. */
  constructor(path: string, options: WriteOptions) {
    this.#path = path;
    this.#options = options;
    try {
      this.#temporary = isSpecial(path) ? undefined : besides(path);
      // One that a process of the same number left when it was killed: in a container the numbers are the same few.
      if (this.#temporary !== undefined) remove(this.#temporary);
      this.#file = new AppendFile(this.#temporary ?? path, options);
    } catch (error) {
      throw unwritable(path, error);
    }
    process.once('exit', this.#forget);
  }

  /** Throws EngineError file.unwritable. */
  append(piece: string | Uint8Array): void {
    try {
      this.#file.append(piece);
    } catch (error) {
      throw unwritable(this.#path, error);
    }
  }

  /** Nothing comes any more, and it gets its name. Throws EngineError file.exists, file.folder, file.unwritable. */
  finish(): void {
    this.#file.close();
    if (this.#temporary === undefined) return;
    try {
      if (this.#options.force || isEmpty(this.#path)) renameSync(this.#temporary, this.#path);
      else place(this.#temporary, this.#path);
    } catch (error) {
      throw unwritable(this.#path, error);
    }
  }

  /** Leave nothing half-written. Safe to call twice, and when it is finished. */
  close(): void {
    process.off('exit', this.#forget);
    this.#file.close();
    if (this.#temporary !== undefined) remove(this.#temporary);
  }
}

/**
 * How many bytes of a name are kept, so that it is not too long with what is put behind it (path_resolution(7): 255).
 */
const NAME_MAX = 230;

/** Where a file is made before it gets its name. */
function besides(path: string): string {
  const name = basename(path);
  const short = Buffer.byteLength(name) > NAME_MAX ? name.slice(0, NAME_MAX / 4) : name;
  return join(dirname(path), `${short}.${process.pid}.tmp`);
}

/** What link(2) says where the file system has no links, as on a USB stick. */
const NO_LINKS = ['EPERM', 'ENOTSUP', 'ENOSYS'];

/** Give a file a name that is free. Throws EEXIST where it is not: in one moment, which a rename would not notice. */
function place(temporary: string, path: string): void {
  try {
    linkSync(temporary, path);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!NO_LINKS.includes(code)) throw error;
    copyFileSync(temporary, path, constants.COPYFILE_EXCL);
  }
}

/** A file without content, as mktemp(1) makes them, has nothing to lose. */
function isEmpty(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isFile() === true && found.size === 0;
}

/** Names that lead to what is open already, whatever that is. */
const OPEN_ALREADY = /^\/(?:dev\/(?:fd\/|std(?:in|out|err)$)|proc\/)/;

/**
 * True for what takes what is written and is never replaced: a device, a FIFO, /dev/stdout.
 *
 * @throws the system's error where nothing of that name can be
 */
export function isSpecial(path: string): boolean {
  if (OPEN_ALREADY.test(resolve(path))) return true;
  const found = statSync(path, { throwIfNoEntry: false });
  return found !== undefined && !found.isFile() && !found.isDirectory();
}

/** Opening a FIFO would wait for its reader, and hear of no signal meanwhile: it is tried without waiting first. */
function openSpecial(path: string): number {
  const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_NOCTTY;
  let probe: number;
  try {
    probe = openSync(path, flags | constants.O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENXIO' || !statSync(path).isFIFO()) throw error;
    throw new EngineError('file.unread', { file: path });
  }
  try {
    return openSync(path, flags);
  } finally {
    closeSync(probe);
  }
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It was renamed, or never came to be.
  }
}

/** What lines can be appended to. */
export interface LineSink {
  append(line: string): void;
  /** Nothing comes any more. Safe to call twice. */
  close(): void;
}

/** A new file that grows by whole lines, each handed to the system before the next is made. */
export class AppendFile implements LineSink {
  readonly #path: string;
  #fd: number | undefined;

  /** Throws EngineError file.exists, file.folder, file.unread, file.unwritable. */
  constructor(path: string, options: WriteOptions) {
    this.#path = path;
    try {
      if (isSpecial(path)) this.#fd = openSpecial(path);
      else {
        // What is replaced is taken away first, so that whoever has it open keeps it whole.
        if (options.force || isEmpty(path)) remove(path);
        this.#fd = openSync(path, 'ax', options.mode ?? MODE);
      }
    } catch (error) {
      throw unwritable(path, error);
    }
  }

  /** Append a line, or bytes. Throws EngineError file.unwritable. */
  append(line: string | Uint8Array): void {
    if (this.#fd === undefined) return;
    const bytes = typeof line === 'string' ? Buffer.from(line) : line;
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#fd, bytes, at);
    } catch (error) {
      this.close();
      throw unwritable(this.#path, error);
    }
  }

  /** Safe to call twice. */
  close(): void {
    if (this.#fd === undefined) return;
    closeSync(this.#fd);
    this.#fd = undefined;
  }
}

function unwritable(path: string, error: unknown): EngineError {
  if (error instanceof EngineError) {
    return new EngineError(error.code, { ...error.args, file: path });
  }
  const errno = (error as NodeJS.ErrnoException).code ?? String(error);
  if (isFolder(path)) return new EngineError('file.folder', { file: path });
  if (errno === 'EEXIST') return new EngineError('file.exists', { file: path });
  return new EngineError('file.unwritable', { file: path, errno });
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
