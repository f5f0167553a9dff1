/**
 * What a segment does to the end that it has come to.
 *
 * Linux: net/ipv4/tcp_input.c (v6.18)
 * Left out: segments out of order and lost ones (a loopback device has none), urgent data, the fast path, which does the same.
 * Read first: tcp_rcv_state_process(), then tcp_ack() and tcp_data_queue().
 */

import { errnoName } from '../../../calls/errno.ts';
import { POLL_HUP, POLL_IN, POLL_OUT } from '../../fs/fcntl-fasync.ts';
import { ECONNREFUSED, ECONNRESET, EPIPE } from '../../include/linux/errno.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import {
  RCV_SHUTDOWN,
  SEND_SHUTDOWN,
  SHUTDOWN_MASK,
  SOCK_RCVBUF_LOCK,
  TCP_CLOSE,
  TCP_ESTABLISHED,
  TCP_LISTEN,
} from '../../include/net/sock.ts';
import {
  TCP_RMEM,
  TCPHDR_ACK,
  TCPHDR_FIN,
  TCPHDR_PSH,
  TCPHDR_RST,
  TCPHDR_SYN,
  tcp_hdr,
  tcp_loopback_mss,
  type tcp_packet,
  type tcp_sock,
} from '../../include/net/tcp.ts';
import {
  TCP_CLOSE_WAIT,
  TCP_CLOSING,
  TCP_FIN_WAIT1,
  TCP_FIN_WAIT2,
  TCP_LAST_ACK,
  TCP_SYN_RECV,
  TCP_SYN_SENT,
  TCP_TIME_WAIT,
} from '../../include/net/tcp_states.ts';
import { type Machine, tracepoints } from '../../machine.ts';
import {
  sk_wake_async,
  sock_def_error_report,
  sock_def_readable,
  sock_def_wakeup,
} from '../core/sock.ts';
import { tcp_ack, tcp_data_snd_check, tcp_fast_path_check } from './tcp_input-ack.ts';
import { hasRoomFor, tcp_queue_rcv } from './tcp_input-queue.ts';
import { tcp_urg } from './tcp_input-urg.ts';
import { tcp_fin_time, tcp_time_wait } from './tcp_minisocks.ts';
import { tcp_send_ack, tcp_send_synack } from './tcp_output.ts';
import { tcp_done, tcp_set_state, tcp_shutdown, tcp_write_queue_purge } from './tcp-state.ts';
import {
  tcp_epollin_ready,
  tcp_grow_window,
  tcp_initialize_rcv_mss,
  tcp_make_space,
  tcp_measure_rcv_mss,
  tcp_receive_window,
  tcp_sync_mss,
} from './tcp-window.ts';

const at = tracepoints('net/ipv4/tcp_input.c');

/** The segment is for nobody: whoever called answers it with RST. */
export type Answer = 'reset' | 'none';

/**
 * What a segment does to an end in any state.
 *
 * @returns 'reset' where it must be answered with RST.
 */
export function tcp_rcv_state_process(k: Machine, tp: tcp_sock, skb: sk_buff): Answer {
  const th = tcp_hdr(skb);
  switch (tp.sk_state) {
    case TCP_CLOSE:
      return 'none';
    case TCP_LISTEN:
      if (th.tcp_flags & TCPHDR_ACK) return 'reset';
      if (th.tcp_flags & (TCPHDR_RST | TCPHDR_FIN)) return 'none';
      if (th.tcp_flags & TCPHDR_SYN) tp.hooks.conn_request(k, tp, skb);
      return 'none';
    case TCP_SYN_SENT:
      return tcp_rcv_synsent_state_process(k, tp, th);
    default:
      return tcp_rcv_synchronized(k, tp, skb, th);
  }
}

