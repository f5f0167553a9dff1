/**
 * TCP over IPv4: finding whom a segment is for, and the two sides of opening a connection.
 *
 * Linux: net/ipv4/tcp_ipv4.c, net/ipv4/tcp_input.c tcp_conn_request(), net/ipv4/tcp_timer.c (v6.18)
 * Left out: SYN cookies (the room switches them off), fast open.
 */
import { EAFNOSUPPORT, EINVAL, ENETUNREACH, ETIMEDOUT } from '../../include/linux/errno.ts';
import type { socket } from '../../include/linux/net.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import { AF_INET, type sockaddr } from '../../include/linux/socket.ts';
import {
  type four_tuple,
  IPPROTO_TCP,
  ipv4_is_multicast,
  SOCK_BINDADDR_LOCK,
} from '../../include/net/inet_sock.ts';
import { anyAddress, INADDR_ANY, isAny, isIn6 } from '../../include/net/ipv6.ts';
import { SEND_SHUTDOWN, TCP_CLOSE, TCP_LISTEN } from '../../include/net/sock.ts';
import {
  type request_sock,
  TCP_RMEM,
  TCP_WMEM,
  TCPHDR_ACK,
  TCPHDR_FIN,
  TCPHDR_RST,
  TCPHDR_SYN,
  tcp_hdr,
  type tcp_hooks,
  type tcp_packet,
  tcp_sock,
} from '../../include/net/tcp.ts';
import { TCP_SYN_SENT } from '../../include/net/tcp_states.ts';
import { NSEC_PER_SEC } from '../../kernel/time/hrtimer.ts';
import { type Machine, tracepoints } from '../../machine.ts';
import { skb_free } from '../core/skbuff.ts';
import { sock_def_error_report, sock_def_readable } from '../core/sock.ts';
import { addressOf, SOCKADDR_IN } from './af_inet-address.ts';
import {
  __inet_lookup_established,
  __inet_lookup_listener,
  type Established,
  inet_ehash_insert,
  inet_ehash_remove,
  inet_hash_connect,
} from './inet_hashtables.ts';
import { type inet_timewait_sock, inet_twsk_kill } from './inet_timewait_sock.ts';
import { ip_route_output } from './ip_output.ts';
import { tcp_rcv_state_process, tcp_set_rcvlowat } from './tcp_input.ts';
import { sk_stream_write_space } from './tcp_input-ack.ts';
import { tcp_create_openreq_child, tcp_timewait_state_process } from './tcp_minisocks.ts';
import {
  sendPacket,
  TCP_RTO_MIN,
  tcp_connect,
  tcp_release_cb,
  tcp_reset_xmit_timer,
  tcp_retransmit_skb,
  tcp_write_wakeup,
  told,
  unsentOf,
} from './tcp_output.ts';
import { tcp_done, tcp_set_state, tcp_shutdown, tcp_write_queue_purge } from './tcp-state.ts';
import { tcp_init_buffer_space, tcp_syn_window } from './tcp-window.ts';

const at = tracepoints('net/ipv4/tcp_ipv4.c');
const at6 = tracepoints('net/ipv6/tcp_ipv6.c');
const input = tracepoints('net/ipv4/tcp_input.c');

/** A SYN is sent again so often; the first four times after a second each. Linux: tcp_syn_retries, tcp_syn_linear_timeouts */
const SYN_RETRIES = 6;
const SYN_LINEAR = 4;

/** TCP over IPv4. Linux: tcp_prot, ipv4_specific */
export const ipv4_specific: tcp_hooks = {
  connect: tcp_v4_connect,
  sk_write_space: (k, sk) => sk_stream_write_space(k, sk as tcp_sock),
  sk_backlog_rcv: tcp_v4_do_rcv,
  conn_request: tcp_v4_conn_request,
  write_timer: tcp_write_timer_handler,
  release_cb: tcp_release_cb,
  set_rcvlowat: tcp_set_rcvlowat,
};

/** A new sock. */
export function tcp_init_sock(
  k: Machine,
  sock: socket,
  family: number,
  hooks: tcp_hooks,
): tcp_sock {
  const tp = new tcp_sock(k, sock, family, sock.type, hooks);
  tp.sk_protocol = IPPROTO_TCP;
  tp.sk_sndbuf = TCP_WMEM;
  tp.sk_rcvbuf = TCP_RMEM;
  return tp;
}

