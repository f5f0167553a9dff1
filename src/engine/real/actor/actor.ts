/** An actor of the run: a process of the room, with what the supervisor knows of it besides what the kernel shows. */
import type { CallRequest } from '../../model/kernel.ts';
import type { ExitView } from '../../model/snapshot.ts';
import type { Timing } from '../../model/step.ts';
import type { Making, NamedSemaphore, RawCall } from '../marshal/plan.ts';
import type { Status } from './proc.ts';
import type { SignalTable } from './signal-table.ts';
import type { Slot } from './slot.ts';
import type { Task } from './task.ts';

/** A call that was begun. */
export interface Pending {
  readonly request: CallRequest;
  readonly making: Making;
  /** The raw call that the process was told to make last. */
  raw: RawCall;
  /** The child that the raw call makes, until the child is there. */
  birth: Birth | undefined;
  /** What the raw calls before it measured. */
  spent: Timing | undefined;
  /** The step in which the kernel last began it: what it names is looked up anew after a signal. */
  begunAt: number;
  /** What it sends has been noted, though it has not returned: it stopped its own process. */
  sent?: true;
}

/** A child that is being made. */
export interface Birth {
  readonly name: string;
  /** Where the child takes its commands. */
  readonly slot: Slot;
  /** The parent's children before it. */
  readonly known: ReadonlySet<number>;
}

/** One actor. */
export interface Actor {
  readonly name: string;
  readonly task: Task;
  readonly signals: SignalTable;
  readonly semaphores: Map<string, NamedSemaphore>;
  /** Its call that has not returned. */
  pending: Pending | undefined;
  /** How it ended; the process may still be a zombie. */
  exit: ExitView | undefined;
  /** Nothing is left of it in the kernel. */
  reaped: boolean;
  /** Its slot has been given back. */
  collected: boolean;
  stopped: boolean;
  /** The status of the last sample. */
  status: Status | undefined;
  /** The descriptor that its last call may have made mean something else (dup2). */
  replaced: number | undefined;
  /** How often it had been scheduled when that was last looked at between steps. */
  switches: number;
  /** The step in which it last ran. */
  ranAt: number;
  /** Its process group, as the supervisor numbers it: no call of the catalogue changes it. */
  readonly group: number | undefined;
  /** The name of its parent, which may be `init`; `null` when the kernel does not say. */
  parent: string | null;
}

/** True for an actor that has not ended. */
export function lives(actor: Actor): boolean {
  return actor.exit === undefined;
}
