/**
 * Calls on sockets, whatever family they are of: making, naming, connecting, ending, options. Sending and receiving are in
 * socket-msg.ts, what a socket is as a file in socket-file.ts.
 *
 * Linux: net/socket.c (v6.18)
 * Left out: io_uring, recvmmsg and sendmmsg, time stamps.
 * Read first: sys_socket(), then sys_accept4().
 */
import { isInteger } from '../../calls/integer.ts';
import type { Value } from '../../script/value.ts';
import { fdget, fget, get_unused_fd_flags, put_unused_fd } from '../fs/file.ts';
import { EBADF, ECONNABORTED, EFAULT, EINVAL } from '../include/linux/errno.ts';
import { O_CLOEXEC } from '../include/linux/fcntl.ts';
import type { file } from '../include/linux/fs.ts';
import {
  OWN,
  PEER,
  PEER_IF_ANY,
  type proto_ops,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  SOCK_TYPE_MASK,
  socket,
  type Whose,
} from '../include/linux/net.ts';
import type { Sleeping, task_struct } from '../include/linux/sched.ts';
import { SOL_SOCKET, SOMAXCONN } from '../include/linux/socket.ts';
import { int, uint } from '../lib/usercopy.ts';
import { type Args, type Machine, type SyscallTable, tracepoints } from '../machine.ts';
import { keep } from '../resume.ts';
import { optionOut, sock_getsockopt, sock_setsockopt } from './core/sockopt.ts';
import { addressArgument, move_addr_to_user, roomFor } from './socket-address.ts';
import {
  installSocket,
  opsOf,
  sock_alloc_file,
  sock_create,
  sock_from_file,
  sock_release,
} from './socket-file.ts';
import { syscalls as msg_syscalls } from './socket-msg.ts';

const at = tracepoints('net/socket.c');

/** sizeof(int) */
const INT_BYTES = 4;

const SOCK_FLAGS = SOCK_CLOEXEC | SOCK_NONBLOCK;

/** The socket of a descriptor. Fails: EBADF, ENOTSOCK. Linux: sockfd_lookup_light() */
export function sockfd_lookup(current: task_struct, fd: Value | undefined): socket | number {
  const filp = fdget(current, uint(fd));
  return filp === null ? -EBADF : sock_from_file(filp);
}

/** socket(2). Fails: EINVAL for unknown flags, EMFILE, and as sock_create() does. */
function* sys_socket(k: Machine, current: task_struct, args: Args): Sleeping<number> {
  const [family, type, protocol] = [int(args[0]), int(args[1]), int(args[2])];
  const flags = type & ~SOCK_TYPE_MASK;
  if (flags & ~SOCK_FLAGS) return -EINVAL;
  const { sock } = keep(current, () => ({
    sock: sock_create(k, family, type & SOCK_TYPE_MASK, protocol),
  }));
  if (typeof sock === 'number') return sock;
  const fd = get_unused_fd_flags(k, flags & O_CLOEXEC);
  if (fd < 0) {
    yield* sock_release(k, sock);
    return fd;
  }
  installSocket(k, fd, sock, sock_alloc_file(k, sock, flags));
  if (k.tracing) at.point(k, '__sys_socket.make', { fd }, sock);
  return fd;
}

/** socketpair(2). Fails: EINVAL, EMFILE, EOPNOTSUPP where the family has no pairs, and as sock_create() does. */
function* sys_socketpair(k: Machine, current: task_struct, args: Args): Sleeping<number> {
  const [family, type, protocol] = [int(args[0]), int(args[1]), int(args[2])];
  const flags = type & ~SOCK_TYPE_MASK;
  if (flags & ~SOCK_FLAGS) return -EINVAL;
  const fds = twoNumbers(k, flags);
  if (typeof fds === 'number') return fds;
  const [fd1, fd2] = fds;
  if (args[3] === null) return freed(k, fds, -EFAULT);
  const made: socket[] = [];
  let err = 0;
  for (let one = 0; one < 2 && err === 0; one++) {
    const sock = sock_create(k, family, type & SOCK_TYPE_MASK, protocol);
    if (typeof sock === 'number') err = sock;
    else made.push(sock);
  }
  const [sock1, sock2] = made;
  if (err === 0 && sock1 && sock2) err = opsOf(sock1).socketpair(k, sock1, sock2);
  if (err < 0 || !sock1 || !sock2) {
    for (const sock of made) yield* sock_release(k, sock);
    return freed(k, fds, err);
  }
  installSocket(k, fd1, sock1, sock_alloc_file(k, sock1, flags));
  installSocket(k, fd2, sock2, sock_alloc_file(k, sock2, flags));
  if (k.tracing) at.point(k, '__sys_socketpair.make', { fd1, fd2 }, sock1);
  current.outs[3] = [fd1, fd2];
  return 0;
}