/** No counterpart in Linux: the second half of tcp_rcv_state_process(). */
function tcp_rcv_synchronized(k: Machine, tp: tcp_sock, skb: sk_buff, th: tcp_packet): Answer {
  const predicted = isPredicted(tp, skb, th);
  if (!tcp_validate_incoming(k, tp, th)) return 'none';
  if (!tcp_ack(k, tp, th) && tp.sk_state === TCP_SYN_RECV) return 'reset';
  if (acknowledged(k, tp, th) === 'over') return 'none';
  if (!predicted) tcp_urg(k, tp, skb, th);
  const answer = tcp_rcv_text(k, tp, skb, th, predicted);
  if (answer === 'reset') return answer;
  if (tp.sk_state !== TCP_CLOSE) {
    tcp_data_snd_check(k, tp);
    if (tp.ack_scheduled) tcp_ack_snd_check(k, tp);
  }
  return 'none';
}

/**
 * True for the next segment, with the window that the one before told, and memory for it: then nobody asks whether there is too
 * much already. Linux: tcp_rcv_established(), its fast path
 */
function isPredicted(tp: tcp_sock, skb: sk_buff, th: tcp_packet): boolean {
  const plain = (th.tcp_flags & ~TCPHDR_PSH) === TCPHDR_ACK && th.seq === tp.rcv_nxt;
  const known = tp.sk_state === TCP_ESTABLISHED && tp.pred_flags === th.window;
  return plain && known && skb.truesize <= tp.sk_forward_alloc;
}

/** Acknowledge at once, unless somebody is at work on the end: then when that is done. */
function tcp_ack_snd_check(k: Machine, tp: tcp_sock): void {
  if (tp.owned) tp.ack_deferred = true;
  else tcp_send_ack(k, tp);
}

/** False for a segment that is not in the window: it is dropped, or ends the connection. */
function tcp_validate_incoming(k: Machine, tp: tcp_sock, th: tcp_packet): boolean {
  const inWindow = th.end_seq >= tp.rcv_wup && th.seq <= tp.rcv_nxt + tcp_receive_window(tp);
  if (!inWindow) {
    if (!(th.tcp_flags & TCPHDR_RST)) tcp_send_ack(k, tp);
    return false;
  }
  if (th.tcp_flags & TCPHDR_RST) {
    if (th.seq === tp.rcv_nxt) tcp_reset(k, tp);
    return false;
  }
  // A SYN on a connection that stands: the other side is told what is expected (RFC 5961).
  if (th.tcp_flags & TCPHDR_SYN && tp.sk_state !== TCP_SYN_RECV) {
    tcp_send_ack(k, tp);
    return false;
  }
  return true;
}

/** What the acknowledgement of everything means for an end that opens or closes. */
function acknowledged(k: Machine, tp: tcp_sock, th: tcp_packet): 'over' | 'goes on' {
  switch (tp.sk_state) {
    case TCP_SYN_RECV:
      tcp_established(k, tp, th);
      return 'goes on';
    case TCP_FIN_WAIT1:
      return tp.snd_una === tp.write_seq ? fin_acknowledged(k, tp, th) : 'goes on';
    case TCP_CLOSING:
      if (tp.snd_una !== tp.write_seq) return 'goes on';
      tcp_time_wait(k, tp, TCP_TIME_WAIT, 0);
      return 'over';
    case TCP_LAST_ACK:
      if (tp.snd_una !== tp.write_seq) return 'goes on';
      tcp_done(k, tp);
      return 'over';
    default:
      return 'goes on';
  }
}

function tcp_established(k: Machine, tp: tcp_sock, th: tcp_packet): void {
  tcp_set_state(k, tp, TCP_ESTABLISHED);
  sock_def_wakeup(k, tp);
  // Only where two SYN crossed: whoever is to be accepted has no socket yet.
  sk_wake_async(k, tp, 'io', POLL_OUT);
  tp.snd_una = th.ack_seq;
  tp.snd_up = th.ack_seq;
  tp.snd_wnd = th.window;
  tp.max_window = Math.max(tp.max_window, th.window);
  tcp_sync_mss(tp, tcp_loopback_mss(tp));
  tcp_initialize_rcv_mss(tp);
  // It was shut before it was connected.
  if (tp.sk_shutdown & SEND_SHUTDOWN) tcp_shutdown(k, tp, SEND_SHUTDOWN);
}

