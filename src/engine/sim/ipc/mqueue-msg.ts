/**
 * POSIX message queues: sending and receiving. Messages stand in a tree of priorities, in each the oldest first; whoever waits is
 * given, or relieved of, a message directly.
 *
 * Linux: ipc/mqueue.c (v6.18). Left out: that the waiters of a smaller nice value come first; all are alike here.
 * Read first: do_mq_timedsend(), then do_mq_timedreceive().
 */
import { type Integer, plain } from '../../calls/integer.ts';
import { isStruct, type Value } from '../../script/value.ts';
import { fdget } from '../fs/file.ts';
import {
  EAGAIN,
  EBADF,
  EFAULT,
  EINVAL,
  EMSGSIZE,
  ERESTARTSYS,
  ETIMEDOUT,
} from '../include/linux/errno.ts';
import { O_NONBLOCK } from '../include/linux/fcntl.ts';
import { FMODE_READ, FMODE_WRITE, type file } from '../include/linux/fs.ts';
import {
  type ext_wait_queue,
  MQ_PRIO_MAX,
  MQUEUE_I,
  type mqueue_inode_info,
  type posix_msg_tree_node,
  RECV,
  SEND,
  type Waits,
} from '../include/linux/mqueue.ts';
import type { msg_msg } from '../include/linux/msg.ts';
import { type Sleeping, TASK_INTERRUPTIBLE, type task_struct } from '../include/linux/sched.ts';
import {
  set_current_state,
  signal_pending,
  wake_q_add,
  type wake_q_head,
  wake_up_q,
} from '../kernel/sched/core.ts';
import { wake_up_interruptible } from '../kernel/sched/wait.ts';
import { schedule_hrtimeout, timespec64, untilOf } from '../kernel/time/hrtimer.ts';
import { rb_erase, rb_insert_color, rb_link_node, rb_prev } from '../lib/rbtree.ts';
import { exact, uint, user_bytes } from '../lib/usercopy.ts';
import { type Args, type Machine, type SyscallTable, tracepoints } from '../machine.ts';
import { keep } from '../resume.ts';
import { __do_notify } from './mqueue-notify.ts';
import { load_msg, store_msg } from './msgutil.ts';

const at = tracepoints('ipc/mqueue.c');

const QUEUE_NAMES = ['e_wait_q[SEND]', 'e_wait_q[RECV]'] as const;

/** Put a message behind those of its priority; the priority gets a node if it has none. */
function msg_insert(k: Machine, msg: msg_msg, info: mqueue_inode_info): void {
  let parent: posix_msg_tree_node | null = null;
  let leaf = info.msg_tree.rb_node;
  let side: 'rb_left' | 'rb_right' = 'rb_right';
  let rightmost = true;
  while (leaf !== null && leaf.priority !== msg.m_type) {
    parent = leaf;
    side = msg.m_type < leaf.priority ? 'rb_left' : 'rb_right';
    if (side === 'rb_left') rightmost = false;
    leaf = leaf[side];
  }
  const prio = plain(msg.m_type);
  if (leaf === null) {
    leaf = info.node_cache ?? spareNode();
    info.node_cache = null;
    leaf.priority = msg.m_type;
    if (rightmost) info.msg_tree_rightmost = leaf;
    rb_link_node(info.msg_tree, leaf, parent, side);
    rb_insert_color(leaf, info.msg_tree);
    info.touch();
    if (k.tracing) at.point(k, 'msg_insert.node', { prio }, info);
  }
  info.attr.mq_curmsgs += 1;
  info.qsize += msg.m_ts;
  leaf.msg_list.push(msg);
  info.touch();
  if (k.tracing) at.point(k, 'msg_insert.link', { msg: msg.name, prio }, info);
}

function spareNode(): posix_msg_tree_node {
  const links = { rb_parent: null, rb_left: null, rb_right: null };
  return { ...links, rb_color: 'red', priority: 0, msg_list: [] };
}

