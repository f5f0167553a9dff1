/** Inside the kernel: sockets of any family, and Unix sockets. */
import type { TraceTexts } from './trace.ts';

export const SOCKET_TRACE: TraceTexts = {
  '__sys_socket.make': {
    en: 'makes a socket; descriptor {fd} leads to it',
    zh: '创建套接字，描述符 {fd} 指向它',
  },
  '__sys_socketpair.make': {
    en: 'makes two sockets, connected to each other: descriptors {fd1} and {fd2}',
    zh: '创建一对互相连接的套接字：描述符 {fd1} 和 {fd2}',
  },
  '__sys_listen.set': {
    en: 'listens; more than {backlog} may wait by one',
    zh: '开始监听；等待的连接最多比 {backlog} 多一个',
  },
  'do_accept.take': {
    en: 'the connection gets a socket of its own: descriptor {fd}',
    zh: '这条连接得到自己的套接字：描述符 {fd}',
  },
  'sock_close.enter': {
    en: 'the last reference to the socket is gone',
    zh: '套接字的最后一个引用消失',
  },
  'sock_poll.mask': { en: 'tells what the socket is ready for', zh: '报告套接字已就绪的事件' },
  'sock_ioctl.answer': { en: 'asks the socket', zh: '向套接字查询' },
  'sk_setsockopt.set': { en: 'sets {option}', zh: '设置 {option}' },
  'sock_alloc_send_pskb.alloc': {
    en: 'allocates a buffer for {bytes:byte}; it takes {truesize:byte} of the sender’s memory',
    zh: '为 {bytes} 字节分配缓冲区，计入发送者内存 {truesize} 字节',
  },
  'sock_alloc_send_pskb.full': {
    en: 'what was sent and not yet read takes {used:byte}, and the limit is {limit}',
    zh: '已发送而未读取的数据占 {used} 字节，上限为 {limit}',
  },
  'sock_wfree.free': {
    en: 'the buffer is freed: the sender gets {bytes:byte} back, {left} are still in use',
    zh: '缓冲区被释放：归还发送者 {bytes} 字节，仍占用 {left} 字节',
  },
  'skb_copy_datagram_msg.copy': {
    en: 'copies {bytes:byte} to the process',
    zh: '复制 {bytes} 字节给进程',
  },
  'scm_fp_copy.hold': {
    en: 'the message holds {file}, which descriptor {fd} means here',
    zh: '消息持有 {file}，即本进程描述符 {fd} 所指',
  },
  'scm_recv_one_fd.install': {
    en: 'the receiver gets {file} as its descriptor {fd}',
    zh: '接收者得到 {file}，描述符为 {fd}',
  },
  'scm_detach_fds.lose': {
    en: '{fds:descriptor} did not fit and are let go: MSG_CTRUNC',
    zh: '{fds} 个描述符放不下，被丢弃：MSG_CTRUNC',
  },

  'unix_bind.name': { en: 'the socket’s name is {name}', zh: '套接字的名字是 {name}' },
  'unix_stream_connect.full': {
    en: 'the listener’s queue is full',
    zh: '监听者的队列已满',
  },
  'unix_stream_connect.queue': {
    en: 'connected: the server’s end waits in the listener’s queue, with {waiting} in it',
    zh: '已连接：服务端的一端排入监听者的队列，队列中共 {waiting} 个',
  },
  'unix_release_sock.hangup': {
    en: 'tells the other end: nothing more will come or be taken',
    zh: '通知对端：不再收发任何数据',
  },
  'unix_release_sock.reset': {
    en: 'tells the other end that what was sent is lost: ECONNRESET',
    zh: '通知对端：已发送的数据丢失：ECONNRESET',
  },
  'unix_shutdown.set': { en: 'shuts down: mode {mode}', zh: '关闭方向：模式 {mode}' },
  'unix_shutdown.peer': {
    en: 'the other end finds the opposite direction shut',
    zh: '对端发现相反的方向已关闭',
  },
  'unix_write_space.wake': {
    en: 'at most a quarter of the memory is in use: whoever waits to send is woken',
    zh: '占用不超过内存上限的四分之一：唤醒等待发送者',
  },
  'unix_stream_sendmsg.enter': { en: '{bytes:byte} to be sent', zh: '要发送 {bytes} 字节' },
  'unix_stream_sendmsg.splice': {
    en: 'the buffer gets the pages themselves, {bytes:byte}: nothing is copied',
    zh: '缓冲区得到的就是那些页，共 {bytes} 字节：没有拷贝',
  },
  'unix_stream_sendmsg.queue': {
    en: 'puts a buffer of {bytes:byte} into the other end’s receive queue',
    zh: '把 {bytes} 字节的缓冲区放入对端的接收队列',
  },
  'unix_stream_sendmsg.broken': {
    en: 'nobody can ever receive this: EPIPE',
    zh: '再也没有人能接收：EPIPE',
  },
  'unix_stream_read_generic.enter': { en: 'wants up to {bytes:byte}', zh: '最多要读 {bytes} 字节' },
  'unix_stream_read_generic.eof': {
    en: 'nothing is left, and nothing more can come: end of file',
    zh: '没有数据，也不会再有：文件结束',
  },
  'unix_stream_read_generic.again': {
    en: 'nothing is there, and the call must not wait',
    zh: '没有数据，而调用不允许等待',
  },
  'unix_dgram_connect.set': {
    en: 'notes whom the socket sends to and hears',
    zh: '记下该套接字发送和接收的对端',
  },
  'unix_dgram_sendmsg.enter': {
    en: 'a message of {bytes:byte} to be sent',
    zh: '要发送一条 {bytes} 字节的消息',
  },
  'unix_dgram_sendmsg.full': {
    en: 'the receiver’s queue is full',
    zh: '接收者的队列已满',
  },
  'unix_dgram_sendmsg.queue': {
    en: 'puts the message of {bytes:byte} into the receiver’s queue',
    zh: '把 {bytes} 字节的消息放入接收者的队列',
  },
  'unix_dgram_recvmsg.enter': {
    en: 'wants a message, of which up to {bytes:byte} fit',
    zh: '要接收一条消息，最多放得下 {bytes} 字节',
  },
  'unix_dgram_recvmsg.truncate': {
    en: 'throws away the {bytes:byte} that did not fit',
    zh: '丢弃放不下的 {bytes} 字节',
  },
  'scm_stat_add.fly': {
    en: '{fds:descriptor} on their way, in the receiver’s queue',
    zh: '{fds} 个描述符在途，位于接收者的队列中',
  },
  'unix_gc.collect': {
    en: 'gives up {sockets:socket} that only messages in such sockets hold',
    zh: '回收 {sockets} 个只被同类套接字中的消息持有的套接字',
  },
};
