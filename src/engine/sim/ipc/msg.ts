/**
 * System V message queues.
 *
 * Linux: ipc/msg.c, ipc/msgutil.c (v6.18)
 * Left out: security modules, the user's account of memory.
 * Read first: do_msgsnd(), then do_msgrcv().
 */
import { errnoName } from '../../calls/errno.ts';
import { asC, type Integer, integer, LONG_MAX, plain } from '../../calls/integer.ts';
import { isStruct, type Value } from '../../script/value.ts';
import {
  E2BIG,
  EACCES,
  EAGAIN,
  EFAULT,
  EINVAL,
  ENOMSG,
  ERESTARTNOHAND,
} from '../include/linux/errno.ts';
import { IPC_NOWAIT } from '../include/linux/ipc.ts';
import {
  MSG_COPY,
  MSG_EXCEPT,
  MSG_NOERROR,
  MSGMAX,
  MSGMNI,
  type msg_msg,
  msg_queue,
  type msg_receiver,
  type msg_sender,
  type SearchMode,
} from '../include/linux/msg.ts';
import { type Sleeping, TASK_INTERRUPTIBLE, type task_struct } from '../include/linux/sched.ts';
import { S_IRUGO, S_IWUGO } from '../include/linux/stat.ts';
import {
  schedule,
  set_current_state,
  signal_pending,
  wake_q_add,
  type wake_q_head,
  wake_up_q,
} from '../kernel/sched/core.ts';
import { exact, int, long, user_bytes } from '../lib/usercopy.ts';
import { type Args, type Machine, type SyscallTable, tracepoints } from '../machine.ts';
import { drop, keep } from '../resume.ts';
import { copy_msg, load_msg, store_msg } from './msgutil.ts';
import { birth, ipc_ids, ipcget, ipcperms, ktime_get_real_seconds, stillThere } from './util.ts';

const at = tracepoints('ipc/msg.c');

const INT_MAX = 0x7fffffff;

/** All message queues. */
export const msg_ids = (_k: Machine) => new ipc_ids<msg_queue>(MSGMNI);

/** msgget(2). Fails: ENOENT, EEXIST, EACCES, ENOSPC. */
function sys_msgget(k: Machine, _current: task_struct, args: Args): number {
  return ipcget(k, k.part(msg_ids), int(args[0]), int(args[1]), {
    getnew: (key, flg) => newque(k, key, flg),
  });
}

function newque(k: Machine, key: number, flg: number): number {
  const made = k.part(msg_ids).add((ids) => {
    const id = `msg:${k.number('msg')}`;
    return new msg_queue(k, id, { ...ids, ...birth(key, flg) }, ktime_get_real_seconds(k));
  });
  if (typeof made === 'number') return made;
  k.register(made);
  if (k.tracing) at.point(k, 'newque.create', { key }, made);
  return made.ipcid;
}

/**
 * msgsnd(2): append a message, or hand it to a receiver that waits for it; sleep while the queue is full.
 *
 * Linux: ipc/msg.c do_msgsnd()
 * Sleeps: on q_senders, in order of arrival.
 * Fails: EFAULT, EINVAL (size, type, id), EACCES, EAGAIN with IPC_NOWAIT, EIDRM when it was removed, EINTR.
 */
function* sys_msgsnd(k: Machine, _current: task_struct, args: Args): Sleeping<number> {
  const msgp = isStruct(args[1]) ? args[1] : null;
  const msgsz = long(args[2]);
  if (msgp === null) return -EFAULT;
  const m_type = asC(exact(msgp.mtype ?? 0), 'long');
  return yield* do_msgsnd(k, int(args[0]), m_type, bytesOf(msgp.mtext), msgsz, int(args[3]));
}

function bytesOf(value: Value | undefined): Uint8Array | null {
  return value === undefined ? null : user_bytes(value);
}

