/**
 * What has come and waits to be read: whether there is memory for more, and how it is put there.
 *
 * Linux: net/ipv4/tcp_input.c tcp_data_queue(), tcp_try_rmem_schedule(), tcp_prune_queue(), tcp_collapse(), tcp_queue_rcv() (v6.18)
 */
import { SKB_MAX_HEAD, sk_buff, skb_truesize } from '../../include/linux/skbuff.ts';
import {
  TCP_SKB_CB,
  TCP_SKB_OVERHEAD,
  TCPHDR_FIN,
  type tcp_packet,
  type tcp_sock,
} from '../../include/net/tcp.ts';
import { type Machine, tracepoints } from '../../machine.ts';
import { skb_put_data, skb_try_coalesce } from '../core/skbuff.ts';
import { sock_def_readable } from '../core/sock.ts';
import { sk_mem_charge, sk_mem_schedule } from '../core/sock-memory.ts';
import { sock_rfree } from './tcp-state.ts';
import { isBloated, tcp_clamp_window, tcp_receive_window } from './tcp-window.ts';

const at = tracepoints('net/ipv4/tcp_input.c');

/** Bytes of the smallest head of a buffer. Linux: SKB_SMALL_HEAD_CACHE_SIZE */
const SMALL_HEAD = 576;

/** False for a segment for which there is no room: it is thrown away, and the peer is told that there is none. */
export function hasRoomFor(k: Machine, tp: tcp_sock, skb: sk_buff): boolean {
  tp.ack_scheduled = true;
  if (tcp_receive_window(tp) === 0 && skb.len > 0) {
    tp.sk_drops += 1;
    return false;
  }
  if (!tcp_try_rmem_schedule(tp, skb)) {
    tp.ack_nomem = true;
    sock_def_readable(k, tp);
    if (tp.sk_receive_queue.length > 0 && skb.len > 0) {
      if (k.tracing) {
        const args = { used: tp.sk_rmem_alloc, limit: tp.sk_rcvbuf };
        at.point(k, 'tcp_data_queue.drop', args, tp.shownBy());
      }
      tp.sk_drops += 1;
      return false;
    }
    sk_mem_schedule(tp, skb.truesize);
  }
  return true;
}

function tcp_can_ingest(tp: tcp_sock): boolean {
  return tp.sk_rmem_alloc <= tp.sk_rcvbuf;
}

/** See to it that there is memory for a segment. @returns False where the receiver has too much already. */
function tcp_try_rmem_schedule(tp: tcp_sock, skb: sk_buff): boolean {
  if (!tcp_can_ingest(tp) && !tcp_prune_queue(tp)) return false;
  sk_mem_schedule(tp, skb.truesize);
  return true;
}

/** Take less memory for what is there. @returns False where it does not become less than may be. */
function tcp_prune_queue(tp: tcp_sock): boolean {
  if (tp.sk_rmem_alloc === 0) return false;
  tcp_clamp_window(tp);
  if (tcp_can_ingest(tp)) return true;
  tcp_collapse(tp);
  if (tcp_can_ingest(tp)) return true;
  tp.pred_flags = null;
  return false;
}

/** Copy the bytes of buffers that take much for little into buffers of a page each. */
function tcp_collapse(tp: tcp_sock): void {
  const queue = tp.sk_receive_queue;
  const isFin = (skb: sk_buff) => (TCP_SKB_CB(skb).tcp_flags & TCPHDR_FIN) !== 0;
  const first = queue.findIndex((skb) => !isFin(skb) && isBloated(tp, skb.len, skb.truesize));
  if (first < 0) return;
  const behind = queue.findIndex((skb, index) => index >= first && isFin(skb));
  const old = queue.slice(first, behind < 0 ? undefined : behind);
  const [head] = old;
  if (head === undefined) return;
  let seq = Math.max(TCP_SKB_CB(head).seq, first === 0 ? tp.copied_seq : 0);
  const bytes = new Uint8Array(old.reduce((sum, { len }) => sum + len, 0));
  let end = 0;
  for (const skb of old) {
    bytes.set(skb.data.subarray(0, skb.len), end);
    end += skb.len;
  }
  const made: sk_buff[] = [];
  const start = TCP_SKB_CB(head).seq;
  // One is made before the first that it takes the place of is freed, and so on: what is left over is kept in between.
  for (const skb of old) {
    while (seq < TCP_SKB_CB(skb).end_seq) {
      const last = made.at(-1);
      const filled = last === undefined ? SKB_MAX_HEAD : last.len;
      if (last === undefined || filled === SKB_MAX_HEAD) {
        const left = start + end - seq;
        made.push(collapsed(tp, head, seq, Math.min(SKB_MAX_HEAD, left)));
        continue;
      }
      const size = Math.min(SKB_MAX_HEAD - filled, TCP_SKB_CB(skb).end_seq - seq);
      skb_put_data(last, bytes.subarray(seq - start, seq - start + size));
      seq += size;
      TCP_SKB_CB(last).end_seq = seq;
    }
    sock_rfree(tp, skb);
  }
  queue.splice(first, old.length, ...made);
}

/** A buffer of bytes that stand in its head, where no others can be joined to it. */
function collapsed(tp: tcp_sock, like: sk_buff, seq: number, size: number): sk_buff {
  const skb = new sk_buff(new Uint8Array(0), skb_truesize(size, 0, SMALL_HEAD));
  skb.cb = { ...TCP_SKB_CB(like), seq, end_seq: seq };
  tp.sk_rmem_alloc += skb.truesize;
  sk_mem_charge(tp, skb.truesize);
  return skb;
}

/** Behind what is there already: as one with the last buffer, if it may be. */
export function tcp_queue_rcv(tp: tcp_sock, skb: sk_buff, th: tcp_packet): void {
  tp.rcv_nxt = th.end_seq;
  skb.sk = tp;
  const tail = tp.sk_receive_queue.at(-1);
  const delta = tail === undefined ? undefined : skb_try_coalesce(tail, skb, TCP_SKB_OVERHEAD);
  if (tail === undefined || delta === undefined) {
    tp.sk_receive_queue.push(skb);
    tp.sk_rmem_alloc += skb.truesize;
    sk_mem_charge(tp, skb.truesize);
  } else {
    const cb = TCP_SKB_CB(tail);
    tail.cb = { ...cb, end_seq: th.end_seq, tcp_flags: cb.tcp_flags | th.tcp_flags };
    tp.sk_rmem_alloc += delta;
    sk_mem_charge(tp, delta);
  }
  tp.touch();
}
