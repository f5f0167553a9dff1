/**
 * TCP as a socket has it: what it is ready for, and how it ends.
 *
 * Linux: net/ipv4/tcp.c (v6.18)
 * Left out: fast open, zero copy.
 */
import { Lacks } from '../../../model/lacks.ts';
import { ECONNRESET, EINVAL, EPERM } from '../../include/linux/errno.ts';
import { VM_EXEC, VM_WRITE, type vm_area_struct } from '../../include/linux/mm.ts';
import {
  EPOLLERR,
  EPOLLHUP,
  EPOLLIN,
  EPOLLOUT,
  EPOLLPRI,
  EPOLLRDHUP,
  EPOLLRDNORM,
  EPOLLWRNORM,
} from '../../include/linux/poll.ts';
import type { Sleeping } from '../../include/linux/sched.ts';
import { __release_sock, lock_sock, release_sock } from '../../include/net/inet_sock.ts';
import {
  RCV_SHUTDOWN,
  SEND_SHUTDOWN,
  SHUTDOWN_MASK,
  sock_orphan,
  TCP_CLOSE,
  TCP_ESTABLISHED,
  TCP_LISTEN,
} from '../../include/net/sock.ts';
import {
  isInline,
  TCP_SKB_CB,
  TCP_URG_VALID,
  TCPHDR_FIN,
  tcp_inq,
  tcp_outq,
  type tcp_sock,
} from '../../include/net/tcp.ts';
import {
  isOneOf,
  TCP_CLOSE_WAIT,
  TCP_CLOSING,
  TCP_FIN_WAIT1,
  TCP_FIN_WAIT2,
  TCP_LAST_ACK,
  TCP_SYN_RECV,
  TCP_SYN_SENT,
} from '../../include/net/tcp_states.ts';
import { type Machine, tracepoints } from '../../machine.ts';
import { setAsyncNospace, sock_def_error_report, sock_rcvlowat, type Timeo } from '../core/sock.ts';
import { sk_stream_is_writeable, sk_stream_wait_close } from '../core/stream.ts';
import { inet_csk_listen_stop } from './inet_connection_sock.ts';
import { inet_reset_saddr } from './tcp_ipv4.ts';
import { tcp_fin_time, tcp_time_wait } from './tcp_minisocks.ts';
import { tcp_clear_xmit_timers, tcp_send_active_reset, tcp_send_fin } from './tcp_output.ts';
import {
  inet_csk_destroy_sock,
  tcp_close_state,
  tcp_receive_queue_purge,
  tcp_set_state,
  tcp_write_queue_purge,
} from './tcp-state.ts';
import { tcp_epollin_ready } from './tcp-window.ts';

const at = tracepoints('net/ipv4/tcp.c');

const INT_MAX = 0x7fffffff;
/** Linux: include/uapi/linux/sockios.h */
const SIOCATMARK = 0x8905;
const SIOCINQ = 0x541b;
const SIOCOUTQ = 0x5411;
const SIOCOUTQNSD = 0x894b;

/** A window on what was received, which may only be read: whoever wants to write gets EPERM. Such a window is lacking here. */
export function tcp_mmap({ vm_flags }: vm_area_struct): number {
  if (vm_flags & (VM_WRITE | VM_EXEC)) return -EPERM;
  throw new Lacks('mmap of a TCP socket');
}

/** What the socket is ready for. */
export function tcp_poll_mask(tp: tcp_sock): number {
  if (tp.sk_state === TCP_LISTEN) return tp.rskq_accept.length > 0 ? EPOLLIN | EPOLLRDNORM : 0;
  let mask = 0;
  if (tp.sk_shutdown === SHUTDOWN_MASK || tp.sk_state === TCP_CLOSE) mask |= EPOLLHUP;
  if (tp.sk_shutdown & RCV_SHUTDOWN) mask |= EPOLLIN | EPOLLRDNORM | EPOLLRDHUP;
  if (!isOneOf(tp.sk_state, TCP_SYN_SENT, TCP_SYN_RECV)) {
    const atUrgent = tp.urg_data !== 0 && tp.urg_seq === tp.copied_seq && !isInline(tp);
    const target = sock_rcvlowat(tp, false, INT_MAX) + (atUrgent ? 1 : 0);
    if (tcp_epollin_ready(tp, target)) mask |= EPOLLIN | EPOLLRDNORM;
    const canSend = (tp.sk_shutdown & SEND_SHUTDOWN) !== 0 || sk_stream_is_writeable(tp);
    if (canSend) mask |= EPOLLOUT | EPOLLWRNORM;
    // Whoever polls is told when there is room.
    else {
      setAsyncNospace(tp);
      tp.nospace = true;
    }
  }
  if (!isOneOf(tp.sk_state, TCP_SYN_SENT, TCP_SYN_RECV) && tp.urg_data & TCP_URG_VALID) {
    mask |= EPOLLPRI;
  }
  return tp.sk_err === 0 ? mask : mask | EPOLLERR;
}