function* do_msgsnd(
  k: Machine,
  msqid: number,
  m_type: Integer,
  text: Uint8Array | null,
  msgsz: number,
  msgflg: number,
): Sleeping<number> {
  if (msgsz > MSGMAX || msgsz < 0 || msqid < 0 || m_type < 1) return -EINVAL;
  if (text === null && msgsz > 0) return -EFAULT;
  // Kept, because it may be removed while the call sleeps.
  const { msq } = keep(k.current, () => ({ msq: k.part(msg_ids).obtain(msqid) }));
  if (typeof msq === 'number') return msq;
  if (k.tracing) at.enter(k, 'do_msgsnd.enter', { bytes: msgsz, type: plain(m_type) }, msq);
  const ret = yield* sendTo(k, msq, m_type, text ?? NOTHING, msgsz, msgflg);
  if (k.tracing) at.leave(k);
  return ret;
}

const NOTHING = new Uint8Array(0);

function* sendTo(
  k: Machine,
  msq: msg_queue,
  m_type: Integer,
  text: Uint8Array,
  msgsz: number,
  msgflg: number,
): Sleeping<number> {
  const { current } = k;
  const { msg } = keep(current, () => ({ msg: load_msg(k, msq, m_type, text, msgsz) }));
  for (;;) {
    if (!current.resuming) {
      if (ipcperms(k, msq, S_IWUGO)) return -EACCES;
      if (msg_fits_inqueue(msq, msgsz)) break;
      if (msgflg & IPC_NOWAIT) return -EAGAIN;
    }
    const sender = keep(current, (): msg_sender => {
      const made = { tsk: current, msgsz };
      msq.q_senders.push(made);
      return made;
    });
    set_current_state(k, TASK_INTERRUPTIBLE);
    msq.touch();
    if (k.tracing) at.point(k, 'do_msgsnd.full', { cbytes: msq.q_cbytes, bytes: msgsz }, msq);
    yield* schedule(k, 'do_msgsnd', { owner: msq, name: 'q_senders' });
    msq.q_senders = msq.q_senders.filter((other) => other !== sender);
    drop(current);
    msq.touch();
    const gone = stillThere(msq);
    if (gone !== 0) return gone;
    if (signal_pending(current)) return -ERESTARTNOHAND;
  }
  msq.q_lspid = current;
  msq.q_stime = ktime_get_real_seconds(k);
  msq.touch();
  const wake_q: wake_q_head = [];
  if (!pipelined_send(k, msq, msg, wake_q)) {
    msq.q_messages.push(msg);
    msq.q_cbytes += msgsz;
    msq.q_qnum += 1;
    msq.touch();
    if (k.tracing) at.point(k, 'do_msgsnd.link', { msg: msg.name, type: plain(m_type) }, msq);
  }
  msq.touch();
  wake_up_q(k, wake_q);
  return 0;
}

/** True when a message of that size may be appended: bytes count, and so does the number of messages. */
function msg_fits_inqueue(msq: msg_queue, msgsz: number): boolean {
  return msgsz + msq.q_cbytes <= msq.q_qbytes && 1 + msq.q_qnum <= msq.q_qbytes;
}

/** Hand a message straight to the first receiver that waits for it; it never enters the queue. */
function pipelined_send(k: Machine, msq: msg_queue, msg: msg_msg, wake_q: wake_q_head): boolean {
  for (const msr of [...msq.q_receivers]) {
    if (!testmsg(msg, msr.r_msgtype, msr.r_mode)) {
      const args = { task: msr.r_tsk.comm, mode: msr.r_mode, type: plain(msr.r_msgtype) };
      if (k.tracing) at.point(k, 'pipelined_send.skip', args, msq);
      continue;
    }
    msq.q_receivers = msq.q_receivers.filter((other) => other !== msr);
    msq.touch();
    const task = msr.r_tsk.comm;
    if (msr.r_maxsize < msg.m_ts) {
      msr.r_msg = -E2BIG;
      if (k.tracing) at.point(k, 'pipelined_send.too_big', { task, bytes: msg.m_ts }, msq);
      wake_q_add(wake_q, msr.r_tsk);
      continue;
    }
    msq.q_lrpid = msr.r_tsk;
    msq.q_rtime = ktime_get_real_seconds(k);
    msr.r_msg = msg;
    if (k.tracing) at.point(k, 'pipelined_send.hand', { task, msg: msg.name }, msq);
    wake_q_add(wake_q, msr.r_tsk);
    return true;
  }
  return false;
}

