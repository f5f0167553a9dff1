/**
 * What a run makes outside of a room, so that it can be removed: at the run's end, or by the next supervisor when
 * this one was killed. Written before or right after each thing is made.
 */
import {
  accessSync,
  constants,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Native } from '../../../native/native.ts';
import { syscallNumber } from '../../../native/syscall-numbers.ts';
import { makeFolder, stateFolder } from '../../state-folder.ts';
import { RealKernelError } from '../errors.ts';

/** One thing that was made. Ids are the kernel's. */
export type Made =
  | { readonly kind: 'msg' | 'sem' | 'shm'; readonly id: number }
  | { readonly kind: 'queue'; readonly name: string };

interface File {
  readonly pid: number;
  /** When the process started, in clock ticks since boot: no later process of that number has the same. */
  readonly start: string;
  /** The place in which its pid and ids are valid: they say nothing about another. */
  readonly place: Place;
  readonly made: readonly Made[];
}

/** A start of the machine, and the namespaces that count processes and IPC objects. */
interface Place {
  readonly boot: string;
  readonly pids: string;
  readonly ipc: string;
}

const IPC_RMID = 0;

/** The journal of one run. */
export class Journal {
  readonly #native: Native;
  readonly #path: string;
  #made: readonly Made[] = [];

  /** Begin one. Throws `real.journal` where none can be kept: then nothing may be made either. */
  constructor(native: Native) {
    this.#native = native;
    const folder = stateFolder(process.env);
    this.#path = join(folder, nameOf(process.pid, startOf(process.pid) ?? '', here()));
    try {
      makeFolder(folder);
      accessSync(folder, constants.W_OK);
    } catch (error) {
      throw unkept(folder, error);
    }
  }

  /** Note that something was made. Throws `real.journal`; it is removed with the rest all the same. */
  add(made: Made): void {
    this.#write([...this.#made, made]);
  }

  /** Note that something is no more: what has its id or name from now on is another's. */
  forget(gone: Made): void {
    const key = JSON.stringify(gone);
    this.#write(this.#made.filter((made) => JSON.stringify(made) !== key));
  }

  /** True for a System V object that this run made. */
  has(kind: Made['kind'], id: number): boolean {
    return this.#made.some((made) => 'id' in made && made.kind === kind && made.id === id);
  }

  /** True for a POSIX queue that this run made, by its name without the slash. */
  hasQueue(name: string): boolean {
    return this.#made.some((made) => made.kind === 'queue' && made.name === name);
  }

  /** Remove everything that is in it, and the journal. */
  close(): void {
    for (const made of this.#made) remove(this.#native, made);
    this.#made = [];
    rmSync(this.#path, { force: true });
  }

  #write(made: readonly Made[]): void {
    this.#made = made;
    const start = startOf(process.pid) ?? '';
    const file: File = { pid: process.pid, start, place: here(), made };
    try {
      writeFileSync(`${this.#path}.new`, JSON.stringify(file), { mode: 0o600 });
      renameSync(`${this.#path}.new`, this.#path);
    } catch (error) {
      throw unkept(dirname(this.#path), error);
    }
  }
}

function unkept(folder: string, error: unknown): RealKernelError {
  const why = (error as NodeJS.ErrnoException).code ?? String(error);
  return new RealKernelError('real.journal', { folder, why });
}

/** A journal's name: no other process has it, of this container or of one that shares the folder. */
function nameOf(pid: number, start: string, { pids }: Place): string {
  return `run-${pid}-${start}-${inodeOf(pids)}.json`;
}

/** `pid:[4026531836]` without what is around the number. */
function inodeOf(namespace: string): string {
  return /\d+/.exec(namespace)?.[0] ?? '';
}

/** Things that may still be there, made by supervisors that are gone. */
export function orphanedThings(): readonly Made[] {
  const things = orphanedJournals().flatMap((path) => stillThere(read(path)));
  // One that was being written stands beside the one before it.
  return [...new Map(things.map((made) => [JSON.stringify(made), made])).values()];
}

/** Journals whose supervisor is no more. One of another container that shares this folder is not ours to judge. */
export function orphanedJournals(): readonly string[] {
  const folder = stateFolder(process.env);
  let names: readonly string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  return names
    .filter((name) => /\.json(?:\.new)?$/.test(name))
    .map((name) => join(folder, name))
    .filter((path) => isOrphaned(path, here()));
}

function isOrphaned(path: string, { boot, pids, ipc }: Place): boolean {
  const file = read(path);
  if (file === undefined) return isOrphanedByName(path, pids);
  if (file.place.boot !== boot) return true;
  if (file.place.pids !== pids || file.place.ipc !== ipc) return false;
  return startOf(file.pid) !== file.start;
}

/** Of one that cannot be read, because the disk was full or the machine went off, only the name is left. */
function isOrphanedByName(path: string, pids: string): boolean {
  const [, pid, start, inode] = /run-(\d+)-(\d*)-(\d+)\.json(?:\.new)?$/.exec(path) ?? [];
  return inode === inodeOf(pids) && startOf(Number(pid)) !== start;
}

/** Remove what killed supervisors left behind. */
export function sweepJournals(native: Native): void {
  for (const path of orphanedJournals()) {
    for (const made of stillThere(read(path))) remove(native, made);
    rmSync(path, { force: true });
  }
}

/** What a journal lists, without what a restart of the machine has removed: its ids are another's by now. */
function stillThere(file: File | undefined): readonly Made[] {
  return file === undefined || file.place.boot !== here().boot ? [] : file.made;
}

function here(): Place {
  return {
    boot: readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim(),
    pids: readlinkSync('/proc/self/ns/pid'),
    ipc: readlinkSync('/proc/self/ns/ipc'),
  };
}

function read(path: string): File | undefined {
  try {
    const file = JSON.parse(readFileSync(path, 'utf8')) as File;
    // One of a version that did not note the place is left to that version.
    return file.place === undefined ? undefined : file;
  } catch {
    return undefined;
  }
}

/**
 * Field 22 of proc_pid_stat(5); undefined when there is no such process, or it has ended and nobody asks how (the
 * first process of many a container asks for no stranger's end).
 */
function startOf(pid: number): string | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
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
  }
}
