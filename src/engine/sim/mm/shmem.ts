/**
 * tmpfs: regular files that are pages of memory.
 *
 * Linux: mm/shmem.c (v6.18). Left out: swap, huge pages, quotas, times.
 */
import { integer, LONG_MAX, plain } from '../../calls/integer.ts';
import type { ObjectId } from '../../model/snapshot.ts';
import { fput } from '../fs/file_table.ts';
import { file_remove_privs } from '../fs/inode.ts';
import { init_special_inode } from '../fs/inode-special.ts';
import { iter_file_splice_write } from '../fs/splice-file.ts';
import { EFAULT, EFBIG, EINVAL, ENOSPC, ENXIO, EPERM } from '../include/linux/errno.ts';
import { O_APPEND, O_RDWR } from '../include/linux/fcntl.ts';
import {
  FMODE_CAN_ODIRECT,
  FMODE_READ,
  FMODE_WRITE,
  file,
  type file_operations,
  type iattr,
  type inode,
  type inode_operations,
  S_IFREG,
  S_ISREG,
} from '../include/linux/fs.ts';
import {
  VM_FAULT_NOPAGE,
  VM_FAULT_SIGBUS,
  type vm_area_struct,
  type vm_fault,
  type vm_operations_struct,
} from '../include/linux/mm.ts';
import { PAGE_SIZE, type page } from '../include/linux/mm_types.ts';
import { lookup_address } from '../include/linux/pgtable.ts';
import {
  F_SEAL_FUTURE_WRITE,
  F_SEAL_GROW,
  F_SEAL_SHRINK,
  F_SEAL_WRITE,
  shm_mnt,
  shmem_inode_info,
  type shmem_super_block,
} from '../include/linux/shmem_fs.ts';
import { S_IRWXUGO } from '../include/linux/stat.ts';
import type { iov_iter } from '../include/linux/uio.ts';
import { type Machine, tracepoints } from '../machine.ts';
import { assert } from '../object.ts';
import { set_pte_range, unmap_mapping_pages } from './memory.ts';
import { alloc_page, get_page, put_page } from './page_alloc.ts';
import { shmem_file_splice_read } from './shmem-splice.ts';

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

/** The inode of a file of tmpfs: what these operations are given is no other. */
function SHMEM_I(inode: inode): shmem_inode_info {
  assert(inode instanceof shmem_inode_info, 'no file of tmpfs');
  return inode;
}

/** The page of that index; made, all zero, when it is a hole; `null` when the file system is full. */
function shmem_get_folio(k: Machine, inode: shmem_inode_info, index: number): page | null {
  const found = inode.i_mapping.i_pages.get(index);
  if (found) return found;
  const page = shmem_alloc_and_add_folio(k, inode, index);
  if (page !== null && k.tracing) {
    at.point(k, 'shmem_get_folio.alloc', { page: page.name, index }, inode);
  }
  return page;
}

/** A page for a hole, which the page cache holds; `null` when the file system is full. */
function shmem_alloc_and_add_folio(
  k: Machine,
  inode: shmem_inode_info,
  index: number,
): page | null {
  const { i_sb, i_mapping } = inode;
  // Linux: mm/shmem.c shmem_inode_acct_blocks()
  if (i_sb.max_blocks > 0 && i_sb.used_blocks >= i_sb.max_blocks) return null;
  i_sb.used_blocks += 1;
  const page = alloc_page(k);
  page.data.fill(0);
  page.mapping = i_mapping;
  page.index = index;
  i_mapping.i_pages.set(index, page);
  inode.target?.touch();
  return page;
}

/**
 * A page fault in an area that is a window on the file: a hole is filled even if it is only read.
 *
 * @returns VM_FAULT_SIGBUS behind the end of the file, and when the file system is full.
 */
export function shmem_fault(k: Machine, vmf: vm_fault): number {
  const { vm_file } = vmf.vma;
  if (vm_file === null) return VM_FAULT_SIGBUS;
  const inode = SHMEM_I(vm_file.f_inode);
  const index = vmf.pgoff;
  if (BigInt(index) * PAGE >= inode.i_size) return VM_FAULT_SIGBUS;
  const found = inode.i_mapping.i_pages.get(index);
  const page = found ?? shmem_alloc_and_add_folio(k, inode, index);
  if (page === null) return VM_FAULT_SIGBUS;
  vmf.page = get_page(page);
  const args = { page: page.name, index };
  if (!k.tracing) return 0;
  if (found) at.point(k, 'shmem_fault.found', args, inode.target);
  else at.point(k, 'shmem_fault.alloc', args, inode.target);
  return 0;
}

