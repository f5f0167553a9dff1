/**
 * Without a pid namespace, a process group stands for the room: whoever guards it kills the whole group when it is
 * told that its parent has died.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { PR_SET_PDEATHSIG } from '../../native/sys-prctl.ts';
import { actorImage } from './actor/image.ts';
import type { Task } from './task.ts';

/** The signal that a guard is sent; the last of the real-time ones, which transcripts have the least use for. */
export const SWEEP_SIGNAL = 64;

const SA_RESTORER = 0x04000000;

/** Have a process kill its group, itself included, when its parent dies. It leads a session of its own from now on. */
export function startSweeping(task: Task): void {
  const image = actorImage();
  task.run('setsid');
  task.scratch.begin();
  const flags = process.arch === 'x64' ? SA_RESTORER : 0;
  const action = task.scratch.int64s(image?.sweep ?? 0, flags, image?.restorer ?? 0, 0);
  task.run('rt_sigaction', SWEEP_SIGNAL, action, 0, 8);
  task.run('prctl', PR_SET_PDEATHSIG, SWEEP_SIGNAL);
}

/** An actor's end is nobody else's: give the signal its default back. */
export function leaveSweeping(task: Task): void {
  task.scratch.begin();
  task.run('rt_sigaction', SWEEP_SIGNAL, task.scratch.int64s(0, 0, 0, 0), 0, 8);
}

/** Kill a group's members, one by one, but for some. */
export function killGroup(leader: number, spared: readonly number[]): void {
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || spared.includes(pid) || groupOf(pid) !== leader) continue;
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
}

/** Kill a whole group at once. */
export function sweepGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // Nobody is left in it.
  }
}

/** The process group (field 5 of proc_pid_stat(5)). */
function groupOf(pid: number): number | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[2]);
  } catch {
    return undefined;
  }
}
