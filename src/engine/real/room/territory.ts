/**
 * Where a run may go: in a room of its own anywhere, since nothing of the user's is there. With the host's IPC
 * namespace (`--host-ipc`) the user's objects are within reach, so a run may use only those that it made itself.
 */
import { callSpec } from '../../calls/catalogue.ts';
import type { SysvKind } from '../../calls/spec.ts';
import type { CallRequest } from '../../model/kernel.ts';
import type { Returned } from '../../model/step.ts';
import type { Value } from '../../script/value.ts';
import { RealKernelError } from '../errors.ts';
import type { Journal, Made } from './journal.ts';
import { kindGotBy } from './sysv-kind.ts';

const IPC_PRIVATE = 0;
const IPC_RMID = 0;
const O_CREAT = 0o100;
const ENOENT = -2;

const CONTROLS: { readonly [call: string]: readonly [SysvKind, number] | undefined } = {
  msgctl: ['msg', 1],
  semctl: ['sem', 2],
  shmctl: ['shm', 1],
};

/** What a run may reach. */
export interface Territory {
  /** Throws `real.outside` for a call that would reach an object that is not the run's. */
  check(request: CallRequest): void;
  /** A call has returned: note what it made. */
  after(request: CallRequest, outcome: Returned): void;
  /** Remove what was made. */
  close(): void;
}

/** In a room of its own: everything is the run's, and goes with the room. */
export const ROOM: Territory = { check: () => {}, after: () => {}, close: () => {} };

/** What a territory in the host's IPC namespace needs. */
export interface HostIpcOptions {
  readonly journal: Journal;
  /** The System V object that a key leads to: its id, or minus an error number. */
  readonly objectOf: (kind: SysvKind, key: number) => number;
  /** Whether a queue of a name is there. */
  readonly queueExists: (name: string) => boolean;
}

/** In the host's IPC namespace: objects that the journal lists, and no others. */
export class HostIpc implements Territory {
  readonly #options: HostIpcOptions;

  constructor(options: HostIpcOptions) {
    this.#options = options;
  }

  check({ call, args }: CallRequest): void {
    const { journal, objectOf, queueExists } = this.#options;
    for (const [at, { type }] of callSpec(call).args.entries()) {
      const value = args[at];
      if (type.t !== 'id' || type.of === undefined) continue;
      // Also the indices that some commands take instead, which lead to everybody's objects.
      if (typeof value !== 'number' || !journal.has(type.of, value)) throw outside(call);
    }
    const kind = kindGotBy(call);
    const [first] = args;
    if (kind !== undefined && typeof first === 'number' && first !== IPC_PRIVATE) {
      const there = objectOf(kind, first);
      if (there !== ENOENT && !journal.has(kind, there)) throw outside(call);
    }
    const name = queueNamed(call, first);
    if (name === undefined) return;
    if (!journal.hasQueue(name.slice(1)) && queueExists(name)) throw outside(call);
  }

  after({ call, args }: CallRequest, outcome: Returned): void {
    if (outcome.errno !== undefined) return;
    const made = this.#made(call, args, Number(outcome.value));
    const { journal } = this.#options;
    const [first] = args;
    if (made !== undefined) journal.add(made);
    const name = queueNamed(call, first);
    if (call === 'mq_unlink' && name !== undefined) journal.forget(queue(name));
    const control = CONTROLS[call];
    if (control === undefined || typeof first !== 'number') return;
    const [kind, command] = control;
    if (args[command] === IPC_RMID) journal.forget({ kind, id: first });
  }

  close(): void {
    this.#options.journal.close();
  }

  #made(call: string, args: readonly (Value | undefined)[], value: number): Made | undefined {
    const kind = kindGotBy(call);
    const { journal } = this.#options;
    if (kind !== undefined) return journal.has(kind, value) ? undefined : { kind, id: value };
    const [first, flags] = args;
    const name = queueNamed(call, first);
    if (call !== 'mq_open' || name === undefined) return undefined;
    if (typeof flags !== 'number' || (flags & O_CREAT) === 0) return undefined;
    return journal.hasQueue(name.slice(1)) ? undefined : queue(name);
  }
}

function outside(call: string): RealKernelError {
  return new RealKernelError('real.outside', { call });
}

/** The name of the POSIX queue that a call names: bytes of a variable name one as a string does. */
function queueNamed(call: string, first: Value | undefined): string | undefined {
  if (!call.startsWith('mq_')) return undefined;
  if (first instanceof Uint8Array) return Buffer.from(first).toString('utf8');
  return typeof first === 'string' ? first : undefined;
}

function queue(name: string): Made {
  return { kind: 'queue', name: name.slice(1) };
}
