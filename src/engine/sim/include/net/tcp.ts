/**
 * TCP: an end of a connection, its segments, and what a listener has waiting.
 *
 * Linux: include/linux/tcp.h, include/net/tcp.h, include/net/inet_connection_sock.h, include/net/request_sock.h (v6.18).
 * Sequence numbers count from the connection's first: 0 is the SYN, 1 the first byte.
 */

import { FLAG_SETS } from '../../../calls/flags.table.ts';
import { STATE_NAMES } from '../../../calls/inet.ts';
import type { Field, ObjectView, PartView } from '../../../model/snapshot.ts';
import { preview } from '../../../model/spelling.ts';
import type { Machine, Timer } from '../../machine.ts';
import type { socket } from '../linux/net.ts';
import type { sk_buff } from '../linux/skbuff.ts';
import { type four_tuple, type inet_hooks, inet_sock, spelled } from './inet_sock.ts';
import { TCP_LISTEN } from './sock.ts';
import { TCP_SYN_RECV, TCP_SYN_SENT } from './tcp_states.ts';

const { SO_OOBINLINE } = FLAG_SETS.sockopt.values;

export const TCPHDR_FIN = 0x01;
export const TCPHDR_SYN = 0x02;
export const TCPHDR_RST = 0x04;
export const TCPHDR_PSH = 0x08;
export const TCPHDR_ACK = 0x10;
export const TCPHDR_URG = 0x20;

/** An urgent byte: it is here, it is to come, it was read. Linux: include/net/tcp.h */
export const TCP_URG_VALID = 0x0100;
export const TCP_URG_NOTYET = 0x0200;
export const TCP_URG_READ = 0x0400;

/** TCP_NODELAY; TCP_CORK; what is there is to be sent now. Linux: include/net/tcp.h */
export const TCP_NAGLE_OFF = 1;
export const TCP_NAGLE_CORK = 2;
export const TCP_NAGLE_PUSH = 4;

/** Buffers that nobody has set: /proc/sys/net/ipv4/tcp_wmem and tcp_rmem, which the room fixes. */
export const TCP_WMEM = 16384;
export const TCP_RMEM = 65536;
/** What fits into one packet of the loopback device: the most that IP allows, without the headers; for IPv6 its MTU of 65536. */
export const TCP_LOOPBACK_MSS = 65495;
const TCP_LOOPBACK_MSS_6 = 65476;
/** sizeof(struct sk_buff) and the smallest head: what every segment takes besides its bytes. */
export const TCP_SKB_OVERHEAD = 832;

/** What TCP keeps with a buffer. */
export interface tcp_skb_cb {
  seq: number;
  end_seq: number;
  tcp_flags: number;
  ack_seq: number;
  /** Bytes that the sender of the segment still takes. */
  window: number;
}

/** A segment, with its addresses: struct iphdr and struct tcphdr of a packet on its way. */
export interface tcp_packet extends tcp_skb_cb, four_tuple {
  readonly protocol: number;
  /** How long the segments are of which it is several; 0 for one. */
  readonly gso_size: number;
  /** How far behind its first byte the urgent one ends; 0 where there is none. */
  readonly urg_ptr: number;
}

/** A connection that was asked for and is not accepted yet. Linux: struct request_sock, tcp_request_sock */
export interface request_sock {
  readonly at: four_tuple;
  readonly snd_wnd: number;
  readonly rsk_listener: tcp_sock;
  /** The new end, once the handshake is over. */
  sk: tcp_sock | null;
}

/** What TCP does with a socket besides: functions of modules, which otherwise would have to know each other. */
export interface tcp_hooks extends inet_hooks {
  readonly conn_request: (k: Machine, sk: tcp_sock, skb: sk_buff) => void;
  readonly write_timer: (k: Machine, sk: tcp_sock) => void;
}

