/**
 * Files and FIFOs of the room: inodes of its file system in memory, those with a name and those that are only
 * held open. Looked at by stat(2) through init's root, which opens nothing.
 */

import { type BigIntStats, readdirSync, statSync } from 'node:fs';
import { integer, plain } from '../../calls/integer.ts';
import type { ObjectView } from '../../model/snapshot.ts';
import type { Room } from '../room.ts';
import type { Descriptors, Target } from './descriptors.ts';

/** Where a transcript's files can be. */
const FOLDERS = ['/tmp', '/dev/shm'];
const S_IFMT = 0o170000n;
const S_IFDIR = 0o040000n;
const S_IFIFO = 0o010000n;
/** stat(2) counts in blocks of 512 bytes; a page of the page cache has eight. */
const BLOCKS_PER_PAGE = 8n;

const KIND = 'inode:';

interface Known {
  readonly id: string;
  readonly path: string;
}

interface Seen {
  readonly path: string;
  readonly stat: BigIntStats;
}

/** The inodes of a run, named by the path that they were first seen under. */
export class Inodes {
  readonly #room: Room;
  readonly #descriptors: Descriptors;
  #known = new Map<string, Known>();
  #seen: ReadonlyMap<string, Seen> = new Map();

  constructor(room: Room, descriptors: Descriptors) {
    this.#room = room;
    this.#descriptors = descriptors;
  }

  /** The object behind a descriptor's target; `null` when it is no file of the room. */
  idOf(target: Target): string | null {
    return this.#known.get(target.key)?.id ?? null;
  }

  /** The object that was first seen under a path, as long as it is there. */
  idOfPath(path: string): string | null {
    return [...this.#known.values()].find((known) => known.path === path)?.id ?? null;
  }

  /** The name of an inode: its path, with a number where another had that path first and is still there. */
  nameOf(key: string): string | undefined {
    return this.#known.get(key)?.id.slice(KIND.length);
  }

  /**
   * Look again.
   *
   * @param held Keys of those that are being opened: they are there, though neither name nor descriptor shows them.
   */
  refresh(held: ReadonlySet<string>): void {
    const seen = new Map<string, Seen>();
    for (const folder of FOLDERS)
      this.#walk(folder, (path, stat) => seen.set(keyOf(stat), { path, stat }));
    for (const { actor, fd, target } of this.#descriptors.all()) {
      if (seen.has(target.key) || !isFile(target)) continue;
      const stat = statOf(`/proc/${actor.task.hostPid}/fd/${fd}`);
      if (stat !== undefined) seen.set(target.key, { path: target.path, stat });
    }
    const known = new Map([...this.#known].filter(([key]) => seen.has(key) || held.has(key)));
    const taken = new Set([...known.values()].map(({ id }) => id));
    for (const [key, { path }] of seen) {
      if (known.has(key)) continue;
      let id = KIND + path;
      for (let n = 2; taken.has(id); n++) id = `${KIND}${path}#${n}`;
      taken.add(id);
      known.set(key, { id, path });
    }
    this.#known = known;
    this.#seen = seen;
  }

  /**
   * What is there.
   *
   * @param pipeOf Tells the pipe of a FIFO that somebody has open.
   */
  views(pipeOf: (key: string) => string | null): readonly ObjectView[] {
    return [...this.#seen].map(([key, { stat }]) => this.#view(key, stat, pipeOf(key)));
  }

  #view(key: string, stat: BigIntStats, pipe: string | null): ObjectView {
    const { id = '', path = '' } = this.#known.get(key) ?? {};
    const isFifo = (stat.mode & S_IFMT) === S_IFIFO;
    return {
      id,
      kind: 'inode',
      label: path,
      fields: {
        i_mode: `0${stat.mode.toString(8)}`,
        i_nlink: Number(stat.nlink),
        i_size: plain(integer(stat.size)),
        nrpages: Number(stat.blocks / BLOCKS_PER_PAGE),
        i_pipe: isFifo ? (pipe ?? 'NULL') : 'NULL',
      },
      parts: isFifo ? [] : null,
      queues: [],
    };
  }

  #walk(folder: string, found: (path: string, stat: BigIntStats) => void): void {
    const { root } = this.#room;
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
      if ((stat.mode & S_IFMT) === S_IFDIR) this.#walk(path, found);
      else found(path, stat);
    }
  }
}

function isFile({ kind, path }: Target): boolean {
  const ours = FOLDERS.some((folder) => path.startsWith(`${folder}/`));
  return ours && (kind === 'fifo' || kind === 'other');
}

function keyOf(stat: BigIntStats): string {
  return `${stat.dev}:${stat.ino}`;
}

function statOf(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true });
  } catch {
    return undefined;
  }
}
