/**
 * Files and FIFOs of the room: inodes of its file system in memory, those with a name and those that are only
 * held open. Looked at by stat(2) through init's root, which opens nothing.
 */
import { type BigIntStats, readdirSync, statSync } from 'node:fs';
import type { Descriptors } from './descriptors.ts';
import { keyOf, type Target } from './entry.ts';
import type { Line } from './maps.ts';
import type { Reach } from './reach.ts';

/** Where a transcript's files can be. */
const FOLDERS = ['/tmp', '/dev/shm'];
/** How what they are called begins: in a folder, or of memfd_create(2). */
const NAMES = [...FOLDERS.map((folder) => `${folder}/`), '/memfd:'];

/** A file by name. */
interface Known {
  /** The path that it was first seen under, with a number where another had that path first and is still there. */
  readonly name: string;
  readonly path: string;
}

/** A file as it was last seen. */
export interface Seen {
  readonly path: string;
  readonly stat: Stat;
}

/** What is shown of stat(2); `null` where the kernel does not tell. */
export interface Stat {
  readonly mode: bigint | null;
  readonly nlink: bigint | null;
  readonly size: bigint | null;
  readonly blocks: bigint | null;
  isFIFO(): boolean;
}

/** What the step can have done to files, besides what calls did by descriptors and names. */
export interface Held {
  /** Keys of those that are being opened: they are there, though neither name nor descriptor shows them. */
  readonly opening: ReadonlySet<string>;
  /** Keys of those that somebody who ran has mapped: a store makes pages. */
  readonly used: ReadonlySet<string>;
  /** Those that anybody has mapped, by their keys. */
  readonly mapped: ReadonlyMap<string, Window>;
}

/** An area that is a window on a file: whose it is, and its line of /proc/PID/maps. */
export interface Window {
  readonly pid: number;
  readonly line: Line;
}

/** The files of a run, named by the path that they were first seen under. */
export class RoomFiles {
  readonly #root: string;
  #known = new Map<string, Known>();
  /** Those that have a name. */
  #named: Map<string, Seen> | undefined;
  #seen: ReadonlyMap<string, Seen> = new Map();

  /** @param root Where the actors' file system is found from here. */
  constructor(root: string) {
    this.#root = root;
  }

  /** Those that were there at the last look, by their keys. */
  get seen(): ReadonlyMap<string, Seen> {
    return this.#seen;
  }

  /** The name of a file: its path, with a number where another had that path first and is still there. */
  nameOf(key: string): string | undefined {
    return this.#known.get(key)?.name;
  }

  /** The path that a file was first seen under. */
  pathOf(key: string): string | undefined {
    return this.#known.get(key)?.path;
  }

  /** Look again at those that the step can have reached: at all of them, where a call gave a name. */
  refresh(reach: Reach, descriptors: Descriptors, { opening, used, mapped }: Held): void {
    const reached = new Set([...descriptors.touched, ...used]);
    const all = reach.names || this.#named === undefined;
    const named = all ? this.#walk() : this.#again(reached);
    const seen = new Map(named);
    for (const [key, [entry]] of descriptors.targets) {
      if (entry === undefined || seen.has(key) || !isFile(entry.target)) continue;
      const before = this.#seen.get(key);
      if (before !== undefined && !all && !reached.has(key)) seen.set(key, before);
      else {
        const stat = statOf(`/proc/${entry.actor.task.hostPid}/fd/${entry.fd}`);
        if (stat !== undefined) seen.set(key, latest(before, { path: entry.target.path, stat }));
      }
    }
    for (const [key, window] of mapped) {
      if (seen.has(key) || !isWindow(window.line)) continue;
      const before = this.#seen.get(key);
      // Whoever takes its name away need not be whoever has it mapped.
      const lost = this.#named?.has(key) === true;
      const stat =
        before !== undefined && !reached.has(key) && !lost ? before.stat : heldOnly(window, before);
      seen.set(key, latest(before, { path: before?.path ?? window.line.path, stat }));
    }
    this.#named = named;
    this.#seen = seen;
    this.#name(opening);
  }

  /** Name those that are new, and forget those that are gone. */
  #name(opening: ReadonlySet<string>): void {
    const known = new Map<string, Known>();
    const taken = new Set<string>();
    for (const [key, one] of this.#known) {
      if (!this.#seen.has(key) && !opening.has(key)) continue;
      known.set(key, one);
      taken.add(one.name);
    }
    for (const [key, { path }] of this.#seen) {
      if (known.has(key)) continue;
      let name = path;
      for (let n = 2; taken.has(name); n++) name = `${path}#${n}`;
      taken.add(name);
      known.set(key, { name, path });
    }
    this.#known = known;
  }

  /** Those with a name, by a look at every name. One that is as it was is the one that was seen before. */
  #walk(): Map<string, Seen> {
    const named = new Map<string, Seen>();
    for (const folder of FOLDERS) {
      walk(this.#root, folder, (path, stat) => {
        const key = keyOf(stat);
        named.set(key, latest(this.#named?.get(key), { path, stat }));
      });
    }
    return named;
  }

  /** Those with a name, by a look at some of them. */
  #again(reached: ReadonlySet<string>): Map<string, Seen> {
    const named = this.#named ?? new Map<string, Seen>();
    for (const key of reached) {
      const before = named.get(key);
      const stat = before && statOf(this.#root + before.path);
      if (before === undefined || stat === undefined || keyOf(stat) !== key) continue;
      named.set(key, latest(before, { path: before.path, stat }));
    }
    return named;
  }
}

function walk(
  root: string,
  folder: string,
  found: (path: string, stat: BigIntStats) => void,
): void {
  let names: readonly string[];
  try {
    names = readdirSync(root + folder).sort();
  } catch {
    return;
  }
  for (const name of names) {
    const path = `${folder}/${name}`;
    const stat = statOf(root + path);
    if (stat === undefined) continue;
    if (stat.isDirectory()) walk(root, path, found);
    else found(path, stat);
  }
}

/** What was seen before, where nothing of it has changed that is shown. */
function latest(before: Seen | undefined, now: Seen): Seen {
  const same =
    before?.path === now.path &&
    before.stat.mode === now.stat.mode &&
    before.stat.nlink === now.stat.nlink &&
    before.stat.size === now.stat.size &&
    before.stat.blocks === now.stat.blocks;
  return same ? before : now;
}

/**
 * A file that neither a name nor a descriptor leads to any more, as the area shows it to whoever may look; else what is
 * known of it: nobody can change its size, but a store makes pages.
 */
function heldOnly({ pid, line }: Window, before: Seen | undefined): Stat {
  const range = `${line.start.toString(16)}-${line.end.toString(16)}`;
  const stat = statOf(`/proc/${pid}/map_files/${range}`);
  if (stat !== undefined) return stat;
  const { mode = null, size = null } = before?.stat ?? {};
  return { mode, size, nlink: line.deleted ? 0n : null, blocks: null, isFIFO: () => false };
}

function isFile({ kind, path }: Target): boolean {
  return isOurs(path) && (kind === 'fifo' || kind === 'other');
}

/** True for a file that a transcript made: one in memory, whether or not it has a name. */
function isOurs(path: string): boolean {
  return NAMES.some((name) => path.startsWith(name));
}

/** The same of an area's; shared memory that is no file of theirs is called like a device, and has no name. */
function isWindow({ path, deleted }: Line): boolean {
  return isOurs(path) || (deleted && path === '/dev/zero');
}

function statOf(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true });
  } catch {
    return undefined;
  }
}
