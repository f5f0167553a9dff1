/** A moment of a twin run, as data: each field of each object, in the simulation and on this machine, side by side. */
import type { Field, ObjectView, QueueView, Snapshot } from '../../engine/index.ts';
import type { Layout } from '../../engine/model/choices.ts';
import { layoutFields } from '../drawings/layouts.ts';
import { structureOf } from '../drawings/registry.ts';
import { shownFields } from '../parts/fields.tsx';
import { type Change, fieldText, isChanged } from '../parts/value.tsx';
import { nameOf } from '../parts/wait-queues.tsx';
import { taskObjects } from './task-objects.ts';
import { formatNs } from './time.ts';
import type { LabView } from './view.ts';

/** A field as both kernels have it. */
export interface TwinField {
  readonly name: string;
  readonly sim: Change | readonly string[] | null;
  /** The values of a field, or the sleepers of a queue; null where the real kernel does not show them. */
  readonly real: Change | readonly string[] | null;
  readonly differs: boolean;
}

/** An object as both kernels have it. */
export interface TwinObject {
  readonly object: ObjectView;
  /** The step made or changed it. */
  readonly touched: boolean;
  readonly fields: readonly TwinField[];
  /** Fields that the real kernel does not show. */
  readonly unseen: readonly TwinField[];
}

/** The objects of both kernels. Where the real one does not show a field that is no difference. */
export function twinObjects(view: LabView, layout: Layout): readonly TwinObject[] {
  const now = [view.frame?.step.snapshot ?? view.before, view.before] as const;
  const there = [view.frame?.real?.snapshot ?? view.beforeReal, view.beforeReal] as const;
  // A process that has signals in one kernel is shown in both.
  const actors = new Set(
    [now, there].flatMap(([after, before]) =>
      after === undefined ? [] : taskObjects(after, before, undefined).map(({ id }) => id),
    ),
  );
  const [sim, simBefore] = [withTasks(now[0], actors), withTasks(now[1], actors)];
  const [real, realBefore] = there.map((shown) => shown && withTasks(shown, actors));
  const judged = (field: TwinField): TwinField =>
    view.whole ? field : { ...field, differs: false };
  return sim.objects.map((object) => {
    const find = (snapshot: Snapshot | undefined): ObjectView | undefined =>
      snapshot?.objects.find(({ id }) => id === object.id);
    const before = find(simBefore);
    const both = { object, before, other: find(real), otherBefore: find(realBefore) };
    const all = [...partFields(both), ...ownFields(both, layout), ...queues(both)];
    const lines = all.map(judged);
    return {
      object,
      touched: before !== object,
      fields: lines.filter((line) => line.real !== null),
      unseen: lines.filter((line) => line.real === null),
    };
  });
}

/** True when the step changed the field in either kernel. */
export function twinChanged({ sim, real }: TwinField): boolean {
  return [sim, real].some(
    (side) => side !== null && 'now' in side && (isChanged(side) || side.isNew),
  );
}

/** An object in both kernels, now and before the step. */
interface Both {
  readonly object: ObjectView;
  readonly before: ObjectView | undefined;
  readonly other: ObjectView | undefined;
  readonly otherBefore: ObjectView | undefined;
}

/** A moment with some processes' signals among its objects; an empty set is seen to be one. */
function withTasks(snapshot: Snapshot, actors: ReadonlySet<string>): Snapshot {
  const tasks = taskObjects(snapshot, undefined, undefined, actors).map(named);
  return tasks.length === 0 ? snapshot : { ...snapshot, objects: [...snapshot.objects, ...tasks] };
}

const renamed = new WeakMap<ObjectView, ObjectView>();

/** Fields of a process that are nanoseconds. */
const TIMES = ['real_timer', 'it_real_incr'];

/** A process's sets with short names, and its times with units; the very same for the same process. */
function named(task: ObjectView): ObjectView {
  const known = renamed.get(task);
  if (known !== undefined) return known;
  const fields = Object.fromEntries(
    Object.entries(task.fields).map(([name, value]) => {
      if (value === '') return [name, NOTHING];
      if (typeof value === 'string') return [name, value.replaceAll('SIG', '')];
      return [name, value !== null && TIMES.includes(name) ? formatNs(value, 'u') : value];
    }),
  );
  const made = { ...task, fields, parts: null };
  renamed.set(task, made);
  return made;
}

/** What an empty set is written as, as strace does. */
const NOTHING = '[]';

/** The fields of an object's parts that its drawing wants compared: a set of semaphores is all about their values. */
function partFields({ object, before, other, otherBefore }: Both): TwinField[] {
  const { compared = {} } = structureOf(object.kind);
  return (object.parts ?? []).flatMap((part) => {
    const of = (from: ObjectView | undefined) =>
      from?.parts?.find(({ kind, name }) => kind === part.kind && name === part.name)?.fields ?? {};
    return (compared[part.kind] ?? []).flatMap((field): TwinField[] => {
      const [mine, theirs] = [part.fields[field], of(other)[field] ?? null];
      if (mine === undefined) return [];
      return [
        {
          name: `${part.name}.${field}`,
          sim: { now: mine, before: of(before)[field], isNew: before === undefined },
          real: sideOf(theirs, of(otherBefore)[field], otherBefore === undefined),
          differs: theirs !== null && theirs !== mine,
        },
      ];
    });
  });
}

function ownFields({ object, before, other, otherBefore }: Both, layout: Layout): TwinField[] {
  return shownFields(layoutFields(object.kind, layout), object.fields).map(({ name, value }) => {
    const mine = value(object.fields);
    const theirs = other === undefined ? null : value(other.fields);
    const was = (from: ObjectView | undefined): Field | undefined =>
      (from && value(from.fields)) ?? undefined;
    return {
      name,
      sim: { now: mine, before: was(before), isNew: before === undefined },
      real: sideOf(theirs, was(otherBefore), otherBefore === undefined),
      differs: theirs !== null && fieldText(mine) !== fieldText(theirs),
    };
  });
}

/** What the real kernel shows of a field; null where it does not. */
function sideOf(now: Field, before: Field | undefined, isNew: boolean): Change | null {
  return now === null ? null : { now, before, isNew };
}

function queues({ object, other }: Both): TwinField[] {
  return object.queues.map((queue) => {
    const theirs = other?.queues.find(({ name }) => name === queue.name);
    const [sim, real] = [sleepers(queue), theirs === undefined ? null : sleepers(theirs)];
    const differs = real !== null && real.join(' ') !== (sim ?? []).join(' ');
    return { name: queue.name, sim, real, differs };
  });
}

function sleepers({ waiters }: QueueView): readonly string[] | null {
  return waiters === null ? null : waiters.map(nameOf);
}
