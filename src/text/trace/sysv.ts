/** Inside the kernel: System V IPC, address spaces, and instructions on memory. */
import type { TraceTexts } from '../trace.ts';

export const SYSV_TRACE: TraceTexts = {
  'newque.create': { en: 'makes an empty queue', zh: '创建一个空队列' },
  'load_msg.copy': {
    en: 'copies {bytes} bytes into a msg_msg ({segments} more segments)',
    zh: '把 {bytes} 字节拷入 msg_msg（另有 {segments} 个段）',
  },
  'do_msgsnd.enter': {
    en: 'wants to send {bytes} bytes of type {type}',
    zh: '要发送 {bytes} 字节，类型 {type}',
  },
  'do_msgsnd.full': {
    en: 'the queue holds {cbytes} bytes, {bytes} more do not fit: stands in q_senders',
    zh: '队列已有 {cbytes} 字节，再放 {bytes} 字节放不下：排入 q_senders',
  },
  'do_msgsnd.link': {
    en: 'nobody waits for it: links {msg} (type {type}) at the tail of q_messages',
    zh: '没有人在等它：把 {msg}（类型 {type}）挂到 q_messages 尾部',
  },
  'pipelined_send.hand': {
    en: 'hands {msg} straight to {task}, who waits for it; it never enters the queue',
    zh: '把 {msg} 直接交给正在等待的 {task}，消息不进队列',
  },
  'pipelined_send.too_big': {
    en: '{task} waits for it but has no room for {bytes} bytes: it gets E2BIG',
    zh: '{task} 在等它，但放不下 {bytes} 字节：返回 E2BIG',
  },
  'ss_wakeup.wake': {
    en: 'there may be room now: wakes the sender {task}',
    zh: '可能有空位了：唤醒发送者 {task}',
  },
  'expunge_all.wake': {
    en: 'wakes the receiver {task} to look again',
    zh: '唤醒接收者 {task}，让它重新查看',
  },
  'do_msgrcv.enter': {
    en: 'wants a message of at most {bytes} bytes, type {type}',
    zh: '要一条至多 {bytes} 字节、类型 {type} 的消息',
  },
  'do_msgrcv.unlink': {
    en: 'unlinks {msg} (type {type}) from q_messages',
    zh: '从 q_messages 取下 {msg}（类型 {type}）',
  },
  'store_msg.copy': { en: 'copies {bytes} bytes to the process', zh: '拷贝 {bytes} 字节给进程' },
  'freeque.remove': {
    en: 'removes the queue and its {messages} messages',
    zh: '删除队列及其中 {messages} 条消息',
  },
  'msgctl_down.set': { en: 'sets q_qbytes to {qbytes}', zh: '把 q_qbytes 设为 {qbytes}' },
  'newary.create': {
    en: 'makes a set of {nsems}, all zero',
    zh: '创建 {nsems} 个信号量的集合，初值均为 0',
  },
  'do_semtimedop.enter': {
    en: 'operations: {nsops}; all of them or none',
    zh: '共 {nsops} 个操作，要么全做，要么全不做',
  },
  'perform_atomic_semop.done': {
    en: 'all operations of {task} can be done, and are',
    zh: '{task} 的操作全部可行，一并完成',
  },
  'perform_atomic_semop.blocks': {
    en: '{task} cannot: semaphore {semnum} does not allow {op} now; nothing is changed',
    zh: '{task} 办不到：信号量 {semnum} 现在不允许 {op}；什么都不改',
  },
  'do_semtimedop.queue': {
    en: 'waits in the queue with its {nsops} operations',
    zh: '带着 {nsops} 个操作排队等待',
  },
  'wake_up_sem_queue_prepare.wake': {
    en: 'what {task} waited for has been settled: wakes it',
    zh: '{task} 等待的操作已有结果：唤醒它',
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
    en: 'sets all {nsems} semaphores, and forgets what was to be undone',
    zh: '设置全部 {nsems} 个信号量，并清除撤销记录',
  },
  'freeary.remove': { en: 'removes the set of {nsems}', zh: '删除含 {nsems} 个信号量的集合' },
  'newseg.create': {
    en: 'makes a file in memory of {pages} pages for a segment of {size} bytes; no page is there yet',
    zh: '为 {size} 字节的段在内存中建一个 {pages} 页的文件；此时还没有任何物理页',
  },
  'shm_close.detach': {
    en: '{task} lets the segment go: {nattch} attachments are left',
    zh: '{task} 脱离该段：还剩 {nattch} 个连接',
  },
  'shm_open.attach': {
    en: 'one more attachment: {nattch} now',
    zh: '多了一个连接：现在共 {nattch} 个',
  },
  'do_shm_rmid.mark': {
    en: 'still attached {nattch} times: only marked for destruction, and the key is gone',
    zh: '还有 {nattch} 个连接：只标记待销毁，key 不再有效',
  },
  'shm_destroy.free': {
    en: 'frees the segment and its {pages} pages',
    zh: '释放该段及其 {pages} 个页',
  },
  'do_shmat.enter': {
    en: '{task} attaches the segment of {size} bytes',
    zh: '{task} 连接该 {size} 字节的段',
  },
  'mmap_region.link': {
    en: 'makes {map}, a vm_area_struct of {pages} pages, in the address space of {task}',
    zh: '在 {task} 的地址空间中建立 {map}：一个 {pages} 页的 vm_area_struct',
  },
  '__split_vma.cut': {
    en: 'cuts {map} of {task} in two; each part counts as attached',
    zh: '把 {task} 的 {map} 切成两段，各算一次连接',
  },
  'remove_vma.unlink': {
    en: 'takes {map} ({pages} pages) out of the address space of {task}, with its page table entries',
    zh: '从 {task} 的地址空间去掉 {map}（{pages} 页）及其页表项',
  },
  'dup_mmap.copy': {
    en: 'the child {task} gets {map} too; its page table starts empty',
    zh: '子进程 {task} 也得到 {map}；其页表起初为空',
  },
  'do_user_addr_fault.read': {
    en: 'page fault: {task} reads {place}, for which its page table has no entry',
    zh: '缺页：{task} 读 {place}，页表中没有对应的项',
  },
  'do_user_addr_fault.write': {
    en: 'page fault: {task} writes {place}, for which its page table has no entry that allows it',
    zh: '缺页：{task} 写 {place}，页表中没有允许写的项',
  },
  'shmem_fault.alloc': {
    en: 'first touch: allocates {page}, all zero, for page {index} of the segment',
    zh: '首次访问：为段的第 {index} 页分配 {page}，内容全零',
  },
  'shmem_fault.found': {
    en: 'page {index} of the segment is there already: {page}',
    zh: '段的第 {index} 页已经存在：{page}',
  },
  'finish_fault.map': {
    en: 'enters {page} into the page table of {task}',
    zh: '把 {page} 填入 {task} 的页表',
  },
  'bad_area.signal': {
    en: 'nothing is mapped there: sends SIGSEGV (SEGV_MAPERR) to {task}',
    zh: '该地址没有映射：向 {task} 发送 SIGSEGV（SEGV_MAPERR）',
  },
  'bad_area_access_error.signal': {
    en: '{map} does not allow it: sends SIGSEGV (SEGV_ACCERR) to {task}',
    zh: '{map} 不允许这样访问：向 {task} 发送 SIGSEGV（SEGV_ACCERR）',
  },
  'cpu.load': {
    en: 'reads {bytes} bytes at {place}; no kernel is entered',
    zh: '从 {place} 读 {bytes} 字节；不进内核',
  },
  'cpu.store': {
    en: 'writes {bytes} bytes at {place}; no kernel is entered',
    zh: '向 {place} 写 {bytes} 字节；不进内核',
  },
  'cpu.load32': {
    en: 'reads {value} from {place}; no kernel is entered',
    zh: '从 {place} 读出 {value}；不进内核',
  },
  'cpu.store32': {
    en: 'writes {value} to {place}; no kernel is entered',
    zh: '把 {value} 写入 {place}；不进内核',
  },
  'cpu.atomic': {
    en: 'one locked instruction at {place}: {before} becomes {after}',
    zh: '对 {place} 的一条带锁指令：{before} 变为 {after}',
  },
};
