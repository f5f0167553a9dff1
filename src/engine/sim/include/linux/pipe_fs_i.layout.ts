/**
 * How pipe_inode_info and pipe_buffer are declared, in Linux 3.2 and today.
 *
 * Linux: include/linux/pipe_fs_i.h (v3.2, v6.18). Left out: fasync lists, watch queues, the user's account.
 */
import { derived, type StructLayout, stored } from './layout.ts';

const readers = stored(
  'readers',
  'unsigned int',
  'open descriptions that can read',
  '可读的打开文件描述数',
);
const writers = stored(
  'writers',
  'unsigned int',
  'open descriptions that can write',
  '可写的打开文件描述数',
);
const r_counter = stored(
  'r_counter',
  'unsigned int',
  'opens for reading so far; moves the writers that wait in open',
  '至今为读而打开的次数；在 open 中等待的写者看它是否变化',
);
const w_counter = stored(
  'w_counter',
  'unsigned int',
  'opens for writing so far; moves the readers that wait in open',
  '至今为写而打开的次数；在 open 中等待的读者看它是否变化',
);

/** The pipe. */
export const pipe_inode_info_layout: StructLayout = {
  kind: 'pipe_inode_info',
  struct: 'struct pipe_inode_info',
  file: 'include/linux/pipe_fs_i.h',
  gloss: {
    en: 'a ring of page buffers between writers and readers',
    zh: '写者与读者之间的一圈页缓冲区',
  },
  layouts: {
    '3.2': [
      derived(
        'nrbufs',
        'unsigned int',
        'slots that hold data',
        '有数据的缓冲区个数',
        ['head', 'tail'],
        (head, tail) => (head - tail) >>> 0,
      ),
      derived(
        'curbuf',
        'unsigned int',
        'the slot that is read next',
        '下一个要读的缓冲区下标',
        ['tail', 'ring_size'],
        (tail, ring_size) => (tail & (ring_size - 1)) >>> 0,
      ),
      derived(
        'buffers',
        'unsigned int',
        'slots that the ring has',
        '环中缓冲区的总数',
        ['max_usage'],
        (max_usage) => max_usage,
      ),
      readers,
      writers,
      stored('waiting_writers', 'unsigned int', 'writers that sleep', '正在睡眠的写者数'),
      r_counter,
      w_counter,
      {
        ...stored(
          'tmp_page[0]',
          'struct page *',
          'a page kept for the next write',
          '留给下次写入的一页',
        ),
        name: 'tmp_page',
      },
    ],
    '6': [
      stored(
        'head',
        'unsigned int',
        'slots ever filled; masked with ring_size - 1 it is where the next page goes',
        '累计填入的缓冲区数；与 ring_size - 1 按位与，得下一页放入的位置',
      ),
      stored(
        'tail',
        'unsigned int',
        'slots ever emptied; masked with ring_size - 1 it is what is read next',
        '累计取空的缓冲区数；与 ring_size - 1 按位与，得下一个要读的位置',
      ),
      stored('max_usage', 'unsigned int', 'slots that may be used', '最多可用的缓冲区数'),
      stored(
        'ring_size',
        'unsigned int',
        'slots that the ring has, a power of two',
        '环中缓冲区的总数，是 2 的幂',
      ),
      stored(
        'nr_accounted',
        'unsigned int',
        "slots counted against the user's limit",
        '计入用户限额的缓冲区数',
      ),
      readers,
      writers,
      stored('files', 'unsigned int', 'open descriptions in all', '打开文件描述的总数'),
      r_counter,
      w_counter,
      stored(
        'poll_usage',
        'bool',
        'somebody has polled it: every write wakes readers',
        '曾被 poll：此后每次写入都唤醒读者',
      ),
      stored(
        'tmp_page[0]',
        'struct page *',
        'a page kept for the next write',
        '留给下次写入的一页',
      ),
      stored('tmp_page[1]', 'struct page *', 'a second one', '第二个备用页'),
    ],
  },
};

const page = stored('page', 'struct page *', 'where the bytes are', '存放字节的页');
const offset = stored('offset', 'unsigned int', 'where unread bytes begin', '未读字节在页中的起点');
const len = stored('len', 'unsigned int', 'how many there are', '未读字节的个数');
const ops = stored(
  'ops',
  'const struct pipe_buf_operations *',
  'NULL when the slot is empty',
  '缓冲区为空时是 NULL',
);
const flags = stored(
  'flags',
  'unsigned int',
  'CAN_MERGE: small writes may follow on the page; PACKET: one write, read whole',
  'CAN_MERGE：后续小块写入可接在同页；PACKET：一次写入，须整块读出',
);

/** One slot of the ring. */
export const pipe_buffer_layout: StructLayout = {
  kind: 'pipe_buffer',
  struct: 'struct pipe_buffer',
  file: 'include/linux/pipe_fs_i.h',
  gloss: { en: 'one slot of the ring: part of a page', zh: '环中的一格：一页中的一段' },
  layouts: {
    // In 3.2 whether more may be appended is the operations' property (can_merge), not a flag.
    '3.2': [page, offset, len, ops],
    '6': [page, offset, len, ops, flags],
  },
};
