/**
 * Options of the level SOL_SOCKET.
 *
 * Linux: net/core/sock.c sk_setsockopt(), sk_getsockopt() (v6.18)
 */
import { FLAG_SETS } from '../../../calls/flags.table.ts';
import { Lacks } from '../../../model/lacks.ts';
import { isStruct, type Value } from '../../../script/value.ts';
import { EDOM, EFAULT, EINVAL, ENOPROTOOPT, EOPNOTSUPP, EPERM } from '../../include/linux/errno.ts';
import { ROOM_UID } from '../../include/linux/fs.ts';
import type { socket } from '../../include/linux/net.ts';
import { AF_UNIX } from '../../include/linux/socket.ts';
import {
  MAX_SCHEDULE_TIMEOUT,
  SOCK_RCVBUF_LOCK,
  type sock,
  sock_error,
  sysctl_mem,
  TCP_LISTEN,
} from '../../include/net/sock.ts';
import { NSEC_PER_SEC, NSEC_PER_USEC } from '../../kernel/time/hrtimer.ts';
import { int, long_field } from '../../lib/usercopy.ts';
import { type Machine, tracepoints } from '../../machine.ts';

const at = tracepoints('net/core/sock.c');

const { values: SO } = FLAG_SETS.sockopt;

export const { SO_PASSCRED } = SO;

/** The least that a buffer may be. Linux: SOCK_MIN_SNDBUF, SOCK_MIN_RCVBUF */
const SOCK_MIN_SNDBUF = 4608;
const SOCK_MIN_RCVBUF = 2304;
const USEC_PER_SEC = 1_000_000;
/** Clock ticks a second: times are rounded up to them. Linux: CONFIG_HZ */
const HZ = 1000;

/** Options that are on or off, and nothing besides. */
const SWITCHES: ReadonlySet<number> = new Set([
  SO.SO_DEBUG,
  SO.SO_REUSEADDR,
  SO.SO_REUSEPORT,
  SO.SO_DONTROUTE,
  SO.SO_BROADCAST,
  SO.SO_KEEPALIVE,
  SO.SO_OOBINLINE,
  SO.SO_PASSCRED,
]);

/**
 * setsockopt(2) with SOL_SOCKET. Fails: EFAULT, EINVAL, ENOPROTOOPT, EPERM, EOPNOTSUPP, EDOM.
 */
export function sock_setsockopt(k: Machine, sock: socket, optname: number, optval: Value): number {
  const { sk } = sock;
  if (sk === null) return -EINVAL;
  if (optval === null) return -EFAULT;
  const ret = set(k, sk, optname, optval);
  if (ret === 0) {
    sk.touch();
    if (k.tracing) at.point(k, 'sk_setsockopt.set', { option: optionName(optname) }, sock);
  }
  return ret;
}

function optionName(optname: number): string {
  return Object.entries(SO).find(([, number]) => number === optname)?.[0] ?? String(optname);
}

function set(k: Machine, sk: sock, optname: number, optval: Value): number {
  if (optname === SO.SO_LINGER) return setLinger(sk, optval);
  if (optname === SO.SO_RCVTIMEO || optname === SO.SO_SNDTIMEO) {
    return setTimeout(sk, optname, optval);
  }
  const val = isStruct(optval) || optval instanceof Uint8Array ? 0 : int(optval);
  if (SWITCHES.has(optname)) return setSwitch(sk, optname, val !== 0);
  switch (optname) {
    case SO.SO_SNDBUF:
      sk.sk_sndbuf = Math.max(Math.min(val >>> 0, sysctl_mem(k).wmem_max) * 2, SOCK_MIN_SNDBUF);
      // Wake up sending tasks if there is more room now.
      sk.hooks.sk_write_space(k, sk);
      return 0;
    case SO.SO_RCVBUF:
      sk.sk_userlocks |= SOCK_RCVBUF_LOCK;
      sk.sk_rcvbuf = Math.max(Math.min(val >>> 0, sysctl_mem(k).rmem_max) * 2, SOCK_MIN_RCVBUF);
      return 0;
    case SO.SO_RCVLOWAT:
      return setLowWater(k, sk, val < 0 ? 0x7fffffff : val);
    case SO.SO_SNDBUFFORCE:
    case SO.SO_RCVBUFFORCE:
      return -EPERM;
    case SO.SO_PEEK_OFF:
      throw new Lacks('SO_PEEK_OFF');
    default:
      return unknown(optname);
  }
}

/** Numbers that Linux has an option for, and this kernel none. Linux: include/uapi/asm-generic/socket.h */
const LACKING: readonly (readonly [from: number, to: number])[] = [
  [11, 12],
  [14, 14],
  [22, 29],
  [34, 37],
  [40, 84],
];

/** An option that cannot be read, or set, or is none; one that Linux has and this kernel lacks ends the run. */
function unknown(optname: number): number {
  const named = (Object.values(SO) as readonly number[]).includes(optname);
  const lacking = LACKING.some(([from, to]) => optname >= from && optname <= to);
  if (lacking && !named) throw new Lacks(`option ${optname} of SOL_SOCKET`);
  return -ENOPROTOOPT;
}

function setSwitch(sk: sock, optname: number, on: boolean): number {
  if (optname === SO.SO_DEBUG && on) return -EPERM;
  if (optname === SO.SO_PASSCRED && sk.sk_family !== AF_UNIX) return -EOPNOTSUPP;
  if (optname === SO.SO_REUSEPORT && on && sk.sk_family === AF_UNIX) return -EOPNOTSUPP;
  if (on) sk.sk_flags.add(optname);
  else sk.sk_flags.delete(optname);
  return 0;
}

