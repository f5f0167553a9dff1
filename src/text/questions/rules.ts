/** Predict mode: the rule of the kernel that decides a question, as it is told after the answer. */
import { catalogue } from '../language.ts';

/** The rules of a language. Each is about one function of Linux, which is named in front of it. */
export const ruleText = catalogue({
  // Pipes.
  readsWhatIsThere: {
    en: 'a read takes what there is. It sleeps only while the pipe is empty.',
    zh: '读操作有多少取多少。只有管道为空时才睡眠。',
  },
  readsAsked: {
    en: 'a read takes no more than it asks for. The rest stays in the pipe for the next one.',
    zh: '读操作不会超过它要的字节数。其余的留在管道里等下一次读。',
  },
  readsPacket: {
    en: 'with O_DIRECT a write is a packet. A read takes one packet, and what does not fit is thrown away.',
    zh: '用 O_DIRECT 时一次写就是一个包。一次读取一个包，放不下的部分被丢弃。',
  },
  readSleeps: {
    en: 'the pipe is empty, and a descriptor to write is still open somewhere: bytes may come.',
    zh: '管道为空，但某处还开着写描述符：还可能有数据来。',
  },
  readEnds: {
    en: 'the pipe is empty, and no descriptor to write is open any more: nothing can come.',
    zh: '管道为空，且不再有打开的写描述符：不会再有数据。',
  },
  readAgain: {
    en: 'the pipe is empty, and O_NONBLOCK forbids to sleep.',
    zh: '管道为空，而 O_NONBLOCK 不许睡眠。',
  },
  writeBroken: {
    en: 'no descriptor to read is open any more: the writer gets SIGPIPE, whose default ends it.',
    zh: '不再有打开的读描述符：写者收到 SIGPIPE，默认动作是终止。',
  },
  writeBrokenCaught: {
    en: 'no descriptor to read is open: the writer gets SIGPIPE, survives it, and write fails with EPIPE.',
    zh: '没有打开的读描述符：写者收到 SIGPIPE 而没有终止，write 失败：EPIPE。',
  },
  writeFits: {
    en: 'there is a free slot, or room behind the last bytes on their page: the write need not wait.',
    zh: '还有空缓冲区，或最后一页的数据后面还有空间：写不用等待。',
  },
  writeAtomic: {
    en: 'up to 4096 bytes (PIPE_BUF) are one piece: without a free slot for them none is written.',
    zh: '不超过 4096 字节（PIPE_BUF）是一个整体：没有空缓冲区就一个字节也不写。',
  },
  writeFills: {
    en: 'more than 4096 bytes are written page by page: it fills every free slot, then sleeps for the rest.',
    zh: '超过 4096 字节时逐页写入：先填满所有空缓冲区，剩下的睡着等。',
  },
  writeSomeAgain: {
    en: 'it fills every free slot. Then O_NONBLOCK forbids to sleep: it returns how many it wrote.',
    zh: '先填满所有空缓冲区，而 O_NONBLOCK 不许睡眠：返回写了多少。',
  },
  writeAgain: {
    en: 'every slot is taken, and O_NONBLOCK forbids to sleep. Nothing is written.',
    zh: '缓冲区全被占用，而 O_NONBLOCK 不许睡眠。什么也没写。',
  },
  openWaits: {
    en: 'a FIFO opened for one side waits until somebody has opened the other side.',
    zh: '以一端打开 FIFO 时，要等到有人打开另一端。',
  },
  openMeets: {
    en: 'the other side is open already, or O_RDWR is both sides: there is nothing to wait for.',
    zh: '另一端已打开，或 O_RDWR 兼有两端：没什么可等的。',
  },
  openReadAlone: {
    en: 'to read with O_NONBLOCK is allowed alone: a writer may come later.',
    zh: '带 O_NONBLOCK 打开读端不需要对方：写者可以以后再来。',
  },
  openNobody: {
    en: 'O_NONBLOCK and no reader: nobody could ever take the bytes.',
    zh: '带 O_NONBLOCK 而没有读者：没有人会取走数据。',
  },
  openNoName: {
    en: 'the name is gone, so nothing is found by it.',
    zh: '名字已不在，用它找不到任何东西。',
  },
  capacityRounds: {
    en: 'the ring has whole pages, and their number is a power of two: the size is rounded up.',
    zh: '环由整页组成，页数是二的幂：大小向上取整。',
  },
  capacityBusy: {
    en: 'a ring cannot become smaller than what is in use.',
    zh: '环不能小于正在使用的部分。',
  },

  // Who goes on.
  wokenReads: {
    en: 'a write into an empty pipe wakes the first reader in rd_wait. If bytes are left over, the next one is woken.',
    zh: '写入空管道会唤醒 rd_wait 中的第一个读者。还有剩余字节时再唤醒下一个。',
  },
  wokenStopped: {
    en: 'a stopped process is not woken. It looks again when SIGCONT comes.',
    zh: '已停止的进程不会被唤醒。SIGCONT 到来后它才再看。',
  },
  wokenWrites: {
    en: 'a slot is free when its last byte has been read. Then the first writer in wr_wait goes on, as far as there is room.',
    zh: '一格的最后一个字节被读走才算空。这时 wr_wait 中第一个写者继续，直到没有空间。',
  },
  slotStillFull: {
    en: 'a slot is free only when its last byte has been read, and a writer returns only when all of its bytes are in.',
    zh: '一格的最后一个字节被读走才算空，而写者要全部写完才返回。',
  },
  lastWriterGone: {
    en: 'the last descriptor to write is closed: sleeping readers are woken and see the end of the file.',
    zh: '最后一个写描述符关闭：睡眠的读者被唤醒，看到文件结束。',
  },
  stillHeld: {
    en: 'another descriptor for the same end is open, so for the sleeper nothing has changed.',
    zh: '同一端还有别的描述符开着，对睡眠者来说什么也没变。',
  },
  handed: {
    en: 'the message is handed to the first receiver that waits for its type.',
    zh: '消息直接交给第一个在等这种类型的接收者。',
  },
  passedOver: {
    en: 'receivers that wait for another type are passed over: the message goes into the queue.',
    zh: '等别的类型的接收者被跳过：消息进入队列。',
  },
  senderFits: {
    en: 'a message less makes room: a sender whose message fits now goes on.',
    zh: '少了一条消息就有了空间：消息放得下的发送者继续。',
  },
  senderNot: {
    en: 'there is still no room for what the sleeping sender has.',
    zh: '睡眠的发送者的消息仍然放不下。',
  },
  semTried: {
    en: 'after a change the sleepers are tried in the order in which they came. Whoever can do all of its operations goes on.',
    zh: '值改变后按到达次序逐个重试睡眠者。谁能完成自己的全部操作，谁就继续。',
  },
  semNotYet: {
    en: 'a sleeper goes on only when all of its operations are possible at once.',
    zh: '睡眠者的全部操作同时可行时才会继续。',
  },
  undone: {
    en: 'what was done with SEM_UNDO is undone when the process ends. Then the sleepers are tried again.',
    zh: '进程结束时撤销它用 SEM_UNDO 做过的操作，然后重试睡眠者。',
  },
  notUndone: {
    en: 'only operations with SEM_UNDO are undone when a process ends. Here nothing is left to undo.',
    zh: '进程结束时只撤销带 SEM_UNDO 的操作。这里没有可撤销的。',
  },
  openMet: {
    en: 'the two sides wait for one another: whoever opens the second side wakes the first.',
    zh: '两端互相等待：打开第二端的进程唤醒第一端的。',
  },
  openSameSide: {
    en: 'the sleeper waits for the other side, and this is not that side.',
    zh: '睡眠者等的是另一端，而这不是那一端。',
  },
  timeAlone: {
    en: 'time alone wakes only a process that set a time limit which is over by then.',
    zh: '单靠时间只能唤醒设了时限且时限已到的进程。',
  },
  timeUp: {
    en: 'its time limit is over: a timer wakes it.',
    zh: '它的时限已到：定时器唤醒它。',
  },
  roomGrown: {
    en: 'a larger ring has free slots: the writers in wr_wait go on.',
    zh: '更大的环有了空缓冲区：wr_wait 中的写者继续。',
  },
  removalWakes: {
    en: 'a removed object wakes everybody that sleeps in it, and their calls fail with EIDRM.',
    zh: '对象被删除时唤醒所有睡在里面的进程，它们的调用失败：EIDRM。',
  },
  onlyMarked: {
    en: 'an attached segment is only marked. The last process that lets it go frees it.',
    zh: '仍被连接的段只做标记。最后一个脱离的进程释放它。',
  },
  freedAtOnce: {
    en: 'no process has it attached, so it is freed at once.',
    zh: '没有进程连接它，立即释放。',
  },

  // Messages.
  firstOfType: {
    en: 'type 0 takes the oldest message, a positive type the oldest of that type, a negative one the lowest type up to its amount.',
    zh: '类型 0 取最早的消息；正数取该类型中最早的；负数取不超过其绝对值的最小类型。',
  },
  exceptType: {
    en: 'with MSG_EXCEPT it takes the oldest message of any other type.',
    zh: '用 MSG_EXCEPT 时取类型不同的消息中最早的一条。',
  },
  noneFits: {
    en: 'no message in the queue has such a type: the receiver sleeps in q_receivers.',
    zh: '队列中没有这种类型的消息：接收者睡在 q_receivers 里。',
  },
  noneFitsNow: {
    en: 'no message has such a type, and IPC_NOWAIT forbids to sleep.',
    zh: '没有这种类型的消息，而 IPC_NOWAIT 不许睡眠。',
  },
  tooBig: {
    en: 'the message is larger than the buffer and MSG_NOERROR is not set: it stays in the queue.',
    zh: '消息比缓冲区大，又没有设 MSG_NOERROR：消息留在队列中。',
  },
  msgFits: {
    en: 'there is room: the bytes in the queue and the new ones are no more than msg_qbytes.',
    zh: '放得下：队列中的字节加上新的不超过 msg_qbytes。',
  },
  msgFull: {
    en: 'the queue would hold more than msg_qbytes: the sender sleeps in q_senders.',
    zh: '队列会超过 msg_qbytes：发送者睡在 q_senders 里。',
  },
  msgFullNow: {
    en: 'the queue would hold more than msg_qbytes, and IPC_NOWAIT forbids to sleep.',
    zh: '队列会超过 msg_qbytes，而 IPC_NOWAIT 不许睡眠。',
  },
  msgWrong: {
    en: 'a type must be 1 or more, and no message may be larger than 8192 bytes (msgmax): no waiting would help.',
    zh: '类型必须不小于 1，消息不得超过 8192 字节（msgmax）：等也没有用。',
  },

  // Semaphores.
  semDone: {
    en: 'the value stays 0 or more with this operation, so it is done at once.',
    zh: '做完这个操作后值不小于 0，所以立即完成。',
  },
  semZero: {
    en: 'an operation of 0 waits until the value is 0, and changes nothing.',
    zh: '操作数 0 表示等到值为 0，什么也不改。',
  },
  semWaits: {
    en: 'a value never becomes negative: the call sleeps and changes nothing.',
    zh: '值永远不会变成负数：调用睡眠，什么也不改。',
  },
  semNoWait: {
    en: 'it is not possible now, and IPC_NOWAIT forbids to sleep. Nothing is changed.',
    zh: '现在不可行，而 IPC_NOWAIT 不许睡眠。什么都不改。',
  },
  semAllOrNone: {
    en: 'the operations of one call are done all together or not at all.',
    zh: '一次调用的所有操作要么一起完成，要么一个也不做。',
  },
  semRange: {
    en: 'a value may be 32767 (SEMVMX) at most.',
    zh: '值最多为 32767（SEMVMX）。',
  },
  semCounts: {
    en: 'it returns the value itself. How many processes sleep is a number of its own (GETNCNT, GETZCNT).',
    zh: '返回的是值本身。有几个进程在睡是另一个数（GETNCNT、GETZCNT）。',
  },
  semWaiters: {
    en: 'it counts the calls that sleep for this semaphore. A call of several operations counts at the one that stops it first.',
    zh: '它数的是为这个信号量睡眠的调用。含多个操作的调用只算在最先挡住它的那个信号量上。',
  },

  // Signals.
  sigHandled: {
    en: 'the signal is not blocked and has a handler: it runs before the process goes on with its program.',
    zh: '信号没有被屏蔽且有处理函数：进程继续自己的程序之前先运行它。',
  },
  sigPends: {
    en: 'the process blocks the signal, or is stopped: it waits among the pending ones.',
    zh: '进程屏蔽了该信号，或已停止：信号留在未决集合里。',
  },
  sigDropped: {
    en: 'the process ignores the signal: it is not even queued.',
    zh: '进程忽略该信号：根本不进入队列。',
  },
  sigDefault: {
    en: 'nothing else was set, so the default action of the signal is taken.',
    zh: '没有另外设置，于是执行该信号的默认动作。',
  },
  sigKill: {
    en: 'SIGKILL and SIGSTOP cannot be caught, blocked or ignored.',
    zh: 'SIGKILL 和 SIGSTOP 不能捕获、屏蔽或忽略。',
  },
  sigContinue: {
    en: 'SIGCONT lets a stopped process go on. What was pending is handled now.',
    zh: 'SIGCONT 让停止的进程继续。未决的信号这时处理。',
  },
  sigInterrupts: {
    en: 'a handler has to run: the sleeping call ends with EINTR, unless SA_RESTART allows to make it again.',
    zh: '要运行处理函数：睡眠的调用以 EINTR 结束，除非 SA_RESTART 允许重新执行。',
  },
  sigNeverRestarts: {
    en: 'this call is never made again after a handler, even with SA_RESTART.',
    zh: '这个调用在处理函数之后从不重新执行，即使设了 SA_RESTART。',
  },
  sigRestarts: {
    en: 'the handler has SA_RESTART: the call is made again, and sleeps again.',
    zh: '处理函数设了 SA_RESTART：调用重新执行，又睡下去。',
  },
  sigSoFar: {
    en: 'a write that has written something returns how much, instead of EINTR.',
    zh: '已写入一部分的 write 返回写了多少，而不是 EINTR。',
  },
  sigOne: {
    en: 'a standard signal is pending or not: one more of it makes no difference.',
    zh: '标准信号只有未决与否：再来一个也没有区别。',
  },
  sigQueued: {
    en: 'realtime signals are queued: each one that was sent is kept.',
    zh: '实时信号会排队：发出的每一个都保留。',
  },
  ownerTold: {
    en: 'each write tells the owners of the reading side, each read those of the writing side, whatever was there before.',
    zh: '每次写都通知读端的所有者，每次读都通知写端的所有者，不管原来有没有数据。',
  },
  ownerNotTold: {
    en: 'only owners of the other side are told, and nobody there has asked for it.',
    zh: '只通知另一端的所有者，而那里没有人要求通知。',
  },
  sigStill: {
    en: 'the signal is pending and still blocked, or there is none.',
    zh: '信号未决但仍被屏蔽，或者根本没有。',
  },
  sigLowest: {
    en: 'the lowest number comes first, and of one number the oldest.',
    zh: '编号最小的先来，同一编号中最早的先来。',
  },
  sigNone: { en: 'none of them is pending.', zh: '其中没有未决的信号。' },
  sigProbe: {
    en: 'signal 0 sends nothing: the kernel only looks whether the process is there.',
    zh: '信号 0 什么也不发：内核只看进程在不在。',
  },
  sigZombie: {
    en: 'a zombie still has its process id, so the signal is accepted. It can do nothing any more.',
    zh: '僵尸进程还占着进程号，所以信号被接受，但它什么也做不了。',
  },
  sigNobody: {
    en: 'the parent has collected the process: the id belongs to nobody.',
    zh: '父进程已回收它：这个进程号不属于任何进程。',
  },
  sigUncatchable: {
    en: 'the action of SIGKILL and SIGSTOP cannot be changed.',
    zh: 'SIGKILL 和 SIGSTOP 的动作不能改变。',
  },
  sigMaskSkips: {
    en: 'SIGKILL and SIGSTOP are silently left out of every mask.',
    zh: 'SIGKILL 和 SIGSTOP 总是被悄悄地从屏蔽字中去掉。',
  },
  pauseSleeps: {
    en: 'no signal is pending that may come: it sleeps until the next one. A signal that was handled before does not count.',
    zh: '没有可以递送的未决信号：睡到下一个为止。之前处理过的信号不算。',
  },
  suspendTakes: {
    en: 'sigsuspend changes the mask and sleeps in one step: a pending signal is handled, and it always fails with EINTR.',
    zh: 'sigsuspend 一步完成换屏蔽字和睡眠：未决信号被处理，它总是失败：EINTR。',
  },
  timerFires: {
    en: 'the timer sends SIGALRM when it expires, whatever the process does.',
    zh: '定时器到期时发送 SIGALRM，不管进程在做什么。',
  },
  timerOnce: {
    en: 'a SIGALRM that is still pending is not doubled, and the timer is started again only when it is taken.',
    zh: '还未决的 SIGALRM 不会变成两个；取走之后定时器才重新启动。',
  },
  timerLeft: {
    en: 'a process has one timer. A new one replaces it, and the call tells what was left.',
    zh: '一个进程只有一个定时器。新的取代旧的，调用告诉原来还剩多少。',
  },
  timerNotInherited: {
    en: 'a child starts without a timer, even if its parent has one.',
    zh: '即使父进程有定时器，子进程开始时也没有。',
  },

  // Memory.
  memShared: {
    en: 'both processes map the same page: what one writes, the other reads at once.',
    zh: '两个进程映射同一页：一个写入，另一个立即读到。',
  },
  memRobust: {
    en: 'the owner has named the list of its locks: at its end the kernel writes FUTEX_OWNER_DIED (0x40000000) in place of its number, and keeps FUTEX_WAITERS (0x80000000).',
    zh: '主人报告过自己的锁链表：它结束时，内核写入 FUTEX_OWNER_DIED（0x40000000）取代它的进程号，并保留 FUTEX_WAITERS（0x80000000）。',
  },
  memOld: {
    en: 'the instruction returns what was there before it, and nobody can come between.',
    zh: '这条指令返回它之前的值，中间不会有别人插入。',
  },
  memNeverSleeps: {
    en: 'an instruction never sleeps: it only tells what it found.',
    zh: '指令从不睡眠：它只报告看到的值。',
  },
  memExchange: {
    en: 'it stores only if the value is what was expected, and returns what it found.',
    zh: '只有值等于期望值才写入，并返回看到的值。',
  },
  memTorn: {
    en: 'memory has no borders: a reader sees whatever has been stored so far, half of it new.',
    zh: '内存没有边界：读者看到目前已写入的内容，可能一半是新的。',
  },
  memOther: {
    en: 'that is another page: nobody has stored there what was stored elsewhere.',
    zh: '那是另一页：别处写入的内容不在这里。',
  },
  memFault: {
    en: 'nothing is mapped at that address: SIGSEGV. A fault can be neither ignored nor blocked.',
    zh: '该地址没有映射：SIGSEGV。故障信号既不能忽略也不能屏蔽。',
  },
  memReadOnly: {
    en: 'the area may only be read: a write gets SIGSEGV.',
    zh: '这片区域只读：写入得到 SIGSEGV。',
  },
  mapNotYet: {
    en: 'mmap gives addresses. A page is entered at the first touch, and made then if there is none.',
    zh: 'mmap 给的是地址。首次触碰时才填入页，没有就在那时分配。',
  },
  mapAll: {
    en: 'MAP_POPULATE touches all pages at once.',
    zh: 'MAP_POPULATE 一次触碰所有页。',
  },
  mapRefused: {
    en: 'what the description, a seal or mmap_min_addr forbids is refused.',
    zh: '打开文件描述、封印或 mmap_min_addr 不许的，一律拒绝。',
  },
  mapShared: {
    en: 'the area is shared: all entries lead to the same page.',
    zh: '区域是共享的：所有页表项指向同一页。',
  },
  mapPrivate: {
    en: 'the area is private: whoever writes to a page that others have too gets a copy.',
    zh: '区域是私有的：写别人也有的页，得到的是副本。',
  },
  mapPastEnd: {
    en: 'something is mapped there, but the file has no such page: SIGBUS.',
    zh: '那里有映射，但文件没有这一页：SIGBUS。',
  },
  mapRights: {
    en: 'rights are of areas, and may be changed within what the description allows.',
    zh: '权限属于区域，在打开文件描述允许的范围内可以改。',
  },
  mapHole: { en: 'nothing is mapped there.', zh: '那里没有映射。' },
  sealKept: {
    en: 'seals can be added until F_SEAL_SEAL is there, and never taken away.',
    zh: '在加上 F_SEAL_SEAL 之前可以加封印，永远不能去掉。',
  },
  sealBusy: {
    en: 'F_SEAL_WRITE needs that nobody has it mapped so that it can be written to.',
    zh: 'F_SEAL_WRITE 要求没有可写的映射。',
  },
  memWholePages: {
    en: 'memory is mapped in whole pages, even for a segment of one byte.',
    zh: '内存按整页映射，即使段只有一个字节。',
  },
  memMapped: {
    en: 'the page is mapped here: neither the name nor the size of the segment is looked at.',
    zh: '该页在这里有映射：不看段的名字，也不看段的大小。',
  },

  // Objects, children.
  keyFound: {
    en: 'an object with this key is there already: its id is returned, and its contents stay.',
    zh: '已有使用这个键的对象：返回它的标识符，内容不变。',
  },
  keyNone: {
    en: 'no object has this key, and IPC_CREAT asks for a new one.',
    zh: '没有对象使用这个键，而 IPC_CREAT 要求新建。',
  },
  keyMissing: {
    en: 'no object has this key, and IPC_CREAT is not given.',
    zh: '没有对象使用这个键，又没有给 IPC_CREAT。',
  },
  keyExclusive: {
    en: 'an object has this key, and IPC_EXCL insists on a new one.',
    zh: '已有对象使用这个键，而 IPC_EXCL 坚持要新建。',
  },
  sizeWrong: {
    en: 'the size does not go with it: larger than the segment that is there, or 0 for a new one.',
    zh: '大小不合适：大于已有的段，或新建时为 0。',
  },
  idGone: {
    en: 'the object was removed, and its id is no longer valid.',
    zh: '对象已删除，标识符不再有效。',
  },
  nameTaken: {
    en: 'the name is taken. The FIFO behind it stays as it is.',
    zh: '名字已被占用。它后面的 FIFO 不变。',
  },
  childTaken: {
    en: 'a child that has ended stays a zombie until its parent has asked how it ended.',
    zh: '已终止的子进程一直是僵尸，直到父进程取走它的退出状态。',
  },
  childNone: {
    en: 'every child has been collected, or was never kept because SIGCHLD is ignored.',
    zh: '子进程都已回收，或因忽略 SIGCHLD 而从未保留。',
  },
  childSleeps: {
    en: 'no child has ended yet: the parent sleeps until one does.',
    zh: '还没有子进程终止：父进程睡到有为止。',
  },
  childNoHang: {
    en: 'no child has ended yet, and WNOHANG forbids to sleep.',
    zh: '还没有子进程终止，而 WNOHANG 不许睡眠。',
  },
  exitZombie: {
    en: 'all is freed but the exit status, which waits for the parent. The parent gets SIGCHLD.',
    zh: '除退出状态外全部释放，状态等父进程来取。父进程收到 SIGCHLD。',
  },
  exitNothing: {
    en: 'no parent will ask: the parent ignores SIGCHLD, or is init, which asks at once.',
    zh: '没有父进程会来取：父进程忽略 SIGCHLD，或是立即回收的 init。',
  },
  exitKeeps: {
    en: 'System V objects belong to no process: they stay until somebody removes them.',
    zh: 'System V 对象不属于任何进程：一直留到有人删除。',
  },
  // POSIX message queues.
  mqHighest: {
    en: 'a receiver gets the oldest message of the highest priority. It cannot choose.',
    zh: '接收者得到最高优先级中最早的一条，没有选择余地。',
  },
  mqEmpty: {
    en: 'the queue is empty: the receiver sleeps in e_wait_q[RECV] until a sender hands it a message.',
    zh: '队列为空：接收者睡在 e_wait_q[RECV] 里，直到发送者交来消息。',
  },
  mqEmptyNow: {
    en: 'the queue is empty, and O_NONBLOCK forbids to sleep.',
    zh: '队列为空，而 O_NONBLOCK 不许睡眠。',
  },
  mqTimeUp: {
    en: 'it had to wait, and its time is over.',
    zh: '必须等待，而时限已到。',
  },
  mqBadTime: {
    en: 'a time whose nanoseconds are no part of a second is refused before anything else.',
    zh: '纳秒数不合法的时间，最先就被拒绝。',
  },
  mqBuffer: {
    en: 'the buffer must have room for the longest message that the queue takes (mq_msgsize), whatever waits there.',
    zh: '缓冲区必须放得下队列允许的最长消息（mq_msgsize），不管里面等着什么。',
  },
  mqAccess: {
    en: 'the descriptor was not opened for that: sending needs O_WRONLY or O_RDWR, receiving O_RDONLY or O_RDWR.',
    zh: '描述符打开时没有这个权限：发送要 O_WRONLY 或 O_RDWR，接收要 O_RDONLY 或 O_RDWR。',
  },
  mqFits: {
    en: 'there is room: what counts is the number of messages, mq_maxmsg.',
    zh: '还有空位：计的是消息条数 mq_maxmsg。',
  },
  mqFull: {
    en: 'the queue has mq_maxmsg messages: the sender sleeps in e_wait_q[SEND], whatever its priority.',
    zh: '队列已有 mq_maxmsg 条消息：发送者睡在 e_wait_q[SEND] 里，与优先级无关。',
  },
  mqFullNow: {
    en: 'the queue is full, and O_NONBLOCK forbids to sleep.',
    zh: '队列已满，而 O_NONBLOCK 不许睡眠。',
  },
  mqTooLong: {
    en: 'no message may be longer than mq_msgsize, and none is cut: no waiting would help.',
    zh: '消息不得超过 mq_msgsize，也不会截断：等也没有用。',
  },
  mqPriority: {
    en: 'priorities go from 0 to 32767.',
    zh: '优先级从 0 到 32767。',
  },
  mqServes: {
    en: 'a message goes to whoever has waited longest in mq_receive, and room to whoever has in mq_send. Those that poll are woken by what is queued.',
    zh: '消息归在 mq_receive 中等得最久的进程，空位归在 mq_send 中等得最久的。poll 者由入队的消息唤醒。',
  },
  mqServesNobody: {
    en: 'nobody waits for what this call does.',
    zh: '没有谁在等这个调用所做的事。',
  },
  mqTells: {
    en: 'a message has come to the empty queue and nobody waits for it: the registered process gets its signal, and the message stays in the queue.',
    zh: '空队列来了消息，又没有人在等：登记的进程收到信号，消息留在队列里。',
  },
  mqNotEmpty: {
    en: 'the queue was not empty: only the first message is told of.',
    zh: '队列本来就不空：只有第一条消息才通知。',
  },
  mqTaken: {
    en: 'somebody waits in mq_receive and gets the message; the registration stays for the next one.',
    zh: '有人在 mq_receive 中等待，消息归他；登记留给下一条。',
  },
  mqUsedUp: {
    en: 'a registration is good for one message. Then the process must register again.',
    zh: '一次登记只管一条消息，之后必须重新登记。',
  },
  mqRegisters: {
    en: 'it registers and goes on. Of messages that are there already nobody is told.',
    zh: '登记后继续运行。已经在队列里的消息不会通知。',
  },
  mqOne: {
    en: 'only one process can be registered with a queue.',
    zh: '一个队列只能有一个进程登记。',
  },
  mqExisting: {
    en: 'the name leads to a queue: that is opened, and what is said of limits is not looked at.',
    zh: '名字已有队列：打开的就是它，参数里的上限根本不看。',
  },
  mqNew: {
    en: 'nothing has this name now, and O_CREAT makes a queue.',
    zh: '现在没有队列叫这个名字，O_CREAT 就新建一个。',
  },
  mqExclusive: {
    en: 'with O_CREAT and O_EXCL the name must be free.',
    zh: '同时给出 O_CREAT 和 O_EXCL 时，名字必须没人用。',
  },
  mqNoName: {
    en: 'nothing has this name, and O_CREAT is not given.',
    zh: '没有队列叫这个名字，又没有给 O_CREAT。',
  },
  mqLimits: {
    en: 'without privilege a queue has at most msg_max messages (10) of msgsize_max bytes (8192).',
    zh: '没有特权时，队列至多 msg_max（10）条消息，每条至多 msgsize_max（8192）字节。',
  },
  mqHeld: {
    en: 'only the name goes. Whoever has the queue open goes on using it.',
    zh: '去掉的只是名字，打开着的进程照常使用。',
  },
  mqUnheld: {
    en: 'nobody has it open: with its name the queue goes, and every message in it.',
    zh: '没有人打开着它：队列随名字一起消失，连同其中所有消息。',
  },
  // Futexes, POSIX semaphores, epoll and descriptors for events.
  futexSame: {
    en: 'the word still has the value: the caller sleeps, and only a wake-up, a signal or its time limit ends that.',
    zh: '该字仍是这个值：调用者睡下，只有唤醒、信号或时限能结束它。',
  },
  futexChanged: {
    en: 'the word has another value by now: there is nothing to wait for, and the caller must look again.',
    zh: '该字已是别的值：没什么可等，调用者必须重新查看。',
  },
  futexTimeUp: {
    en: 'the word had the value, and nobody woke the caller in time.',
    zh: '该字确是这个值，而时限之内没有人来唤醒。',
  },
  futexWakes: {
    en: 'those who came first are woken first, and no more than the call says. It does not look at the word.',
    zh: '先来的先唤醒，不超过调用所说的个数。不看这个字。',
  },
  futexRequeues: {
    en: 'so many are woken, the first that came first. The others are moved to the second word, and sleep on.',
    zh: '唤醒这么多个，先来的先醒。其余改排到第二个字上，继续睡。',
  },
  futexNobody: {
    en: 'nobody sleeps under this key: a place in a file, or, for a private word, a process and an address. A wake-up is not kept.',
    zh: '没有人以这个键睡眠：键是文件中的位置，私有的则是进程和地址。唤醒不会留存。',
  },
  psemTakes: {
    en: 'the value is above 0: the C library makes it one less by a single instruction, without a system call.',
    zh: '值大于 0：C 库用一条指令减一，不做系统调用。',
  },
  psemSleeps: {
    en: 'the value is 0, and never less: the caller counts itself in nwaiters and sleeps in futex.',
    zh: '值是 0，从不为负：调用者把自己计入 nwaiters，然后睡在 futex 里。',
  },
  psemTry: {
    en: 'the value is 0, and sem_trywait never sleeps.',
    zh: '值是 0，而 sem_trywait 从不睡眠。',
  },
  psemTimeUp: {
    en: 'the value is 0, and stayed 0 until the moment was there.',
    zh: '值是 0，到时刻为止一直是 0。',
  },
  psemBadTime: {
    en: 'nanoseconds that are no part of a second are refused, even if one could be taken.',
    zh: '纳秒数不合法就被拒绝，即使有得取。',
  },
  psemGives: {
    en: 'nwaiters is 0: one instruction adds 1, and nobody has to be woken.',
    zh: 'nwaiters 为 0：一条指令加一，不必唤醒谁。',
  },
  psemWakes: {
    en: 'nwaiters is not 0: futex wakes the one that has slept longest, which then takes by itself.',
    zh: 'nwaiters 不为 0：futex 唤醒睡得最久的那个，由它自己去取。',
  },
  psemWakesNobody: {
    en: 'nwaiters is not 0, so futex is called, but nobody sleeps there any more.',
    zh: 'nwaiters 不为 0，于是调用 futex，但已没有人睡在那里。',
  },
  psemLooks: {
    en: 'it tells the value at this moment. On Linux it is 0 while others wait, and never negative.',
    zh: '它说的是此刻的值。在 Linux 上，有人等待时是 0，从不为负。',
  },
  psemExisting: {
    en: 'the name leads to a file in /dev/shm: that is mapped, and the first value that is given is not looked at.',
    zh: '名字已有 /dev/shm 里的文件：映射的就是它，参数里的初值根本不看。',
  },
  psemNew: {
    en: 'nothing has this name now, and O_CREAT makes a file for a new one.',
    zh: '现在没有谁叫这个名字，O_CREAT 就新建一个文件。',
  },
  psemNoName: {
    en: 'nothing has this name, and O_CREAT is not given.',
    zh: '没有谁叫这个名字，又没有给 O_CREAT。',
  },
  psemExclusive: {
    en: 'with O_CREAT and O_EXCL the name must be free.',
    zh: '同时给出 O_CREAT 和 O_EXCL 时，名字必须没人用。',
  },
  psemMapped: {
    en: 'only the name goes. Whoever has the semaphore mapped goes on using it.',
    zh: '去掉的只是名字，映射着它的进程照常使用。',
  },
  psemUnmapped: {
    en: 'nobody has it mapped: the file goes with its name.',
    zh: '没有人映射着它：文件随名字一起消失。',
  },
  epLevel: {
    en: 'epoll_wait asks the file again. A level-triggered item is told of as long as the file is ready.',
    zh: 'epoll_wait 会再问一遍文件。水平触发的项只要文件就绪就一直报告。',
  },
  epEdge: {
    en: 'something has come since the item was last told of: for an edge-triggered item that is a new edge.',
    zh: '上次报告之后又有事发生：对边沿触发的项这是新的边沿。',
  },
  epShot: {
    en: 'the item is armed, and the file is ready: it is told of once, and then disabled.',
    zh: '关注项已启用且文件就绪：报告一次，然后停用。',
  },
  epNone: {
    en: 'no file that is watched is ready. Each on the ready list is asked again.',
    zh: '所关注的文件都没有就绪。就绪列表上的会再问一遍。',
  },
  epEdgeOnce: {
    en: 'nothing new has come since the item was told of. That bytes are left does not count for EPOLLET.',
    zh: '上次报告之后没有新的事发生。对 EPOLLET 来说，剩下的字节不算。',
  },
  epShotUsed: {
    en: 'EPOLLONESHOT has disabled the item. It tells of nothing until EPOLL_CTL_MOD arms it again.',
    zh: 'EPOLLONESHOT 已停用该项。用 EPOLL_CTL_MOD 重新启用之前什么也不报告。',
  },
  epNoItems: {
    en: 'the instance watches nothing.',
    zh: '该实例什么也没关注。',
  },
  epEintr: {
    en: 'a signal came first, and epoll_wait is never made again, even with SA_RESTART.',
    zh: '信号先来了，而 epoll_wait 从不重新执行，即使有 SA_RESTART。',
  },
  epCalls: {
    en: 'the file calls the item in its queue, and the item wakes whoever waits for the instance.',
    zh: '文件回调等待队列里的关注项，关注项唤醒在实例上等待的进程。',
  },
  epCallsAll: {
    en: 'each item that is not exclusive is called, and so each instance wakes one that waits for it.',
    zh: '不独占的关注项都会被回调，于是每个实例都唤醒一个等待者。',
  },
  epCallsOne: {
    en: 'EPOLLEXCLUSIVE: the first item that wakes somebody is enough, and the next is not called.',
    zh: 'EPOLLEXCLUSIVE：第一个唤醒了人的关注项就够了，不再回调下一个。',
  },
  epOneWaiter: {
    en: 'of those who wait for one instance one is woken, the one that came last.',
    zh: '在同一实例上等待的只唤醒一个：最后来的那个。',
  },
  epCallsNone: {
    en: 'the item is disabled, or asks for other events: nobody is woken.',
    zh: '关注项已停用，或关注的是别的事件：没有谁被唤醒。',
  },
  ctlWorks: {
    en: 'the descriptor can be watched, and the item is added, changed or removed.',
    zh: '描述符可以关注，关注项被添加、修改或移除。',
  },
  ctlNoFile: {
    en: 'the number leads to no open file in this process, though the item may still be there.',
    zh: '这个编号在本进程里不指向打开的文件，尽管关注项可能还在。',
  },
  ctlLoop: {
    en: 'the instances would watch each other in a ring.',
    zh: '这些实例会互相关注成环。',
  },
  ctlInvalid: {
    en: 'an instance cannot watch itself, and EPOLLEXCLUSIVE can only be given by EPOLL_CTL_ADD.',
    zh: '实例不能关注自己，而 EPOLLEXCLUSIVE 只能在 EPOLL_CTL_ADD 时给出。',
  },
  ctlThere: {
    en: 'the instance has an item for this descriptor already.',
    zh: '实例已有这个描述符的关注项。',
  },
  ctlMissing: {
    en: 'the instance has no item for this descriptor.',
    zh: '实例没有这个描述符的关注项。',
  },
  itemHeld: {
    en: 'an item belongs to the description, and that is open elsewhere: after dup or fork, close takes nothing off.',
    zh: '关注项属于打开文件描述，它在别处还开着：dup 或 fork 之后，close 什么也不移除。',
  },
  itemLast: {
    en: 'it was the last descriptor of the description, and its items go with it.',
    zh: '这是该打开文件描述的最后一个描述符，关注项随之消失。',
  },
  efdAll: {
    en: 'a read takes the whole counter, and leaves 0.',
    zh: '一次读取取走整个计数，留下 0。',
  },
  efdOne: {
    en: 'with EFD_SEMAPHORE a read takes 1.',
    zh: '有 EFD_SEMAPHORE 时一次读取只取 1。',
  },
  efdZero: {
    en: 'the counter is 0: the reader sleeps until somebody adds to it.',
    zh: '计数为 0：读者睡到有人累加为止。',
  },
  efdZeroNow: {
    en: 'the counter is 0, and EFD_NONBLOCK forbids to sleep.',
    zh: '计数为 0，而 EFD_NONBLOCK 不许睡眠。',
  },
  efdFull: {
    en: 'the sum would be above 2^64 - 2: the writer sleeps until somebody reads.',
    zh: '总和会超过 2^64 - 2：写者睡到有人读取为止。',
  },
  efdFullNow: {
    en: 'the sum would be above 2^64 - 2, and EFD_NONBLOCK forbids to sleep.',
    zh: '总和会超过 2^64 - 2，而 EFD_NONBLOCK 不许睡眠。',
  },
  efdWakes: {
    en: 'the counter is above 0 now, and the queue wqh is woken: whoever finds something takes it.',
    zh: '计数大于 0 了，唤醒队列 wqh：谁看到有就谁取走。',
  },
  efdMakesRoom: {
    en: 'the counter is lower now, and those who wait for room in wqh look again.',
    zh: '计数变小了，在 wqh 中等空位的再看一次。',
  },
  efdWakesNobody: {
    en: 'what the sleepers wait for is still not so.',
    zh: '睡眠者等的条件仍未成立。',
  },
  tfdTicks: {
    en: 'a read tells of all the expiries since the last one, even those that nobody saw.',
    zh: '一次读取报告上次以来的全部到期次数，没人看见的也算。',
  },
  tfdSleeps: {
    en: 'the timer has not expired since the last read: the reader sleeps until it does.',
    zh: '上次读取之后定时器没有到期：读者睡到它到期。',
  },
  tfdAgain: {
    en: 'the timer has not expired since the last read, and TFD_NONBLOCK forbids to sleep.',
    zh: '上次读取之后定时器没有到期，而 TFD_NONBLOCK 不许睡眠。',
  },
  sfdTakes: {
    en: 'a read takes pending signals of the set, as many as there are and the buffer has room for.',
    zh: '一次读取取走集合内的未决信号，有多少取多少，以缓冲区为限。',
  },
  sfdSleeps: {
    en: 'no signal of the set is pending: the reader sleeps until one is.',
    zh: '没有集合内的未决信号：读者睡到有为止。',
  },
  sfdAgain: {
    en: 'no signal of the set is pending, and SFD_NONBLOCK forbids to sleep.',
    zh: '没有集合内的未决信号，而 SFD_NONBLOCK 不许睡眠。',
  },
  spliceMoves: {
    en: 'what there is, up to what is asked for, is passed on page by page. It leaves the pipe that it comes from.',
    zh: '有多少转交多少，以所要的为限，按页转交。数据离开原来的管道。',
  },
  teeLinks: {
    en: 'what there is, up to what is asked for, stands in both pipes then. Nothing is taken.',
    zh: '有多少给多少，以所要的为限，此后两条管道里都有。什么都不取走。',
  },
  spliceEnds: {
    en: 'nothing is left, and nothing can come: the end of the file.',
    zh: '没有剩余，也不会再有：文件结束。',
  },
  spliceSleeps: {
    en: 'the pipe is empty, and a writer is still there: bytes may come.',
    zh: '管道为空，而写者还在：还可能有数据来。',
  },
  spliceAgain: {
    en: 'the pipe is empty, and SPLICE_F_NONBLOCK or O_NONBLOCK forbids to sleep.',
    zh: '管道为空，而 SPLICE_F_NONBLOCK 或 O_NONBLOCK 不许睡眠。',
  },
  sendfileSends: {
    en: 'what the file has from the offset on, up to what is asked for, goes out; the program never has the bytes.',
    zh: '从偏移量起文件有多少就送出多少，以所要的为限；程序从不拿到这些字节。',
  },
  sendfileSleeps: {
    en: 'the pipe or socket that is written to has no room: the caller sleeps until it has.',
    zh: '所写的管道或套接字没有空间：调用者睡到有空间为止。',
  },
  sendfileSource: {
    en: 'bytes can be sent only from what has offsets; a pipe has none.',
    zh: '只能从有偏移量的文件送出；管道没有偏移量。',
  },
  teeSame: {
    en: 'a pipe cannot be given to itself.',
    zh: '不能把管道给它自己。',
  },
  tcpConnects: {
    en: 'somebody listens there, and its queue has room: SYN, SYN-ACK and ACK pass, without accept.',
    zh: '那里有人监听，队列也有位置：SYN、SYN-ACK、ACK 走完，不需要 accept。',
  },
  tcpQueueFull: {
    en: 'the listener’s queue is full: SYN is dropped, and sent again after a second.',
    zh: '监听者的队列满了：SYN 被丢弃，一秒后重发。',
  },
  tcpNobody: {
    en: 'nobody listens at that port: the answer to SYN is RST.',
    zh: '那个端口无人监听：对 SYN 的回答是 RST。',
  },
  tcpBackground: {
    en: 'the socket must not sleep: the handshake goes on in the background.',
    zh: '套接字不许睡眠：握手在后台进行。',
  },
  noWay: {
    en: 'no route leads to that address.',
    zh: '没有路由通往那个地址。',
  },
  portFree: {
    en: 'nobody holds that port at that address, or all of them share it by SO_REUSEADDR.',
    zh: '那个地址的端口没有人占用，或者大家都以 SO_REUSEADDR 共用。',
  },
  portTaken: {
    en: 'the port is held there: by a listener, or by what is left of a connection without SO_REUSEADDR.',
    zh: '端口被占用：有人监听，或有未设 SO_REUSEADDR 的连接残留。',
  },
  portReserved: {
    en: 'ports below 1024 are for those with CAP_NET_BIND_SERVICE.',
    zh: '1024 以下的端口只给有 CAP_NET_BIND_SERVICE 的进程。',
  },
  tcpEmpty: {
    en: 'nothing waits in the receive queue, and no FIN has come: bytes may come.',
    zh: '接收队列是空的，也没有收到 FIN：还可能有数据来。',
  },
  tcpEnds: {
    en: 'nothing is left, and the connection has ended: by FIN, or by an RST that was told before.',
    zh: '没有剩余数据，连接已结束：收到过 FIN，或 RST 已经报告过。',
  },
  tcpUrgent: {
    en: 'of what was sent with MSG_OOB only the last byte is urgent. It is kept apart, and MSG_OOB takes it before all that waits.',
    zh: '用 MSG_OOB 发送的数据里只有最后一个字节是紧急的。它单独保存，用 MSG_OOB 可以先于其他数据取走。',
  },
  tcpNoUrgent: {
    en: 'MSG_OOB finds no urgent byte: none has come, it was taken already, or SO_OOBINLINE leaves it among the others.',
    zh: 'MSG_OOB 找不到紧急字节：没有来过，已被取走，或者因 SO_OOBINLINE 留在普通数据里。',
  },
  tcpWasReset: {
    en: 'RST has come. That is told once, behind the bytes that came before it.',
    zh: '收到了 RST。读完先到的字节后报告一次。',
  },
  tcpSendsStill: {
    en: 'FIN says only that the peer sends nothing more. What is sent to it leaves all the same.',
    zh: 'FIN 只表示对端不再发送。发给它的照样发出去。',
  },
  tcpBroken: {
    en: 'nothing can be sent any more. With MSG_NOSIGNAL, or SIGPIPE ignored, that is only an error.',
    zh: '再也不能发送了。用 MSG_NOSIGNAL 或忽略 SIGPIPE 时，这只是一个错误。',
  },
  tcpKills: {
    en: 'nothing can be sent any more: SIGPIPE comes, whose default ends the process.',
    zh: '再也不能发送了：SIGPIPE 到来，默认动作是终止。',
  },
  tcpFin: {
    en: 'it was the last reference, and everything that came had been read: FIN.',
    zh: '这是最后一个引用，而且收到的都已读完：发送 FIN。',
  },
  tcpReset: {
    en: 'something that had come was not read, or SO_LINGER of no seconds is set: RST.',
    zh: '收到的内容没读完，或 SO_LINGER 设为 0 秒：发送 RST。',
  },
  datagramGets: {
    en: 'a receive takes one datagram, and what does not fit is lost.',
    zh: '一次接收取一个数据报，放不下的部分丢失。',
  },
  noDatagram: {
    en: 'no datagram waits.',
    zh: '没有数据报在等。',
  },
  noDatagramNow: {
    en: 'no datagram waits, and the call must not sleep.',
    zh: '没有数据报在等，而调用不许睡眠。',
  },
  datagramRefused: {
    en: 'ICMP has said that nobody has the peer’s port, and the next call is told.',
    zh: 'ICMP 说对端的端口上没有人，由下一个调用报告。',
  },
  sockEmpty: {
    en: 'nothing waits in the socket’s receive queue, and the other end is open: bytes may come.',
    zh: '套接字的接收队列是空的，而对端还开着：还可能有数据来。',
  },
  sockEnds: {
    en: 'nothing waits, and the other end is closed or shut for sending: nothing can come.',
    zh: '没有数据，对端已关闭或已关闭发送方向：不会再有数据。',
  },
  sockReset: {
    en: 'the other end was closed with unread data, and that is told once.',
    zh: '对端带着未读数据关闭了，这只报告一次。',
  },
  sockAgain: {
    en: 'nothing waits, and the call must not sleep.',
    zh: '没有数据，而调用不许睡眠。',
  },
  streamGets: {
    en: 'a stream has no boundaries: a receive takes what is there, up to what it asks for.',
    zh: '流没有边界：一次接收取走现有的数据，最多取所要的。',
  },
  sockWaitsForAll: {
    en: 'with MSG_WAITALL a receive sleeps until all that it asks for is there.',
    zh: '加上 MSG_WAITALL，接收会睡到所要的全部到齐。',
  },
  messageGets: {
    en: 'a receive takes one message, and what does not fit is thrown away.',
    zh: '一次接收取一条消息，放不下的部分被丢弃。',
  },
  messageLength: {
    en: 'with MSG_TRUNC the call returns the length that the message really had.',
    zh: '加上 MSG_TRUNC，调用返回消息真正的长度。',
  },
  sockSends: {
    en: 'less than sk_sndbuf is in use, and the other end takes what comes.',
    zh: '占用小于 sk_sndbuf，且对端还接收数据。',
  },
  sockFull: {
    en: 'what was sent and not read takes all of sk_sndbuf: the sender sleeps until most of it is read.',
    zh: '已发送未读取的数据占满了 sk_sndbuf：发送者要睡到大部分被读走。',
  },
  sockFullNow: {
    en: 'what was sent and not read takes all of sk_sndbuf, and the call must not sleep.',
    zh: '已发送未读取的数据占满了 sk_sndbuf，而调用不许睡眠。',
  },
  sockBroken: {
    en: 'nobody can ever receive this. With MSG_NOSIGNAL, or SIGPIPE ignored, that is only an error.',
    zh: '再也没有人能接收。用 MSG_NOSIGNAL 或忽略 SIGPIPE 时，这只是一个错误。',
  },
  sockKills: {
    en: 'nobody can ever receive this: a stream sends its writer SIGPIPE, whose default ends it.',
    zh: '再也没有人能接收：流会给写者发 SIGPIPE，默认动作是终止。',
  },
  connectQueued: {
    en: 'a listener has that name, and its queue has room. Nobody needs to have called accept.',
    zh: '有监听者叫这个名字，且队列有位置。不需要有人已调用 accept。',
  },
  connectFull: {
    en: 'more connections than the backlog wait already: the client sleeps until one is accepted.',
    zh: '等待的连接已多于 backlog：客户端睡到有一条被接受。',
  },
  connectFullNow: {
    en: 'more connections than the backlog wait already, and the call must not sleep.',
    zh: '等待的连接已多于 backlog，而调用不许睡眠。',
  },
  connectNobody: {
    en: 'nobody listens under that name, though its file may be there.',
    zh: '没有人以这个名字监听，尽管文件可能还在。',
  },
  connectNoName: {
    en: 'there is no such file.',
    zh: '没有这样的文件。',
  },
  bindMakes: {
    en: 'the name is free: bind makes the file, or enters the abstract name.',
    zh: '名字空着：bind 造出文件，或登记抽象名。',
  },
  bindTaken: {
    en: 'the name exists. For a file it does not matter whether its socket is still there.',
    zh: '名字已存在。若是文件，套接字还在不在都一样。',
  },
  bindOnce: {
    en: 'a socket gets a name once.',
    zh: '套接字只能得到一次名字。',
  },
  acceptTakes: {
    en: 'a connection waits in the listener’s queue: accept gives it a descriptor.',
    zh: '监听者的队列里有连接等待：accept 给它一个描述符。',
  },
  acceptNone: {
    en: 'the listener’s queue is empty.',
    zh: '监听者的队列是空的。',
  },
  acceptNoListener: {
    en: 'only a socket that listens can accept.',
    zh: '只有在监听的套接字才能 accept。',
  },
  closeNotLast: {
    en: 'the socket goes with the last reference: another descriptor, or a message, still leads to it.',
    zh: '最后一个引用消失时套接字才消失：还有别的描述符或消息指向它。',
  },
  closeEnds: {
    en: 'it was the last reference, and everything that came had been read.',
    zh: '这是最后一个引用，而且收到的都已读完。',
  },
  closeResets: {
    en: 'it was the last reference, and something that the other end had sent was not read.',
    zh: '这是最后一个引用，而对端发来的内容还没读完。',
  },
  rightsCome: {
    en: 'descriptors belong to the first byte of their message, and come with it.',
    zh: '描述符属于消息的第一个字节，随它一起到来。',
  },
  rightsNone: {
    en: 'no descriptor goes with these bytes.',
    zh: '没有描述符随这些字节而来。',
  },
  pollReady: {
    en: 'it returns as soon as something is ready, and counts the descriptors that are. Hang-up counts too.',
    zh: '只要有就绪的就返回，返回就绪描述符的个数。挂断也算。',
  },
  pollNone: {
    en: 'nothing is ready, and the time limit is 0 or over.',
    zh: '没有就绪的，而时限为 0 或已到。',
  },
  pollSleeps: {
    en: 'nothing is ready: it sleeps in the queues of all its files.',
    zh: '没有就绪的：睡在所有文件的等待队列里。',
  },
});

/** The rules, in a language. */
export type RuleText = ReturnType<typeof ruleText>;
/** The name of a rule. */
export type RuleName = keyof RuleText;
