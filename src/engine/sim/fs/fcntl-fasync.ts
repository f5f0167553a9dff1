/**
 * Whom a file's readiness is told to by a signal: the owner of the description (F_SETOWN), the signal (F_SETSIG), and the
 * lists in which a pipe or a socket has those that asked for it (O_ASYNC).
 *
 * Linux: fs/fcntl.c f_setown(), fasync_helper(), send_sigio(), kill_fasync() (v6.18); the rest of it is in fcntl.ts.
 * Left out: sigio_perm(), since all processes of a transcript are one user; F_SETOWN_EX.
 * Read first: kill_fasync(), then send_sigio_to_task().
 */
import { EINVAL, ESRCH } from '../include/linux/errno.ts';
import { O_ASYNC } from '../include/linux/fcntl.ts';
import { type fasync_struct, type file, fown_struct } from '../include/linux/fs.ts';
import {
  EPOLLERR,
  EPOLLHUP,
  EPOLLIN,
  EPOLLMSG,
  EPOLLOUT,
  EPOLLPRI,
  EPOLLRDBAND,
  EPOLLRDNORM,
  EPOLLWRBAND,
  EPOLLWRNORM,
} from '../include/linux/poll.ts';
import { EXIT_DEAD, type task_struct } from '../include/linux/sched.ts';
import { SIGIO, SIGURG } from '../include/linux/signal.ts';
import { send_signal_locked } from '../kernel/signal.ts';
import { type Machine, tracepoints } from '../machine.ts';

const at = tracepoints('fs/fcntl.c');

const INT_MIN = -0x80000000;

/** Why a file's owner is told, as si_code has it for SIGIO. Linux: include/uapi/asm-generic/siginfo.h */
export const POLL_IN = 1;
export const POLL_OUT = 2;
export const POLL_ERR = 4;
export const POLL_PRI = 5;
export const POLL_HUP = 6;

/** si_code and si_band for each of them, from 1 on. Linux: band_table */
const BANDS: readonly (readonly [name: string, band: number])[] = [
  ['POLL_IN', EPOLLIN | EPOLLRDNORM],
  ['POLL_OUT', EPOLLOUT | EPOLLWRNORM | EPOLLWRBAND],
  ['POLL_MSG', EPOLLIN | EPOLLRDNORM | EPOLLMSG],
  ['POLL_ERR', EPOLLERR],
  ['POLL_PRI', EPOLLPRI | EPOLLRDBAND],
  ['POLL_HUP', EPOLLHUP | EPOLLERR],
];

/** Signals whose si_code means something of their own. Linux: include/linux/signal.h sig_specific_sicodes() */
const SPECIFIC: readonly number[] = [4, 5, 7, 8, 11, 17, 31];

/** Whom a description belongs to, where somebody has said it. Linux: file_f_owner_allocate() */
function ownerOf(filp: file): fown_struct {
  filp.f_owner ??= new fown_struct();
  return filp.f_owner;
}

/** Processes that are not gone altogether. */
function tasksOf(k: Machine): readonly task_struct[] {
  return [k.init_task, ...k.tasks].filter(({ exit_state }) => exit_state !== EXIT_DEAD);
}

/**
 * F_SETOWN: whom signals are sent to; a process, or, negative, a group. 0 for nobody.
 *
 * Fails: EINVAL, ESRCH where there is no such process.
 */
export function f_setown(k: Machine, filp: file, who: number): number {
  if (who === INT_MIN) return -EINVAL;
  const pid = Math.abs(who);
  const known =
    who === 0 ||
    tasksOf(k).some((task) => [task.pid, task.signal.pgrp, task.signal.session].includes(pid));
  if (!known) return -ESRCH;
  const owner = ownerOf(filp);
  owner.pid = pid;
  owner.isGroup = who < 0;
  if (k.tracing) at.point(k, '__f_setown.set', { file: filp.id, owner: who });
  return 0;
}

