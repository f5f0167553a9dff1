/** At which stops of a run something changed, among those that were made. */
import { type Run, stopsOf } from '../../engine/index.ts';
import { indexOf } from './script-index.ts';
import { objectIn, type Subject, stateOf } from './subjects.ts';

/** A stop at which something changed: it was not there before where `before` is undefined, or after. */
export interface Change {
  /** Position of the stop, from 0. */
  readonly stop: number;
  /** The call, which it makes or which returns at it; undefined for anything else. */
  readonly call: string | undefined;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Steps that are looked through at most, the latest of those that were made: whoever asks waits for it. */
const MOST_STEPS = 400;

const known = new WeakMap<Run, { readonly key: string; readonly changes: readonly Change[] }>();

/** The changes, in order. What was found last is kept: it is asked for again whenever anything is drawn. */
export function changesOf(run: Run, subject: Subject): readonly Change[] {
  const { count } = run.store.getState();
  const key = `${count} ${subject.key}`;
  const last = known.get(run);
  if (last?.key === key) return last.changes;
  const changes = look(run, subject, count);
  known.set(run, { key, changes });
  return changes;
}

function look(run: Run, subject: Subject, count: number): readonly Change[] {
  if (!('object' in subject)) return [];
  const first = Math.max(0, count - MOST_STEPS);
  const start = first === 0 ? run.beginning.snapshot : run.at(first - 1)?.step.snapshot;
  let before = start && stateOf(subject, objectIn(start, subject));
  const { script } = run.store.getState();
  const stops = stopsOf(script);
  const { items } = indexOf(script);
  const changes: Change[] = [];
  for (let step = first; step < count; step++) {
    const frame = run.at(step);
    if (frame === undefined) break;
    for (let moment = 0; moment < stops.count(step); moment++) {
      const { snapshot, line } = stops.part(frame.step, step, moment);
      const after = stateOf(subject, objectIn(snapshot, subject));
      const item = items.get(line);
      const call = item !== undefined && 'call' in item ? item.call : undefined;
      if (after !== before) changes.push({ stop: stops.first(step) + moment, call, before, after });
      before = after;
    }
  }
  return changes;
}