/** True when a receiver of that mode and type would take the message. */
function testmsg(msg: msg_msg, type: Integer, mode: SearchMode): boolean {
  switch (mode) {
    case 'SEARCH_ANY':
    case 'SEARCH_NUMBER':
      return true;
    case 'SEARCH_LESSEQUAL':
      return msg.m_type <= type;
    case 'SEARCH_EQUAL':
      return msg.m_type === type;
    case 'SEARCH_NOTEQUAL':
      return msg.m_type !== type;
  }
}

/** Note the senders whose messages fit now; those whose do not go to the end of the line. Linux: ss_wakeup() */
export function ss_wakeup(k: Machine, msq: msg_queue, wake_q: wake_q_head, kill: boolean): void {
  let stop: task_struct | null = null;
  for (const mss of [...msq.q_senders]) {
    if (!kill) {
      if (stop === mss.tsk) break;
      if (!msg_fits_inqueue(msq, mss.msgsz)) {
        stop ??= mss.tsk;
        msq.q_senders = [...msq.q_senders.filter((other) => other !== mss), mss];
        msq.touch();
        const args = { task: mss.tsk.comm, bytes: mss.msgsz };
        if (k.tracing) at.point(k, 'ss_wakeup.requeue', args, msq);
        continue;
      }
    }
    if (k.tracing) at.point(k, 'ss_wakeup.wake', { task: mss.tsk.comm }, msq);
    wake_q_add(wake_q, mss.tsk);
  }
  msq.touch();
}

/** Note every receiver, and tell each why it is to be woken. */
export function expunge_all(
  k: Machine,
  msq: msg_queue,
  res: number | null,
  wake_q: wake_q_head,
): void {
  for (const msr of msq.q_receivers) {
    msr.r_msg = res;
    if (k.tracing) at.point(k, 'expunge_all.wake', { task: msr.r_tsk.comm }, msq);
    wake_q_add(wake_q, msr.r_tsk);
  }
}

/**
 * msgrcv(2): take the first message of a type, or sleep until one comes.
 *
 * Linux: ipc/msg.c do_msgrcv()
 * Sleeps: on q_receivers, in order of arrival; a sender hands its message over.
 * Fails: EINVAL, EACCES, E2BIG, ENOMSG with IPC_NOWAIT, EIDRM when it was removed, EINTR, EFAULT.
 */
function* sys_msgrcv(k: Machine, current: task_struct, args: Args): Sleeping<number> {
  const msqid = int(args[0]);
  const bufsz = asC(exact(args[2]), 'long');
  const msgtyp = exact(args[3]);
  const msgflg = int(args[4]);
  if (msqid < 0 || bufsz < 0) return -EINVAL;
  if (msgflg & MSG_COPY) {
    if (msgflg & MSG_EXCEPT || !(msgflg & IPC_NOWAIT)) return -EINVAL;
    // The buffer is read for a message to copy into. Linux: prepare_copy()
    if (args[1] === null && bufsz > 0) return -EFAULT;
  }
  const { msq } = keep(current, () => ({ msq: k.part(msg_ids).obtain(msqid) }));
  if (typeof msq === 'number') return msq;
  if (k.tracing) at.enter(k, 'do_msgrcv.enter', { bytes: plain(bufsz), type: plain(msgtyp) }, msq);
  const msg = yield* receiveFrom(k, msq, bufsz, msgtyp, msgflg);
  if (k.tracing) at.leave(k);
  if (typeof msg === 'number') return msg;
  const size = Math.min(Number(bufsz), msg.m_ts);
  if (args[1] === null) return -EFAULT;
  current.outs[1] = { mtype: msg.m_type, mtext: msg.data.slice(0, size) };
  store_msg(k, msq, size);
  return size;
}

/** What a type argument means. */
function convert_mode(msgtyp: Integer, msgflg: number): { mode: SearchMode; type: Integer } {
  if (msgflg & MSG_COPY) return { mode: 'SEARCH_NUMBER', type: msgtyp };
  if (msgtyp === 0) return { mode: 'SEARCH_ANY', type: 0 };
  if (msgtyp < 0) {
    // -LONG_MIN is no long.
    const type = msgtyp < -LONG_MAX ? LONG_MAX : integer(-BigInt(msgtyp));
    return { mode: 'SEARCH_LESSEQUAL', type };
  }
  return { mode: msgflg & MSG_EXCEPT ? 'SEARCH_NOTEQUAL' : 'SEARCH_EQUAL', type: msgtyp };
}

