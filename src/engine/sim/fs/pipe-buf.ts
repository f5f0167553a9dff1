/**
 * The pages of a pipe's slots: two that were given back are kept at hand.
 *
 * Linux: fs/pipe.c (v6.18)
 */
import type { page } from '../include/linux/mm_types.ts';
import type { pipe_buffer, pipe_inode_info } from '../include/linux/pipe_fs_i.ts';
import { type Machine, tracepoints } from '../machine.ts';
import { __free_page, alloc_page, put_page } from '../mm/page_alloc.ts';

const at = tracepoints('fs/pipe.c');

/** A page: one of the two that the pipe keeps at hand, or a fresh one. */
export function anon_pipe_get_page(k: Machine, pipe: pipe_inode_info): page {
  const { tmp_page } = pipe;
  for (let i = 0; i < tmp_page.length; i++) {
    const kept = tmp_page[i];
    if (!kept) continue;
    tmp_page[i] = null;
    pipe.touch();
    if (k.tracing) at.point(k, 'anon_pipe_get_page.reuse', { page: kept.name }, pipe);
    return kept;
  }
  const page = alloc_page(k);
  if (k.tracing) at.point(k, 'anon_pipe_get_page.alloc', { page: page.name }, pipe);
  return page;
}

/** Give a page back: kept at hand when there is room, else freed. */
export function anon_pipe_put_page(k: Machine, pipe: pipe_inode_info, page: page): void {
  const { tmp_page } = pipe;
  for (let i = 0; i < tmp_page.length; i++) {
    if (tmp_page[i]) continue;
    tmp_page[i] = page;
    pipe.touch();
    if (k.tracing) at.point(k, 'anon_pipe_put_page.keep', { page: page.name }, pipe);
    return;
  }
  __free_page(k, page);
  if (k.tracing) at.point(k, 'anon_pipe_put_page.free', { page: page.name }, pipe);
}

/** Empty a slot. Linux: include/linux/pipe_fs_i.h pipe_buf_release() */
export function pipe_buf_release(k: Machine, pipe: pipe_inode_info, buf: pipe_buffer): void {
  const { page, ops } = buf;
  buf.ops = null;
  buf.page = null;
  buf.touch();
  pipe.touch();
  if (page === null) return;
  // A page that is not the pipe's alone is none to be kept.
  if (ops === 'anon_pipe_buf_ops' && page._refcount === 1) anon_pipe_put_page(k, pipe, page);
  else put_page(k, page);
}
