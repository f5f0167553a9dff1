/**
 * How the structures of TCP and UDP are declared, in Linux 3.2 and today. The fields of `sk`, `inet` and `inet_conn` are those of the
 * structures which each of them begins with.
 *
 * Linux: include/linux/tcp.h, include/linux/udp.h, include/net/inet_sock.h, include/net/inet_connection_sock.h,
 * include/net/inet_timewait_sock.h, include/linux/netdevice.h (v3.2, v6.18)
 */
import { type DeclaredField, type StructLayout, stored } from '../linux/layout.ts';

/** A port, which snapshots keep in hexadecimal. */
function port(name: string, en: string, zh: string): DeclaredField {
  return {
    name,
    type: '__be16',
    gloss: { en, zh },
    value: (fields) => {
      const given = fields[name];
      return typeof given === 'string' ? Number(given) : (given ?? null);
    },
  };
}

function inetFields(saddr: string, daddr: string): readonly DeclaredField[] {
  return [
    stored('inet_rcv_saddr', saddr, 'its address; 0.0.0.0 is any', '自己的地址，0.0.0.0 为任意'),
    port('inet_sport', 'its port', '自己的端口'),
    stored('inet_daddr', daddr, 'its peer’s address', '对端地址'),
    port('inet_dport', 'its peer’s port', '对端端口'),
  ];
}

function sockFields(): readonly DeclaredField[] {
  return [
    stored('sk_state', 'unsigned char', 'the state of this end', '这一端的状态'),
    stored('sk_shutdown', 'unsigned char', 'directions that are shut', '已关闭的方向'),
    stored('sk_err', 'int', 'error that waits to be told', '待报告的错误'),
  ];
}

function tcpFields(backlog: string): readonly DeclaredField[] {
  return [
    ...sockFields(),
    ...inetFields('__be32', '__be32'),
    stored('snd_una', 'u32', 'first byte not acknowledged', '第一个未确认的字节'),
    stored('snd_nxt', 'u32', 'next byte to be sent', '下一个要发送的字节'),
    stored('write_seq', 'u32', 'next byte to be written', '下一个要写入的字节'),
    stored('snd_wnd', 'u32', 'what the peer takes', '对端的接收窗口'),
    stored('rcv_nxt', 'u32', 'next byte expected', '期待的下一个字节'),
    stored('copied_seq', 'u32', 'next byte to be read', '下一个要读走的字节'),
    stored('rcv_wnd', 'u32', 'what the peer was told that this end takes', '告诉对端的接收窗口'),
    stored('tcp_inq', 'int', 'received and not read', '已收到而未读的字节'),
    stored('tcp_outq', 'int', 'written and not acknowledged', '已写入而未确认的字节'),
    stored('nonagle', 'u8', 'TCP_NODELAY, TCP_CORK', 'TCP_NODELAY、TCP_CORK'),
    stored('data_segs_out', 'u32', 'segments with data, sent', '发出的数据段'),
    stored('data_segs_in', 'u32', 'segments with data, received', '收到的数据段'),
    stored('sk_sndbuf', 'int', 'memory for what is written', '发送内存的上限'),
    stored('sk_rcvbuf', 'int', 'memory for what is received', '接收内存的上限'),
    stored('sk_ack_backlog', backlog, 'connections to be accepted', '等待 accept 的连接数'),
    stored('sk_max_ack_backlog', backlog, 'how many may, less one', '允许等待的个数（减一）'),
  ];
}

/** An end of a TCP connection, or a listener. */
export const tcp_sock_layout: StructLayout = {
  kind: 'tcp_sock',
  struct: 'struct tcp_sock',
  file: 'include/linux/tcp.h',
  gloss: {
    en: 'one end of a TCP connection, or a listener',
    zh: 'TCP 连接的一端，或监听者',
  },
  layouts: { '3.2': tcpFields('unsigned short'), '6': tcpFields('u32') },
};

function bufferFields(): readonly DeclaredField[] {
  return [
    stored('seq', '__u32', 'number of its first byte', '首字节序号'),
    stored('end_seq', '__u32', 'number behind its last', '末字节之后的序号'),
    stored('tcp_flags', '__u8', 'whether it is the last: FIN', '是否带 FIN'),
    stored('len', 'unsigned int', 'bytes', '字节数'),
  ];
}

/** A segment in a queue. */
export const tcp_skb_cb_layout: StructLayout = {
  kind: 'tcp_skb_cb',
  struct: 'struct tcp_skb_cb',
  file: 'include/net/tcp.h',
  gloss: { en: 'a segment in a queue', zh: '队列里的报文段' },
  layouts: { '3.2': bufferFields(), '6': bufferFields() },
};

function requestFields(): readonly DeclaredField[] {
  return [
    stored('peer', '__be32', 'who asked', '请求方'),
    stored('sk_state', 'unsigned char', 'the state of the new end', '新连接的状态'),
    stored('tcp_inq', 'int', 'what it has received already', '已收到的字节数'),
  ];
}

/** A connection that waits to be accepted. */
export const request_sock_layout: StructLayout = {
  kind: 'request_sock',
  struct: 'struct request_sock',
  file: 'include/net/request_sock.h',
  gloss: { en: 'a connection that waits for accept', zh: '等待 accept 的连接' },
  layouts: { '3.2': requestFields(), '6': requestFields() },
};

