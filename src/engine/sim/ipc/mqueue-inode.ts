/**
 * The mqueue file system: making and removing queues, and what their files do besides sending and receiving.
 *
 * Linux: ipc/mqueue.c (v6.18). Left out: times.
 */
import { CAP_SYS_RESOURCE } from '../include/linux/capability.ts';
import { EFAULT, EFBIG, EINVAL, EMFILE, ENOSPC, ENXIO, EOVERFLOW } from '../include/linux/errno.ts';
import type { file, file_operations, iattr, inode, inode_operations } from '../include/linux/fs.ts';
import { PAGE_SIZE } from '../include/linux/mm_types.ts';
import {
  HARD_MSGMAX,
  HARD_MSGSIZEMAX,
  type ipc_namespace,
  MQUEUE_I,
  mq_bytes,
  mqueue_inode_info,
  type mqueue_super_block,
  SIGEV_SIGNAL,
} from '../include/linux/mqueue.ts';
import {
  EPOLLIN,
  EPOLLOUT,
  EPOLLRDNORM,
  EPOLLWRNORM,
  type poll_table,
  poll_wait,
} from '../include/linux/poll.ts';
import type { iov_iter } from '../include/linux/uio.ts';
import { capable } from '../kernel/capability.ts';
import { type Machine, tracepoints } from '../machine.ts';
import { type directory, makeDirectory, simple_dir_inode_operations } from '../mm/shmem-dir.ts';
import { assert } from '../object.ts';
import { remove_notification } from './mqueue-notify.ts';

const at = tracepoints('ipc/mqueue.c');

/** The largest file of a file system that does not say otherwise. Linux: MAX_NON_LFS, as s_maxbytes */
const MAX_NON_LFS = 0x7fffffffn;
const ULONG_MAX = 2 ** 64;
const SEEK_CUR = 1;
const SEEK_END = 2;
const SEEK_DATA = 3;
const SEEK_HOLE = 4;

/** Linux: mq_init_ns() */
function mq_init_ns(): ipc_namespace {
  return {
    mq_queues_count: 0,
    mq_queues_max: 256,
    mq_msg_max: 10,
    mq_msgsize_max: 8192,
    mq_msg_default: 10,
    mq_msgsize_default: 8192,
  };
}

/** Linux: mqueue_fill_super() */
function makeSuper(): mqueue_super_block {
  return { s_blocksize: PAGE_SIZE, s_fs_info: mq_init_ns(), s_root: null, msgqueue: 0 };
}

/** The file system of the machine's queues. */
export function mqueue_super(k: Machine): mqueue_super_block {
  return k.part(makeSuper);
}

/** Show it as a directory, as mount(2) does. */
export function mount_mqueue(k: Machine, parent: directory, name: string): void {
  const sb = mqueue_super(k);
  sb.s_root = makeDirectory(k, parent, name, 0o1777, mqueue_dir_inode_operations, sb);
}

/** The limits that a queue is made with. */
export interface AskedAttr {
  readonly mq_maxmsg: number;
  readonly mq_msgsize: number;
}

/**
 * Make a queue under a name.
 *
 * Fails: ENOSPC for too many queues, EINVAL, EOVERFLOW for such limits, EMFILE where the user's queues would take too much.
 */
export function mqueue_create_attr(
  k: Machine,
  dir: inode,
  name: string,
  mode: number,
  attr: AskedAttr | null,
): mqueue_inode_info | number {
  const sb = mqueue_super(k);
  const ns = sb.s_fs_info;
  if (ns.mq_queues_count >= ns.mq_queues_max && !capable(k, CAP_SYS_RESOURCE)) return -ENOSPC;
  const made = mqueue_get_inode(k, sb, name, mode, attr);
  if (typeof made === 'number') return made;
  ns.mq_queues_count += 1;
  (dir as directory).names.set(name, made);
  return made;
}

function mqueue_get_inode(
  k: Machine,
  i_sb: mqueue_super_block,
  name: string,
  i_mode: number,
  asked: AskedAttr | null,
): mqueue_inode_info | number {
  const ns = i_sb.s_fs_info;
  const attr = {
    mq_maxmsg: asked?.mq_maxmsg ?? Math.min(ns.mq_msg_max, ns.mq_msg_default),
    mq_msgsize: asked?.mq_msgsize ?? Math.min(ns.mq_msgsize_max, ns.mq_msgsize_default),
    mq_curmsgs: 0,
  };
  const refused = checkLimits(k, ns, attr);
  if (refused < 0) return refused;
  const bytes = mq_bytes(attr);
  if (i_sb.msgqueue + bytes > k.current.signal.rlimit_msgqueue.rlim_cur) {
    k.limits.add('RLIMIT_MSGQUEUE');
    if (k.tracing) at.point(k, 'mqueue_get_inode.too_much', { bytes, used: i_sb.msgqueue });
    return -EMFILE;
  }
  i_sb.msgqueue += bytes;
  const label = `/${name}`;
  let id = `mq:${label}`;
  // A queue that has lost this name may live on.
  for (let n = 2; k.shows(id); n++) id = `mq:${label}#${n}`;
  const birth = { id, label, i_ino: k.number('inode'), i_mode, i_sb, attr };
  const ops = { i_op: mqueue_inode_operations, i_fop: mqueue_file_operations };
  const made = k.register(new mqueue_inode_info(k, { ...birth, ...ops }));
  if (k.tracing) at.point(k, 'mqueue_get_inode.make', { bytes, used: i_sb.msgqueue }, made);
  return made;
}