/** The processes that an owner means. Linux: do_each_pid_task() */
function owners(k: Machine, { pid, isGroup }: fown_struct): readonly task_struct[] {
  if (pid === 0) return [];
  return tasksOf(k).filter((task) => (isGroup ? task.signal.pgrp === pid : task.pid === pid));
}

/** F_GETOWN: the owner as F_SETOWN takes it; 0 where there is none any more. */
export function f_getown(k: Machine, { f_owner }: file): number {
  if (f_owner === null || owners(k, f_owner).length === 0) return 0;
  return f_owner.isGroup ? -f_owner.pid : f_owner.pid;
}

/** F_SETSIG: the signal that is sent in place of SIGIO, with what happened; 0 for SIGIO, which says nothing. */
export function f_setsig(filp: file, signum: number): void {
  ownerOf(filp).signum = signum;
}

/** Enter a description into a list of those that are told, or take it out. O_ASYNC says whether it stands in one. */
export function fasync_helper(
  k: Machine,
  fd: number,
  filp: file,
  on: boolean,
  list: fasync_struct[],
): void {
  const place = list.findIndex(({ fa_file }) => fa_file === filp);
  const entry = list[place];
  if (on && entry !== undefined) entry.fa_fd = fd;
  else if (on) list.unshift({ fa_file: filp, fa_fd: fd });
  else if (entry !== undefined) list.splice(place, 1);
  if (on === (entry !== undefined)) return;
  filp.f_flags = on ? filp.f_flags | O_ASYNC : filp.f_flags & ~O_ASYNC;
  if (k.tracing) at.point(k, 'fasync_helper.set', { file: filp.id, on: on ? 1 : 0 });
}

/**
 * Something happened to a file: tell the owners of all that asked for it.
 *
 * @param band Why: POLL_IN, POLL_OUT, POLL_ERR, POLL_HUP.
 */
export function kill_fasync(k: Machine, list: readonly fasync_struct[], band: number): void {
  for (const { fa_file, fa_fd } of list) {
    const { f_owner } = fa_file;
    if (f_owner !== null) send_sigio(k, f_owner, fa_fd, band);
  }
}

/** Tell the owner of a socket's description of an urgent byte, by SIGURG. @returns False where there is none. */
export function send_sigurg(k: Machine, { f_owner }: file): boolean {
  if (f_owner === null || f_owner.pid === 0) return false;
  for (const task of owners(k, f_owner)) {
    if (k.tracing) at.point(k, 'send_sigurg_to_task.send', { task: task.comm });
    send_signal_locked(k, SIGURG, { si_code: 'SI_KERNEL' }, task, true);
  }
  return true;
}

/** The same of an urgent byte: those that get SIGIO have had SIGURG, and are told nothing besides. Linux: kill_fasync() */
export function kill_fasync_urg(k: Machine, list: readonly fasync_struct[], band: number): void {
  kill_fasync(
    k,
    list.filter(({ fa_file }) => (fa_file.f_owner?.signum ?? 0) !== 0),
    band,
  );
}

function send_sigio(k: Machine, fown: fown_struct, fd: number, band: number): void {
  for (const task of owners(k, fown)) send_sigio_to_task(k, task, fown, fd, band);
}

function send_sigio_to_task(
  k: Machine,
  task: task_struct,
  { signum }: fown_struct,
  fd: number,
  reason: number,
): void {
  const [name, si_band] = BANDS[reason - 1] ?? ['', 0];
  if (k.tracing) at.point(k, 'send_sigio_to_task.send', { task: task.comm, fd, reason: name });
  if (signum === 0) {
    send_signal_locked(k, SIGIO, { si_code: 'SI_KERNEL' }, task, true);
    return;
  }
  // Only SIGIO has names for these; of others it is the number.
  const own = SPECIFIC.includes(signum) ? 'SI_SIGIO' : String(reason);
  const si_code = signum === SIGIO ? name : own;
  send_signal_locked(k, signum, { si_code, si_band, si_fd: fd }, task, true);
}
