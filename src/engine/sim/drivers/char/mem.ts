/**
 * The memory devices: null swallows what is written and has nothing to read, zero has zeros without end.
 *
 * Linux: drivers/char/mem.c (v6.18)
 */
import { new_inode } from '../../fs/inode.ts';
import { EFAULT } from '../../include/linux/errno.ts';
import {
  type file,
  type file_operations,
  type inode,
  OVERFLOW_UID,
  S_IFCHR,
  type super_block,
} from '../../include/linux/fs.ts';
import { VM_SHARED, type vm_area_struct } from '../../include/linux/mm.ts';
import { PAGE_SIZE } from '../../include/linux/mm_types.ts';
import type { iov_iter } from '../../include/linux/uio.ts';
import type { Machine } from '../../machine.ts';
import { shmem_zero_setup } from '../../mm/shmem.ts';

const ZEROES = new Uint8Array(PAGE_SIZE);

const null_fops: file_operations = {
  // Linux: null_lseek()
  llseek: (_k, filp) => {
    filp.f_pos = 0n;
    return 0n;
  },
  read_iter: () => 0,
  // Linux: write_null(), which looks at no byte.
  write_iter: (_k, _filp, from) => {
    const { count } = from;
    from.count = 0;
    return count;
  },
};

const zero_fops: file_operations = { ...null_fops, read_iter: read_zero, mmap: mmap_zero };

/** Memory of no file, or shared memory that has one of the kernel's. */
function mmap_zero(k: Machine, _filp: file, vma: vm_area_struct): number {
  if (vma.vm_flags & VM_SHARED) shmem_zero_setup(k, vma);
  return 0;
}

function read_zero(_k: Machine, _filp: unknown, to: iov_iter): number {
  let cleared = 0;
  while (to.count > 0) {
    const copied = to.copy_to_iter(ZEROES, 0, Math.min(to.count, PAGE_SIZE));
    if (copied === 0) return cleared > 0 ? cleared : -EFAULT;
    cleared += copied;
  }
  return cleared;
}

/** The file system of devices. Linux: drivers/base/devtmpfs.c */
const DEVTMPFS: super_block = { s_blocksize: PAGE_SIZE };

/** A device that everybody may open and that is nobody's in a room; opening it is opening its driver at once. */
export function makeDevice(k: Machine, fops: file_operations): inode {
  return { ...new_inode(k, DEVTMPFS, S_IFCHR | 0o666, {}, fops), i_uid: OVERFLOW_UID };
}

function makeNull(k: Machine): inode {
  return makeDevice(k, null_fops);
}

/** The inode of /dev/null. */
export function devNull(k: Machine): inode {
  return k.part(makeNull);
}

/** The inode of /dev/zero. */
export function devZero(k: Machine): inode {
  return makeDevice(k, zero_fops);
}
