/**
 * Control messages: descriptors that are handed over, and credentials.
 *
 * Linux: net/core/scm.c, include/net/scm.h (v6.18). Left out: SCM_PIDFD, security labels.
 */
import { isStruct, type Value } from '../../../script/value.ts';
import { fd_install, fget, get_unused_fd_flags } from '../../fs/file.ts';
import { fput, get_file } from '../../fs/file_table.ts';
import { CAP_SYS_ADMIN } from '../../include/linux/capability.ts';
import { EBADF, EINVAL, EPERM, ESRCH } from '../../include/linux/errno.ts';
import { O_CLOEXEC } from '../../include/linux/fcntl.ts';
import { OVERFLOW_UID, ROOM_UID } from '../../include/linux/fs.ts';
import type { socket } from '../../include/linux/net.ts';
import {
  AF_UNIX,
  CMSG_LEN,
  CMSG_SPACE,
  CMSGHDR,
  type cmsghdr,
  MSG_CMSG_CLOEXEC,
  MSG_CTRUNC,
  type msghdr,
  SCM_CREDENTIALS,
  SCM_RIGHTS,
  SOL_SOCKET,
} from '../../include/linux/socket.ts';
import { SCM_MAX_FD, type scm_cookie, type scm_fp_list } from '../../include/net/scm.ts';
import { capable } from '../../kernel/capability.ts';
import { int, long_field } from '../../lib/usercopy.ts';
import { type Machine, tracepoints } from '../../machine.ts';
import { SO_PASSCRED } from './sockopt.ts';

const at = tracepoints('net/core/scm.c');

/** sizeof(struct ucred) */
const UCRED = 12;
const INT = 4;

/**
 * Read the control messages of a message that is to be sent. Descriptors are held from here on.
 *
 * @returns What they say, or EINVAL, EBADF, EPERM, ESRCH.
 */
export function scm_send(k: Machine, sock: socket, msg: msghdr): scm_cookie | number {
  const scm: scm_cookie = { pid: null, uid: OVERFLOW_UID, gid: OVERFLOW_UID, fp: null };
  for (const cmsg of msg.msg_control) {
    const err = cmsg.cmsg_level === SOL_SOCKET ? one(k, sock, cmsg, scm) : 0;
    if (err < 0) {
      scm_destroy(k, scm);
      return err;
    }
  }
  return scm;
}

function one(k: Machine, sock: socket, { cmsg_type, cmsg_data }: cmsghdr, scm: scm_cookie): number {
  switch (cmsg_type) {
    case SCM_RIGHTS:
      return sock.ops?.family === AF_UNIX ? scm_fp_copy(k, cmsg_data, scm) : -EINVAL;
    case SCM_CREDENTIALS:
      return takeCredentials(k, cmsg_data, scm);
    default:
      return -EINVAL;
  }
}

/** Hold the descriptions that the descriptors mean. Fails: EINVAL for too many, EBADF. */
function scm_fp_copy(k: Machine, data: Value, scm: scm_cookie): number {
  const fds = Array.isArray(data) ? (data as readonly Value[]) : [];
  if (fds.length === 0) return 0;
  const list: scm_fp_list = scm.fp ?? { fp: [], inflight: false };
  if (list.fp.length + fds.length > SCM_MAX_FD) return -EINVAL;
  scm.fp = list;
  for (const value of fds) {
    const fd = int(value);
    const filp = fd < 0 ? null : fget(k.current, fd);
    if (filp === null) return -EBADF;
    list.fp.push(get_file(filp));
    if (k.tracing) at.point(k, 'scm_fp_copy.hold', { fd, file: filp.id });
  }
  return 0;
}

/** Nobody may say to be somebody else. Fails: EINVAL for ids that are none here, EPERM, ESRCH. Linux: scm_check_creds() */
function takeCredentials(k: Machine, data: Value, scm: scm_cookie): number {
  if (!isStruct(data)) return -EINVAL;
  const [pid, uid, gid] = ['pid', 'uid', 'gid'].map((name) => long_field(data, name) | 0);
  if (pid === undefined || uid === undefined || gid === undefined) return -EINVAL;
  const privileged = k.options.privileged === true;
  const known = (id: number) => id === ROOM_UID || (privileged && id !== -1);
  if (!known(uid) || !known(gid)) return -EINVAL;
  const isOwn = pid === k.current.pid || capable(k, CAP_SYS_ADMIN);
  if (!isOwn) return -EPERM;
  if (pid !== k.current.pid && !k.tasks.some((task) => task.pid === pid)) return -ESRCH;
  Object.assign(scm, { pid, uid, gid });
  return 0;
}

