/** Inside the kernel: TCP and UDP. */
import type { TraceTexts } from './trace.ts';

/** What is the same over both versions of IP, whose functions have other names. */
const TCP_RCV = {
  en: '{segment} arrives, from port {from} for {to}: seq {seq}, ack {ack}, {bytes:byte}',
  zh: '{segment} 到达：端口 {from} → {to}，seq {seq}，ack {ack}，{bytes} 字节',
};
const TCP_RCV_BACKLOG = {
  en: 'a call is at work on that end: the segment waits until it is done',
  zh: '这一端正被某个调用占用：报文段先等在 backlog 里',
};
const TCP_SEND_RESET = {
  en: 'nobody expects that at port {port}: answers with RST',
  zh: '端口 {port} 上没有人等它：回一个 RST',
};
const UDP_SENDMSG = {
  en: 'sends a datagram of {bytes:byte} to port {to}',
  zh: '向端口 {to} 发送 {bytes} 字节的数据报',
};
const UDP_RCV = {
  en: 'a datagram of {bytes:byte} arrives for port {port}',
  zh: '{bytes} 字节的数据报到达，目的端口 {port}',
};
const UDP_RECVMSG = {
  en: 'copies {bytes:byte} to the program; {lost} did not fit and are lost',
  zh: '把 {bytes} 字节复制给程序；放不下的 {lost} 字节丢失',
};
const ICMP_SEND = {
  en: 'nobody has port {port}: tells the sender by ICMP',
  zh: '没有人用端口 {port}：用 ICMP 告诉发送者',
};
const UDP_ERR = {
  en: 'ICMP says that nobody is there: the next call is told ECONNREFUSED',
  zh: 'ICMP 说那里没有人：下一个调用得到 ECONNREFUSED',
};

