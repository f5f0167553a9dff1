/**
 * From anonymous pages back to the areas that they are mapped in.
 *
 * Linux: include/linux/rmap.h (v6.18)
 */
import type { vm_area_struct } from './mm.ts';

/** Areas that have anonymous pages in common, since one was copied (fork) or cut from the other. */
export class anon_vma {
  /** That of the parent process's area; itself for the first. */
  readonly parent: anon_vma;
  /** The areas whose pages it may lead to. Linux: a tree of anon_vma_chain */
  readonly rb_root = new Set<vm_area_struct>();
  /** Those that have it as their parent; the first has itself. */
  num_children = 0;
  /** Areas whose own it is: their `anon_vma`. */
  num_active_vmas = 0;

  constructor(parent: anon_vma | null) {
    this.parent = parent ?? this;
    this.parent.num_children += 1;
  }
}
