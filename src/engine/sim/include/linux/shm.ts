/**
 * Shared memory segments: a file in memory, and how often it is attached.
 *
 * Linux: include/linux/shm.h, ipc/shm.c (v6.18)
 */

import { FLAG_SETS } from '../../../calls/flags.table.ts';
import type { ObjectView, PartView } from '../../../model/snapshot.ts';
import { keyText, modeText, preview } from '../../../model/spelling.ts';
import type { Sheet } from '../../object.ts';
import type { file } from './fs.ts';
import { type ipc_birth, kern_ipc_perm } from './ipc.ts';
import { PAGE_SIZE, type page } from './mm_types.ts';
import type { task_struct } from './sched.ts';

export const { SHM_RDONLY, SHM_RND, SHM_REMAP, SHM_EXEC } = FLAG_SETS.shmat.values;
export const { SHM_HUGETLB } = FLAG_SETS.shmget.values;
export const { SHM_DEST, SHM_LOCKED } = FLAG_SETS.shmmode.values;

export const SHMMIN = 1;
export const SHMMNI = 4096;
/** The largest segment, and the most pages of all: ULONG_MAX - 2^24. */
export const SHMMAX = 2n ** 64n - 1n - 2n ** 24n;
export const SHMALL = SHMMAX;
/** Pages that a user may lock: 8 MiB, as the kernel sets it. Linux: include/asm-generic/resource.h */
export const RLIMIT_MEMLOCK = 2048;

/** A segment. */
export class shmid_kernel extends kern_ipc_perm {
  readonly shm_segsz: number;
  shm_nattch = 0;
  shm_atim = 0;
  shm_dtim = 0;
  shm_ctim: number;
  readonly shm_cprid: task_struct;
  shm_lprid: task_struct | null = null;
  /** What it is: a file in memory without a name. */
  readonly shm_file: file;

  constructor(
    sheet: Sheet,
    id: string,
    given: ipc_birth,
    size: number,
    shm_file: file,
    creator: task_struct,
    ctim: number,
  ) {
    super(sheet, id, given);
    this.shm_file = shm_file;
    this.shm_segsz = size;
    this.shm_cprid = creator;
    this.shm_ctim = ctim;
  }

  /** Pages that the segment may have: the `numpages` of newseg. */
  get numpages(): number {
    return Math.ceil(this.shm_segsz / PAGE_SIZE);
  }

  /** Those that it has, by index; those that nobody has touched are not there. */
  get pages(): ReadonlyMap<number, page> {
    return this.shm_file.f_inode.i_mapping?.i_pages ?? new Map();
  }

  get label(): string {
    return `segment ${keyText(this.key)}`;
  }

  protected draw(): ObjectView {
    const flags =
      (this.mode & SHM_DEST ? ' SHM_DEST' : '') + (this.mode & SHM_LOCKED ? ' SHM_LOCKED' : '');
    return {
      id: this.id,
      kind: 'shmid_kernel',
      label: this.label,
      fields: {
        key: keyText(this.key),
        mode: modeText(this.mode) + flags,
        shm_segsz: this.shm_segsz,
        shm_nattch: this.shm_nattch,
        shm_atim: this.shm_atim === 0 ? 0 : 1,
        shm_dtim: this.shm_dtim === 0 ? 0 : 1,
        shm_cprid: this.shm_cprid.comm,
        shm_lprid: this.shm_lprid?.comm ?? '0',
        nrpages: this.pages.size,
      },
      parts: [...this.pages]
        .sort(([a], [b]) => a - b)
        .map(([index, page]) => this.page(index, page)),
      queues: [],
    };
  }

  private page(index: number, page: page): PartView {
    const written = this.shm_file.f_inode.i_mapping?.written;
    const write = written?.index === index ? written : null;
    return {
      kind: 'page',
      name: page.name,
      fields: {
        index,
        ...(write === null ? {} : { written: `${write.offset}+${write.length}` }),
      },
      bytes: preview(page.data, 0, 64),
    };
  }
}
