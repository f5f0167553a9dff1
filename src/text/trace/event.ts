/** Inside the kernel: epoll instances, and descriptors for events. */
import type { TraceTexts } from './trace.ts';

export const EVENT_TRACE: TraceTexts = {
  'do_epoll_create.enter': {
    en: 'makes an epoll instance: it watches nothing yet',
    zh: '创建 epoll 实例：尚未关注任何描述符',
  },
  'do_epoll_ctl.enter': { en: 'an item for descriptor {fd}', zh: '处理描述符 {fd} 的关注项' },
  'ep_insert.add': {
    en: 'puts an item for {fd} into the tree: {items:item} now',
    zh: '把 {fd} 的关注项放进树里：现有 {items} 项',
  },
  'ep_modify.set': {
    en: 'the item of {fd} asks for other events from now on',
    zh: '{fd} 的关注项从此改为关注别的事件',
  },
  '__ep_remove.remove': {
    en: 'the item of {fd} leaves the queues of its file, the tree and the ready list',
    zh: '{fd} 的关注项离开文件的等待队列、树和就绪列表',
  },
  'eventpoll_release_file.enter': {
    en: 'the last reference to {file} has gone, so nobody may watch it any more',
    zh: '{file} 的最后一个引用没了，不能再有人关注它',
  },
  'ep_clear_and_put.enter': {
    en: 'the last descriptor of the instance has gone',
    zh: '该实例的最后一个描述符没了',
  },
  'ep_poll_callback.enter': {
    en: 'the file of {fd} calls: something happened to it',
    zh: '{fd} 的文件发来回调：它有事发生',
  },
  'ep_poll_callback.disabled': {
    en: 'the item of {fd} is disabled: it has fired its one shot',
    zh: '{fd} 的关注项已停用：它的一次机会用过了',
  },
  'ep_poll_callback.ready': {
    en: 'puts the item of {fd} at the end of the ready list',
    zh: '把 {fd} 的关注项放到就绪列表末尾',
  },
  'ep_poll.enter': { en: 'looks whether anything is ready', zh: '查看是否有就绪的关注项' },
  'ep_send_events.enter': {
    en: 'goes through the ready list, {items:item}, and asks each file again',
    zh: '逐个走过就绪列表（{items} 项），再问一遍每个文件',
  },
  'ep_send_events.drop': {
    en: '{fd} is not ready after all: off the list',
    zh: '{fd} 其实没有就绪：移出列表',
  },
  'ep_send_events.tell': { en: 'tells of {fd}', zh: '报告 {fd}' },

  'do_eventfd.enter': {
    en: 'makes a counter that begins at {count}',
    zh: '创建计数器，初值 {count}',
  },
  'eventfd_read.enter': { en: 'looks whether there is anything to take', zh: '查看计数是否大于零' },
  'eventfd_read.again': {
    en: 'the counter is zero, and O_NONBLOCK forbids to wait',
    zh: '计数为零，而 O_NONBLOCK 不允许等待',
  },
  'eventfd_ctx_do_read.take': { en: 'takes {count} off the counter', zh: '从计数中取走 {count}' },
  'eventfd_write.enter': { en: '{count} for the counter', zh: '要给计数加 {count}' },
  'eventfd_write.add': { en: 'adds it: the counter is {count}', zh: '加上：计数变为 {count}' },
  'eventfd_write.again': {
    en: 'it does not fit, and O_NONBLOCK forbids to wait',
    zh: '加上会溢出，而 O_NONBLOCK 不允许等待',
  },
  'eventfd_poll.mask': { en: 'tells what the counter is ready for', zh: '说明计数器可读还是可写' },
  'eventfd_release.free': { en: 'frees the counter', zh: '释放计数器' },

  'timerfd_create.enter': { en: 'makes a timer that is off', zh: '创建定时器，尚未启动' },
  'timerfd_setup.arm': { en: 'starts the timer: {ns} from now', zh: '启动定时器：{ns} 后到期' },
  'timerfd_setup.disarm': { en: 'turns the timer off', zh: '关闭定时器' },
  'timerfd_triggered.expire': {
    en: 'the timer expires: ticks is {ticks}. It does not start again before somebody reads',
    zh: '定时器到期：ticks 为 {ticks}。有人读取之前不会重新启动',
  },
  'timerfd_read_iter.enter': {
    en: 'looks whether the timer has expired',
    zh: '查看定时器是否到期',
  },
  'timerfd_read_iter.again': {
    en: 'it has not, and O_NONBLOCK forbids to wait',
    zh: '尚未到期，而 O_NONBLOCK 不允许等待',
  },
  'timerfd_read_iter.take': {
    en: 'tells of {ticks}, expiries that nobody saw included',
    zh: '报告到期 {ticks} 次，没人看见的也算在内',
  },
  'timerfd_poll.mask': { en: 'tells whether the timer has expired', zh: '说明定时器是否到期' },
  'do_timerfd_gettime.look': { en: 'looks how much time is left', zh: '查看还剩多少时间' },
  'timerfd_release.free': { en: 'stops the timer and frees it', zh: '停止并释放定时器' },

  'do_signalfd4.enter': {
    en: 'makes a descriptor for a set of signals',
    zh: '为一个信号集创建描述符',
  },
  'do_signalfd4.set': { en: 'the set is {mask} now', zh: '信号集改为 {mask}' },
  'signalfd_read_iter.enter': {
    en: 'room for {count:signal}; looks for pending ones of the set',
    zh: '可容纳 {count} 个信号；查找集合内的未决信号',
  },
  'signalfd_copyinfo.tell': { en: 'tells {task} of the signal', zh: '把信号告诉 {task}' },
  'signalfd_poll.mask': {
    en: 'tells whether a signal of the set is pending for whoever asks',
    zh: '说明询问者是否有集合内的未决信号',
  },
  'signalfd_release.free': { en: 'frees the set', zh: '释放信号集' },

  'splice_pipe_to_pipe.move': {
    en: 'moves {page} with {bytes:byte} from slot to slot: nothing is copied',
    zh: '把 {page}（{bytes} 字节）从一格移到另一格：没有拷贝',
  },
  'link_pipe.link': {
    en: '{page} with {bytes:byte} stands in both pipes now',
    zh: '{page}（{bytes} 字节）现在同时在两条管道里',
  },
  'iter_file_splice_write.copy': {
    en: 'copies {bytes:byte} from the pipe into the pages of the file',
    zh: '从管道复制 {bytes} 字节到文件的页',
  },
  'splice_direct_to_actor.enter': {
    en: 'up to {bytes:byte} go through a pipe of the kernel’s own, 16 slots at a time',
    zh: '至多 {bytes} 字节经过内核自己的一条管道，每次 16 格',
  },
  'splice_to_socket.send': {
    en: '{bytes:byte} of the slots went to the socket',
    zh: '各格中的 {bytes} 字节交给了套接字',
  },
  'shmem_file_splice_read.link': {
    en: 'puts {page} of the file into a slot, {bytes:byte} of it: nothing is copied',
    zh: '把文件的 {page}（其中 {bytes} 字节）放进一格：没有拷贝',
  },
};
