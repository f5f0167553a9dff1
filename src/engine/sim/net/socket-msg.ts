/**
 * Sending and receiving, whatever the family of the socket is.
 *
 * Linux: net/socket.c (v6.18)
 */
import { isInteger } from '../../calls/integer.ts';
import { isStruct, type StructValue, type Value } from '../../script/value.ts';
import { fdget } from '../fs/file.ts';
import { EBADF, EFAULT, EINVAL, EMSGSIZE } from '../include/linux/errno.ts';
import { O_NONBLOCK } from '../include/linux/fcntl.ts';
import { MAX_RW_COUNT } from '../include/linux/fs.ts';
import type { socket } from '../include/linux/net.ts';
import type { Sleeping, task_struct } from '../include/linux/sched.ts';
import {
  type cmsghdr,
  MSG_CMSG_CLOEXEC,
  MSG_DONTWAIT,
  type msghdr,
  type sockaddr,
} from '../include/linux/socket.ts';
import { iov_iter } from '../include/linux/uio.ts';
import { int, long, long_field, uint, user_bytes, user_vector } from '../lib/usercopy.ts';
import type { Args, Machine, SyscallTable } from '../machine.ts';
import { keep } from '../resume.ts';
import {
  addressLength,
  cut,
  move_addr_to_kernel,
  move_addr_to_user,
  roomFor,
} from './socket-address.ts';
import { sock_from_file, sock_recvmsg, sock_sendmsg } from './socket-file.ts';

/** The most buffers of one message. */
const UIO_MAXIOV = 1024;
/** For programs of 32 bits: others may not say it. */
const MSG_CMSG_COMPAT = 0x80000000 | 0;
/** The buffer of a recvmsg that names none, and the room for control messages of one that says no other. */
const RECEIVE_BYTES = 65536;
const CONTROL_BYTES = 256;

/** The socket of a descriptor and the flags of its description, as flags of a message. Fails: EBADF, ENOTSOCK. */
function socketOf(
  current: task_struct,
  fd: Value | undefined,
): { readonly sock: socket; readonly flags: number } | number {
  const filp = fdget(current, uint(fd));
  if (filp === null) return -EBADF;
  const sock = sock_from_file(filp);
  if (typeof sock === 'number') return sock;
  return { sock, flags: filp.f_flags & O_NONBLOCK ? MSG_DONTWAIT : 0 };
}

/** send(2), sendto(2). Fails: EBADF, ENOTSOCK, EINVAL, EFAULT, and as the family does. */
function* __sys_sendto(
  k: Machine,
  current: task_struct,
  args: Args,
  name: sockaddr | null | number,
): Sleeping<number> {
  const found = socketOf(current, args[0]);
  if (typeof found === 'number') return found;
  if (typeof name === 'number') return name;
  const msg = keep(current, (): msghdr => {
    const len = Math.min(MAX_RW_COUNT, args[2] == null ? bytesIn(args[1]) : long(args[2]));
    return {
      msg_name: name,
      wantsName: false,
      msg_iter: iov_iter.of(k, args[1], len < 0 ? MAX_RW_COUNT : len, false),
      msg_flags: int(args[3]) | found.flags,
      msg_control: [],
      msg_controllen: null,
    };
  });
  return yield* sock_sendmsg(k, found.sock, msg);
}

function bytesIn(value: Value | undefined): number {
  return value instanceof Uint8Array ? value.length : 0;
}

function sys_send(k: Machine, current: task_struct, args: Args): Sleeping<number> {
  return __sys_sendto(k, current, args, null);
}

function sys_sendto(k: Machine, current: task_struct, args: Args): Sleeping<number> {
  // NULL is no address, whatever length is said.
  if (args[4] == null) return __sys_sendto(k, current, args, null);
  const length = args[5] == null ? addressLength(args[4]) : int(args[5]);
  const name = move_addr_to_kernel(args[4], length);
  return __sys_sendto(k, current, args, name);
}

/** The address of a sender that has none. */
const NOBODY: sockaddr = { value: {}, length: 0 };

/** recv(2), recvfrom(2). Fails: EBADF, ENOTSOCK, EINVAL and EFAULT for the address's length, and as the family does. */
function* __sys_recvfrom(
  k: Machine,
  current: task_struct,
  args: Args,
  nameAt: number | null,
): Sleeping<number> {
  const found = socketOf(current, args[0]);
  if (typeof found === 'number') return found;
  const wantsName = nameAt !== null && args[nameAt] !== null;
  const given = long(args[2]);
  const size = given < 0 ? MAX_RW_COUNT : Math.min(MAX_RW_COUNT, given);
  const msg = keep(
    current,
    (): msghdr => ({
      msg_name: null,
      wantsName,
      msg_iter: iov_iter.of(k, args[1], size, true),
      msg_flags: 0,
      msg_control: [],
      msg_controllen: null,
    }),
  );
  const ret = yield* sock_recvmsg(k, found.sock, msg, int(args[3]) | found.flags);
  if (ret < 0) return ret;
  if (!isInteger(args[1])) current.outs[1] = msg.msg_iter.filled(Math.min(ret, size));
  if (nameAt !== null && wantsName) {
    const told = move_addr_to_user(msg.msg_name ?? NOBODY, roomFor(args[nameAt + 1]));
    if (typeof told === 'number') return told;
    current.outs[nameAt] = told.address;
    current.outs[nameAt + 1] = told.length;
  }
  if (nameAt !== null && !wantsName && isInteger(args[nameAt + 1])) {
    current.outs[nameAt + 1] = args[nameAt + 1];
  }
  return ret;
}

