/**
 * The family of IPv6: TCP and UDP are those of IPv4, with other addresses.
 *
 * Linux: net/ipv6/af_inet6.c (v6.18)
 */
import type { net_proto_family, proto_ops } from '../../include/linux/net.ts';
import { AF_INET6 } from '../../include/linux/socket.ts';
import { IPPROTO_TCP } from '../../include/net/inet_sock.ts';
import { inet_create, type inet_protosw } from '../ipv4/af_inet.ts';
import { inet_dgram_ops, udp_sk, udpOptions } from '../ipv4/af_inet-dgram.ts';
import { inet_stream_ops, tcp_sk } from '../ipv4/af_inet-stream.ts';
import { inet_csk_get_port } from '../ipv4/inet_connection_sock.ts';
import { tcp_getsockopt, tcp_setsockopt } from '../ipv4/tcp-options.ts';
import { udp_v4_get_port } from '../ipv4/udp-table.ts';
import { __inet6_bind, inet6_getname } from './af_inet6-address.ts';
import { ipv6_getsockopt, ipv6_setsockopt } from './ipv6_sockglue.ts';
import { ipv6_specific } from './tcp_ipv6.ts';
import { udpv6_prot } from './udp.ts';

const IPPROTO_ICMPV6 = 58;

/** What can be done with a TCP socket. */
const inet6_stream_ops: proto_ops = {
  ...inet_stream_ops,
  family: AF_INET6,
  bind: (k, sock, addr) => {
    const sk = tcp_sk(sock);
    return __inet6_bind(k, sk, addr, (port) => inet_csk_get_port(k, sk, port));
  },
  getname: (_k, sock, peer) => inet6_getname(tcp_sk(sock), peer),
  getsockopt: (_k, sock, level, optname) =>
    level === IPPROTO_TCP
      ? tcp_getsockopt(tcp_sk(sock), optname)
      : ipv6_getsockopt(tcp_sk(sock), level, optname),
  setsockopt: (k, sock, level, optname, optval) =>
    level === IPPROTO_TCP
      ? tcp_setsockopt(k, tcp_sk(sock), optname, optval)
      : ipv6_setsockopt(tcp_sk(sock), level, optname, optval),
};

/** What can be done with a UDP socket. */
const inet6_dgram_ops: proto_ops = {
  ...inet_dgram_ops,
  family: AF_INET6,
  bind: (k, sock, addr) => {
    const sk = udp_sk(sock);
    return __inet6_bind(k, sk, addr, (port) => udp_v4_get_port(k, sk, port));
  },
  getname: (_k, sock, peer) => inet6_getname(udp_sk(sock), peer),
  getsockopt: (_k, sock, level, optname) =>
    udpOptions(level) ?? ipv6_getsockopt(udp_sk(sock), level, optname),
  setsockopt: (_k, sock, level, optname, optval) =>
    udpOptions(level) ?? ipv6_setsockopt(udp_sk(sock), level, optname, optval),
};

const INET6: inet_protosw = {
  family: AF_INET6,
  icmp: IPPROTO_ICMPV6,
  stream: inet6_stream_ops,
  tcp: ipv6_specific,
  dgram: inet6_dgram_ops,
  udp: udpv6_prot,
};

/** The family. */
export const inet6_family_ops: net_proto_family = {
  family: AF_INET6,
  create: (k, sock, protocol) => inet_create(k, sock, protocol, INET6),
};
