/** What one step of a run did: the call, what came of it, and what happened inside. Plain data. */
import type { Integer } from '../calls/integer.ts';
import type { CallName } from '../calls/spec.ts';
import type { Value } from '../script/value.ts';
import type { ActorName, BlockedView, ExitView, Field, ObjectId, Snapshot } from './snapshot.ts';

/** A call that returned. `outs` stands at the catalogue's argument positions; only out arguments are set. */
export interface Returned {
  readonly kind: 'returned';
  /** The value in C's sense: -1 with `errno` set on failure. */
  readonly value: Integer;
  /** The name behind the value where C has a pointer: the old handler that signal(2) returns. */
  readonly name?: string;
  /** `EAGAIN`, ...; absent on success. */
  readonly errno?: string;
  readonly outs: readonly (Value | undefined)[];
}

/** What came of a call at once. */
export type Outcome =
  | Returned
  | { readonly kind: 'blocked'; readonly where: BlockedView }
  /** The call never returns: `exit`, or a signal killed or stopped the caller inside it. */
  | { readonly kind: 'gone' };

/** siginfo_t, by field: si_code as a name (`SI_USER`), si_pid as an actor's name, si_value as a number. */
export type SignalInfo = { readonly [field: string]: Field };

/** Something that happened because of a step, in the order of each actor's own life. */
export type Consequence =
  /** A call that had blocked has returned. */
  | {
      readonly kind: 'resumed';
      readonly actor: ActorName;
      readonly call: CallName;
      readonly outcome: Returned;
    }
  /** A signal was delivered: a handler ran, or the default action was taken (even if that is to ignore it). */
  | {
      readonly kind: 'signal';
      readonly actor: ActorName;
      readonly signal: string;
      readonly info: SignalInfo;
      readonly action: 'handler' | 'terminate' | 'core' | 'stop' | 'continue' | 'ignore';
      readonly handler?: string;
    }
  | { readonly kind: 'ended'; readonly actor: ActorName; readonly exit: ExitView };

/** One thing that the simulated kernel did inside a call: one trace point that it passed. */
export interface TraceEntry {
  readonly actor: ActorName;
  /** The kernel function: `pipe_write`. */
  readonly fn: string;
  /** Its file in Linux's tree: `fs/pipe.c`. */
  readonly file: string;
  /** Nesting, 0 for the system call itself. */
  readonly depth: number;
  /** Stable name that texts attach to: `pipe_write.copy`. */
  readonly id: TraceId;
  /** Values for the text. */
  readonly args: { readonly [name: string]: Field };
  /** The object that it was done to. */
  readonly object?: ObjectId;
  readonly changes: readonly FieldChange[];
  /** The kernel right after it; present when the run was asked to keep it. */
  readonly snapshot?: Snapshot;
}

/** `function.what`. The text catalogue has a sentence for each in every language. */
export type TraceId = `${string}.${string}`;

/** A field that changed, addressed as `fields.head` or `parts.0.len` within the object. */
export interface FieldChange {
  readonly object: ObjectId;
  readonly field: string;
  readonly before: Field;
  readonly after: Field;
}

/** Measured around the call itself by the actor; never present in the simulation. */
export interface Timing {
  /** Nanoseconds from just before to just after the system call. */
  readonly ns: number;
  /** Median of repeats, where the call can be repeated without changing anything. */
  readonly medianNs?: number;
  readonly repeats?: number;
  readonly voluntarySwitches: number;
  readonly involuntarySwitches: number;
  readonly minorFaults: number;
  readonly majorFaults: number;
}

/** What the kernel looked like when one thing of a step had happened, and nothing after it. */
export interface Moment {
  /** How many entries of the step's trace had happened by then. */
  readonly trace: number;
  readonly snapshot: Snapshot;
}

/** What a kernel reports of one call or one passage of time. */
export interface Report {
  /** Absent when time passed and nobody called. */
  readonly outcome?: Outcome;
  readonly consequences: readonly Consequence[];
  /** Empty on the real kernel. */
  readonly trace: readonly TraceEntry[];
  /**
   * Where there are consequences: the moment of the call, as it returned or fell asleep (of the time, before anything came
   * of it), then one for each consequence, in their order; the last is the end of the step. Absent where nobody asked, and on the
   * real kernel, which shows nothing between a call and the end of what it led to.
   */
  readonly moments?: readonly Moment[];
  readonly timing?: Timing;
  /**
   * Page faults of the caller while it made the call, those that needed nothing from a disk (getrusage(2), ru_minflt).
   * Absent where it slept meanwhile, and on the real kernel where some are the actor's own.
   */
  readonly minorFaults?: number;
}

/** One step of a run, as screens and recordings see it. */
export interface Step extends Report {
  /** The kernel after it. */
  readonly snapshot: Snapshot;
  /** 0-based position among the run's steps. */
  readonly index: number;
  /** 1-based line of the transcript, 0 when there is none. */
  readonly line: number;
  /** Milliseconds since the run began, as measured; 0 in the simulation. */
  readonly atMs: number;
  readonly actor?: ActorName;
  readonly call?: CallName;
  /** The call's arguments as values, at the catalogue's positions. */
  readonly args?: readonly (Value | undefined)[];
  /** Time that passed, for a `+250ms` line. */
  readonly advanceNs?: number;
  /** Every process's variables after the step. */
  readonly variables: { readonly [actor: ActorName]: { readonly [name: string]: Value } };
  /** Assertions of the transcript that did not hold at this step. */
  readonly failures: readonly Failure[];
}

/** An assertion that did not hold: `FAIL FILE:LINE: expected ..., got ...`. */
export interface Failure {
  readonly line: number;
  /** As the notation writes it. */
  readonly expected: string;
  readonly got: string;
}
