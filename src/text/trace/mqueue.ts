/** Inside the kernel: POSIX message queues. */
import type { TraceTexts } from './trace.ts';

export const MQUEUE_TRACE: TraceTexts = {
  'do_prlimit.set': {
    en: 'sets {resource} of {task} to {soft}, which can be raised up to {hard}',
    zh: '把 {task} 的 {resource} 设为 {soft}，最多可提高到 {hard}',
  },
  'do_mq_open.enter': {
    en: 'takes descriptor {fd} and looks for the queue "{name}"',
    zh: '取描述符 {fd}，查找队列“{name}”',
  },
  'mqueue_get_inode.make': {
    en: 'makes an empty queue, which counts for {bytes:byte}: the queues of the user now come to {used}',
    zh: '创建一个空队列，计 {bytes} 字节；该用户的队列共计 {used} 字节',
  },
  'mqueue_get_inode.too_much': {
    en: 'the queue would count for {bytes:byte}, and {used} are taken already: more than RLIMIT_MSGQUEUE',
    zh: '队列要计 {bytes} 字节，而已用 {used} 字节：超过 RLIMIT_MSGQUEUE',
  },
  'mqueue_evict_inode.free': {
    en: 'no name and no descriptor is left: frees the queue with {messages:message}',
    zh: '名字和描述符都没有了：释放队列及其中 {messages} 条消息',
  },
  'mqueue_read_file.copy': {
    en: 'writes how full the queue is and who is to be told: {bytes:byte} of text, no message',
    zh: '写出队列的占用情况和登记的通知：{bytes} 字节文本，不含消息',
  },
  'mqueue_poll_file.mask': {
    en: 'asks the queue what it is ready for: mask {mask}',
    zh: '查看队列就绪的事件：掩码 {mask}',
  },
  'do_mq_timedsend.enter': {
    en: 'wants to send {msg} with priority {prio}',
    zh: '要以优先级 {prio} 发送 {msg}',
  },
  'do_mq_timedsend.again': {
    en: 'the queue is full, and O_NONBLOCK is set: EAGAIN',
    zh: '队列已满，且设了 O_NONBLOCK：EAGAIN',
  },
  'do_mq_timedsend.full': {
    en: 'the queue is full with {messages:message}: stands in e_wait_q[SEND]',
    zh: '队列已满（{messages} 条消息）：排入 e_wait_q[SEND]',
  },
  'msg_insert.node': {
    en: 'there is no message of priority {prio} yet: hangs a node for it into msg_tree',
    zh: '还没有优先级 {prio} 的消息：在 msg_tree 中挂一个结点',
  },
  'msg_insert.link': {
    en: 'links {msg} behind those of priority {prio}',
    zh: '把 {msg} 挂到优先级 {prio} 的消息之后',
  },
  'msg_tree_erase.erase': {
    en: 'that was the last of priority {prio}: takes its node out of msg_tree',
    zh: '优先级 {prio} 的消息取完了：从 msg_tree 摘下它的结点',
  },
  'msg_get.take': {
    en: 'takes {msg}, the oldest of the highest priority ({prio})',
    zh: '取出 {msg}：最高优先级（{prio}）中最早的一条',
  },
  'pipelined_receive.enter': {
    en: 'there is room now: puts in {msg} on behalf of {task}, which has waited longest',
    zh: '有空位了：替等得最久的 {task} 放入 {msg}',
  },
  'do_mq_timedreceive.enter': {
    en: 'wants a message; there is room for {bytes:byte}',
    zh: '要一条消息，缓冲区有 {bytes} 字节',
  },
  'do_mq_timedreceive.again': {
    en: 'the queue is empty, and O_NONBLOCK is set: EAGAIN',
    zh: '队列为空，且设了 O_NONBLOCK：EAGAIN',
  },
  'do_mq_timedreceive.empty': {
    en: 'the queue is empty: stands in e_wait_q[RECV]',
    zh: '队列为空：排入 e_wait_q[RECV]',
  },
  'do_mq_timedreceive.handed': {
    en: 'finds in its ext_wait_queue the message that it was handed: {msg}',
    zh: '在自己的 ext_wait_queue 里看到交来的消息：{msg}',
  },
  'wq_sleep.leave': {
    en: 'a signal or the end of its time: leaves {queue}',
    zh: '信号到来或时限已到：离开 {queue}',
  },
  '__do_notify.enter': {
    en: 'a message has come to the empty queue and nobody waits for it: {task} is to be told ({how})',
    zh: '空队列来了消息，又没有人在等：要通知 {task}（{how}）',
  },
  '__do_notify.unregister': {
    en: '{task} has been told: it is registered no more',
    zh: '已通知 {task}：登记随即失效',
  },
  'remove_notification.remove': {
    en: 'takes back the registration of {task}',
    zh: '取消 {task} 的登记',
  },
  'do_mq_notify.register': {
    en: 'registers {task}: {how}, {signal}',
    zh: '登记 {task}：{how}，{signal}',
  },
  'do_mq_notify.busy': {
    en: '{task} is registered already, and only one can be: EBUSY',
    zh: '{task} 已登记，而登记者只能有一个：EBUSY',
  },
  'do_mq_getsetattr.set': {
    en: 'sets O_NONBLOCK of {file} to {flags}; nothing else can be changed',
    zh: '把 {file} 的 O_NONBLOCK 设为 {flags}；其他属性不能改',
  },
};