/** An end of a connection, or a listener. */
export class tcp_sock extends inet_sock {
  declare readonly hooks: tcp_hooks;
  /** The first byte that was not acknowledged, the next to be sent, the next to be written. */
  snd_una = 0;
  snd_nxt = 0;
  write_seq = 0;
  /** Up to here the peer is told to hand on what it has. */
  pushed_seq = 0;
  /** The next byte that is expected, and the next that is to be read. */
  rcv_nxt = 0;
  copied_seq = 0;
  /** rcv_nxt when the window was last told. */
  rcv_wup = 0;
  /** How much the peer takes, from snd_una on, and how much it was told that this end does, from rcv_wup on. */
  snd_wnd = 0;
  rcv_wnd = 0;
  max_window = 0;
  rcv_ssthresh = 0;
  window_clamp = 0;
  /** The window is told in units of 2 to that power. */
  rcv_wscale = 0;
  /** The window of segments that are taken in by the short way, while there is one. Linux: pred_flags */
  pred_flags: number | null = null;
  /** There was no memory for what came: the window is none. Linux: ICSK_ACK_NOMEM */
  ack_nomem = false;
  /** An acknowledgement waits until whoever is at work on the end lets go. Linux: TCP_ACK_DEFERRED */
  ack_deferred = false;
  /** The peer has thrown away what was sent: it is to be sent again. Linux: lost_out */
  lost = false;
  /** How much of the memory is window, in 256ths. */
  scaling_ratio = 128;
  mss_cache = TCP_LOOPBACK_MSS;
  rcv_mss = 536;
  /** How long the last segment was that was shorter than that. */
  last_seg_size = 0;
  /** The last small segment ends here. Linux: snd_sml */
  snd_sml = 0;
  nonagle = 0;
  /** Behind the last urgent byte that was written; `snd_una` while there is none. */
  snd_up = 0;
  /** The last urgent byte that was received with TCP_URG_VALID, or what else there is to say of it; 0 for none. */
  urg_data = 0;
  urg_seq = 0;
  /** Of IPv6, but it speaks IPv4. Linux: icsk_af_ops is ipv6_mapped */
  ipv6_mapped = false;
  write_queue_sent = 0;
  /** Written; the first `write_queue_sent` of them are sent and not acknowledged. Linux: tcp_rtx_queue, sk_write_queue */
  readonly sk_write_queue: sk_buff[] = [];
  sk_wmem_queued = 0;
  /** Memory that is there and that no buffer takes yet. */
  sk_forward_alloc = 0;
  /** Somebody waits for room: he is to be told. Linux: SOCK_NOSPACE of struct socket */
  nospace = false;
  /** The peer has sent all. Linux: sock_flag(sk, SOCK_DONE) */
  done = false;
  /** An acknowledgement is due. */
  ack_scheduled = false;
  data_segs_out = 0;
  data_segs_in = 0;
  bytes_acked = 0;
  bytes_received = 0;
  icsk_retransmits = 0;
  icsk_timer: Timer | null = null;
  /** Connections that nobody has accepted, oldest first. Linux: icsk_accept_queue, sk_ack_backlog */
  readonly rskq_accept: request_sock[] = [];
  /** Whose queue it stands in, until it is accepted. */
  listener: tcp_sock | null = null;
  /** Other options of the level IPPROTO_TCP, by their number. */
  readonly tcp_options = new Map<number, number>();

  override touch(): void {
    super.touch();
    this.listener?.touch();
  }

  protected get kind(): string {
    return 'tcp_sock';
  }

  protected override fields(): { readonly [name: string]: Field } {
    return {
      ...super.fields(),
      sk_ack_backlog: this.rskq_accept.length,
      snd_una: this.snd_una,
      snd_nxt: this.snd_nxt,
      write_seq: this.write_seq,
      snd_wnd: this.snd_wnd,
      rcv_nxt: this.rcv_nxt,
      copied_seq: this.copied_seq,
      rcv_wnd: this.rcv_wnd,
      nonagle: nagleText(this.nonagle),
      tcp_inq: this.sk_state === TCP_LISTEN ? 0 : tcp_inq(this),
      tcp_outq: this.sk_state === TCP_LISTEN ? 0 : tcp_outq(this),
      data_segs_out: this.data_segs_out,
      data_segs_in: this.data_segs_in,
      sk_wmem_queued: this.sk_wmem_queued,
      sk_rmem_alloc: this.sk_rmem_alloc,
      backlog: this.sk_backlog.length,
    };
  }

