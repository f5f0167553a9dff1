/**
 * Ends that are less than a socket: a connection that is being opened, and one that is over.
 *
 * Linux: net/ipv4/tcp_minisocks.c (v6.18)
 */

import type { sk_buff } from '../../include/linux/skbuff.ts';
import { AF_INET6 } from '../../include/linux/socket.ts';
import { SOCK_BINDPORT_LOCK } from '../../include/net/inet_sock.ts';
import { TCP_ESTABLISHED } from '../../include/net/sock.ts';
import {
  type request_sock,
  TCPHDR_ACK,
  TCPHDR_FIN,
  TCPHDR_RST,
  TCPHDR_SYN,
  tcp_hdr,
  tcp_loopback_mss,
  tcp_sock,
} from '../../include/net/tcp.ts';
import { TCP_FIN_WAIT2, TCP_TIME_WAIT } from '../../include/net/tcp_states.ts';
import { NSEC_PER_SEC } from '../../kernel/time/hrtimer.ts';
import { type Machine, tracepoints } from '../../machine.ts';
import {
  inet_bind_hash,
  inet_ehash_insert,
  inet_ehash_remove,
  tupleOf,
} from './inet_hashtables.ts';
import {
  inet_timewait_sock,
  inet_twsk_hashdance_schedule,
  inet_twsk_kill,
  inet_twsk_reschedule,
  TCP_TIMEWAIT_LEN,
} from './inet_timewait_sock.ts';
import { tcp_done } from './tcp-state.ts';
import { tcp_init_buffer_space, tcp_initialize_rcv_mss, tcp_sync_mss } from './tcp-window.ts';

const at = tracepoints('net/ipv4/tcp_minisocks.c');

/** How long an end without a socket waits for the peer's FIN: /proc/sys/net/ipv4/tcp_fin_timeout. */
export function tcp_fin_time(_tp: tcp_sock): number {
  return 60 * NSEC_PER_SEC;
}

/**
 * The end is over but for an entry that answers what may still come. Its socket, if it has one, is closed.
 *
 * @param state TCP_TIME_WAIT, or TCP_FIN_WAIT2 where the peer has not closed yet.
 */
export function tcp_time_wait(k: Machine, tp: tcp_sock, state: number, timeo: number): void {
  const tw = new inet_timewait_sock(k, tp, tupleOf(tp), state);
  inet_ehash_remove(k, tp);
  inet_twsk_hashdance_schedule(k, tw, state === TCP_TIME_WAIT ? TCP_TIMEWAIT_LEN : timeo);
  if (k.tracing) at.point(k, 'tcp_time_wait.enter', { port: tw.at.sport }, tw);
  tcp_done(k, tp);
}

/** What is to be done about a segment for such an entry. Linux: enum tcp_tw_status */
export type TwStatus = 'success' | 'reset' | 'ack' | 'syn';

/** A segment for a connection that is over. */
export function tcp_timewait_state_process(
  k: Machine,
  tw: inet_timewait_sock,
  skb: sk_buff,
): TwStatus {
  const th = tcp_hdr(skb);
  if (tw.tw_substate === TCP_FIN_WAIT2) return waitsForFin(k, tw, skb);
  if (th.tcp_flags & TCPHDR_RST) {
    if (th.seq === tw.tw_rcv_nxt) inet_twsk_kill(k, tw);
    return 'success';
  }
  if (th.tcp_flags & TCPHDR_SYN && !(th.tcp_flags & TCPHDR_ACK)) return 'syn';
  if (th.seq === tw.tw_rcv_nxt && th.seq === th.end_seq) {
    inet_twsk_reschedule(k, tw, TCP_TIMEWAIT_LEN);
    return 'success';
  }
  return 'ack';
}

