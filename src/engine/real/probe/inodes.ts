/** The inodes of the room's files and FIFOs, as they are drawn. */
import { integer, plain } from '../../calls/integer.ts';
import type { ObjectView } from '../../model/snapshot.ts';
import type { Target } from './entry.ts';
import type { IdOf, Look, ObjectProbe } from './family.ts';
import { isFile, type Line } from './maps.ts';
import type { RoomFiles, Seen, Stat } from './room-files.ts';

/** stat(2) counts in blocks of 512 bytes; a page of the page cache has eight. */
const BLOCKS_PER_PAGE = 8n;

/** A view, with what it was drawn from. */
interface Shown {
  readonly seen: Seen;
  readonly pipe: string | null;
  readonly view: ObjectView;
}

/** The inodes of a run. */
export class Inodes implements ObjectProbe {
  #files: RoomFiles | undefined;
  #shown: ReadonlyMap<string, Shown> = new Map();

  refresh({ files }: Look): void {
    this.#files = files;
  }

  idOf({ key }: Target): string | null {
    const name = this.#files?.nameOf(key);
    return name === undefined ? null : `inode:${name}`;
  }

  mappedBy(line: Line): string | null {
    return isFile(line) ? this.idOf({ kind: 'other', key: line.key, path: line.path }) : null;
  }

  views(idOf: IdOf): readonly ObjectView[] {
    const shown = new Map<string, Shown>();
    for (const [key, seen] of this.#files?.seen ?? []) {
      const before = this.#shown.get(key);
      const pipe = this.#pipeOf(key, seen, idOf);
      if (before?.seen === seen && before.pipe === pipe) shown.set(key, before);
      else shown.set(key, { seen, pipe, view: this.#view(key, seen.stat, pipe) });
    }
    this.#shown = shown;
    return [...shown.values()].map(({ view }) => view);
  }

  /** A FIFO's pipe, as long as somebody has it open or is opening it: then it is the pipe that a descriptor leads to. */
  #pipeOf(key: string, { path, stat }: Seen, idOf: IdOf): string | null {
    if (!stat.isFIFO()) return null;
    const target: Target = { kind: 'fifo', key, path };
    const id = idOf(target);
    return id === this.idOf(target) ? null : id;
  }

  #view(key: string, stat: Stat, pipe: string | null): ObjectView {
    return {
      id: `inode:${this.#files?.nameOf(key) ?? ''}`,
      kind: 'inode',
      label: this.#files?.pathOf(key) ?? '',
      fields: {
        i_mode: stat.mode === null ? null : `0${stat.mode.toString(8)}`,
        i_nlink: stat.nlink === null ? null : Number(stat.nlink),
        i_size: stat.size === null ? null : plain(integer(stat.size)),
        nrpages: stat.blocks === null ? null : Number(stat.blocks / BLOCKS_PER_PAGE),
        i_pipe: pipe ?? 'NULL',
      },
      parts: stat.isFIFO() ? [] : null,
      queues: [],
    };
  }
}
