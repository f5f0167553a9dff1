/** The kernel objects of a moment, those that a step touched, and those that it took away. */
import type { Consequence, ObjectId, ObjectView, Snapshot, Step } from '../../engine/index.ts';
import { mappedObjects } from './mapped-objects.ts';
import { spaceObjects } from './space-objects.ts';
import { taskObjects } from './task-objects.ts';
import { type LabView, snapshotBefore, snapshotOf, stepOf } from './view.ts';

/** An object as the kernel pane shows it. */
export interface Shown {
  readonly object: ObjectView;
  readonly before: ObjectView | undefined;
  /** The step took it away. */
  readonly gone: boolean;
  /** The step made it, changed it, or used it. */
  readonly touched: boolean;
}

/** The objects of a moment, in the order of the snapshot; those that are gone behind them. */
export function shownObjects(view: LabView): readonly Shown[] {
  const step = view.inside === undefined ? stepOf(view) : undefined;
  const now = withTasks(snapshotOf(view), snapshotBefore(view), step, view.led);
  const before = withTasks(snapshotBefore(view), undefined, undefined);
  const there = new Set(now.objects.map(({ id }) => id));
  const old = new Map(before.objects.map((object) => [object.id, object]));
  const touched = touchedObjects(view, ...wholeStep(view, now, before));
  const shown = (object: ObjectView, gone: boolean): Shown => ({
    object,
    before: old.get(object.id),
    gone,
    touched: touched.has(object.id),
  });
  return [
    ...now.objects.map((object) => shown(object, false)),
    ...before.objects.filter(({ id }) => !there.has(id)).map((object) => shown(object, true)),
  ];
}

/** The objects that a step made, changed, removed, or else used. */
function touchedObjects(view: LabView, now: Snapshot, before: Snapshot): ReadonlySet<ObjectId> {
  const old = new Map(before.objects.map((object) => [object.id, object]));
  const changed = now.objects.filter((object) => !isSame(object, old.get(object.id)));
  if (changed.length > 0) return new Set(changed.map(({ id }) => id));
  const step = view.frame?.step;
  const caller = now.processes.find(({ actor }) => actor === step?.actor);
  const used = caller?.fds.find((entry) => entry.fd === step?.args?.[0])?.object;
  if (used) return new Set([used]);
  const task = now.objects.find(({ id }) => id === step?.actor);
  return new Set(task === undefined ? [] : [task.id]);
}

/** True where nothing of what is drawn differs: who left a queue may have come back to it. */
function isSame(now: ObjectView, before: ObjectView | undefined): boolean {
  if (now === before || before === undefined) return now === before;
  const text = ({ fields, queues }: ObjectView) => JSON.stringify([fields, queues]);
  if (text(now) !== text(before)) return false;
  const [parts, old] = [now.parts ?? [], before.parts ?? []];
  return (
    parts.length === old.length &&
    parts.every((part, at) => part === old[at] || JSON.stringify(part) === JSON.stringify(old[at]))
  );
}

/** What a step began with and led to, also while going through it: nothing is to jump about between its events. */
function wholeStep(view: LabView, now: Snapshot, before: Snapshot): [Snapshot, Snapshot] {
  const { inside, frame } = view;
  if (inside === undefined || frame === undefined) return [now, before];
  return [
    withTasks(frame.step.snapshot, view.before, frame.step, view.led),
    withTasks(view.before, undefined, undefined),
  ];
}

/** Everything in a snapshot that is drawn as an object, whatever a step did to it. */
export function objectsOf(snapshot: Snapshot): readonly ObjectView[] {
  return withTasks(snapshot, undefined, undefined).objects;
}

/** The moment with its processes' signals among its objects. */
function withTasks(
  snapshot: Snapshot,
  before: Snapshot | undefined,
  step: Step | undefined,
  led: readonly Consequence[] = [],
): Snapshot {
  const tasks = taskObjects(snapshot, before, step, undefined, led);
  return {
    ...snapshot,
    objects: [...mappedObjects(snapshot), ...spaceObjects(snapshot), ...tasks],
  };
}
