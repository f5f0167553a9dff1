/**
 * The pages of a pipe's slots into a socket: the socket decides whether it copies them.
 *
 * Linux: fs/splice.c splice_to_socket() (v6.18). Left out: TCP and UDP; a sender that sleeps while it has the pipe locked.
 */
import { Lacks } from '../../model/lacks.ts';
import type { bio_vec } from '../include/linux/bvec.ts';
import { EAGAIN, ERESTARTSYS } from '../include/linux/errno.ts';
import { O_NONBLOCK } from '../include/linux/fcntl.ts';
import type { file } from '../include/linux/fs.ts';
import type { socket } from '../include/linux/net.ts';
import { pipe_buf, type pipe_inode_info, pipe_is_empty } from '../include/linux/pipe_fs_i.ts';
import type { Sleeping } from '../include/linux/sched.ts';
import { AF_UNIX, MSG_DONTWAIT, type msghdr } from '../include/linux/socket.ts';
import { iov_iter } from '../include/linux/uio.ts';
import { signal_pending } from '../kernel/sched/core.ts';
import { wait_event_interruptible } from '../kernel/sched/wait.ts';
import { type Machine, tracepoints } from '../machine.ts';
import { assert } from '../object.ts';
import { dropTo, keep } from '../resume.ts';
import { shown, taken, wakeup_pipe_writers } from './splice-file.ts';

const at = tracepoints('fs/splice.c');

/** Slots that one message takes. */
const BVECS = 16;

/** What a splice keeps over its sleep. */
interface Sending {
  spliced: number;
  len: number;
  need_wakeup: boolean;
  /** What is on its way; `null` while the pipe is waited for. */
  msg: msghdr | null;
  /** How much whoever it calls finds kept before it. */
  depth: number;
}

/**
 * Send what is in a pipe. The slots' pages are handed over; whoever sends in streams keeps them, whoever sends messages copies.
 *
 * Sleeps: on rd_wait of an empty pipe with writers; as the socket's family does.
 * Fails: EAGAIN, EINTR, and as the family does.
 */
export function* splice_to_socket(
  k: Machine,
  pipe: pipe_inode_info,
  out: file,
  length: number,
  _pos: bigint,
  now: boolean,
): Sleeping<number> {
  const { current } = k;
  const sock = out.private_data as socket;
  if (sock.ops?.family !== AF_UNIX)
    throw new Lacks('splice and sendfile to a socket of TCP or UDP');
  const state = keep(
    current,
    (): Sending => ({ spliced: 0, len: length, need_wakeup: false, msg: null, depth: 0 }),
  );
  if (!current.resuming) state.depth = current.kept.length;
  let ret = 0;
  while (state.len > 0 || current.resuming) {
    if (!current.resuming) {
      ret = -ERESTARTSYS;
      if (signal_pending(current)) break;
      dropTo(current, state.depth);
    }
    if (state.msg === null) {
      const ready = yield* filledPipe(k, pipe, state, now);
      if (ready !== null) {
        ret = ready;
        break;
      }
      state.msg = messageOf(pipe, out, state.len);
    }
    const { msg } = state;
    ret = yield* sent(k, sock, msg, pipe, out);
    if (ret <= 0) break;
    state.msg = null;
    state.spliced += ret;
    state.len -= ret;
    if (k.tracing) at.point(k, 'splice_to_socket.send', { bytes: ret }, shown(pipe));
    state.need_wakeup = (taken(k, pipe, ret) && pipe.files > 0) || state.need_wakeup;
  }
  if (state.need_wakeup) wakeup_pipe_writers(k, pipe);
  return state.spliced || ret;
}

/** Wait until the pipe has something. @returns `null`, or with what the call is over. */
function* filledPipe(
  k: Machine,
  pipe: pipe_inode_info,
  state: Sending,
  now: boolean,
): Sleeping<number | null> {
  const { current } = k;
  while (current.resuming || pipe_is_empty(pipe)) {
    if (!current.resuming) {
      if (pipe.writers === 0 || state.spliced > 0) return 0;
      if (now) return -EAGAIN;
      if (signal_pending(current)) return -ERESTARTSYS;
    }
    const readable = () => !pipe_is_empty(pipe) || pipe.writers === 0;
    yield* wait_event_interruptible(k, pipe.rd_wait, readable, { wchan: 'pipe_wait_readable' });
  }
  return null;
}

/** The first slots of the pipe as a message. */
function messageOf(pipe: pipe_inode_info, out: file, len: number): msghdr {
  const bvec: bio_vec[] = [];
  let remain = len;
  for (let tail = pipe.tail; tail !== pipe.head; tail = (tail + 1) >>> 0) {
    const { page, len: has, offset } = pipe_buf(pipe, tail);
    if (page === null || has === 0) continue;
    const seg = Math.min(remain, has);
    bvec.push({ bv_page: page, bv_len: seg, bv_offset: offset });
    remain -= seg;
    if (remain === 0 || bvec.length >= BVECS) break;
  }
  return {
    msg_name: null,
    wantsName: false,
    msg_iter: iov_iter.pages(bvec),
    // Whoever sleeps here has a program's pipe locked; the pipe of sendfile(2) is nobody else's.
    msg_flags: out.f_flags & O_NONBLOCK || pipe.files > 0 ? MSG_DONTWAIT : 0,
    msg_control: [],
    msg_controllen: null,
  };
}

function* sent(
  k: Machine,
  sock: socket,
  msg: msghdr,
  pipe: pipe_inode_info,
  out: file,
): Sleeping<number> {
  const { ops } = sock;
  assert(ops !== null, 'a socket has operations');
  const { len } = keep(k.current, () => ({ len: msg.msg_iter.count }));
  const result = ops.sendmsg(k, sock, msg, len);
  const ret = typeof result === 'number' ? result : yield* result;
  if (ret === -EAGAIN && pipe.files > 0 && !(out.f_flags & O_NONBLOCK)) {
    throw new Lacks('splice that sleeps for a socket, with the pipe locked');
  }
  return ret;
}
