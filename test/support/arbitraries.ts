/**
 * Random transcripts. A transcript is an array of moves, each a handful of small numbers; what call a move
 * becomes depends on what there is when its turn comes: which processes are free, what they hold. So any part
 * of a transcript is a transcript too, and a failing one shrinks by leaving moves out.
 */
import fc from 'fast-check';
import type { ActorName, FdView, ProcessView, Snapshot } from '../../src/engine/model/snapshot.ts';
import type { Step } from '../../src/engine/model/step.ts';
import type { CallItem } from '../../src/engine/script/ast.ts';
import { parse } from '../../src/engine/script/parse.ts';
import type { Value } from '../../src/engine/script/value.ts';

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
  /** One of many, all equally often. */
  readonly any: number;
}

/** A kind of call that a move can become. */
export interface Move {
  /** How often it comes, relative to the others. */
  readonly weight: number;
  /** The line of the transcript behind the actor's name; undefined when there is nothing it could be done to. */
  readonly line: (world: World, pick: Pick) => string | undefined;
  /** The caller may sleep, stop or end in it: the last process that is free seldom does it. */
  readonly leaves?: true;
}

/** How things stand: what the next move is chosen by. */
export interface Standing {
  readonly snapshot: Snapshot;
  /** Every process's variables. */
  readonly variables: { readonly [actor: ActorName]: { readonly [name: string]: Value } };
  /** The lines so far. */
  readonly past: readonly string[];
  /** System V ids that were removed, as `msg 5`. */
  readonly removed: ReadonlySet<string>;
  /** A number for the whole transcript: what it keeps coming back to. */
  readonly theme: number;
}

/** Small numbers, the small ones often. */
const number = fc.oneof({ weight: 3, arbitrary: fc.nat(3) }, { weight: 1, arbitrary: fc.nat(63) });

/** One move. */
const movePick: fc.Arbitrary<Pick> = fc.record({
  actor: fc.noBias(fc.nat(9)),
  kind: fc.noBias(fc.nat(9999)),
  a: number,
  b: number,
  c: number,
  any: fc.noBias(fc.nat(9999)),
});

/** The moves of one transcript. The same for the same seed. */
export function picksOf(seed: number, length: number): Pick[] {
  return fc.sample(movePick, { seed, numRuns: length });
}

/** The names that processes get, in the order in which they come to life. */
const NAMES = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
/** Processes that live at once, at most. */
const LIVING_MAX = 5;
/** The last process that is free may leave one time in so many; the transcript is then at its end. */
const LAST_MAY_LEAVE = 24;
/** With fewer than so many free, one move in `FORK` makes another. */
const MANY = 3;
const FORK = 4;

/** What there is: read from a snapshot, and asked by moves. */
export class World {
  readonly snapshot: Snapshot;
  /** Whose move it is. */
  readonly self: ProcessView;
  readonly #standing: Standing;

  constructor(standing: Standing, self: ProcessView) {
    this.#standing = standing;
    this.snapshot = standing.snapshot;
    this.self = self;
  }

  /** Steps so far; for data that tells where it comes from. */
  get step(): number {
    return this.#standing.past.length;
  }

  /** True when the caller holds a variable. */
  holds(name: string): boolean {
    return this.#standing.variables[this.self.actor]?.[name] !== undefined;
  }

  /** One of the variables of these names that the caller holds. */
  variable(names: readonly string[], pick: number): string | undefined {
    const held = names.filter((name) => this.holds(name));
    return held[pick % Math.max(1, held.length)];
  }

  /** The same for ids of a kind (`msg`), of objects that are still there. */
  id(kind: string, names: readonly string[], pick: number): string | undefined {
    const { removed, variables } = this.#standing;
    const there = names.filter((name) => {
      const value = variables[this.self.actor]?.[name];
      return typeof value === 'number' && value >= 0 && !removed.has(`${kind} ${value}`);
    });
    return this.variable(there, pick);
  }

  /** A few of many, the same ones throughout a transcript: what is rare by itself meets oftener. */
  few<T>(list: readonly [T, ...T[]], count: number): readonly [T, ...T[]] {
    const { theme } = this.#standing;
    // Steps of a number that has no divisor in common with the length, so that none comes twice.
    const step = 1 + (theme % 3) * list.length;
    const chosen = Array.from({ length: count }, (_, at) => oneOf(list, theme + at * (step + at)));
    return [chosen[0] ?? list[0], ...chosen.slice(1)];
  }

  /** The processes that have not ended, the caller among them. */
  get living(): readonly ProcessView[] {
    return this.snapshot.processes.filter(({ exit }) => exit === undefined);
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
  standing: Standing,
  families: readonly (readonly Move[])[],
): string | undefined {
  const free = standing.snapshot.processes.filter(
    ({ call, exit, state }) => call === undefined && exit === undefined && state === 'running',
  );
  const self = free[pick.actor % Math.max(1, free.length)];
  if (self === undefined) return undefined;
  const world = new World(standing, self);
  if (free.length < MANY && world.child !== undefined && pick.any % FORK === 0) {
    return `${self.actor}  fork() = ${world.child}`;
  }
  const stays = free.length === 1 && pick.any % LAST_MAY_LEAVE !== 1;
  const moves = families.flat().filter(({ leaves }) => !(stays && leaves));
  const total = moves.reduce((sum, { weight }) => sum + weight, 0);
  let at = pick.kind % total;
  const move = moves.find(({ weight }) => {
    at -= weight;
    return at < 0;
  });
  const call = move?.line(world, pick);
  return call === undefined ? undefined : `${self.actor}  ${call}`;
}

const IPC_RMID = 0;

/** What a call removed, as `msg 5`. */
export function removedBy({ call, args, outcome }: Step): string | undefined {
  if (call === undefined || outcome?.kind !== 'returned' || outcome.errno !== undefined)
    return undefined;
  const command = args?.[call === 'semctl' ? 2 : 1];
  return /^(?:msg|sem|shm)ctl$/.test(call) && command === IPC_RMID
    ? `${call.slice(0, 3)} ${args?.[0]}`
    : undefined;
}

/** A line that calls, read. */
export function callOf(line: string): CallItem {
  // The names of processes that lines before this one have made known.
  const names = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((name) => `${name}  getpid()\n`).join('');
  const { script, diagnostics } = parse(`${names}${line}\n`, 'random.ipc');
  const item = script.items.at(-1);
  if (item?.kind !== 'call' || diagnostics.length > 0) {
    throw new Error(`${line}: ${diagnostics[0]?.message ?? 'not a call'}`);
  }
  return item;
}
