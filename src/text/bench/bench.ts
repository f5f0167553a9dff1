/** What the bench lab says, on the command line and on its screen. */
import { counted } from '../count.ts';
import { catalogue, type InEvery } from '../language.ts';

/** Sentences of the bench lab, by language. */
export const benchText = catalogue({
  // The machine.
  machine: {
    en: (cpu: string, kernel: string, cores: number, memory: string) =>
      `${cpu}, ${counted(cores, 'processor')}, ${memory}, Linux ${kernel}`,
    zh: (cpu: string, kernel: string, cores: number, memory: string) =>
      `${cpu}，${cores} 个处理器，${memory}，Linux ${kernel}`,
  },
  surroundings: {
    en: (clock: string, governor: string, load: string) =>
      `clock ${clock}, governor ${governor}, load at the beginning ${load}`,
    zh: (clock: string, governor: string, load: string) =>
      `时钟 ${clock}，调频 ${governor}，开始时负载 ${load}`,
  },
  mitigations: {
    en: (list: string) => `mitigations: ${list}`,
    zh: (list: string) => `漏洞缓解：${list}`,
  },
  noMitigations: { en: 'none', zh: '无' },
  lane: {
    en: (lane: string, scheduler: string) => `${lane} lane, SCHED_${scheduler}`,
    zh: (lane: string, scheduler: string) => `${lane} 通道，SCHED_${scheduler}`,
  },
  // The table.
  mechanism: { en: 'mechanism', zh: '机制' },
  median: { en: 'median', zh: '中位数' },
  rate: { en: 'rate', zh: '速率' },
  sure: { en: '95 %', zh: '95 %' },
  max: { en: 'longest', zh: '最长' },
  documents: { en: 'documents', zh: '文档' },
  draws: { en: 'draws', zh: '次数' },
  remarks: { en: 'remarks', zh: '说明' },
  notSettled: { en: 'did not settle', zh: '未收敛' },
  delivered: { en: (share: string) => `${share} arrived`, zh: (share: string) => `到达 ${share}` },
  onOneCore: {
    en: (share: string) => `${share} on one core`,
    zh: (share: string) => `${share} 在同一核`,
  },
  hump: {
    en: (name: string, share: string) => `${name} ${share}`,
    zh: (name: string, share: string) => `${name} ${share}`,
  },
  // How sure, in words.
  unlike: {
    en: (count: number, of: number, what: string) =>
      `During ${count} of ${counted(of, 'draw')} the machine was another one (${what}): read small differences with care.`,
    zh: (count: number, of: number, what: string) =>
      `${of} 次抽样中有 ${count} 次机器状态不同（${what}）：细小差别请谨慎看待。`,
  },
  disturbedBy: {
    en: (list: string) => `What disturbed the run: ${list}.`,
    zh: (list: string) => `测量中的干扰：${list}。`,
  },
  disturbance: {
    en: (what: string, count: number) => `${what} (${counted(count, 'draw')})`,
    zh: (what: string, count: number) => `${what}（${count} 次）`,
  },
  unsettled: {
    en: (count: number) =>
      `${counted(count, 'line')} did not settle: the interval says how sure the number is. More seconds narrow it.`,
    zh: (count: number) => `${count} 行未收敛：区间说明数字有多可靠；给更多时间可以收窄。`,
  },
  stopped: {
    en: 'Stopped before the end: this is what there was by then.',
    zh: '提前停止：以上是停止前的结果。',
  },
  unmeasured: {
    en: (cell: string, why: string) => `not measured: ${cell}: ${why}`,
    zh: (cell: string, why: string) => `未测：${cell}：${why}`,
  },
  nothing: {
    en: 'Nothing was measured.',
    zh: '没有测到任何东西。',
  },
  // Progress.
  progress: {
    en: (percent: string, left: string, settled: number, cells: number, now: string) =>
      `${percent}, ${left} left at most, ${settled} of ${cells} settled; ${now}`,
    zh: (percent: string, left: string, settled: number, cells: number, now: string) =>
      `${percent}，最多还需 ${left}，${cells} 项中 ${settled} 项已收敛；${now}`,
  },
  // Files.
  saved: {
    en: (path: string) => `result written: ${path}`,
    zh: (path: string) => `结果已写入：${path}`,
  },
  // What was typed.
  oneFormat: {
    en: 'Choose one of --json, --csv and --perfetto; "ipcscope bench show FILE" makes the others of a result later.',
    zh: '--json、--csv、--perfetto 只能选一个；之后可用“ipcscope bench show 文件”再转成其他格式。',
  },
  unknownName: {
    en: (typed: string, remedy: string) => `There is no "${typed}": ${remedy}`,
    zh: (typed: string, remedy: string) => `没有“${typed}”：${remedy}`,
  },
  oneOf: {
    en: (names: string) => `choose of ${names}.`,
    zh: (names: string) => `可取 ${names}。`,
  },
  meant: {
    en: (name: string) => `did you mean ${name}?`,
    zh: (name: string) => `是不是 ${name}？`,
  },
  badSize: {
    en: (typed: string) => `--sizes takes bytes from 1 to 1M, such as 1,64,4k, not "${typed}".`,
    zh: (typed: string) => `--sizes 要 1 到 1M 的字节数，例如 1,64,4k，而不是“${typed}”。`,
  },
  badSeconds: {
    en: (typed: string) => `--seconds takes a number from 1 to 86400, not "${typed}".`,
    zh: (typed: string) => `--seconds 要 1 到 86400 的数，而不是“${typed}”。`,
  },
  noPlacement: {
    en: (name: string) => `This machine has no ${name}: choose another of --cores.`,
    zh: (name: string) => `本机没有“${name}”：请换一个 --cores。`,
  },
  // Comparing.
  comparing: {
    en: (before: string, after: string) => `before: ${before}, after: ${after}`,
    zh: (before: string, after: string) => `之前：${before}，之后：${after}`,
  },
  before: { en: 'before', zh: '之前' },
  after: { en: 'after', zh: '之后' },
  ratio: { en: 'ratio', zh: '比值' },
  verdict: { en: 'verdict', zh: '结论' },
  same: { en: 'no difference seen', zh: '看不出差别' },
  faster: { en: (p: string) => `faster (p ${p})`, zh: (p: string) => `更快（p ${p}）` },
  slower: { en: (p: string) => `slower (p ${p})`, zh: (p: string) => `更慢（p ${p}）` },
  few: { en: 'too few draws to say', zh: '次数太少，说不准' },
  onlyBefore: {
    en: (cells: string) => `Only before: ${cells}.`,
    zh: (cells: string) => `只在之前有：${cells}。`,
  },
  onlyAfter: {
    en: (cells: string) => `Only after: ${cells}.`,
    zh: (cells: string) => `只在之后有：${cells}。`,
  },
  nothingInCommon: {
    en: 'The two results have no line in common: measure the same mechanisms, sizes and placements.',
    zh: '两个结果没有共同的行：请测相同的机制、大小和核。',
  },
  otherMachine: {
    en: 'The machine was another one, or in another state: a difference need not be the program’s.',
    zh: '机器不同，或状态不同：差别未必来自程序。',
  },
  machineChange: {
    en: (what: string, before: string, after: string) =>
      `${what}: ${before} before, ${after} after`,
    zh: (what: string, before: string, after: string) => `${what}：之前 ${before}，之后 ${after}`,
  },
  // Claims.
  claimed: { en: 'docs', zh: '文档' },
  measured: { en: 'measured', zh: '实测' },
  tooHigh: {
    en: (times: string) => `${times} times too high`,
    zh: (times: string) => `高了 ${times} 倍`,
  },
  tooLow: {
    en: (times: string) => `${times} times too low`,
    zh: (times: string) => `低了 ${times} 倍`,
  },
  near: { en: 'near', zh: '接近' },
  order: {
    en: (placement: string, right: number, wrong: number, open: number) =>
      `order, ${placement}: of ${counted(right + wrong + open, 'pair')} ${right} right, ${wrong} wrong, ${open} too close to tell`,
    zh: (placement: string, right: number, wrong: number, open: number) =>
      `次序，${placement}：${right + wrong + open} 对中 ${right} 对正确，${wrong} 对颠倒，${open} 对太接近`,
  },
  shmTest: {
    en: (first: string, faults: number, again: string, faultsAgain: number, claimed: string) =>
      `writing a fresh segment took ${first} with ${counted(faults, 'page fault')} (the documents: ${claimed}), writing it again ${again} with ${faultsAgain}`,
    zh: (first: string, faults: number, again: string, faultsAgain: number, claimed: string) =>
      `首次写入新段 ${first}，缺页 ${faults} 次（文档：${claimed}）；再写一次 ${again}，缺页 ${faultsAgain} 次`,
  },
  shmTimesFaults: {
    en: 'What it times is page faults, and no communication.',
    zh: '它计的是缺页，没有通信。',
  },
  notMeasuredYet: { en: 'not measured', zh: '未测' },
});

