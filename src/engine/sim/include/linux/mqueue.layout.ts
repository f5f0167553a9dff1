/**
 * How mqueue_inode_info and posix_msg_tree_node are declared, in Linux 3.2 and today.
 *
 * Linux: ipc/mqueue.c (v3.2, v6.18). Until 3.5 the messages were an array, sorted by priority.
 */
import { type DeclaredField, derived, type StructLayout, stored } from './layout.ts';

const TREE_NODES_MAX = 32768;

const inodeFields: readonly DeclaredField[] = [
  stored('i_mode', 'umode_t', 'vfs_inode.i_mode, octal', 'vfs_inode.i_mode（八进制）'),
  stored(
    'i_nlink',
    'unsigned int',
    'names that it has: 0 after mq_unlink',
    '名字的个数；mq_unlink 后为 0',
  ),
];

const attrFields: readonly DeclaredField[] = [
  stored('attr.mq_maxmsg', 'long', 'messages that it may hold', '最多能容纳的消息数'),
  stored('attr.mq_msgsize', 'long', 'bytes of the longest message', '一条消息的最大字节数'),
  stored('attr.mq_curmsgs', 'long', 'messages in it', '当前消息数'),
];

const notifyFields: readonly DeclaredField[] = [
  stored('notify_owner', 'struct pid *', 'who is to be told of a message', '登记了通知的进程'),
  stored('notify.sigev_notify', 'int', 'how it is to be told', '通知方式'),
  stored('notify.sigev_signo', 'int', 'by which signal', '用哪个信号通知'),
];

const qsize = stored('qsize', 'unsigned long', 'bytes of all messages', '全部消息的字节数');

function charge(type: string, node: number): DeclaredField {
  return derived(
    'mq_bytes',
    type,
    'what it counts for, full or not (RLIMIT_MSGQUEUE)',
    '计入 RLIMIT_MSGQUEUE 的字节数，与装了多少无关',
    ['attr.mq_maxmsg', 'attr.mq_msgsize'],
    (maxmsg = 0, msgsize = 0) => {
      const heads = node === 0 ? 8 * maxmsg : 48 * maxmsg + node * Math.min(maxmsg, TREE_NODES_MAX);
      return maxmsg * msgsize + heads;
    },
  );
}

/** A queue. */
export const mqueue_inode_info_layout: StructLayout = {
  kind: 'mqueue_inode_info',
  struct: 'struct mqueue_inode_info',
  file: 'ipc/mqueue.c',
  gloss: {
    en: 'a queue that is a file: messages by priority, who waits, and who is to be told',
    zh: '一个作为文件的队列：按优先级存放的消息、等待者，以及登记了通知的进程',
  },
  layouts: {
    '3.2': [
      ...inodeFields,
      ...attrFields,
      ...notifyFields,
      qsize,
      charge('struct user_struct *', 0),
    ],
    '6': [
      ...inodeFields,
      stored(
        'msg_tree_rightmost',
        'struct rb_node *',
        'the highest priority of which there are messages',
        '有消息的最高优先级',
      ),
      stored(
        'node_cache',
        'struct posix_msg_tree_node *',
        'a node to spare, for the next message',
        '备用的树结点，留给下一条消息',
      ),
      ...attrFields,
      ...notifyFields,
      charge('struct ucounts *', 48),
      qsize,
    ],
  },
};

const nodeFields: readonly DeclaredField[] = [
  stored('priority', 'int', 'the priority of its messages', '其中消息的优先级'),
  stored(
    'messages',
    'struct list_head',
    'messages in msg_list, oldest first',
    'msg_list 中的消息数，先来的在前',
  ),
  stored('rb_color', 'unsigned long', 'red or black, for the balance', '红或黑，用于平衡'),
  stored('rb_parent', 'struct rb_node *', 'the node above', '父结点'),
  stored('rb_left', 'struct rb_node *', 'lower priorities', '较低的优先级'),
  stored('rb_right', 'struct rb_node *', 'higher priorities', '较高的优先级'),
];

/** A priority of which there are messages. */
export const posix_msg_tree_node_layout: StructLayout = {
  kind: 'posix_msg_tree_node',
  struct: 'struct posix_msg_tree_node',
  file: 'ipc/mqueue.c',
  gloss: { en: 'one priority and its messages', zh: '一个优先级及其消息' },
  layouts: { '3.2': [], '6': nodeFields },
};
