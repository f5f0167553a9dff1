/** What happened at a moment, in sentences made from the trace and from what changed, where no author says anything. */
import type { FdView, ObjectView, ProcessView, Snapshot, TraceEntry } from '../../engine/index.ts';
import type { Language } from '../../text/language.ts';
import { factText } from '../../text/step-facts.ts';
import { traceText } from '../../text/trace/trace.ts';
import { fieldText } from '../parts/value.tsx';
import { nameOf } from '../parts/wait-queues.tsx';

/** What happened: what the kernel did, and its state before and after. */
export interface Happening {
  readonly trace: readonly TraceEntry[];
  readonly before: Snapshot;
  readonly after: Snapshot;
}

/** Deeds that are told at most: more of them is what the pane of the inside is for. */
const DEEDS_MAX = 2;
/** Fields of an object that are told at most. */
const FIELDS_MAX = 3;

/** The sentences: who left a queue, what the kernel did, or where nothing shows of that what changed; none where nothing did. */
export function happened(happening: Happening, language: Language): readonly string[] {
  const deeds = deedsOf(happening.trace, language);
  const told = deeds.length > 0 ? deeds : changesOf(happening, language);
  return [...queueMoves(happening, language), ...told, ...processChanges(happening, language)];
}

/** What the kernel's functions did that changed something. The sleepers and the woken are told elsewhere. */
function deedsOf(trace: readonly TraceEntry[], language: Language): string[] {
  const text = factText(language);
  const telling = trace.filter(
    ({ id, changes }) =>
      !id.startsWith('syscall.') && changes.some(({ field }) => !field.startsWith('queues.')),
  );
  return telling
    .slice(0, DEEDS_MAX)
    .map((entry) => text.sentence(text.does(entry.fn, traceText(entry, language))));
}

/** The processes that are new, the descriptors that are gone, and the sets of signals that are others. */
function processChanges({ before, after }: Happening, language: Language): string[] {
  const text = factText(language);
  const old = new Map(before.processes.map((process) => [process.actor, process]));
  return after.processes.flatMap((process) => {
    const was = old.get(process.actor);
    if (was === undefined) {
      return process.parent === null ? [] : [text.born(process.actor, process.parent)];
    }
    if (process.state === 'zombie' || process.state === 'dead') return [];
    const numbers = new Set(process.fds.map(({ fd }) => fd));
    const closed = was.fds.filter(({ fd, object }) => object !== null && !numbers.has(fd));
    return [
      ...closed.map(({ fd, object }) => text.closed(process.actor, String(fd), object ?? '')),
      ...flagChanges(was, process, language),
      ...setChanges(was, process, language),
    ];
  });
}

/** The descriptors whose flags are others. */
function flagChanges(was: ProcessView, now: ProcessView, language: Language): string[] {
  const text = factText(language);
  const flagsOf = ({ status, cloexec }: FdView): string =>
    [...status, ...(cloexec ? ['FD_CLOEXEC'] : [])].join('|') || text.none;
  return now.fds.flatMap((entry) => {
    const old = was.fds.find(({ fd }) => fd === entry.fd);
    if (old === undefined || flagsOf(old) === flagsOf(entry)) return [];
    return [text.flags(now.actor, String(entry.fd), `${flagsOf(old)} → ${flagsOf(entry)}`)];
  });
}

/** The sets of a process whose members a call chooses itself. */
const CHOSEN_SETS = ['blocked', 'ignored', 'caught'] as const;

/** `blocked SIGUSR1 → none`. */
function setChanges(was: ProcessView, now: ProcessView, language: Language): string[] {
  const text = factText(language);
  const members = ({ signals }: ProcessView, set: (typeof CHOSEN_SETS)[number]): string =>
    signals?.[set]?.join(' ') || text.none;
  return CHOSEN_SETS.filter((set) => members(was, set) !== members(now, set)).map((set) =>
    text.changes(now.actor, `${set} ${members(was, set)} → ${members(now, set)}`),
  );
}

/** True when nothing at all differs but what the processes are doing. */
export function isUnchanged({ before, after }: Happening): boolean {
  const old = new Map(before.processes.map((process) => [process.actor, process]));
  return (
    before.objects.length === after.objects.length &&
    after.objects.every((object, at) => before.objects[at] === object) &&
    after.processes.every((process) => {
      const was = old.get(process.actor);
      return (
        was?.fds === process.fds &&
        was.signals === process.signals &&
        was.mappings === process.mappings
      );
    })
  );
}

/** The processes that have left a wait queue. */
function queueMoves({ before, after }: Happening, language: Language): string[] {
  const text = factText(language);
  const old = new Map(before.objects.map((object) => [object.id, object]));
  return after.objects.flatMap((object) =>
    object.queues.flatMap(({ name, waiters }) => {
      const were = old.get(object.id)?.queues.find((queue) => queue.name === name)?.waiters ?? [];
      const now = (waiters ?? []).map(nameOf);
      const gone = were.map(nameOf).filter((who) => !now.includes(who));
      return gone.map((who) => text.leavesQueue(who, name, object.id));
    }),
  );
}

/** What is new, gone or different, where the kernel does not tell what it did. */
function changesOf({ before, after }: Happening, language: Language): string[] {
  const text = factText(language);
  const old = new Map(before.objects.map((object) => [object.id, object]));
  const there = new Set(after.objects.map(({ id }) => id));
  return [
    ...after.objects.flatMap((object) => {
      const was = old.get(object.id);
      if (was === undefined) return [text.isMade(object.id, object.kind)];
      const changed = changedFields(was, object);
      return changed.length === 0 ? [] : [text.changes(object.id, changed.join(', '))];
    }),
    ...before.objects.filter(({ id }) => !there.has(id)).map(({ id }) => text.isGone(id)),
  ];
}

/** `readers 2 → 1`. */
function changedFields(before: ObjectView, after: ObjectView): string[] {
  return Object.entries(after.fields)
    .filter(([name, value]) => before.fields[name] !== value)
    .slice(0, FIELDS_MAX)
    .map(([name, value]) => `${name} ${fieldText(before.fields[name])} → ${fieldText(value)}`);
}
