/**
 * Pages of a file of tmpfs in the slots of a pipe: the very pages, not copies of them.
 *
 * Linux: mm/shmem.c shmem_file_splice_read(), splice_zeropage_into_pipe(); fs/splice.c splice_folio_into_pipe() (v6.18)
 */
import type { file } from '../include/linux/fs.ts';
import { PAGE_SIZE } from '../include/linux/mm_types.ts';
import { pipe_buf, type pipe_inode_info, pipe_is_full } from '../include/linux/pipe_fs_i.ts';
import { shmem_inode_info } from '../include/linux/shmem_fs.ts';
import { type Machine, tracepoints } from '../machine.ts';
import { assert } from '../object.ts';
import { get_page, ZERO_PAGE } from './page_alloc.ts';

const at = tracepoints('mm/shmem.c');
const PAGE = BigInt(PAGE_SIZE);

/** Fill free slots with what the file has from an offset on. @returns How many bytes; 0 at its end. */
export function shmem_file_splice_read(
  k: Machine,
  filp: file,
  pipe: pipe_inode_info,
  length: number,
  start: bigint,
): number {
  const { f_inode: inode } = filp;
  assert(inode instanceof shmem_inode_info, 'no file of tmpfs');
  let total = 0;
  while (total < length && !pipe_is_full(pipe)) {
    const pos = start + BigInt(total);
    if (pos >= inode.i_size) break;
    const [index, offset] = [Number(pos / PAGE), Number(pos % PAGE)];
    const left = Number(inode.i_size - pos);
    const bytes = Math.min(PAGE_SIZE - offset, left, length - total);
    const found = inode.i_mapping.i_pages.get(index);
    const buf = pipe_buf(pipe, pipe.head);
    buf.page = get_page(found ?? ZERO_PAGE(k));
    buf.ops = found ? 'page_cache_pipe_buf_ops' : 'zero_pipe_buf_ops';
    buf.offset = offset;
    buf.len = bytes;
    buf.flags = 0;
    buf.touch();
    pipe.head = (pipe.head + 1) >>> 0;
    pipe.touch();
    total += bytes;
    if (k.tracing) {
      const args = { bytes, page: buf.page.name };
      at.point(k, 'shmem_file_splice_read.link', args, pipe.id === '' ? undefined : pipe);
    }
  }
  return total;
}
