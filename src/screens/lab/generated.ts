/** What happened at a moment, in sentences made from the trace and from what changed, where no author says anything. */
import type { ObjectView, Snapshot, TraceEntry } from '../../engine/index.ts';
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
const DEEDS_MAX = 3;
/** Fields of an object that are told at most. */
const FIELDS_MAX = 3;

/** The sentences: who left or joined a queue, what the kernel did, or where nothing shows of that what changed. */
export function happened(happening: Happening, language: Language): readonly string[] {
  const deeds = deedsOf(happening.trace, language);
  const told = deeds.length > 0 ? deeds : changesOf(happening, language);
  return [...queueMoves(happening, language), ...told];
}

/** What each process did that changed something, in the kernel's own functions. */
function deedsOf(trace: readonly TraceEntry[], language: Language): string[] {
  const text = factText(language);
  const telling = trace.filter(
    ({ id, changes }) => changes.length > 0 && !id.startsWith('syscall.'),
  );
  const shown = telling.slice(0, DEEDS_MAX);
  const sentences: string[] = [];
  shown.forEach((entry, at) => {
    const before = shown[at - 1];
    const same = before?.actor === entry.actor && before.fn === entry.fn;
    const words = traceText(entry, language);
    if (same) sentences.push(text.andDoes(sentences.pop() ?? '', words));
    else sentences.push(text.does(entry.actor, entry.fn, words));
  });
  return sentences.map(text.sentence);
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
