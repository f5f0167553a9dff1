/**
 * What the program and the supervisor say to each other: plain data, one answer for each request, in order.
 * Byte strings are Uint8Arrays; everything else is JSON.
 */
import type { CallRequest, MachineLimit, MemoryFacts } from '../../model/kernel.ts';
import type { ActorName, Snapshot } from '../../model/snapshot.ts';
import type { Report } from '../../model/step.ts';
import type { RealErrorCode } from '../errors.ts';
import type { Delta } from './delta.ts';

/** How a real kernel is to be. */
export interface RealKernelOptions {
  /** Stay in the host's IPC namespace, where other programs see the objects. */
  readonly hostIpc?: boolean;
  /** All actors share one processor, so that the order of waking is reproducible. On unless false. */
  readonly pinned?: boolean;
}

/** A request, without its number. */
export type Ask =
  | { readonly op: 'open'; readonly options: RealKernelOptions }
  | { readonly op: 'start'; readonly actors: readonly ActorName[] }
  | { readonly op: 'call'; readonly request: CallRequest }
  | { readonly op: 'advance'; readonly ns: number }
  | { readonly op: 'doctor' }
  /** Answered with whether the room stood until then: nobody had killed its own processes. */
  | { readonly op: 'close' };

/** The answer to `start`. */
export interface Started {
  readonly snapshot: Snapshot;
  readonly memory: MemoryFacts;
  readonly pids: { readonly [actor: ActorName]: number };
}

/** What a call or a passage of time did, and what the kernel looks like after it: both are found in one go. */
export interface Probed extends Report {
  readonly snapshot: Snapshot;
}

/** The answer to `advance`: a report, with its snapshot as what it has of the one before. */
export interface Reported extends Report {
  readonly snapshot: Delta;
  /** All that the run has come to. */
  readonly limits: ReadonlySet<MachineLimit>;
}

/** The answer to `call`. */
export interface Called {
  readonly report: Reported;
  /** The process ids of the actors that it brought to life. */
  readonly pids: { readonly [actor: ActorName]: number };
}

/** A request. */
export type Request = Ask & { readonly id: number };

/** Number of the answer that nobody asked for: the supervisor's first line runs. Requests count from 1. */
export const HERE = 0;

/** The answer to the request of the same number. */
export type Answer =
  | { readonly id: number; readonly value: unknown }
  | {
      readonly id: number;
      readonly error: {
        readonly code: RealErrorCode;
        readonly args: { readonly [name: string]: string | number };
      };
    };