/** Let go of the descriptors that were not handed over. */
export function scm_destroy(k: Machine, scm: scm_cookie): void {
  for (const filp of scm.fp?.fp ?? []) fput(k, filp);
  scm.fp = null;
}

/** The same descriptors once more, for a message that is only looked at. */
export function scm_fp_dup(list: scm_fp_list | null): scm_fp_list | null {
  return list === null ? null : { fp: list.fp.map(get_file), inflight: false };
}

/** Give the receiver what came with a message, as far as it has room. Linux: scm_recv_unix(), __scm_recv_common() */
export function scm_recv(
  k: Machine,
  sock: socket,
  msg: msghdr,
  scm: scm_cookie,
  flags: number,
): void {
  const wantsCredentials = sock.sk?.sk_flags.has(SO_PASSCRED) === true;
  if (msg.msg_controllen === null) {
    if (wantsCredentials || scm.fp !== null) msg.msg_flags |= MSG_CTRUNC;
    scm_destroy(k, scm);
    return;
  }
  if (wantsCredentials) {
    const cmsg_data = { pid: scm.pid ?? 0, uid: scm.uid, gid: scm.gid };
    put_cmsg(msg, SCM_CREDENTIALS, cmsg_data, UCRED);
  }
  if (scm.fp !== null) scm_detach_fds(k, msg, scm, scm.fp, flags);
}

/** A control message for the receiver, where there is room for one. */
function put_cmsg(msg: msghdr, cmsg_type: number, cmsg_data: Value, bytes: number): void {
  const left = msg.msg_controllen ?? 0;
  if (left < CMSGHDR) {
    msg.msg_flags |= MSG_CTRUNC;
    return;
  }
  if (left < CMSG_LEN(bytes)) msg.msg_flags |= MSG_CTRUNC;
  const words = Math.floor((Math.min(left, CMSG_LEN(bytes)) - CMSGHDR) / INT);
  msg.msg_control.push({
    cmsg_level: SOL_SOCKET,
    cmsg_type,
    cmsg_data: firstWords(cmsg_data, words),
  });
  msg.msg_controllen = left - Math.min(left, CMSG_SPACE(bytes));
}

/** As many words of a structure as there was room for. */
function firstWords(data: Value, words: number): Value {
  return isStruct(data) ? Object.fromEntries(Object.entries(data).slice(0, words)) : data;
}

/** Descriptors for what came: as many as there are numbers and room for; what is left is let go. */
function scm_detach_fds(
  k: Machine,
  msg: msghdr,
  scm: scm_cookie,
  { fp }: scm_fp_list,
  flags: number,
): void {
  const left = msg.msg_controllen ?? 0;
  const room = left <= CMSGHDR ? 0 : Math.floor((left - CMSGHDR) / INT);
  const fds: number[] = [];
  for (const filp of fp.slice(0, room)) {
    const fd = get_unused_fd_flags(k, flags & MSG_CMSG_CLOEXEC ? O_CLOEXEC : 0);
    if (fd < 0) break;
    fd_install(k, fd, get_file(filp));
    if (k.tracing) at.point(k, 'scm_recv_one_fd.install', { fd, file: filp.id });
    fds.push(fd);
  }
  if (fds.length > 0) {
    msg.msg_control.push({ cmsg_level: SOL_SOCKET, cmsg_type: SCM_RIGHTS, cmsg_data: fds });
    msg.msg_controllen = left - Math.min(left, CMSG_SPACE(INT * fds.length));
  }
  if (fds.length < fp.length) {
    msg.msg_flags |= MSG_CTRUNC;
    if (k.tracing) at.point(k, 'scm_detach_fds.lose', { fds: fp.length - fds.length });
  }
  scm_destroy(k, scm);
}
