/**
 * Sending segments: what is written, acknowledgements, FIN and RST.
 *
 * Linux: net/ipv4/tcp_output.c (v6.18)
 * Left out: congestion control, pacing, sending again of what was lost (nothing is, on a loopback device), time stamps.
 * Read first: tcp_write_xmit(), then __tcp_transmit_skb().
 */
import { sk_buff } from '../../include/linux/skbuff.ts';
import { IPPROTO_TCP } from '../../include/net/inet_sock.ts';
import {
  flagsText,
  TCP_NAGLE_CORK,
  TCP_NAGLE_OFF,
  TCP_NAGLE_PUSH,
  TCP_SKB_CB,
  TCP_SKB_OVERHEAD,
  TCPHDR_ACK,
  TCPHDR_FIN,
  TCPHDR_PSH,
  TCPHDR_RST,
  TCPHDR_SYN,
  TCPHDR_URG,
  type tcp_packet,
  type tcp_skb_cb,
  type tcp_sock,
} from '../../include/net/tcp.ts';
import {
  hrtimer_cancel,
  hrtimer_start,
  NSEC_PER_MSEC,
  NSEC_PER_SEC,
} from '../../kernel/time/hrtimer.ts';
import { type Machine, tracepoints } from '../../machine.ts';
import { in_softirq } from '../core/dev.ts';
import { skb_shift, skb_split } from '../core/skbuff.ts';
import { tupleOf } from './inet_hashtables.ts';
import { ip_queue_xmit } from './ip_output.ts';
import {
  control,
  nondata,
  skb_clone,
  tcp_stream_alloc_skb,
  tcp_wmem_free_skb,
} from './tcp_output-skb.ts';
import { tcp_select_window, tcp_syn_window } from './tcp-window.ts';

const at = tracepoints('net/ipv4/tcp_output.c');

/** When a SYN is sent again for the first time. Linux: TCP_TIMEOUT_INIT */
export const TCP_TIMEOUT_INIT = NSEC_PER_SEC;
/** When a closed window is first asked for. Linux: TCP_RTO_MIN */
export const TCP_RTO_MIN = 200 * NSEC_PER_MSEC;

/** So many segments may be sent as one at least, whatever their length; so many bytes at most. Linux: tcp_min_tso_segs, sk_gso_max_size */
const MIN_TSO_SEGS = 2;
export const GSO_MAX = 65216;

/** Segments that may be under way before one is acknowledged. Here it never becomes another number. */
const TCP_INIT_CWND = 10;

const NOTHING = new Uint8Array();

/** A segment without a socket behind it: an answer to one that nobody expects. */
export function sendPacket(k: Machine, packet: tcp_packet, data = NOTHING): void {
  const skb = new sk_buff(data, TCP_SKB_OVERHEAD + data.length);
  skb.cb = packet;
  ip_queue_xmit(k, skb, () => {
    if (k.tracing) at.point(k, '__tcp_transmit_skb.send', told(packet, data.length));
  });
}

/** What the trace tells of a segment. */
export function told(packet: tcp_packet, bytes: number) {
  return {
    segment: flagsText(packet.tcp_flags),
    seq: packet.seq,
    ack: packet.ack_seq,
    bytes,
    window: packet.window,
    from: packet.sport,
    to: packet.dport,
  };
}

/** Put a copy of a segment on its way, with what is to be acknowledged. */
function __tcp_transmit_skb(k: Machine, tp: tcp_sock, skb: sk_buff): void {
  const cb = TCP_SKB_CB(skb);
  const { saddr, daddr, dport } = { ...tupleOf(tp), saddr: tp.inet_saddr };
  const urg_ptr = urgentPointer(tp, cb);
  const packet: tcp_packet = {
    ...cb,
    tcp_flags: urg_ptr > 0 ? cb.tcp_flags | TCPHDR_URG : cb.tcp_flags,
    urg_ptr,
    ack_seq: cb.tcp_flags & TCPHDR_ACK ? tp.rcv_nxt : 0,
    window: cb.tcp_flags & TCPHDR_SYN ? tcp_syn_window(tp) : tcp_select_window(tp),
    gso_size: skb.len > tp.mss_cache ? tp.mss_cache : 0,
    protocol: IPPROTO_TCP,
    saddr,
    sport: tp.inet_sport,
    daddr,
    dport,
  };
  if (cb.tcp_flags & TCPHDR_ACK) {
    tp.ack_scheduled = false;
    tp.ack_nomem = false;
  }
  tp.data_segs_out += Math.ceil(skb.len / tp.mss_cache);
  const clone = skb_clone(skb);
  clone.cb = packet;
  tp.touch();
  ip_queue_xmit(k, clone, () => {
    if (!k.tracing) return;
    at.point(k, '__tcp_transmit_skb.send', told(packet, skb.len), tp.shownBy());
  });
}

