/**
 * What happens inside a simulated call, in words: one sentence for each trace id, its placeholders filled from the
 * entry's arguments. One file for each part of the kernel; the ids are those of src/engine/sim.
 */
import type { TraceEntry, TraceId } from '../../engine/model/step.ts';
import { durationText } from '../duration.ts';
import { fill, type InEvery, type Language } from '../language.ts';
import { EVENT_TRACE } from './event.ts';
import { FILE_TRACE } from './files.ts';
import { FUTEX_TRACE } from './futex.ts';
import { INET_TRACE } from './inet.ts';
import { MEMORY_TRACE } from './memory.ts';
import { MQUEUE_TRACE } from './mqueue.ts';
import { PIPE_TRACE } from './pipe.ts';
import { PROCESS_TRACE } from './process.ts';
import { SIGNAL_TRACE } from './signal.ts';
import { SOCKET_TRACE } from './socket.ts';
import { SYSV_TRACE } from './sysv.ts';

/** Sentences by trace id. */
export type TraceTexts = { readonly [id: TraceId]: InEvery<string> };

/** Every sentence. */
export const TRACE_TEXTS: TraceTexts = {
  ...PROCESS_TRACE,
  ...FILE_TRACE,
  ...PIPE_TRACE,
  ...SIGNAL_TRACE,
  ...SYSV_TRACE,
  ...SOCKET_TRACE,
  ...MQUEUE_TRACE,
  ...INET_TRACE,
  ...MEMORY_TRACE,
  ...FUTEX_TRACE,
  ...EVENT_TRACE,
};

/** Default actions of signals (signal(7)), as the kernel names them here. */
const ACTIONS: { readonly [action: string]: InEvery<string> | undefined } = {
  terminate: { en: 'terminate', zh: '终止' },
  core: { en: 'terminate and dump core', zh: '终止并转储 core' },
  stop: { en: 'stop', zh: '停止' },
  continue: { en: 'continue', zh: '继续' },
  ignore: { en: 'ignore', zh: '忽略' },
};

/** An entry's arguments with the words of the language for what is a word. */
function inWords(args: TraceEntry['args'], language: Language): TraceEntry['args'] {
  const action = ACTIONS[String(args?.action)]?.[language];
  const ns = args?.ns;
  return {
    ...args,
    ...(action === undefined ? {} : { action }),
    ...(typeof ns === 'number' ? { ns: durationText(ns, language) } : {}),
  };
}

/** The sentence for an entry; its id when there is none, so that it is seen. */
export function traceText(entry: TraceEntry, language: Language): string {
  const texts = Object.hasOwn(TRACE_TEXTS, entry.id) ? TRACE_TEXTS[entry.id] : undefined;
  return texts === undefined ? entry.id : fill(texts[language], inWords(entry.args, language));
}
