/** Errors of the engine in words: one sentence each, with the remedy where there is one. */
import type { EngineErrorCode } from '../engine/index.ts';
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
  'file.exists': {
    en: '"{file}" exists already: choose another name, or remove it first.',
    zh: '“{file}”已经存在：请换一个名字，或先删除它。',
  },
  'file.unwritable': {
    en: '"{file}" cannot be written ({errno}): choose another place.',
    zh: '无法写入“{file}”（{errno}）：请另选位置。',
  },
  'file.unreadable': {
    en: '"{file}" cannot be read ({errno}): check its name and its permissions.',
    zh: '无法读取“{file}”（{errno}）：请检查文件名和权限。',
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
  if (isEngineErrorCode(code)) return fill(ERRORS[code][language], args);
  return fill(ERRORS['engine.internal'][language], { detail: code });
}

function isEngineErrorCode(code: string): code is EngineErrorCode {
  return Object.hasOwn(ERRORS, code);
}