/** How far from the segment's first byte the urgent one ends, while the peer does not have it. */
function urgentPointer(tp: tcp_sock, { seq }: tcp_skb_cb): number {
  if (!tcp_urg_mode(tp) || seq >= tp.snd_up) return 0;
  if (tp.snd_up < seq + 0x10000) return tp.snd_up - seq;
  return seq + 0xffff > tp.snd_nxt ? 0xffff : 0;
}

function tcp_urg_mode({ snd_una, snd_up }: tcp_sock): boolean {
  return snd_una !== snd_up;
}

/** Send an acknowledgement now. */
export function tcp_send_ack(k: Machine, tp: tcp_sock): void {
  __tcp_transmit_skb(k, tp, nondata(tp.snd_nxt, TCPHDR_ACK));
}

/** Whoever was at work on the end lets go: send the acknowledgement that waited for this. Linux: tcp_release_cb() */
export function tcp_release_cb(k: Machine, tp: tcp_sock): void {
  if (!tp.ack_deferred) return;
  tp.ack_deferred = false;
  in_softirq(
    k,
    (_, sk) => {
      if (sk.ack_scheduled) tcp_send_ack(k, sk);
      sk.owned = false;
    },
    tp,
  );
}

/** Ask for a connection: send a SYN, and again while nothing comes back. Linux: tcp_connect() */
export function tcp_connect(k: Machine, tp: tcp_sock): void {
  // Linux: tcp_connect_init()
  tp.sk_err = 0;
  tp.done = false;
  const skb = tcp_stream_alloc_skb(tp, control(0, 1, TCPHDR_SYN));
  tp.write_seq = 1;
  tp.pushed_seq = 1;
  tp.snd_up = tp.snd_una;
  tp.snd_nxt = 1;
  tp.sk_write_queue.push(skb);
  tp.write_queue_sent = 1;
  __tcp_transmit_skb(k, tp, skb);
  tcp_reset_xmit_timer(k, tp, TCP_TIMEOUT_INIT);
}

/** Send the oldest segment again that is not acknowledged. Linux: tcp_retransmit_skb() */
export function tcp_retransmit_skb(k: Machine, tp: tcp_sock): void {
  const [skb] = tp.sk_write_queue;
  if (skb !== undefined) __tcp_transmit_skb(k, tp, skb);
}

/** Answer a SYN that crossed one's own. Linux: tcp_send_synack() */
export function tcp_send_synack(k: Machine, tp: tcp_sock): void {
  const skb = nondata(0, TCPHDR_SYN | TCPHDR_ACK);
  TCP_SKB_CB(skb).end_seq = 1;
  __tcp_transmit_skb(k, tp, skb);
}

/** Say that nothing more comes: with the last bytes that were not sent yet, or by itself. */
export function tcp_send_fin(k: Machine, tp: tcp_sock): void {
  const last = tp.sk_write_queue.at(-1);
  const unsent = tp.sk_write_queue.length > tp.write_queue_sent ? last : undefined;
  tp.write_seq += 1;
  if (unsent === undefined) {
    const cb = control(tp.write_seq - 1, tp.write_seq, TCPHDR_ACK | TCPHDR_FIN);
    tp.sk_write_queue.push(tcp_stream_alloc_skb(tp, cb));
  } else {
    TCP_SKB_CB(unsent).tcp_flags |= TCPHDR_FIN;
    TCP_SKB_CB(unsent).end_seq += 1;
  }
  __tcp_push_pending_frames(k, tp, TCP_NAGLE_OFF);
}

/** Tell the peer that there is no connection any more. */
export function tcp_send_active_reset(k: Machine, tp: tcp_sock): void {
  if (k.tracing) at.point(k, 'tcp_send_active_reset.send', {}, tp.shownBy());
  __tcp_transmit_skb(k, tp, nondata(tp.snd_nxt, TCPHDR_ACK | TCPHDR_RST));
}

/** Send what may be sent of what was written. */
export function __tcp_push_pending_frames(k: Machine, tp: tcp_sock, nonagle: number): void {
  if (tcp_write_xmit(k, tp, nonagle)) tcp_check_probe_timer(k, tp);
}

