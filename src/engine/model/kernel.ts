/** The one interface that the simulated and the real kernel share, and that the runner drives. */
import type { CallName } from '../calls/spec.ts';
import type { Value } from '../script/value.ts';
import type { Engine } from './choices.ts';
import type { ActorName, Snapshot } from './snapshot.ts';
import type { Report } from './step.ts';

/** A value now, or a promise of it: the simulation is synchronous, the real kernel is not. */
export type MaybePromise<T> = T | Promise<T>;

/** One call for a kernel to make. Every optional argument has been filled in by the runner. */
export interface CallRequest {
  readonly actor: ActorName;
  readonly call: CallName;
  /**
   * At the catalogue's positions. In arguments have values. An out argument is `undefined` where the caller
   * gives a buffer, `null` where it passes the NULL pointer; an in-out struct or array carries its in fields.
   */
  readonly args: readonly (Value | undefined)[];
  /** The call as the transcript writes it, for BlockedView.text: made when it is read, which few calls are long enough for. */
  readonly text: string;
  /**
   * Given where the call is to return and limits its sleep itself: then the kernel lets time pass until it has returned,
   * at most so long.
   */
  readonly wait?: Wait;
  /** For a call that makes a child: the child's name. */
  readonly child?: ActorName;
}

/**
 * A limit of the whole machine, named as sysctl(8) or getrlimit(2) names it: other programs count against it too, and
 * whoever owns the machine sets it.
 */
export type MachineLimit = 'fs.pipe-user-pages-soft' | 'RLIMIT_MSGQUEUE';

/** What Linux leaves to chance: for whom of those that share a port by SO_REUSEPORT something is, by a hash with a secret. */
export type Chance = 'SO_REUSEPORT';

/** What of memory differs from machine to machine. */
export interface MemoryFacts {
  /** Fresh memory that is only read is one page of zeros that all share. */
  readonly zeroPage: boolean;
  /** Areas lie where the simulation lays them, as far as the kernel chooses. */
  readonly fixed: boolean;
}

/** How long a call that sleeps is waited for. */
export interface Wait {
  readonly ns: number;
  /** True where the call itself says that it is over by then; a late one is waited for a little longer. */
  readonly ends: boolean;
}

/**
 * A kernel that a transcript runs on. Calls come one at a time; none is made for an actor whose last one has not
 * returned.
 */
export interface Kernel {
  readonly engine: Exclude<Engine, 'twin'>;
  /** False for a call that this kernel does not have (yet). */
  supports(call: CallName): boolean;
  /** Bring the unrelated processes to life. Once, before any call. */
  start(actors: readonly ActorName[]): MaybePromise<void>;
  /**
   * The process id of an actor, as its own getpid(2) returns it: what the name `B` stands for in a transcript. Known
   * from `start` or from the fork on, even for the dead; undefined for an actor that never lived.
   */
  pidOf(actor: ActorName): number | undefined;
  /** Make the call, run everything that it sets free until nobody can run, wait where that is asked, and report. */
  call(request: CallRequest): MaybePromise<Report>;
  /** Let time pass: virtual in the simulation, real on the real kernel. */
  advance(ns: number): MaybePromise<Report>;
  /**
   * What it looks like now, after the last thing that was asked of it: drawn when asked for, so that a search through
   * many runs pays for those it looks at. Called once it was started, and never while it is making a call.
   */
  snapshot(): Snapshot;
  /** What of the machine's memory a simulation is to be told, once it was started; absent where there is nothing to tell. */
  readonly memory?: MemoryFacts;
  /** Be like that machine, before the first call. */
  resemble?(memory: MemoryFacts): void;
  /** Limits of the machine that the run has come to so far. */
  readonly limits: ReadonlySet<MachineLimit>;
  /** What a simulation has chosen so far that another kernel may choose otherwise; absent where nothing is known of it. */
  readonly chances?: ReadonlySet<Chance>;
  /** Kill what is left, remove what was made. Safe to call twice. */
  close(): MaybePromise<void>;
}
