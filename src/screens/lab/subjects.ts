/** What there is to ask about: in the kernel its objects with their fields, parts and queues; events; a step's call. */
import {
  type LayoutField,
  type ObjectView,
  type PartView,
  type QueueView,
  type Snapshot,
  STRUCT_LAYOUTS,
  type TraceEntry,
} from '../../engine/index.ts';
import type { Layout } from '../../engine/model/choices.ts';
import { shownFields } from '../parts/fields.tsx';
import { fieldKey, partKey, queueKey } from '../parts/pointed.tsx';
import type { PaneName } from './arrangement.ts';
import { objectsOf, shownObjects } from './moment.ts';
import type { LabView } from './view.ts';

/** Something to ask about. `key` finds it again at another moment. */
export type Subject = { readonly key: string } & (
  | { readonly kind: 'object'; readonly object: ObjectView }
  | { readonly kind: 'field'; readonly object: ObjectView; readonly field: LayoutField }
  | { readonly kind: 'part'; readonly object: ObjectView; readonly part: PartView }
  | { readonly kind: 'queue'; readonly object: ObjectView; readonly queue: QueueView }
  | { readonly kind: 'event'; readonly entry: TraceEntry; readonly caller: string | undefined }
  | { readonly kind: 'call'; readonly call: string }
  | { readonly kind: 'errno'; readonly name: string }
  | { readonly kind: 'signal'; readonly name: string }
);

/** The panes in which one can point at something with the arrows. */
export type PointingPane = Extract<PaneName, 'kernel' | 'inside'>;

/** True for a pane in which the arrows point at something. */
export function canPoint(pane: PaneName, view: LabView): pane is PointingPane {
  // On the twin the lines of the pane are comparisons, which are scrolled.
  return pane === 'inside' || (pane === 'kernel' && view.engine !== 'twin');
}

/** What can be asked about in a pane, in the order in which the arrows go through it. */
export function subjectsIn(pane: PaneName, view: LabView, layout: Layout): readonly Subject[] {
  if (pane === 'kernel') return kernelSubjects(view, layout);
  if (pane === 'inside') return eventSubjects(view);
  return stepSubjects(view);
}

/** The subject that a key names; else the first that the step changed, else the first. */
export function subjectAt(
  subjects: readonly Subject[],
  key: string | undefined,
  view: LabView,
): number {
  const at = subjects.findIndex((subject) => subject.key === key);
  if (at >= 0) return at;
  const old = new Map(shownObjects(view).map(({ object, before }) => [object.id, before]));
  const isNews = (subject: Subject): boolean => {
    if (subject.kind === 'event') return subject.key === eventKey(view.inside ?? -1);
    if (!('object' in subject)) return subject.kind === 'errno';
    const before = old.get(subject.object.id);
    return before !== undefined && stateOf(subject, before) !== stateOf(subject, subject.object);
  };
  return Math.max(0, subjects.findIndex(isNews));
}

function kernelSubjects(view: LabView, layout: Layout): readonly Subject[] {
  return shownObjects(view).flatMap(({ object }): Subject[] => {
    const { id, kind, fields } = object;
    const declared = shownFields(STRUCT_LAYOUTS.get(kind)?.layouts[layout] ?? [], fields);
    return [
      { kind: 'object', key: id, object },
      ...declared.map((field): Subject => {
        return { kind: 'field', key: `${id}${fieldKey(field.name)}`, object, field };
      }),
      ...(object.parts ?? []).filter(holdsSomething).map((part): Subject => {
        return { kind: 'part', key: `${id}${partKey(part)}`, object, part };
      }),
      ...object.queues.map((queue): Subject => {
        return { kind: 'queue', key: `${id}${queueKey(queue.name)}`, object, queue };
      }),
    ];
  });
}

/** False for a place for bytes in which there is nothing: an empty slot of a ring. */
function holdsSomething({ bytes, fields }: PartView): boolean {
  const nothing: readonly unknown[] = [0, '0', 'NULL', '', null];
  return bytes !== '' || Object.values(fields).some((value) => !nothing.includes(value));
}

/** How something in the kernel is called beside its pane; undefined for nothing. */
export function subjectName(key: string | undefined): string | undefined {
  return key?.replace(/ [.~]/, ' ');
}

function eventSubjects({ frame }: LabView): readonly Subject[] {
  const trace = frame?.step.trace ?? [];
  return trace.map((entry, at) => {
    const caller = trace
      .slice(0, at)
      .findLast(({ actor, depth }) => actor === entry.actor && depth < entry.depth);
    return { kind: 'event', key: eventKey(at), entry, caller: caller?.fn };
  });
}

/** How an event is found again. */
export function eventKey(at: number): string {
  return `event ${at}`;
}

/** The call of a step, the errors that it led to, and the signals that it delivered. */
function stepSubjects({ frame }: LabView): readonly Subject[] {
  const step = frame?.step;
  if (step === undefined) return [];
  const { call, outcome, consequences } = step;
  const errors: (string | undefined)[] = [outcome?.kind === 'returned' ? outcome.errno : undefined];
  const calls: (string | undefined)[] = [call];
  const signals: string[] = [];
  for (const consequence of consequences) {
    if (consequence.kind === 'signal') signals.push(consequence.signal);
    if (consequence.kind !== 'resumed') continue;
    calls.push(consequence.call);
    errors.push(consequence.outcome.errno);
  }
  return [
    ...unique(calls).map((name): Subject => ({ kind: 'call', key: `call ${name}`, call: name })),
    ...unique(errors).map((name): Subject => ({ kind: 'errno', key: name, name })),
    ...unique(signals).map((name): Subject => ({ kind: 'signal', key: name, name })),
  ];
}

function unique(names: readonly (string | undefined)[]): string[] {
  return [...new Set(names.filter((name) => name !== undefined))];
}

/** What a subject is in this state of its object, as text; undefined where there is no such thing. */
export function stateOf(subject: Subject, object: ObjectView | undefined): string | undefined {
  if (object === undefined) return undefined;
  switch (subject.kind) {
    case 'object':
      return 'there';
    case 'field': {
      const value = subject.field.value(object.fields);
      return value === null ? '?' : String(value);
    }
    case 'part': {
      const { kind, name } = subject.part;
      const part = object.parts?.find((other) => other.kind === kind && other.name === name);
      return part && JSON.stringify([part.fields, part.bytes]);
    }
    case 'queue': {
      const queue = object.queues.find(({ name }) => name === subject.queue.name);
      return queue?.waiters?.map(({ actor, object: by }) => actor ?? by ?? '?').join(' ') ?? '?';
    }
    default:
      return undefined;
  }
}

/** The object that a subject is about, or in, at another moment. */
export function objectIn(snapshot: Snapshot, subject: Subject): ObjectView | undefined {
  if (!('object' in subject)) return undefined;
  const { id } = subject.object;
  return objectsOf(snapshot).find((object) => object.id === id);
}
