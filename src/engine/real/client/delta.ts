/**
 * What changed between two pieces of plain data that share what did not change: what the supervisor sends of a snapshot,
 * so that a step costs what it changed and not what there is.
 */

/** How a value is made of an earlier one. */
export type Delta =
  /** It is the earlier one. */
  | { readonly kind: 'same' }
  /** It has nothing of it. */
  | { readonly kind: 'new'; readonly value: unknown }
  /** Members that changed or came, and names of those that went; the others are the earlier one's. */
  | {
      readonly kind: 'object';
      readonly changed: { readonly [member: string]: Delta };
      readonly gone: readonly string[];
    }
  /** Runs of an earlier list, `[from, to)`, and what stands between them. */
  | { readonly kind: 'list'; readonly pieces: readonly Piece[] };

/** A part of a list: a run of the earlier one, or one item, made of the earlier one's item at a place if it names one. */
type Piece =
  | readonly [from: number, to: number]
  | { readonly of: number | undefined; readonly item: Delta };

type Members = { readonly [member: string]: unknown };

const SAME: Delta = { kind: 'same' };

/** What makes `after` of `before`. Only parts that are one and the same object in both are found to be the same. */
export function deltaOf(before: unknown, after: unknown): Delta {
  if (before === after) return SAME;
  if (Array.isArray(before) && Array.isArray(after)) return listDelta(before, after);
  if (isMembers(before) && isMembers(after)) return objectDelta(before, after);
  return { kind: 'new', value: after };
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function objectDelta(before: Members, after: Members): Delta {
  const changed: { [member: string]: Delta } = {};
  for (const [member, value] of Object.entries(after)) {
    const old = Object.hasOwn(before, member) ? before[member] : undefined;
    if (old !== value) changed[member] = deltaOf(old, value);
  }
  const gone = Object.keys(before).filter((member) => !Object.hasOwn(after, member));
  return { kind: 'object', changed, gone };
}

function listDelta(before: readonly unknown[], after: readonly unknown[]): Delta {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const pieces: Piece[] = head > 0 ? [[0, head]] : [];
  const places = new Map<unknown, number>();
  for (let at = head; at < before.length - tail; at++) places.set(before[at], at);
  for (let at = head; at < after.length - tail; at++) {
    const item = after[at];
    const place = places.get(item);
    if (place !== undefined) addRun(pieces, place);
    else {
      // In a list that is as long as before, what changed is where it was.
      const of = before.length === after.length ? at : undefined;
      const old = of === undefined ? undefined : before[of];
      pieces.push({ of, item: deltaOf(old, item) });
    }
  }
  if (tail > 0) pieces.push([before.length - tail, before.length]);
  return { kind: 'list', pieces };
}

/** One more item of the earlier list: the run before it goes on, or another begins. */
function addRun(pieces: Piece[], place: number): void {
  const last = pieces.at(-1);
  if (isRun(last) && last[1] === place) pieces[pieces.length - 1] = [last[0], place + 1];
  else pieces.push([place, place + 1]);
}

function isRun(piece: Piece | undefined): piece is readonly [number, number] {
  return Array.isArray(piece);
}

/** The value that a delta makes of the earlier one; it shares with it what did not change. */
export function applied(before: unknown, delta: Delta): unknown {
  switch (delta.kind) {
    case 'same':
      return before;
    case 'new':
      return delta.value;
    case 'object': {
      const after: { [member: string]: unknown } = { ...(before as Members) };
      for (const member of delta.gone) delete after[member];
      for (const [member, change] of Object.entries(delta.changed)) {
        after[member] = applied(after[member], change);
      }
      return after;
    }
    case 'list': {
      const old = before as readonly unknown[];
      const after: unknown[] = [];
      for (const piece of delta.pieces) {
        if (!isRun(piece)) {
          after.push(applied(piece.of === undefined ? undefined : old[piece.of], piece.item));
        } else for (let at = piece[0]; at < piece[1]; at++) after.push(old[at]);
      }
      return after;
    }
  }
}
