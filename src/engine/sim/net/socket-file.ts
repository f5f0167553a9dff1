/**
 * Sockets as open files: making them, and what read, write, poll and close do with them.
 *
 * Linux: net/socket.c (v6.18): sockfs, socket_file_ops. The calls are in socket.ts and socket-msg.ts.
 */
import { Lacks } from '../../model/lacks.ts';
import type { Value } from '../../script/value.ts';
import { fasync_helper } from '../fs/fcntl-fasync.ts';
import { fd_install } from '../fs/file.ts';
import { new_inode } from '../fs/inode.ts';
import { splice_to_socket } from '../fs/splice-socket.ts';
import { EAFNOSUPPORT, EINVAL, ENODEV, ENOTSOCK, ENOTTY, ENXIO } from '../include/linux/errno.ts';
import { O_NONBLOCK, O_RDWR } from '../include/linux/fcntl.ts';
import {
  FMODE_OPENED,
  FMODE_READ,
  FMODE_WRITE,
  file,
  type file_operations,
  type inode,
  S_IFSOCK,
  type super_block,
} from '../include/linux/fs.ts';
import { PAGE_SIZE } from '../include/linux/mm_types.ts';
import {
  type net_proto_family,
  type proto_ops,
  SOCK_MAX,
  SOCK_SEQPACKET,
  socket,
} from '../include/linux/net.ts';
import type { poll_table } from '../include/linux/poll.ts';
import type { Sleeping } from '../include/linux/sched.ts';
import { AF_MAX, MSG_DONTWAIT, MSG_EOR, type msghdr } from '../include/linux/socket.ts';
import type { iov_iter } from '../include/linux/uio.ts';
import { type Machine, tracepoints } from '../machine.ts';
import { assert } from '../object.ts';
import { keep } from '../resume.ts';
import { showSocket } from './socket-name.ts';

const at = tracepoints('net/socket.c');

/** The protocol families that there are, by their numbers. Linux: net_families */
function makeFamilies(): Map<number, net_proto_family> {
  return new Map();
}

/** A protocol family introduces itself, when the machine starts. */
export function sock_register(k: Machine, ops: net_proto_family): void {
  k.part(makeFamilies).set(ops.family, ops);
}

/** The file system of sockets. Linux: sock_mnt */
const SOCKFS: super_block = { s_blocksize: PAGE_SIZE };

const socket_file_ops: file_operations = {
  target: ({ private_data }) => {
    const shown = private_data as socket;
    return shown.id === '' ? null : shown;
  },
  // By way of /proc/PID/fd: Linux: sock_no_open()
  open: () => -ENXIO,
  read_iter: sock_read_iter,
  write_iter: sock_write_iter,
  splice_read: sock_splice_read,
  splice_write: splice_to_socket,
  poll: sock_poll,
  unlocked_ioctl: sock_ioctl,
  mmap: (_k, { private_data }, vma) => opsOf(private_data as socket).mmap?.(vma) ?? -ENODEV,
  fasync: sock_fasync,
  release: sock_close,
};

/** The socket that a file leads to. Fails: ENOTSOCK. */
export function sock_from_file(filp: file): socket | number {
  return filp.f_op === socket_file_ops ? (filp.private_data as socket) : -ENOTSOCK;
}

/** The operations of a socket that a family has made. */
export function opsOf({ ops }: socket): proto_ops {
  assert(ops !== null, 'a socket has operations');
  return ops;
}

/**
 * A socket with its sock. Fails: EAFNOSUPPORT, EINVAL, and what the family fails with (EPROTONOSUPPORT, ESOCKTNOSUPPORT).
 */
export function sock_create(
  k: Machine,
  family: number,
  type: number,
  protocol: number,
): socket | number {
  if (family < 0 || family >= AF_MAX) return -EAFNOSUPPORT;
  if (type < 0 || type >= SOCK_MAX) return -EINVAL;
  const pf = k.part(makeFamilies).get(family);
  if (pf === undefined) return -EAFNOSUPPORT;
  const sock = new socket(k, type);
  const err = pf.create(k, sock, protocol);
  return err < 0 ? err : sock;
}

