/** Errors of the engine in words: one sentence each, with the remedy where there is one. */
import type { EngineErrorCode } from '../engine/index.ts';
import { fileRemedy } from './files.ts';
import { fill, type InEvery, type Language } from './language.ts';
import { isRealErrorCode, realErrorText } from './real.ts';

/** An error as data. */
export interface CodedError {
  readonly code: string;
  readonly args: { readonly [name: string]: string | number };
}

const ERRORS: { readonly [code in EngineErrorCode]: InEvery<string> } = {
  'run.requires': {
    en: 'the transcript requires {what}, which this machine does not give: use the simulation.',
    zh: '脚本要求 {what}，而本机不具备：请改用模拟内核。',
  },
  'run.no-calls': {
    en: 'the simulation does not have these calls, of these lines, yet: {calls}. Run it on the real kernel (--on real, m in the app).',
    zh: '模拟内核还没有这些调用（括号中是行号）：{calls}。请在真实内核上运行（--on real，应用里按 m）。',
  },
  'run.too-much': {
    en: 'the values of the transcript come to more than {limit} MiB altogether in line {line}: give and take less.',
    zh: '到第 {line} 行，脚本的值总共超过了 {limit} MiB：请少写、少读一些。',
  },
  'twin.machine-limit': {
    en: 'in line {line} one kernel alone came to {limit}. That limit is this machine’s, and counts what other programs of the same user have too, so that nothing behind it can be compared: run it where the user has no others.',
    zh: '第 {line} 行只有一个内核碰到了 {limit}。这是本机的限制，同一用户的其他程序也计算在内，所以后面的内容无法比较：请在该用户没有其他程序占用时运行。',
  },
  'twin.chance': {
    en: 'in line {line} the two kernels go apart where nobody can tell what is right: whom of several sockets with {chance} a connection or a datagram is for, Linux decides by a hash with a secret. Nothing behind it can be compared; on one kernel alone the transcript runs.',
    zh: '从第 {line} 行起两个内核走向不同，而且说不出谁对：设了 {chance} 的几个套接字里由谁得到这条连接或数据报，Linux 用带密钥的哈希决定。后面的内容无法比较；单独在一个内核上可以运行。',
  },
  'file.exists': {
    en: '"{file}" exists already: choose another name, or remove it first.',
    zh: '“{file}”已经存在：请换一个名字，或先删除它。',
  },
  'file.missing': {
    en: 'there is no file "{file}": check its name.',
    zh: '没有文件“{file}”：请检查文件名。',
  },
  'file.folder': {
    en: '"{file}" is a folder: name a file in it.',
    zh: '“{file}”是一个目录：请给出其中的文件。',
  },
  'file.device': {
    en: '"{file}" is a device, and what is named must be a file or a FIFO: write - to read standard input, and send it there.',
    zh: '“{file}”是设备，而这里只读文件和 FIFO：请写 -，从标准输入送入。',
  },
  'file.socket': {
    en: '"{file}" is a socket, and what is named must be a file or a FIFO: write - to read standard input, and send it there.',
    zh: '“{file}”是套接字，而这里只读文件和 FIFO：请写 -，从标准输入送入。',
  },
  'file.irregular': {
    en: '"{file}" is a device, a FIFO or a socket and no file: put a file in its place.',
    zh: '“{file}”是设备、FIFO 或套接字，不是文件：请换成文件。',
  },
  'file.unread': {
    en: '"{file}" is a FIFO that nobody reads: start its reader first.',
    zh: '“{file}”是没有人在读的 FIFO：请先启动读取方。',
  },
  'file.unwritable': {
    en: '"{file}" cannot be written ({errno}): {remedy}.',
    zh: '无法写入“{file}”（{errno}）：{remedy}。',
  },
  'file.unreadable': {
    en: '"{file}" cannot be read ({errno}): {remedy}.',
    zh: '无法读取“{file}”（{errno}）：{remedy}。',
  },
  'transcript.too-large': {
    en: '"{file}" is longer than {limit} MiB, the most that a transcript may have: take a part of it.',
    zh: '“{file}”超过了脚本的上限 {limit} MiB：请只取其中一部分。',
  },
  'recording.too-large': {
    en: '"{file}" is longer than {limit} MiB, the most that a recording may have: record fewer steps.',
    zh: '“{file}”超过了录像的上限 {limit} MiB：请少录几步。',
  },
  'recording.not-one': {
    en: '"{file}" is not a recording of ipcscope: make one with `ipcscope record`.',
    zh: '“{file}”不是 ipcscope 的录像：请用 `ipcscope record` 录制。',
  },
  'recording.empty': {
    en: '"{file}" is empty: make a recording with `ipcscope record`.',
    zh: '“{file}”是空的：请用 `ipcscope record` 录制。',
  },
  'recording.header': {
    en: 'the first line of "{file}" is damaged ({what}), and nothing can be played without it: record it again.',
    zh: '“{file}”的第一行已损坏（{what}），没有它就无法回放：请重新录制。',
  },
  'recording.version': {
    en: '"{file}" was made by a version of ipcscope that writes recordings {version}, and this one reads {readable}: use a newer ipcscope.',
    zh: '“{file}”的录像格式是 {version}，而当前版本只能读 {readable}：请换用更新的 ipcscope。',
  },
  'bench.not-one': {
    en: '"{file}" is not a result of the bench lab: "ipcscope bench -o {file}" writes one.',
    zh: '“{file}”不是基准测试结果：“ipcscope bench -o {file}”可以生成一个。',
  },
  'bench.version': {
    en: '"{file}" is a result of version {version}, and this program reads version {readable}: measure again, or read it with the program that wrote it.',
    zh: '“{file}”是版本 {version} 的结果，本程序只读版本 {readable}：请重新测量，或用写它的程序读取。',
  },
  'bench.damaged': {
    en: '"{file}" is a damaged result: what stands at {place} cannot be. Measure again, or get the file anew.',
    zh: '结果文件“{file}”已损坏：{place} 处的内容不可能出现。请重新测量，或重新获取该文件。',
  },
  'bench.processor': {
    en: 'the bench lab measures on Linux with an x86-64 processor only, and this is {processor}: results of others can be shown and compared.',
    zh: '基准实验室只能在 x86-64 的 Linux 上测量，而这里是 {processor}：可以查看和比较别处的结果。',
  },
  'bench.no-exec': {
    en: 'the program that measures cannot be run ({errno}): the folder for temporary files must allow programs, or set TMPDIR to one that does.',
    zh: '测量程序无法运行（{errno}）：临时目录必须允许执行程序，或把 TMPDIR 设为允许执行的目录。',
  },
  'bench.cannot': {
    en: '{mechanism} has no such measurement: it carries no bytes, or loses some.',
    zh: '{mechanism} 没有这种测量：它不传数据，或会丢数据。',
  },
  'bench.call': {
    en: 'this machine refuses {call} ({errno}).',
    zh: '本机拒绝 {call}（{errno}）。',
  },
  'bench.silent': {
    en: 'the processes did not answer in time.',
    zh: '被测进程没有及时应答。',
  },
  'bench.no-time': {
    en: 'the time was over before its turn: give more seconds, or choose less.',
    zh: '轮到它之前时间已到：请给更多时间，或少选一些。',
  },
  'bench.too-large': {
    en: '"{file}" has more than {limit} MiB, and no result of the bench lab is that large: check its name.',
    zh: '“{file}”超过 {limit} MiB，基准测试结果不会这么大：请检查文件名。',
  },
  'recording.damaged': {
    en: 'line {line} of "{file}" is damaged: it plays up to there ({steps} steps).',
    zh: '“{file}”的第 {line} 行已损坏：只能回放到那里（{steps} 步）。',
  },
  'recording.truncated': {
    en: '"{file}" is cut off in line {line}: it plays up to there ({steps} steps).',
    zh: '“{file}”在第 {line} 行中断：只能回放到那里（{steps} 步）。',
  },
  'recording.cannot-perform': {
    en: 'a recording has no kernel to make a call on: open its transcript instead.',
    zh: '录像背后没有内核，不能再做调用：请改为打开它的脚本。',
  },
  'engine.too-much': {
    en: 'one value has at most {limit} bytes: read less at once.',
    zh: '一个值最多 {limit} 字节：请一次少读一些。',
  },
  'engine.internal': {
    en: 'something that should not happen did ({detail}): please report it.',
    zh: '发生了不该发生的事（{detail}）：请报告给我们。',
  },
};

/** The sentence for an error of the engine or of the real kernel. */
export function errorText({ code, args }: CodedError, language: Language): string {
  if (isRealErrorCode(code)) return realErrorText({ code, args }, language);
  if (isEngineErrorCode(code)) {
    const verb = code === 'file.unwritable' ? 'write' : 'read';
    const remedy = fileRemedy(verb, args.errno, language);
    return fill(ERRORS[code][language], { remedy, ...args });
  }
  return fill(ERRORS['engine.internal'][language], { detail: code });
}

function isEngineErrorCode(code: string): code is EngineErrorCode {
  return Object.hasOwn(ERRORS, code);
}
