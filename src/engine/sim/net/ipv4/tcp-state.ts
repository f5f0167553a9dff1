/**
 * The state of an end, and its end.
 *
 * Linux: net/ipv4/tcp.c tcp_set_state(), tcp_done(), net/ipv4/inet_connection_sock.c inet_csk_destroy_sock() (v6.18)
 */
import { STATE_NAMES } from '../../../calls/inet.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import {
  SEND_SHUTDOWN,
  SHUTDOWN_MASK,
  TCP_CLOSE,
  TCP_ESTABLISHED,
} from '../../include/net/sock.ts';
import type { tcp_sock } from '../../include/net/tcp.ts';
import { isOneOf, new_state, TCP_CLOSE_WAIT, TCP_SYN_SENT } from '../../include/net/tcp_states.ts';
import { type Machine, tracepoints } from '../../machine.ts';
import { skb_release_data } from '../core/skbuff.ts';
import { sock_def_wakeup } from '../core/sock.ts';
import { sk_mem_uncharge } from '../core/sock-memory.ts';
import { inet_put_port, inet_unhash, portIsOnlyLent } from './inet_hashtables.ts';
import { tcp_clear_xmit_timers, tcp_send_fin } from './tcp_output.ts';
import { tcp_wmem_free_skb } from './tcp_output-skb.ts';

const at = tracepoints('net/ipv4/tcp.c');

/** Go to another state. A closed end is found no more, and lets its port go if nobody has chosen it. */
export function tcp_set_state(k: Machine, tp: tcp_sock, state: number): void {
  const from = tp.sk_state;
  if (state === TCP_CLOSE) {
    inet_unhash(k, tp);
    if (portIsOnlyLent(tp)) inet_put_port(k, tp);
  }
  tp.sk_state = state;
  tp.touch();
  if (k.tracing && from !== state) {
    const args = { from: STATE_NAMES[from] ?? '', to: STATE_NAMES[state] ?? '' };
    at.point(k, 'tcp_set_state.change', args, tp.shownBy());
  }
}

/** The connection is over. Whoever sleeps for it is told; an end without a socket is gone. */
export function tcp_done(k: Machine, tp: tcp_sock): void {
  tcp_set_state(k, tp, TCP_CLOSE);
  tcp_clear_xmit_timers(k, tp);
  tp.sk_shutdown = SHUTDOWN_MASK;
  tp.touch();
  if (tp.dead) inet_csk_destroy_sock(k, tp);
  else sock_def_wakeup(k, tp);
}

/** Nothing is left of the end. */
export function inet_csk_destroy_sock(k: Machine, tp: tcp_sock): void {
  tcp_clear_xmit_timers(k, tp);
  tcp_write_queue_purge(tp);
  tcp_receive_queue_purge(tp);
  if (tp.inet_num !== 0) inet_put_port(k, tp);
}

/** Forget what was written and not acknowledged. */
export function tcp_write_queue_purge(tp: tcp_sock): void {
  for (const skb of tp.sk_write_queue.splice(0)) tcp_wmem_free_skb(tp, skb);
  tp.write_queue_sent = 0;
  tp.lost = false;
  tp.touch();
}

/** Forget what was received and not read. */
export function tcp_receive_queue_purge(tp: tcp_sock): void {
  for (const skb of tp.sk_receive_queue.splice(0)) sock_rfree(tp, skb);
  tp.touch();
}

/** A buffer was read, or nobody will: its memory is free. Linux: net/core/sock.c */
export function sock_rfree(tp: tcp_sock, skb: sk_buff): void {
  tp.sk_rmem_alloc -= skb.truesize;
  sk_mem_uncharge(tp, skb.truesize);
  skb_release_data(skb);
}

/** Nothing more is sent: FIN, behind what waits. */
export function tcp_shutdown(k: Machine, tp: tcp_sock, how: number): void {
  if (!(how & SEND_SHUTDOWN)) return;
  if (!isOneOf(tp.sk_state, TCP_ESTABLISHED, TCP_SYN_SENT, TCP_CLOSE_WAIT)) return;
  if (tcp_close_state(k, tp)) tcp_send_fin(k, tp);
}

/** Where an end goes that closes. @returns True where a FIN is to be sent. */
export function tcp_close_state(k: Machine, tp: tcp_sock): boolean {
  const { next, fin } = new_state(tp.sk_state);
  tcp_set_state(k, tp, next);
  return fin;
}