/** Send the first buffer that waits, and no other. */
export function tcp_push_one(k: Machine, tp: tcp_sock): void {
  tcp_write_xmit(k, tp, TCP_NAGLE_PUSH, true);
}

/** The same, where anything waits. */
export function tcp_push_pending_frames(k: Machine, tp: tcp_sock): void {
  if (unsentOf(tp) !== undefined) __tcp_push_pending_frames(k, tp, tp.nonagle);
}

/** The first segment that was not sent. Linux: tcp_send_head() */
export function unsentOf(tp: tcp_sock): sk_buff | undefined {
  return tp.sk_write_queue[tp.write_queue_sent];
}

/**
 * Send segment after segment, as long as the window and Nagle's rule let it.
 *
 * @returns True where something waits and nothing is on its way whose acknowledgement would go on with it.
 */
function tcp_write_xmit(k: Machine, tp: tcp_sock, nonagle: number, push_one = false): boolean {
  // What was thrown away goes first.
  if (tp.lost) return false;
  const max_segs = tcp_tso_segs(tp);
  for (let skb = unsentOf(tp); skb !== undefined; skb = unsentOf(tp)) {
    const cwnd_quota = Math.min(tcp_cwnd_test(tp), max_segs);
    if (cwnd_quota <= 0) break;
    tcp_grow_skb(tp, skb, cwnd_quota * tp.mss_cache - skb.len);
    if (!tcp_snd_wnd_test(tp, skb)) {
      if (k.tracing) at.point(k, 'tcp_snd_wnd_test.closed', { window: tp.snd_wnd }, tp.shownBy());
      break;
    }
    const isLast = skb === tp.sk_write_queue.at(-1);
    if (!tcp_nagle_test(tp, skb, isLast ? nonagle : TCP_NAGLE_PUSH)) {
      if (k.tracing) at.point(k, 'tcp_nagle_test.hold', { bytes: skb.len }, tp.shownBy());
      break;
    }
    const limit = tcp_mss_split_point(tp, skb, cwnd_quota, nonagle);
    if (skb.len > limit) tso_fragment(tp, skb, limit);
    const sent = tp.sk_write_queue[tp.write_queue_sent] as sk_buff;
    transmit(k, tp, sent);
    if (push_one) break;
  }
  return tp.write_queue_sent === 0 && tp.sk_write_queue.length > 0;
}

function transmit(k: Machine, tp: tcp_sock, skb: sk_buff): void {
  const cb = TCP_SKB_CB(skb);
  tp.write_queue_sent += 1;
  tp.snd_nxt = cb.end_seq;
  // tcp_minshall_update(): only what is small holds the next small one.
  if (skb.len < tp.mss_cache) tp.snd_sml = cb.end_seq;
  __tcp_transmit_skb(k, tp, skb);
}

/** How many segments may be sent as one: what fits into the largest packet that a device cuts by itself. */
function tcp_tso_segs({ mss_cache }: tcp_sock): number {
  return Math.max(MIN_TSO_SEGS, Math.floor(GSO_MAX / mss_cache));
}

/** How many more segments may be under way: half as many at once as there may be at all. */
function tcp_cwnd_test(tp: tcp_sock): number {
  const sent = tp.sk_write_queue.slice(0, tp.write_queue_sent);
  const segs = sent.map(({ len }) => Math.max(1, Math.ceil(len / tp.mss_cache)));
  const in_flight = segs.reduce((sum, one) => sum + one, 0);
  return in_flight >= TCP_INIT_CWND ? 0 : Math.min(TCP_INIT_CWND >> 1, TCP_INIT_CWND - in_flight);
}

/** Make a buffer that is to be sent longer by what waits behind it. */
function tcp_grow_skb(tp: tcp_sock, skb: sk_buff, amount: number): void {
  const next_skb = tp.sk_write_queue[tp.write_queue_sent + 1];
  if (next_skb === undefined || amount <= 0) return;
  const nlen = Math.min(amount, next_skb.len);
  if (nlen === 0 || !skb_shift(skb, next_skb, nlen)) return;
  tp.touch();
  const [cb, next] = [TCP_SKB_CB(skb), TCP_SKB_CB(next_skb)];
  cb.end_seq += nlen;
  next.seq += nlen;
  if (next_skb.len > 0) return;
  cb.end_seq = next.end_seq;
  cb.tcp_flags |= next.tcp_flags;
  tp.sk_write_queue.splice(tp.write_queue_sent + 1, 1);
  tcp_wmem_free_skb(tp, next_skb);
}

