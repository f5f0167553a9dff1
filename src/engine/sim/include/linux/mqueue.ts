/**
 * POSIX message queues: inodes with a tree of priorities, in which each has its messages, and those who wait to send or to receive.
 *
 * Linux: include/linux/mqueue.h, include/linux/ipc_namespace.h, ipc/mqueue.c (v6.18)
 */

import { FLAG_SETS } from '../../../calls/flags.table.ts';
import type { Integer } from '../../../calls/integer.ts';
import type { ObjectId, ObjectView, PartView, WaiterView } from '../../../model/snapshot.ts';
import { signalText } from '../../../model/spelling.ts';
import { rb_last, type rb_node, rb_prev, type rb_root } from '../../lib/rbtree.ts';
import { type Machine, tracepoints } from '../../machine.ts';
import { KernelObject, type Sheet } from '../../object.ts';
import { queueView } from '../../process-view.ts';
import {
  type FileTarget,
  type file,
  type file_operations,
  type inode,
  type inode_operations,
  ROOM_UID,
  type super_block,
} from './fs.ts';
import { messageView, type msg_msg } from './msg.ts';
import type { task_struct } from './sched.ts';
import { wait_queue_head } from './wait.ts';

const at = tracepoints('ipc/mqueue.c');

export const { SIGEV_SIGNAL, SIGEV_NONE, SIGEV_THREAD } = FLAG_SETS.sigev.values;

/** Priorities are below this. */
export const MQ_PRIO_MAX = 32768;
/** What CAP_SYS_RESOURCE lets pass. */
export const HARD_MSGMAX = 65536;
export const HARD_MSGSIZEMAX = 16 * 1024 * 1024;
/** The size that a queue's file is said to have, whatever is in it. */
export const FILENT_SIZE = 80;
/** sizeof(struct msg_msg), sizeof(struct posix_msg_tree_node): they count too. */
const MSG_MSG_SIZE = 48;
const TREE_NODE_SIZE = 48;

/** The two queues of sleepers: for room, and for messages. */
export const SEND = 0;
export const RECV = 1;
export type Waits = typeof SEND | typeof RECV;

/** What of an IPC namespace concerns queues: /proc/sys/fs/mqueue. */
export interface ipc_namespace {
  mq_queues_count: number;
  readonly mq_queues_max: number;
  readonly mq_msg_max: number;
  readonly mq_msgsize_max: number;
  readonly mq_msg_default: number;
  readonly mq_msgsize_default: number;
}

/** The mqueue file system: its directory, and what the user's queues take in all. Linux: struct ucounts */
export interface mqueue_super_block extends super_block {
  readonly s_fs_info: ipc_namespace;
  s_root: inode | null;
  msgqueue: number;
}

/** A priority of which there are messages, and these, oldest first. */
export interface posix_msg_tree_node extends rb_node<posix_msg_tree_node> {
  priority: Integer;
  msg_list: msg_msg[];
}

/** A process that sleeps, and the message that it sends, or was handed. */
export interface ext_wait_queue {
  readonly task: task_struct;
  msg: msg_msg | null;
  state: 'STATE_NONE' | 'STATE_READY';
}

/** Limits and fill level. */
export interface mq_attr {
  readonly mq_maxmsg: number;
  readonly mq_msgsize: number;
  mq_curmsgs: number;
}

/** How to tell the one who asked. */
export interface sigevent {
  readonly sigev_notify: number;
  readonly sigev_signo: number;
  readonly sigev_value: Integer;
}

/** What a queue is made with. */
export interface MqueueBirth {
  readonly id: ObjectId;
  readonly label: string;
  readonly i_ino: number;
  readonly i_mode: number;
  readonly i_sb: mqueue_super_block;
  readonly i_op: inode_operations;
  readonly i_fop: file_operations;
  readonly attr: mq_attr;
}

/** A queue, which is an inode of the mqueue file system. */
export class mqueue_inode_info extends KernelObject implements inode {
  readonly i_ino: number;
  i_mode: number;
  readonly i_uid = ROOM_UID;
  i_nlink = 1;
  i_count = 0;
  i_size = BigInt(FILENT_SIZE);
  readonly i_pipe = null;
  readonly i_sb: mqueue_super_block;
  i_op: inode_operations;
  i_fop: file_operations;
  readonly label: string;
  readonly target: FileTarget | null = this;
  /** Where poll(2) stands. */
  readonly wait_q = new wait_queue_head(this, 'wait_q');
  readonly msg_tree: rb_root<posix_msg_tree_node> = { rb_node: null };
  /** The highest priority of which there is a message. */
  msg_tree_rightmost: posix_msg_tree_node | null = null;
  /** A node that is kept for the next message, so that none must be made while the lock is held. */
  node_cache: posix_msg_tree_node | null = null;
  readonly attr: mq_attr;
  notify: sigevent = { sigev_notify: SIGEV_SIGNAL, sigev_signo: 0, sigev_value: 0 };
  notify_owner: task_struct | null = null;
  /** Those that sleep, in the order in which they are served: Linux's list goes the other way. */
  readonly e_wait_q: readonly [ext_wait_queue[], ext_wait_queue[]] = [[], []];
  /** Bytes of all messages. */
  qsize = 0;
  sent = 0;