/**
 * Begin to connect: choose the addresses and send SYN.
 *
 * Fails: EINVAL, EAFNOSUPPORT, ENETUNREACH, EADDRNOTAVAIL.
 */
export function tcp_v4_connect(k: Machine, tp: tcp_sock, given: sockaddr): number {
  const { family, addr, port, length } = addressOf(given);
  if (length < SOCKADDR_IN) return -EINVAL;
  if (family !== AF_INET) return -EAFNOSUPPORT;
  const own = typeof tp.inet_saddr === 'number' ? tp.inet_saddr : INADDR_ANY;
  const way = ip_route_output(addr, own);
  if (typeof way === 'number') return way;
  return ipv4_is_multicast(addr) ? -ENETUNREACH : tcp_begin_connect(k, tp, way, port);
}

/** The way to the peer is known: hold the addresses and send SYN. @returns 0, or -EADDRNOTAVAIL. */
export function tcp_begin_connect(
  k: Machine,
  tp: tcp_sock,
  { saddr, daddr }: Pick<four_tuple, 'saddr' | 'daddr'>,
  port: number,
): number {
  if (isAny(tp.inet_saddr)) {
    tp.inet_saddr = saddr;
    tp.inet_rcv_saddr = saddr;
  }
  tp.inet_dport = port;
  tp.inet_daddr = daddr;
  reset_sequences(tp);
  tcp_set_state(k, tp, TCP_SYN_SENT);
  const err = inet_hash_connect(k, tp);
  if (err !== 0) {
    tcp_set_state(k, tp, TCP_CLOSE);
    inet_reset_saddr(tp);
    tp.inet_dport = 0;
    tp.touch();
    return err;
  }
  tcp_init_buffer_space(k, tp);
  tcp_connect(k, tp);
  return 0;
}

function reset_sequences(tp: tcp_sock): void {
  tcp_write_queue_purge(tp);
  tp.snd_una = 0;
  tp.snd_nxt = 0;
  tp.write_seq = 0;
  tp.snd_sml = 0;
  tp.rcv_nxt = 0;
  tp.rcv_wup = 0;
  tp.copied_seq = 0;
  tp.snd_wnd = 0;
  tp.max_window = 0;
  tp.data_segs_in = 0;
  tp.data_segs_out = 0;
  tp.icsk_retransmits = 0;
  tp.snd_up = 0;
  tp.urg_data = 0;
  tp.pred_flags = null;
  tp.ack_nomem = false;
  tp.ack_deferred = false;
}

/** The own address is chosen anew, unless the program has chosen it. */
export function inet_reset_saddr(tp: tcp_sock): void {
  if (tp.sk_userlocks & SOCK_BINDADDR_LOCK) return;
  tp.inet_saddr = anyAddress(tp.sk_family);
  tp.inet_rcv_saddr = anyAddress(tp.sk_family);
}

/** A segment has come: find whom it is for. */
export function tcp_v4_rcv(k: Machine, skb: sk_buff): void {
  const th = tcp_hdr(skb);
  const found = lookup(k, th);
  const sk =
    found?.kind === 'sock' ? found.sk : found?.kind === 'request' ? found.req.rsk_listener : null;
  if (k.tracing) {
    const args = told(th, skb.len);
    if (isIn6(th.daddr)) at6.enter(k, 'tcp_v6_rcv.receive', args, sk?.shownBy());
    else at.enter(k, 'tcp_v4_rcv.receive', args, sk?.shownBy());
  }
  deliver(k, found, skb);
  if (k.tracing) at.leave(k);
}

function lookup(k: Machine, th: tcp_packet): Established | null {
  const { saddr, sport, daddr, dport } = th;
  const own: four_tuple = { saddr: daddr, sport: dport, daddr: saddr, dport: sport };
  const established = __inet_lookup_established(k, own);
  if (established !== null) return established;
  const listener = __inet_lookup_listener(k, own);
  return listener === null ? null : { kind: 'sock', sk: listener };
}

function deliver(k: Machine, found: Established | null, skb: sk_buff): void {
  if (found?.kind === 'sock') {
    tcp_v4_rcv_sock(k, found.sk, skb);
    return;
  }
  if (found === null) tcp_v4_send_reset(k, skb);
  else if (found.kind === 'timewait') timewait(k, found.tw, skb);
  else tcp_check_req(k, found.req, skb);
  if (skb.sk === null) skb_free(skb);
}