/** See to it that there is a node to spare before the lock is taken. Linux: do_mq_timedsend(), do_mq_timedreceive() */
function fill_node_cache(info: mqueue_inode_info): void {
  if (info.node_cache !== null) return;
  info.node_cache = spareNode();
  info.touch();
}

/** No message of that priority is left: its node goes, or is kept to spare. */
function msg_tree_erase(k: Machine, leaf: posix_msg_tree_node, info: mqueue_inode_info): void {
  if (info.msg_tree_rightmost === leaf) info.msg_tree_rightmost = rb_prev(leaf);
  rb_erase(leaf, info.msg_tree);
  const prio = plain(leaf.priority);
  info.node_cache ??= spareNode();
  info.touch();
  if (k.tracing) at.point(k, 'msg_tree_erase.erase', { prio }, info);
}

/** Take the oldest message of the highest priority; null when there is none. */
function msg_get(k: Machine, info: mqueue_inode_info): msg_msg | null {
  const leaf = info.msg_tree_rightmost;
  const msg = leaf?.msg_list.shift();
  if (leaf === null || msg === undefined) return null;
  info.attr.mq_curmsgs -= 1;
  info.qsize -= msg.m_ts;
  info.touch();
  if (k.tracing) at.point(k, 'msg_get.take', { msg: msg.name, prio: plain(msg.m_type) }, info);
  if (leaf.msg_list.length === 0) msg_tree_erase(k, leaf, info);
  return msg;
}

/**
 * Stand in line and sleep until somebody has done what this call is about, a signal comes or the time is over.
 *
 * @returns 0, -ERESTARTSYS, -ETIMEDOUT.
 */
function* wq_sleep(
  k: Machine,
  info: mqueue_inode_info,
  sr: Waits,
  expires: number | null,
  ewp: ext_wait_queue,
): Sleeping<number> {
  const { current } = k;
  const queue = info.e_wait_q[sr];
  if (!current.resuming) {
    queue.push(ewp);
    info.touch();
  }
  for (;;) {
    set_current_state(k, TASK_INTERRUPTIBLE);
    const on = { owner: info, name: QUEUE_NAMES[sr] };
    const slept = yield* schedule_hrtimeout(k, expires, 'wq_sleep', on);
    if (ewp.state === 'STATE_READY') return 0;
    if (!signal_pending(current) && slept !== 0) continue;
    queue.splice(queue.indexOf(ewp), 1);
    info.touch();
    if (k.tracing) at.point(k, 'wq_sleep.leave', { queue: QUEUE_NAMES[sr] }, info);
    return signal_pending(current) ? -ERESTARTSYS : -ETIMEDOUT;
  }
}

/** Take a sleeper out of the line; what it slept for is done. */
function __pipelined_op(
  wake_q: wake_q_head,
  info: mqueue_inode_info,
  sr: Waits,
  ewp: ext_wait_queue,
): void {
  const queue = info.e_wait_q[sr];
  queue.splice(queue.indexOf(ewp), 1);
  ewp.state = 'STATE_READY';
  info.touch();
  wake_q_add(wake_q, ewp.task);
}

/** Hand a message to a receiver that waits; it never enters the queue. */
function pipelined_send(
  k: Machine,
  wake_q: wake_q_head,
  info: mqueue_inode_info,
  message: msg_msg,
  receiver: ext_wait_queue,
): void {
  receiver.msg = message;
  __pipelined_op(wake_q, info, RECV, receiver);
  const args = { task: receiver.task.comm, msg: message.name };
  if (k.tracing) at.point(k, 'pipelined_send.hand', args, info);
}

/** There is room for one: put in the message of the sender that has waited longest, or tell those that poll. */
function pipelined_receive(k: Machine, wake_q: wake_q_head, info: mqueue_inode_info): void {
  const [sender] = info.e_wait_q[SEND];
  if (sender === undefined || sender.msg === null) {
    wake_up_interruptible(k, info.wait_q);
    return;
  }
  const args = { task: sender.task.comm, msg: sender.msg.name };
  if (k.tracing) at.enter(k, 'pipelined_receive.enter', args, info);
  msg_insert(k, sender.msg, info);
  __pipelined_op(wake_q, info, SEND, sender);
  if (k.tracing) at.leave(k);
}

