/** Predict mode: what is asked, and what can be answered. */
import { catalogue } from '../language.ts';

const bytes = (count: number): string => (count === 1 ? '1 byte' : `${count} bytes`);

/** The questions and the answers of a language. */
export const choiceText = catalogue({
  // What is asked.
  askReturns: {
    en: 'What does this call do?',
    zh: '这个调用会怎样？',
  },
  askBytes: {
    en: (wanted: number) => `It asks for ${bytes(wanted)}. What does it get?`,
    zh: (wanted: number) => `它要读 ${wanted} 字节。会得到什么？`,
  },
  askWrite: {
    en: (count: number) =>
      count === 1 ? 'What becomes of this byte?' : `What becomes of these ${count} bytes?`,
    zh: (count: number) => `这 ${count} 字节会怎样？`,
  },
  askMessage: { en: 'Which message does it get?', zh: '它会取到哪条消息？' },
  askSend: { en: 'What becomes of this message?', zh: '这条消息会怎样？' },
  askTold: {
    en: (actor: string) => `${actor} has asked to be told. What comes of this message?`,
    zh: (actor: string) => `${actor} 曾登记通知。这条消息会怎样？`,
  },
  askOtherEnd: { en: 'What does the other end find then?', zh: '对端随后会发现什么？' },
  otherGoesOn: {
    en: 'nothing new: the socket is still open',
    zh: '没有变化：套接字还开着',
  },
  otherEnds: {
    en: 'the end of the file, behind what it has not read yet',
    zh: '在尚未读取的内容之后是文件结束',
  },
  otherReset: { en: 'an error: ECONNRESET', zh: '一个错误：ECONNRESET' },
  bytesAlone: { en: 'the bytes, and no descriptor', zh: '只有字节，没有描述符' },
  bytesAndFds: {
    en: (count: number) =>
      `the bytes, and ${count === 1 ? 'a new descriptor' : `${count} new descriptors`}`,
    zh: (count: number) => `字节，以及 ${count} 个新描述符`,
  },
  askQueue: { en: 'Which queue does it open?', zh: '它打开的是哪个队列？' },
  askUnlinked: { en: 'What becomes of the queue?', zh: '这个队列会怎样？' },
  askGoesOn: {
    en: (sleepers: string) => `Asleep here: ${sleepers}. Whose sleeping call returns now?`,
    zh: (sleepers: string) => `睡在这里的：${sleepers}。现在谁的睡眠调用会返回？`,
  },
  askTime: {
    en: 'Time passes. What happens?',
    zh: '时间流逝。会发生什么？',
  },
  askSemop: { en: 'What does this operation do?', zh: '这次操作会怎样？' },
  askCount: { en: 'Which number does it return?', zh: '它返回几？' },
  askSignal: {
    en: (signal: string, actor: string) => `What does ${signal} do to ${actor}?`,
    zh: (signal: string, actor: string) => `${signal} 会让 ${actor} 怎样？`,
  },
  askSleepingCall: {
    en: (signal: string, actor: string, call: string) =>
      `${actor} sleeps in ${call}. What does ${signal} do to it?`,
    zh: (signal: string, actor: string, call: string) =>
      `${actor} 正睡在 ${call} 里。${signal} 会让它怎样？`,
  },
  askPendingCount: {
    en: (signal: string, actor: string) => `How many ${signal} wait for ${actor} after this?`,
    zh: (signal: string, actor: string) => `此后 ${actor} 有几个未决的 ${signal}？`,
  },
  askUnblock: {
    en: (signals: string) => `${signals} may come now. What happens?`,
    zh: (signals: string) => `现在允许 ${signals} 递送。会发生什么？`,
  },
  askOwner: {
    en: 'The owner asked to be told by a signal (O_ASYNC). What becomes of that?',
    zh: '所有者要求用信号通知（O_ASYNC）。会怎样？',
  },
  ownerNotTold: { en: 'no signal is sent', zh: '不发信号' },
  ownerToldAlready: { en: 'nothing is added: one is pending', zh: '什么也不添：已有一个未决' },
  ownerHandles: { en: 'its handler runs', zh: '它的处理函数运行' },
  ownerPending: { en: 'one more signal is pending', zh: '多了一个未决信号' },
  askWhichSignal: { en: 'Which signal does it take?', zh: '它会取走哪个信号？' },
  askWaitSignal: { en: 'What does this wait for a signal do?', zh: '这次等待信号会怎样？' },
  askMask: {
    en: 'Which of these signals are blocked after this?',
    zh: '此后这些信号中哪些被屏蔽？',
  },
  askMemory: { en: 'What does this access do?', zh: '这次访问会怎样？' },
  askValue: { en: 'Which value does it return?', zh: '它返回什么值？' },
  askLoaded: { en: 'Which bytes are there?', zh: '读到的是哪些字节？' },
  askObject: { en: 'What does this key lead to?', zh: '这个键会得到什么？' },
  askRemoval: {
    en: (sleepers: string) => `Asleep in it: ${sleepers}. What becomes of them?`,
    zh: (sleepers: string) => `睡在里面的：${sleepers}。它们会怎样？`,
  },
  askAttached: { en: 'What becomes of the segment?', zh: '这个段会怎样？' },
  askChild: { en: 'What does it learn of its children?', zh: '它会得知哪个子进程的情况？' },
  askExit: { en: 'What is left of this process?', zh: '这个进程会留下什么？' },
  askLeaves: {
    en: 'What becomes of the System V objects that it used?',
    zh: '它用过的 System V 对象会怎样？',
  },
  askAlarm: { en: 'How many seconds does it say were left?', zh: '它说原来还剩几秒？' },
  askFutexWait: {
    en: (value: number) => `It is to sleep while the word is ${value}. What does it do?`,
    zh: (value: number) => `它要在这个字是 ${value} 时睡眠。会怎样？`,
  },
  askFutexWake: {
    en: (sleepers: string, most: number) =>
      `Asleep in futex: ${sleepers}. At most ${most} may be woken. Who is?`,
    zh: (sleepers: string, most: number) =>
      `睡在 futex 里的：${sleepers}。至多唤醒 ${most} 个。会唤醒谁？`,
  },
  askSemTake: { en: 'What does it do to take one?', zh: '它取一个时会怎样？' },
  askSemGive: { en: 'What does it do to give one?', zh: '它给出一个时会怎样？' },
  askSemValue: { en: 'Which value does it tell?', zh: '它说值是几？' },
  askSemName: { en: 'Which semaphore does it open?', zh: '它打开的是哪个信号量？' },
  askSemUnlinked: { en: 'What becomes of the semaphore?', zh: '这个信号量会怎样？' },
  askReady: { en: 'What does it tell of?', zh: '它会报告什么？' },
  askItem: { en: 'What becomes of the item that epoll has?', zh: 'epoll 的关注项会怎样？' },
  askCounter: { en: 'Which number does it get?', zh: '它会读到几？' },
  askCounterFull: {
    en: (count: string) => `The counter is ${count}. What does this write do?`,
    zh: (count: string) => `计数是 ${count}。这次写入会怎样？`,
  },
  askExpiries: { en: 'How many expiries does it tell of?', zh: '它会报告几次到期？' },
  askSignalsRead: { en: 'Which signals does it tell of?', zh: '它会报告哪些信号？' },
  askMoved: { en: 'How many bytes does it pass on?', zh: '它会转交多少字节？' },
  askCapacity: { en: 'How large is the pipe after this?', zh: '此后管道有多大？' },

  // What can be answered.
  returns: { en: 'it returns at once', zh: '立即返回' },
  returnsNumber: {
    en: (value: number | string) => `it returns ${value}`,
    zh: (value: number | string) => `返回 ${value}`,
  },
  returnsBytes: {
    en: (count: number) => bytes(count),
    zh: (count: number) => `${count} 字节`,
  },
  endOfFile: { en: '0 bytes: the end of the file', zh: '0 字节：文件结束' },
  fails: {
    en: (errno: string) => `it fails with ${errno}`,
    zh: (errno: string) => `失败：${errno}`,
  },
  sleeps: { en: 'it sleeps', zh: '睡眠' },
  sleepsUntilBytes: {
    en: (count: number) => `it sleeps until ${bytes(count)} ${count === 1 ? 'is' : 'are'} there`,
    zh: (count: number) => `睡到有 ${count} 字节为止`,
  },
  writesAll: { en: 'all is written, it returns', zh: '全部写入，返回' },
  writesPart: { en: 'a part is written, it returns', zh: '写入一部分，返回' },
  sleepsWhole: { en: 'it sleeps, nothing is written yet', zh: '睡眠，一个字节也没写' },
  sleepsPart: { en: 'it sleeps, a part is written', zh: '睡眠，已写入一部分' },
  failsPipe: {
    en: 'it fails with EPIPE, the process goes on',
    zh: '失败：EPIPE，进程继续',
  },
  killedBy: {
    en: (signal: string) => `${signal} ends the process`,
    zh: (signal: string) => `${signal} 终止进程`,
  },
  message: {
    en: (type: number | string, text: string) => `type ${type}: ${text}`,
    zh: (type: number | string, text: string) => `类型 ${type}：${text}`,
  },
  priority: {
    en: (prio: number | string, text: string) => `priority ${prio}: ${text}`,
    zh: (prio: number | string, text: string) => `优先级 ${prio}：${text}`,
  },
  isTold: {
    en: (actor: string) => `a signal comes to ${actor}`,
    zh: (actor: string) => `${actor} 收到信号`,
  },
  isNotTold: {
    en: (actor: string) => `nothing comes to ${actor}`,
    zh: (actor: string) => `${actor} 什么也收不到`,
  },
  getsMessage: {
    en: (actor: string) => `${actor} gets the message with the signal`,
    zh: (actor: string) => `${actor} 随信号得到这条消息`,
  },
  toldAtOnce: {
    en: 'it returns, and a signal comes at once: a message is there',
    zh: '返回，并立即收到信号：已有消息在',
  },
  goneWithLast: {
    en: 'it lives until the last descriptor is closed',
    zh: '活到最后一个描述符关闭',
  },
  emptyMessage: { en: 'an empty message: it returns 0', zh: '一条空消息：返回 0' },
  nobody: { en: 'nobody: all sleep on', zh: '没有谁：都继续睡' },
  sleepsOn: {
    en: (actor: string) => `none: ${actor} sleeps on`,
    zh: (actor: string) => `没有：${actor} 继续睡`,
  },
  goesOn: { en: (actor: string) => `${actor} goes on`, zh: (actor: string) => `${actor} 继续运行` },
  onlyGoesOn: { en: (actor: string) => `only ${actor}`, zh: (actor: string) => `只有 ${actor}` },
  allGoOn: { en: (actors: string) => `${actors}: all`, zh: (actors: string) => `${actors} 全部` },
  callerSleeps: {
    en: (caller: string, actor: string) => `none yet: ${caller} sleeps until ${actor} has run`,
    zh: (caller: string, actor: string) => `还没有：${caller} 要睡到 ${actor} 运行过`,
  },
  callFails: {
    en: (actor: string) => `the call of ${actor} fails`,
    zh: (actor: string) => `${actor} 的调用失败`,
  },
  nothing: { en: 'nothing', zh: '什么也没有' },
  semReturns: {
    en: (after: number) => `it returns: the semaphore is ${after}`,
    zh: (after: number) => `返回：信号量为 ${after}`,
  },
  semSleeps: {
    en: (value: number) => `it sleeps: the semaphore stays ${value}`,
    zh: (value: number) => `睡眠：信号量仍为 ${value}`,
  },
  semSleepsChanged: {
    en: (after: number) => `it sleeps: the semaphore is ${after}`,
    zh: (after: number) => `睡眠：信号量为 ${after}`,
  },
  semsReturn: { en: 'all operations are done', zh: '所有操作都完成' },
  semsSleep: { en: 'it sleeps, and none is done', zh: '睡眠，一个操作也没做' },
  semsSleepPart: { en: 'it sleeps, and the first is done', zh: '睡眠，第一个操作已做' },
  semsFail: {
    en: (errno: string) => `it fails with ${errno}, and none is done`,
    zh: (errno: string) => `失败：${errno}，一个操作也没做`,
  },
  semsFailPart: {
    en: (errno: string) => `it fails with ${errno}, the first is done`,
    zh: (errno: string) => `失败：${errno}，第一个操作已做`,
  },
  handlerRuns: {
    en: (handler: string) => `${handler} runs`,
    zh: (handler: string) => `${handler} 运行`,
  },
  aHandlerRuns: { en: 'a handler runs', zh: '处理函数运行' },
  staysPending: { en: 'it stays pending', zh: '保持未决' },
  dropped: { en: 'nothing: it is dropped', zh: '什么也没有：被丢弃' },
  ends: { en: (actor: string) => `${actor} ends`, zh: (actor: string) => `${actor} 终止` },
  stops: { en: (actor: string) => `${actor} stops`, zh: (actor: string) => `${actor} 停止` },
  interrupted: {
    en: (handler: string) => `${handler} runs, the call fails with EINTR`,
    zh: (handler: string) => `${handler} 运行，调用失败：EINTR`,
  },
  restarted: {
    en: (handler: string) => `${handler} runs, the call sleeps on`,
    zh: (handler: string) => `${handler} 运行，调用继续睡`,
  },
  returnsSoFar: {
    en: (handler: string) => `${handler} runs, the call returns what it did so far`,
    zh: (handler: string) => `${handler} 运行，调用返回已完成的部分`,
  },
  later: {
    en: 'nothing until the call returns by itself',
    zh: '调用自己返回之前什么也不发生',
  },
  noSignal: {
    en: (actor: string) => `0: ${actor} is there, and notices nothing`,
    zh: (actor: string) => `0：${actor} 存在，且毫无察觉`,
  },
  succeedsIdle: { en: 'it returns 0, and nothing happens', zh: '返回 0，什么也没发生' },
  returnsToLife: {
    en: (actor: string) => `${actor} handles it`,
    zh: (actor: string) => `${actor} 处理它`,
  },
  never: { en: 'no handler runs', zh: '没有处理函数运行' },
  times: {
    en: (handler: string, n: number) =>
      n === 1
        ? `${handler} runs once`
        : n === 2
          ? `${handler} runs twice`
          : `${handler} runs ${n} times`,
    zh: (handler: string, n: number) => `${handler} 运行 ${n} 次`,
  },
  signal: {
    en: (signal: string, from: string) => `${signal} from ${from}`,
    zh: (signal: string, from: string) => `${from} 发来的 ${signal}`,
  },
  signalWith: {
    en: (signal: string, value: string) => `${signal} with the value ${value}`,
    zh: (signal: string, value: string) => `带值 ${value} 的 ${signal}`,
  },
  sleepsForSignal: { en: 'it sleeps until a signal comes', zh: '睡到有信号到来' },
  handlerThenEintr: {
    en: 'a pending signal is handled, it fails with EINTR',
    zh: '处理未决信号，然后失败：EINTR',
  },
  handlerThenSleeps: {
    en: 'a pending signal is handled, then it sleeps',
    zh: '处理未决信号，然后睡眠',
  },
  returnsWithout: { en: 'it returns 0 at once', zh: '立即返回 0' },
  maskSkips: { en: 'all but SIGKILL and SIGSTOP', zh: 'SIGKILL 和 SIGSTOP 以外的' },
  maskAll: { en: 'all of them', zh: '全部' },
  askPages: { en: 'Which memory does it take now?', zh: '它现在占用哪些内存？' },
  noPageYet: { en: 'none yet', zh: '还没有' },
  pageEach: {
    en: (pages: number) => (pages === 1 ? 'one page, at once' : `${pages} pages, at once`),
    zh: (pages: number) => `立刻占用 ${pages} 页`,
  },
  askSight: { en: 'Who sees these bytes then?', zh: '此后谁看得到这些字节？' },
  allSee: { en: 'all who have it mapped', zh: '所有映射它的进程' },
  onlyItself: {
    en: (actor: string) => `${actor} only`,
    zh: (actor: string) => `只有 ${actor}`,
  },
  gets: {
    en: (signal: string) => `it gets ${signal}`,
    zh: (signal: string) => `得到 ${signal}`,
  },
  works: { en: 'it works', zh: '成功' },
  faults: { en: 'SIGSEGV ends the process', zh: 'SIGSEGV 终止进程' },
  nobodyElse: {
    en: 'it works, but nobody else sees it',
    zh: '成功，但别人看不到',
  },
  number: {
    en: (value: number | string) => `${value}`,
    zh: (value: number | string) => `${value}`,
  },
  sleepsUntilStored: {
    en: 'none yet: it sleeps until something is stored',
    zh: '还没有：睡到有人写入',
  },
  sleepsUntilFree: { en: 'none yet: it sleeps until it is 0', zh: '还没有：睡到它为 0' },
  existing: { en: 'the one that is there', zh: '已有的那个' },
  fresh: { en: 'a new one', zh: '一个新的' },
  removedFail: { en: 'their calls fail with EIDRM', zh: '它们的调用失败：EIDRM' },
  removedSleep: { en: 'they sleep for ever', zh: '它们永远睡下去' },
  removedReturn: { en: 'their calls return 0', zh: '它们的调用返回 0' },
  busy: { en: 'nothing: the removal fails with EBUSY', zh: '什么也没有：删除失败，EBUSY' },
  goneAtOnce: { en: 'it is gone at once', zh: '立即消失' },
  goneLater: {
    en: 'it lives until the last process lets it go',
    zh: '活到最后一个进程脱离为止',
  },
  childEnded: {
    en: (actor: string) => `how ${actor} ended`,
    zh: (actor: string) => `${actor} 的终止情况`,
  },
  noneYet: { en: 'nothing yet: it returns 0', zh: '还没有：返回 0' },
  sleepsForChild: { en: 'it sleeps until one changes', zh: '睡到有子进程变化' },
  noChild: { en: 'it fails with ECHILD: there is none', zh: '失败：ECHILD，没有子进程' },
  zombie: {
    en: 'its exit status, until the parent asks',
    zh: '退出状态，直到父进程来取',
  },
  nothingLeft: { en: 'nothing at all', zh: '什么都不留' },
  memoryLeft: { en: 'its memory, until the parent asks', zh: '它的内存，直到父进程来取' },
  parentHandles: {
    en: (handler: string) => `its exit status, and ${handler} runs in the parent`,
    zh: (handler: string) => `退出状态，并且父进程运行 ${handler}`,
  },
  stays: { en: 'it stays as it is', zh: '保持原样' },
  goesWithIt: { en: 'it goes with the process', zh: '随进程消失' },
  emptied: { en: 'it stays, but empty or 0', zh: '留下，但变空或归 0' },
  givenBack: {
    en: 'the semaphores get back what it took',
    zh: '信号量拿回它取走的值',
  },
  seconds: { en: (n: number) => `${n}`, zh: (n: number) => `${n}` },
  capacity: {
    en: (count: number) => bytes(count),
    zh: (count: number) => `${count} 字节`,
  },
  sleepsForSleeper: { en: 'it sleeps until somebody waits', zh: '睡到有人来等' },
  semTakes: {
    en: (after: number) => `the value is ${after}, and the kernel is not entered`,
    zh: (after: number) => `值变为 ${after}，不进内核`,
  },
  semTakesInKernel: {
    en: (after: number) => `the kernel takes it, and the value is ${after}`,
    zh: (after: number) => `由内核取走，值变为 ${after}`,
  },
  semGives: {
    en: (after: number) => `the value is ${after}, and the kernel is not entered`,
    zh: (after: number) => `值变为 ${after}，不进内核`,
  },
  semGivesInKernel: {
    en: (after: number) => `the value is ${after}, and a system call wakes nobody`,
    zh: (after: number) => `值变为 ${after}，并做一次系统调用，却没有唤醒谁`,
  },
  tells: {
    en: (data: string) => `of the item with the data ${data}`,
    zh: (data: string) => `数据为 ${data} 的关注项`,
  },
  tellsNothing: { en: 'of nothing: it returns 0', zh: '什么也没有：返回 0' },
  tellsNothingYet: { en: 'of nothing yet: it sleeps on', zh: '还没有：继续睡' },
  itemStays: { en: 'it stays, and may still be told of', zh: '留下，还可能被报告' },
  itemGoes: { en: 'it goes with the descriptor', zh: '随描述符一起消失' },
  itemHangsUp: { en: 'it stays, and tells of EPOLLHUP', zh: '留下，并报告 EPOLLHUP' },
  wraps: { en: 'it returns: the counter begins at 0 again', zh: '返回：计数从 0 重新开始' },
  makesName: { en: 'it returns 0: the FIFO is there', zh: '返回 0：FIFO 在那里' },
  makesEmpty: { en: 'it returns 0: the FIFO is empty now', zh: '返回 0：FIFO 变空' },
});

/** What is asked and answered, in a language. */
export type ChoiceText = ReturnType<typeof choiceText>;
