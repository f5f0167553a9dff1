/**
 * System V message queues: looking at them, changing them, removing them.
 *
 * Linux: ipc/msg.c (v6.18); sending and receiving are in msg.ts.
 */

import { FLAG_SETS } from '../../calls/flags.table.ts';
import { asC } from '../../calls/integer.ts';
import { isStruct, type StructValue } from '../../script/value.ts';
import { CAP_SYS_RESOURCE } from '../include/linux/capability.ts';
import { EACCES, EFAULT, EIDRM, EINVAL, EPERM } from '../include/linux/errno.ts';
import { IPC_INFO, IPC_RMID, IPC_SET, IPC_STAT } from '../include/linux/ipc.ts';
import { MSGMAX, MSGMNB, MSGMNI, type msg_queue } from '../include/linux/msg.ts';
import type { task_struct } from '../include/linux/sched.ts';
import { S_IRUGO } from '../include/linux/stat.ts';
import { capable } from '../kernel/capability.ts';
import { type wake_q_head, wake_up_q } from '../kernel/sched/core.ts';
import { int } from '../lib/usercopy.ts';
import { type Args, type Machine, type SyscallTable, tracepoints } from '../machine.ts';
import { expunge_all, msg_ids, ss_wakeup } from './msg.ts';
import { ipc_update_perm, ipc64_perm, ipcperms, ktime_get_real_seconds, tell } from './util.ts';

const at = tracepoints('ipc/msg.c');

const { MSG_STAT, MSG_INFO, MSG_STAT_ANY } = FLAG_SETS.msgctl.values;

/** Numbers that msgctl(2) tells and nothing uses any more. Linux: include/uapi/linux/msg.h */
const MSGSSZ = 16;
const MSGSEG = 0xffff;
const MSGPOOL = (MSGMNI * MSGMNB) / 1024;

/**
 * msgctl(2).
 *
 * Fails: EINVAL, EACCES, EFAULT; EPERM to raise q_qbytes over msgmnb without CAP_SYS_RESOURCE.
 */
function sys_msgctl(k: Machine, current: task_struct, args: Args): number {
  const msqid = int(args[0]);
  const cmd = int(args[1]);
  if (msqid < 0 || cmd < 0) return -EINVAL;
  switch (cmd) {
    case IPC_INFO:
    case MSG_INFO:
      return msgctl_info(k, current, args, cmd);
    case IPC_STAT:
    case MSG_STAT:
    case MSG_STAT_ANY:
      return msgctl_stat(k, current, args, cmd);
    case IPC_SET:
      return isStruct(args[2]) ? msgctl_down(k, msqid, args[2]) : -EFAULT;
    case IPC_RMID:
      return msgctl_down(k, msqid, null);
    default:
      return -EINVAL;
  }
}

/** Limits, or with MSG_INFO what is used of them. */
function msgctl_info(k: Machine, current: task_struct, args: Args, cmd: number): number {
  const ids = k.part(msg_ids);
  const queues = [...ids];
  const sum = (count: (msq: msg_queue) => number) => queues.reduce((n, msq) => n + count(msq), 0);
  const used = cmd === MSG_INFO;
  return tell(current, args, 2, ids.maxIndex, {
    msgpool: used ? ids.in_use : MSGPOOL,
    msgmap: used ? sum(({ q_qnum }) => q_qnum) : MSGMNB,
    msgmax: MSGMAX,
    msgmnb: MSGMNB,
    msgmni: MSGMNI,
    msgssz: MSGSSZ,
    msgtql: used ? sum(({ q_cbytes }) => q_cbytes) : MSGMNB,
    msgseg: MSGSEG,
  });
}

/** The queue of an id, or with MSG_STAT of an index; then the result is its id. */
function msgctl_stat(k: Machine, current: task_struct, args: Args, cmd: number): number {
  const ids = k.part(msg_ids);
  const msqid = int(args[0]);
  const msq = cmd === IPC_STAT ? ids.obtain(msqid) : ids.obtainAt(msqid);
  if (typeof msq === 'number') return msq;
  if (cmd !== MSG_STAT_ANY && ipcperms(k, msq, S_IRUGO)) return -EACCES;
  return tell(current, args, 2, cmd === IPC_STAT ? 0 : msq.ipcid, msqid_ds(msq));
}

/** Change the queue, or with null remove it. */
function msgctl_down(k: Machine, msqid: number, value: StructValue | null): number {
  const msq = k.part(msg_ids).obtain(msqid);
  if (typeof msq === 'number') return msq;
  return value === null ? freeque(k, msq) : setQueue(k, msq, value);
}

/** The queue is removed: everybody who waits learns of it. */
function freeque(k: Machine, msq: msg_queue): number {
  if (k.tracing) at.enter(k, 'freeque.enter', { messages: msq.q_qnum }, msq);
  const wake_q: wake_q_head = [];
  expunge_all(k, msq, -EIDRM, wake_q);
  ss_wakeup(k, msq, wake_q, true);
  k.part(msg_ids).remove(msq);
  k.unregister(msq);
  if (k.tracing) at.point(k, 'freeque.remove', { messages: msq.q_qnum });
  wake_up_q(k, wake_q);
  if (k.tracing) at.leave(k);
  return 0;
}

function setQueue(k: Machine, msq: msg_queue, value: StructValue): number {
  // An int on its way, compared as unsigned.
  const qbytes = int(value.msg_qbytes ?? 0);
  if (qbytes >>> 0 > MSGMNB && !capable(k, CAP_SYS_RESOURCE)) return -EPERM;
  const wrong = ipc_update_perm(k, msq, value.msg_perm);
  if (wrong !== 0) return wrong;
  msq.q_qbytes = asC(qbytes, 'unsigned long');
  msq.q_ctime = ktime_get_real_seconds(k);
  msq.touch();
  if (k.tracing) at.point(k, 'msgctl_down.set', { qbytes }, msq);
  // Receivers look again, because they may no longer be allowed to; senders, because there may be room.
  const wake_q: wake_q_head = [];
  expunge_all(k, msq, null, wake_q);
  ss_wakeup(k, msq, wake_q, false);
  wake_up_q(k, wake_q);
  return 0;
}

function msqid_ds(msq: msg_queue): StructValue {
  return {
    msg_perm: ipc64_perm(msq),
    msg_stime: msq.q_stime,
    msg_rtime: msq.q_rtime,
    msg_ctime: msq.q_ctime,
    __msg_cbytes: msq.q_cbytes,
    msg_qnum: msq.q_qnum,
    msg_qbytes: msq.q_qbytes,
    msg_lspid: msq.q_lspid?.pid ?? 0,
    msg_lrpid: msq.q_lrpid?.pid ?? 0,
  };
}

export const syscalls: SyscallTable = { msgctl: sys_msgctl };
