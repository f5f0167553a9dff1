/**
 * Every structure that can be drawn, by kind.
 *
 * No counterpart in Linux.
 */
import type { StructLayout } from './layout.ts';
import { pipe_buffer_layout, pipe_inode_info_layout } from './pipe_fs_i.layout.ts';
import { inode_layout, page_layout } from './shmem_fs.layout.ts';

const ALL: readonly StructLayout[] = [
  pipe_inode_info_layout,
  pipe_buffer_layout,
  inode_layout,
  page_layout,
];

/** The layouts by ObjectView.kind and PartView.kind. */
export const LAYOUTS: ReadonlyMap<string, StructLayout> = new Map(
  ALL.map((layout) => [layout.kind, layout]),
);
