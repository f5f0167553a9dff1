/**
 * What the processes of a run may use, so that a run that wants too much ends in an error and not in a slow machine
 * (getrlimit(2)). An actor has no capability, so it cannot raise them.
 */

import type { Task } from '../actor/task.ts';
import { must } from './first-process.ts';

const GiB = 2 ** 30;

/** The resources by number: the same on every processor that there is an actor for. */
const LIMITS: readonly (readonly [resource: string, number: number, soft: number, hard: number])[] =
  [
    // No call of the catalogue computes for long, so minutes of processor time are a loop.
    ['RLIMIT_CPU', 0, 300, 330],
    // 1, not 0: a core pattern that is a program runs in spite of 0 (core(5)).
    ['RLIMIT_CORE', 4, 1, 1],
    // Of the user inside of the room, in every process of it.
    ['RLIMIT_NPROC', 6, 256, 256],
    ['RLIMIT_NOFILE', 7, 1024, 4096],
    ['RLIMIT_AS', 9, 16 * GiB, 16 * GiB],
    // Bytes that the user's POSIX message queues count for, full or not; a machine may allow more.
    ['RLIMIT_MSGQUEUE', 12, 819_200, 819_200],
    // In microseconds, of one that runs in real time and does not sleep in between.
    ['RLIMIT_RTTIME', 15, 2_000_000, 3_000_000],
  ];

/** Limit a process and all that come from it. Throws `real.room` with the limit that cannot be set. */
export function limit(task: Task): void {
  for (const [name, number, soft, hard] of LIMITS) {
    const { scratch } = task;
    const current = scratch.alloc(16);
    must(task.run('prlimit64', 0, number, 0, current), name);
    // Where the user has less already, that stays.
    const most = scratch.uint64(current + 8);
    const least = (wanted: number) => (BigInt(wanted) < most ? BigInt(wanted) : most);
    const wanted = scratch.int64s(least(soft), least(hard));
    must(task.run('prlimit64', 0, number, wanted, 0), name);
  }
}
