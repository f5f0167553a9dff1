/** Files that have no name, so that nothing is left of them whatever becomes of the program. */
import { closeSync, constants, openSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** O_TMPFILE of open(2), which Node does not name: the flag's own bit, and O_DIRECTORY. */
const O_TMPFILE = 0o20000000 | constants.O_DIRECTORY;

/**
 * A file in a folder, for reading and writing.
 *
 * @throws the system's error (open(2)), with its `code`
 */
export function namelessFile(folder: string, mode: number): number {
  try {
    return openSync(folder, O_TMPFILE | constants.O_RDWR, mode);
  } catch {
    // Not every file system has them: there a name is given and taken away at once.
    const path = join(folder, `ipcscope-bench-${process.pid}`);
    const file = openSync(path, 'wx+', mode);
    unlinkSync(path);
    return file;
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