/** The queue that a descriptor means, with its description. Fails: EBADF, and where it is not open for that. */
function queueFor(current: task_struct, [fd]: Args, mode: number): Opened | number {
  const filp = fdget(current, uint(fd));
  const info = filp && MQUEUE_I(filp);
  if (filp === null || info === null || !(filp.f_mode & mode)) return -EBADF;
  return { filp, info };
}

interface Opened {
  readonly filp: file;
  readonly info: mqueue_inode_info;
}

/** The moment at which a call gives up: null for never. Fails: EINVAL. Linux: prepare_timeout() */
function prepare_timeout(k: Machine, limit: Value | undefined): number | null {
  if (!isStruct(limit)) return null;
  const ns = timespec64(limit);
  return ns === null ? -EINVAL : untilOf(k, ns);
}

function sys_mq_timedsend(k: Machine, current: task_struct, args: Args): number | Sleeping<number> {
  const expires = prepare_timeout(k, args[4]);
  if (expires !== null && expires < 0) return expires;
  return do_mq_timedsend(k, current, args, expires);
}

/** The message that a call sends. Fails: EFAULT. */
function given(k: Machine, info: mqueue_inode_info, args: Args, m_ts: number): msg_msg | number {
  const text = user_bytes(args[1]);
  if (text === null && m_ts > 0) return -EFAULT;
  return load_msg(k, info, uint(args[3]), text ?? new Uint8Array(), m_ts);
}

/**
 * mq_send(3): put a message on the queue, or give it to whoever waits for one.
 *
 * Sleeps: in e_wait_q[SEND] while the queue is full; a receiver then puts the message in.
 * Wakes: the receiver that has waited longest, or, on the empty queue, tells whoever asked for that.
 * Fails: EINVAL for a priority from 32768 on and for no time, EBADF, EMSGSIZE, EFAULT, EAGAIN, ETIMEDOUT, EINTR.
 */
function* do_mq_timedsend(
  k: Machine,
  current: task_struct,
  args: Args,
  expires: number | null,
): Sleeping<number> {
  if (uint(args[3]) >= MQ_PRIO_MAX) return -EINVAL;
  const opened = queueFor(current, args, FMODE_WRITE);
  if (typeof opened === 'number') return opened;
  const { filp, info } = opened;
  const msg_len = exact(args[2]);
  if (msg_len > info.attr.mq_msgsize) return -EMSGSIZE;
  const { msg } = keep(current, () => ({ msg: given(k, info, args, Number(msg_len)) }));
  if (typeof msg === 'number') return msg;
  if (k.tracing) {
    at.enter(k, 'do_mq_timedsend.enter', { msg: msg.name, prio: plain(msg.m_type) }, info);
  }
  const ret = yield* sendTo(k, filp, info, msg, expires);
  if (k.tracing) at.leave(k);
  return ret;
}

function* sendTo(
  k: Machine,
  filp: file,
  info: mqueue_inode_info,
  msg: msg_msg,
  expires: number | null,
): Sleeping<number> {
  const { current } = k;
  if (!current.resuming) {
    fill_node_cache(info);
    if (info.attr.mq_curmsgs < info.attr.mq_maxmsg) return queueOrHand(k, info, msg);
    if (filp.f_flags & O_NONBLOCK) {
      if (k.tracing) at.point(k, 'do_mq_timedsend.again', {}, info);
      return -EAGAIN;
    }
    const full = { messages: info.attr.mq_curmsgs };
    if (k.tracing) at.point(k, 'do_mq_timedsend.full', full, info);
  }
  const wait = keep(current, (): ext_wait_queue => ({ task: current, msg, state: 'STATE_NONE' }));
  return yield* wq_sleep(k, info, SEND, expires, wait);
}

