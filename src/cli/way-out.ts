/**
 * The way out after a signal. Whatever the program waits for by then (a supervisor, a terminal that takes nothing, Node's
 * own threads), it ends within a bounded time.
 */
import { spawn } from 'node:child_process';

/** When Node is told to end the process if it has not ended by itself, in milliseconds after the signal. */
export const EXIT_MS = 3000;
/** When the process is killed from outside, in seconds after the signal. */
export const KILL_S = 15;

/**
 * Waits for the end of its standard input, which this process holds open as long as it lives, and kills it where that takes
 * too long. What timeout(1) returns then is 124; of BusyBox, 143.
 */
const WATCHMAN = `timeout ${KILL_S} cat; case $? in 124|143) kill -KILL "$0";; esac`;

/**
 * Bound the way out: to be called when the signal comes, and once.
 *
 * The kill is for what Node cannot end by itself: a main thread that no longer comes to its event loop, or threads
 * that Node joins on its way out and that wait for the main thread in turn (nodejs/node issue 54918).
 *
 * @param status What the process is to end with.
 */
export function boundWayOut(status: number): void {
  setTimeout(() => process.exit(status), EXIT_MS).unref();
  try {
    const watchman = spawn('sh', ['-c', WATCHMAN, String(process.pid)], {
      // What is sent to our process group is not for it.
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    // Where nothing more can be started there is no second line; the first stays.
    watchman.on('error', () => {});
    watchman.stdin.on('error', () => {});
    watchman.unref();
    (watchman.stdin as unknown as { unref(): void }).unref();
  } catch {
    // The same, where Node throws instead of telling later.
  }
}
