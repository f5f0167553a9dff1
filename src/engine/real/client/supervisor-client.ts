/** A supervisor as the program sees it: a process that is started, asked, and ended. */
import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { RealKernelError } from '../errors.ts';
import { type Answer, type Ask, HERE } from './protocol.ts';

/**
 * Longest that a supervisor may take until its first line runs, in milliseconds. Where no more threads may be made
 * Node waits for those that it could not make, for ever; a machine at its limit takes seconds.
 */
export const STARTING_MS = 30_000;
/** Longest that the supervisor may take to go after its last answer. */
const FAREWELL_MS = 2000;
/** Longest that the end of a room may take: longer than the longest step, and than a machine at its limit needs. */
export const ROOM_END_MS = 20_000;
/** How much of what the supervisor wrote to standard error is kept, for the message when it dies. */
const LAST_WORDS = 2000;

/** The supervisor's program: beside this one in the bundle, or the source. */
function supervisorEntry(): string {
  const bundled = fileURLToPath(new URL('./supervisor.cjs', import.meta.url));
  if (existsSync(bundled)) return bundled;
  return fileURLToPath(new URL('../supervisor.ts', import.meta.url));
}

/** What Node needs to run the entry: nothing for JavaScript, and for TypeScript where it reads that itself. */
function loaderOf(entry: string): readonly string[] {
  if (entry.endsWith('.cjs') || process.features.typescript) return [];
  return ['--import', 'tsx'];
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: RealKernelError) => void;
}

/** One supervisor process and what it was asked. */
export class Supervisor {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  readonly #gone: Promise<void>;
  readonly #starting: NodeJS.Timeout;
  #next = HERE + 1;
  #here = false;
  #failed = false;
  #lost: RealKernelError | undefined;
  #words = '';

  constructor() {
    const entry = supervisorEntry();
    this.#process = fork(entry, [], {
      // A session of its own: what the terminal sends to the program's process group is not for the actors.
      detached: true,
      execArgv: [...loaderOf(entry)],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#process.stderr?.on('data', (chunk: Buffer) => {
      this.#words = (this.#words + chunk.toString('utf8')).slice(-LAST_WORDS);
    });
    this.#process.on('message', (answer: Answer) => this.#hear(answer));
    this.#gone = new Promise((resolve) => {
      this.#process.once('error', (error: NodeJS.ErrnoException) => {
        this.#lose(notStarted(error));
        resolve();
      });
      this.#process.once('exit', (code, signal) => {
        this.#lose(this.#ended(code, signal));
        resolve();
      });
    });
    this.#starting = setTimeout(() => this.#giveUp(), STARTING_MS).unref();
    // Before its first line it cannot notice that the program has gone.
    process.once('exit', this.#kill);
    this.#rest();
  }

  /** True when it is gone. */
  get lost(): boolean {
    return this.#lost !== undefined;
  }

  /** True while it has done all that it was asked, and each of its rooms stood to the end: only then may it have another room. */
  get sound(): boolean {
    return !this.lost && !this.#failed;
  }

  /**
   * End its room, and whatever it is doing there, and wait until nothing of it is left. Where that comes to nothing the
   * supervisor is killed, which takes the room along. Never rejects.
   */
  async endRoom(): Promise<void> {
    const timer = setTimeout(this.#kill, ROOM_END_MS);
    // A supervisor that is lost has taken its room along.
    const stood = await this.ask({ op: 'close' }).catch(() => false);
    if (stood !== true) this.#failed = true;
    clearTimeout(timer);
  }

  /** Ask, and wait for the answer. Rejects with RealKernelError. */
  ask(ask: Ask): Promise<unknown> {
    if (this.#lost !== undefined) return Promise.reject(this.#lost);
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      // It could not be started; the reason is about to arrive.
      if (this.#process.pid === undefined) return;
      this.#process.ref();
      this.#process.channel?.ref();
      this.#process.send({ ...ask, id }, (error) => {
        if (error !== null) this.#lose(lostBy(error.message));
      });
    });
  }

  /** Tell the supervisor to go, and wait until it is gone. */
  async end(): Promise<void> {
    this.#process.ref();
    if (this.#process.connected) this.#process.disconnect();
    const timer = setTimeout(this.#kill, FAREWELL_MS);
    await this.#gone;
    clearTimeout(timer);
  }

  readonly #kill = (): void => {
    this.#process.kill('SIGKILL');
  };

  #hear(answer: Answer): void {
    if (answer.id === HERE) {
      this.#here = true;
      this.#started();
      return;
    }
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (this.#waiting.size === 0) this.#rest();
    if ('error' in answer) {
      this.#failed = true;
      waiting?.reject(new RealKernelError(answer.error.code, answer.error.args));
    } else waiting?.resolve(answer.value);
  }

  /** It runs, or never will. */
  #started(): void {
    clearTimeout(this.#starting);
    process.off('exit', this.#kill);
  }

  #giveUp(): void {
    this.#lose(new RealKernelError('real.hangs', { seconds: STARTING_MS / 1000 }));
    this.#kill();
  }

  /** Nobody waits for an answer: the program may end. */
  #rest(): void {
    this.#process.unref();
    this.#process.channel?.unref();
    (this.#process.stderr as Socket | null)?.unref();
  }

  /** Why it ended. Node aborts where it gets no memory or no thread to begin with. */
  #ended(code: number | null, signal: NodeJS.Signals | null): RealKernelError {
    if (!this.#here && signal === 'SIGABRT') {
      return new RealKernelError('real.no-start', { why: signal });
    }
    return lostBy(signal ?? `${code} ${this.#words}`.trim());
  }

  #lose(why: RealKernelError): void {
    this.#started();
    this.#lost ??= why;
    for (const { reject } of this.#waiting.values()) reject(this.#lost);
    this.#waiting.clear();
  }
}

function lostBy(how: string): RealKernelError {
  return new RealKernelError('real.supervisor-lost', { how });
}

/** Why there is no process (fork(2), pipe(2)). */
function notStarted(error: NodeJS.ErrnoException): RealKernelError {
  const { code, errno = 0 } = error;
  if (code === 'EMFILE' || code === 'ENFILE') {
    return new RealKernelError('real.files', { errno: -errno });
  }
  if (code === 'EAGAIN' || code === 'ENOMEM') {
    return new RealKernelError('real.no-start', { why: code });
  }
  return lostBy(String(error));
}