  protected parts(): ObjectView['parts'] {
    if (this.sk_state === TCP_LISTEN) return this.rskq_accept.map(requestView);
    return [
      ...this.sk_receive_queue.map((skb, at) => bufferView(`sk_receive_queue[${at}]`, skb)),
      ...this.sk_write_queue.map((skb, at) => bufferView(`sk_write_queue[${at}]`, skb)),
    ];
  }

  /** A sock without a socket is not drawn by itself. */
  shownBy(): socket | null {
    return this.sk_socket ?? this.listener?.sk_socket ?? null;
  }
}

function nagleText(nonagle: number): string {
  const names = [
    nonagle & TCP_NAGLE_OFF ? 'TCP_NAGLE_OFF' : '',
    nonagle & TCP_NAGLE_CORK ? 'TCP_NAGLE_CORK' : '',
  ].filter((name) => name !== '');
  return names.join('|') || '0';
}

/** What TCP keeps with a buffer. Linux: TCP_SKB_CB() */
export function TCP_SKB_CB({ cb }: sk_buff): tcp_skb_cb {
  return cb as tcp_skb_cb;
}

/** A segment on its way. */
export function tcp_hdr({ cb }: sk_buff): tcp_packet {
  return cb as tcp_packet;
}

/** `SYN`, `SYN-ACK`, `ACK`, `FIN-ACK`, `RST`: what a segment with such flags is called. */
export function flagsText(tcp_flags: number): string {
  const names = [
    tcp_flags & TCPHDR_RST ? 'RST' : '',
    tcp_flags & TCPHDR_SYN ? 'SYN' : '',
    tcp_flags & TCPHDR_FIN ? 'FIN' : '',
    tcp_flags & TCPHDR_URG ? 'URG' : '',
    tcp_flags & TCPHDR_ACK ? 'ACK' : '',
  ].filter((name) => name !== '');
  return names.join('-') || '0';
}

function bufferView(name: string, skb: sk_buff): PartView {
  const { seq, end_seq, tcp_flags } = TCP_SKB_CB(skb);
  return {
    kind: 'tcp_skb_cb',
    name,
    fields: { seq, end_seq, tcp_flags: tcp_flags & TCPHDR_FIN ? 'FIN' : '0', len: skb.len },
    bytes: preview(skb.data, 0, skb.len),
  };
}

function requestView({ at, sk }: request_sock, index: number): PartView {
  return {
    kind: 'request_sock',
    name: `rskq_accept[${index}]`,
    fields: {
      peer: spelled(at.daddr, at.dport),
      sk_state: sk === null ? 'TCP_NEW_SYN_RECV' : STATE(sk.sk_state),
      tcp_inq: sk === null ? 0 : tcp_inq(sk),
    },
  };
}

function STATE(state: number): string {
  return STATE_NAMES[state] ?? String(state);
}

/** Bytes that wait to be read: what FIONREAD tells. Linux: include/net/tcp.h tcp_inq() */
export function tcp_inq(tp: tcp_sock): number {
  if (tp.sk_state === TCP_SYN_SENT || tp.sk_state === TCP_SYN_RECV) return 0;
  const { urg_seq, copied_seq } = tp;
  const stops = tp.urg_data !== 0 && urg_seq >= copied_seq && urg_seq < tp.rcv_nxt;
  if (stops && !isInline(tp)) return urg_seq - copied_seq;
  const answ = tp.rcv_nxt - copied_seq;
  return answ > 0 && tp.done ? answ - 1 : answ;
}

/** Urgent bytes are read with the others: SO_OOBINLINE. Linux: sock_flag(sk, SOCK_URGINLINE) */
export function isInline({ sk_flags }: tcp_sock): boolean {
  return sk_flags.has(SO_OOBINLINE);
}

/** Bytes that were written and not acknowledged: what SIOCOUTQ tells. Linux: net/ipv4/tcp.c tcp_ioctl() */
export function tcp_outq(tp: tcp_sock): number {
  if (tp.sk_state === TCP_SYN_SENT || tp.sk_state === TCP_SYN_RECV) return 0;
  return tp.write_seq - tp.snd_una;
}

/** The largest segment between this end and its peer, whose window has no part in it. */
export function tcp_loopback_mss({ inet_daddr }: inet_sock): number {
  return typeof inet_daddr === 'string' ? TCP_LOOPBACK_MSS_6 : TCP_LOOPBACK_MSS;
}