/** Enter the pages of a window of the file that are in memory. Linux: mm/filemap.c */
function filemap_map_pages(k: Machine, vmf: vm_fault, start: number, end: number): number {
  const { vma, pgoff, address } = vmf;
  if (vma.vm_file === null) return 0;
  const { i_mapping, i_size } = SHMEM_I(vma.vm_file.f_inode);
  let pages = 0;
  let ret = 0;
  for (let index = start; index <= end && BigInt(index) * PAGE < i_size; index++) {
    const page = i_mapping.i_pages.get(index);
    const place = address + (index - pgoff) * PAGE_SIZE;
    if (page === undefined || lookup_address(vma.vm_mm.pgd, place) !== undefined) continue;
    set_pte_range(vmf, get_page(page), place);
    pages += 1;
    if (place === address) ret = VM_FAULT_NOPAGE;
  }
  if (k.tracing && pages > 0) generic.point(k, 'filemap_map_pages.map', { pages, map: vma.name });
  return ret;
}

/** Of a file that has a name, or of memory that is shared without one. Linux: shmem_anon_vm_ops differs in its name */
const shmem_vm_ops: vm_operations_struct = {
  fault: shmem_fault,
  map_pages: filemap_map_pages,
};

function shmem_mmap(_k: Machine, _filp: file, vma: vm_area_struct): number {
  vma.vm_ops = shmem_vm_ops;
  return 0;
}

/**
 * A file that has no name and that no snapshot shows, and a description of it.
 *
 * @param size In bytes.
 */
export function shmem_kernel_file_setup(
  k: Machine,
  name: string,
  size: number,
  fop: file_operations = shmem_file_operations,
): file {
  const ino = k.number('shm_mnt inode');
  const inode = new shmem_inode_info(k, shm_mnt(k), name, name, S_IFREG | S_IRWXUGO, ino);
  inode.target = null;
  inode.i_size = BigInt(size);
  inode.i_nlink = 0;
  inode.i_count = 1;
  inode.i_op = shmem_inode_operations;
  inode.i_fop = shmem_file_operations;
  return new file(inode, fop, O_RDWR, FMODE_READ | FMODE_WRITE);
}

/**
 * A file that has no name, and that snapshots show: what memfd_create(2) makes, and shared memory of no file.
 *
 * @param path What it is called: `/memfd:NAME`, `/dev/zero`.
 */
export function shmem_file_setup(k: Machine, path: string): file {
  const mode = S_IFREG | S_IRWXUGO;
  const inode = shmem_get_inode(k, shm_mnt(k), freeId(k, path), path, mode);
  inode.i_nlink = 0;
  inode.i_count = 1;
  k.register(inode);
  return new file(inode, shmem_file_operations, O_RDWR, FMODE_READ | FMODE_WRITE);
}

/** An id for the inode of a file: others that had its name may live on. */
export function freeId(k: Machine, path: string): ObjectId {
  let id = `inode:${path}`;
  for (let n = 2; k.shows(id); n++) id = `inode:${path}#${n}`;
  return id;
}

/** Shared memory without a file of the program's has one of the kernel's. */
export function shmem_zero_setup(k: Machine, vma: vm_area_struct): void {
  const filp = shmem_file_setup(k, '/dev/zero');
  if (vma.vm_file !== null) fput(k, vma.vm_file);
  filp.f_inode.i_size = BigInt(vma.vm_end - vma.vm_start);
  vma.vm_file = filp;
  vma.vm_ops = shmem_vm_ops;
  if (k.tracing) at.point(k, 'shmem_zero_setup.make', {}, filp.f_inode.target);
}

function shmem_file_read_iter(k: Machine, filp: file, to: iov_iter): number {
  const inode = SHMEM_I(filp.f_inode);
  const start = to.ki_pos ?? filp.f_pos;
  let total = 0;
  for (let pos = start; to.count > 0 && pos < inode.i_size; pos = start + BigInt(total)) {
    const { index, offset } = pagePlace(pos);
    const bytes = Math.min(PAGE_SIZE - offset, Number(inode.i_size - pos), to.count);
    const data = inode.i_mapping.i_pages.get(index)?.data ?? ZEROES;
    const copied = to.copy_to_iter(data, offset, bytes);
    total += copied;
    if (to.ki_pos === null) filp.f_pos += BigInt(copied);
    if (copied < bytes) return total > 0 ? total : -EFAULT;
    if (k.tracing) at.point(k, 'shmem_file_read_iter.copy', { bytes: copied, index }, inode);
  }
  if (total === 0 && k.tracing) at.point(k, 'shmem_file_read_iter.eof', {}, inode);
  return total;
}

const ZEROES = new Uint8Array(PAGE_SIZE);

