import {
  EACCES,
  EINVAL,
  EPERM,
  EPROTONOSUPPORT,
  ESOCKTNOSUPPORT,
} from '../../include/linux/errno.ts';
import type { net_proto_family, proto_ops, socket } from '../../include/linux/net.ts';
import { SOCK_DGRAM, SOCK_RAW, SOCK_STREAM, SS_UNCONNECTED } from '../../include/linux/net.ts';
import { AF_INET } from '../../include/linux/socket.ts';
import { IPPROTO_ICMP, IPPROTO_TCP, IPPROTO_UDP } from '../../include/net/inet_sock.ts';
import type { tcp_hooks } from '../../include/net/tcp.ts';
import type { udp_hooks } from '../../include/net/udp.ts';
import type { Machine } from '../../machine.ts';
import { softnet } from '../core/dev.ts';
import { inet_dgram_ops, udp_init_sock, udp_prot } from './af_inet-dgram.ts';
import { inet_stream_ops } from './af_inet-stream.ts';
import { ip_rcv } from './ip_input.ts';
import { ipv4_specific, tcp_init_sock } from './tcp_ipv4.ts';

/** One more than the highest protocol. */
const IPPROTO_MAX = 263;

/** What a family of the Internet's has: its functions, and the number of its ICMP. Linux: inetsw_array, inetsw6_array */
export interface inet_protosw {
  readonly family: number;
  readonly icmp: number;
  readonly stream: proto_ops;
  readonly tcp: tcp_hooks;
  readonly dgram: proto_ops;
  readonly udp: udp_hooks;
}

/** Make a socket. Fails: EINVAL, EPROTONOSUPPORT, ESOCKTNOSUPPORT, EACCES, EPERM. Linux: inet_create(), inet6_create() */
export function inet_create(k: Machine, sock: socket, protocol: number, sw: inet_protosw): number {
  if (protocol < 0 || protocol >= IPPROTO_MAX) return -EINVAL;
  // Linux: dev_add_pack(&ip_packet_type)
  k.part(softnet).rcv = ip_rcv;
  switch (sock.type) {
    case SOCK_STREAM:
      if (protocol !== 0 && protocol !== IPPROTO_TCP) return -EPROTONOSUPPORT;
      sock.state = SS_UNCONNECTED;
      sock.ops = sw.stream;
      sock.sk = tcp_init_sock(k, sock, sw.family, sw.tcp);
      return 0;
    case SOCK_DGRAM:
      // A user of the group of pings may have more; nobody in a room is one.
      if (protocol === sw.icmp) return -EACCES;
      if (protocol !== 0 && protocol !== IPPROTO_UDP) return -EPROTONOSUPPORT;
      sock.ops = sw.dgram;
      sock.sk = udp_init_sock(k, sock, sw.family, sw.udp);
      return 0;
    case SOCK_RAW:
      return protocol === 0 ? -EPROTONOSUPPORT : -EPERM;
    default:
      return -ESOCKTNOSUPPORT;
  }
}

const INET: inet_protosw = {
  family: AF_INET,
  icmp: IPPROTO_ICMP,
  stream: inet_stream_ops,
  tcp: ipv4_specific,
  dgram: inet_dgram_ops,
  udp: udp_prot,
};

/** The family. */
export const inet_family_ops: net_proto_family = {
  family: AF_INET,
  create: (k, sock, protocol) => inet_create(k, sock, protocol, INET),
};
