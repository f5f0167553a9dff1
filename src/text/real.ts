/** Why the real kernel could not do what it was asked, in words: one sentence, with the remedy where there is one. */
import { errnoName } from '../engine/calls/errno.ts';
import type { RealErrorCode } from '../engine/real/errors.ts';
import { fill, type InEvery, type Language } from './language.ts';

const ERRORS: { readonly [code in RealErrorCode]: InEvery<string> } = {
  'native.not-linux': {
    en: 'the real kernel is Linux’s, and this is {detail}: use the simulation, or run ipcscope on Linux.',
    zh: '真实内核指 Linux，而本机是 {detail}：请改用模拟内核，或在 Linux 上运行 ipcscope。',
  },
  'native.no-koffi': {
    en: 'koffi, which calls the C library, is not installed or not built for this machine: run `npm install koffi`.',
    zh: '用来调用 C 库的 koffi 未安装，或没有适合本机的版本：请运行 `npm install koffi`。',
  },
  'native.no-libc': {
    en: 'no C library was found that koffi can load ({detail}): use the simulation.',
    zh: '找不到 koffi 能加载的 C 库（{detail}）：请改用模拟内核。',
  },
  'real.processor': {
    en: 'actors exist for x86-64 and arm64, and this processor is {processor}: use the simulation.',
    zh: '执行调用的小程序只有 x86-64 和 arm64 两种，而本机处理器是 {processor}：请改用模拟内核。',
  },
  'real.exec': {
    en: 'the kernel refuses to run the actor ({errno}): run `ipcscope doctor` to see what is missing.',
    zh: '内核拒绝运行执行调用的小程序（{errno}）：运行 `ipcscope doctor` 查看缺了什么。',
  },
  'real.room': {
    en: 'the real kernel does not run here, because the system refuses the run a room of its own ({step} failed with {errno}): allow user namespaces (sysctl kernel.unprivileged_userns_clone=1, user.max_user_namespaces, kernel.apparmor_restrict_unprivileged_userns=0; in a container its seccomp profile), or run as root; `ipcscope doctor` says what is missing.',
    zh: '本机不能使用真实内核：系统不允许这次运行拥有独立的空间（{step} 失败：{errno}）。请允许用户命名空间（sysctl kernel.unprivileged_userns_clone=1、user.max_user_namespaces、kernel.apparmor_restrict_unprivileged_userns=0；在容器里则是它的 seccomp 配置），或以 root 运行；`ipcscope doctor` 会说明缺了什么。',
  },
  'real.memory': {
    en: 'the memory to share with the processes of the run cannot be had ({step} failed with {errno}): look at `ulimit -f` and `ulimit -v`, and whether memfds are allowed here.',
    zh: '无法取得与各进程共享的内存（{step} 失败：{errno}）：请检查 `ulimit -f` 和 `ulimit -v`，以及本机是否允许 memfd。',
  },
  'real.files': {
    en: 'the process that drives the real kernel cannot open as many files as it needs ({errno}): raise the limit, `ulimit -n`.',
    zh: '驱动真实内核的进程无法打开所需数量的文件（{errno}）：请调高 `ulimit -n` 的上限。',
  },
  'real.no-proc': {
    en: 'what happens in a run is read from /proc, which is not mounted here: mount it, `mount -t proc proc /proc`, or use the simulation.',
    zh: '运行中发生的事要从 /proc 读取，而这里没有挂载它：请挂载（`mount -t proc proc /proc`），或改用模拟内核。',
  },
  'real.journal': {
    en: 'what such a run makes outlives it unless a list is kept, and {folder} cannot be written ({why}): set XDG_STATE_HOME to a folder that can.',
    zh: '这样的运行所建立的东西要记在清单里才能保证清除，而 {folder} 无法写入（{why}）：请把 XDG_STATE_HOME 设为可写的目录。',
  },
  'real.no-start': {
    en: 'the process that drives the real kernel cannot be started ({why}): close other programs, or raise the limits of processes and memory, `ulimit -u` and `ulimit -v`.',
    zh: '无法启动驱动真实内核的进程（{why}）：请关闭一些程序，或调高进程数和内存的上限（`ulimit -u`、`ulimit -v`）。',
  },
  'real.hangs': {
    en: 'the process that drives the real kernel was started {seconds} seconds ago and still does nothing: close other programs, or raise the limit of processes, `ulimit -u`.',
    zh: '驱动真实内核的进程启动 {seconds} 秒后仍无动静：请关闭一些程序，或调高进程数的上限（`ulimit -u`）。',
  },
  'real.supervisor-lost': {
    en: 'the process that drives the real kernel has ended ({how}): start the run again.',
    zh: '驱动真实内核的进程已经结束（{how}）：请重新开始。',
  },
  'real.room-lost': {
    en: 'the processes of the run were killed from outside: start the run again.',
    zh: '这次运行的进程被外部杀死：请重新开始。',
  },
  'real.unknown-actor': {
    en: 'there is no process {actor} in this run.',
    zh: '这次运行里没有进程 {actor}。',
  },
  'real.not-free': {
    en: 'process {actor} cannot make a call: its last one has not returned, or it is stopped or gone.',
    zh: '进程 {actor} 不能再做调用：上一个调用还没有返回，或它已停止、已结束。',
  },
  'real.too-many': {
    en: 'a run has room for {limit} processes at once: use fewer.',
    zh: '一次运行最多同时有 {limit} 个进程：请少用一些。',
  },
  'real.too-large': {
    en: 'one value of a call has at most {limit} bytes: use smaller ones.',
    zh: '调用的一个值最多 {limit} 字节：请用小一些的。',
  },
  'real.no-call': {
    en: 'the real kernel’s side does not have {call} yet: use the simulation.',
    zh: '真实内核一侧还不支持 {call}：请改用模拟内核。',
  },
  'real.argument': {
    en: 'argument {argument} of the call is not one that it can be made with.',
    zh: '这个调用的第 {argument} 个参数无法使用。',
  },
  'real.outside': {
    en: 'with --host-ipc a run may use only IPC objects that it made itself, and this {call} would reach another one: use another key or name, or leave --host-ipc out.',
    zh: '使用 --host-ipc 时只能使用本次运行自己建立的 IPC 对象，而这个 {call} 会碰到别的对象：请换一个键或名字，或去掉 --host-ipc。',
  },
  'real.own-memory': {
    en: 'the pages that {call} is given reach into those which hold the process’s own program: use a smaller range, or addresses that mmap or shmat returned.',
    zh: '{call} 的地址范围伸进了存放该进程自身程序的页面：请用小一些的范围，或使用 mmap、shmat 返回的地址。',
  },
  'real.foreign': {
    en: 'a process of the run no longer does what it is told, so nothing that it says can be relied on: the run is over; look at what the transcript writes to memory or to /proc/self/mem.',
    zh: '这次运行中有一个进程不再听从指令，它报告的内容不可信，运行到此结束：请检查脚本往内存或 /proc/self/mem 写了什么。',
  },
  'real.never-quiet': {
    en: 'process {actor} never comes to rest, so nobody can tell what the step has caused: use calls that return or sleep.',
    zh: '进程 {actor} 一直静不下来，无法判断这一步引起了什么：请使用会返回或会睡眠的调用。',
  },
  'real.closed': {
    en: 'the run has been closed.',
    zh: '这次运行已经关闭。',
  },
  'real.internal': {
    en: 'something that should not happen did ({detail}): please report it.',
    zh: '发生了不该发生的事（{detail}）：请报告给我们。',
  },
};

/** True for a code that there is a sentence for. */
export function isRealErrorCode(code: string): code is RealErrorCode {
  return Object.hasOwn(ERRORS, code);
}

/** The sentence for an error of the real kernel. */
export function realErrorText(
  error: { readonly code: RealErrorCode; readonly args: Readonly<Record<string, string | number>> },
  language: Language,
): string {
  const { errno } = error.args;
  const named = typeof errno === 'number' ? { errno: errnoName(errno) ?? errno } : {};
  return fill(ERRORS[error.code][language], { ...error.args, ...named });
}