function sys_recv(k: Machine, current: task_struct, args: Args): Sleeping<number> {
  return __sys_recvfrom(k, current, args, null);
}

function sys_recvfrom(k: Machine, current: task_struct, args: Args): Sleeping<number> {
  return __sys_recvfrom(k, current, args, 4);
}

/** sendmsg(2). Fails: EINVAL, EBADF, ENOTSOCK, EFAULT, EMSGSIZE for too many buffers, and as the family does. */
function* sys_sendmsg(k: Machine, current: task_struct, args: Args): Sleeping<number> {
  if (int(args[2]) & MSG_CMSG_COMPAT) return -EINVAL;
  const found = socketOf(current, args[0]);
  if (typeof found === 'number') return found;
  const [, given] = args;
  if (!isStruct(given)) return -EFAULT;
  const parts = (user_vector(given.msg_iov) ?? []).map((part) => user_bytes(part) ?? NOTHING);
  if (parts.length > UIO_MAXIOV) return -EMSGSIZE;
  const msg = keep(current, (): msghdr => {
    const bytes = joined(parts);
    return {
      msg_name: nameOf(given),
      wantsName: false,
      msg_iter: iov_iter.source(bytes, bytes.length),
      msg_flags: int(args[2]) | found.flags,
      msg_control: controlOf(given.msg_control),
      msg_controllen: null,
    };
  });
  return yield* sock_sendmsg(k, found.sock, msg);
}

const NOTHING = new Uint8Array(0);

function nameOf({ msg_name }: StructValue): sockaddr | null {
  return isStruct(msg_name) ? { value: msg_name, length: addressLength(msg_name) } : null;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let done = 0;
  for (const part of parts) {
    bytes.set(part, done);
    done += part.length;
  }
  return bytes;
}

function controlOf(given: Value | undefined): cmsghdr[] {
  return (user_vector(given) ?? []).filter(isStruct).map((message) => ({
    cmsg_level: long_field(message, 'cmsg_level') || 1,
    cmsg_type: long_field(message, 'cmsg_type'),
    cmsg_data: message.cmsg_data ?? [],
  }));
}

/** recvmsg(2). Fails: EINVAL, EBADF, ENOTSOCK, EMSGSIZE, and as the family does. */
function* sys_recvmsg(k: Machine, current: task_struct, args: Args): Sleeping<number> {
  if (int(args[2]) & MSG_CMSG_COMPAT) return -EINVAL;
  const found = socketOf(current, args[0]);
  if (typeof found === 'number') return found;
  const given = isStruct(args[1]) ? args[1] : {};
  const namelen = roomFor(given.msg_namelen) ?? 0;
  if (namelen < 0) return -EINVAL;
  const lengths = roomsOf(given);
  if (lengths.length > UIO_MAXIOV) return -EMSGSIZE;
  const size = lengths.reduce((sum, length) => sum + length, 0);
  const flags = int(args[2]);
  const msg = keep(
    current,
    (): msghdr => ({
      msg_name: null,
      wantsName: true,
      msg_iter: iov_iter.dest(false, Math.min(MAX_RW_COUNT, size)),
      msg_flags: flags & MSG_CMSG_CLOEXEC,
      msg_control: [],
      msg_controllen: controlRoom(given),
    }),
  );
  const ret = yield* sock_recvmsg(k, found.sock, msg, flags | found.flags);
  if (ret >= 0) current.outs[1] = received(msg, lengths, Math.min(ret, size), given);
  return ret;
}

/** How long the buffers are that are to be filled. */
function roomsOf(given: StructValue): readonly number[] {
  const rooms = user_vector(given.msg_iov) ?? [];
  if (rooms.length === 0) return [RECEIVE_BYTES];
  return rooms.map((room) => (isStruct(room) ? long_field(room, 'iov_len') : 0));
}

/** How much room there is for control messages. */
function controlRoom({ msg_controllen }: StructValue): number {
  return isInteger(msg_controllen) ? Number(msg_controllen) : CONTROL_BYTES;
}

/** The header as the program finds it; its lengths where it has said some. */
function received(
  msg: msghdr,
  lengths: readonly number[],
  count: number,
  given: StructValue,
): StructValue {
  const bytes = msg.msg_iter.filled(count);
  let done = 0;
  const msg_iov = lengths.map((length) => {
    const from = done;
    done += length;
    return bytes.subarray(from, done);
  });
  const { value, length } = msg.msg_name ?? NOBODY;
  const { msg_namelen, msg_controllen } = given;
  const used = controlRoom(given) - (msg.msg_controllen ?? 0);
  return {
    msg_name: cut(value, Math.min(roomFor(msg_namelen) ?? 0, length)),
    ...(msg_namelen === undefined ? {} : { msg_namelen: length }),
    msg_iov,
    msg_control: msg.msg_control.map(controlOut),
    ...(msg_controllen === undefined ? {} : { msg_controllen: used }),
    msg_flags: msg.msg_flags,
  };
}

function controlOut({ cmsg_type, cmsg_data }: cmsghdr): StructValue {
  return { cmsg_type, cmsg_data };
}

export const syscalls: SyscallTable = {
  send: sys_send,
  sendto: sys_sendto,
  sendmsg: sys_sendmsg,
  recv: sys_recv,
  recvfrom: sys_recvfrom,
  recvmsg: sys_recvmsg,
};
