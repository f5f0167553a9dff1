/**
 * Sockets that nobody has a descriptor of and no message that can be received holds: garbage.
 *
 * Those that wait only in one another are given up by a worker of the kernel's whenever somebody on the machine, in whatever namespace,
 * releases a Unix socket (unix_gc), and their descriptions released by another (delayed_fput). A twin cannot know when others do, so
 * that it has it done behind each step. No process waits for the workers; that they are over shows by the sockets being gone.
 */
import { readFileSync } from 'node:fs';
import type { Task } from '../actor/task.ts';
import type { Asker } from './ask.ts';

const AF_UNIX = 1;
const SOCK_DGRAM = 2;
/** Workers need a moment; what is still there after so many looks is held by what does not show. */
const LOOKS = 200;
/** After so many the collector is called again: a look into a queue (MSG_PEEK) keeps it from deciding. */
const CALLED_AGAIN = 20;
const PAUSE_MS = 1;
const RELEASE_MS = 5;
const KEY = /^socket:\[(\d+)\]$/;

const clock = new Int32Array(new SharedArrayBuffer(4));

/** Has them collected. */
export class Orphans {
  readonly #asker: Asker;
  readonly #init: Task;

  constructor(asker: Asker, init: Task) {
    this.#asker = asker;
    this.#init = init;
  }

  /**
   * Have the kernel collect its garbage, and wait until it is over. Nothing may look into a queue meanwhile.
   *
   * @param suspects Keys of sockets that were on their way, and that nobody can reach any more.
   * @returns Those that are there all the same.
   */
  collect(suspects: readonly string[]): ReadonlySet<string> {
    let left = this.#there(suspects);
    for (let looks = 0; left.size > 0 && looks < LOOKS; looks++) {
      if (looks % CALLED_AGAIN === 0) this.#callCollector();
      Atomics.wait(clock, 0, 0, PAUSE_MS);
      left = this.#there([...left]);
    }
    // A socket leaves the table first; the rest of its release follows, in the same worker.
    if (left.size < suspects.length) Atomics.wait(clock, 0, 0, RELEASE_MS);
    return left;
  }

  /** The release of any Unix socket does (net/unix/af_unix.c, unix_release_sock). */
  #callCollector(): void {
    const fd = this.#asker.value('socket', AF_UNIX, SOCK_DGRAM, 0);
    if (fd >= 0) this.#asker.value('close', fd);
  }

  #there(keys: readonly string[]): ReadonlySet<string> {
    if (keys.length === 0) return new Set();
    const inodes = inodesIn(readFileSync(`/proc/${this.#init.hostPid}/net/unix`, 'latin1'));
    return new Set(keys.filter((key) => inodes.has(KEY.exec(key)?.[1] ?? '')));
  }
}

/** The inodes of all Unix sockets of a network namespace (unix(7), /proc/net/unix). */
function inodesIn(table: string): ReadonlySet<string> {
  return new Set(table.split('\n').flatMap((line) => line.split(/\s+/)[6] ?? []));
}
