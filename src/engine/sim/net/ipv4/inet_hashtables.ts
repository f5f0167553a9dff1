/**
 * The tables in which sockets are found: by port, by both addresses, and those that listen.
 *
 * Linux: net/ipv4/inet_hashtables.c, include/net/inet_hashtables.h (v6.18). Left out: hashing.
 */
import { FLAG_SETS } from '../../../calls/flags.table.ts';
import { EADDRNOTAVAIL } from '../../include/linux/errno.ts';
import { AF_INET } from '../../include/linux/socket.ts';
import {
  type four_tuple,
  type inet_sock,
  SOCK_BINDPORT_LOCK,
} from '../../include/net/inet_sock.ts';
import { addressFor, hears, isAny } from '../../include/net/ipv6.ts';
import { TCP_CLOSE, TCP_LISTEN } from '../../include/net/sock.ts';
import type { request_sock, tcp_sock } from '../../include/net/tcp.ts';
import type { Machine } from '../../machine.ts';
import {
  reuseport_add_sock,
  reuseport_detach_sock,
  reuseport_select_sock,
} from '../core/sock_reuseport.ts';
import type { inet_timewait_sock } from './inet_timewait_sock.ts';

const { SO_REUSEADDR, SO_REUSEPORT } = FLAG_SETS.sockopt.values;

/** /proc/sys/net/ipv4/ip_local_port_range */
const LOCAL_PORTS = { low: 32768, high: 60999 } as const;

/** Who holds a port: a socket, or what is left of a connection. */
export type PortOwner = inet_sock | inet_timewait_sock;

/** A port that somebody holds. Linux: struct inet_bind_bucket */
export interface inet_bind_bucket {
  readonly port: number;
  readonly owners: PortOwner[];
  /** All that hold it have SO_REUSEADDR, and none has listened since somebody came. */
  fastreuse: boolean;
}

/** Whoever a segment with two addresses may be for. */
export type Established =
  | { readonly kind: 'sock'; readonly sk: tcp_sock }
  | { readonly kind: 'request'; readonly req: request_sock }
  | { readonly kind: 'timewait'; readonly tw: inet_timewait_sock };

interface EhashEntry {
  readonly at: four_tuple;
  readonly is: Established;
}

/** TCP's tables. Linux: struct inet_hashinfo */
export class inet_hashinfo {
  readonly bhash = new Map<number, inet_bind_bucket>();
  ehash: readonly EhashEntry[] = [];
  /** Those that listen, the newest last. */
  lhash2: readonly tcp_sock[] = [];
  /** Where the search for a free port goes on. */
  offset = 0;
}

/** TCP's. */
export const tcp_hashinfo = (_k: Machine) => new inet_hashinfo();

function same(a: four_tuple, b: four_tuple): boolean {
  const ports = a.sport === b.sport && a.dport === b.dport;
  return ports && a.saddr === b.saddr && a.daddr === b.daddr;
}

/** The addresses as the socket has them: its own first. */
export function tupleOf(sk: inet_sock): four_tuple {
  return {
    saddr: sk.inet_rcv_saddr,
    sport: sk.inet_num,
    daddr: sk.inet_daddr,
    dport: sk.inet_dport,
  };
}

/** Whoever has exactly these addresses. Linux: __inet_lookup_established() */
export function __inet_lookup_established(k: Machine, at: four_tuple): Established | null {
  return k.part(tcp_hashinfo).ehash.find((entry) => same(entry.at, at))?.is ?? null;
}

/**
 * The listener for an address and a port: one of exactly this address before one of any, and for IPv4 one of that family before
 * one of IPv6; of several that share the port one by chance.
 *
 * @param own Both addresses, the listener's first.
 */
export function __inet_lookup_listener(k: Machine, own: four_tuple): tcp_sock | null {
  const { saddr: daddr, sport: dport } = own;
  const there = k
    .part(tcp_hashinfo)
    .lhash2.filter((sk) => sk.inet_num === dport && sk.sk_state === TCP_LISTEN && hears(sk, daddr));
  const exact = there.filter((sk) => addressFor(sk, daddr) === daddr);
  const found = exact.length > 0 ? exact : there.filter((sk) => isAny(addressFor(sk, daddr)));
  const sk = found.find(({ sk_family }) => sk_family === AF_INET) ?? found[0] ?? null;
  if (sk?.sk_reuseport_cb == null) return sk;
  return reuseport_select_sock(k, sk, own) as tcp_sock | null;
}

/** Enter into the table by addresses. */
export function inet_ehash_insert(k: Machine, at: four_tuple, is: Established): void {
  const info = k.part(tcp_hashinfo);
  info.ehash = [...info.ehash.filter((entry) => !same(entry.at, at)), { at, is }];
}

