/**
 * UDP's ports: who has which, and whom a datagram is for.
 *
 * Linux: net/ipv4/udp.c udp_lib_get_port(), udp_lib_unhash(), __udp4_lib_lookup(), net/ipv6/udp.c __udp6_lib_lookup() (v6.18)
 */
import { EADDRINUSE } from '../../include/linux/errno.ts';
import { AF_INET } from '../../include/linux/socket.ts';
import type { four_tuple } from '../../include/net/inet_sock.ts';
import { addressFor, hears, inet_rcv_saddr_equal, isAny } from '../../include/net/ipv6.ts';
import { TCP_ESTABLISHED } from '../../include/net/sock.ts';
import type { udp_sock } from '../../include/net/udp.ts';
import { type Machine, tracepoints } from '../../machine.ts';
import {
  reuseport_add_sock,
  reuseport_detach_sock,
  reuseport_select_sock,
} from '../core/sock_reuseport.ts';
import { freePort, reuses, sharesPort } from './inet_hashtables.ts';

const at = tracepoints('net/ipv4/udp.c');

/** Sockets that are bound, the newest first: so it is that which is found. Linux: udp_table */
export const udp_table = (_k: Machine): { owners: udp_sock[] } => ({ owners: [] });

/** Hold a port: that one, or for 0 any free one. @returns 0, or -EADDRINUSE. */
export function udp_v4_get_port(k: Machine, sk: udp_sock, snum: number): number {
  const { owners } = k.part(udp_table);
  const isFree = (port: number) => !owners.some((other) => inUse(sk, other, port));
  const port = snum === 0 ? freePort(k, true, isFree) : snum;
  if (port === 0 || !isFree(port)) {
    if (k.tracing) at.point(k, 'udp_lib_get_port.conflict', { port }, sk.sk_socket);
    return -EADDRINUSE;
  }
  sk.inet_num = port;
  if (sharesPort(sk)) reuseport_add_sock(sk, owners);
  owners.unshift(sk);
  sk.touch();
  if (k.tracing) at.point(k, 'udp_lib_get_port.bind', { port }, sk.sk_socket);
  return 0;
}

/** Linux: udp_lib_lport_inuse() */
function inUse(sk: udp_sock, other: udp_sock, port: number): boolean {
  if (other === sk || other.inet_num !== port || !inet_rcv_saddr_equal(sk, other)) return false;
  if (reuses(sk) && reuses(other)) return false;
  return !sharesPort(sk) || !sharesPort(other) || sk.sk_reuseport_cb !== null;
}

/** Nobody finds the socket any more, and its port is free. */
export function udp_lib_unhash(k: Machine, sk: udp_sock): void {
  const { owners } = k.part(udp_table);
  const index = owners.indexOf(sk);
  if (index >= 0) owners.splice(index, 1);
  if (sk.sk_reuseport_cb !== null) reuseport_detach_sock(sk);
  sk.inet_num = 0;
  sk.touch();
}

/** Whoever a datagram is for: the one that is bound closest to its addresses. Linux: __udp4_lib_lookup(), __udp6_lib_lookup() */
export function __udp_lib_lookup(k: Machine, at: four_tuple): udp_sock | null {
  let [best, found]: [number, udp_sock | null] = [0, null];
  for (const sk of k.part(udp_table).owners) {
    const score = compute_score(sk, at);
    if (score <= best) continue;
    [best, found] = [score, sk];
    if (sk.sk_state === TCP_ESTABLISHED || sk.sk_reuseport_cb === null) continue;
    const own = { saddr: at.daddr, sport: at.dport, daddr: at.saddr, dport: at.sport };
    found = (reuseport_select_sock(k, sk, own) as udp_sock | null) ?? sk;
    if (found.sk_reuseport_cb?.has_conns !== true) return found;
    best = compute_score(found, at);
  }
  return found;
}

/** How close a socket is bound; 0 where it is not for it at all. */
function compute_score(sk: udp_sock, { saddr, sport, daddr, dport }: four_tuple): number {
  if (sk.inet_num !== dport || !hears(sk, daddr)) return 0;
  const own = addressFor(sk, daddr);
  if (!isAny(own) && own !== daddr) return 0;
  if (!isAny(sk.inet_daddr) && sk.inet_daddr !== saddr) return 0;
  if (sk.inet_dport !== 0 && sk.inet_dport !== sport) return 0;
  const peer = (isAny(sk.inet_daddr) ? 0 : 4) + (sk.inet_dport === 0 ? 0 : 4);
  // Of an address of its own before of any, then by what of the peer is fixed.
  return 1 + peer + (sk.sk_family === AF_INET ? 1 : 0) + (isAny(own) ? 0 : 100);
}
