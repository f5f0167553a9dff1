/**
 * Options of the level IPPROTO_IP: what the headers of packets say, which here nobody reads. Of other levels Linux says that
 * nobody knows them.
 *
 * Linux: net/ipv4/ip_sockglue.c do_ip_setsockopt(), do_ip_getsockopt() (v6.18). Left out: every other option.
 */
import { FLAG_SETS } from '../../../calls/flags.table.ts';
import { Lacks } from '../../../model/lacks.ts';
import { isStruct, type Value } from '../../../script/value.ts';
import { EFAULT, EINVAL, ENOPROTOOPT, EOPNOTSUPP } from '../../include/linux/errno.ts';
import { SOCK_STREAM } from '../../include/linux/net.ts';
import type { inet_sock } from '../../include/net/inet_sock.ts';
import { int } from '../../lib/usercopy.ts';

const IPPROTO_IP = 0;
const { IP_TOS, IP_TTL } = FLAG_SETS.sockopt.also;
/** /proc/sys/net/ipv4/ip_default_ttl */
const IPDEFTTL = 64;
/** Bits of the type of service that a stream does not let a program set: explicit congestion notification. */
const INET_ECN_MASK = 3;

/** getsockopt(2): the value. Fails: EOPNOTSUPP for another level. */
export function ip_getsockopt(
  sk: inet_sock,
  level: number,
  optname: number,
): { readonly optval: Value; readonly byByte: true } | number {
  if (level !== IPPROTO_IP) return -EOPNOTSUPP;
  if (optname === IP_TTL) return { optval: sk.uc_ttl < 0 ? IPDEFTTL : sk.uc_ttl, byByte: true };
  if (optname === IP_TOS) return { optval: sk.tos, byByte: true };
  throw new Lacks(`option ${optname} of IPPROTO_IP`);
}

/** setsockopt(2). Fails: ENOPROTOOPT for another level, EFAULT, EINVAL. */
export function ip_setsockopt(
  sk: inet_sock,
  level: number,
  optname: number,
  optval: Value,
): number {
  if (level !== IPPROTO_IP) return -ENOPROTOOPT;
  if (optname !== IP_TTL && optname !== IP_TOS) throw new Lacks(`option ${optname} of IPPROTO_IP`);
  if (optval === null) return -EFAULT;
  if (isStruct(optval) || optval instanceof Uint8Array)
    throw new Lacks('such a value of an option');
  const val = int(optval);
  if (optname === IP_TTL) {
    if (val !== -1 && (val < 1 || val > 255)) return -EINVAL;
    sk.uc_ttl = val;
    return 0;
  }
  sk.tos = withEcnOf(sk, val, sk.tos) & 0xff;
  return 0;
}

/** A type of service, or traffic class, that a program sets: of a stream two bits stay as they were. */
export function withEcnOf({ sk_type }: inet_sock, val: number, was: number): number {
  const kept = sk_type === SOCK_STREAM ? INET_ECN_MASK : 0;
  return (val & ~kept) | (was & kept);
}
