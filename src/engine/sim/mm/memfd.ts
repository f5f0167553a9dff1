/**
 * Files in memory without a name, and seals: what such a file may no longer be done to.
 *
 * Linux: mm/memfd.c (v6.18). Left out: huge pages.
 */
import { Lacks } from '../../model/lacks.ts';
import { fd_install, get_unused_fd_flags } from '../fs/file.ts';
import { EBUSY, EFAULT, EINVAL, EPERM } from '../include/linux/errno.ts';
import { F_GET_SEALS, O_CLOEXEC, O_LARGEFILE } from '../include/linux/fcntl.ts';
import { FMODE_LSEEK, FMODE_OPENED, FMODE_WRITE, type file, S_ISREG } from '../include/linux/fs.ts';
import { VM_MAYWRITE, VM_SHARED, VM_WRITE } from '../include/linux/mm.ts';
import type { task_struct } from '../include/linux/sched.ts';
import {
  F_SEAL_EXEC,
  F_SEAL_FUTURE_WRITE,
  F_SEAL_GROW,
  F_SEAL_SEAL,
  F_SEAL_SHRINK,
  F_SEAL_WRITE,
  shmem_inode_info,
} from '../include/linux/shmem_fs.ts';
import { S_IXUGO } from '../include/linux/stat.ts';
import { strlen, uint, user_string } from '../lib/usercopy.ts';
import { type Args, type Machine, type SyscallTable, tracepoints } from '../machine.ts';
import { shmem_file_setup } from './shmem.ts';

const at = tracepoints('mm/memfd.c');

const F_ALL_SEALS = 0x3f;
const MFD_CLOEXEC = 0x1;
const MFD_ALLOW_SEALING = 0x2;
const MFD_HUGETLB = 0x4;
const MFD_NOEXEC_SEAL = 0x8;
const MFD_EXEC = 0x10;
const MFD_ALL_FLAGS = 0x1f;
const MFD_NAME_PREFIX = 'memfd:';
const NAME_MAX = 255;

/** F_GET_SEALS and F_ADD_SEALS. Fails: EINVAL for what is no file in memory, EPERM, EBUSY. */
export function memfd_fcntl(k: Machine, filp: file, cmd: number, arg: number): number {
  const inode = sealable(filp);
  if (cmd === F_GET_SEALS) return inode === null ? -EINVAL : inode.seals;
  return memfd_add_seals(k, filp, arg >>> 0);
}

/** The inode, if it is one that can bear seals. */
function sealable({ f_inode }: file): shmem_inode_info | null {
  return f_inode instanceof shmem_inode_info && S_ISREG(f_inode) ? f_inode : null;
}

/**
 * Seals can be added, and never taken away. One that forbids writing needs that nobody has the file mapped so that it
 * can be written to.
 */
function memfd_add_seals(k: Machine, filp: file, given: number): number {
  if (!(filp.f_mode & FMODE_WRITE)) return -EPERM;
  if (given & ~F_ALL_SEALS) return -EINVAL;
  const inode = sealable(filp);
  if (inode === null) return -EINVAL;
  if (inode.seals & F_SEAL_SEAL) return -EPERM;
  if (given & F_SEAL_WRITE && !(inode.seals & F_SEAL_WRITE) && mapping_writably_mapped(inode)) {
    return -EBUSY;
  }
  const all = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_FUTURE_WRITE;
  const implied = given & F_SEAL_EXEC && inode.i_mode & S_IXUGO ? all : 0;
  inode.seals |= given | implied;
  inode.touch();
  if (k.tracing) at.point(k, 'memfd_add_seals.seal', { seals: inode.seals }, inode);
  return 0;
}

/** True while an area exists through which it may be written to, now or after mprotect(2). Linux: i_mmap_writable */
function mapping_writably_mapped({ i_mapping }: shmem_inode_info): boolean {
  const both = VM_SHARED | VM_MAYWRITE;
  return [...i_mapping.i_mmap].some(({ vm_flags }) => (vm_flags & both) === both);
}

/** The flags of an area that is to be a shared window on a file, as its seals allow them. Fails: EPERM. */
export function memfd_check_seals_mmap(filp: file, vm_flags: number): number {
  const seals = sealable(filp)?.seals ?? 0;
  if (!(seals & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE)) || !(vm_flags & VM_SHARED)) return vm_flags;
  return vm_flags & VM_WRITE ? -EPERM : vm_flags & ~VM_MAYWRITE;
}

/** memfd_create(2). Fails: EINVAL for unknown flags and too long a name, EFAULT, EMFILE. */
function sys_memfd_create(k: Machine, _current: task_struct, args: Args): number {
  const flags = uint(args[1]);
  if (flags & MFD_HUGETLB) throw new Lacks('MFD_HUGETLB of memfd_create');
  const both = MFD_EXEC | MFD_NOEXEC_SEAL;
  if (flags & ~MFD_ALL_FLAGS || (flags & both) === both) return -EINVAL;
  const name = user_string(args[0]);
  if (name === null) return -EFAULT;
  if (strlen(name) > NAME_MAX - MFD_NAME_PREFIX.length) return -EINVAL;
  const fd = get_unused_fd_flags(k, flags & MFD_CLOEXEC ? O_CLOEXEC : 0);
  if (fd < 0) return fd;
  fd_install(k, fd, alloc_file(k, `/${MFD_NAME_PREFIX}${name}`, flags));
  return fd;
}

function alloc_file(k: Machine, path: string, flags: number): file {
  const filp = shmem_file_setup(k, path);
  filp.f_mode |= FMODE_LSEEK | FMODE_OPENED;
  filp.f_flags |= O_LARGEFILE;
  const inode = sealable(filp);
  if (inode !== null && flags & MFD_NOEXEC_SEAL) {
    inode.i_mode &= ~S_IXUGO;
    inode.seals = (inode.seals & ~F_SEAL_SEAL) | F_SEAL_EXEC;
  } else if (inode !== null && flags & MFD_ALLOW_SEALING) inode.seals &= ~F_SEAL_SEAL;
  inode?.touch();
  if (k.tracing) at.point(k, 'memfd_create.make', { path }, inode);
  return filp;
}

export const syscalls: SyscallTable = { memfd_create: sys_memfd_create };
