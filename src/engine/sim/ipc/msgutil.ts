/**
 * Messages on their way between a process and a queue, of System V or POSIX.
 *
 * Linux: ipc/msgutil.c (v6.18)
 */
import type { Integer } from '../../calls/integer.ts';
import { EINVAL } from '../include/linux/errno.ts';
import { type msg_msg, segmentsOf } from '../include/linux/msg.ts';
import { type Machine, tracepoints } from '../machine.ts';
import type { KernelObject } from '../object.ts';

const at = tracepoints('ipc/msgutil.c');

/** A queue, which counts the messages that it was sent. */
type Queue = KernelObject & { sent: number };

/** Copy a message into the kernel, in as many segments as it takes. */
export function load_msg(
  k: Machine,
  queue: Queue,
  m_type: Integer,
  text: Uint8Array,
  m_ts: number,
): msg_msg {
  const data = new Uint8Array(m_ts);
  data.set(text.subarray(0, m_ts));
  // A call that is made again sends the message that it was to send.
  k.current.sends ??= ++queue.sent;
  const number = k.current.sends;
  if (k.tracing) at.point(k, 'load_msg.copy', { bytes: m_ts, segments: segmentsOf(m_ts) }, queue);
  return { m_type, m_ts, data, name: `msg ${number}` };
}

/** The copy of a message, which stays where it is. @returns It, or -EINVAL where it has more bytes than there is room for. */
export function copy_msg(k: Machine, queue: Queue, msg: msg_msg, room: number): msg_msg | number {
  if (k.tracing) at.point(k, 'copy_msg.copy', { msg: msg.name }, queue);
  return room < msg.m_ts ? -EINVAL : msg;
}

/** A message has been copied to the process. */
export function store_msg(k: Machine, queue: Queue, bytes: number): void {
  if (k.tracing) at.point(k, 'store_msg.copy', { bytes }, queue);
}
