/**
 * Options of the level IPPROTO_IPV6: whether IPv4 is heard as well, and what the headers of packets say.
 *
 * Linux: net/ipv6/ipv6_sockglue.c do_ipv6_setsockopt(), do_ipv6_getsockopt() (v6.18)
 */
import { FLAG_SETS } from '../../../calls/flags.table.ts';
import { Lacks } from '../../../model/lacks.ts';
import { isStruct, type Value } from '../../../script/value.ts';
import { EFAULT, EINVAL, ENOPROTOOPT } from '../../include/linux/errno.ts';
import type { inet_sock } from '../../include/net/inet_sock.ts';
import { int } from '../../lib/usercopy.ts';
import { ip_getsockopt, ip_setsockopt, withEcnOf } from '../ipv4/ip_sockglue.ts';

const IPPROTO_IP = 0;
const { IPPROTO_IPV6 } = FLAG_SETS.protocol.values;
const { IPV6_TCLASS, IPV6_UNICAST_HOPS, IPV6_V6ONLY } = FLAG_SETS.sockopt.also;
const KNOWN: readonly number[] = [IPV6_V6ONLY, IPV6_UNICAST_HOPS, IPV6_TCLASS];
/** /proc/sys/net/ipv6/conf/all/hop_limit */
const IPV6_DEFAULT_HOPLIMIT = 64;

/** setsockopt(2). Fails: ENOPROTOOPT for another level, EINVAL where the socket has its port already. */
export function ipv6_setsockopt(
  sk: inet_sock,
  level: number,
  optname: number,
  optval: Value,
): number {
  if (level === IPPROTO_IP) return ip_setsockopt(sk, level, optname, optval);
  if (level !== IPPROTO_IPV6) return -ENOPROTOOPT;
  if (!KNOWN.includes(optname)) throw new Lacks(`option ${optname} of IPPROTO_IPV6`);
  if (optval === null) return -EFAULT;
  if (optname !== IPV6_V6ONLY) return setHeader(sk, optname, optval);
  if (isStruct(optval) || optval instanceof Uint8Array || sk.inet_num !== 0) return -EINVAL;
  sk.sk_ipv6only = int(optval) !== 0;
  sk.touch();
  return 0;
}

/** What the headers of packets say: -1 is the default. */
function setHeader(sk: inet_sock, optname: number, optval: Value): number {
  if (isStruct(optval) || optval instanceof Uint8Array) return -EINVAL;
  const val = int(optval);
  if (val < -1 || val > 255) return -EINVAL;
  if (optname === IPV6_UNICAST_HOPS) sk.hop_limit = val;
  else sk.tclass = withEcnOf(sk, Math.max(0, val), sk.tclass);
  return 0;
}

/** getsockopt(2): the value. Fails: ENOPROTOOPT for another level. */
export function ipv6_getsockopt(
  sk: inet_sock,
  level: number,
  optname: number,
): { readonly optval: Value; readonly anyLength?: true; readonly byByte?: true } | number {
  if (level === IPPROTO_IP) return ip_getsockopt(sk, level, optname);
  if (level !== IPPROTO_IPV6) return -ENOPROTOOPT;
  if (optname === IPV6_TCLASS) return { optval: sk.tclass, anyLength: true };
  if (optname === IPV6_UNICAST_HOPS) {
    return { optval: sk.hop_limit < 0 ? IPV6_DEFAULT_HOPLIMIT : sk.hop_limit, anyLength: true };
  }
  if (optname !== IPV6_V6ONLY) throw new Lacks(`option ${optname} of IPPROTO_IPV6`);
  // The length is compared without its sign.
  return { optval: sk.sk_ipv6only ? 1 : 0, anyLength: true };
}
