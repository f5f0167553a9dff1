/**
 * Where a run may go: in a room anywhere, since nothing of the user's is there. Without one, paths lead to a private
 * folder, System V keys and queue names are changed to private ones, and signals go to actors only.
 */
import { randomInt } from 'node:crypto';
import { posix } from 'node:path';
import type { CallRequest } from '../model/kernel.ts';
import type { Returned } from '../model/step.ts';
import type { Value } from '../script/value.ts';
import { RealKernelError } from './errors.ts';
import type { Journal, Made } from './journal.ts';
import { kindGotBy, type SysvKind } from './sysv-kind.ts';

const IPC_PRIVATE = 0;
const IPC_RMID = 0;
const O_CREAT = 0o100;

const CONTROLS: { readonly [call: string]: readonly [SysvKind, number] | undefined } = {
  msgctl: ['msg', 1],
  semctl: ['sem', 2],
  shmctl: ['shm', 1],
};

/** How names of the transcript become names that the actors use. */
export interface Territory {
  path(path: string): string;
  /** A path as the kernel shows it, as the transcript has it. */
  shown(path: string): string;
  queueName(name: string): string;
  /** The name of a Unix socket: a path, or after a null byte a name of the network namespace (unix(7)). */
  socketPath(path: string): string;
  socketShown(path: string): string;
  key(key: number): number;
  /** A key as the kernel has it, as the transcript has it. */
  keyShown(key: number): number;
  /** The user of the actors as the transcript sees it; `null` where that would be the program's own. */
  uid(uid: number): number | null;
  /** Throws `real.outside` for a call that would reach what is not the run's. */
  check(request: CallRequest, pids: ReadonlySet<number>): void;
  /** Whether an object of a key is there already, before a call that may make it. */
  before(request: CallRequest): void;
  /** A call has returned: note what it made. */
  after(request: CallRequest, outcome: Returned): void;
  /** Remove what was made. */
  close(): void;
}

/** In a room: everything is as the transcript says, and goes with the room. */
export const ROOM: Territory = {
  path: (path) => path,
  shown: (path) => path,
  queueName: (name) => name,
  socketPath: (path) => path,
  socketShown: (path) => path,
  key: (key) => key,
  keyShown: (key) => key,
  uid: (uid) => uid,
  check: () => {},
  before: () => {},
  after: () => {},
  close: () => {},
};

/** What a territory without a room needs. */
export interface OutsideOptions {
  readonly journal: Journal;
  /** Where paths lead; undefined when the file system is the room's. */
  readonly folder: string | undefined;
  /** Whether a System V object, or a queue, is there already. */
  readonly exists: (kind: SysvKind, key: number) => boolean;
  readonly queueExists: (name: string) => boolean;
}

/** Without a room, or in one that shares the host's IPC namespace. */
export class Outside implements Territory {
  readonly #options: OutsideOptions;
  readonly #keys = new Map<number, number>();
  readonly #prefix = `ipcscope.${process.pid}.`;
  #existed = false;

  constructor(options: OutsideOptions) {
    this.#options = options;
  }

  path(path: string): string {
    const { folder } = this.#options;
    if (folder === undefined || path === '') return path;
    // Lexically, so that no `..` leads out of the folder.
    const whole = posix.normalize(posix.join('/', path));
    if (whole === '/dev/null' || whole === '/proc' || whole.startsWith('/proc/')) return whole;
    return folder + whole;
  }

  shown(path: string): string {
    const { folder } = this.#options;
    return folder !== undefined && path.startsWith(folder) ? path.slice(folder.length) : path;
  }

  queueName(name: string): string {
    if (this.#options.folder === undefined) return name;
    return name.length > 1 ? `/${this.#prefix}${name.slice(1)}` : name;
  }

  socketPath(path: string): string {
    if (!path.startsWith('\0')) return this.path(path);
    return this.#options.folder === undefined ? path : `\0${this.#prefix}${path.slice(1)}`;
  }

  socketShown(path: string): string {
    if (!path.startsWith('\0')) return this.shown(path);
    return path.replace(this.#prefix, '');
  }

  key(key: number): number {
    if (this.#options.folder === undefined || key === IPC_PRIVATE) return key;
    let own = this.#keys.get(key);
    if (own === undefined) {
      own = randomInt(1, 0x7fffffff);
      this.#keys.set(key, own);
    }
    return own;
  }

  keyShown(key: number): number {
    return [...this.#keys].find(([, own]) => own === key)?.[0] ?? key;
  }

  uid(uid: number): number | null {
    return this.#options.folder === undefined ? uid : null;
  }

  check({ call, args }: CallRequest, pids: ReadonlySet<number>): void {
    if (this.#options.folder === undefined) return;
    if (call !== 'kill' && call !== 'sigqueue') return;
    const [pid] = args;
    if (typeof pid === 'number' && pids.has(pid)) return;
    throw new RealKernelError('real.outside', { call });
  }

  before({ call, args }: CallRequest): void {
    const kind = kindGotBy(call);
    const [first] = args;
    this.#existed = false;
    if (kind !== undefined && typeof first === 'number' && first !== IPC_PRIVATE) {
      this.#existed = this.#options.exists(kind, this.key(first));
    } else if (call === 'mq_open' && typeof first === 'string') {
      this.#existed = this.#options.queueExists(this.queueName(first));
    }
  }

  after({ call, args }: CallRequest, outcome: Returned): void {
    if (outcome.errno !== undefined) return;
    const made = this.#made(call, args, outcome.value);
    const { journal } = this.#options;
    if (made !== undefined && !this.#existed) journal.add(made);
    const [first] = args;
    if (call === 'mq_unlink' && typeof first === 'string') journal.forget(this.#queue(first));
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
    if (kind !== undefined) return { kind, id: value };
    const [name, flags] = args;
    if (call !== 'mq_open' || typeof name !== 'string') return undefined;
    if (typeof flags !== 'number' || (flags & O_CREAT) === 0) return undefined;
    return this.#queue(name);
  }

  #queue(name: string): Made {
    return { kind: 'queue', name: this.queueName(name).slice(1) };
  }
}
