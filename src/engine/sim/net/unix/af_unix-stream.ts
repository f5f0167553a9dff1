/**
 * Streams of bytes between Unix sockets.
 *
 * Linux: net/unix/af_unix.c (v6.18). Left out: MSG_OOB.
 * Read first: unix_stream_sendmsg(), then unix_stream_recvmsg().
 */
import { Lacks } from '../../../model/lacks.ts';
import {
  EAGAIN,
  ECONNRESET,
  EFAULT,
  EINVAL,
  EISCONN,
  ENOTCONN,
  EOPNOTSUPP,
  EPIPE,
} from '../../include/linux/errno.ts';
import type { socket } from '../../include/linux/net.ts';
import { type Sleeping, TASK_INTERRUPTIBLE } from '../../include/linux/sched.ts';
import { SIGPIPE } from '../../include/linux/signal.ts';
import {
  kfree_skb,
  PAGE_ALIGN,
  SKB_MAX_HEAD,
  type sk_buff,
  skb_splice_from_iter,
} from '../../include/linux/skbuff.ts';
import {
  MSG_DONTWAIT,
  MSG_NOSIGNAL,
  MSG_OOB,
  MSG_PEEK,
  MSG_WAITALL,
  type msghdr,
} from '../../include/linux/socket.ts';
import { UNIXCB, unix_skb_len, type unix_sock } from '../../include/net/af_unix.ts';
import type { scm_cookie } from '../../include/net/scm.ts';
import {
  RCV_SHUTDOWN,
  SEND_SHUTDOWN,
  sock_error,
  TCP_ESTABLISHED,
} from '../../include/net/sock.ts';
import { signal_pending } from '../../kernel/sched/core.ts';
import { finish_wait, init_wait_entry, prepare_to_wait } from '../../kernel/sched/wait.ts';
import { send_sig } from '../../kernel/signal.ts';
import { type Machine, tracepoints } from '../../machine.ts';
import { assert } from '../../object.ts';
import { drop, keep } from '../../resume.ts';
import { skb_copy_datagram_from_iter, skb_copy_datagram_msg } from '../core/datagram.ts';
import { scm_destroy, scm_recv, scm_send } from '../core/scm.ts';
import {
  schedule_timeout,
  setAsyncWaitdata,
  sock_alloc_send_pskb,
  sock_def_readable,
  sock_intr_errno,
  sock_rcvlowat,
  sock_rcvtimeo,
  type Timeo,
} from '../core/sock.ts';
import { unix_getaddr } from './af_unix-name.ts';
import {
  noCookie,
  scm_stat_add,
  scm_stat_del,
  unix_detach_fds,
  unix_may_passcred,
  unix_maybe_add_creds,
  unix_peek_fds,
  unix_scm_to_skb,
  unix_skb_scm_eq,
  unix_skb_to_scm,
} from './af_unix-scm.ts';

const at = tracepoints('net/unix/af_unix.c');

/** What of a stream's buffer may be in pages. */
const UNIX_SKB_FRAGS_SZ = 32768;

/** What a send keeps over its sleep. */
interface Sending {
  readonly scm: scm_cookie;
  fds_sent: boolean;
  sent: number;
  /** Bytes of the next buffer, and how many of them in pages. */
  size: number;
  data_len: number;
}

/**
 * Send bytes, in buffers of at most half of the memory that the sender may use.
 *
 * Sleeps: while what was sent before takes all of that memory.
 * Fails: EPIPE with SIGPIPE when nobody can receive it, ENOTCONN, EISCONN and EOPNOTSUPP for an address, EAGAIN, EFAULT, EINTR
 * before the first byte.
 */
export function* unix_stream_sendmsg(
  k: Machine,
  sock: socket,
  msg: msghdr,
  len: number,
): Sleeping<number> {
  const { current } = k;
  const u = sock.sk as unix_sock;
  const { scm } = keep(current, () => ({ scm: scm_send(k, sock, msg) }));
  if (typeof scm === 'number') return scm;
  if (k.tracing) at.enter(k, 'unix_stream_sendmsg.enter', { bytes: len }, sock);
  const ret = yield* sendAll(k, u, msg, len, scm);
  scm_destroy(k, scm);
  if (k.tracing) at.leave(k);
  return ret;
}

