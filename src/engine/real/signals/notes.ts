/** The notes that handlers leave, in order. */
import type { Note } from '../actor/slot.ts';
import { LAST } from './infer.ts';

/**
 * Notes in the order of delivery, which is not always that in which handlers ran. Signals that are delivered
 * together are given their frames one upon the other, and the last frame's handler runs first; so a handler
 * whose frame lies higher than those of the handlers that ran just before was delivered before them.
 */
export function deliveryOrder(notes: readonly Note[]): readonly Note[] {
  const order: Note[] = [];
  for (const [ran, note] of notes.entries()) {
    let place = order.length;
    for (let before = ran - 1; before >= 0; before--) {
      const earlier = notes[before];
      if (earlier === undefined || earlier.stack >= note.stack) break;
      place = Math.min(place, order.indexOf(earlier));
    }
    order.splice(place, 0, note);
  }
  return order;
}

/** Things that happened in this order, with such times that sorting by them keeps it. */
export function inOrder<T extends { readonly at: bigint }>(events: readonly T[]): T[] {
  let least = LAST;
  return events
    .toReversed()
    .map((event) => {
      if (event.at < least) least = event.at;
      return { ...event, at: least };
    })
    .reverse();
}