/** A description that leads to the socket. */
export function sock_alloc_file(k: Machine, sock: socket, flags: number): file {
  const inode = new_inode(k, SOCKFS, S_IFSOCK | 0o777, {}, socket_file_ops);
  const mode = FMODE_READ | FMODE_WRITE | FMODE_OPENED;
  const made = new file(inode, socket_file_ops, O_RDWR | (flags & O_NONBLOCK), mode);
  made.private_data = sock;
  sock.file = made;
  return made;
}

/** Let a taken number mean a socket, which snapshots show from now on. */
export function installSocket(k: Machine, fd: number, sock: socket, filp: file): void {
  showSocket(k, sock);
  for (const other of sock.sk?.neighbours() ?? []) other.touch();
  fd_install(k, fd, filp);
}

/** Nobody has the socket any more, or nobody ever had. Linux: sock_release() */
export function* sock_release(k: Machine, sock: socket): Sleeping<void> {
  const { ops } = sock;
  if (ops !== null) {
    const slept = ops.release(k, sock);
    if (slept !== undefined) yield* slept;
  }
  if (sock.id !== '') k.unregister(sock);
}

function* sock_close(k: Machine, _inode: inode, filp: file): Sleeping<void> {
  const sock = filp.private_data as socket;
  if (k.tracing) at.enter(k, 'sock_close.enter', {}, sock);
  yield* sock_release(k, sock);
  if (k.tracing) at.leave(k);
}

function messageOf(msg_iter: iov_iter, msg_flags: number): msghdr {
  return {
    msg_name: null,
    wantsName: false,
    msg_iter,
    msg_flags,
    msg_control: [],
    msg_controllen: null,
  };
}

function* sock_read_iter(k: Machine, filp: file, to: iov_iter): Sleeping<number> {
  const sock = filp.private_data as socket;
  if (to.count === 0 && !k.current.resuming) return 0;
  const msg = keep(k.current, () => messageOf(to, filp.f_flags & O_NONBLOCK ? MSG_DONTWAIT : 0));
  return yield* sock_recvmsg(k, sock, msg, msg.msg_flags);
}

function* sock_write_iter(k: Machine, filp: file, from: iov_iter): Sleeping<number> {
  const sock = filp.private_data as socket;
  const msg = keep(k.current, () => {
    const record = sock.type === SOCK_SEQPACKET ? MSG_EOR : 0;
    return messageOf(from, record | (filp.f_flags & O_NONBLOCK ? MSG_DONTWAIT : 0));
  });
  return yield* sock_sendmsg(k, sock, msg);
}

function sock_splice_read(): number {
  throw new Lacks('splice from a socket');
}

/** Send a message: how many bytes, or what the family fails with. */
export function* sock_sendmsg(k: Machine, sock: socket, msg: msghdr): Sleeping<number> {
  const { len } = keep(k.current, () => ({ len: msg.msg_iter.count }));
  const result = opsOf(sock).sendmsg(k, sock, msg, len);
  return typeof result === 'number' ? result : yield* result;
}

/** Receive a message: how many bytes, or what the family fails with. */
export function* sock_recvmsg(
  k: Machine,
  sock: socket,
  msg: msghdr,
  flags: number,
): Sleeping<number> {
  const { size } = keep(k.current, () => ({ size: msg.msg_iter.count }));
  const result = opsOf(sock).recvmsg(k, sock, msg, size, flags);
  return typeof result === 'number' ? result : yield* result;
}

function sock_poll(k: Machine, filp: file, wait: poll_table | null): number {
  const sock = filp.private_data as socket;
  const mask = opsOf(sock).poll(k, filp, sock, wait);
  if (k.tracing) at.point(k, 'sock_poll.mask', { mask }, sock);
  return mask;
}

function sock_ioctl(
  k: Machine,
  filp: file,
  cmd: number,
  put_user: (value: Value) => number,
): number {
  const sock = filp.private_data as socket;
  const ret = opsOf(sock).ioctl(k, sock, cmd, put_user);
  if (ret === -ENOTTY || !k.tracing) return ret;
  at.point(k, 'sock_ioctl.answer', {}, sock);
  return ret;
}

/** Enter the description into the list of those whose owner is told, or take it out. */
function sock_fasync(k: Machine, fd: number, filp: file, on: boolean): number {
  fasync_helper(k, fd, filp, on, (filp.private_data as socket).fasync_list);
  return 0;
}
