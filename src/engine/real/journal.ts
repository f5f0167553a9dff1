/**
 * What a run makes outside of a room, so that it can be removed: at the run's end, or by the next supervisor when
 * this one was killed. Written before or right after each thing is made.
 */
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Native } from '../../native/native.ts';
import { syscallNumber } from '../../native/syscall-numbers.ts';

/** One thing that was made. Keys are private to a run, ids are the kernel's. */
export type Made =
  | { readonly kind: 'msg' | 'sem' | 'shm'; readonly id: number }
  | { readonly kind: 'queue'; readonly name: string }
  | { readonly kind: 'folder'; readonly path: string };

interface File {
  readonly pid: number;
  /** When the process started, in clock ticks since boot: no later process of that number has the same. */
  readonly start: string;
  readonly made: readonly Made[];
}

const IPC_RMID = 0;

/** The journal of one run. */
export class Journal {
  readonly #native: Native;
  readonly #path: string;
  #made: readonly Made[] = [];

  constructor(native: Native) {
    this.#native = native;
    const folder = journalFolder();
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#path = join(folder, `run-${process.pid}.json`);
  }

  /** Note that something was made. */
  add(made: Made): void {
    this.#write([...this.#made, made]);
  }

  /** Note that a System V object is no more. */
  forget(kind: Made['kind'], id: number): void {
    this.#write(
      this.#made.filter((made) => !('id' in made && made.kind === kind && made.id === id)),
    );
  }

  /** True for a System V object that this run made. */
  has(kind: Made['kind'], id: number): boolean {
    return this.#made.some((made) => 'id' in made && made.kind === kind && made.id === id);
  }

  /** Remove everything that is in it, and the journal. */
  close(): void {
    for (const made of this.#made) remove(this.#native, made);
    this.#made = [];
    rmSync(this.#path, { force: true });
  }

  #write(made: readonly Made[]): void {
    this.#made = made;
    const file: File = { pid: process.pid, start: startOf(process.pid) ?? '', made };
    writeFileSync(`${this.#path}.new`, JSON.stringify(file), { mode: 0o600 });
    renameSync(`${this.#path}.new`, this.#path);
  }
}

/** Journals whose supervisor is no more. */
export function orphanedJournals(): readonly string[] {
  const folder = journalFolder();
  let names: readonly string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  return names
    .filter((name) => name.endsWith('.json'))
    .map((name) => join(folder, name))
    .filter((path) => {
      const file = read(path);
      return file !== undefined && startOf(file.pid) !== file.start;
    });
}

/** Remove what supervisors left behind that were killed. */
export function sweepJournals(native: Native): void {
  for (const path of orphanedJournals()) {
    for (const made of read(path)?.made ?? []) remove(native, made);
    rmSync(path, { force: true });
  }
}

function journalFolder(): string {
  const { XDG_STATE_HOME: state } = process.env;
  const home = state?.startsWith('/') ? state : join(homedir() || tmpdir(), '.local', 'state');
  return join(home, 'ipcscope');
}

function read(path: string): File | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as File;
  } catch {
    return undefined;
  }
}

/** Field 22 of proc_pid_stat(5); undefined when there is no such process. */
function startOf(pid: number): string | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

function remove(native: Native, made: Made): void {
  switch (made.kind) {
    case 'msg':
      native.syscall(syscallNumber('msgctl'), made.id, IPC_RMID, 0);
      break;
    case 'sem':
      native.syscall(syscallNumber('semctl'), made.id, 0, IPC_RMID, 0);
      break;
    case 'shm':
      native.syscall(syscallNumber('shmctl'), made.id, IPC_RMID, 0);
      break;
    case 'queue':
      native.mqUnlink(made.name);
      break;
    case 'folder':
      removeFolder(made.path);
      break;
  }
}

/** The run's directories are closed to their owner, as a room's are; they are opened to be removed. */
function removeFolder(path: string): void {
  for (const folder of [path, join(path, 'dev')]) {
    try {
      chmodSync(folder, 0o700);
    } catch {
      // It is gone already.
    }
  }
  rmSync(path, { recursive: true, force: true });
}