function* receiveFrom(
  k: Machine,
  msq: msg_queue,
  bufsz: Integer,
  msgtyp: Integer,
  msgflg: number,
): Sleeping<msg_msg | number> {
  const { current } = k;
  const { mode, type } = convert_mode(msgtyp, msgflg);
  for (;;) {
    if (!current.resuming) {
      if (ipcperms(k, msq, S_IRUGO)) return -EACCES;
      const gone = stillThere(msq);
      if (gone !== 0) return gone;
      const msg = find_msg(msq, type, mode);
      if (msg !== null) return takeMessage(k, msq, msg, bufsz, msgflg);
      if (msgflg & IPC_NOWAIT) return -ENOMSG;
    }
    const msr = keep(current, (): msg_receiver => {
      const cuts = (msgflg & MSG_NOERROR) !== 0;
      const r_maxsize = cuts ? INT_MAX : bufsz;
      const made = { r_tsk: current, r_mode: mode, r_msgtype: type, r_maxsize, cuts, r_msg: null };
      msq.q_receivers.push(made);
      return made;
    });
    msq.touch();
    if (k.tracing) at.point(k, 'do_msgrcv.wait', { mode, type: plain(type) }, msq);
    set_current_state(k, TASK_INTERRUPTIBLE);
    yield* schedule(k, 'do_msgrcv', { owner: msq, name: 'q_receivers' });
    msq.q_receivers = msq.q_receivers.filter((other) => other !== msr);
    drop(current);
    msq.touch();
    if (msr.r_msg !== null) {
      const told = typeof msr.r_msg === 'number' ? (errnoName(-msr.r_msg) ?? '?') : msr.r_msg.name;
      if (k.tracing) at.point(k, 'do_msgrcv.handed', { msg: told }, msq);
      return msr.r_msg;
    }
    if (signal_pending(current)) return -ERESTARTNOHAND;
  }
}

/** The message that a receiver gets: of several with types up to a limit, one of the lowest type. */
function find_msg(msq: msg_queue, msgtyp: Integer, mode: SearchMode): msg_msg | null {
  let found: msg_msg | null = null;
  let type = msgtyp;
  let count = 0;
  for (const msg of msq.q_messages) {
    if (!testmsg(msg, type, mode)) continue;
    if (mode === 'SEARCH_LESSEQUAL' && msg.m_type !== 1) {
      type = integer(BigInt(msg.m_type) - 1n);
      found = msg;
    } else if (mode !== 'SEARCH_NUMBER' || count === msgtyp) return msg;
    count += 1;
  }
  return found;
}

/** Unlink a message that was found, or copy it. */
function takeMessage(
  k: Machine,
  msq: msg_queue,
  msg: msg_msg,
  bufsz: Integer,
  msgflg: number,
): msg_msg | number {
  if (bufsz < msg.m_ts && !(msgflg & MSG_NOERROR)) {
    const args = { msg: msg.name, bytes: msg.m_ts, size: plain(bufsz) };
    if (k.tracing) at.point(k, 'do_msgrcv.too_big', args, msq);
    return -E2BIG;
  }
  if (msgflg & MSG_COPY) return copy_msg(k, msq, msg, Math.min(Number(bufsz), MSGMAX));
  msq.q_messages.splice(msq.q_messages.indexOf(msg), 1);
  msq.q_qnum -= 1;
  msq.q_rtime = ktime_get_real_seconds(k);
  msq.q_lrpid = k.current;
  msq.q_cbytes -= msg.m_ts;
  msq.touch();
  if (k.tracing) at.point(k, 'do_msgrcv.unlink', { msg: msg.name, type: plain(msg.m_type) }, msq);
  const wake_q: wake_q_head = [];
  ss_wakeup(k, msq, wake_q, false);
  wake_up_q(k, wake_q);
  return msg;
}

export const syscalls: SyscallTable = {
  msgget: sys_msgget,
  msgsnd: sys_msgsnd,
  msgrcv: sys_msgrcv,
};
