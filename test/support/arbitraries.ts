/**
 * Random transcripts. A transcript is an array of moves, each a handful of small numbers; what call a move
 * becomes depends on what there is when its turn comes: which processes are free, what they hold. So any part
 * of a transcript is a transcript too, and a failing one shrinks by leaving moves out.
 */
import fc from 'fast-check';
import type { FdView, ProcessView, Snapshot } from '../../src/engine/model/snapshot.ts';

/** The numbers of one move. Smaller means simpler, which is where shrinking leads. */
export interface Pick {
  /** Which process. */
  readonly actor: number;
  /** Which kind of call. */
  readonly kind: number;
  /** Which descriptor, size, flag: whatever the kind needs. */
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

/** A kind of call that a move can become. */
export interface Move {
  /** How often it comes, relative to the others. */
  readonly weight: number;
  /** The line of the transcript behind the actor's name; undefined when there is nothing it could be done to. */
  readonly line: (world: World, pick: Pick) => string | undefined;
}

/** Small numbers, the small ones often. */
const number = fc.oneof({ weight: 3, arbitrary: fc.nat(3) }, { weight: 1, arbitrary: fc.nat(63) });

/** One move. */
export const movePick: fc.Arbitrary<Pick> = fc.record({
  actor: fc.nat(9),
  kind: fc.nat(9999),
  a: number,
  b: number,
  c: number,
});

/** A transcript of at most so many moves. */
export function movePicks(most: number): fc.Arbitrary<Pick[]> {
  return fc.array(movePick, { maxLength: most, size: 'max' });
}

/** The names that processes get, in the order in which they come to life. */
const NAMES = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
/** Processes that live at once, at most. */
const LIVING_MAX = 5;

/** What there is: read from a snapshot, and asked by moves. */
export class World {
  readonly snapshot: Snapshot;
  /** Whose move it is. */
  readonly self: ProcessView;
  /** Steps so far; for data that tells where it comes from. */
  readonly step: number;

  constructor(snapshot: Snapshot, self: ProcessView, step: number) {
    this.snapshot = snapshot;
    this.self = self;
    this.step = step;
  }

  /** The name of the next child; undefined when there are enough. */
  get child(): string | undefined {
    const { processes } = this.snapshot;
    const living = processes.filter(({ exit }) => exit === undefined);
    return living.length < LIVING_MAX ? NAMES[processes.length] : undefined;
  }

  /** The caller's children that are not reaped, the dead among them. */
  get children(): readonly ProcessView[] {
    return this.snapshot.processes.filter(
      ({ parent, state }) => parent === this.self.actor && state !== 'dead',
    );
  }

  /** Descriptors besides the first three. */
  get fds(): readonly FdView[] {
    return this.self.fds.filter(({ fd }) => fd > 2);
  }

  /** A descriptor; one time in sixteen a number that may mean none. */
  fd(pick: number, fits: (fd: FdView) => boolean = () => true): number | undefined {
    if (pick % 16 === 15) return 3 + (pick % 7);
    const fds = this.fds.filter(fits);
    return fds[pick % Math.max(1, fds.length)]?.fd;
  }

  /** The processes other than the caller that sleep in a call. */
  get sleepers(): readonly ProcessView[] {
    return this.snapshot.processes.filter(
      ({ call, actor }) => call !== undefined && actor !== this.self.actor,
    );
  }

  /** The object that a descriptor of the caller leads to. */
  objectOf(fd: number): string | null {
    return this.self.fds.find((view) => view.fd === fd)?.object ?? null;
  }
}

/** One of a list. */
export function oneOf<T>(list: readonly [T, ...T[]], pick: number): T {
  return list[pick % list.length] ?? list[0];
}

/**
 * The line that a move becomes, or undefined when nothing can be done.
 *
 * @param families The kinds of calls to choose from, a table for each mechanism.
 */
export function lineOf(
  pick: Pick,
  snapshot: Snapshot,
  step: number,
  families: readonly (readonly Move[])[],
): string | undefined {
  const free = snapshot.processes.filter(
    ({ call, exit, state }) => call === undefined && exit === undefined && state === 'running',
  );
  const self = free[pick.actor % Math.max(1, free.length)];
  if (self === undefined) return undefined;
  const moves = families.flat();
  const total = moves.reduce((sum, { weight }) => sum + weight, 0);
  let at = pick.kind % total;
  const move = moves.find(({ weight }) => {
    at -= weight;
    return at < 0;
  });
  const call = move?.line(new World(snapshot, self, step), pick);
  return call === undefined ? undefined : `${self.actor}  ${call}`;
}
