/**
 * Seals: what a file in memory may no longer be done to.
 *
 * Linux: mm/memfd.c (v6.18). Left out: memfd_create(2), whose files alone can be sealed.
 */
import { EINVAL, EPERM } from '../include/linux/errno.ts';
import { F_GET_SEALS } from '../include/linux/fcntl.ts';
import { FMODE_WRITE, type file, S_ISREG } from '../include/linux/fs.ts';
import { shmem_inode_info } from '../include/linux/shmem_fs.ts';

/** Every file that has a name bears it: no seal may be added. */
const F_SEAL_SEAL = 0x1;
const F_ALL_SEALS = 0x3f;

/** F_GET_SEALS and F_ADD_SEALS. Fails: EINVAL for what is no file in memory, EPERM. */
export function memfd_fcntl(filp: file, cmd: number, arg: number): number {
  const { f_inode } = filp;
  const hasSeals = f_inode instanceof shmem_inode_info && S_ISREG(f_inode);
  if (cmd === F_GET_SEALS) return hasSeals ? F_SEAL_SEAL : -EINVAL;
  if (!(filp.f_mode & FMODE_WRITE)) return -EPERM;
  if (arg & ~F_ALL_SEALS || !hasSeals) return -EINVAL;
  return -EPERM;
}
