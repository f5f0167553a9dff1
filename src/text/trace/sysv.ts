/** Inside the kernel: System V IPC, address spaces, and instructions on memory. */
import type { TraceTexts } from './trace.ts';

export const SYSV_TRACE: TraceTexts = {
  'ipc_findkey.none': { en: 'nothing has the key {key} yet', zh: '还没有对象使用键 {key}' },
  'ipc_findkey.found': { en: 'an object has the key {key}', zh: '已有对象使用键 {key}' },
  'ipcperms.denied': {
    en: 'the permissions {mode} do not allow it',
    zh: '权限 {mode} 不允许这样做',
  },
  'newque.create': { en: 'makes an empty queue', zh: '创建一个空队列' },
  'load_msg.copy': {
    en: 'copies {bytes:byte} into a msg_msg ({segments:more segment})',
    zh: '把 {bytes} 字节拷入 msg_msg（另有 {segments} 个段）',
  },
  'do_msgsnd.enter': {
    en: 'wants to send {bytes:byte} of type {type}',
    zh: '要发送 {bytes} 字节，类型 {type}',
  },
  'do_msgsnd.full': {
    en: 'the queue holds {cbytes:byte} and has no room for {bytes} more: stands in q_senders',
    zh: '队列已有 {cbytes} 字节，再放 {bytes} 字节放不下：排入 q_senders',
  },
  'do_msgsnd.link': {
    en: 'nobody waits for it: links {msg} (type {type}) at the tail of q_messages',
    zh: '没有人在等它：把 {msg}（类型 {type}）挂到 q_messages 尾部',
  },
  'pipelined_send.skip': {
    en: '{task} waits for another one ({mode}, type {type}): passes it over',
    zh: '{task} 等的是别的消息（{mode}，类型 {type}）：跳过',
  },
  'pipelined_send.hand': {
    en: 'hands {msg} straight to {task}, who waits for it; it never enters the queue',
    zh: '把 {msg} 直接交给正在等待的 {task}，消息不进队列',
  },
  'pipelined_send.too_big': {
    en: '{task} waits for it but has no room for {bytes:byte}: it gets E2BIG',
    zh: '{task} 在等它，但放不下 {bytes} 字节：返回 E2BIG',
  },
  'ss_wakeup.wake': {
    en: 'there may be room now: the sender {task} is to be woken',
    zh: '可能有空位了：稍后唤醒发送者 {task}',
  },
  'ss_wakeup.requeue': {
    en: 'there is still no room for the {bytes:byte} of {task}: it goes to the end of q_senders',
    zh: '{task} 的 {bytes} 字节仍放不下：排到 q_senders 末尾',
  },
  'expunge_all.wake': {
    en: 'the receiver {task} is to be woken and look again',
    zh: '稍后唤醒接收者 {task}，让它重新查看',
  },
  'do_msgrcv.enter': {
    en: 'wants a message of at most {bytes:byte}, type {type}',
    zh: '要一条至多 {bytes} 字节、类型 {type} 的消息',
  },
  'do_msgrcv.wait': {
    en: 'nothing in the queue fits ({mode}, type {type}): stands in q_receivers',
    zh: '队列中没有合适的消息（{mode}，类型 {type}）：排入 q_receivers',
  },
  'do_msgrcv.handed': {
    en: 'finds in its msg_receiver what it was handed: {msg}',
    zh: '在自己的 msg_receiver 里看到交来的结果：{msg}',
  },
  'do_msgrcv.too_big': {
    en: '{msg} has {bytes:byte}, and there is room for {size} only: it stays where it is',
    zh: '{msg} 有 {bytes} 字节，而缓冲区只有 {size} 字节：消息留在原处',
  },
  'copy_msg.copy': {
    en: 'copies {msg}, which stays in the queue (MSG_COPY)',
    zh: '复制 {msg}，消息仍留在队列中（MSG_COPY）',
  },
  'do_msgrcv.unlink': {
    en: 'unlinks {msg} (type {type}) from q_messages',
    zh: '从 q_messages 取下 {msg}（类型 {type}）',
  },
  'store_msg.copy': { en: 'copies {bytes:byte} to the process', zh: '拷贝 {bytes} 字节给进程' },
  'freeque.enter': {
    en: 'removes the queue: whoever waits is told (EIDRM)',
    zh: '删除队列：通知所有等待者（EIDRM）',
  },
  'freeque.remove': {
    en: 'the id is no longer valid; frees {messages:message}',
    zh: '标识符失效；释放 {messages} 条消息',
  },
  'msgctl_down.set': { en: 'sets q_qbytes to {qbytes}', zh: '把 q_qbytes 设为 {qbytes}' },
  'newary.create': {
    en: 'makes a set of {nsems}, all zero',
    zh: '创建 {nsems} 个信号量的集合，初值均为 0',
  },
  '__do_semtimedop.enter': {
    en: 'operations: {nsops}; all of them or none',
    zh: '共 {nsops} 个操作，要么全做，要么全不做',
  },
  'sem_lock.one': {
    en: 'one operation, and no others of several about: locks semaphore {semnum} only',
    zh: '只有一个操作，也没有多操作调用：只锁信号量 {semnum}',
  },
  'sem_lock.all': {
    en: 'locks the whole set (use_global_lock is {left})',
    zh: '锁住整个集合（use_global_lock 为 {left}）',
  },
  'merge_queues.move': {
    en: 'several operations at once have to wait: {calls} waiting calls move to the queue of the set, so that their order is kept',
    zh: '出现等待的多操作调用：{calls} 个等待者移到集合的队列，以保持次序',
  },
  'unmerge_queues.move': {
    en: 'no call of several operations waits any more: {calls} waiting calls go back to their semaphores',
    zh: '不再有等待的多操作调用：{calls} 个等待者回到各自信号量的队列',
  },
  'update_queue.enter': {
    en: 'retries those who wait in {queue}, first come first',
    zh: '按到达次序重试 {queue} 中的等待者',
  },
  'wake_const_ops.enter': {
    en: 'a semaphore is 0: retries those who wait for that in {queue}',
    zh: '有信号量为 0：重试 {queue} 中等待 0 的调用',
  },
  'check_restart.again': {
    en: 'what was done may allow an earlier one: begins again at the front',
    zh: '刚完成的操作可能使更早的等待者可行：从头再试',
  },
  '__do_semtimedop.unlink': {
    en: 'nobody has done it for {task}: leaves the queue',
    zh: '没有人替 {task} 完成：离开队列',
  },
  'semctl_down.set': { en: 'sets owner and permissions', zh: '设置属主与权限' },
  'shmctl_down.set': { en: 'sets owner and permissions', zh: '设置属主与权限' },
  'shmctl_do_lock.set': {
    en: 'keeps the pages in memory: {locked}',
    zh: '页面常驻内存：{locked}',
  },
  'exit_sem.enter': {
    en: '{task} ends: what it did here with SEM_UNDO is undone',
    zh: '{task} 结束：撤销它在此用 SEM_UNDO 做过的操作',
  },
  'perform_atomic_semop.done': {
    en: 'all operations of {task} can be done, and are',
    zh: '{task} 的操作全部可行，一并完成',
  },
  'perform_atomic_semop.blocks': {
    en: '{task} cannot: semaphore {semnum} does not allow {op} now; nothing is changed',
    zh: '{task} 办不到：信号量 {semnum} 现在不允许 {op}；什么都不改',
  },
  '__do_semtimedop.queue': {
    en: 'waits in the queue with its {nsops:operation}',
    zh: '带着 {nsops} 个操作排队等待',
  },
  'wake_up_sem_queue_prepare.wake': {
    en: 'what {task} waited for has been settled: it is to be woken',
    zh: '{task} 等待的操作已有结果：稍后唤醒它',
  },
  'find_alloc_undo.create': {
    en: 'makes the undo list of {task} for this set',
    zh: '为 {task} 在此集合上建立撤销表',
  },
  'exit_sem.undo': {
    en: '{task} ends: adds {adj} to semaphore {semnum} again',
    zh: '{task} 结束：给信号量 {semnum} 补回 {adj}',
  },
  'semctl_setval.set': {
    en: 'sets semaphore {semnum} to {val}, and forgets what was to be undone in it',
    zh: '把信号量 {semnum} 设为 {val}，并清除对它的撤销记录',
  },
  'semctl_main.setall': {
    en: 'sets the whole set, {nsems:semaphore}, and forgets what was to be undone',
    zh: '设置全部 {nsems} 个信号量，并清除撤销记录',
  },
  'freeary.enter': {
    en: 'removes the set of {nsems}: undo lists are dropped, whoever waits is told (EIDRM)',
    zh: '删除含 {nsems} 个信号量的集合：丢弃撤销表，通知所有等待者（EIDRM）',
  },
  'freeary.remove': {
    en: 'the id is no longer valid; frees {nsems:semaphore}',
    zh: '标识符失效；释放 {nsems} 个信号量',
  },
  'newseg.create': {
    en: 'makes a file in memory of {pages:page} for a segment of {size:byte}; no page is there yet',
    zh: '为 {size} 字节的段在内存中建一个 {pages} 页的文件；此时还没有任何物理页',
  },
  'shm_close.detach': {
    en: '{task} lets the segment go; attachments left: {nattch}',
    zh: '{task} 脱离该段：还剩 {nattch} 个连接',
  },
  'shm_open.attach': {
    en: 'one more attachment: {nattch} now',
    zh: '多了一个连接：现在共 {nattch} 个',
  },
  'shm_mmap.attach': {
    en: 'one more attachment: {nattch} now',
    zh: '多了一个连接：现在共 {nattch} 个',
  },
  'do_shmat.hold': {
    en: 'counts one while it maps the segment, so that it does not go away meanwhile: {nattch} now',
    zh: '映射期间先计一个连接，以免该段被删除：现在共 {nattch} 个',
  },
  'do_shmat.unhold': {
    en: 'takes back what it counted: {nattch:attachment}',
    zh: '减去映射期间计的那一个：共 {nattch} 个连接',
  },
  'do_shm_rmid.mark': {
    en: 'still attached, {nattch:time}: only marked for destruction, and the key is gone',
    zh: '还有 {nattch} 个连接：只标记待销毁，key 不再有效',
  },
  'shm_destroy.free': {
    en: 'frees the segment and its {pages:page}',
    zh: '释放该段及其 {pages} 个页',
  },
  'do_shmat.enter': {
    en: '{task} attaches the segment of {size:byte}',
    zh: '{task} 连接该 {size} 字节的段',
  },
};
