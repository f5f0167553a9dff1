/**
 * Inodes of tmpfs: regular files made of pages, and FIFOs.
 *
 * Linux: include/linux/shmem_fs.h (v6.18)
 */
import { integer, plain } from '../../../calls/integer.ts';
import type { ObjectId, ObjectView, PartView } from '../../../model/snapshot.ts';
import type { Machine } from '../../machine.ts';
import { KernelObject, preview } from '../../object.ts';
import {
  type FileTarget,
  type file_operations,
  type inode,
  type inode_operations,
  ROOM_UID,
  S_ISREG,
} from './fs.ts';
import { PAGE_SIZE, type page } from './mm_types.ts';

/** The one tmpfs of a room: how many pages its files have, and may have. Linux: struct shmem_sb_info */
interface shmem_sb_info {
  max_blocks: number;
  used_blocks: number;
}

/** As large as that of a real room: 512 MiB. */
function makeSuper(): shmem_sb_info {
  return { max_blocks: (512 * 1024 * 1024) / PAGE_SIZE, used_blocks: 0 };
}

/** The file system of the files in /tmp and /dev/shm. */
export function SHMEM_SB(k: Machine): shmem_sb_info {
  return k.part(makeSuper);
}

/** A file or FIFO with (or until unlink with) a name. */
export class shmem_inode_info extends KernelObject implements inode {
  readonly i_ino: number;
  i_mode: number;
  readonly i_uid = ROOM_UID;
  i_nlink = 1;
  i_count = 0;
  /** Linux: loff_t */
  i_size = 0n;
  i_pipe: FileTarget | null = null;
  readonly i_op: inode_operations = {};
  readonly i_fop: file_operations;
  /** The page cache, which is all there is of the file; pages that were never written are holes. */
  readonly i_pages = new Map<number, page>();
  readonly label: string;

  constructor(k: Machine, id: ObjectId, path: string, mode: number, fop: file_operations) {
    super(k, id);
    this.i_ino = k.number('inode');
    this.i_mode = mode;
    this.i_fop = fop;
    this.label = path;
  }

  get target(): FileTarget {
    return this;
  }

  /** Nothing names the file and nobody holds it: it is gone. */
  evict(k: Machine): void {
    if (this.i_nlink > 0 || this.i_count > 0) return;
    SHMEM_SB(k).used_blocks -= this.i_pages.size;
    this.i_pages.clear();
    k.unregister(this);
  }

  protected draw(): ObjectView {
    const regular = S_ISREG(this);
    const pages = [...this.i_pages].sort(([a], [b]) => a - b).slice(0, PAGES_SHOWN);
    return {
      id: this.id,
      kind: 'inode',
      label: this.label,
      fields: {
        i_mode: `0${this.i_mode.toString(8)}`,
        i_nlink: this.i_nlink,
        i_size: plain(integer(this.i_size)),
        nrpages: this.i_pages.size,
        i_pipe: this.i_pipe?.id ?? 'NULL',
      },
      parts: regular ? pages.map(([index, page]) => drawPage(index, page, this.i_size)) : [],
      queues: [],
    };
  }
}

/** A view of a file shows no more pages than these: it is drawn at each thing that is traced. */
const PAGES_SHOWN = 64;

function drawPage(index: number, { name, data }: page, size: bigint): PartView {
  const length = Math.min(PAGE_SIZE, Number(size - BigInt(index) * BigInt(PAGE_SIZE)));
  return { kind: 'page', name, fields: { index, length }, bytes: preview(data, 0, length) };
}
