/**
 * Options of the level IPPROTO_IP: there are none here. Of other levels Linux says that nobody knows them.
 *
 * Linux: net/ipv4/ip_sockglue.c (v6.18)
 */
import { Lacks } from '../../../model/lacks.ts';
import { ENOPROTOOPT, EOPNOTSUPP } from '../../include/linux/errno.ts';

const IPPROTO_IP = 0;

/** Fails: EOPNOTSUPP for another level. */
export function ip_getsockopt(level: number): number {
  if (level === IPPROTO_IP) throw new Lacks('options of IPPROTO_IP');
  return -EOPNOTSUPP;
}

/** Fails: ENOPROTOOPT for another level. */
export function ip_setsockopt(level: number): number {
  if (level === IPPROTO_IP) throw new Lacks('options of IPPROTO_IP');
  return -ENOPROTOOPT;
}
