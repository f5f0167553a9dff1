import {
  EACCES,
  EINVAL,
  EPERM,
  EPROTONOSUPPORT,
  ESOCKTNOSUPPORT,
} from '../../include/linux/errno.ts';
import type { net_proto_family, socket } from '../../include/linux/net.ts';
import { SOCK_DGRAM, SOCK_RAW, SOCK_STREAM, SS_UNCONNECTED } from '../../include/linux/net.ts';
import { AF_INET } from '../../include/linux/socket.ts';
import { IPPROTO_ICMP, IPPROTO_TCP, IPPROTO_UDP } from '../../include/net/inet_sock.ts';
import type { Machine } from '../../machine.ts';
import { softnet } from '../core/dev.ts';
import { inet_dgram_ops, udp_init_sock } from './af_inet-dgram.ts';
import { inet_stream_ops } from './af_inet-stream.ts';
import { ip_rcv } from './ip_input.ts';
import { tcp_v4_init_sock } from './tcp_ipv4.ts';

/** One more than the highest protocol. */
const IPPROTO_MAX = 263;

/** The protocols by type. Linux: inetsw_array */
function inet_create(k: Machine, sock: socket, protocol: number): number {
  if (protocol < 0 || protocol >= IPPROTO_MAX) return -EINVAL;
  // Linux: dev_add_pack(&ip_packet_type)
  k.part(softnet).rcv = ip_rcv;
  switch (sock.type) {
    case SOCK_STREAM:
      if (protocol !== 0 && protocol !== IPPROTO_TCP) return -EPROTONOSUPPORT;
      sock.state = SS_UNCONNECTED;
      sock.ops = inet_stream_ops;
      sock.sk = tcp_v4_init_sock(k, sock);
      return 0;
    case SOCK_DGRAM:
      // A user of the group of pings may have more; nobody in a room is one.
      if (protocol === IPPROTO_ICMP) return -EACCES;
      if (protocol !== 0 && protocol !== IPPROTO_UDP) return -EPROTONOSUPPORT;
      sock.ops = inet_dgram_ops;
      sock.sk = udp_init_sock(k, sock);
      return 0;
    case SOCK_RAW:
      return protocol === 0 ? -EPROTONOSUPPORT : -EPERM;
    default:
      return -ESOCKTNOSUPPORT;
  }
}

/** The family. */
export const inet_family_ops: net_proto_family = { family: AF_INET, create: inet_create };