function queueOrHand(k: Machine, info: mqueue_inode_info, msg: msg_msg): number {
  const wake_q: wake_q_head = [];
  const [receiver] = info.e_wait_q[RECV];
  if (receiver !== undefined) pipelined_send(k, wake_q, info, msg, receiver);
  else {
    msg_insert(k, msg, info);
    __do_notify(k, info);
  }
  wake_up_q(k, wake_q);
  return 0;
}

function sys_mq_timedreceive(
  k: Machine,
  current: task_struct,
  args: Args,
): number | Sleeping<number> {
  const expires = prepare_timeout(k, args[4]);
  if (expires !== null && expires < 0) return expires;
  return do_mq_timedreceive(k, current, args, expires);
}

/**
 * mq_receive(3): take the oldest message of the highest priority.
 *
 * Sleeps: in e_wait_q[RECV] while there is none; a sender then hands one over.
 * Wakes: the sender that has waited longest, whose message it puts in.
 * Fails: EINVAL for no time, EBADF, EMSGSIZE for a buffer that the longest message would not fit in, EAGAIN, ETIMEDOUT, EINTR;
 *   EFAULT, and the message is lost.
 */
function* do_mq_timedreceive(
  k: Machine,
  current: task_struct,
  args: Args,
  expires: number | null,
): Sleeping<number> {
  const opened = queueFor(current, args, FMODE_READ);
  if (typeof opened === 'number') return opened;
  const { filp, info } = opened;
  const msg_len = exact(args[2]);
  if (msg_len < info.attr.mq_msgsize) return -EMSGSIZE;
  if (k.tracing) at.enter(k, 'do_mq_timedreceive.enter', { bytes: plain(msg_len) }, info);
  const msg = yield* receiveFrom(k, filp, info, expires);
  if (k.tracing) at.leave(k);
  return typeof msg === 'number' ? msg : handOver(k, current, args, info, msg);
}

function* receiveFrom(
  k: Machine,
  filp: file,
  info: mqueue_inode_info,
  expires: number | null,
): Sleeping<msg_msg | number> {
  const { current } = k;
  if (!current.resuming) {
    fill_node_cache(info);
    const wake_q: wake_q_head = [];
    const msg = msg_get(k, info);
    if (msg !== null) {
      pipelined_receive(k, wake_q, info);
      wake_up_q(k, wake_q);
      return msg;
    }
    if (filp.f_flags & O_NONBLOCK) {
      if (k.tracing) at.point(k, 'do_mq_timedreceive.again', {}, info);
      return -EAGAIN;
    }
    if (k.tracing) at.point(k, 'do_mq_timedreceive.empty', {}, info);
  }
  const wait = keep(
    current,
    (): ext_wait_queue => ({ task: current, msg: null, state: 'STATE_NONE' }),
  );
  const ret = yield* wq_sleep(k, info, RECV, expires, wait);
  if (ret !== 0 || wait.msg === null) return ret;
  if (k.tracing) at.point(k, 'do_mq_timedreceive.handed', { msg: wait.msg.name }, info);
  return wait.msg;
}

/** Give a message and its priority to the process. Fails: EFAULT. */
function handOver(
  k: Machine,
  current: task_struct,
  args: Args,
  info: mqueue_inode_info,
  { m_type, m_ts, data }: msg_msg,
): number {
  if (args[1] === null && m_ts > 0) return -EFAULT;
  if (args[1] !== null) current.outs[1] = data;
  if (args[3] !== null) current.outs[3] = m_type as Integer;
  store_msg(k, info, m_ts);
  return m_ts;
}

export const syscalls: SyscallTable = {
  mq_send: sys_mq_timedsend,
  mq_receive: sys_mq_timedreceive,
  mq_timedsend: sys_mq_timedsend,
  mq_timedreceive: sys_mq_timedreceive,
};
