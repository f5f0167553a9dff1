/** What the bench lab's screen says. */
import { counted } from '../count.ts';
import { catalogue, type InEvery } from '../language.ts';

/** Sentences of the screen, by language. */
export const benchScreenText = catalogue({
  title: { en: 'Bench lab', zh: '基准实验室' },
  about: {
    en: 'How fast is each mechanism on this machine, and how do you know? Fresh pairs of processes, percentiles, intervals, and what the number is made of.',
    zh: '各种机制在本机有多快，又凭什么这么说？每次用新的一对进程，给出分位数、区间，以及数字由什么构成。',
  },
  choices: { en: 'What to measure', zh: '测什么' },
  results: { en: 'Results', zh: '结果' },
  table: { en: 'table', zh: '表' },
  bars: { en: 'bars', zh: '条形' },
  claims: { en: "the documents' claims", zh: '文档的说法' },
  compare: { en: 'compared', zh: '对比' },
  histogram: {
    en: (name: string) => `How long the rounds took: ${name}`,
    zh: (name: string) => `各次往返的时间：${name}`,
  },
  explained: {
    en: (name: string) => `What the number is made of: ${name}`,
    zh: (name: string) => `数字由什么构成：${name}`,
  },
  saved: { en: 'Kept results', zh: '保存的结果' },
  // Choices.
  goal: { en: 'measure', zh: '内容' },
  size: { en: 'message', zh: '消息' },
  placement: { en: 'cores', zh: '核' },
  seconds: { en: 'time', zh: '时间' },
  scheduler: { en: 'scheduler', zh: '调度' },
  both: { en: 'one, and two', zh: '同核和两核' },
  atMost: { en: (seconds: number) => `${seconds} s`, zh: (seconds: number) => `${seconds} 秒` },
  mechanisms: { en: 'mechanisms', zh: '机制' },
  // While it is measured.
  asking: { en: 'asking the machine what it allows...', zh: '正在询问本机允许什么……' },
  ready: {
    en: 'm measures, space chooses, left and right change a value.',
    zh: 'm 开始测量，空格选择，左右键改值。',
  },
  running: {
    en: (left: string, settled: number, cells: number, draws: number) =>
      `${left} left at most, ${settled} of ${cells} settled, ${counted(draws, 'draw')}`,
    zh: (left: string, settled: number, cells: number, draws: number) =>
      `最多还需 ${left}，${cells} 项中 ${settled} 项已收敛，已抽样 ${draws} 次`,
  },
  starting: { en: 'starting...', zh: '正在开始……' },
  finished: {
    en: (draws: number, cells: number) => `${counted(draws, 'draw')} of ${counted(cells, 'line')}`,
    zh: (draws: number, cells: number) => `${cells} 行，共 ${draws} 次抽样`,
  },
  done: {
    en: 'measured: s keeps the result, x explains a number',
    zh: '测完：s 保存结果，x 解释数字',
  },
  stopped: {
    en: 'stopped: what was measured by then stays; s keeps it',
    zh: '已停止：已测到的结果保留；s 保存',
  },
  empty: {
    en: 'Nothing has been measured yet. m begins; o opens a result that was kept.',
    zh: '还没有测量。按 m 开始；按 o 打开保存的结果。',
  },
  noDraws: { en: 'Nothing could be measured.', zh: '没有测到任何东西。' },
  nothingChosen: {
    en: 'choose a mechanism first: space does, a chooses all',
    zh: '请先选机制：空格选一个，a 全选',
  },
  // Keeping.
  kept: { en: (path: string) => `kept: ${path}`, zh: (path: string) => `已保存：${path}` },
  noneKept: {
    en: 'no result was kept yet: s keeps the one that is seen',
    zh: '还没有保存的结果：s 保存当前的',
  },
  nothingToSave: { en: 'nothing was measured that could be kept', zh: '没有可保存的结果' },
  stillMeasuring: {
    en: 'it is still measured: m or Esc stops it',
    zh: '正在测量：按 m 或 Esc 停止',
  },
  nothingToCompare: {
    en: 'there is nothing to compare it with yet: measure, or open a result with Enter',
    zh: '还没有可对比的：先测量，或按 Enter 打开一个结果',
  },
  fromFile: { en: (name: string) => `kept as ${name}`, zh: (name: string) => `保存为 ${name}` },
  comparedWith: {
    en: (name: string) => `before: ${name}; after: what is seen`,
    zh: (name: string) => `之前：${name}；之后：当前结果`,
  },
  machineTitle: { en: 'The machine', zh: '机器' },
  howSaved: {
    en: 'Enter shows it, c compares what is seen with it, Esc closes.',
    zh: 'Enter 打开，c 与当前结果对比，Esc 关闭。',
  },
  // Explaining.
  nothingToExplain: {
    en: 'measure first: then a number can be explained',
    zh: '先测量，才有数字可解释',
  },
  noLab: { en: (id: string) => `there is no lab ${id}`, zh: (id: string) => `没有实验 ${id}` },
  seeLab: {
    en: (title: string) => `Enter opens the lab that shows it: ${title}`,
    zh: (title: string) => `按 Enter 打开演示它的实验：${title}`,
  },
  spread: {
    en: (draws: number, lowest: string, highest: string) =>
      `The median of ${counted(draws, 'fresh pair')} of processes, which lie between ${lowest} and ${highest}.`,
    zh: (draws: number, lowest: string, highest: string) =>
      `${draws} 对新进程的中位数，各次在 ${lowest} 到 ${highest} 之间。`,
  },
  pieces: {
    en: (all: string, count: number, piece: string) =>
      `${all} goes in ${count} pieces of ${piece}: no call carries more.`,
    zh: (all: string, count: number, piece: string) =>
      `${all} 分 ${count} 块传，每块 ${piece}：一次传不了更多。`,
  },
  copiedTwice: {
    en: 'Every byte is copied twice: out of one private buffer, and into the other.',
    zh: '每个字节拷贝两次：从一个私有缓冲区拷出，再拷进另一个。',
  },
  copiedOnce: {
    en: 'Every byte is copied once: out of the memory of the other process.',
    zh: '每个字节只拷贝一次：直接从对方的内存拷来。',
  },
  calls: { en: 'system calls', zh: '系统调用' },
  copies: { en: 'copies of the bytes', zh: '数据拷贝' },
  switches: { en: 'switches', zh: '进程切换' },
  wakeUps: { en: 'wake-ups', zh: '唤醒' },
  faults: { en: 'page faults', zh: '缺页' },
  each: {
    en: (count: number, cost: string, all: string) => `${count} of ${cost} each: ${all}`,
    zh: (count: number, cost: string, all: string) => `${count} 次，每次 ${cost}：共 ${all}`,
  },
  rest: {
    en: (rest: string, share: string) =>
      `The rest, ${rest} (${share}), is what cannot be timed by itself: waiting, switching, waking, copying.`,
    zh: (rest: string, share: string) =>
      `其余 ${rest}（${share}）无法单独计时：等待、切换、唤醒、拷贝。`,
  },
  sleepless: {
    en: 'The kernel has no part in it: a cache line goes from one processor to the other and back.',
    zh: '内核不参与：一个缓存行在两个处理器之间往返。',
  },
  humpLine: {
    en: (name: string, share: string, peak: string, means: string) =>
      `${name} (${share}, around ${peak}): ${means}.`,
    zh: (name: string, share: string, peak: string, means: string) =>
      `${name}（${share}，约 ${peak}）：${means}。`,
  },
  claimOf: {
    en: (claimed: string, off: string) => `The documents say ${claimed}: ${off}.`,
    zh: (claimed: string, off: string) => `文档说 ${claimed}：${off}。`,
  },
  // Read aloud.
  spokenRow: {
    en: (name: string, value: string, sure: string, draws: number) =>
      `${name}: ${value}, within ${sure}, ${counted(draws, 'draw')}.`,
    zh: (name: string, value: string, sure: string, draws: number) =>
      `${name}：${value}，误差 ${sure}，${draws} 次抽样。`,
  },
  spokenOption: {
    en: (name: string, value: string) => `${name}: ${value}`,
    zh: (name: string, value: string) => `${name}：${value}`,
  },
});

/** What is measured, as a line of the choices has room for. */
export const GOAL_NAMES: {
  readonly [goal in 'round-trip' | 'throughput' | 'megabyte' | 'claims']: InEvery<string>;
} = {
  'round-trip': { en: 'round trip', zh: '往返时间' },
  throughput: { en: 'throughput', zh: '吞吐' },
  megabyte: { en: '1 MiB across', zh: '传 1 MiB' },
  claims: { en: 'claims', zh: '文档的说法' },
};
