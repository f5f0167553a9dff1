/** Files that have no name, so that nothing is left of them whatever becomes of the program. */
import { closeSync, constants, openSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { EngineError } from '../../runner/engine-error.ts';

/** O_TMPFILE of open(2), which Node does not name: the flag's own bit, and O_DIRECTORY. */
const O_TMPFILE = 0o20000000 | constants.O_DIRECTORY;

/**
 * A file in a folder, for reading and writing.
 *
 * @throws EngineError file.unwritable
 */
export function namelessFile(folder: string, mode: number): number {
  try {
    return openSync(folder, O_TMPFILE | constants.O_RDWR, mode);
  } catch {
    return namedForAMoment(folder, mode);
  }
}

/** Not every file system has files without a name: there one is given and taken away at once. */
function namedForAMoment(folder: string, mode: number): number {
  const path = join(folder, `ipcscope-bench-${process.pid}`);
  try {
    const file = openSync(path, 'wx+', mode);
    unlinkSync(path);
    return file;
  } catch (error) {
    const errno = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new EngineError('file.unwritable', { file: folder, errno });
  }
}

/** A program in a file, open for reading only: one that is open for writing is not run (execve(2), ETXTBSY). */
export function namelessProgram(folder: string, bytes: Uint8Array): number {
  const file = namelessFile(folder, 0o700);
  try {
    writeSync(file, bytes);
    return openSync(`/proc/self/fd/${file}`, constants.O_RDONLY);
  } finally {
    closeSync(file);
  }
}