function tcp_v4_rcv_sock(k: Machine, sk: tcp_sock, skb: sk_buff): void {
  if (sk.sk_state !== TCP_LISTEN) tcp_segs_in(sk, skb);
  if (sk.owned) {
    tcp_add_backlog(sk, skb);
    sk.touch();
    if (k.tracing) {
      const there = sk.shownBy();
      if (isIn6(tcp_hdr(skb).daddr)) at6.point(k, 'tcp_v6_rcv.backlog', {}, there);
      else at.point(k, 'tcp_v4_rcv.backlog', {}, there);
    }
  } else tcp_v4_do_rcv(k, sk, skb);
}

/** Let a segment wait; of acknowledgements alone that follow each other the last counts. */
function tcp_add_backlog(sk: tcp_sock, skb: sk_buff): void {
  const [tail, last] = [sk.sk_backlog.at(-1), sk.sk_backlog.length - 1];
  const follows = tail !== undefined && tcp_hdr(tail).end_seq === tcp_hdr(skb).seq;
  if (follows && isPureAck(tail) && isPureAck(skb)) sk.sk_backlog[last] = skb;
  else sk.sk_backlog.push(skb);
}

function isPureAck(skb: sk_buff): boolean {
  return skb.len === 0 && tcp_hdr(skb).tcp_flags === TCPHDR_ACK;
}

/** Segments with bytes are counted, whatever becomes of them. Linux: include/net/tcp.h */
function tcp_segs_in(tp: tcp_sock, skb: sk_buff): void {
  const { gso_size } = tcp_hdr(skb);
  if (skb.len > 0) tp.data_segs_in += gso_size === 0 ? 1 : Math.ceil(skb.len / gso_size);
  tp.touch();
}

/** The segment is for that end, and nobody else is at work on it. */
function tcp_v4_do_rcv(k: Machine, tp: tcp_sock, skb: sk_buff): void {
  if (tcp_rcv_state_process(k, tp, skb) === 'reset') tcp_v4_send_reset(k, skb);
  if (skb.sk === null) skb_free(skb);
}

/** Answer a segment that nobody expects: there is no such connection. */
function tcp_v4_send_reset(k: Machine, skb: sk_buff): void {
  const th = tcp_hdr(skb);
  if (th.tcp_flags & TCPHDR_RST) return;
  if (k.tracing) {
    if (isIn6(th.daddr)) at6.point(k, 'tcp_v6_send_reset.send', { port: th.dport });
    else at.point(k, 'tcp_v4_send_reset.send', { port: th.dport });
  }
  const acks = (th.tcp_flags & TCPHDR_ACK) !== 0;
  const seq = acks ? th.ack_seq : 0;
  const ack_seq = acks ? 0 : th.end_seq;
  const tcp_flags = acks ? TCPHDR_RST : TCPHDR_RST | TCPHDR_ACK;
  sendPacket(k, answerTo(th, { seq, end_seq: seq, tcp_flags, ack_seq, window: 0 }));
}

/** The addresses of a segment, turned round. */
function answerTo(
  th: tcp_packet,
  cb: { seq: number; end_seq: number; tcp_flags: number; ack_seq: number; window: number },
): tcp_packet {
  const { saddr, sport, daddr, dport, protocol } = th;
  return {
    ...cb,
    protocol,
    gso_size: 0,
    urg_ptr: 0,
    saddr: daddr,
    sport: dport,
    daddr: saddr,
    dport: sport,
  };
}

/** A segment for a connection that is over. */
function timewait(k: Machine, tw: inet_timewait_sock, skb: sk_buff): void {
  const th = tcp_hdr(skb);
  switch (tcp_timewait_state_process(k, tw, skb)) {
    case 'syn': {
      const { saddr, sport, daddr, dport } = th;
      const own: four_tuple = { saddr: daddr, sport: dport, daddr: saddr, dport: sport };
      const listener = __inet_lookup_listener(k, own);
      if (listener === null) tcp_v4_timewait_ack(k, tw, th);
      else {
        inet_twsk_kill(k, tw);
        tcp_v4_do_rcv(k, listener, skb);
      }
      break;
    }
    case 'ack':
      tcp_v4_timewait_ack(k, tw, th);
      break;
    case 'reset':
      tcp_v4_send_reset(k, skb);
      inet_twsk_kill(k, tw);
      break;
    case 'success':
  }
}

function tcp_v4_timewait_ack(k: Machine, tw: inet_timewait_sock, th: tcp_packet): void {
  const seq = tw.tw_snd_nxt;
  const cb = { seq, end_seq: seq, tcp_flags: TCPHDR_ACK, ack_seq: tw.tw_rcv_nxt };
  sendPacket(k, answerTo(th, { ...cb, window: tw.tw_rcv_wnd }));
}