/** The peer has our FIN. An end without a socket waits for the peer's as an entry of its own. */
function fin_acknowledged(k: Machine, tp: tcp_sock, th: tcp_packet): 'over' | 'goes on' {
  tcp_set_state(k, tp, TCP_FIN_WAIT2);
  tp.sk_shutdown |= SEND_SHUTDOWN;
  if (!tp.dead) {
    sock_def_wakeup(k, tp);
    return 'goes on';
  }
  const hasData = th.end_seq - (th.tcp_flags & TCPHDR_FIN ? 1 : 0) > tp.rcv_nxt;
  if (th.end_seq !== th.seq && hasData) {
    tcp_done(k, tp);
    return 'over';
  }
  if (th.tcp_flags & TCPHDR_FIN || tp.owned) return 'goes on';
  tcp_time_wait(k, tp, TCP_FIN_WAIT2, tcp_fin_time(tp));
  return 'over';
}

/** What the segment brings. */
function tcp_rcv_text(
  k: Machine,
  tp: tcp_sock,
  skb: sk_buff,
  th: tcp_packet,
  predicted: boolean,
): Answer {
  switch (tp.sk_state) {
    case TCP_CLOSE_WAIT:
    case TCP_CLOSING:
    case TCP_LAST_ACK:
      return 'none';
    case TCP_FIN_WAIT1:
    case TCP_FIN_WAIT2: {
      const fin = th.tcp_flags & TCPHDR_FIN ? 1 : 0;
      if (tp.sk_shutdown & RCV_SHUTDOWN && th.end_seq !== th.seq && th.end_seq - fin > tp.rcv_nxt) {
        // Nobody will read it.
        tcp_reset(k, tp);
        return 'reset';
      }
      tcp_data_queue(k, tp, skb, th, predicted);
      return 'none';
    }
    case TCP_ESTABLISHED:
      tcp_data_queue(k, tp, skb, th, predicted);
      return 'none';
    default:
      return 'none';
  }
}

/** An end that has sent SYN: the answer is SYN-ACK, RST, or a SYN that crossed it. */
function tcp_rcv_synsent_state_process(k: Machine, tp: tcp_sock, th: tcp_packet): Answer {
  if (th.tcp_flags & TCPHDR_ACK) {
    if (th.ack_seq <= tp.snd_una || th.ack_seq > tp.snd_nxt) return 'reset';
    if (th.tcp_flags & TCPHDR_RST) {
      tcp_reset(k, tp);
      return 'none';
    }
    if (!(th.tcp_flags & TCPHDR_SYN)) return 'none';
    tcp_ack(k, tp, th);
    synchronize(tp, th);
    tcp_set_state(k, tp, TCP_ESTABLISHED);
    sock_def_wakeup(k, tp);
    sk_wake_async(k, tp, 'io', POLL_OUT);
    tcp_send_ack(k, tp);
    return 'none';
  }
  if (th.tcp_flags & TCPHDR_RST || !(th.tcp_flags & TCPHDR_SYN)) return 'none';
  tcp_set_state(k, tp, TCP_SYN_RECV);
  synchronize(tp, th);
  tcp_send_synack(k, tp);
  return 'none';
}

/** The peer's first number is known. */
function synchronize(tp: tcp_sock, th: tcp_packet): void {
  tp.rcv_nxt = th.seq + 1;
  tp.rcv_wup = th.seq + 1;
  tp.copied_seq = tp.rcv_nxt;
  tp.snd_wnd = th.window;
  tp.max_window = Math.max(tp.max_window, th.window);
  tcp_sync_mss(tp, tcp_loopback_mss(tp));
  tcp_initialize_rcv_mss(tp);
  tp.touch();
}