function shmem_file_write_iter(k: Machine, filp: file, from: iov_iter): number {
  const inode = SHMEM_I(filp.f_inode);
  if (from.count === 0) return 0;
  const start = filp.f_flags & O_APPEND ? inode.i_size : (from.ki_pos ?? filp.f_pos);
  // Linux: mm/filemap.c generic_write_checks()
  if (start >= MAX_LFS_FILESIZE) return -EFBIG;
  file_remove_privs(k, inode);
  const written = generic_perform_write(k, inode, from, start);
  if (written > 0 && from.ki_pos === null) filp.f_pos = start + BigInt(written);
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
    const sealed = shmem_write_begin(inode, start + BigInt(written + bytes));
    if (sealed !== 0) return written > 0 ? written : sealed;
    const page = shmem_get_folio(k, inode, index);
    if (page === null) return written > 0 ? written : -ENOSPC;
    const copied = from.copy_from_iter_atomic(page.data, offset, bytes);
    written += copied;
    const end = start + BigInt(written);
    if (end > inode.i_size) inode.i_size = end;
    inode.touch();
    if (k.tracing && copied > 0)
      generic.point(k, 'generic_perform_write.copy', { bytes: copied, index }, inode);
    // The page is let go of before what is to be copied is brought in: it may be the same page.
    if (copied === 0 && from.fault_in_readable(bytes) === bytes) {
      return written > 0 ? written : -EFAULT;
    }
  }
  return written;
}

/** Whether the file's seals let it be written to, up to there. Fails: EPERM. */
function shmem_write_begin({ seals, i_size }: shmem_inode_info, end: bigint): number {
  if (seals & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE)) return -EPERM;
  return seals & F_SEAL_GROW && end > i_size ? -EPERM : 0;
}

/** lseek(2), with SEEK_DATA and SEEK_HOLE by pages. Linux: shmem_file_llseek() */
function shmem_file_llseek(
  _k: Machine,
  filp: file,
  offset: bigint,
  whence: number,
): bigint | number {
  const inode = SHMEM_I(filp.f_inode);
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
  while (pos < inode.i_size && inode.i_mapping.i_pages.has(pagePlace(pos).index) !== wanted) {
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
  for (const i of inode.i_mapping.i_pages.keys()) if (i > index && i < next) next = i;
  return Number.isFinite(next) ? BigInt(next) * PAGE : inode.i_size;
}

/**
 * Cut or extend the file: pages beyond the end go, from where they are mapped too, private copies included, and the rest
 * of the last one is zero.
 */
function shmem_setattr(k: Machine, given: inode, { ia_size: length }: iattr): number {
  const inode = SHMEM_I(given);
  const { i_mapping } = inode;
  const shrinks = length < inode.i_size;
  const { seals } = inode;
  if (shrinks && seals & F_SEAL_SHRINK) return -EPERM;
  if (length > inode.i_size && seals & F_SEAL_GROW) return -EPERM;
  inode.i_size = length;
  if (shrinks) unmap_mapping_pages(k, i_mapping, Number((length + PAGE - 1n) / PAGE), true);
  for (const [index, page] of [...i_mapping.i_pages]) {
    const start = BigInt(index) * PAGE;
    if (start >= length) {
      i_mapping.i_pages.delete(index);
      inode.i_sb.used_blocks -= 1;
      page.mapping = null;
      put_page(k, page);
    } else if (start + PAGE > length) page.data.fill(0, Number(length - start));
  }
  inode.touch();
  if (k.tracing) at.point(k, 'shmem_setattr.size', { length: plain(integer(length)) }, inode);
  return 0;
}

/** It can be opened with O_DIRECT, which changes nothing. */
function shmem_file_open(_k: Machine, _inode: inode, filp: file): number {
  filp.f_mode |= FMODE_CAN_ODIRECT;
  return 0;
}

/** What a regular file of tmpfs can do. */
export const shmem_file_operations: file_operations = {
  open: shmem_file_open,
  read_iter: shmem_file_read_iter,
  write_iter: shmem_file_write_iter,
  splice_read: shmem_file_splice_read,
  splice_write: iter_file_splice_write,
  llseek: shmem_file_llseek,
  mmap: shmem_mmap,
};

/** What can be done with a regular file of tmpfs by its inode. */
const shmem_inode_operations: inode_operations = { setattr: shmem_setattr };

/** What is made under a name, or without one: a regular file, or what init_special_inode() knows. */
export function shmem_get_inode(
  k: Machine,
  sb: shmem_super_block,
  id: ObjectId,
  path: string,
  mode: number,
): shmem_inode_info {
  const inode = new shmem_inode_info(k, sb, id, path, mode, k.number('inode'));
  if (S_ISREG(inode)) {
    inode.i_op = shmem_inode_operations;
    inode.i_fop = shmem_file_operations;
  } else init_special_inode(inode);
  return inode;
}