/** How much of a buffer may be sent at once: whole segments, unless all of it goes. */
function tcp_mss_split_point(
  tp: tcp_sock,
  skb: sk_buff,
  max_segs: number,
  nonagle: number,
): number {
  const mss_now = tp.mss_cache;
  if (skb.len <= mss_now || tcp_urg_mode(tp)) return mss_now;
  const window = tp.snd_una + tp.snd_wnd - TCP_SKB_CB(skb).seq;
  const max_len = mss_now * max_segs;
  if (max_len <= window && skb !== tp.sk_write_queue.at(-1)) return max_len;
  const needed = Math.min(skb.len, window);
  if (max_len <= needed) return max_len;
  const partial = needed % mss_now;
  return partial > 0 && tcp_nagle_check(tp, nonagle) ? needed - partial : needed;
}

/** The peer takes at least the segment's first part. */
function tcp_snd_wnd_test(tp: tcp_sock, skb: sk_buff): boolean {
  const cb = TCP_SKB_CB(skb);
  const end_seq = skb.len > tp.mss_cache ? cb.seq + tp.mss_cache : cb.end_seq;
  return end_seq <= tp.snd_una + tp.snd_wnd;
}

/** Nagle's rule: of small segments only one is under way, unless the program has said TCP_NODELAY. */
function tcp_nagle_test(tp: tcp_sock, skb: sk_buff, nonagle: number): boolean {
  if (nonagle & TCP_NAGLE_PUSH) return true;
  // Neither the last byte nor an urgent one waits.
  if (tcp_urg_mode(tp) || TCP_SKB_CB(skb).tcp_flags & TCPHDR_FIN) return true;
  return skb.len >= tp.mss_cache || !tcp_nagle_check(tp, nonagle);
}

/** True where a small segment has to wait. */
function tcp_nagle_check(tp: tcp_sock, nonagle: number): boolean {
  if (nonagle & TCP_NAGLE_CORK) return true;
  const small = tp.snd_sml > tp.snd_una && tp.snd_sml <= tp.snd_nxt;
  return nonagle === 0 && tp.write_queue_sent > 0 && small;
}

/** Part a segment in two. */
function tso_fragment(tp: tcp_sock, skb: sk_buff, len: number): void {
  const cb = TCP_SKB_CB(skb);
  const split = cb.seq + len;
  const rest = tcp_stream_alloc_skb(tp, { ...cb, seq: split });
  skb.cb = { ...cb, end_seq: split, tcp_flags: cb.tcp_flags & ~(TCPHDR_FIN | TCPHDR_PSH) };
  const nlen = skb.len - len;
  rest.truesize += nlen;
  skb.truesize -= nlen;
  skb_split(skb, rest, len);
  tp.sk_write_queue.splice(tp.write_queue_sent + 1, 0, rest);
}

/** Something waits and nothing is under way: ask later whether the peer takes it by now. */
function tcp_check_probe_timer(k: Machine, tp: tcp_sock): void {
  if (tp.icsk_timer === null) tcp_reset_xmit_timer(k, tp, TCP_RTO_MIN);
}

/** Look again after that time. Linux: inet_csk_reset_xmit_timer() */
export function tcp_reset_xmit_timer(k: Machine, tp: tcp_sock, ns: number): void {
  tcp_clear_xmit_timers(k, tp);
  tp.icsk_timer = hrtimer_start(k, k.clock + ns, tcp_write_timer, tp);
}

/** No look is due any more. */
export function tcp_clear_xmit_timers(k: Machine, tp: tcp_sock): void {
  if (tp.icsk_timer !== null) hrtimer_cancel(k, tp.icsk_timer);
  tp.icsk_timer = null;
}

/** Linux: net/ipv4/tcp_timer.c tcp_write_timer() */
function tcp_write_timer(k: Machine, tp: tcp_sock): void {
  tp.icsk_timer = null;
  in_softirq(k, tp.hooks.write_timer, tp);
}

/** Send what the window takes of the first waiting segment, or ask for a new one. Linux: tcp_write_wakeup() */
export function tcp_write_wakeup(k: Machine, tp: tcp_sock): void {
  const skb = unsentOf(tp);
  const room = tp.snd_una + tp.snd_wnd;
  if (skb !== undefined && TCP_SKB_CB(skb).seq < room) {
    const limit = room - TCP_SKB_CB(skb).seq;
    if (skb.len > limit) tso_fragment(tp, skb, limit);
    transmit(k, tp, tp.sk_write_queue[tp.write_queue_sent] as sk_buff);
    return;
  }
  __tcp_transmit_skb(k, tp, nondata(tp.snd_una - 1, TCPHDR_ACK));
}
