/**
 * What TCP and UDP sockets have in common: two addresses with their ports, and packets that wait until whoever is at
 * work on the socket is done.
 *
 * Linux: include/net/inet_sock.h, include/net/sock.h (v6.18). Addresses of IPv4 are words as a C program on x86 has them
 * (`inet_addr("127.0.0.1")` is 0x0100007f), ports are in the host's order.
 */
import { errnoName } from '../../../calls/errno.ts';
import type { Field } from '../../../model/snapshot.ts';
import type { Machine } from '../../machine.ts';
import type { sk_buff } from '../linux/skbuff.ts';
import type { sockaddr } from '../linux/socket.ts';
import { addressText, anyAddress, INADDR_ANY, type in_addr, isAny } from './ipv6.ts';
import { sock, type sock_hooks } from './sock.ts';

export const INADDR_BROADCAST = 0xffffffff;
/** 127.0.0.1 */
export const INADDR_LOOPBACK = 0x0100007f;

/** The program chose the address, or the port, with bind(2). Linux: SOCK_BINDADDR_LOCK, SOCK_BINDPORT_LOCK */
export const SOCK_BINDADDR_LOCK = 4;
export const SOCK_BINDPORT_LOCK = 8;

export const IPPROTO_ICMP = 1;
export const IPPROTO_TCP = 6;
export const IPPROTO_UDP = 17;

/** What a protocol does besides: functions of modules. */
export interface inet_hooks extends sock_hooks {
  /** A packet that had to wait. Linux: sk_backlog_rcv */
  readonly sk_backlog_rcv: (k: Machine, sk: never, skb: sk_buff) => void;
  /** Get a peer. Linux: struct proto's connect */
  readonly connect: (k: Machine, sk: never, addr: sockaddr) => number;
  /** What was put off until nobody is at work on the socket. */
  readonly release_cb?: (k: Machine, sk: never) => void;
}

/** Two addresses. Linux: the members of struct sock_common that sockets are found by */
export interface four_tuple {
  readonly saddr: in_addr;
  readonly sport: number;
  readonly daddr: in_addr;
  readonly dport: number;
}

/** Those that share a port, in the order in which they came. Linux: include/net/sock_reuseport.h */
export interface sock_reuseport {
  readonly socks: inet_sock[];
  /** One of them has had a peer of its own. */
  has_conns: boolean;
}

/** A socket of the Internet's protocols. */
export abstract class inet_sock extends sock {
  /** The address that packets carry, and the one that they must have to come here: any, or one. */
  inet_saddr: in_addr = anyAddress(this.sk_family);
  inet_rcv_saddr: in_addr = anyAddress(this.sk_family);
  inet_daddr: in_addr = anyAddress(this.sk_family);
  /** Of IPv6: IPv4 is not heard. */
  sk_ipv6only = false;
  inet_dport = 0;
  /** The port that it has in the table of ports, 0 for none. */
  inet_num = 0;
  /** The port as the program is told of it: it outlives `inet_num`. */
  inet_sport = 0;
  /** What the headers of its packets say: over IPv4 time to live, -1 for the default, and type of service; over IPv6 the same. */
  uc_ttl = -1;
  tos = 0;
  hop_limit = -1;
  tclass = 0;
  /** How often a program has ended its connection by connect(2). */
  sk_disconnects = 0;
  /** Memory of what was received and not yet read. */
  sk_rmem_alloc = 0;
  /** Packets that were thrown away because there was no room. */
  sk_drops = 0;
  /** A call is at work on it: what comes meanwhile waits. Linux: sk_lock.owned */
  owned = false;
  readonly sk_backlog: sk_buff[] = [];
  /** Those that it shares its port with by SO_REUSEPORT. */
  sk_reuseport_cb: sock_reuseport | null = null;
  declare readonly hooks: inet_hooks;

  protected get label(): string {
    const { sk_family, inet_rcv_saddr, inet_saddr } = this;
    const addr = isAny(inet_rcv_saddr) ? inet_saddr : inet_rcv_saddr;
    const own = spelled(addr, this.inet_sport, sk_family);
    if (this.inet_dport === 0) return own;
    return `${own} > ${spelled(this.inet_daddr, this.inet_dport, sk_family)}`;
  }

  protected fields(): { readonly [name: string]: Field } {
    return {
      inet_rcv_saddr: addressText(this.inet_rcv_saddr, this.sk_family),
      inet_sport: portText(this.inet_sport),
      inet_daddr: addressText(this.inet_daddr, this.sk_family),
      inet_dport: portText(this.inet_dport),
      sk_err: errnoName(this.sk_err) ?? '0',
      sk_drops: this.sk_drops,
    };
  }
}

/** A port as snapshots have it: in hexadecimal, since those that the kernel chooses are opaque. */
export function portText(port: number): string {
  return `0x${port.toString(16)}`;
}

/** `127.0.0.1:8080`, `*:8080`, `[::1]:8080` */
export function spelled(addr: in_addr, port: number, family?: number): string {
  const text = addressText(addr, family);
  const shown = text.includes(':') ? `[${text}]` : addr === INADDR_ANY ? '*' : text;
  return `${shown}:${port === 0 ? '-' : port}`;
}

/** 127.0.0.0/8. Linux: include/linux/inetdevice.h, include/linux/in.h */
export function ipv4_is_loopback(addr: number): boolean {
  return (addr & 0xff) === 127;
}

/** 224.0.0.0/4 */
export function ipv4_is_multicast(addr: number): boolean {
  return (addr & 0xf0) === 0xe0;
}

/** What goes to all on a network: 255.255.255.255, and the last address of the loopback device's. */
export function isBroadcast(addr: number): boolean {
  return addr >>> 0 === INADDR_BROADCAST || addr >>> 0 === 0xffffff7f;
}

/** True for an address that a socket of this machine may have. Linux: inet_addr_type() is RTN_LOCAL */
export function isLocal(addr: number): boolean {
  return ipv4_is_loopback(addr) && addr >>> 0 !== 0xffffff7f;
}

/** A call is at work on the socket from here on. */
export function lock_sock(sk: inet_sock): void {
  sk.owned = true;
}

/** The call is done: what came meanwhile is taken in. */
export function release_sock(k: Machine, sk: inet_sock): void {
  __release_sock(k, sk);
  sk.hooks.release_cb?.(k, sk as never);
  sk.owned = false;
}

/** Take in what came, without letting go. */
export function __release_sock(k: Machine, sk: inet_sock): void {
  for (let skb = sk.sk_backlog.shift(); skb !== undefined; skb = sk.sk_backlog.shift()) {
    sk.hooks.sk_backlog_rcv(k, sk as never, skb);
  }
}
