/**
 * How unix_sock, and what stands in its receive queue, is declared, in Linux 3.2 and today. The fields of `sk` are those of
 * struct sock, which it begins with.
 *
 * Linux: include/net/af_unix.h, include/net/sock.h, include/linux/skbuff.h, include/net/scm.h (v3.2, v6.18)
 */
import { type DeclaredField, type StructLayout, stored } from '../linux/layout.ts';

function sockFields(err: string, backlog: string): readonly DeclaredField[] {
  return [
    stored('sk_type', 'unsigned short', 'stream, messages, or both', '流、数据报或有序包'),
    stored('sk_state', 'unsigned char', 'TCP’s names, used for all', '借用 TCP 的状态名'),
    stored('addr', 'struct unix_address *', 'its name, if it has one', '名字（若有）'),
    stored('peer', 'struct sock *', 'the other end', '对端'),
    stored('qlen', '__u32', 'sk_receive_queue.qlen: buffers', 'sk_receive_queue.qlen：缓冲区数'),
    stored('inq_len', 'unsigned int', 'bytes that wait to be read', '等待读取的字节数'),
    stored('sk_wmem_alloc', 'refcount_t', 'memory of what it sent', '已发送而未读数据占用的内存'),
    stored('sk_sndbuf', 'int', 'how much that may be', '上述内存的上限'),
    stored('sk_rcvbuf', 'int', 'not used by Unix sockets', 'Unix 套接字不使用'),
    stored('sk_max_ack_backlog', backlog, 'who may wait, less one', '允许等待的个数（减一）'),
    stored('sk_shutdown', 'unsigned char', 'directions that are shut', '已关闭的方向'),
    stored('sk_err', err, 'error that waits to be told', '待报告的错误'),
    stored('nr_fds', 'atomic_t', 'scm_stat: descriptors that wait', 'scm_stat：等待接收的描述符'),
    stored('sk_peer_pid', 'struct pid *', 'who connected, or listens', '对端进程'),
  ];
}

/** A Unix socket. */
export const unix_sock_layout: StructLayout = {
  kind: 'unix_sock',
  struct: 'struct unix_sock',
  file: 'include/net/af_unix.h',
  gloss: {
    en: 'one end of a connection: what it received, and what it may still send',
    zh: '连接的一端：收到的数据，以及还能发送多少',
  },
  layouts: { '3.2': sockFields('int', 'unsigned short'), '6': sockFields('int', 'u32') },
};

function bufferFields(fp: string): readonly DeclaredField[] {
  return [
    stored('len', 'unsigned int', 'bytes that are not read yet', '尚未读取的字节数'),
    stored('truesize', 'unsigned int', 'memory that it takes', '占用的内存'),
    stored('fp', fp, 'descriptors that go with it', '随之传递的描述符数'),
  ];
}

/** A buffer in a receive queue. */
export const sk_buff_layout: StructLayout = {
  kind: 'sk_buff',
  struct: 'struct sk_buff',
  file: 'include/linux/skbuff.h',
  gloss: { en: 'a message, or a piece of a stream', zh: '一条消息，或流的一段' },
  layouts: {
    '3.2': bufferFields('struct scm_fp_list *'),
    '6': bufferFields('struct scm_fp_list *'),
  },
};

function parcelFields(): readonly DeclaredField[] {
  return [
    stored('file', 'struct file *', 'the open file description', '打开文件描述'),
    stored('object', 'void *', 'what that leads to', '它指向的对象'),
  ];
}

/** A descriptor in flight. */
export const scm_fp_layout: StructLayout = {
  kind: 'scm_fp',
  struct: 'struct scm_fp_list',
  file: 'include/net/scm.h',
  gloss: { en: 'a descriptor on its way', zh: '在途的描述符' },
  layouts: { '3.2': parcelFields(), '6': parcelFields() },
};

function embryoFields(): readonly DeclaredField[] {
  return [
    stored('peer', 'struct sock *', 'the client', '客户端'),
    stored('inq_len', 'unsigned int', 'bytes that it sent already', '客户端已发送的字节数'),
  ];
}

/** The server's end of a connection that nobody has accepted yet. */
export const unix_embryo_layout: StructLayout = {
  kind: 'unix_embryo',
  struct: 'struct unix_sock',
  file: 'include/net/af_unix.h',
  gloss: { en: 'a connection that waits for accept', zh: '等待 accept 的连接' },
  layouts: { '3.2': embryoFields(), '6': embryoFields() },
};
