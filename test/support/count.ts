/**
 * Runs once around all tests: they get folders of their own for what is temporary, kept or cached, and when all of them are
 * over, what they have left on this machine is counted. Anything that is left is a failure.
 */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { entriesOf, objects, processesMarked } from './leaks.ts';
import { whatStays } from './limits.ts';

/** In the environment of every process that comes from these tests. */
const MARK = 'IPCSCOPE_TESTS';

/** Caches of Node and of the loader of TypeScript, which are theirs to keep between two processes. */
const CACHES = /^(?:node-compile-cache|tsx-\d+)$/;

/** Give the tests their folders; returns what counts when they are over. */
export function setup(): () => Promise<void> {
  const outer = { ...process.env };
  const root = mkdtempSync(join(tmpdir(), 'ipcscope-tests-'));
  removedWhenStopped(root);
  // Tests become other users, who pass through here to what is theirs.
  chmodSync(root, 0o755);
  const folder = (name: string, mode = 0o700): string => {
    mkdirSync(join(root, name));
    chmodSync(join(root, name), mode);
    return join(root, name);
  };
  const temporary = folder('tmp', 0o1777);
  const state = folder('state');
  Object.assign(process.env, {
    [MARK]: root,
    TMPDIR: temporary,
    XDG_STATE_HOME: state,
    XDG_CACHE_HOME: folder('cache'),
  });
  const before = objects();
  const files = (): readonly string[] =>
    [temporary, state, join(state, 'ipcscope')]
      .flatMap(entriesOf)
      .filter((path) => !CACHES.test(path.slice(temporary.length + 1)) && !isKept(path, state));
  return async () => {
    const left = await whatStays(() => [
      ...processesMarked(`${MARK}=${root}`, process.pid),
      ...objects().filter((object) => !before.includes(object)),
      ...files(),
    ]);
    for (const name of [MARK, 'TMPDIR', 'XDG_STATE_HOME', 'XDG_CACHE_HOME']) {
      if (outer[name] === undefined) delete process.env[name];
      else process.env[name] = outer[name];
    }
    rmSync(root, { recursive: true, force: true });
    if (left.length > 0) tell(left);
  };
}

/** Whoever stops the tests is left no folder of theirs; the signal then does what it would have done. */
function removedWhenStopped(root: string): void {
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      rmSync(root, { recursive: true, force: true });
      process.kill(process.pid, signal);
    });
  }
}

/** What the program keeps for its reader: the folder itself, progress, recordings. Journals are to be gone. */
function isKept(path: string, state: string): boolean {
  return [state, join(state, 'ipcscope')].some((folder) =>
    ['ipcscope', 'progress.json', 'recordings'].some((name) => path === join(folder, name)),
  );
}

/** Say what was left, in the count of `npm run check` too, and fail. */
function tell(left: readonly string[]): never {
  const file = process.env.IPCSCOPE_COUNT;
  if (file !== undefined) {
    const count = JSON.parse(readFileSync(file, 'utf8')) as { failed: string[] };
    count.failed.push(...left.map((thing) => `the tests left ${thing}`));
    writeFileSync(file, JSON.stringify(count));
  }
  throw new Error(
    `The tests left on this machine:\n${left.map((thing) => `  ${thing}`).join('\n')}`,
  );
}
