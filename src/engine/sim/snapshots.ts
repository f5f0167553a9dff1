/**
 * What the machine looks like: a reader of its state, which draws again what has changed and shares the rest with what it
 * drew before.
 *
 * No counterpart in Linux.
 */
import type { FileView, ObjectView, ProcessView, Snapshot } from '../model/snapshot.ts';
import type { Machine } from './machine.ts';
import { processView } from './process-view.ts';

/** Everything as it is now. The same snapshot as the last when nothing has changed. */
export function snapshot(k: Machine): Snapshot {
  const { last, clock } = k;
  const processes = processViews(k);
  const objects = objectViews(k);
  const files = fileViews(k);
  const same = last?.processes === processes && last.objects === objects && last.files === files;
  if (same && last.clockNs === clock) return last;
  k.last = { clockNs: clock, processes, objects, files };
  return k.last;
}

/** Every process as it is now; the same list as the last when none has changed. */
function processViews(k: Machine): readonly ProcessView[] {
  const { drawnProcesses } = k;
  if (drawnProcesses !== null && !k.processesChanged) return drawnProcesses;
  k.processesChanged = false;
  k.drawnProcesses = views(drawnProcesses, k.tasks, (task) => processView(k, task));
  return k.drawnProcesses;
}

/** Every object as it is now; the same list as the last when none has changed. */
export function objectViews(k: Machine): readonly ObjectView[] {
  const { drawnObjects } = k;
  if (drawnObjects !== null && !k.objectsChanged) return drawnObjects;
  k.objectsChanged = false;
  k.drawnObjects = views(drawnObjects, k.objects, (object) => object.view());
  return k.drawnObjects;
}

/** Every open file description as it is now; the same list as the last when none has changed. */
function fileViews(k: Machine): readonly FileView[] {
  const { drawnFiles } = k;
  if (drawnFiles !== null && !k.filesChanged) return drawnFiles;
  k.filesChanged = false;
  k.drawnFiles = views(drawnFiles, k.files, (filp) => filp.view());
  return k.drawnFiles;
}

/** The views of all, in their order: the previous list where each is the one that stood there. */
function views<T, V>(previous: readonly V[] | null, all: readonly T[], view: (one: T) => V) {
  if (previous?.length !== all.length) return all.map(view);
  for (let i = 0; i < all.length; i++) {
    // Those before it were drawn just now, and are found again.
    if (view(all[i] as T) !== previous[i]) return all.map(view);
  }
  return previous;
}