  constructor(sheet: Sheet, given: MqueueBirth) {
    super(sheet, given.id);
    this.i_ino = given.i_ino;
    this.i_mode = given.i_mode;
    this.i_sb = given.i_sb;
    this.i_op = given.i_op;
    this.i_fop = given.i_fop;
    this.label = given.label;
    this.attr = given.attr;
  }

  /** Nothing names the queue and nobody has it open: it is gone, and its messages with it. Linux: mqueue_evict_inode() */
  evict(k: Machine): void {
    if (this.i_nlink > 0 || this.i_count > 0) return;
    const messages = this.attr.mq_curmsgs;
    if (k.tracing) at.point(k, 'mqueue_evict_inode.free', { messages }, this);
    this.i_sb.msgqueue -= mq_bytes(this.attr);
    this.i_sb.s_fs_info.mq_queues_count -= 1;
    k.unregister(this);
  }

  protected draw(): ObjectView {
    const { attr, notify, notify_owner } = this;
    const owned = notify_owner !== null;
    const signals = owned && notify.sigev_notify === SIGEV_SIGNAL && notify.sigev_signo !== 0;
    return {
      id: this.id,
      kind: 'mqueue_inode_info',
      label: this.label,
      fields: {
        i_mode: `0${this.i_mode.toString(8)}`,
        i_nlink: this.i_nlink,
        'attr.mq_maxmsg': attr.mq_maxmsg,
        'attr.mq_msgsize': attr.mq_msgsize,
        'attr.mq_curmsgs': attr.mq_curmsgs,
        qsize: this.qsize,
        notify_owner: notify_owner?.comm ?? 'NULL',
        // As the queue's file shows it: what was asked for before is nothing when nobody is registered.
        'notify.sigev_notify': owned ? sigevName(notify.sigev_notify) : '0',
        'notify.sigev_signo': signals ? signalText(notify.sigev_signo) : '0',
        msg_tree_rightmost: nodeName(this.msg_tree_rightmost),
        node_cache: this.node_cache === null ? 'NULL' : 'spare',
      },
      parts: [...nodes(this)].flatMap((node) => [
        nodeView(node),
        ...node.msg_list.map(messageView),
      ]),
      queues: [
        { name: 'e_wait_q[SEND]', waiters: this.e_wait_q[SEND].map(senderView) },
        { name: 'e_wait_q[RECV]', waiters: this.e_wait_q[RECV].map(receiverView) },
        queueView(this.wait_q),
      ],
    };
  }
}

/** The queue that an open file is; null for any other file. Linux: MQUEUE_I(), where f_op is mqueue_file_operations */
export function MQUEUE_I(filp: file): mqueue_inode_info | null {
  return filp.f_inode instanceof mqueue_inode_info ? filp.f_inode : null;
}

/** Bytes that a queue counts for, full or not. Linux: mqueue_get_inode(), mqueue_evict_inode() */
export function mq_bytes({ mq_maxmsg, mq_msgsize }: mq_attr): number {
  const treesize = mq_maxmsg * MSG_MSG_SIZE + Math.min(mq_maxmsg, MQ_PRIO_MAX) * TREE_NODE_SIZE;
  return mq_maxmsg * mq_msgsize + treesize;
}

/** `SIGEV_NONE`. */
export function sigevName(notify: number): string {
  const names = Object.entries(FLAG_SETS.sigev.values);
  return names.find(([, value]) => value === notify)?.[0] ?? `${notify}`;
}

/** The priorities of which there are messages, the highest first. */
function* nodes({ msg_tree }: mqueue_inode_info): Generator<posix_msg_tree_node, void> {
  for (let node = rb_last(msg_tree); node !== null; node = rb_prev(node)) yield node;
}

function nodeName(node: posix_msg_tree_node | null): string {
  return node === null ? 'NULL' : `prio ${node.priority}`;
}

function nodeView(node: posix_msg_tree_node): PartView {
  return {
    kind: 'posix_msg_tree_node',
    name: nodeName(node),
    fields: {
      priority: Number(node.priority),
      rb_color: node.rb_color,
      rb_parent: nodeName(node.rb_parent),
      rb_left: nodeName(node.rb_left),
      rb_right: nodeName(node.rb_right),
      messages: node.msg_list.length,
    },
  };
}

function senderView({ task, msg }: ext_wait_queue): WaiterView {
  const fields = { msg_prio: Number(msg?.m_type ?? 0), msg_len: msg?.m_ts ?? 0 };
  return { actor: task.comm, exclusive: false, fields };
}

function receiverView({ task }: ext_wait_queue): WaiterView {
  return { actor: task.comm, exclusive: false, fields: {} };
}