/** Two numbers, taken; EMFILE. */
function twoNumbers(k: Machine, flags: number): readonly [number, number] | number {
  const fd1 = get_unused_fd_flags(k, flags & O_CLOEXEC);
  if (fd1 < 0) return fd1;
  const fd2 = get_unused_fd_flags(k, flags & O_CLOEXEC);
  if (fd2 >= 0) return [fd1, fd2];
  put_unused_fd(k, fd1);
  return fd2;
}

function freed(k: Machine, fds: readonly number[], err: number): number {
  for (const fd of fds) put_unused_fd(k, fd);
  return err;
}

/** bind(2). Fails: EBADF, ENOTSOCK, EINVAL, EFAULT, and as the family does (EADDRINUSE, EACCES, ...). */
function* sys_bind(k: Machine, current: task_struct, args: Args): Sleeping<number> {
  const sock = sockfd_lookup(current, args[0]);
  if (typeof sock === 'number') return sock;
  const address = addressArgument(args, 1);
  if (typeof address === 'number') return address;
  const result = opsOf(sock).bind(k, sock, address);
  return typeof result === 'number' ? result : yield* result;
}

/** listen(2). Fails: EBADF, ENOTSOCK, and as the family does (EOPNOTSUPP, EINVAL, EADDRINUSE). */
function sys_listen(k: Machine, current: task_struct, args: Args): number {
  const sock = sockfd_lookup(current, args[0]);
  if (typeof sock === 'number') return sock;
  const backlog = Math.min(uint(args[1]), SOMAXCONN);
  const err = opsOf(sock).listen(k, sock, backlog);
  if (err === 0 && k.tracing) at.point(k, '__sys_listen.set', { backlog }, sock);
  return err;
}

function sys_accept(k: Machine, current: task_struct, args: Args): Sleeping<number> {
  return __sys_accept4(k, current, args, 0);
}

function sys_accept4(k: Machine, current: task_struct, args: Args): Sleeping<number> {
  return __sys_accept4(k, current, args, int(args[3]));
}

/**
 * accept(2), accept4(2): a new descriptor for the next connection.
 *
 * Sleeps: as the family does, while there is none. Its descriptor's number is taken before.
 * Fails: EBADF, EINVAL for unknown flags, EMFILE, ENOTSOCK, and as the family does (EINVAL, EOPNOTSUPP, EAGAIN, EINTR); for the
 * address EINVAL, EFAULT and ECONNABORTED, and then the connection is gone.
 */
function* __sys_accept4(
  k: Machine,
  current: task_struct,
  args: Args,
  flags: number,
): Sleeping<number> {
  const filp = fdget(current, uint(args[0]));
  if (filp === null) return -EBADF;
  if (flags & ~SOCK_FLAGS) return -EINVAL;
  const { newfd } = keep(current, () => ({ newfd: get_unused_fd_flags(k, flags & O_CLOEXEC) }));
  if (newfd < 0) return newfd;
  const newsock = yield* do_accept(k, filp);
  if (typeof newsock === 'number') {
    put_unused_fd(k, newfd);
    return newsock;
  }
  if (args[1] !== null) {
    const name = opsOf(newsock).getname(k, newsock, PEER_IF_ANY);
    const told =
      typeof name === 'number' ? -ECONNABORTED : move_addr_to_user(name, roomFor(args[2]));
    if (typeof told === 'number') {
      // Whoever connected finds that the connection is over.
      yield* sock_release(k, newsock);
      put_unused_fd(k, newfd);
      return told;
    }
    current.outs[1] = told.address;
    current.outs[2] = told.length;
  }
  if (args[1] === null && isInteger(args[2])) current.outs[2] = args[2];
  installSocket(k, newfd, newsock, sock_alloc_file(k, newsock, flags));
  if (k.tracing) at.point(k, 'do_accept.take', { fd: newfd }, newsock);
  return newfd;
}

/** The socket of the next connection. */
function* do_accept(k: Machine, filp: file): Sleeping<socket | number> {
  const sock = sock_from_file(filp);
  if (typeof sock === 'number') return sock;
  const { newsock } = keep(k.current, () => {
    const made = new socket(k, sock.type);
    made.ops = sock.ops;
    return { newsock: made };
  });
  const result = opsOf(sock).accept(k, sock, newsock, { flags: filp.f_flags });
  const err = typeof result === 'number' ? result : yield* result;
  return err < 0 ? err : newsock;
}