function checkLimits(k: Machine, ns: ipc_namespace, attr: AskedAttr): number {
  const { mq_maxmsg, mq_msgsize } = attr;
  const free = capable(k, CAP_SYS_RESOURCE);
  const most = free ? HARD_MSGMAX : ns.mq_msg_max;
  const longest = free ? HARD_MSGSIZEMAX : ns.mq_msgsize_max;
  if (mq_maxmsg <= 0 || mq_msgsize <= 0) return -EINVAL;
  if (mq_maxmsg > most || mq_msgsize > longest) return -EINVAL;
  return mq_msgsize > ULONG_MAX / mq_maxmsg ? -EOVERFLOW : 0;
}

/** The queue that an inode of the file system is: its directory's names are no others. */
function queueOf(inode: inode): mqueue_inode_info {
  assert(inode instanceof mqueue_inode_info, 'no queue');
  return inode;
}

/** Linux: mqueue_dir_inode_operations */
const mqueue_dir_inode_operations: inode_operations = {
  ...simple_dir_inode_operations,
  create: (k, dir, name, mode) => mqueue_create_attr(k, dir, name, mode, null),
};

/** A queue's size is only what its file says it is. Linux: fs/libfs.c simple_setattr() */
function simple_setattr(_k: Machine, inode: inode, { ia_size }: iattr): number {
  const info = queueOf(inode);
  if (ia_size > info.i_size && ia_size > MAX_NON_LFS) return -EFBIG;
  info.i_size = ia_size;
  return 0;
}

const mqueue_inode_operations: inode_operations = { setattr: simple_setattr };

/** What read(2) of a queue shows: no message, but how full it is and who is to be told. */
function mqueue_read_file(k: Machine, filp: file, to: iov_iter): number {
  const info = queueOf(filp.f_inode);
  const { notify, notify_owner, qsize } = info;
  const how = notify_owner === null ? 0 : notify.sigev_notify;
  const signo = notify_owner && how === SIGEV_SIGNAL ? notify.sigev_signo : 0;
  const pid = notify_owner?.pid ?? 0;
  const text =
    `QSIZE:${String(qsize).padEnd(10)} NOTIFY:${String(how).padEnd(5)} ` +
    `SIGNO:${String(signo).padEnd(5)} NOTIFY_PID:${String(pid).padEnd(6)}\n`;
  // Linux: fs/libfs.c simple_read_from_buffer()
  const from = Number(to.ki_pos ?? filp.f_pos);
  const bytes = Math.min(text.length - from, to.count);
  if (bytes <= 0) return 0;
  const data = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  const copied = to.copy_to_iter(data, from, bytes);
  if (copied === 0) return -EFAULT;
  if (to.ki_pos === null) filp.f_pos += BigInt(copied);
  if (k.tracing) at.point(k, 'mqueue_read_file.copy', { bytes: copied }, info);
  return copied;
}

/** Linux: fs/read_write.c default_llseek() */
function default_llseek(_k: Machine, filp: file, given: bigint, whence: number): bigint | number {
  const { i_size } = queueOf(filp.f_inode);
  let offset = given;
  if (whence === SEEK_END) offset = BigInt.asIntN(64, offset + i_size);
  else if (whence === SEEK_CUR) offset = BigInt.asIntN(64, offset + filp.f_pos);
  else if (whence === SEEK_DATA || whence === SEEK_HOLE) {
    if (offset >= i_size) return -ENXIO;
    if (whence === SEEK_HOLE) offset = i_size;
  }
  if (offset < 0n) return -EINVAL;
  filp.f_pos = offset;
  return offset;
}

/** The registered process closes a descriptor of the queue, whichever: it is to be told no more. */
function mqueue_flush_file(k: Machine, filp: file): void {
  const info = queueOf(filp.f_inode);
  if (info.notify_owner === k.current) remove_notification(k, info);
}

/** What the queue is ready for, and where to stand for more. */
function mqueue_poll_file(k: Machine, filp: file, wait: poll_table | null): number {
  const info = queueOf(filp.f_inode);
  poll_wait(k, filp, info.wait_q, wait);
  const { mq_curmsgs, mq_maxmsg } = info.attr;
  let mask = mq_curmsgs > 0 ? EPOLLIN | EPOLLRDNORM : 0;
  if (mq_curmsgs < mq_maxmsg) mask |= EPOLLOUT | EPOLLWRNORM;
  if (k.tracing) at.point(k, 'mqueue_poll_file.mask', { mask }, info);
  return mask;
}

const mqueue_file_operations: file_operations = {
  flush: mqueue_flush_file,
  poll: mqueue_poll_file,
  read_iter: mqueue_read_file,
  llseek: default_llseek,
  target: MQUEUE_I,
};
