/**
 * Urgent bytes that come: at most one is told apart, the last.
 *
 * Linux: net/ipv4/tcp_input.c tcp_urg(), tcp_check_urg(), net/core/sock.c sk_send_sigurg() (v6.18)
 */
import { POLL_PRI, send_sigurg } from '../../fs/fcntl-fasync.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import {
  isInline,
  TCP_SKB_CB,
  TCP_URG_NOTYET,
  TCP_URG_VALID,
  type tcp_packet,
  type tcp_sock,
} from '../../include/net/tcp.ts';
import { type Machine, tracepoints } from '../../machine.ts';
import { sk_wake_async, sock_def_readable } from '../core/sock.ts';
import { sock_rfree } from './tcp-state.ts';

const at = tracepoints('net/ipv4/tcp_input.c');

/** Look whether a segment says that there is an urgent byte, and whether it brings it. */
export function tcp_urg(k: Machine, tp: tcp_sock, skb: sk_buff, th: tcp_packet): void {
  if (th.urg_ptr > 0) tcp_check_urg(k, tp, th);
  if (tp.urg_data !== TCP_URG_NOTYET) return;
  const ptr = tp.urg_seq - th.seq;
  if (ptr < 0 || ptr >= skb.len) return;
  tp.urg_data = TCP_URG_VALID | (skb.data[ptr] ?? 0);
  tp.touch();
  if (k.tracing) at.point(k, 'tcp_urg.valid', { seq: tp.urg_seq }, tp.shownBy());
  if (!tp.dead) sock_def_readable(k, tp);
}

function tcp_check_urg(k: Machine, tp: tcp_sock, th: tcp_packet): void {
  const ptr = th.seq + th.urg_ptr - 1;
  const known = tp.copied_seq > ptr || ptr < tp.rcv_nxt;
  if (known || (tp.urg_data !== 0 && ptr <= tp.urg_seq)) return;
  if (k.tracing) at.point(k, 'tcp_check_urg.notyet', { seq: ptr }, tp.shownBy());
  sk_send_sigurg(k, tp);
  // One that was read, or is passed over now, does not stand in the way of the next.
  const isNext = tp.urg_seq === tp.copied_seq && tp.urg_data !== 0;
  if (isNext && !isInline(tp) && tp.copied_seq !== tp.rcv_nxt) {
    tp.copied_seq += 1;
    const [skb] = tp.sk_receive_queue;
    if (skb !== undefined && tp.copied_seq >= TCP_SKB_CB(skb).end_seq) {
      tp.sk_receive_queue.shift();
      sock_rfree(tp, skb);
    }
  }
  tp.urg_data = TCP_URG_NOTYET;
  tp.urg_seq = ptr;
  tp.pred_flags = null;
  tp.touch();
}

/** Tell the owner of the socket's description, without being asked to. */
function sk_send_sigurg(k: Machine, tp: tcp_sock): void {
  const file = tp.sk_socket?.file ?? null;
  if (file !== null && send_sigurg(k, file)) sk_wake_async(k, tp, 'urg', POLL_PRI);
}
