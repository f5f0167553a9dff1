/**
 * tmpfs: regular files that are pages of memory.
 *
 * Linux: mm/shmem.c (v6.18). Left out: swap, huge pages, quotas, times.
 */
import { integer, LONG_MAX, plain } from '../../calls/integer.ts';
import { file_remove_privs } from '../fs/inode.ts';
import { EFAULT, EFBIG, EINVAL, ENOSPC, ENXIO } from '../include/linux/errno.ts';
import { O_APPEND } from '../include/linux/fcntl.ts';
import type { file, file_operations } from '../include/linux/fs.ts';
import { PAGE_SIZE, type page } from '../include/linux/mm_types.ts';
import { SHMEM_SB, type shmem_inode_info } from '../include/linux/shmem_fs.ts';
import type { iov_iter } from '../include/linux/uio.ts';
import { type Machine, tracepoints } from '../machine.ts';
import { __free_page, alloc_page } from './page_alloc.ts';

const at = tracepoints('mm/shmem.c');
const generic = tracepoints('mm/filemap.c');

const SEEK_DATA = 3;
const SEEK_HOLE = 4;
/** The largest size. Linux: include/linux/fs.h */
const MAX_LFS_FILESIZE = LONG_MAX;
const PAGE = BigInt(PAGE_SIZE);

/** The index of the page of an offset, and where in it the offset is. */
function pagePlace(pos: bigint): { readonly index: number; readonly offset: number } {
  return { index: Number(pos / PAGE), offset: Number(pos % PAGE) };
}

/** The inode of a tmpfs file. */
export function SHMEM_I(filp: file): shmem_inode_info {
  return filp.f_inode as shmem_inode_info;
}

/** The page of that index; made, all zero, when it is a hole; `null` when the file system is full. */
function shmem_get_folio(k: Machine, inode: shmem_inode_info, index: number): page | null {
  const found = inode.i_pages.get(index);
  if (found) return found;
  const sbinfo = SHMEM_SB(k);
  // Linux: mm/shmem.c shmem_inode_acct_blocks()
  if (sbinfo.used_blocks >= sbinfo.max_blocks) return null;
  sbinfo.used_blocks += 1;
  const page = alloc_page(k);
  page.data.fill(0);
  inode.i_pages.set(index, page);
  inode.touch();
  if (k.tracing) at.point(k, 'shmem_get_folio.alloc', { page: page.name, index }, inode);
  return page;
}

function shmem_file_read_iter(k: Machine, filp: file, to: iov_iter): number {
  const inode = SHMEM_I(filp);
  let total = 0;
  while (to.count > 0 && filp.f_pos < inode.i_size) {
    const { index, offset } = pagePlace(filp.f_pos);
    const bytes = Math.min(PAGE_SIZE - offset, Number(inode.i_size - filp.f_pos), to.count);
    const data = inode.i_pages.get(index)?.data ?? ZEROES;
    const copied = to.copy_to_iter(data, offset, bytes);
    if (copied < bytes) return total > 0 ? total : -EFAULT;
    filp.f_pos += BigInt(copied);
    total += copied;
    if (k.tracing) at.point(k, 'shmem_file_read_iter.copy', { bytes: copied, index }, inode);
  }
  if (total === 0 && k.tracing) at.point(k, 'shmem_file_read_iter.eof', {}, inode);
  return total;
}

const ZEROES = new Uint8Array(PAGE_SIZE);

function shmem_file_write_iter(k: Machine, filp: file, from: iov_iter): number {
  const inode = SHMEM_I(filp);
  if (from.count === 0) return 0;
  const start = filp.f_flags & O_APPEND ? inode.i_size : filp.f_pos;
  // Linux: mm/filemap.c generic_write_checks()
  if (start >= MAX_LFS_FILESIZE) return -EFBIG;
  file_remove_privs(k, inode);
  const written = generic_perform_write(k, inode, from, start);
  if (written > 0) filp.f_pos = start + BigInt(written);
  return written;
}

