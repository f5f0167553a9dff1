/** What two kernels differ in, in words: the place in a snapshot or a report that the engine names by a path. */
import { catalogue, type Language } from './language.ts';

const texts = catalogue({
  wchan: {
    en: (actor: string) => `the kernel function that ${actor} sleeps in`,
    zh: (actor: string) => `${actor} 睡眠所在的内核函数`,
  },
  queue: {
    en: (actor: string) => `the wait queue that ${actor} sleeps in`,
    zh: (actor: string) => `${actor} 睡眠所在的等待队列`,
  },
  call: {
    en: (actor: string) => `the call that ${actor} is inside of`,
    zh: (actor: string) => `${actor} 正处于的调用`,
  },
  state: {
    en: (actor: string) => `the state of ${actor}`,
    zh: (actor: string) => `${actor} 的状态`,
  },
  exit: {
    en: (actor: string) => `how ${actor} ended`,
    zh: (actor: string) => `${actor} 的结束方式`,
  },
  parent: {
    en: (actor: string) => `the parent of ${actor}`,
    zh: (actor: string) => `${actor} 的父进程`,
  },
  descriptor: {
    en: (actor: string, fd: string, field: string) =>
      `descriptor ${fd} of ${actor}${field === '' ? '' : ` (${field})`}`,
    zh: (actor: string, fd: string, field: string) =>
      `${actor} 的描述符 ${fd}${field === '' ? '' : `（${field}）`}`,
  },
  descriptors: {
    en: (actor: string) => `the descriptors of ${actor}`,
    zh: (actor: string) => `${actor} 的描述符`,
  },
  signals: {
    en: (actor: string, set: string) => `${set === '' ? 'the signals' : set} of ${actor}`,
    zh: (actor: string, set: string) => `${actor} 的 ${set === '' ? '信号' : set}`,
  },
  mappings: {
    en: (actor: string) => `what ${actor} has mapped`,
    zh: (actor: string) => `${actor} 的映射`,
  },
  process: { en: (actor: string) => `process ${actor}`, zh: (actor: string) => `进程 ${actor}` },
  field: {
    en: (object: string, field: string) => `${field} of ${object}`,
    zh: (object: string, field: string) => `${object} 的 ${field}`,
  },
  sleepers: {
    en: (object: string, queue: string) => `who sleeps in ${queue} of ${object}`,
    zh: (object: string, queue: string) => `${object} 的 ${queue} 中睡着谁`,
  },
  object: { en: (object: string) => object, zh: (object: string) => object },
  objects: { en: 'which kernel objects there are', zh: '有哪些内核对象' },
  file: {
    en: (field: string) => `an open file description${field === '' ? '' : ` (${field})`}`,
    zh: (field: string) => `打开文件描述${field === '' ? '' : `（${field}）`}`,
  },
  returned: { en: 'what the call returned', zh: '调用的返回值' },
  errno: { en: 'the error of the call', zh: '调用的错误' },
  written: { en: 'what the call wrote', zh: '调用写出的内容' },
  faults: { en: 'how many page faults the call took', zh: '调用引起的缺页次数' },
  came: { en: 'what came of the call', zh: '调用的结果' },
  later: {
    en: (actor: string) => `what happened to ${actor} because of it`,
    zh: (actor: string) => `${actor} 因此发生的事`,
  },
});

/**
 * A path as words; a path of which nothing is known as it is.
 *
 * @param path `snapshot.processes.A.call.wchan`, `snapshot.objects.pipe:1.fields.readers`, `outcome.value`.
 */
export function placeWords(path: string, language: Language): string {
  const text = texts(language);
  const [, actor = '', rest = ''] = /^snapshot\.processes\.([^.]+)\.?(.*)$/.exec(path) ?? [];
  if (actor !== '') return ofProcess(actor, rest, language);
  if (path.startsWith('snapshot.objects')) return ofObject(path, language);
  const [file, field] = /^snapshot\.files\.?[^.]*\.?(.*)$/.exec(path) ?? [];
  if (file !== undefined) return text.file(field ?? '');
  const [, who] = /^consequences\.(\w+)/.exec(path) ?? [];
  if (who !== undefined) return text.later(who);
  if (path === 'minorFaults') return text.faults;
  if (/^outcome\.errno/.test(path)) return text.errno;
  if (/^outcome\.value/.test(path)) return text.returned;
  if (/^outcome\.outs/.test(path)) return text.written;
  return path.startsWith('outcome') ? text.came : path;
}

function ofProcess(actor: string, path: string, language: Language): string {
  const text = texts(language);
  const [what = '', name = '', ...fields] = path.split('.');
  switch (what) {
    case 'call':
      if (name === 'wchan') return text.wchan(actor);
      return name.startsWith('queue') ? text.queue(actor) : text.call(actor);
    case 'state':
      return text.state(actor);
    case 'exit':
      return text.exit(actor);
    case 'parent':
      return text.parent(actor);
    case 'fds':
      return name === '' ? text.descriptors(actor) : text.descriptor(actor, name, fields.join('.'));
    case 'signals':
      return text.signals(actor, name);
    case 'mappings':
      return text.mappings(actor);
    default:
      return text.process(actor);
  }
}

/** The id of an object may have a full stop in it, as a path has: what follows it is known. */
function ofObject(path: string, language: Language): string {
  const text = texts(language);
  const [, id, kind, rest = ''] =
    /^snapshot\.objects\.(.+?)(?:\.(fields|parts|queues|kind|label)\.?(.*))?$/.exec(path) ?? [];
  if (id === undefined) return text.objects;
  if (kind === 'fields') return text.field(id, rest);
  if (kind === 'parts') return text.field(id, rest.replace(/\.fields\./, '.'));
  if (kind === 'queues') return text.sleepers(id, rest.split('.')[0] ?? '');
  return text.object(id);
}
