/**
 * How msg_queue and msg_msg are declared, in Linux 3.2 and today.
 *
 * Linux: include/linux/msg.h (v3.2), ipc/msg.c (v6.18). Of q_perm the key and the mode are drawn; times are told only
 * apart from "never".
 */
import { type DeclaredField, type StructLayout, stored } from './layout.ts';

function queueFields(time: string, pid: string): readonly DeclaredField[] {
  return [
    stored(
      'key',
      'struct kern_ipc_perm',
      'q_perm.key, by which it is found',
      'q_perm.key，凭它找到队列',
    ),
    stored('mode', 'struct kern_ipc_perm', 'q_perm.mode, octal', 'q_perm.mode（八进制）'),
    stored('q_stime', time, 'last msgsnd: 0 is never', '最近一次 msgsnd；0 表示从未'),
    stored('q_rtime', time, 'last msgrcv: 0 is never', '最近一次 msgrcv；0 表示从未'),
    stored('q_cbytes', 'unsigned long', 'bytes in the queue', '队列中的字节数'),
    stored('q_qnum', 'unsigned long', 'messages in the queue', '队列中的消息数'),
    stored('q_qbytes', 'unsigned long', 'bytes that it may hold', '允许的最大字节数'),
    stored('q_lspid', pid, 'who sent last', '最近的发送者'),
    stored('q_lrpid', pid, 'who received last', '最近的接收者'),
  ];
}

/** The queue. */
export const msg_queue_layout: StructLayout = {
  kind: 'msg_queue',
  struct: 'struct msg_queue',
  file: 'ipc/msg.c',
  gloss: {
    en: 'a linked list of messages, and who waits to send or to receive',
    zh: '一条消息链表，以及等待发送、接收的进程',
  },
  layouts: { '3.2': queueFields('time_t', 'pid_t'), '6': queueFields('time64_t', 'struct pid *') },
};

function messageFields(size: string): readonly DeclaredField[] {
  return [
    stored('m_type', 'long', 'the type that receivers choose by', '接收者据以选择的类型'),
    stored('m_ts', size, 'length in bytes', '长度（字节）'),
    stored(
      'segments',
      'struct msg_msgseg *',
      'further pages behind the first',
      '首页之后还有几个段',
    ),
  ];
}

/** A message. */
export const msg_msg_layout: StructLayout = {
  kind: 'msg_msg',
  struct: 'struct msg_msg',
  file: 'include/linux/msg.h',
  gloss: { en: 'a message with its bytes', zh: '一条消息及其内容' },
  layouts: { '3.2': messageFields('int'), '6': messageFields('size_t') },
};
