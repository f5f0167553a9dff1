/** What can go wrong on the real kernel's side, as data; the words are the text catalogue's. */
import type { NativeErrorCode } from '../../native/load.ts';

/** Why the real kernel cannot do what it was asked. */
export type RealErrorCode =
  | NativeErrorCode
  /** No actor for this processor: `{processor}`. */
  | 'real.processor'
  /** The kernel refuses to run the actor: `{errno}`. */
  | 'real.exec'
  /** A part of the room was refused: `{step}`, `{errno}`. */
  | 'real.room'
  /** No memory to share with the actors: `{step}`, `{errno}`. */
  | 'real.memory'
  /** No more files can be opened, by the supervisor or to start it: `{errno}`. */
  | 'real.files'
  /** /proc is not mounted where the supervisor runs. */
  | 'real.no-proc'
  /** No list can be kept of what the run makes outside of a room: `{folder}`, `{why}`. */
  | 'real.journal'
  /** The system gives the supervisor process no process, thread or memory: `{why}`, an errno or a signal. */
  | 'real.no-start'
  /** The supervisor process was made and does not come to its first line: `{seconds}` that it was waited for. */
  | 'real.hangs'
  /** The supervisor process ended: `{how}`. */
  | 'real.supervisor-lost'
  /** The room's own processes were killed from outside. */
  | 'real.room-lost'
  /** A call for an actor that is not in the run: `{actor}`. */
  | 'real.unknown-actor'
  /** A call for an actor whose last call has not returned, or that is stopped or gone: `{actor}`. */
  | 'real.not-free'
  /** More processes at once than there are slots: `{limit}`. */
  | 'real.too-many'
  /** Arguments that need more memory than a slot has: `{limit}`. */
  | 'real.too-large'
  /** A call that the real kernel does not have yet: `{call}`. */
  | 'real.no-call'
  /** Arguments that the call cannot be made with: `{call}`, `{argument}`. */
  | 'real.argument'
  /** With the host's IPC namespace the call would reach an object that the run did not make: `{call}`. */
  | 'real.outside'
  /** The call reaches from elsewhere into what moves the actor itself: `{call}`. */
  | 'real.own-memory'
  /** What an actor left in its control memory makes no sense: it does something other than it was told. */
  | 'real.foreign'
  /** Some actor never comes to rest: `{actor}`. */
  | 'real.never-quiet'
  /** The kernel was closed. */
  | 'real.closed'
  /** A mistake in this program: `{detail}`. */
  | 'real.internal';

/** An error of the real kernel; codes and values only. */
export class RealKernelError extends Error {
  readonly code: RealErrorCode;
  readonly args: { readonly [name: string]: string | number };

  constructor(code: RealErrorCode, args: { readonly [name: string]: string | number } = {}) {
    super(`${code} ${JSON.stringify(args)}`);
    this.name = 'RealKernelError';
    this.code = code;
    this.args = args;
  }
}
