/**
 * What an acknowledgement does: what was sent is no longer kept, and there is room for more.
 *
 * Linux: net/ipv4/tcp_input.c tcp_ack(), tcp_clean_rtx_queue(), tcp_ack_update_window(), tcp_data_snd_check() (v6.18)
 */
import { POLL_OUT } from '../../fs/fcntl-fasync.ts';
import { EPOLLOUT, EPOLLWRBAND, EPOLLWRNORM } from '../../include/linux/poll.ts';
import { TASK_INTERRUPTIBLE } from '../../include/linux/sched.ts';
import { SEND_SHUTDOWN } from '../../include/net/sock.ts';
import {
  TCP_SKB_CB,
  TCPHDR_ACK,
  tcp_loopback_mss,
  type tcp_packet,
  type tcp_sock,
} from '../../include/net/tcp.ts';
import { TCP_SYN_SENT } from '../../include/net/tcp_states.ts';
import { __wake_up } from '../../kernel/sched/wait.ts';
import { type Machine, tracepoints } from '../../machine.ts';
import { sk_wake_async } from '../core/sock.ts';
import { sk_stream_is_writeable } from '../core/stream.ts';
import {
  TCP_RTO_MIN,
  tcp_clear_xmit_timers,
  tcp_push_pending_frames,
  tcp_reset_xmit_timer,
  tcp_retransmit_skb,
} from './tcp_output.ts';
import { tcp_wmem_free_skb } from './tcp_output-skb.ts';
import { tcp_sync_mss } from './tcp-window.ts';

const at = tracepoints('net/ipv4/tcp_input.c');

/**
 * Take in what the peer acknowledges, and the window that it tells.
 *
 * @returns False for an acknowledgement of what was never sent.
 */
export function tcp_ack(k: Machine, tp: tcp_sock, th: tcp_packet): boolean {
  if (!(th.tcp_flags & TCPHDR_ACK)) return true;
  if (th.ack_seq > tp.snd_nxt) return false;
  if (th.ack_seq < tp.snd_una) return true;
  const acked = th.ack_seq - tp.snd_una;
  if (tp.snd_up >= tp.snd_una && tp.snd_up <= th.ack_seq) tp.snd_up = th.ack_seq;
  tp.snd_una = th.ack_seq;
  tcp_ack_update_window(k, tp, th.window, acked > 0);
  if (th.window > tp.max_window) {
    tp.max_window = th.window;
    tcp_sync_mss(tp, tcp_loopback_mss(tp));
  }
  if (acked > 0) tcp_clean_rtx_queue(k, tp, acked);
  if (tp.lost && tp.snd_wnd > 0) tcp_retransmit_skb(k, tp);
  if (tp.write_queue_sent === 0 && tp.icsk_timer !== null) tcp_clear_xmit_timers(k, tp);
  tp.touch();
  return true;
}

/**
 * The peer takes so much from now on. One that has thrown away what it had asked for says that it takes nothing: what was sent is
 * sent again when it takes something. Linux finds this out by a timer, or by what the peer acknowledges out of order.
 */
function tcp_ack_update_window(k: Machine, tp: tcp_sock, window: number, progress: boolean): void {
  if (window !== tp.snd_wnd) {
    tp.snd_wnd = window;
    tp.pred_flags = null;
    tcp_fast_path_check(tp);
  }
  if (window > 0 || progress || tp.write_queue_sent === 0 || tp.sk_state === TCP_SYN_SENT) return;
  tp.lost = true;
  if (tp.icsk_timer === null) tcp_reset_xmit_timer(k, tp, TCP_RTO_MIN);
}

/** Linux: include/net/tcp.h */
export function tcp_fast_path_check(tp: tcp_sock): void {
  const fits = tp.rcv_wnd > 0 && tp.sk_rmem_alloc < tp.sk_rcvbuf;
  if (fits && tp.urg_data === 0) tp.pred_flags = tp.snd_wnd;
}

/** What was acknowledged is no longer kept. */
function tcp_clean_rtx_queue(k: Machine, tp: tcp_sock, acked: number): void {
  while (tp.write_queue_sent > 0) {
    const [skb] = tp.sk_write_queue;
    if (skb === undefined || TCP_SKB_CB(skb).end_seq > tp.snd_una) break;
    tp.sk_write_queue.shift();
    tp.write_queue_sent -= 1;
    tcp_wmem_free_skb(tp, skb);
  }
  if (tp.write_queue_sent === 0) tp.lost = false;
  tp.bytes_acked += acked;
  tp.touch();
  if (k.tracing) at.point(k, 'tcp_ack.acked', { bytes: acked, una: tp.snd_una }, tp.shownBy());
}

/** The acknowledgement may have made room: send more, and tell whoever waits to write. */
export function tcp_data_snd_check(k: Machine, tp: tcp_sock): void {
  tcp_push_pending_frames(k, tp);
  tcp_check_space(k, tp);
}

/** Tell whoever waits for room. Linux: tcp_check_space(), net/core/stream.c sk_stream_write_space() */
function tcp_check_space(k: Machine, tp: tcp_sock): void {
  if (tp.nospace) sk_stream_write_space(k, tp);
}

/** There is room again, at least for a third of what is queued. Linux: net/core/stream.c */
export function sk_stream_write_space(k: Machine, tp: tcp_sock): void {
  if (!sk_stream_is_writeable(tp)) return;
  tp.nospace = false;
  const wq = tp.sk_wq;
  if (wq !== null && wq.head.length > 0) {
    __wake_up(k, wq, TASK_INTERRUPTIBLE, 1, EPOLLOUT | EPOLLWRNORM | EPOLLWRBAND);
  }
  if (!(tp.sk_shutdown & SEND_SHUTDOWN)) sk_wake_async(k, tp, 'space', POLL_OUT);
}
