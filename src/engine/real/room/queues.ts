/** What is done about a room's POSIX message queues at its end. */
import { readdirSync } from 'node:fs';
import type { Task } from '../actor/task.ts';

/**
 * Take the names of all queues, so that they are gone with the last process of the room. A namespace is taken down some
 * time after its end (ipc/namespace.c: free_ipc), and until then its queues count for the user (RLIMIT_MSGQUEUE) and
 * the next run may have none. What cannot be unlinked waits for that.
 *
 * @param init The room's init, which runs.
 * @param directory Where the queues of the room are files, seen from here.
 */
export function unlinkQueues(init: Task, directory: string): void {
  try {
    for (const name of readdirSync(directory, 'latin1')) {
      init.scratch.begin();
      init.run('mq_unlink', init.scratch.string(name));
    }
  } catch {
    // Init may have ended by now.
  }
}
