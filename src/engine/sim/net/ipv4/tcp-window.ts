/**
 * How much an end takes: the window that it tells its peer, from the memory that is left.
 *
 * Linux: include/net/tcp.h, net/ipv4/tcp_output.c, net/ipv4/tcp_input.c (v6.18). Left out: growing of the buffers by
 * themselves, which the room switches off (tcp_moderate_rcvbuf).
 */
import { tcp_loopback_mss, type tcp_sock } from '../../include/net/tcp.ts';

const TCP_RMEM_TO_WIN_SCALE = 8;
const TCP_MIN_MSS = 88;
const TCP_MSS_DEFAULT = 536;
/** The window counts in units of so many bytes: as much as the largest buffer needs. Linux: rcv_wscale */
const RCV_WSCALE = 2;

function tcp_win_from_space(tp: tcp_sock, space: number): number {
  return Math.floor((space * tp.scaling_ratio) / (1 << TCP_RMEM_TO_WIN_SCALE));
}

/** The window that the whole buffer would be. */
export function tcp_full_space(tp: tcp_sock): number {
  return tcp_win_from_space(tp, tp.sk_rcvbuf);
}

function tcp_space(tp: tcp_sock): number {
  return Math.max(0, tcp_win_from_space(tp, tp.sk_rcvbuf - tp.sk_rmem_alloc));
}

/** What is left of the window that the peer was told. */
export function tcp_receive_window(tp: tcp_sock): number {
  return Math.max(0, tp.rcv_wup + tp.rcv_wnd - tp.rcv_nxt);
}

/** The window that is to be told: none rather than a silly one. */
export function __tcp_select_window(tp: tcp_sock): number {
  let free_space = tcp_space(tp);
  const allowed_space = free_space;
  const full_space = Math.min(tp.window_clamp, tcp_full_space(tp));
  const mss = Math.min(tp.rcv_mss, full_space);
  if (mss <= 0) return 0;
  if (free_space < full_space >> 1) {
    free_space -= free_space % (1 << RCV_WSCALE);
    if (free_space < allowed_space >> 4 || free_space < mss) return 0;
  }
  const window = Math.min(free_space, tp.rcv_ssthresh);
  return Math.ceil(window / (1 << RCV_WSCALE)) * (1 << RCV_WSCALE);
}

/** The window of a new end. Linux: tcp_select_initial_window(), tcp_init_buffer_space() */
export function tcp_init_buffer_space(tp: tcp_sock): void {
  tp.window_clamp = tcp_full_space(tp);
  tp.rcv_wnd = tp.window_clamp;
  tp.rcv_ssthresh = tp.window_clamp;
}

/** Learn from a segment how much of the memory is bytes. Linux: tcp_measure_rcv_mss() */
export function tcp_measure_rcv_mss(tp: tcp_sock, len: number, truesize: number): void {
  if (len >= tp.rcv_mss) {
    if (len !== tp.rcv_mss) {
      const ratio = Math.floor((len << TCP_RMEM_TO_WIN_SCALE) / truesize);
      tp.scaling_ratio = Math.max(1, ratio);
      tp.window_clamp = tcp_full_space(tp);
    }
    tp.rcv_mss = Math.min(len, tp.mss_cache);
  } else if (len >= TCP_MIN_MSS && tp.rcv_mss === TCP_MSS_DEFAULT && len > tp.rcv_mss) {
    tp.rcv_mss = len;
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
