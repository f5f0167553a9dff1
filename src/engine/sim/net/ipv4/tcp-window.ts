/**
 * How much an end takes: the window that it tells its peer, from the memory that is left.
 *
 * Linux: include/net/tcp.h, net/ipv4/tcp_output.c, net/ipv4/tcp_input.c (v6.18). Left out: growing of the buffers by
 * themselves, which the room switches off (tcp_moderate_rcvbuf).
 */
import { SOCK_RCVBUF_LOCK, sysctl_mem } from '../../include/net/sock.ts';
import { TCP_RMEM, tcp_loopback_mss, type tcp_sock } from '../../include/net/tcp.ts';
import type { Machine } from '../../machine.ts';

const TCP_RMEM_TO_WIN_SCALE = 8;
const TCP_MIN_MSS = 88;
const TCP_MSS_DEFAULT = 536;
const TCP_MAX_WSCALE = 14;
const U16_MAX = 0xffff;
/** Half of the least receive buffer. Linux: SOCK_MIN_RCVBUF / 2 */
const LEAST_CLAMP = 1152;

function tcp_win_from_space(tp: tcp_sock, space: number): number {
  return Math.floor((space * tp.scaling_ratio) / (1 << TCP_RMEM_TO_WIN_SCALE));
}

/** The window that the whole buffer would be. */
export function tcp_full_space(tp: tcp_sock): number {
  return tcp_win_from_space(tp, tp.sk_rcvbuf);
}

function tcp_space(tp: tcp_sock): number {
  return tcp_win_from_space(tp, tp.sk_rcvbuf - tp.sk_rmem_alloc);
}

/** True for a buffer whose bytes are less than the window that its memory would be. Linux: part of tcp_collapse() */
export function isBloated(tp: tcp_sock, len: number, truesize: number): boolean {
  return tcp_win_from_space(tp, truesize) > len;
}

/** What is left of the window that the peer was told. */
export function tcp_receive_window(tp: tcp_sock): number {
  return Math.max(0, tp.rcv_wup + tp.rcv_wnd - tp.rcv_nxt);
}

function aligned(tp: tcp_sock, window: number): number {
  const unit = 1 << tp.rcv_wscale;
  return Math.ceil(window / unit) * unit;
}

/** Enough has come to be read; or no more can come before something is. Linux: net/ipv4/tcp.c */
export function tcp_epollin_ready(tp: tcp_sock, target: number): boolean {
  const avail = tp.rcv_nxt - tp.copied_seq;
  if (avail <= 0) return false;
  const pressed = tp.sk_rmem_alloc > tp.sk_rcvbuf - (tp.sk_rcvbuf >> 3);
  return avail >= target || pressed || tcp_receive_window(tp) <= tp.rcv_mss;
}

/** The window that is to be told: none rather than a silly one. */
export function __tcp_select_window(tp: tcp_sock): number {
  let free_space = tcp_space(tp);
  const allowed_space = tcp_full_space(tp);
  const full_space = Math.min(tp.window_clamp, allowed_space);
  const mss = Math.min(tp.rcv_mss, full_space);
  if (mss <= 0) return 0;
  if (free_space < full_space >> 1) {
    free_space -= free_space % (1 << tp.rcv_wscale);
    if (free_space < allowed_space >> 4 || free_space < mss) return 0;
  }
  free_space = Math.min(free_space, tp.rcv_ssthresh);
  return tp.rcv_wscale > 0 ? aligned(tp, free_space) : niceWindow(tp, free_space, mss, full_space);
}

/** A window that is told to the byte stays as it is while that is not far from what is free. */
function niceWindow(tp: tcp_sock, free_space: number, mss: number, full_space: number): number {
  const window = tp.rcv_wnd;
  if (window <= free_space - mss || window > free_space) return free_space - (free_space % mss);
  return mss === full_space && free_space > window + (full_space >> 1) ? free_space : window;
}

/**
 * The window that the peer is told with the next segment: never less than it was told before, but none where there was no
 * memory for what it sent.
 */
export function tcp_select_window(tp: tcp_sock): number {
  let new_win = 0;
  if (!tp.ack_nomem) {
    const cur_win = tcp_receive_window(tp);
    new_win = __tcp_select_window(tp);
    if (new_win < cur_win) new_win = aligned(tp, cur_win);
  }
  tp.rcv_wnd = new_win;
  tp.rcv_wup = tp.rcv_nxt;
  const unit = 1 << tp.rcv_wscale;
  const told = Math.min(Math.floor(new_win / unit), U16_MAX) * unit;
  if (told === 0) tp.pred_flags = null;
  return told;
}

/** The window of a new end, and in which units it will be told. Linux: tcp_select_initial_window(), tcp_init_buffer_space() */
export function tcp_init_buffer_space(k: Machine, tp: tcp_sock): void {
  const full = tcp_full_space(tp);
  const most = tp.sk_userlocks & SOCK_RCVBUF_LOCK ? full : U16_MAX << TCP_MAX_WSCALE;
  const mss = tcp_loopback_mss(tp);
  tp.rcv_wnd = initialWindow(tp);
  const largest = Math.min(most, Math.max(tp.rcv_wnd, TCP_RMEM, sysctl_mem(k).rmem_max));
  const wscale = Math.floor(Math.log2(largest)) - 15;
  tp.rcv_wscale = Math.max(0, Math.min(TCP_MAX_WSCALE, wscale));
  tp.window_clamp = Math.min(U16_MAX << tp.rcv_wscale, most, full);
  const keeps = tp.window_clamp > 2 * mss && tp.window_clamp + mss > full;
  if (keeps) tp.window_clamp = Math.max(2 * mss, full - mss);
  tp.rcv_ssthresh = Math.min(tp.rcv_wnd, tp.window_clamp);
}

