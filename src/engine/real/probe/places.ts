/** Places in wait queues, by the calls that actors are blocked in, and their order as far as it shows. */
import type { CallRequest } from '../../model/kernel.ts';
import type { QueueView, WaiterView } from '../../model/snapshot.ts';
import type { Actor } from '../actor/actor.ts';

/** A place that a blocked actor holds. */
export interface Place {
  readonly actor: Actor;
  readonly exclusive: boolean;
  /** It stands at the head, the newest first; otherwise at the tail, the first that came first (kernel/sched/wait.c). */
  readonly head: boolean;
}

/**
 * A wait queue. Its order is that in which the sleepers went to sleep; two that last ran in the same step leave it
 * unknown.
 */
export function queueOfPlaces(name: string, places: readonly Place[]): QueueView {
  const together = new Set(places.map(({ actor }) => actor.ranAt)).size < places.length;
  if (together) return { name, waiters: null };
  const order = (one: Place, other: Place) => one.actor.ranAt - other.actor.ranAt;
  const head = places.filter((place) => place.head).sort((a, b) => order(b, a));
  const tail = places.filter((place) => !place.head).sort(order);
  const waiters = [...head, ...tail].map(
    ({ actor, exclusive }): WaiterView => ({ actor: actor.name, exclusive, fields: {} }),
  );
  return { name, waiters };
}

/** The call that an actor is blocked in; undefined for one that is stopped, since it has left every queue. */
export function sleepingIn({ pending, stopped }: Actor): CallRequest | undefined {
  return stopped ? undefined : pending?.request;
}
