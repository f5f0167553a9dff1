/**
 * Message queues: a list of messages, and those who wait to receive or to send.
 *
 * Linux: include/linux/msg.h, ipc/msg.c (v6.18)
 */

import { FLAG_SETS } from '../../../calls/flags.table.ts';
import { type Integer, plain } from '../../../calls/integer.ts';
import type { ObjectView, PartView, WaiterView } from '../../../model/snapshot.ts';
import { keyText, modeText, preview } from '../../../model/spelling.ts';
import type { Sheet } from '../../object.ts';
import { type ipc_birth, kern_ipc_perm } from './ipc.ts';
import type { task_struct } from './sched.ts';

export const { MSG_NOERROR, MSG_EXCEPT, MSG_COPY } = FLAG_SETS.msgop.values;

/** The longest message: /proc/sys/kernel/msgmax. */
export const MSGMAX = 8192;
/** Bytes that a new queue takes: /proc/sys/kernel/msgmnb. */
export const MSGMNB = 16384;
/** Queues that there may be: /proc/sys/kernel/msgmni. */
export const MSGMNI = 32000;

/** Bytes of a message that fit into the page of its msg_msg, and into that of each msg_msgseg behind it. */
export const DATALEN_MSG = 4096 - 48;
export const DATALEN_SEG = 4096 - 8;

/** A message: the first page holds its head, longer ones go on in a chain of segments. */
export interface msg_msg {
  readonly m_type: Integer;
  /** Length in bytes. */
  readonly m_ts: number;
  readonly data: Uint8Array;
  /** For views: `msg 3`, by order of sending in this queue. */
  readonly name: string;
}

/** How a receiver chooses. */
export type SearchMode =
  | 'SEARCH_ANY'
  | 'SEARCH_EQUAL'
  | 'SEARCH_NOTEQUAL'
  | 'SEARCH_LESSEQUAL'
  | 'SEARCH_NUMBER';

/** A receiver that sleeps. */
export interface msg_receiver {
  readonly r_tsk: task_struct;
  readonly r_mode: SearchMode;
  readonly r_msgtype: Integer;
  readonly r_maxsize: Integer;
  /** It takes what is longer too, and cuts it (MSG_NOERROR). */
  readonly cuts: boolean;
  /** What it was handed: a message, an errno (negated), or null while nothing came. */
  r_msg: msg_msg | number | null;
}

/** A sender that sleeps. */
export interface msg_sender {
  readonly tsk: task_struct;
  readonly msgsz: number;
}

/** A message queue. */
export class msg_queue extends kern_ipc_perm {
  q_stime = 0;
  q_rtime = 0;
  q_ctime: number;
  q_cbytes = 0;
  q_qnum = 0;
  q_qbytes: Integer = MSGMNB;
  q_lspid: task_struct | null = null;
  q_lrpid: task_struct | null = null;
  q_messages: msg_msg[] = [];
  q_receivers: msg_receiver[] = [];
  q_senders: msg_sender[] = [];
  sent = 0;

  constructor(sheet: Sheet, id: string, given: ipc_birth, q_ctime: number) {
    super(sheet, id, given);
    this.q_ctime = q_ctime;
  }

  protected draw(): ObjectView {
    return {
      id: this.id,
      kind: 'msg_queue',
      label: `queue ${keyText(this.key)}`,
      fields: {
        key: keyText(this.key),
        mode: modeText(this.mode),
        q_stime: this.q_stime === 0 ? 0 : 1,
        q_rtime: this.q_rtime === 0 ? 0 : 1,
        q_cbytes: this.q_cbytes,
        q_qnum: this.q_qnum,
        q_qbytes: plain(this.q_qbytes),
        q_lspid: this.q_lspid?.comm ?? '0',
        q_lrpid: this.q_lrpid?.comm ?? '0',
      },
      parts: this.q_messages.map(messageView),
      queues: [
        { name: 'q_receivers', waiters: this.q_receivers.map(receiverView) },
        { name: 'q_senders', waiters: this.q_senders.map(senderView) },
      ],
    };
  }
}

/** msg_msgsegs behind the head of a message of that length. */
export function segmentsOf(m_ts: number): number {
  return m_ts <= DATALEN_MSG ? 0 : Math.ceil((m_ts - DATALEN_MSG) / DATALEN_SEG);
}

/** A message as snapshots show it. */
export function messageView({ m_type, m_ts, data, name }: msg_msg): PartView {
  return {
    kind: 'msg_msg',
    name,
    fields: { m_type: plain(m_type), m_ts, segments: segmentsOf(m_ts) },
    bytes: preview(data, 0, m_ts),
  };
}

function receiverView({ r_tsk, cuts, ...receiver }: msg_receiver): WaiterView {
  const fields = {
    r_mode: receiver.r_mode,
    r_msgtype: plain(receiver.r_msgtype),
    r_maxsize: cuts ? 'any' : plain(receiver.r_maxsize),
  };
  return { actor: r_tsk.comm, exclusive: false, fields };
}

function senderView({ tsk, msgsz }: msg_sender): WaiterView {
  return { actor: tsk.comm, exclusive: false, fields: { msgsz } };
}
