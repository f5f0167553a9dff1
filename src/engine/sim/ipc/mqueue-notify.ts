/**
 * POSIX message queues: telling one process, once, that a message has come to the empty queue; and their attributes.
 *
 * Linux: ipc/mqueue.c (v6.18). Left out: SIGEV_THREAD, which the C library makes of a thread and a netlink socket.
 */
import { plain } from '../../calls/integer.ts';
import { Lacks } from '../../model/lacks.ts';
import { signalText } from '../../model/spelling.ts';
import { isStruct, type Value } from '../../script/value.ts';
import { setStatus } from '../fs/fcntl.ts';
import { fget } from '../fs/file.ts';
import { EBADF, EBUSY, EINVAL } from '../include/linux/errno.ts';
import { O_NONBLOCK } from '../include/linux/fcntl.ts';
import {
  MQUEUE_I,
  type mqueue_inode_info,
  SIGEV_NONE,
  SIGEV_SIGNAL,
  SIGEV_THREAD,
  type sigevent,
  sigevName,
} from '../include/linux/mqueue.ts';
import { TASK_NORMAL, type task_struct } from '../include/linux/sched.ts';
import { _NSIG } from '../include/linux/signal.ts';
import { __wake_up } from '../kernel/sched/wait.ts';
import { send_signal_locked } from '../kernel/signal.ts';
import { exact, int, long_field, uint } from '../lib/usercopy.ts';
import { type Args, type Machine, type SyscallTable, tracepoints } from '../machine.ts';

const at = tracepoints('ipc/mqueue.c');

/**
 * A message has been queued and nobody waits for one: if the queue was empty, tell the process that asked to be told, which is
 * then registered no more; and wake those that poll.
 */
export function __do_notify(k: Machine, info: mqueue_inode_info): void {
  const { notify, notify_owner } = info;
  if (notify_owner !== null && info.attr.mq_curmsgs === 1) {
    const { sigev_notify, sigev_signo } = notify;
    const args = { task: notify_owner.comm, how: sigevName(sigev_notify) };
    if (k.tracing) at.enter(k, '__do_notify.enter', args, info);
    if (sigev_notify === SIGEV_SIGNAL && sigev_signo !== 0) tell(k, notify, notify_owner);
    info.notify_owner = null;
    info.touch();
    if (k.tracing) at.point(k, '__do_notify.unregister', { task: notify_owner.comm }, info);
    if (k.tracing) at.leave(k);
  }
  __wake_up(k, info.wait_q, TASK_NORMAL, 1, 0);
}

function tell(k: Machine, { sigev_signo, sigev_value }: sigevent, task: task_struct): void {
  const si_value = plain(sigev_value);
  const info = { si_code: 'SI_MESGQ', si_pid: k.current.comm, si_uid: 0, si_value };
  send_signal_locked(k, sigev_signo, info, task, true);
}

/** Nobody is registered any more. */
export function remove_notification(k: Machine, info: mqueue_inode_info): void {
  const task = info.notify_owner?.comm ?? null;
  info.notify_owner = null;
  info.touch();
  if (k.tracing) at.point(k, 'remove_notification.remove', { task }, info);
}

/**
 * mq_notify(3): be told once; NULL takes that back.
 *
 * Linux: ipc/mqueue.c do_mq_notify()
 * Fails: EINVAL for an unknown way or signal, EBADF, EBUSY where somebody is registered, the caller too.
 */
function sys_mq_notify(k: Machine, current: task_struct, args: Args): number {
  const notification = user_sigevent(args[1]);
  if (notification !== null) {
    const { sigev_notify, sigev_signo } = notification;
    if (sigev_notify === SIGEV_THREAD) throw new Lacks('SIGEV_THREAD of mq_notify');
    if (sigev_notify !== SIGEV_NONE && sigev_notify !== SIGEV_SIGNAL) return -EINVAL;
    if (sigev_notify === SIGEV_SIGNAL && sigev_signo >>> 0 > _NSIG) return -EINVAL;
  }
  const info = mqueueAt(current, args);
  if (info === null) return -EBADF;
  if (notification === null) {
    if (info.notify_owner === current) remove_notification(k, info);
    return 0;
  }
  if (info.notify_owner !== null) {
    if (k.tracing) at.point(k, 'do_mq_notify.busy', { task: info.notify_owner.comm }, info);
    return -EBUSY;
  }
  info.notify = notification;
  info.notify_owner = current;
  info.touch();
  const { sigev_notify, sigev_signo } = notification;
  const signal = signalText(sigev_signo);
  const told = { task: current.comm, how: sigevName(sigev_notify), signal };
  if (k.tracing) at.point(k, 'do_mq_notify.register', told, info);
  return 0;
}

function user_sigevent(value: Value | undefined): sigevent | null {
  if (!isStruct(value)) return null;
  return {
    sigev_notify: int(value.sigev_notify ?? 0),
    sigev_signo: int(value.sigev_signo ?? 0),
    sigev_value: exact(value.sigev_value ?? 0),
  };
}

/** The queue that the call's first argument means; null where it means none. */
function mqueueAt(current: task_struct, [fd]: Args): mqueue_inode_info | null {
  const filp = fget(current, uint(fd));
  return filp === null ? null : MQUEUE_I(filp);
}

/** mq_getattr(3): limits and fill level, and O_NONBLOCK of this description. Fails: EBADF. */
function sys_mq_getattr(k: Machine, current: task_struct, args: Args): number {
  return do_mq_getsetattr(k, current, args, undefined, 1);
}

/** mq_setattr(3): set O_NONBLOCK or take it away. Fails: EBADF, EINVAL for any other flag. */
function sys_mq_setattr(k: Machine, current: task_struct, args: Args): number {
  return do_mq_getsetattr(k, current, args, args[1], 2);
}

/** @param old The position of the argument that is told what was before. */
function do_mq_getsetattr(
  k: Machine,
  current: task_struct,
  args: Args,
  given: Value | undefined,
  old: number,
): number {
  const flags = isStruct(given) ? long_field(given, 'mq_flags') : null;
  if (flags !== null && flags !== 0 && flags !== O_NONBLOCK) return -EINVAL;
  const filp = fget(current, uint(args[0]));
  const info = filp && MQUEUE_I(filp);
  if (filp === null || info === null) return -EBADF;
  const { mq_maxmsg, mq_msgsize, mq_curmsgs } = info.attr;
  const mq_flags = filp.f_flags & O_NONBLOCK;
  if (args[old] !== null) current.outs[old] = { mq_flags, mq_maxmsg, mq_msgsize, mq_curmsgs };
  if (flags !== null) {
    setStatus(k, filp, (filp.f_flags & ~O_NONBLOCK) | flags);
    if (k.tracing) at.point(k, 'do_mq_getsetattr.set', { file: filp.id, flags }, info);
  }
  return 0;
}

export const syscalls: SyscallTable = {
  mq_notify: sys_mq_notify,
  mq_getattr: sys_mq_getattr,
  mq_setattr: sys_mq_setattr,
};
