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
  writeFileSync,
  writeSync,
} from 'node:fs';
import { EngineError } from '../failure.ts';

/** How a file is written. */
export interface WriteOptions {
  /** Whether one that is there already may be replaced. */
  readonly force?: boolean;
  /** Permission bits of the new file (open(2)); those that the umask takes away it does not get. */
  readonly mode?: number;
}

/** The permission bits that files are made with where nothing else is said, as Node has them. */
const MODE = 0o666;

/**
 * Write a whole file at once: it is there completely, or not at all.
 *
 * @throws EngineError file.exists, file.unwritable
 */
export function writeWholeFile(
  path: string,
  data: string | Uint8Array,
  options: WriteOptions,
): void {
  if (isSpecial(path)) {
    const file = new AppendFile(path, options);
    file.append(Buffer.from(data));
    file.close();
    return;
  }
  const temporary = `${path}.${process.pid}.tmp`;
  // One that a process of the same number left when it was killed: in a container the numbers are always the same few.
  remove(temporary);
  try {
    writeFileSync(temporary, data, { flag: 'wx', mode: options.mode ?? MODE });
    if (options.force || isEmpty(path)) renameSync(temporary, path);
    else place(temporary, path);
  } catch (error) {
    throw unwritable(path, error);
  } finally {
    remove(temporary);
  }
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

/** A device or a FIFO (/dev/null, /dev/stdout) takes what is written and is never replaced. */
function isSpecial(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found !== undefined && !found.isFile() && !found.isDirectory();
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
export class AppendFile {
  readonly #path: string;
  #fd: number | undefined;

  /** Throws EngineError file.exists, file.unwritable. */
  constructor(path: string, options: WriteOptions) {
    this.#path = path;
    try {
      const special = isSpecial(path);
      // What is replaced is taken away first, so that whoever has it open keeps it whole.
      if (!special && (options.force || isEmpty(path))) remove(path);
      this.#fd = openSync(path, special ? 'a' : 'ax', options.mode ?? MODE);
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
  const errno = (error as NodeJS.ErrnoException).code ?? String(error);
  if (errno === 'EEXIST') return new EngineError('file.exists', { file: path });
  return new EngineError('file.unwritable', { file: path, errno });
}