function* sendAll(
  k: Machine,
  u: unix_sock,
  msg: msghdr,
  len: number,
  scm: scm_cookie,
): Sleeping<number> {
  const { current } = k;
  if (msg.msg_flags & MSG_OOB) throw new Lacks('MSG_OOB');
  if (!current.resuming) {
    if (msg.msg_name !== null && msg.msg_name.length > 0) {
      return u.sk_state === TCP_ESTABLISHED ? -EISCONN : -EOPNOTSUPP;
    }
    if (u.peer === null) return -ENOTCONN;
    if (u.sk_shutdown & SEND_SHUTDOWN) return brokenPipe(k, msg, 0);
  }
  const { other } = keep(current, () => ({ other: u.peer as unix_sock }));
  const state = keep(
    current,
    (): Sending => ({
      scm,
      fds_sent: false,
      sent: 0,
      size: 0,
      data_len: 0,
    }),
  );
  while (state.sent < len || current.resuming) {
    if (!current.resuming) Object.assign(state, sizeOf(u, msg, len - state.sent));
    const { size, data_len } = state;
    const noblock = (msg.msg_flags & MSG_DONTWAIT) !== 0;
    const skb = yield* sock_alloc_send_pskb(k, u, size - data_len, data_len, noblock);
    const err = typeof skb === 'number' ? skb : filled(k, u, other, msg, state, skb);
    if (err === -EPIPE && typeof skb !== 'number') return brokenPipe(k, msg, state.sent);
    if (err < 0) return state.sent || err;
    state.sent += err;
  }
  return state.sent;
}

/** How much of what is left goes into the next buffer, and how much of that into pages. */
function sizeOf(
  u: unix_sock,
  msg: msghdr,
  left: number,
): { readonly size: number; readonly data_len: number } {
  // The bytes stay where they are.
  if (msg.msg_iter.is_bvec) return { size: 0, data_len: 0 };
  const half = (u.sk_sndbuf >> 1) - 64;
  const size = Math.min(left, half, SKB_MAX_HEAD + UNIX_SKB_FRAGS_SZ);
  const data_len = Math.min(size, PAGE_ALIGN(Math.max(0, size - SKB_MAX_HEAD)));
  return { size, data_len };
}

/** Fill a buffer and put it into the other end's queue. @returns Its bytes. Fails: ETOOMANYREFS, EFAULT, EPIPE. */
function filled(
  k: Machine,
  u: unix_sock,
  other: unix_sock,
  msg: msghdr,
  state: Sending,
  skb: sk_buff,
): number {
  let err = unix_scm_to_skb(k, state.scm, skb, !state.fds_sent);
  if (err === 0) {
    state.fds_sent = true;
    unix_maybe_add_creds(k, skb, u, other);
    err = msg.msg_iter.is_bvec
      ? skb_splice_wmem(k, u, msg, skb)
      : skb_copy_datagram_from_iter(skb, msg, skb.len);
  }
  if (err === 0 && (other.dead || other.sk_shutdown & RCV_SHUTDOWN)) err = -EPIPE;
  if (err < 0) {
    kfree_skb(k, skb);
    return err;
  }
  scm_stat_add(k, other, skb);
  other.sk_receive_queue.push(skb);
  other.touch();
  if (k.tracing) {
    at.point(k, 'unix_stream_sendmsg.queue', { bytes: skb.len }, other.sk_socket);
  }
  sock_def_readable(k, other);
  return skb.len;
}

/** The buffer gets the pages of what is sent, and their bytes count as the sender's memory. */
function skb_splice_wmem(k: Machine, u: unix_sock, msg: msghdr, skb: sk_buff): number {
  const bytes = skb_splice_from_iter(skb, msg.msg_iter);
  u.sk_wmem_alloc += bytes;
  u.touch();
  if (k.tracing) at.point(k, 'unix_stream_sendmsg.splice', { bytes }, u.sk_socket);
  return bytes;
}

/** Nobody can ever receive it. */
function brokenPipe(k: Machine, msg: msghdr, sent: number): number {
  if (k.tracing) at.point(k, 'unix_stream_sendmsg.broken');
  if (sent === 0 && !(msg.msg_flags & MSG_NOSIGNAL)) send_sig(k, SIGPIPE, k.current);
  return sent || -EPIPE;
}

/** What a receive keeps over its sleep. */
interface Reading {
  readonly scm: scm_cookie;
  copied: number;
  size: number;
  check_creds: boolean;
  timeo: Timeo;
}

/**
 * Receive bytes, of as many buffers as there are; but stop behind one that brought descriptors, and before one of another
 * sender where senders are told.
 *
 * Sleeps: while there are none (with MSG_WAITALL too few).
 * Fails: EINVAL for a socket that is not connected, ECONNRESET, EAGAIN, EFAULT, EINTR.
 * Linux: unix_stream_read_generic()
 */
export function* unix_stream_recvmsg(
  k: Machine,
  sock: socket,
  msg: msghdr,
  size: number,
  flags: number,
): Sleeping<number> {
  const { current } = k;
  const u = sock.sk as unix_sock;
  if (!current.resuming && u.sk_state !== TCP_ESTABLISHED) return -EINVAL;
  if (flags & MSG_OOB) throw new Lacks('MSG_OOB');
  if (k.tracing) at.enter(k, 'unix_stream_read_generic.enter', { bytes: size }, sock);
  const state = keep(
    current,
    (): Reading => ({
      scm: noCookie(),
      copied: 0,
      size,
      check_creds: false,
      timeo: sock_rcvtimeo(k, u, (flags & MSG_DONTWAIT) !== 0),
    }),
  );
  const target = sock_rcvlowat(u, (flags & MSG_WAITALL) !== 0, size);
  let err = 0;
  for (;;) {
    if (!current.resuming) {
      const done = readQueue(k, u, msg, state, flags, target);
      if (done !== null) {
        err = done;
        break;
      }
    }
    state.timeo = yield* unix_stream_data_wait(k, u, state.timeo);
    if (!signal_pending(current)) continue;
    scm_destroy(k, state.scm);
    if (k.tracing) at.leave(k);
    return state.copied || sock_intr_errno(state.timeo);
  }
  scm_recv(k, sock, msg, state.scm, flags);
  if (k.tracing) at.leave(k);
  return state.copied || err;
}

