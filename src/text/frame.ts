/** The words of the plain drawing that recordings are exported with. */
import type { FrameWords } from '../engine/index.ts';
import { catalogue, type Language } from './language.ts';
import { traceText } from './trace.ts';

const texts = catalogue({
  transcript: { en: 'Transcript', zh: '脚本' },
  processes: { en: 'Processes', zh: '进程' },
  kernel: { en: 'Kernel', zh: '内核' },
  inside: { en: 'Inside the call', zh: '调用内部' },
  nothingInside: {
    en: 'The real kernel does not show what happens inside a call.',
    zh: '真实内核不显示调用内部发生的事。',
  },
  step: {
    en: (done: number, total: number) => `step ${done}/${total}`,
    zh: (done: number, total: number) => `第 ${done}/${total} 步`,
  },
  simulated: { en: 'simulated kernel', zh: '模拟内核' },
  real: { en: (kernel: string) => `on ${kernel}`, zh: (kernel: string) => `运行于 ${kernel}` },
  both: {
    en: (kernel: string) => `simulation and ${kernel}`,
    zh: (kernel: string) => `模拟内核与 ${kernel}`,
  },
  running: { en: 'running', zh: '运行' },
  sleeping: { en: 'sleeping', zh: '睡眠' },
  stopped: { en: 'stopped', zh: '停止' },
  zombie: { en: 'zombie', zh: '僵尸' },
  dead: { en: 'gone', zh: '已消失' },
});

/** The words of the drawing in one language. */
export function frameWords(language: Language): FrameWords {
  const text = texts(language);
  const { transcript, processes, kernel, inside, nothingInside, step } = text;
  return {
    transcript,
    processes,
    kernel,
    inside,
    nothingInside,
    step,
    on: (engine, name) => {
      if (engine === 'sim' || name === null) return text.simulated;
      return engine === 'real' ? text.real(name) : text.both(name);
    },
    state: (state) => text[state],
    trace: (entry) => traceText(entry, language),
    language,
  };
}
