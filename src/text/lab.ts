/** What the lab says. */
import { counted } from './count.ts';
import { catalogue } from './language.ts';

/** Sentences of the lab, by language. */
export const labText = catalogue({
  transcript: { en: 'Transcript', zh: '脚本' },
  program: { en: 'C program', zh: 'C 程序' },
  programTooLong: { en: 'too long to be shown as C', zh: '太长，不以 C 程序显示' },
  kernel: { en: 'Kernel', zh: '内核' },
  kernelTwin: { en: 'Kernels', zh: '两个内核' },
  processes: { en: 'Processes', zh: '进程' },
  inside: { en: 'Inside the call', zh: '调用内部' },
  narration: { en: 'What happens', zh: '讲解' },
  // On tabs that have no room for more.
  transcriptTab: { en: 'Script', zh: '脚本' },
  kernelTab: { en: 'Kernel', zh: '内核' },
  processesTab: { en: 'Processes', zh: '进程' },
  insideTab: { en: 'Inside', zh: '内部' },
  narrationTab: { en: 'What', zh: '讲解' },
  programTab: { en: 'C', zh: 'C' },
  predicting: { en: 'Predict', zh: '预测' },

  sim: { en: 'sim', zh: '模拟' },
  real: { en: 'real', zh: '本机' },
  twin: { en: 'twin', zh: '对照' },
  recorded: { en: 'recording', zh: '录像' },
  step: {
    en: (step: number, total: number) => `step ${step}/${total}`,
    zh: (step: number, total: number) => `第 ${step}/${total} 步`,
  },
  event: {
    en: (event: number, total: number) => `event ${event}/${total}`,
    zh: (event: number, total: number) => `事件 ${event}/${total}`,
  },
  starting: { en: 'starting the kernel', zh: '正在启动内核' },
  working: { en: 'working', zh: '执行中' },
  waits: {
    en: (time: string) => `waits, at most ${time}`,
    zh: (time: string) => `等待，最多 ${time}`,
  },

  notStarted: {
    en: (key: string) => `Nothing has run yet. Press ${key} for the first step.`,
    zh: (key: string) => `还没有运行。按 ${key} 执行第一步。`,
  },
  noSteps: {
    en: 'This transcript has no step. Write a line into its file, such as A  getpid() = A, and open it again.',
    zh: '这个脚本里没有任何步骤。请在文件中写上一行，例如 A  getpid() = A，再重新打开。',
  },
  ended: {
    en: 'That was the last step. g starts over, Esc goes back to the labs.',
    zh: '这是最后一步。按 g 从头再看，按 Esc 返回。',
  },
  nextLab: {
    en: (title: string) => `] goes on with the next lab: ${title}.`,
    zh: (title: string) => `按 ] 继续下一个实验：${title}。`,
  },
  noLabBeside: {
    en: 'There is no lab there: this is the end of the list, or a transcript of your own.',
    zh: '那边没有实验了：已到列表尽头，或者这是你自己的脚本。',
  },
  blocks: { en: 'blocks', zh: '阻塞' },
  noObjects: {
    en: 'There is no kernel object to show, and no signal is pending, blocked, ignored or caught.',
    zh: '此时没有可显示的内核对象，也没有未决、屏蔽、忽略或捕获的信号。',
  },
  noneLeft: { en: 'No kernel object is left.', zh: '内核对象都已消失。' },
  vanished: { en: 'gone: the last descriptor was closed', zh: '已消失：最后一个描述符关闭了' },
  vanishedNameless: {
    en: 'gone: it has neither a name nor a descriptor any more',
    zh: '已消失：名字和描述符都没有了',
  },
  vanishedRemoved: { en: 'gone: it was removed', zh: '已消失：已被删除' },
  vanishedTask: {
    en: 'gone: the process has ended, and its signals with it',
    zh: '已消失：进程已终止，信号状态随之消失',
  },
  noProcesses: { en: 'No process lives yet.', zh: '还没有进程。' },
  noTrace: {
    en: 'Step with n, or i to go through the call event by event.',
    zh: '按 n 执行一步，按 i 逐个事件走进调用。',
  },
  noTimes: {
    en: 'A real kernel does not show what it does inside. Step with n: here stands how long the call took.',
    zh: '真实内核不展示内部过程。按 n 执行一步，这里显示调用用了多长时间。',
  },
  unseenReal: {
    en: 'A real kernel shows only how a step ends: this is it.',
    zh: '真实内核只让人看到一步结束时的样子：就是这个。',
  },
  unseenTwin: {
    en: 'In the right column: this machine at the end of the step.',
    zh: '右边一列：这台机器在这一步结束时的样子。',
  },
  unseenRecorded: {
    en: 'This recording has only how a step ends: this is it.',
    zh: '这份录制只有一步结束时的样子：就是这个。',
  },
  noTraceReal: {
    en: 'A real kernel does not show what it does inside. This is what was measured:',
    zh: '真实内核不展示内部过程。以下是测得的数据：',
  },
  noTraceTime: { en: 'No call: time passed.', zh: '没有调用，只是时间流逝。' },

  running: { en: 'running', zh: '运行' },
  sleeping: { en: 'sleeping', zh: '睡眠' },
  stopped: { en: 'stopped', zh: '停止' },
  zombie: { en: 'zombie', zh: '僵尸' },
  dead: { en: 'reaped', zh: '已回收' },
  exited: {
    en: (status: number) => `exited with ${status}`,
    zh: (status: number) => `以 ${status} 退出`,
  },
  killed: {
    en: (signal: string) => `killed by ${signal}`,
    zh: (signal: string) => `被 ${signal} 杀死`,
  },
  killedWithCore: {
    en: (signal: string) => `killed by ${signal} (core)`,
    zh: (signal: string) => `被 ${signal} 杀死（core）`,
  },
  endedHow: {
    en: (state: string, how: string) => `${state}, ${how}`,
    zh: (state: string, how: string) => `${state}，${how}`,
  },
  inFunction: { en: (name: string) => `in ${name}`, zh: (name: string) => `在 ${name} 中` },
  childOf: {
    en: (parent: string) => `child of ${parent}`,
    zh: (parent: string) => `${parent} 的子进程`,
  },
  orphan: { en: 'child of init', zh: 'init 的子进程' },
  sharedMapping: { en: 'shared', zh: '共享' },
  privateMapping: { en: 'private', zh: '私有' },
  pages: {
    en: (count: number) => counted(count, 'page'),
    zh: (count: number) => `${count} 页`,
  },

  expected: { en: 'expected', zh: '期望' },
  got: { en: 'got', zh: '实际' },
  differing: {
    en: (what: string, sim: string, real: string) =>
      `${what}: simulation ${sim}, this machine ${real}`,
    zh: (what: string, sim: string, real: string) => `${what}：模拟 ${sim}，本机 ${real}`,
  },
  difference: { en: 'The kernels differ', zh: '两个内核不一致' },
  agree: { en: 'both kernels agree', zh: '两个内核一致' },
  inSimulation: { en: 'simulation', zh: '模拟' },
  onMachine: { en: 'this machine', zh: '本机' },
  field: { en: 'field', zh: '字段' },
  unknown: { en: '?', zh: '?' },
  onlySimulated: { en: 'not shown by the real kernel:', zh: '真实内核不显示的：' },
  failedRun: { en: 'The run stopped:', zh: '运行中止：' },

  nobodyWaits: { en: 'empty', zh: '空' },
  waitingExclusive: { en: 'exclusive', zh: '独占' },
  wokenNow: { en: (who: string) => `${who} woken`, zh: (who: string) => `${who} 被唤醒` },
  ring: {
    en: (slots: string) => `ring of ${counted(slots, 'page')}`,
    zh: (slots: string) => `${slots} 页的环`,
  },
  ringFill: {
    en: (used: number, slots: string, bytes: number) =>
      `${used} of ${slots} used, ${counted(bytes, 'byte')}`,
    zh: (used: number, slots: string, bytes: number) => `已用 ${used}/${slots}，${bytes} 字节`,
  },
  ringUnknown: {
    en: 'the real kernel shows no ring, only how many bytes wait',
    zh: '真实内核不显示环，只能知道有多少字节在等',
  },
  bytesWaiting: {
    en: (bytes: number) => `${counted(bytes, 'byte')} to be read`,
    zh: (bytes: number) => `${bytes} 字节待读`,
  },
  moreBuffers: {
    en: (count: number) => `... ${counted(count, 'more buffer')}`,
    zh: (count: number) => `… 另有 ${count} 个缓冲`,
  },
  more: { en: (count: number) => `... ${count} more`, zh: (count: number) => `… 还有 ${count} 个` },
  emptyRing: { en: 'empty: no page is held', zh: '空：没有占用任何页' },

  median: {
    en: (time: string, repeats: number) => `median ${time} of ${repeats}`,
    zh: (time: string, repeats: number) => `${repeats} 次的中位数 ${time}`,
  },
  switches: {
    en: (count: number) => counted(count, 'switch'),
    zh: (count: number) => `切换 ${count} 次`,
  },
  faults: {
    en: (count: number) => counted(count, 'fault'),
    zh: (count: number) => `缺页 ${count} 次`,
  },
  timeCall: { en: 'time in the call', zh: '调用用时' },
  timeMedian: { en: 'median of repeats', zh: '重复的中位数' },
  timeRepeats: { en: 'repeats', zh: '重复次数' },
  timeVoluntary: { en: 'switches, by sleeping', zh: '主动切换（睡眠）' },
  timeInvoluntary: { en: 'switches, pushed aside', zh: '被动切换（被抢占）' },
  timeMinor: { en: 'page faults without reading', zh: '次缺页（不读盘）' },
  timeMajor: { en: 'page faults with reading', zh: '主缺页（要读盘）' },
  notReturned: {
    en: 'The call has not returned, so there is no time to show.',
    zh: '调用尚未返回，没有用时可显示。',
  },
  tracedCalls: { en: 'no measurement for this step', zh: '这一步没有测量数据' },

  modeUnavailable: {
    en: (mode: string, why: string) => `${mode} is not available: ${why}`,
    zh: (mode: string, why: string) => `无法使用${mode}模式：${why}`,
  },
  recordingMode: {
    en: 'A recording stays on the kernel that it was made on.',
    zh: '录像只能在录制时的内核上看。',
  },
  onlyInLabs: {
    en: (key: string) => `${key} is for labs; a recording is only watched.`,
    zh: (key: string) => `${key} 只用于实验；录像只供观看。`,
  },
  layoutNow: {
    en: (layout: string) => `structures as in Linux ${layout}`,
    zh: (layout: string) => `内核结构按 Linux ${layout} 画`,
  },
  copiedLine: {
    en: (line: string) => `sent to the clipboard: ${line}`,
    zh: (line: string) => `已送到剪贴板：${line}`,
  },
  copiedProgram: {
    en: (lines: number) => `sent to the clipboard: the C program, ${counted(lines, 'line')}`,
    zh: (lines: number) => `已送到剪贴板：C 程序，共 ${lines} 行`,
  },
  copiedNothing: {
    en: 'There is no line to copy before the first step.',
    zh: '第一步之前没有可复制的行。',
  },
  copyTooLong: {
    en: 'That is too long for the clipboard: `ipcscope c` writes it to a file.',
    zh: '太长，放不进剪贴板：可用 `ipcscope c` 写到文件。',
  },
  changedOnDisk: {
    en: (file: string, key: string) => `${file} has changed on disk: ${key} reads it again.`,
    zh: (file: string, key: string) => `${file} 在磁盘上已改动：按 ${key} 重新读取。`,
  },
  reloaded: {
    en: (file: string) => `read again: ${file}`,
    zh: (file: string) => `已重新读取：${file}`,
  },
  noFile: {
    en: 'This lab is no file of yours: there is nothing to read again.',
    zh: '这个实验不是你的文件，没有可重新读取的。',
  },
  notReloaded: {
    en: (why: string) => `not read again: ${why}`,
    zh: (why: string) => `没有重新读取：${why}`,
  },
  onlySteps: {
    en: (count: number) => `It has ${counted(count, 'step')}: this is the last.`,
    zh: (count: number) => `一共 ${count} 步：这是最后一步。`,
  },
  noInside: {
    en: 'A real kernel does not show what it does inside a call: the whole step was made. m, then i, shows it in the simulation.',
    zh: '真实内核不展示调用内部的过程，所以走完了整步。按 m 换到模拟，再按 i 就能看到。',
  },
  notRecorded: {
    en: (why: string) => `not recorded: ${why}`,
    zh: (why: string) => `没有录成：${why}`,
  },
  savedRecording: {
    en: (path: string) => `recorded: ${path}`,
    zh: (path: string) => `已录制：${path}`,
  },
  searchNone: {
    en: (pattern: string) => `"${pattern}" is not in the transcript`,
    zh: (pattern: string) => `脚本里没有“${pattern}”`,
  },
  searchAt: {
    en: (pattern: string, at: number, count: number) => `/${pattern}: ${at} of ${count}   N P Esc`,
    zh: (pattern: string, at: number, count: number) =>
      `/${pattern}：第 ${at}/${count} 处   N P Esc`,
  },

  predictOn: {
    en: 'Predict: results are hidden; where a step can be got wrong, it asks first.',
    zh: '预测：结果已隐藏；在容易猜错的地方先问会发生什么。',
  },
  predictOff: { en: 'Predict is off.', zh: '预测已关闭。' },
  predictFirst: {
    en: 'Enter answers the question, Esc ends the questions.',
    zh: 'Enter 回答，Esc 不再提问。',
  },
  predictRight: {
    en: (what: string, score: string) => `Right: ${what}. ${score}`,
    zh: (what: string, score: string) => `对了：${what}。${score}`,
  },
  predictWrong: {
    en: (said: string, came: string, score: string) =>
      `You said: ${said}. What came: ${came}. ${score}`,
    zh: (said: string, came: string, score: string) => `你选了：${said}。实际：${came}。${score}`,
  },
  predictOther: {
    en: 'This kernel did something else, or does not show what; it does not count.',
    zh: '这个内核做了别的事，或者不显示结果；不计分。',
  },
  predictScore: {
    en: (right: number, asked: number) => `(${right} of ${asked})`,
    zh: (right: number, asked: number) => `（${right}/${asked}）`,
  },
  predictAgain: { en: '(answered before: not counted)', zh: '（答过，不计分）' },
  predictRule: {
    en: (fn: string | undefined, rule: string) =>
      fn === undefined ? `Why: ${rule}` : `${fn}(): ${rule}`,
    zh: (fn: string | undefined, rule: string) =>
      fn === undefined ? `原因：${rule}` : `${fn}()：${rule}`,
  },
  predictAllRight: {
    en: (asked: number) =>
      asked === 1 ? 'Your one prediction came true.' : `All ${asked} predictions came true.`,
    zh: (asked: number) => `${asked} 个预测全部正确。`,
  },
  lookAgain: {
    en: (right: number, asked: number, step: number) =>
      `${right} of ${asked} right. Look at these again (:${step} and Enter goes to step ${step}):`,
    zh: (right: number, asked: number, step: number) =>
      `答对 ${right}/${asked}。再看看这些（输入 :${step} 回车即到第 ${step} 步）：`,
  },
  lookAgainAt: {
    en: (idea: string, steps: string) => `${idea}: ${steps}`,
    zh: (idea: string, steps: string) => `${idea}：${steps}`,
  },
});
