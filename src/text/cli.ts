/** What the command line says. */
import { counted } from './count.ts';
import { placeWords } from './difference.ts';
import { catalogue, type Language } from './language.ts';

/** Sentences of the command line, by language. */
export const cliText = catalogue({
  // The help page.
  description: {
    en: 'See Linux inter-process communication from inside the kernel, call by call, simulated or real.',
    zh: '从内核里面看 Linux 进程间通信：逐个系统调用，可模拟，也可真机运行。',
  },
  usage: { en: 'Usage:', zh: '用法：' },
  options: { en: 'Options:', zh: '选项：' },
  globalOptions: { en: 'Global Options:', zh: '全局选项：' },
  arguments: { en: 'Arguments:', zh: '参数：' },
  commands: { en: 'Commands:', zh: '命令：' },
  examples: { en: 'Examples:', zh: '示例：' },
  choices: { en: 'one of', zh: '可取' },
  default: { en: 'default', zh: '默认' },
  helpOption: { en: 'show this help', zh: '显示本帮助' },
  versionOption: { en: 'show the version', zh: '显示版本号' },
  langOption: { en: 'language of every sentence', zh: '界面语言' },
  themeOption: {
    en: 'colours of the app, for every background, a dark or a light one; kept ones count without it',
    zh: '应用的配色：通用、深色背景、浅色背景等；不写时沿用上次的选择',
  },
  layoutOption: {
    en: "whose names kernel structures are drawn with: Linux 3.2's or today's",
    zh: '内核结构按哪个版本的字段画：Linux 3.2 或现在的内核',
  },
  onOption: {
    en: "the kernel to run on: simulated, this machine's, or both compared",
    zh: '在哪个内核上运行：模拟、本机，或两者对照',
  },
  hostIpcOption: {
    en: "share this machine's IPC namespace with the real kernel's run, so that ipcs shows its objects",
    zh: '让真实内核上的运行共用本机的 IPC 命名空间，用 ipcs 就能看到它的对象',
  },
  jsonOption: { en: 'print JSON instead of text', zh: '输出 JSON 而不是文字' },
  forceOption: {
    en: 'replace the file if it is there already',
    zh: '文件已存在时将其替换',
  },
  outOption: {
    en: 'the file to write, or - for standard output',
    zh: '要写入的文件，或用 - 表示标准输出',
  },
  outOrStdoutOption: {
    en: 'the file to write; standard output if absent or -',
    zh: '要写入的文件；省略或写 - 表示标准输出',
  },
  stepOption: {
    en: 'svg: the step that the picture is of; the last one if absent',
    zh: 'svg：图片显示的步骤；省略时为最后一步',
  },
  sizeOption: {
    en: 'svg and asciicasts: the size of the terminal that is drawn; 100x30 if absent',
    zh: 'svg 和 asciicast：所画终端的大小；省略时为 100x30',
  },
  badStep: {
    en: (typed: string, last: number) => `--step takes a number from 0 to ${last}, not "${typed}".`,
    zh: (typed: string, last: number) => `--step 要一个 0 到 ${last} 的数，而不是“${typed}”。`,
  },
  badSize: {
    en: (typed: string) =>
      `--size takes columns and rows, such as 100x30, from 40x12 to 400x200, not "${typed}".`,
    zh: (typed: string) =>
      `--size 要列数和行数，例如 100x30，从 40x12 到 400x200，而不是“${typed}”。`,
  },
  exampleSvg: { en: 'a step as a picture for a slide', zh: '把一步导出成图片，放进幻灯片' },
  formatOption: { en: 'the format to write', zh: '输出格式' },
  fileArgument: {
    en: 'a transcript (.ipc), the id of a lab (pipe/hello), or - for standard input',
    zh: '一份脚本（.ipc）、一个实验的编号（pipe/hello），或用 - 表示标准输入',
  },
  openArgument: {
    en: 'a transcript, a recording or the id of a lab to open in the app',
    zh: '要在应用里打开的脚本、录像或实验编号',
  },
  recordingArgument: {
    en: 'a recording, or - for standard input',
    zh: '一份录像，或用 - 表示标准输入',
  },
  labCommand: {
    en: 'open a lab, a transcript or a recording in the app',
    zh: '在应用里打开实验、脚本或录像',
  },
  runCommand: {
    en: 'run transcripts and say of each whether its assertions hold',
    zh: '运行脚本，逐个说明其中的断言是否成立',
  },
  recordCommand: { en: 'run a transcript and record it', zh: '运行一份脚本并录下来' },
  playCommand: {
    en: 'replay a recording: in the app on a terminal, as text when piped',
    zh: '回放录像：在终端里打开应用，接管道时输出文字',
  },
  exportCommand: { en: 'write a recording in another format', zh: '把录像转换成别的格式' },
  cCommand: { en: 'write a transcript as a program in C', zh: '把脚本写成 C 程序' },
  processOption: {
    en: 'of several unrelated processes the one whose program is wanted',
    zh: '有多个互不相关的进程时，要哪一个的程序',
  },
  exampleC: { en: 'print the C program of a lab', zh: '打印一个实验的 C 程序' },
  nothingToRun: {
    en: (file: string) =>
      `"${file}" has no step, so there is nothing to run: write a line such as A  getpid() = A into it.`,
    zh: (file: string) =>
      `“${file}”里没有任何步骤，没有可运行的：请写上一行，例如 A  getpid() = A。`,
  },
  noSuchProcess: {
    en: (process: string, file: string, others: string) =>
      `"${file}" has no program of "${process}": there is ${others}.`,
    zh: (process: string, file: string, others: string) =>
      `“${file}”里没有“${process}”的程序；有：${others}。`,
  },
  wroteProgram: {
    en: (file: string) => `wrote ${file}`,
    zh: (file: string) => `已写入 ${file}`,
  },
  benchCommand: {
    en: 'measure how fast each mechanism is on this machine, and how sure that is',
    zh: '测量各种机制在本机有多快，以及结果有多可靠',
  },
  benchShowCommand: {
    en: 'print a result that was written before, or make --csv or --perfetto of it',
    zh: '显示已保存的结果，或转成 --csv、--perfetto',
  },
  benchCompareCommand: {
    en: 'say in what two results differ, and how sure that is',
    zh: '比较两个结果有何差别，以及有多可靠',
  },
  benchClaimsCommand: {
    en: "hold the documents' claims of performance against what is measured here",
    zh: '把文档里的性能说法与本机实测对照',
  },
  benchMechanismArgument: {
    en: 'pipe, fifo, unix-stream, tcp, sysv-msg, futex, shm-spin and others; all if absent',
    zh: 'pipe、fifo、unix-stream、tcp、sysv-msg、futex、shm-spin 等；省略表示全部',
  },
  benchResultArgument: {
    en: 'a result that "ipcscope bench -o" wrote; - for standard input',
    zh: '“ipcscope bench -o”写出的结果；- 表示标准输入',
  },
  benchKindOption: {
    en: 'what to measure: round-trip, throughput, megabyte; several with commas',
    zh: '测什么：round-trip、throughput、megabyte，可用逗号列出多个',
  },
  benchSizesOption: {
    en: 'sizes of messages: 1,64,4k,64k,1M; 1 if absent',
    zh: '消息大小：1,64,4k,64k,1M；省略为 1',
  },
  benchCoresOption: {
    en: 'where the two run: 0,0 (one processor), 0,1 (two), or one-core, two-cores, sibling, same-cache, scheduler; several with |',
    zh: '两个进程在哪里运行：0,0（同一处理器）、0,1（两个），或 one-core、two-cores、sibling、same-cache、scheduler；用 | 列出多个',
  },
  benchSecondsOption: {
    en: 'how long to measure at most; 60 if absent',
    zh: '最多测多少秒；省略为 60',
  },
  benchFifoOption: {
    en: 'run under SCHED_FIFO, where that is permitted: others disturb less',
    zh: '在允许时用 SCHED_FIFO 运行：更少受其他进程干扰',
  },
  benchJsonOption: {
    en: 'print the result as JSON, with raw histograms',
    zh: '以 JSON 输出结果，含原始直方图',
  },
  benchCsvOption: { en: 'print a row for each draw as CSV', zh: '以 CSV 输出，每次抽样一行' },
  benchPerfettoOption: {
    en: 'print a trace for ui.perfetto.dev',
    zh: '输出可在 ui.perfetto.dev 打开的轨迹',
  },
  benchOutOption: {
    en: 'write the result to this file as well',
    zh: '同时把结果写入该文件',
  },
  doctorCommand: {
    en: 'say what this machine allows, and what each missing thing costs',
    zh: '检查本机具备哪些条件，缺了什么、有何影响',
  },
  labsCommand: { en: 'list the labs that come with the program', zh: '列出自带的实验' },
  helpCommand: { en: 'show the help of a command', zh: '显示某个命令的帮助' },
  exitCodes: {
    en: 'Exit status: 0 all is well, 1 an assertion failed, 2 something given was wrong\nor the output could not be written, 130 interrupted.',
    zh: '退出码：0 一切正常，1 有断言不成立，2 给的东西有误或输出无法写入，130 被中断。',
  },

  // What examples show.
  exampleApp: { en: 'open the app', zh: '打开应用' },
  exampleLab: { en: 'open a lab in the app', zh: '在应用里打开一个实验' },
  exampleHostIpc: {
    en: "watch your transcript on this machine's kernel, its objects in ipcs",
    zh: '在本机内核上观看自己的脚本，并用 ipcs 查看它的对象',
  },
  exampleRun: { en: 'run a lab on the simulated kernel', zh: '在模拟内核上运行一个实验' },
  exampleTwin: {
    en: 'compare both kernels on your transcript',
    zh: '用自己的脚本对照两个内核',
  },
  exampleRecord: { en: "record a run on this machine's kernel", zh: '录下在本机内核上的一次运行' },
  exampleExport: { en: 'make it play in asciinema', zh: '导出成 asciinema 能播放的录像' },
  exampleStdin: { en: 'run what another program writes', zh: '运行另一个程序写出的脚本' },

  // Mistakes on the command line: one sentence, with the remedy.
  didYouMean: {
    en: (name: string) => `did you mean "${name}"?`,
    zh: (name: string) => `是不是“${name}”？`,
  },
  seeHelp: {
    en: (command: string) => `run \`${command}\` to see what there is.`,
    zh: (command: string) => `运行 \`${command}\` 查看用法。`,
  },
  unknownOption: {
    en: (option: string, remedy: string) => `there is no option ${option}: ${remedy}`,
    zh: (option: string, remedy: string) => `没有选项 ${option}：${remedy}`,
  },
  unknownCommand: {
    en: (name: string, remedy: string) => `there is no command, file or lab "${name}": ${remedy}`,
    zh: (name: string, remedy: string) => `没有名为“${name}”的命令、文件或实验：${remedy}`,
  },
  missingArgument: {
    en: (name: string, remedy: string) => `the argument ${name} is missing: ${remedy}`,
    zh: (name: string, remedy: string) => `缺少参数 ${name}：${remedy}`,
  },
  missingOption: {
    en: (option: string, remedy: string) => `the option ${option} is required: ${remedy}`,
    zh: (option: string, remedy: string) => `必须给出选项 ${option}：${remedy}`,
  },
  missingValue: {
    en: (option: string, remedy: string) => `the option ${option} needs a value: ${remedy}`,
    zh: (option: string, remedy: string) => `选项 ${option} 需要一个值：${remedy}`,
  },
  hostIpcOnSim: {
    en: 'the simulated kernel has no objects that ipcs could show: use --host-ipc with --on real or --on twin.',
    zh: '模拟内核没有 ipcs 能看到的对象：--host-ipc 要与 --on real 或 --on twin 一起用。',
  },
  onNeedsFile: {
    en: (on: string, remedy: string) => `--on ${on} needs a file to open: ${remedy}`,
    zh: (on: string, remedy: string) => `--on ${on} 需要一个要打开的文件：${remedy}`,
  },
  recordingIsPlayed: {
    en: (file: string) =>
      `"${file}" is a recording, which is played and not run: leave --on and --host-ipc out.`,
    zh: (file: string) => `“${file}”是录像，只能回放，不能运行：请去掉 --on 和 --host-ipc。`,
  },
  noValue: {
    en: (option: string, remedy: string) => `the option ${option} takes no value: ${remedy}`,
    zh: (option: string, remedy: string) => `选项 ${option} 不带值：${remedy}`,
  },
  badChoice: {
    en: (option: string, value: string, choices: string) =>
      `${option} cannot be "${value}": choose one of ${choices}.`,
    zh: (option: string, value: string, choices: string) =>
      `${option} 不能是“${value}”：请从 ${choices} 中选一个。`,
  },
  tooMany: {
    en: (remedy: string) => `there are more arguments than this command takes: ${remedy}`,
    zh: (remedy: string) => `参数多于这个命令所需：${remedy}`,
  },

  // Mistakes with files.
  noSuchFileOrLab: {
    en: (file: string, remedy: string) => `there is no file or lab "${file}": ${remedy}`,
    zh: (file: string, remedy: string) => `没有名为“${file}”的文件或实验：${remedy}`,
  },
  unwritable: {
    en: (why: string) =>
      `standard output cannot be written (${why}), so it is not complete: make room and try again.`,
    zh: (why: string) => `无法写入标准输出（${why}），输出不完整：请腾出空间后重试。`,
  },
  openFiles: {
    en: (errno: string) =>
      `too many files are open (${errno}): raise the limit, \`ulimit -n\`, to 64 or more.`,
    zh: (errno: string) => `打开的文件太多（${errno}）：请把上限 \`ulimit -n\` 调到 64 以上。`,
  },
  isRecording: {
    en: (file: string) =>
      `"${file}" is a recording, not a transcript: play it with \`ipcscope play\`.`,
    zh: (file: string) => `“${file}”是录像，不是脚本：请用 \`ipcscope play\` 回放。`,
  },
  notText: {
    en: (file: string) => `"${file}" is not UTF-8 text: save it as UTF-8.`,
    zh: (file: string) => `“${file}”不是 UTF-8 文本：请另存为 UTF-8。`,
  },
  stdinIsTerminal: {
    en: '- reads standard input, which is the terminal here: pipe a file into it.',
    zh: '- 表示读标准输入，而这里的标准输入是终端：请用管道送入文件。',
  },
  stdinTwice: {
    en: 'standard input can be read once only: write - at most once.',
    zh: '标准输入只能读一次：- 最多写一个。',
  },
  fileExists: {
    en: (file: string) =>
      `"${file}" exists already: choose another name, or add --force to replace it.`,
    zh: (file: string) => `“${file}”已经存在：请换一个名字，或加上 --force 将其替换。`,
  },

  // Outcomes of a run.
  ok: { en: (file: string) => `ok ${file}`, zh: (file: string) => `ok ${file}` },
  waits: {
    en: (place: string, time: string, call: string | undefined) =>
      call === undefined
        ? `${place}: ${time} pass`
        : `${place}: waits for ${call} to return, at most ${time}`,
    zh: (place: string, time: string, call: string | undefined) =>
      call === undefined ? `${place}：等待 ${time}` : `${place}：等待 ${call} 返回，最多 ${time}`,
  },
  fail: {
    en: (place: string, expected: string, got: string) =>
      `FAIL ${place}: expected ${expected}, got ${got}`,
    zh: (place: string, expected: string, got: string) =>
      `FAIL ${place}: expected ${expected}, got ${got}`,
  },
  differs: {
    en: (place: string, path: string, sim: string, real: string) =>
      `FAIL ${place}: expected ${what(path, 'en')}${real} as on the real kernel, got ${sim} in the simulation`,
    zh: (place: string, path: string, sim: string, real: string) =>
      `FAIL ${place}: expected ${what(path, 'zh')}${real} as on the real kernel, got ${sim} in the simulation`,
  },
  recorded: {
    en: (steps: number, file: string) => `recorded ${counted(steps, 'step')} in ${file}`,
    zh: (steps: number, file: string) => `已把 ${steps} 步录入 ${file}`,
  },
  unexpected: {
    en: (why: string) => `something that should not happen did (${why}): please report it.`,
    zh: (why: string) => `发生了不该发生的事（${why}）：请报告给我们。`,
  },

  // Without a terminal.
  needsTerminal: {
    en: (which: string) => `The app needs a terminal to draw on, and ${which}.`,
    zh: (which: string) => `应用需要在终端里绘制，而${which}。`,
  },
  noTerminalToOpen: {
    en: (which: string, instead: string) =>
      `the app needs a terminal to draw on, and ${which}: run \`${instead}\` to see the outcome as text.`,
    zh: (which: string, instead: string) =>
      `应用需要在终端里绘制，而${which}：运行 \`${instead}\` 可看文字结果。`,
  },
  stdinNoTerminal: { en: 'standard input is not one', zh: '标准输入不是终端' },
  stdoutNoTerminal: { en: 'standard output is not one', zh: '标准输出不是终端' },
  neitherTerminal: {
    en: 'neither standard input nor standard output is one',
    zh: '标准输入和标准输出都不是终端',
  },
  dumbTerminal: {
    en: 'this one cannot move its cursor (TERM=dumb)',
    zh: '当前终端不能移动光标（TERM=dumb）',
  },
  withoutTerminal: {
    en: 'These work without one:',
    zh: '下面这些不需要终端：',
  },
  labCount: {
    en: (labs: number, families: string) => `It comes with ${counted(labs, 'lab')} (${families}).`,
    zh: (labs: number, families: string) => `自带 ${labs} 个实验（${families}）。`,
  },
});

/** What differs, in front of what it is: nothing for what the line's own call returned, which is what a line tells. */
function what(path: string, language: Language): string {
  if (/^outcome(?:\.value)?$/.test(path)) return '';
  const [, actor] = /^consequences\.(\w+)\.\d+\.outcome(?:\.value)?$/.exec(path) ?? [];
  return actor === undefined ? `${placeWords(path, language)} = ` : `${actor} <... resumed> = `;
}