/** What measuring says of a claim. */
export const CLAIM_VERDICTS: {
  readonly [verdict in 'holds' | 'partly' | 'refuted' | 'open']: InEvery<string>;
} = {
  holds: { en: 'holds here', zh: '在本机成立' },
  partly: { en: 'holds in part', zh: '部分成立' },
  refuted: { en: 'refuted here', zh: '在本机不成立' },
  open: { en: 'open', zh: '未定' },
};

/** Facts of a machine in which two results may differ. */
export const MACHINE_FACTS: {
  readonly [what in
    | 'cpu'
    | 'kernel'
    | 'mitigations'
    | 'clocksource'
    | 'governor'
    | 'cores']: InEvery<string>;
} = {
  cpu: { en: 'processor', zh: '处理器' },
  kernel: { en: 'kernel', zh: '内核' },
  mitigations: { en: 'mitigations', zh: '漏洞缓解' },
  clocksource: { en: 'clock source', zh: '时钟源' },
  governor: { en: 'governor', zh: '调频策略' },
  cores: { en: 'processors', zh: '处理器数' },
};

/** The documents' claims in words, by their ids. */
export const CLAIM_WORDS: { readonly [id: string]: InEvery<string> } = {
  'one-megabyte-table': {
    en: '1 MB takes 0.1 ms by shared memory, 0.3 by Unix socket, 0.5 by pipe, 0.8 by queue, 5 by network socket.',
    zh: '传 1 MB：共享内存 0.1 ms，Unix 套接字 0.3，管道 0.5，队列 0.8，网络套接字 5。',
  },
  'latency-bars': {
    en: 'Latency rises from shared memory over signals, Unix sockets and pipes, queues, to network sockets.',
    zh: '延迟由低到高：共享内存、信号、Unix 套接字与管道、队列、网络套接字。',
  },
  'throughput-bars': {
    en: 'Throughput falls from shared memory over Unix sockets, pipes, queues, to network sockets.',
    zh: '吞吐由高到低：共享内存、Unix 套接字、管道、队列、网络套接字。',
  },
  'speed-order': {
    en: 'From fastest to slowest: shared memory, Unix socket, pipe, message queue, network socket.',
    zh: '从快到慢：共享内存、Unix 套接字、管道、消息队列、网络套接字。',
  },
  'copies-two-vs-zero': {
    en: 'Pipe, queue and socket copy data twice (into and out of the kernel); shared memory copies it not at all.',
    zh: '管道、队列、套接字拷贝两次（进内核、出内核），共享内存零次。',
  },
  'cmp-copies': { en: 'Copies: 2, 2, 0, 2, 0, none, 2.', zh: '拷贝次数：2、2、0、2、0、无、2。' },
  'unix-local-fast': {
    en: 'Unix sockets beat TCP locally: no protocol stack.',
    zh: '本机 Unix 套接字快于 TCP。',
  },
  'shm-fastest': { en: 'Shared memory is the fastest IPC.', zh: '共享内存是最快的 IPC。' },
  'lock-free': {
    en: 'Under heavy access locks become the bottleneck; atomics can replace them.',
    zh: '高并发下锁成为瓶颈，可用原子操作。',
  },
  'tool-lmbench': {
    en: 'lmbench: a pipe 5.00 us, a Unix stream 3.20 us, fork and exit 1200 us.',
    zh: 'lmbench：管道 5.00 us，Unix 流 3.20 us，fork 加 exit 1200 us。',
  },
  'tool-iperf': {
    en: 'iperf3 over loopback: 10.6 Gbit/s.',
    zh: 'iperf3 本机回环：10.6 Gbit/s。',
  },
  'custom-shm-test': {
    en: 'Timing a 1 MB memset of a segment measures shared memory: 1.234 ms.',
    zh: '对 1 MB 段做 memset 计时即可测共享内存：1.234 ms。',
  },
};
