/**
 * Inodes of tmpfs: regular files made of pages, FIFOs, and whatever else has a name there.
 *
 * Linux: include/linux/shmem_fs.h (v6.18)
 */

import { flagNames } from '../../../calls/flags.ts';
import { integer, plain } from '../../../calls/integer.ts';
import type { ObjectId, ObjectView, PartView } from '../../../model/snapshot.ts';
import { preview } from '../../../model/spelling.ts';
import type { Machine } from '../../machine.ts';
import { put_page } from '../../mm/page_alloc.ts';
import { KernelObject } from '../../object.ts';
import {
  type FileTarget,
  type file_operations,
  type inode,
  type inode_operations,
  no_open_fops,
  ROOM_UID,
  S_ISREG,
  type super_block,
} from './fs.ts';
import { PAGE_SIZE, type page } from './mm_types.ts';
import { address_space } from './pagemap.ts';

/** A tmpfs: how many pages its files have, and may have; 0 for as many as they want. Linux: struct shmem_sb_info */
export interface shmem_super_block extends super_block {
  max_blocks: number;
  used_blocks: number;
}

/** The tmpfs of /tmp and /dev/shm is as large as that of a real room: 512 MiB. */
function makeRoot(): shmem_super_block {
  return {
    s_blocksize: PAGE_SIZE,
    max_blocks: (512 * 1024 * 1024) / PAGE_SIZE,
    used_blocks: 0,
  };
}

/** The file system of the files that have a name. */
export function tmpfs(k: Machine): shmem_super_block {
  return k.part(makeRoot);
}

/** The one that the kernel keeps for itself, without limits. Linux: shm_mnt */
function makeKernelMount(): shmem_super_block {
  return { s_blocksize: PAGE_SIZE, max_blocks: 0, used_blocks: 0 };
}

/** The file system of System V segments and of shared anonymous memory. */
export function shm_mnt(k: Machine): shmem_super_block {
  return k.part(makeKernelMount);
}

/** What a file may no longer be done to. Linux: include/uapi/linux/fcntl.h */
export const F_SEAL_SEAL = 0x1;
export const F_SEAL_SHRINK = 0x2;
export const F_SEAL_GROW = 0x4;
export const F_SEAL_WRITE = 0x8;
export const F_SEAL_FUTURE_WRITE = 0x10;
export const F_SEAL_EXEC = 0x20;

/** A file with (or until unlink with) a name, or one of the kernel's own. */
export class shmem_inode_info extends KernelObject implements inode {
  readonly i_ino: number;
  i_mode: number;
  readonly i_uid = ROOM_UID;
  i_nlink = 1;
  i_count = 0;
  /** Linux: loff_t */
  i_size = 0n;
  i_pipe: FileTarget | null = null;
  readonly i_sb: shmem_super_block;
  i_op: inode_operations = {};
  i_fop: file_operations = no_open_fops;
  /** F_SEAL_*: no seal may be added to a file that was not made for it. */
  seals = F_SEAL_SEAL;
  /** The page cache, which is all there is of the file; pages that were never written are holes. */
  readonly i_mapping: address_space;
  readonly label: string;
  /** What snapshots show it as: itself, unless it is the kernel's own. Of a segment that is the segment. */
  target: FileTarget | null = this;

  constructor(
    k: Machine,
    sb: shmem_super_block,
    id: ObjectId,
    path: string,
    mode: number,
    ino: number,
  ) {
    super(k, id);
    this.i_sb = sb;
    this.i_ino = ino;
    this.i_mode = mode;
    this.i_mapping = new address_space(this);
    this.label = path;
  }

  /** Nothing names the file and nobody holds it: it is gone. */
  evict(k: Machine): void {
    if (this.i_nlink > 0 || this.i_count > 0) return;
    const { i_pages } = this.i_mapping;
    this.i_sb.used_blocks -= i_pages.size;
    for (const page of i_pages.values()) {
      page.mapping = null;
      put_page(k, page);
    }
    i_pages.clear();
    k.unregister(this);
  }

  protected draw(): ObjectView {
    const regular = S_ISREG(this);
    const { i_pages } = this.i_mapping;
    const pages = [...i_pages].sort(([a], [b]) => a - b).slice(0, PAGES_SHOWN);
    return {
      id: this.id,
      kind: 'inode',
      label: this.label,
      fields: {
        i_mode: `0${this.i_mode.toString(8)}`,
        i_nlink: this.i_nlink,
        i_size: plain(integer(this.i_size)),
        nrpages: i_pages.size,
        i_pipe: this.i_pipe?.id ?? 'NULL',
        seals: regular ? sealNames(this.seals) : 0,
      },
      parts: regular ? pages.map(([index, page]) => drawPage(index, page, this.i_size)) : [],
      queues: [],
    };
  }
}

/** Seals as fcntl(2) names them; 0 for none. */
function sealNames(seals: number): string | 0 {
  return seals === 0 ? 0 : flagNames('seals', seals).join('|');
}

/** A view of a file shows no more pages than these: it is drawn at each thing that is traced. */
const PAGES_SHOWN = 64;

function drawPage(index: number, { name, data }: page, size: bigint): PartView {
  const length = Math.min(PAGE_SIZE, Number(size - BigInt(index) * BigInt(PAGE_SIZE)));
  return { kind: 'page', name, fields: { index, length }, bytes: preview(data, 0, length) };
}
