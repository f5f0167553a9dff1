/**
 * Descriptor tables and open file descriptions, from outside.
 *
 * Numbers, flags and targets are in /proc/PID/fd and fdinfo; whether two descriptors share a description is
 * kcmp(2)'s to say. Nothing is ever opened: opening a FIFO or pipe would wake sleepers and change its counts.
 */
import { statSync } from 'node:fs';
import { sameFile } from '../../../native/linux-kcmp.ts';
import type { Native } from '../../../native/native.ts';
import type { FdView } from '../../model/snapshot.ts';
import type { Actor } from '../actor.ts';
import { portableOpenFlags } from '../marshal/arch.ts';

const O_ACCMODE = 3;
const O_CLOEXEC = 0o2000000;
const STATUS_FLAGS = [
  ['O_APPEND', 0o2000],
  ['O_NONBLOCK', 0o4000],
  ['O_DIRECT', 0o40000],
] as const;

/** What a descriptor leads to. */
export interface Target {
  readonly kind: 'pipe' | 'fifo' | 'other' | 'nothing';
  /** Tells files apart for as long as somebody has them open: device and inode number. */
  readonly key: string;
  /** The path, where there is one, as the room has it. */
  readonly path: string;
}

/** One descriptor of one actor. */
export interface Entry {
  readonly actor: Actor;
  readonly fd: number;
  readonly target: Target;
  /** Open flags, with x86-64's numbers. */
  readonly flags: number;
  /** The open file description, `null` where the kernel does not tell. */
  readonly file: Description | null;
}

/** An open file description of the run. */
export interface Description {
  /** `file:N` in the order in which they got their first descriptor; `null` for the null device given at birth. */
  name: string | null;
  /** Status flags: they are the description's, so whoever sets them sets them for all who share it. */
  flags: number;
}

/** The tables of all actors, kept from step to step; only those who ran can have changed theirs. */
export class Descriptors {
  readonly #native: Native;
  readonly #tables = new Map<Actor, readonly Entry[]>();
  #files = 0;
  #step = -1;

  constructor(native: Native) {
    this.#native = native;
  }

  /** Read again the tables of those who ran in this step. */
  refresh(actors: readonly Actor[], step: number): void {
    for (const actor of actors) {
      if (actor.ranAt > this.#step || !this.#tables.has(actor)) this.#read(actor);
    }
    this.#step = step;
  }

  /** One actor's descriptors, ascending. */
  of(actor: Actor): readonly Entry[] {
    return this.#tables.get(actor) ?? [];
  }

  /** Everybody's descriptors. */
  *all(): Iterable<Entry> {
    for (const table of this.#tables.values()) yield* table;
  }

  #read(actor: Actor): void {
    const before = this.#tables.get(actor);
    const entries: Entry[] = [];
    // What is still there stands first, so that new descriptors are compared with it.
    this.#tables.set(actor, entries);
    if (actor.exit !== undefined) return;
    const fresh: Omit<Entry, 'file'>[] = [];
    for (const fd of actor.task.proc.fds()) {
      const bare = entryOf(actor, fd);
      if (bare === undefined) continue;
      const old = before?.find((entry) => entry.fd === fd);
      if (old !== undefined && fd !== actor.replaced && sameKind(old, bare)) {
        entries.push({ ...bare, file: old.file });
      } else fresh.push(bare);
    }
    for (const bare of fresh) entries.push({ ...bare, file: this.#fileOf(bare, before) });
    for (const { file, flags } of entries) if (file !== null) file.flags = flags;
    entries.sort((one, other) => one.fd - other.fd);
  }

  /** The description of a new descriptor: an equal one's, else a new one. */
  #fileOf(entry: Omit<Entry, 'file'>, before: unknown): Description | null {
    const { actor, fd } = entry;
    const seen = new Set<Description | null>();
    let found: Description | undefined;
    for (const other of this.all()) {
      if (seen.has(other.file) || !sameKind(other, entry)) continue;
      const same = sameFile(
        this.#native,
        actor.task.hostPid,
        fd,
        other.actor.task.hostPid,
        other.fd,
      );
      if (same === null) return null;
      if (same) {
        found = other.file ?? undefined;
        break;
      }
      seen.add(other.file);
    }
    const file = found ?? { name: null, flags: 0 };
    // The first table of a process is its parent's, or the null device: nothing was opened.
    if (before !== undefined) file.name ??= `file:${++this.#files}`;
    return file;
  }
}

/** Whether two descriptors may share a description: what they lead to and may do is the same. */
function sameKind(one: Omit<Entry, 'file'>, other: Omit<Entry, 'file'>): boolean {
  const modes = (one.flags ^ other.flags) & O_ACCMODE;
  return modes === 0 && one.target.key === other.target.key;
}

function entryOf(actor: Actor, fd: number): Omit<Entry, 'file'> | undefined {
  const link = actor.task.proc.link(fd);
  const info = actor.task.proc.fdinfo(fd);
  if (link === undefined || info === undefined) return undefined;
  const flags = portableOpenFlags(Number.parseInt(/^flags:\t(\d+)/m.exec(info)?.[1] ?? '0', 8));
  return { actor, fd, target: targetOf(actor, fd, link), flags };
}

function targetOf(actor: Actor, fd: number, link: string): Target {
  if (link.startsWith('pipe:')) return { kind: 'pipe', key: link, path: '' };
  if (link === '/dev/null') return { kind: 'nothing', key: link, path: link };
  if (!link.startsWith('/')) return { kind: 'other', key: link, path: link };
  const path = link.replace(/ \(deleted\)$/, '');
  try {
    const { dev, ino, mode } = statSync(`/proc/${actor.task.hostPid}/fd/${fd}`, { bigint: true });
    const isFifo = (Number(mode) & 0o170000) === 0o010000;
    return { kind: isFifo ? 'fifo' : 'other', key: `${dev}:${ino}`, path };
  } catch {
    return { kind: 'other', key: link, path };
  }
}

/** A descriptor as snapshots show it. */
export function fdView(entry: Entry, object: string | null): FdView {
  const access = entry.flags & O_ACCMODE;
  const flags = entry.file?.flags ?? entry.flags;
  return {
    fd: entry.fd,
    file: entry.file?.name ?? null,
    object,
    access: access === 0 ? 'r' : access === 1 ? 'w' : 'rw',
    status: STATUS_FLAGS.filter(([, bit]) => (flags & bit) !== 0).map(([name]) => name),
    cloexec: (entry.flags & O_CLOEXEC) !== 0,
  };
}

/** Whether a description was opened for reading, for writing. */
export function accessOf(entry: Entry): { readonly reads: boolean; readonly writes: boolean } {
  const access = entry.flags & O_ACCMODE;
  return { reads: access !== 1, writes: access !== 0 };
}