/** Take out of it. */
export function inet_ehash_remove(k: Machine, gone: object): void {
  const info = k.part(tcp_hashinfo);
  info.ehash = info.ehash.filter(({ is }) => {
    if (is.kind === 'sock') return is.sk !== gone;
    return is.kind === 'request' ? is.req !== gone : is.tw !== gone;
  });
}

/** Enter a socket: among those that listen, or by its addresses. Linux: inet_hash() */
export function inet_hash(k: Machine, sk: tcp_sock): void {
  if (sk.sk_state === TCP_CLOSE) return;
  const info = k.part(tcp_hashinfo);
  if (sk.sk_state === TCP_LISTEN) {
    if (sharesPort(sk)) reuseport_add_sock(sk, info.lhash2);
    info.lhash2 = [...info.lhash2, sk];
  } else inet_ehash_insert(k, tupleOf(sk), { kind: 'sock', sk });
}

/** Nobody finds the socket any more. */
export function inet_unhash(k: Machine, sk: tcp_sock): void {
  const info = k.part(tcp_hashinfo);
  if (sk.sk_reuseport_cb !== null) reuseport_detach_sock(sk);
  info.lhash2 = info.lhash2.filter((other) => other !== sk);
  inet_ehash_remove(k, sk);
}

/** The port of that number, made if nobody holds it yet. Linux: inet_bind_bucket_create() */
export function inet_bind_bucket_of(k: Machine, port: number): inet_bind_bucket {
  const { bhash } = k.part(tcp_hashinfo);
  const found = bhash.get(port);
  if (found !== undefined) return found;
  const made: inet_bind_bucket = { port, owners: [], fastreuse: false };
  bhash.set(port, made);
  return made;
}

/** Hold a port. */
export function inet_bind_hash(k: Machine, sk: PortOwner, port: number): void {
  inet_bind_bucket_of(k, port).owners.push(sk);
}

/** Let a port go; it is free when nobody else holds it. */
export function inet_put_bucket(k: Machine, owner: PortOwner, port: number): void {
  const { bhash } = k.part(tcp_hashinfo);
  const bucket = bhash.get(port);
  if (bucket === undefined) return;
  const at = bucket.owners.indexOf(owner);
  if (at >= 0) bucket.owners.splice(at, 1);
  if (bucket.owners.length === 0) bhash.delete(port);
}

/** A socket lets its port go. Linux: inet_put_port() */
export function inet_put_port(k: Machine, sk: inet_sock): void {
  if (sk.inet_num === 0) return;
  inet_put_bucket(k, sk, sk.inet_num);
  sk.inet_num = 0;
}

/** True where the socket holds a port because nobody has chosen it: it goes with the connection. */
export function portIsOnlyLent(sk: inet_sock): boolean {
  return sk.inet_num !== 0 && (sk.sk_userlocks & SOCK_BINDPORT_LOCK) === 0;
}

/** A port that nobody holds: odd ones for bind, even ones for connect. Which it is in Linux is chance. */
export function freePort(k: Machine, odd: boolean, isFree: (port: number) => boolean): number {
  const info = k.part(tcp_hashinfo);
  const ports = (LOCAL_PORTS.high - LOCAL_PORTS.low + 1) / 2;
  for (let tried = 0; tried < ports; tried++) {
    const port = LOCAL_PORTS.low + 2 * (info.offset % ports) + (odd ? 1 : 0);
    info.offset += 1;
    if (isFree(port)) return port;
  }
  return 0;
}

/**
 * Find a port for a socket that connects, and enter it. Linux: inet_hash_connect(), __inet_check_established()
 *
 * @returns 0, or -EADDRNOTAVAIL where the chosen port has such a connection already.
 */
export function inet_hash_connect(k: Machine, sk: tcp_sock): number {
  if (sk.inet_num !== 0) {
    if (__inet_lookup_established(k, tupleOf(sk)) !== null) return -EADDRNOTAVAIL;
    inet_hash(k, sk);
    return 0;
  }
  const { bhash } = k.part(tcp_hashinfo);
  const port = freePort(k, false, (one) => !bhash.has(one));
  if (port === 0) return -EADDRNOTAVAIL;
  inet_bind_hash(k, sk, port);
  sk.inet_num = port;
  sk.inet_sport = port;
  inet_hash(k, sk);
  return 0;
}

/** True for a socket that may share its port with others that may. Linux: sk_reuse */
export function reuses(sk: PortOwner): boolean {
  return sk.sk_flags.has(SO_REUSEADDR);
}

/** True for a socket whose port others that say so too may listen at. Linux: sk_reuseport */
export function sharesPort(sk: PortOwner): boolean {
  return sk.sk_flags.has(SO_REUSEPORT);
}