/**
 * A SYN for a listener: answer it with SYN-ACK and remember that it was asked. Dropped without a word where the queue of
 * those that wait to be accepted is full: whoever asks will ask again. Linux: tcp_conn_request()
 */
function tcp_v4_conn_request(k: Machine, listener: tcp_sock, skb: sk_buff): void {
  const th = tcp_hdr(skb);
  if (listener.rskq_accept.length > listener.sk_max_ack_backlog) {
    const args = { queued: listener.rskq_accept.length, backlog: listener.sk_max_ack_backlog };
    if (k.tracing) input.point(k, 'tcp_conn_request.full', args, listener.sk_socket);
    return;
  }
  const { saddr, sport, daddr, dport } = th;
  const own: four_tuple = { saddr: daddr, sport: dport, daddr: saddr, dport: sport };
  const req: request_sock = { at: own, snd_wnd: th.window, rsk_listener: listener, sk: null };
  inet_ehash_insert(k, own, { kind: 'request', req });
  if (k.tracing) input.point(k, 'tcp_conn_request.request', { port: sport }, listener.sk_socket);
  const window = tcp_syn_window(listener);
  const tcp_flags = TCPHDR_SYN | TCPHDR_ACK;
  sendPacket(k, answerTo(th, { seq: 0, end_seq: 1, tcp_flags, ack_seq: th.seq + 1, window }));
}

/**
 * The last segment of the handshake, or one that ends it: the new end goes into the queue of those that wait to be
 * accepted. Linux: net/ipv4/tcp_minisocks.c tcp_check_req(), tcp_child_process()
 */
function tcp_check_req(k: Machine, req: request_sock, skb: sk_buff): void {
  const th = tcp_hdr(skb);
  const { rsk_listener: listener } = req;
  if (th.tcp_flags & (TCPHDR_RST | TCPHDR_SYN) || !(th.tcp_flags & TCPHDR_ACK)) {
    inet_ehash_remove(k, req);
    return;
  }
  const child = tcp_create_openreq_child(k, req, skb);
  req.sk = child;
  child.listener = listener;
  listener.rskq_accept.push(req);
  listener.touch();
  const args = { queued: listener.rskq_accept.length, backlog: listener.sk_max_ack_backlog };
  if (k.tracing) input.point(k, 'inet_csk_reqsk_queue_add.add', args, listener.sk_socket);
  // The listener had been shut before it listened.
  if (child.sk_shutdown & SEND_SHUTDOWN) tcp_shutdown(k, child, SEND_SHUTDOWN);
  tcp_segs_in(child, skb);
  if (skb.len > 0 || th.tcp_flags & TCPHDR_FIN) tcp_v4_do_rcv(k, child, skb);
  sock_def_readable(k, listener);
}

/** Nothing has come back in time. Linux: net/ipv4/tcp_timer.c tcp_write_timer_handler() */
function tcp_write_timer_handler(k: Machine, tp: tcp_sock): void {
  if (tp.sk_state === TCP_SYN_SENT) {
    if (tp.icsk_retransmits >= SYN_RETRIES) {
      tp.sk_err = ETIMEDOUT;
      tcp_write_queue_purge(tp);
      tcp_done(k, tp);
      sock_def_error_report(k, tp);
      return;
    }
    tp.icsk_retransmits += 1;
    const backoff = Math.max(0, tp.icsk_retransmits - SYN_LINEAR);
    tcp_reset_xmit_timer(k, tp, 2 ** backoff * NSEC_PER_SEC);
    tcp_retransmit_skb(k, tp);
  } else if (tp.lost) {
    // Linux: tcp_retransmit_timer(), of a receiver that has no room for what it had asked for
    tp.icsk_retransmits += 1;
    tcp_reset_xmit_timer(k, tp, TCP_RTO_MIN * 2 ** Math.min(8, tp.icsk_retransmits));
    tcp_retransmit_skb(k, tp);
  } else if (unsentOf(tp) !== undefined) {
    // Linux: tcp_probe_timer(), tcp_send_probe0()
    tp.icsk_retransmits += 1;
    tcp_reset_xmit_timer(k, tp, TCP_RTO_MIN * 2 ** Math.min(8, tp.icsk_retransmits));
    tcp_write_wakeup(k, tp);
  }
}