/**
 * Page by page. A bad address is noticed only when a page has been made for its bytes and the file reaches up to it.
 *
 * Linux: mm/filemap.c generic_perform_write(), mm/shmem.c shmem_write_end()
 */
function generic_perform_write(
  k: Machine,
  inode: shmem_inode_info,
  from: iov_iter,
  start: bigint,
): number {
  const most = Math.min(from.count, Number(MAX_LFS_FILESIZE - start));
  let written = 0;
  while (written < most) {
    const { index, offset } = pagePlace(start + BigInt(written));
    const bytes = Math.min(PAGE_SIZE - offset, most - written);
    const page = shmem_get_folio(k, inode, index);
    if (page === null) return written > 0 ? written : -ENOSPC;
    const copied = from.copy_from_iter(page.data, offset, bytes);
    written += copied;
    const end = start + BigInt(written);
    if (end > inode.i_size) inode.i_size = end;
    inode.touch();
    if (k.tracing) generic.point(k, 'generic_perform_write.copy', { bytes: copied, index }, inode);
    if (copied === 0) return written > 0 ? written : -EFAULT;
  }
  return written;
}

/** lseek(2), with SEEK_DATA and SEEK_HOLE by pages. Linux: shmem_file_llseek() */
function shmem_file_llseek(
  _k: Machine,
  filp: file,
  offset: bigint,
  whence: number,
): bigint | number {
  const inode = SHMEM_I(filp);
  if (whence !== SEEK_DATA && whence !== SEEK_HOLE) {
    const base = whence === 1 ? filp.f_pos : whence === 2 ? inode.i_size : 0n;
    const pos = BigInt.asIntN(64, base + offset);
    if (pos < 0n) return -EINVAL;
    filp.f_pos = pos;
    return pos;
  }
  if (offset < 0n || offset >= inode.i_size) return -ENXIO;
  const wanted = whence === SEEK_DATA;
  let pos = offset;
  while (pos < inode.i_size && inode.i_pages.has(pagePlace(pos).index) !== wanted) {
    const { index } = pagePlace(pos);
    pos = wanted ? nextPage(inode, index) : BigInt(index + 1) * PAGE;
  }
  if (pos >= inode.i_size) {
    if (wanted) return -ENXIO;
    pos = inode.i_size;
  }
  filp.f_pos = pos;
  return pos;
}

/** Where the first page behind that one begins; the end of the file when there is none. */
function nextPage(inode: shmem_inode_info, index: number): bigint {
  let next = Number.POSITIVE_INFINITY;
  for (const i of inode.i_pages.keys()) if (i > index && i < next) next = i;
  return Number.isFinite(next) ? BigInt(next) * PAGE : inode.i_size;
}

/**
 * Cut or extend the file: pages beyond the end go, and the rest of the last one is zero.
 *
 * Linux: fs/open.c do_truncate(), mm/shmem.c shmem_setattr()
 */
export function shmem_setattr_size(k: Machine, inode: shmem_inode_info, length: bigint): number {
  file_remove_privs(k, inode);
  for (const [index, page] of [...inode.i_pages]) {
    const start = BigInt(index) * PAGE;
    if (start >= length) {
      inode.i_pages.delete(index);
      SHMEM_SB(k).used_blocks -= 1;
      __free_page(k, page);
    } else if (start + PAGE > length) page.data.fill(0, Number(length - start));
  }
  inode.i_size = length;
  inode.touch();
  if (k.tracing) at.point(k, 'shmem_setattr.size', { length: plain(integer(length)) }, inode);
  return 0;
}

/** What a regular file of tmpfs can do. */
export const shmem_file_operations: file_operations = {
  read_iter: shmem_file_read_iter,
  write_iter: shmem_file_write_iter,
  llseek: shmem_file_llseek,
};