function waitsForFin(k: Machine, tw: inet_timewait_sock, skb: sk_buff): TwStatus {
  const th = tcp_hdr(skb);
  if (th.tcp_flags & TCPHDR_RST) {
    inet_twsk_kill(k, tw);
    return 'success';
  }
  if (th.tcp_flags & TCPHDR_SYN && th.seq >= tw.tw_rcv_nxt) return 'reset';
  if (th.end_seq <= tw.tw_rcv_nxt || th.end_seq === th.seq) return 'success';
  // Something that nobody will read.
  if (!(th.tcp_flags & TCPHDR_FIN) || th.end_seq !== tw.tw_rcv_nxt + 1) return 'reset';
  tw.tw_substate = TCP_TIME_WAIT;
  tw.tw_rcv_nxt = th.end_seq;
  inet_twsk_reschedule(k, tw, TCP_TIMEWAIT_LEN);
  return 'ack';
}

/**
 * The handshake is over: make the listener's end of the connection. Linux: tcp_v4_syn_recv_sock(), tcp_create_openreq_child()
 *
 * It has what the listener was set to: buffers, times, options.
 */
export function tcp_create_openreq_child(k: Machine, req: request_sock, skb: sk_buff): tcp_sock {
  const { rsk_listener: parent, at: addresses } = req;
  const th = tcp_hdr(skb);
  const child = new tcp_sock(k, null, parent.sk_family, parent.sk_type, parent.hooks);
  inherit(child, parent);
  child.ipv6_mapped = typeof addresses.daddr === 'number' && parent.sk_family === AF_INET6;
  child.inet_saddr = addresses.saddr;
  child.inet_rcv_saddr = addresses.saddr;
  child.inet_num = addresses.sport;
  child.inet_sport = addresses.sport;
  child.inet_daddr = addresses.daddr;
  child.inet_dport = addresses.dport;
  child.snd_una = 1;
  child.snd_nxt = 1;
  child.write_seq = 1;
  child.pushed_seq = 1;
  child.snd_up = 1;
  child.snd_sml = 1;
  child.rcv_nxt = 1;
  child.rcv_wup = 1;
  child.copied_seq = 1;
  child.snd_wnd = th.window;
  child.max_window = th.window;
  tcp_init_buffer_space(k, child);
  child.pred_flags = child.snd_wnd;
  tcp_sync_mss(child, tcp_loopback_mss(child));
  tcp_initialize_rcv_mss(child);
  child.sk_state = TCP_ESTABLISHED;
  inet_ehash_remove(k, req);
  inet_bind_hash(k, child, child.inet_num);
  inet_ehash_insert(k, tupleOf(child), { kind: 'sock', sk: child });
  if (k.tracing) at.point(k, 'tcp_create_openreq_child.create', {}, parent.sk_socket);
  return child;
}

/** Linux: net/core/sock.c sk_clone_lock() */
function inherit(child: tcp_sock, parent: tcp_sock): void {
  child.sk_protocol = parent.sk_protocol;
  child.sk_sndbuf = parent.sk_sndbuf;
  child.sk_rcvbuf = parent.sk_rcvbuf;
  child.sk_rcvlowat = parent.sk_rcvlowat;
  child.sk_rcvtimeo = parent.sk_rcvtimeo;
  child.sk_sndtimeo = parent.sk_sndtimeo;
  child.sk_lingertime = parent.sk_lingertime;
  for (const option of parent.sk_flags) child.sk_flags.add(option);
  for (const [option, value] of parent.tcp_options) child.tcp_options.set(option, value);
  child.sk_shutdown = parent.sk_shutdown;
  child.nonagle = parent.nonagle;
  child.uc_ttl = parent.uc_ttl;
  child.tos = parent.tos;
  child.hop_limit = parent.hop_limit;
  child.tclass = parent.tclass;
  child.sk_userlocks = parent.sk_userlocks & ~SOCK_BINDPORT_LOCK;
  child.sk_ipv6only = parent.sk_ipv6only;
  child.sk_max_ack_backlog = parent.sk_max_ack_backlog;
}