/**
 * Take what there is.
 *
 * @returns `null` when the receiver has to sleep for more, else 0, or the error of a receive that has got nothing.
 */
function readQueue(
  k: Machine,
  u: unix_sock,
  msg: msghdr,
  state: Reading,
  flags: number,
  target: number,
): number | null {
  let peeked = 0;
  do {
    if (u.dead) return -ECONNRESET;
    const skb = u.sk_receive_queue[peeked];
    if (skb === undefined) {
      // Only a look has ended: what it saw is all there is.
      if (peeked > 0) return 0;
      return nothingLeft(k, u, state, target);
    }
    if (state.check_creds) {
      if (!unix_skb_scm_eq(skb, state.scm)) return 0;
    } else if (unix_may_passcred(u)) {
      unix_skb_to_scm(skb, state.scm);
      state.check_creds = true;
    }
    copyName(msg, skb);
    const chunk = Math.min(unix_skb_len(skb), state.size);
    const { consumed } = UNIXCB(skb);
    if (skb_copy_datagram_msg(k, skb, consumed, msg, chunk) < 0) {
      if (state.copied === 0) return -EFAULT;
      return 0;
    }
    state.copied += chunk;
    state.size -= chunk;
    if (flags & MSG_PEEK) {
      if (UNIXCB(skb).fp !== null) {
        unix_peek_fds(k, state.scm, skb);
        return 0;
      }
      // A look goes on even if there is no room left: to the first descriptors, which come though their bytes do not.
      peeked += 1;
    } else if (taken(k, u, state, skb, chunk)) return 0;
  } while (state.size > 0 || flags & MSG_PEEK);
  return 0;
}

/** The queue is empty: sleep (`null`), or return with what there was, or why there is nothing. */
function nothingLeft(k: Machine, u: unix_sock, state: Reading, target: number): number | null {
  if (state.copied >= target) return 0;
  const err = sock_error(u);
  if (err !== 0) return err;
  if (u.sk_shutdown & RCV_SHUTDOWN) {
    if (k.tracing) at.point(k, 'unix_stream_read_generic.eof', {}, u.sk_socket);
    return 0;
  }
  if (state.timeo !== 0) return null;
  if (k.tracing) at.point(k, 'unix_stream_read_generic.again', {}, u.sk_socket);
  return -EAGAIN;
}

/** The receiver is told whose the bytes are, where that socket has a name. */
function copyName(msg: msghdr, skb: sk_buff): void {
  if (!msg.wantsName) return;
  const { addr } = skb.sk as unix_sock;
  if (addr !== null) msg.msg_name = unix_getaddr(addr);
}

/** Note what was read of a buffer. True when the receive is over. */
function taken(k: Machine, u: unix_sock, state: Reading, skb: sk_buff, chunk: number): boolean {
  UNIXCB(skb).consumed += chunk;
  if (UNIXCB(skb).fp !== null) {
    scm_stat_del(k, u, skb);
    unix_detach_fds(k, state.scm, skb);
  }
  u.touch();
  if (unix_skb_len(skb) > 0) return true;
  u.sk_receive_queue.shift();
  kfree_skb(k, skb);
  return state.scm.fp !== null;
}

/** Sleep until the queue has another end than before, or nothing more can come. Sleeps: on the socket's queue. */
function* unix_stream_data_wait(k: Machine, u: unix_sock, timeout: Timeo): Sleeping<Timeo> {
  const { current } = k;
  const state = keep(current, () => ({
    wait: init_wait_entry(k),
    wq: u.sk_wq,
    timeo: timeout,
    last: u.sk_receive_queue.at(-1) ?? null,
  }));
  const { wait, wq, last } = state;
  assert(wq !== null, 'whoever receives has a socket');
  for (;;) {
    if (!current.resuming) {
      prepare_to_wait(k, wq, wait, TASK_INTERRUPTIBLE);
      if ((u.sk_receive_queue.at(-1) ?? null) !== last) break;
      if (u.sk_err !== 0 || u.sk_shutdown & RCV_SHUTDOWN) break;
      if (signal_pending(current) || state.timeo === 0) break;
      setAsyncWaitdata(u, true);
    }
    state.timeo = yield* schedule_timeout(k, state.timeo, 'unix_stream_read_generic', wq);
    if (u.dead) break;
    setAsyncWaitdata(u, false);
  }
  finish_wait(k, wait);
  drop(current);
  return state.timeo;
}