function initialWindow(tp: tcp_sock): number {
  const [space, mss] = [tcp_full_space(tp), tcp_loopback_mss(tp)];
  return space > mss ? space - (space % mss) : space;
}

/** The window that the SYN of such an end tells, or the SYN-ACK of such a listener: it has no units yet. */
export function tcp_syn_window(tp: tcp_sock): number {
  return Math.min(initialWindow(tp), U16_MAX);
}

/** Learn from a segment how much of the memory is bytes. Linux: tcp_measure_rcv_mss() */
export function tcp_measure_rcv_mss(
  tp: tcp_sock,
  skb: { readonly len: number; readonly truesize: number },
  gso_size: number,
): void {
  const len = gso_size === 0 ? skb.len : gso_size;
  if (len >= tp.rcv_mss) {
    if (len !== tp.rcv_mss) {
      const ratio = Math.floor((skb.len << TCP_RMEM_TO_WIN_SCALE) / skb.truesize);
      const changed = Math.max(1, ratio) !== tp.scaling_ratio;
      tp.scaling_ratio = Math.max(1, ratio);
      if (changed) tcp_set_window_clamp(tp, tcp_full_space(tp));
    }
    tp.rcv_mss = Math.min(len, tcp_loopback_mss(tp));
    tp.last_seg_size = 0;
    return;
  }
  const { last_seg_size } = tp;
  tp.last_seg_size = 0;
  if (len < TCP_MSS_DEFAULT) return;
  tp.last_seg_size = len;
  if (len === last_seg_size) tp.rcv_mss = len;
}

function tcp_set_window_clamp(tp: tcp_sock, val: number): void {
  const old_window_clamp = tp.window_clamp;
  tp.window_clamp = Math.max(LEAST_CLAMP, val);
  if (tp.window_clamp < old_window_clamp) {
    tp.rcv_ssthresh = Math.min(tp.rcv_ssthresh, tp.window_clamp);
  } else {
    tp.rcv_ssthresh = Math.max(tp.rcv_ssthresh, Math.min(tp.rcv_wnd, tp.window_clamp));
  }
}

/** Segments below that length do not make the window grow. */
const LEAST_TO_GROW = 128;

/**
 * Take more from now on, up to the memory that there is: a segment whose bytes are in pages of their own takes little besides them.
 * Linux: net/ipv4/tcp_input.c tcp_event_data_recv(), tcp_grow_window()
 */
export function tcp_grow_window(tp: tcp_sock, len: number): void {
  const room = Math.min(tp.window_clamp, tcp_space(tp)) - tp.rcv_ssthresh;
  if (len >= LEAST_TO_GROW && room > 0) {
    tp.rcv_ssthresh += Math.min(room, Math.max(2 * tcp_loopback_mss(tp), 2 * len));
  }
}

/** More was received than may be: take less from now on. */
export function tcp_clamp_window(tp: tcp_sock): void {
  if (tp.sk_rcvbuf < TCP_RMEM && !(tp.sk_userlocks & SOCK_RCVBUF_LOCK)) {
    tp.sk_rcvbuf = Math.min(tp.sk_rmem_alloc, TCP_RMEM);
  }
  if (tp.sk_rmem_alloc > tp.sk_rcvbuf) {
    tp.rcv_ssthresh = Math.min(tp.window_clamp, 2 * tcp_loopback_mss(tp));
  }
}

/** Let the buffer be as large as a window of so many bytes needs. Linux: part of tcp_set_rcvlowat() */
export function tcp_make_space(tp: tcp_sock, val: number): void {
  const space = Math.floor((val << TCP_RMEM_TO_WIN_SCALE) / tp.scaling_ratio);
  if (space <= tp.sk_rcvbuf) return;
  tp.sk_rcvbuf = space;
  if (tp.window_clamp > 0 && tp.window_clamp < val) tp.window_clamp = val;
}

/** What of a small receiver's window one segment may be. Linux: tcp_initialize_rcv_mss() */
export function tcp_initialize_rcv_mss(tp: tcp_sock): void {
  const hint = Math.min(tp.mss_cache, Math.floor(tp.rcv_wnd / 2), TCP_MSS_DEFAULT);
  tp.rcv_mss = Math.max(hint, TCP_MIN_MSS);
}

/** The largest segment for a peer that takes so much. Linux: tcp_bound_to_half_wnd(), tcp_sync_mss() */
export function tcp_sync_mss(tp: tcp_sock, mss: number): void {
  const cutoff = tp.max_window > TCP_MSS_DEFAULT ? tp.max_window >> 1 : tp.max_window;
  tp.mss_cache = cutoff > 0 && mss > cutoff ? Math.max(cutoff, 48) : mss;
}
