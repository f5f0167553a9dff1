/**
 * The trace: one entry at each thing that the kernel does, with the fields that it changed. Changes are found by
 * comparing views, so that no kernel code has to list them.
 *
 * No counterpart in Linux.
 */
import type { Field, ObjectId, ObjectView, PartView, QueueView } from '../model/snapshot.ts';
import type { FieldChange, TraceEntry, TraceId } from '../model/step.ts';
import type { Machine, Trace, TraceArgs, TraceObject } from './machine.ts';
import { objectViews, snapshot } from './snapshots.ts';

const NOTHING: TraceArgs = {};

type Entry = { -readonly [Member in keyof TraceEntry]: TraceEntry[Member] };

/** Collects the entries of one step. */
export class Tracer implements Trace {
  private readonly k: Machine;
  private readonly keep: boolean;
  private entries: TraceEntry[] = [];
  /** What the last entry saw. */
  private seen: readonly ObjectView[] | null = null;

  constructor(k: Machine, keepSnapshots: boolean) {
    this.k = k;
    this.keep = keepSnapshots;
  }

  /** Record one thing that the current process did. `fn`, if not the id's first half, is its function. */
  add(
    file: string,
    id: TraceId,
    args: TraceArgs = NOTHING,
    object?: TraceObject | null,
    fn = id.slice(0, id.indexOf('.')),
  ): void {
    const { current } = this.k;
    const now = objectViews(this.k);
    const changes = differences(this.seen ?? now, now);
    this.seen = now;
    const { comm: actor, depth } = current;
    const entry: Entry = object
      ? { actor, fn, file, depth, id, args, object: object.id, changes }
      : { actor, fn, file, depth, id, args, changes };
    if (this.keep) entry.snapshot = snapshot(this.k);
    this.entries.push(entry);
  }

  get length(): number {
    return this.entries.length;
  }

  /** The entries since the last time, and a fresh start. */
  take(): readonly TraceEntry[] {
    const entries = this.entries;
    this.entries = [];
    this.seen = objectViews(this.k);
    return entries;
  }
}

/** The fields that differ between two drawings of all objects. Those that came or went have none. */
export function differences(
  before: readonly ObjectView[],
  after: readonly ObjectView[],
): readonly FieldChange[] {
  if (before === after) return NO_CHANGES;
  const changes: FieldChange[] = [];
  for (const [i, next] of after.entries()) {
    const same = before[i];
    if (same === next) continue;
    const previous = same?.id === next.id ? same : before.find(({ id }) => id === next.id);
    if (previous !== undefined && previous !== next) compareObjects(previous, next, changes);
  }
  return changes;
}

const NO_CHANGES: readonly FieldChange[] = [];

function compareObjects(before: ObjectView, after: ObjectView, changes: FieldChange[]): void {
  const object = after.id;
  compareFields(object, 'fields.', before.fields, after.fields, changes);
  compareParts(object, before.parts ?? [], after.parts ?? [], changes);
  for (const [i, queue] of after.queues.entries()) {
    const was = before.queues[i];
    if (was === queue) continue;
    const field = `queues.${queue.name}`;
    change(object, field, was ? sleepers(was) : null, sleepers(queue), changes);
  }
}

function compareParts(
  object: ObjectId,
  before: readonly PartView[],
  after: readonly PartView[],
  changes: FieldChange[],
): void {
  if (before === after) return;
  // Parts that come and go (messages of a queue) are told apart by their names; slots of a ring stay in place.
  for (const [i, part] of after.entries()) {
    const was =
      before[i]?.name === part.name ? before[i] : before.find((p) => p.name === part.name);
    if (was === undefined || was === part) continue;
    compareFields(object, `parts.${i}.`, was.fields, part.fields, changes);
    change(object, `parts.${i}.bytes`, was.bytes ?? null, part.bytes ?? null, changes);
  }
}

function compareFields(
  object: ObjectId,
  prefix: string,
  before: { readonly [name: string]: Field },
  after: { readonly [name: string]: Field },
  changes: FieldChange[],
): void {
  if (before === after) return;
  for (const name of Object.keys(after)) {
    change(object, prefix + name, before[name] ?? null, after[name] ?? null, changes);
  }
}

function change(
  object: ObjectId,
  field: string,
  before: Field,
  after: Field,
  changes: FieldChange[],
): void {
  if (before !== after) changes.push({ object, field, before, after });
}

/** A queue as a field: the names of its sleepers, and of the objects that stand in it. */
function sleepers({ waiters }: QueueView): Field {
  return waiters === null ? null : waiters.map(({ actor, object }) => actor ?? object).join(' ');
}
