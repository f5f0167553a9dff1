/**
 * Where the system refuses a room: actors among the user's own processes, and more care. Their paths lead to a
 * private folder in memory; keys and names are changed (`territory.ts`); a journal remembers what was made.
 */
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Native } from '../../native/native.ts';
import { PR_SET_CHILD_SUBREAPER } from '../../native/sys-prctl.ts';
import { SWEEP_SIGNAL, startSweeping } from './bare-group.ts';
import type { ControlMemory } from './control.ts';
import { type First, must, prepare, startFirst } from './first-process.ts';
import type { Journal } from './journal.ts';
import { forkInit, NOBODY, Room, type RoomOptions } from './room.ts';

const SHM = '/dev/shm';

/**
 * Build a run's processes without a room. Throws `real.processor`, `real.exec`, `real.journal`; then nothing is left.
 */
export function buildBare(
  native: Native,
  memory: ControlMemory,
  journal: Journal,
  options: RoomOptions,
): Room {
  let made: First | undefined;
  try {
    const folder = privateFolder(journal);
    made = startFirst(native, memory);
    const { first } = made;
    const scheduler = prepare(first, options.cpu);
    startSweeping(first);
    const init = forkInit(memory, first, SWEEP_SIGNAL);
    // A group whose leader's parent is in the same session is not orphaned: a terminal's stop signals stop its members.
    must(init.run('setpgid', 0, 0), 'setpgid');
    must(init.run('prctl', PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), 'prctl');
    init.scratch.begin();
    must(init.run('chdir', init.scratch.string(folder)), 'chdir');
    init.run('umask', 0o022);
    const facts = { kind: 'bare', userNamespace: false, scheduler } as const;
    return new Room(made, init, { ...facts, proc: true, mqueue: false, loopback: true }, folder);
  } catch (error) {
    made?.child.kill('SIGKILL');
    journal.close();
    throw error;
  }
}

/** A folder with the directories that a room has: in memory where that can be. */
function privateFolder(journal: Journal): string {
  const folder = mkdtempSync(join(existsSync(SHM) ? SHM : tmpdir(), 'ipcscope-'));
  journal.add({ kind: 'folder', path: folder });
  for (const path of ['tmp', 'dev', 'dev/shm']) mkdirSync(join(folder, path));
  if (process.getuid?.() === 0) {
    for (const path of ['.', 'tmp', 'dev', 'dev/shm'])
      chownSync(join(folder, path), NOBODY, NOBODY);
  }
  for (const path of ['dev', '.']) chmodSync(join(folder, path), 0o555);
  return folder;
}
