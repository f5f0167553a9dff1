/** The folder in which the program keeps what it needs the next time: progress, recordings, journals of runs. */
import { mkdirSync, statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';

/** The state folder of this program, by the environment (XDG Base Directory Specification). */
export function stateFolder(env: { readonly [name: string]: string | undefined }): string {
  const base = env.XDG_STATE_HOME;
  // The specification has relative paths ignored.
  if (base !== undefined && isAbsolute(base)) return join(base, 'ipcscope');
  return join(homeFolder(env) || tmpdir(), '.local', 'state', 'ipcscope');
}

/** The reader's home folder, by the environment or else the user database (environ(7)); '' where there is none. */
export function homeFolder(env: { readonly [name: string]: string | undefined }): string {
  return env.HOME || homedir();
}

/**
 * Make a folder that only its owner enters, and the folders above it, where they are missing. Node's own `recursive`
 * never ends below a folder that lets nothing be made and says ENOENT, as /proc does.
 *
 * @throws the system's error (mkdir(2)), with its `code`.
 */
export function makeFolder(path: string): void {
  const failure = tryMake(path);
  if (failure === undefined) return;
  if (failure.code !== 'ENOENT' || dirname(path) === path) throw failure;
  makeFolder(dirname(path));
  const again = tryMake(path);
  if (again !== undefined) throw again;
}

/** Undefined when the folder is there. */
function tryMake(path: string): NodeJS.ErrnoException | undefined {
  try {
    mkdirSync(path, { mode: 0o700 });
    return undefined;
  } catch (error) {
    const failure = error as NodeJS.ErrnoException;
    return failure.code === 'EEXIST' && isFolder(path) ? undefined : failure;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