/** connect(2). Fails: EBADF, EINVAL, EFAULT, ENOTSOCK, and as the family does. */
function* sys_connect(k: Machine, current: task_struct, args: Args): Sleeping<number> {
  const filp = fdget(current, uint(args[0]));
  if (filp === null) return -EBADF;
  const address = addressArgument(args, 1);
  if (typeof address === 'number') return address;
  const sock = sock_from_file(filp);
  if (typeof sock === 'number') return sock;
  const result = opsOf(sock).connect(k, sock, address, filp.f_flags);
  return typeof result === 'number' ? result : yield* result;
}

/** getsockname(2), getpeername(2). Fails: EBADF, ENOTSOCK, ENOTCONN, EINVAL for a negative length, EFAULT. */
function getname(k: Machine, current: task_struct, args: Args, peer: Whose): number {
  const sock = sockfd_lookup(current, args[0]);
  if (typeof sock === 'number') return sock;
  const name = opsOf(sock).getname(k, sock, peer);
  if (typeof name === 'number') return name;
  const room = roomFor(args[2]);
  const told = move_addr_to_user(name, room);
  if (typeof told === 'number') return told;
  if (args[1] === null && room !== 0) return -EFAULT;
  if (args[1] !== null) current.outs[1] = told.address;
  current.outs[2] = told.length;
  return 0;
}

/** shutdown(2). Fails: EBADF, ENOTSOCK, and as the family does (EINVAL, ENOTCONN). */
function sys_shutdown(k: Machine, current: task_struct, args: Args): number {
  const sock = sockfd_lookup(current, args[0]);
  return typeof sock === 'number' ? sock : opsOf(sock).shutdown(k, sock, int(args[1]));
}

/** setsockopt(2). Fails: EBADF, ENOTSOCK, and as the level does. */
function sys_setsockopt(k: Machine, current: task_struct, args: Args): number {
  const filp = fget(current, uint(args[0]));
  if (filp === null) return -EBADF;
  const sock = sock_from_file(filp);
  if (typeof sock === 'number') return sock;
  const [level, optname, optval] = [int(args[1]), int(args[2]), args[3] ?? null];
  if (level === SOL_SOCKET) return sock_setsockopt(k, sock, optname, optval);
  return opsOf(sock).setsockopt(k, sock, level, optname, optval);
}

/** getsockopt(2). Fails: EBADF, ENOTSOCK, EINVAL for a negative length, EFAULT, and as the level does. */
function sys_getsockopt(k: Machine, current: task_struct, args: Args): number {
  const filp = fget(current, uint(args[0]));
  if (filp === null) return -EBADF;
  const sock = sock_from_file(filp);
  if (typeof sock === 'number') return sock;
  const [level, optname] = [int(args[1]), int(args[2])];
  const room = roomFor(args[4]);
  if (level === SOL_SOCKET && (room === null || room < 0)) return room === null ? -EFAULT : -EINVAL;
  const found: ReturnType<proto_ops['getsockopt']> =
    level === SOL_SOCKET
      ? sock_getsockopt(sock, optname)
      : opsOf(sock).getsockopt(k, sock, level, optname);
  if (typeof found === 'number') return found;
  if (room === null) return -EFAULT;
  if (room < 0 && found.anyLength !== true) return -EINVAL;
  const told = optionOut(found.optval, found.byByte ? byByte(found.optval, room) : room);
  current.outs[3] = told.optval;
  current.outs[4] = told.optlen;
  return 0;
}

/** Linux: the end of net/ipv4/ip_sockglue.c do_ip_getsockopt() */
function byByte(optval: Value, room: number): number {
  const value = int(optval);
  return room > 0 && room < INT_BYTES && value >= 0 && value <= 255 ? 1 : room;
}

export const syscalls: SyscallTable = {
  ...msg_syscalls,
  socket: sys_socket,
  socketpair: sys_socketpair,
  bind: sys_bind,
  listen: sys_listen,
  accept: sys_accept,
  accept4: sys_accept4,
  connect: sys_connect,
  getsockname: (k, current, args) => getname(k, current, args, OWN),
  getpeername: (k, current, args) => getname(k, current, args, PEER),
  shutdown: sys_shutdown,
  setsockopt: sys_setsockopt,
  getsockopt: sys_getsockopt,
};