function setLowWater(k: Machine, sk: sock, val: number): number {
  const { set_rcvlowat } = sk.hooks;
  if (set_rcvlowat === undefined) sk.sk_rcvlowat = val || 1;
  else set_rcvlowat(k, sk as never, val);
  return 0;
}

function setLinger(sk: sock, optval: Value): number {
  if (!isStruct(optval)) return -EINVAL;
  const on = long_field(optval, 'l_onoff') !== 0;
  sk.sk_lingertime = on ? long_field(optval, 'l_linger') >>> 0 : null;
  return 0;
}

/** Linux: sock_set_timeout() */
function setTimeout(sk: sock, optname: number, optval: Value): number {
  if (!isStruct(optval)) return -EINVAL;
  const [sec, usec] = [long_field(optval, 'tv_sec'), long_field(optval, 'tv_usec')];
  if (usec < 0 || usec >= USEC_PER_SEC) return -EDOM;
  let timeo = MAX_SCHEDULE_TIMEOUT;
  if (sec < 0) timeo = 0;
  else if (sec !== 0 || usec !== 0) {
    timeo = sec * NSEC_PER_SEC + Math.ceil((usec * HZ) / USEC_PER_SEC) * (NSEC_PER_SEC / HZ);
  }
  if (optname === SO.SO_RCVTIMEO) sk.sk_rcvtimeo = timeo;
  else sk.sk_sndtimeo = timeo;
  return 0;
}

/** getsockopt(2) with SOL_SOCKET: the value. Fails: ENOPROTOOPT. */
export function sock_getsockopt(
  sock: socket,
  optname: number,
): { readonly optval: Value } | number {
  const { sk } = sock;
  if (sk === null) return -EINVAL;
  if (SWITCHES.has(optname)) return { optval: sk.sk_flags.has(optname) ? 1 : 0 };
  switch (optname) {
    case SO.SO_TYPE:
      return { optval: sk.sk_type };
    case SO.SO_DOMAIN:
      return { optval: sk.sk_family };
    case SO.SO_PROTOCOL:
      return { optval: sk.sk_protocol };
    case SO.SO_ERROR:
      return { optval: -sock_error(sk) };
    case SO.SO_SNDBUF:
      return { optval: sk.sk_sndbuf };
    case SO.SO_RCVBUF:
      return { optval: sk.sk_rcvbuf };
    case SO.SO_RCVLOWAT:
      return { optval: sk.sk_rcvlowat };
    case SO.SO_SNDLOWAT:
      return { optval: 1 };
    case SO.SO_ACCEPTCONN:
      return { optval: sk.sk_state === TCP_LISTEN ? 1 : 0 };
    case SO.SO_LINGER:
      return {
        optval: { l_onoff: sk.sk_lingertime === null ? 0 : 1, l_linger: sk.sk_lingertime ?? 0 },
      };
    case SO.SO_RCVTIMEO:
      return { optval: timeval(sk.sk_rcvtimeo) };
    case SO.SO_SNDTIMEO:
      return { optval: timeval(sk.sk_sndtimeo) };
    case SO.SO_PEERCRED:
      return { optval: peerCredentials(sk) };
    case SO.SO_PEEK_OFF:
      throw new Lacks('SO_PEEK_OFF');
    case SO.SO_PEERSEC:
      throw new Lacks('SO_PEERSEC');
    default:
      return unknown(optname);
  }
}

const BITS_OF_BYTE = 8;
/** sizeof(int), and of the fields of struct timeval. */
const INT_BYTES = 4;
const LONG_BYTES = 8;

/**
 * What a program finds of an option, as far as it had room: the lowest bytes of a number, the fields of a structure that are all
 * there.
 *
 * @param room How much room it has; a negative one is taken for enough (do_ipv6_getsockopt() has it unsigned).
 */
export function optionOut(
  optval: Value,
  room: number,
): { readonly optval: Value; readonly optlen: number } {
  if (!isStruct(optval)) {
    const optlen = room < 0 ? INT_BYTES : Math.min(room, INT_BYTES);
    if (optlen === INT_BYTES) return { optval, optlen };
    return { optval: int(optval) & ((1 << (BITS_OF_BYTE * optlen)) - 1), optlen };
  }
  const fields = Object.entries(optval);
  const each = 'tv_sec' in optval ? LONG_BYTES : INT_BYTES;
  const optlen = Math.min(room, each * fields.length);
  return { optval: Object.fromEntries(fields.slice(0, Math.floor(optlen / each))), optlen };
}

function timeval(timeo: number): Value {
  if (timeo === MAX_SCHEDULE_TIMEOUT) return { tv_sec: 0, tv_usec: 0 };
  return {
    tv_sec: Math.floor(timeo / NSEC_PER_SEC),
    tv_usec: Math.floor((timeo % NSEC_PER_SEC) / NSEC_PER_USEC),
  };
}

/** The process at the other end when it connected; of nobody the ids are -1. Linux: cred_to_ucred() */
function peerCredentials({ sk_peer_pid }: sock): Value {
  if (sk_peer_pid === null) return { pid: 0, uid: -1, gid: -1 };
  return { pid: sk_peer_pid.pid, uid: ROOM_UID, gid: ROOM_UID };
}