/** The peer has ended the connection at once: what was to be sent is lost, what was received can still be read. */
function tcp_reset(k: Machine, tp: tcp_sock): void {
  switch (tp.sk_state) {
    case TCP_SYN_SENT:
      tp.sk_err = ECONNREFUSED;
      break;
    case TCP_CLOSE_WAIT:
      tp.sk_err = EPIPE;
      break;
    case TCP_CLOSE:
      return;
    default:
      tp.sk_err = ECONNRESET;
  }
  tp.touch();
  const error = errnoName(tp.sk_err) ?? '?';
  if (k.tracing) at.point(k, 'tcp_reset.error', { error }, tp.shownBy());
  tcp_write_queue_purge(tp);
  tcp_done(k, tp);
  if (!tp.dead) sock_def_error_report(k, tp);
}

/** Put the segment's bytes where they wait to be read. */
function tcp_data_queue(
  k: Machine,
  tp: tcp_sock,
  skb: sk_buff,
  th: tcp_packet,
  predicted: boolean,
): void {
  if (th.seq === th.end_seq) return;
  if (th.end_seq <= tp.rcv_nxt || th.seq > tp.rcv_nxt) {
    // Known already, or from beyond: say again what is expected.
    tp.ack_scheduled = true;
    return;
  }
  if (!predicted && !hasRoomFor(k, tp, skb)) return;
  tp.bytes_received += skb.len;
  tcp_queue_rcv(tp, skb, th);
  if (skb.len > 0) {
    tcp_measure_rcv_mss(tp, skb, th.gso_size);
    tcp_grow_window(tp, skb.len);
  }
  if (!predicted) tcp_fast_path_check(tp);
  if (k.tracing) at.point(k, 'tcp_data_queue.queue', { bytes: skb.len }, tp.shownBy());
  tp.ack_scheduled = true;
  if (th.tcp_flags & TCPHDR_FIN) tcp_fin(k, tp);
  if (!tp.dead) tcp_data_ready(k, tp);
}

/** There is something to read, or the end of it. */
function tcp_data_ready(k: Machine, tp: tcp_sock): void {
  if (tcp_epollin_ready(tp, tp.sk_rcvlowat) || tp.done) sock_def_readable(k, tp);
}

/** Tell of data only when so much is there, or half of the buffer: that much has room from now on. Linux: net/ipv4/tcp.c */
export function tcp_set_rcvlowat(k: Machine, tp: tcp_sock, val: number): void {
  const chosen = (tp.sk_userlocks & SOCK_RCVBUF_LOCK) !== 0;
  const cap = (chosen ? tp.sk_rcvbuf : TCP_RMEM) >> 1;
  tp.sk_rcvlowat = Math.min(val, cap) || 1;
  tcp_data_ready(k, tp);
  if (!chosen) tcp_make_space(tp, tp.sk_rcvlowat);
}

/** The peer has sent all that it will. */
function tcp_fin(k: Machine, tp: tcp_sock): void {
  tp.ack_scheduled = true;
  tp.sk_shutdown |= RCV_SHUTDOWN;
  tp.done = true;
  tp.touch();
  if (k.tracing) at.point(k, 'tcp_fin.receive', {}, tp.shownBy());
  switch (tp.sk_state) {
    case TCP_SYN_RECV:
    case TCP_ESTABLISHED:
      tcp_set_state(k, tp, TCP_CLOSE_WAIT);
      break;
    case TCP_FIN_WAIT1:
      tcp_send_ack(k, tp);
      tcp_set_state(k, tp, TCP_CLOSING);
      break;
    case TCP_FIN_WAIT2:
      tcp_send_ack(k, tp);
      tcp_time_wait(k, tp, TCP_TIME_WAIT, 0);
      break;
    default:
  }
  if (tp.dead) return;
  sock_def_wakeup(k, tp);
  const over = tp.sk_shutdown === SHUTDOWN_MASK || tp.sk_state === TCP_CLOSE;
  sk_wake_async(k, tp, 'waitd', over ? POLL_HUP : POLL_IN);
}