export const INET_TRACE: TraceTexts = {
  '__tcp_transmit_skb.send': {
    en: 'sends {segment} from port {from} to {to}: seq {seq}, ack {ack}, {bytes:byte}, window {window}',
    zh: '发送 {segment}：端口 {from} → {to}，seq {seq}，ack {ack}，{bytes} 字节，窗口 {window}',
  },
  'net_rx_action.enter': {
    en: 'takes in what has come by the loopback device: {packets:packet}',
    zh: '处理回环设备上到达的 {packets} 个包',
  },
  'tcp_v4_rcv.receive': TCP_RCV,
  'tcp_v6_rcv.receive': TCP_RCV,
  'tcp_v4_rcv.backlog': TCP_RCV_BACKLOG,
  'tcp_v6_rcv.backlog': TCP_RCV_BACKLOG,
  'tcp_v4_send_reset.send': TCP_SEND_RESET,
  'tcp_v6_send_reset.send': TCP_SEND_RESET,
  'tcp_send_active_reset.send': {
    en: 'ends the connection at once: RST',
    zh: '立即终止连接：发送 RST',
  },
  'tcp_set_state.change': { en: '{from} becomes {to}', zh: '{from} 变为 {to}' },
  'tcp_conn_request.request': {
    en: 'somebody at port {port} asks for a connection: it is remembered, and answered with SYN-ACK',
    zh: '端口 {port} 请求连接：记下请求，回复 SYN-ACK',
  },
  'tcp_conn_request.full': {
    en: 'the accept queue is full, {queued} with a backlog of {backlog}: the SYN is dropped without a word',
    zh: 'accept 队列已满（{queued} 个，backlog 为 {backlog}）：SYN 被悄悄丢弃',
  },
  'tcp_create_openreq_child.create': {
    en: 'the handshake is over: makes the server’s end of the connection',
    zh: '握手完成：创建服务端这一侧的 tcp_sock',
  },
  'inet_csk_reqsk_queue_add.add': {
    en: 'it waits to be accepted: {queued} in the queue, backlog {backlog}',
    zh: '放入 accept 队列：现有 {queued} 个，backlog 为 {backlog}',
  },
  'inet_csk_accept.take': {
    en: 'takes the oldest connection out of the queue; {left} left',
    zh: '从队列取出最早的连接，还剩 {left} 个',
  },
  'reuseport_select_sock.choose': {
    en: '{of} sockets share the port: the hash of both addresses chooses number {index}, counted from 0. Linux mixes a secret into it and may choose another',
    zh: '{of} 个套接字共用该端口：由两端地址的哈希选中第 {index} 个（从 0 数起）。Linux 的哈希里有密钥，选中的可能是另一个',
  },
  'inet_csk_get_port.bind': { en: 'holds port {port}', zh: '占用端口 {port}' },
  'inet_csk_get_port.conflict': {
    en: 'port {port} is held by another ({by}), and not both have said SO_REUSEADDR or SO_REUSEPORT',
    zh: '端口 {port} 已被占用（{by}），且双方没有都设置 SO_REUSEADDR 或 SO_REUSEPORT',
  },
  'tcp_sendmsg.enter': { en: 'is to send {bytes:byte}', zh: '要发送 {bytes} 字节' },
  'tcp_sendmsg_locked.copy': {
    en: 'copies {bytes:byte} into the write queue, which takes {queued:byte} of memory',
    zh: '把 {bytes} 字节复制到发送队列，队列占内存 {queued} 字节',
  },
  'tcp_nagle_test.hold': {
    en: 'does not send {bytes:byte} yet: it is less than a full segment',
    zh: '暂不发送这 {bytes} 字节：还不够一个完整的报文段',
  },
  'tcp_snd_wnd_test.closed': {
    en: 'the peer takes no more now: its window is {window}',
    zh: '对端现在收不下：窗口为 {window}',
  },
  'tcp_check_urg.notyet': {
    en: 'there is an urgent byte at {seq}: the owner of the socket is told by SIGURG',
    zh: '序号 {seq} 处有一个紧急字节：用 SIGURG 告诉套接字的属主',
  },
  'tcp_urg.valid': {
    en: 'the urgent byte at {seq} is here: it is kept apart, and poll tells POLLPRI',
    zh: '序号 {seq} 的紧急字节到了：单独保存，poll 报告 POLLPRI',
  },
  'tcp_data_queue.drop': {
    en: 'what waits to be read takes {used:byte}, more than the {limit} that it may: the segment is thrown away, and the peer told that there is no room',
    zh: '等待读取的数据占用 {used} 字节，超过上限 {limit}：丢弃该报文段，并告诉对端没有空间',
  },
  'tcp_data_queue.queue': {
    en: 'puts {bytes:byte} into the receive queue',
    zh: '把 {bytes} 字节放入接收队列',
  },
  'tcp_ack.acked': {
    en: 'everything before {una} is acknowledged: {bytes} more',
    zh: '{una} 之前的都已确认：新确认 {bytes}',
  },
  'tcp_fin.receive': {
    en: 'the peer will send nothing more: FIN',
    zh: '收到 FIN：对端不再发送',
  },
  'tcp_reset.error': {
    en: 'RST: the connection is gone; the next call is told {error}',
    zh: '收到 RST：连接没了，下一个调用得到 {error}',
  },
  'tcp_recvmsg.enter': { en: 'takes at most {bytes:byte}', zh: '最多取 {bytes} 字节' },
  'tcp_recvmsg_locked.copy': {
    en: 'copies {bytes:byte} to the program',
    zh: '把 {bytes} 字节复制给程序',
  },
  'tcp_setsockopt.set': { en: '{option} is {on} now', zh: '{option} 现为 {on}' },
  'tcp_close.enter': { en: 'closes its end of the connection', zh: '关闭连接的这一端' },
  'tcp_close.unread': {
    en: 'something that was received was never read: the peer is told by RST instead of FIN',
    zh: '还有收到而未读的数据：用 RST 而不是 FIN 告诉对端',
  },
  'tcp_time_wait.enter': {
    en: 'only an entry is left of the connection, which holds port {port}',
    zh: '连接只剩一个条目，仍占着端口 {port}',
  },
  'inet_twsk_kill.kill': {
    en: 'the entry goes, and port {port} is free of it',
    zh: '条目消失，端口 {port} 不再被它占用',
  },
  'udp_lib_get_port.bind': { en: 'holds port {port}', zh: '占用端口 {port}' },
  'udp_lib_get_port.conflict': {
    en: 'port {port} is held by another socket',
    zh: '端口 {port} 已被另一个套接字占用',
  },
  'udp_sendmsg.send': UDP_SENDMSG,
  'udpv6_sendmsg.send': UDP_SENDMSG,
  'udp_rcv.receive': UDP_RCV,
  'udpv6_rcv.receive': UDP_RCV,
  '__udp_enqueue_schedule_skb.queue': {
    en: 'puts it into the receive queue, which takes {used:byte} of memory now',
    zh: '放入接收队列，现占内存 {used} 字节',
  },
  '__udp_enqueue_schedule_skb.drop': {
    en: 'throws it away: {used} and {truesize} are more than {limit}; the sender does not hear of it',
    zh: '丢弃：{used} 加 {truesize} 超过上限 {limit}，发送者不会知道',
  },
  'udp_recvmsg.copy': UDP_RECVMSG,
  'udpv6_recvmsg.copy': UDP_RECVMSG,
  '__icmp_send.unreachable': ICMP_SEND,
  'icmp6_send.unreachable': ICMP_SEND,
  'udp_err.error': UDP_ERR,
  'udpv6_err.error': UDP_ERR,
};
