/**
 * Sockets that share a port: each connection, or datagram, is for one of them.
 *
 * Linux: net/core/sock_reuseport.c (v6.18). Left out: programs that choose (SO_ATTACH_REUSEPORT_CBPF), connections that go over
 * to another listener (tcp_migrate_req).
 */
import { jhash_3words, reciprocal_scale } from '../../include/linux/jhash.ts';
import type { four_tuple, inet_sock } from '../../include/net/inet_sock.ts';
import type { in_addr } from '../../include/net/ipv6.ts';
import { TCP_ESTABLISHED } from '../../include/net/sock.ts';
import { type Machine, tracepoints } from '../../machine.ts';

const at = tracepoints('net/core/sock_reuseport.c');

/** Join those of `others` that have the same address, or be the first of a group. Linux: reuseport_add_sock(), reuseport_alloc() */
export function reuseport_add_sock(sk: inet_sock, others: readonly inet_sock[]): void {
  const fellow = others.find(
    (sk2) =>
      sk2 !== sk &&
      sk2.sk_reuseport_cb !== null &&
      sk2.sk_family === sk.sk_family &&
      sk2.inet_num === sk.inet_num &&
      sk2.inet_rcv_saddr === sk.inet_rcv_saddr &&
      sk2.sk_ipv6only === sk.sk_ipv6only,
  );
  const group = fellow?.sk_reuseport_cb ?? { socks: [], has_conns: false };
  group.socks.push(sk);
  sk.sk_reuseport_cb = group;
}

/** The socket shares its port no more: the last one takes its place. */
export function reuseport_detach_sock(sk: inet_sock): void {
  const socks = sk.sk_reuseport_cb?.socks ?? [];
  const index = socks.indexOf(sk);
  const last = socks.pop();
  if (last !== undefined && index < socks.length) socks[index] = last;
  sk.sk_reuseport_cb = null;
}

/** One of them has a peer of its own from now on. */
export function reuseport_has_conns_set({ sk_reuseport_cb }: inet_sock): void {
  if (sk_reuseport_cb !== null) sk_reuseport_cb.has_conns = true;
}

/**
 * Whom of those that share its port a packet is for: by a hash of both addresses, so that what belongs together stays together.
 *
 * Linux mixes a secret into the hash that it draws when it first needs it; here it is 0, so that the same transcript always
 * does the same. That the choice was one of several is kept in `Machine.chances`: no other kernel has to make the same.
 *
 * @param own Both addresses, the socket's first.
 * @returns The socket; `null` where all of them have peers of their own.
 */
export function reuseport_select_sock(
  k: Machine,
  sk: inet_sock,
  own: four_tuple,
): inet_sock | null {
  const { socks } = sk.sk_reuseport_cb ?? { socks: [sk] };
  const free = socks.filter(({ sk_state }) => sk_state !== TCP_ESTABLISHED);
  if (free.length > 1) k.chances.add('SO_REUSEPORT');
  // Any order of choices is as right as another: those who ask for one are told so by what comes of it.
  const wanted = k.options.next?.(socks.length);
  const first = wanted === undefined ? chosen(own, socks.length) : wanted % socks.length;
  const index = socks.findIndex((_, i) => free.includes(from(socks, first, i)));
  const found = index < 0 ? null : from(socks, first, index);
  if (k.tracing && found !== null && socks.length > 1) {
    const told = { of: socks.length, index: socks.indexOf(found) };
    at.point(k, 'reuseport_select_sock.choose', told, found.sk_socket);
  }
  return found;
}

/** The one that stands so many places behind another; behind the last stands the first. */
function from<S>(socks: readonly S[], first: number, places: number): S {
  return socks[(first + places) % socks.length] as S;
}

/** Linux: inet_ehashfn(), udp_ehashfn() */
function chosen({ saddr, sport, daddr, dport }: four_tuple, of: number): number {
  const hash = jhash_3words(word(saddr), word(daddr), (sport << 16) | dport, 0);
  return reciprocal_scale(hash, of);
}

/** An address as one word: of IPv6 there is only one here that anybody sends to. */
function word(addr: in_addr): number {
  return typeof addr === 'number' ? addr : 1;
}