function timewaitFields(): readonly DeclaredField[] {
  return [
    stored('tw_state', 'volatile unsigned char', 'always TCP_TIME_WAIT', '恒为 TCP_TIME_WAIT'),
    stored('tw_substate', 'unsigned char', 'whether the peer has closed', '对端是否已关闭'),
    stored('tw_rcv_saddr', '__be32', 'its address', '自己的地址'),
    port('tw_sport', 'the port that it holds', '仍占用的端口'),
    stored('tw_daddr', '__be32', 'its peer’s address', '对端地址'),
    port('tw_dport', 'its peer’s port', '对端端口'),
    stored('expires', 'struct timer_list', 'second at which it goes', '消失的时刻（秒）'),
  ];
}

/** What is left of a connection. */
export const inet_timewait_sock_layout: StructLayout = {
  kind: 'inet_timewait_sock',
  struct: 'struct inet_timewait_sock',
  file: 'include/net/inet_timewait_sock.h',
  gloss: {
    en: 'what is left of a connection whose end closed first',
    zh: '先关闭的一端所剩下的条目',
  },
  layouts: { '3.2': timewaitFields(), '6': timewaitFields() },
};

function udpFields(): readonly DeclaredField[] {
  return [
    ...sockFields(),
    ...inetFields('__be32', '__be32'),
    stored('datagrams', 'struct sk_buff_head', 'that wait to be read', '等待读取的数据报数'),
    stored('first_len', 'int', 'bytes of the first', '第一个数据报的字节数'),
    stored('sk_rmem_alloc', 'atomic_t', 'memory that they take', '它们占用的内存'),
    stored('sk_rcvbuf', 'int', 'how much that may be', '上述内存的上限'),
    stored('sk_drops', 'atomic_t', 'thrown away for want of room', '因没有空间而丢弃的个数'),
    stored('sk_sndbuf', 'int', 'memory for what is sent', '发送内存的上限'),
  ];
}

/** A UDP socket. */
export const udp_sock_layout: StructLayout = {
  kind: 'udp_sock',
  struct: 'struct udp_sock',
  file: 'include/linux/udp.h',
  gloss: { en: 'a socket with its datagrams', zh: '套接字及其数据报' },
  layouts: { '3.2': udpFields(), '6': udpFields() },
};

function datagramFields(): readonly DeclaredField[] {
  return [
    stored('from', '__be32', 'who sent it', '发送者'),
    stored('len', 'unsigned int', 'bytes', '字节数'),
    stored('truesize', 'unsigned int', 'memory that it takes', '占用的内存'),
  ];
}

/** A datagram in a queue. */
export const udp_skb_cb_layout: StructLayout = {
  kind: 'udp_skb_cb',
  struct: 'struct udp_skb_cb',
  file: 'include/linux/udp.h',
  gloss: { en: 'a datagram', zh: '一个数据报' },
  layouts: { '3.2': datagramFields(), '6': datagramFields() },
};

function softnetFields(): readonly DeclaredField[] {
  return [stored('input_queue_len', 'unsigned int', 'packets on their way', '在途的包数')];
}

function headerFields(): readonly DeclaredField[] {
  return [
    port('source', 'from that port', '源端口'),
    port('dest', 'to that one', '目的端口'),
    stored('len', 'unsigned int', 'bytes behind the header', '头部之后的字节数'),
  ];
}

function tcpHeaderFields(): readonly DeclaredField[] {
  return [
    stored('flags', '__u16', 'SYN, ACK, FIN, RST', 'SYN、ACK、FIN、RST'),
    stored('seq', '__be32', 'number of its first byte', '首字节序号'),
    stored('ack_seq', '__be32', 'the next byte expected', '期待的下一个字节'),
    ...headerFields(),
  ];
}

/** A segment on its way. */
export const tcphdr_layout: StructLayout = {
  kind: 'tcphdr',
  struct: 'struct tcphdr',
  file: 'include/uapi/linux/tcp.h',
  gloss: { en: 'a segment on its way', zh: '在途的报文段' },
  layouts: { '3.2': tcpHeaderFields(), '6': tcpHeaderFields() },
};

/** A datagram on its way. */
export const udphdr_layout: StructLayout = {
  kind: 'udphdr',
  struct: 'struct udphdr',
  file: 'include/uapi/linux/udp.h',
  gloss: { en: 'a datagram on its way', zh: '在途的数据报' },
  layouts: { '3.2': headerFields(), '6': headerFields() },
};

function icmpFields(): readonly DeclaredField[] {
  return [stored('type', '__u8', 'what it tells', '内容')];
}

/** A message of the network's own. */
export const icmphdr_layout: StructLayout = {
  kind: 'icmphdr',
  struct: 'struct icmphdr',
  file: 'include/uapi/linux/icmp.h',
  gloss: { en: 'nobody has that port', zh: '端口上没有人' },
  layouts: { '3.2': icmpFields(), '6': icmpFields() },
};

/** The loopback device's queue of packets on their way. */
export const softnet_data_layout: StructLayout = {
  kind: 'softnet_data',
  struct: 'struct softnet_data',
  file: 'include/linux/netdevice.h',
  gloss: { en: 'packets that nobody has looked at yet', zh: '尚未处理的包' },
  layouts: { '3.2': softnetFields(), '6': softnetFields() },
};