/** What ioctl(2) tells of the socket: a number, or a negated errno; undefined for what is not TCP's. */
export function tcp_ioctl(tp: tcp_sock, cmd: number): number | undefined {
  if (cmd === SIOCATMARK) return tp.urg_data !== 0 && tp.urg_seq === tp.copied_seq ? 1 : 0;
  if (cmd !== SIOCINQ && cmd !== SIOCOUTQ && cmd !== SIOCOUTQNSD) return undefined;
  if (tp.sk_state === TCP_LISTEN) return -EINVAL;
  if (cmd === SIOCINQ) return tcp_inq(tp);
  return cmd === SIOCOUTQ ? tcp_outq(tp) : Math.max(0, tp.write_seq - tp.snd_nxt);
}

/** True for an end whose peer would wait for ever. */
function tcp_need_reset(state: number): boolean {
  return isOneOf(
    state,
    TCP_ESTABLISHED,
    TCP_CLOSE_WAIT,
    TCP_FIN_WAIT1,
    TCP_FIN_WAIT2,
    TCP_SYN_RECV,
  );
}

/** End the connection at once; the socket may be used again. */
export function tcp_disconnect(k: Machine, tp: tcp_sock): number {
  const old_state = tp.sk_state;
  if (old_state !== TCP_CLOSE) tcp_set_state(k, tp, TCP_CLOSE);
  const unsent = tp.snd_nxt !== tp.write_seq;
  if (old_state === TCP_LISTEN) inet_csk_listen_stop(k, tp, tcp_disconnect);
  else if (tcp_need_reset(old_state) || (unsent && isOneOf(old_state, TCP_CLOSING, TCP_LAST_ACK))) {
    tcp_send_active_reset(k, tp);
    tp.sk_err = ECONNRESET;
  } else if (old_state === TCP_SYN_SENT) tp.sk_err = ECONNRESET;
  tcp_clear_xmit_timers(k, tp);
  tcp_receive_queue_purge(tp);
  tp.copied_seq = tp.rcv_nxt;
  tp.urg_data = 0;
  tcp_write_queue_purge(tp);
  // So that nothing of this connection is taken for the next one's.
  tp.write_seq += tp.max_window + 2;
  tp.inet_dport = 0;
  tp.data_segs_in = 0;
  tp.data_segs_out = 0;
  inet_reset_saddr(tp);
  tp.sk_shutdown = 0;
  tp.done = false;
  tp.touch();
  if (!tp.dead) sock_def_error_report(k, tp);
  return 0;
}

/** Throw away what nobody has read. @returns True where there was any. */
function flush(tp: tcp_sock): boolean {
  const unread = tp.sk_receive_queue.some((skb) => {
    const { end_seq, tcp_flags } = TCP_SKB_CB(skb);
    return end_seq - (tcp_flags & TCPHDR_FIN ? 1 : 0) > tp.copied_seq;
  });
  tcp_receive_queue_purge(tp);
  return unread;
}

/**
 * The last descriptor is closed: FIN, or RST where something was not read or SO_LINGER says so.
 *
 * Sleeps: until all is acknowledged, as long as SO_LINGER says.
 */
export function* tcp_close(k: Machine, tp: tcp_sock, timeout: Timeo): Sleeping<void> {
  if (k.tracing) at.enter(k, 'tcp_close.enter', {}, tp.sk_socket);
  if (!k.current.resuming) {
    lock_sock(tp);
    tp.sk_shutdown = SHUTDOWN_MASK;
    beginClose(k, tp);
  }
  yield* sk_stream_wait_close(k, tp, timeout);
  adjudge_to_death(k, tp);
  release_sock(k, tp);
  if (k.tracing) at.leave(k);
}

function beginClose(k: Machine, tp: tcp_sock): void {
  if (tp.sk_state === TCP_LISTEN) {
    tcp_set_state(k, tp, TCP_CLOSE);
    inet_csk_listen_stop(k, tp, tcp_disconnect);
    return;
  }
  const data_was_unread = flush(tp);
  if (tp.sk_state === TCP_CLOSE) return;
  if (data_was_unread) {
    if (k.tracing) at.point(k, 'tcp_close.unread', {}, tp.sk_socket);
    tcp_set_state(k, tp, TCP_CLOSE);
    tcp_send_active_reset(k, tp);
  } else if (tp.sk_lingertime === 0) tcp_disconnect(k, tp);
  else if (tcp_close_state(k, tp)) tcp_send_fin(k, tp);
}

/** The end is on its own from here on, and gone when there is nothing left to do. */
function adjudge_to_death(k: Machine, tp: tcp_sock): void {
  const state = tp.sk_state;
  sock_orphan(tp);
  __release_sock(k, tp);
  if (state !== TCP_CLOSE && tp.sk_state === TCP_CLOSE) return;
  if (tp.sk_state === TCP_FIN_WAIT2) {
    tcp_time_wait(k, tp, TCP_FIN_WAIT2, tcp_fin_time(tp));
    return;
  }
  if (tp.sk_state === TCP_CLOSE) inet_csk_destroy_sock(k, tp);
}
