/**
 * System V message queues: looking at them, changing them, removing them.
 *
 * Linux: ipc/msg.c (v6.18); sending and receiving are in msg.ts.
 */
import { isStruct, type StructValue } from '../../script/value.ts';
import { EACCES, EFAULT, EIDRM, EINVAL, EPERM } from '../include/linux/errno.ts';
import { IPC_INFO, IPC_RMID, IPC_SET, IPC_STAT, S_IRUGO } from '../include/linux/ipc.ts';
import { MSGMNB, type msg_queue } from '../include/linux/msg.ts';
import type { task_struct } from '../include/linux/sched.ts';
import { int, long } from '../lib/usercopy.ts';
import { type Args, type Machine, type SyscallTable, tracepoints } from '../machine.ts';
import { expunge_all, msg_ids, ss_wakeup } from './msg.ts';
import { ipc_update_perm, ipc64_perm, ipcperms, ktime_get_real_seconds } from './util.ts';

const at = tracepoints('ipc/msg.c');

const MSG_INFO = 12;

/**
 * msgctl(2).
 *
 * Fails: EINVAL, EACCES, EFAULT; EPERM to raise q_qbytes over msgmnb without CAP_SYS_RESOURCE.
 */
function sys_msgctl(k: Machine, current: task_struct, args: Args): number {
  const msqid = int(args[0]);
  const cmd = int(args[1]);
  if (msqid < 0 || cmd < 0) return -EINVAL;
  const ids = k.part(msg_ids);
  if (cmd === IPC_INFO || cmd === MSG_INFO) return args[2] === null ? -EFAULT : ids.maxIndex;
  if (cmd === IPC_SET && !isStruct(args[2])) return -EFAULT;
  if (cmd !== IPC_RMID && cmd !== IPC_SET && cmd !== IPC_STAT) return -EINVAL;
  const msq = ids.obtain(msqid);
  if (typeof msq === 'number') return msq;
  if (cmd === IPC_RMID) return freeque(k, msq);
  if (cmd === IPC_SET) return setQueue(k, msq, args[2] as StructValue);
  if (ipcperms(k, msq, S_IRUGO)) return -EACCES;
  if (args[2] === null) return -EFAULT;
  current.outs[2] = msqid_ds(msq);
  return 0;
}

/** The queue is removed: everybody who waits learns of it. */
function freeque(k: Machine, msq: msg_queue): number {
  k.part(msg_ids).remove(msq);
  if (k.tracing) at.point(k, 'freeque.remove', { messages: msq.q_qnum }, msq);
  expunge_all(k, msq, -EIDRM);
  ss_wakeup(k, msq, true);
  k.unregister(msq);
  return 0;
}

function setQueue(k: Machine, msq: msg_queue, value: StructValue): number {
  const qbytes = long(value.msg_qbytes ?? 0);
  if (qbytes > MSGMNB && !k.options.privileged) return -EPERM;
  const wrong = ipc_update_perm(msq, value.msg_perm ?? {});
  if (wrong !== 0) return wrong;
  msq.q_qbytes = qbytes;
  msq.q_ctime = ktime_get_real_seconds(k);
  msq.touch();
  if (k.tracing) at.point(k, 'msgctl_down.set', { qbytes }, msq);
  // Receivers look again, because they may no longer be allowed to; senders, because there may be room.
  expunge_all(k, msq, null);
  ss_wakeup(k, msq, false);
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
