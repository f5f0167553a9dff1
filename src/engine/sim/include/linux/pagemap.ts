/**
 * The page cache: what is in memory of a file.
 *
 * Linux: include/linux/pagemap.h, struct address_space of include/linux/fs.h (v6.18)
 */
import type { inode } from './fs.ts';
import type { vm_area_struct } from './mm.ts';
import type { page } from './mm_types.ts';

/** Bytes that were written through a mapping: the page's index, and where in it. */
export interface Written {
  readonly index: number;
  readonly offset: number;
  readonly length: number;
}

/** The pages of a file, which of tmpfs is all that there is of it. */
export class address_space {
  readonly host: inode;
  /** By index; what was never touched is not there. */
  readonly i_pages = new Map<number, page>();
  /** The areas that are windows on the file. */
  readonly i_mmap = new Set<vm_area_struct>();
  /** The last bytes that were written through a mapping. */
  written: Written | null = null;

  constructor(host: inode) {
    this.host = host;
  }

  get nrpages(): number {
    return this.i_pages.size;
  }
}
