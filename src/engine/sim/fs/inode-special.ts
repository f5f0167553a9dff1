/**
 * What the inodes of FIFOs and sockets do, whatever file system they are in.
 *
 * Linux: fs/inode.c init_special_inode() (v6.18). Devices are made with what their driver does (drivers/char/mem.ts).
 */
import { type inode, no_open_fops, S_IFIFO, S_IFMT, S_IFSOCK } from '../include/linux/fs.ts';
import { assert } from '../object.ts';
import { pipefifo_fops } from './pipe-open.ts';

/** Give an inode that is no regular file, directory or link the operations of its type. */
export function init_special_inode(inode: inode): void {
  const type = inode.i_mode & S_IFMT;
  assert(type === S_IFIFO || type === S_IFSOCK, `a file of type ${type.toString(8)}`);
  // A socket is reached by connect(2) alone: opening it fails with ENXIO.
  inode.i_fop = type === S_IFIFO ? pipefifo_fops : no_open_fops;
}
