/**
 * Options of the level IPPROTO_TCP.
 *
 * Linux: net/ipv4/tcp.c do_tcp_setsockopt(), do_tcp_getsockopt() (v6.18)
 */
import { FLAG_SETS } from '../../../calls/flags.table.ts';
import { Lacks } from '../../../model/lacks.ts';
import { isStruct, type Value } from '../../../script/value.ts';
import { EFAULT, EINVAL, ENOPROTOOPT } from '../../include/linux/errno.ts';
import { TCP_CLOSE, TCP_LISTEN } from '../../include/net/sock.ts';
import {
  TCP_NAGLE_CORK,
  TCP_NAGLE_OFF,
  TCP_NAGLE_PUSH,
  tcp_loopback_mss,
  type tcp_sock,
} from '../../include/net/tcp.ts';
import { isOneOf } from '../../include/net/tcp_states.ts';
import { int } from '../../lib/usercopy.ts';
import { type Machine, tracepoints } from '../../machine.ts';
import { __tcp_push_pending_frames, unsentOf } from './tcp_output.ts';

const at = tracepoints('net/ipv4/tcp.c');

const { also: TCP } = FLAG_SETS.sockopt;

/** Times and counts that are remembered: the least, the most, and what they are if nobody sets them. */
const NUMBERS: { readonly [option: number]: readonly [number, number, number] | undefined } = {
  [TCP.TCP_KEEPIDLE]: [1, 32767, 7200],
  [TCP.TCP_KEEPINTVL]: [1, 32767, 75],
  [TCP.TCP_KEEPCNT]: [1, 127, 9],
  [TCP.TCP_SYNCNT]: [1, 127, 6],
  [TCP.TCP_USER_TIMEOUT]: [0, 0x7fffffff, 0],
};

/** setsockopt(2) with IPPROTO_TCP. Fails: EFAULT, EINVAL, ENOPROTOOPT. */
export function tcp_setsockopt(k: Machine, tp: tcp_sock, optname: number, optval: Value): number {
  if (optval === null) return -EFAULT;
  if (isStruct(optval) || optval instanceof Uint8Array) return -EINVAL;
  const val = int(optval);
  const bounds = NUMBERS[optname];
  if (bounds !== undefined) return remember(tp, optname, val, bounds);
  switch (optname) {
    case TCP.TCP_NODELAY:
      nagle(k, tp, TCP_NAGLE_OFF, val !== 0);
      return 0;
    case TCP.TCP_CORK:
      nagle(k, tp, TCP_NAGLE_CORK, val !== 0);
      return 0;
    case TCP.TCP_MAXSEG:
    case TCP.TCP_LINGER2:
    case TCP.TCP_DEFER_ACCEPT:
    case TCP.TCP_QUICKACK:
    case TCP.TCP_FASTOPEN:
      throw new Lacks(optionName(optname));
    default:
      return -ENOPROTOOPT;
  }
}

function optionName(optname: number): string {
  return Object.entries(TCP).find(([, number]) => number === optname)?.[0] ?? String(optname);
}

function remember(
  tp: tcp_sock,
  optname: number,
  val: number,
  [least, most]: readonly [number, number, number],
): number {
  if (val < least || val > most) return -EINVAL;
  tp.tcp_options.set(optname, val);
  return 0;
}

/** Linux: __tcp_sock_set_nodelay(), __tcp_sock_set_cork() */
function nagle(k: Machine, tp: tcp_sock, bit: number, on: boolean): void {
  if (on) tp.nonagle |= bit;
  else tp.nonagle &= ~bit;
  tp.touch();
  const option = bit === TCP_NAGLE_OFF ? 'TCP_NODELAY' : 'TCP_CORK';
  if (k.tracing) at.point(k, 'tcp_setsockopt.set', { option, on: on ? 1 : 0 }, tp.sk_socket);
  const pushes = bit === TCP_NAGLE_OFF ? on : !on;
  if (!pushes || unsentOf(tp) === undefined) return;
  const nodelay = bit === TCP_NAGLE_OFF || (tp.nonagle & TCP_NAGLE_OFF) !== 0;
  __tcp_push_pending_frames(k, tp, nodelay ? tp.nonagle | TCP_NAGLE_PUSH : tp.nonagle);
}

/** getsockopt(2) with IPPROTO_TCP: the value. Fails: ENOPROTOOPT. */
export function tcp_getsockopt(tp: tcp_sock, optname: number): { readonly optval: Value } | number {
  const known = NUMBERS[optname];
  if (known !== undefined) return { optval: tp.tcp_options.get(optname) ?? known[2] };
  switch (optname) {
    case TCP.TCP_NODELAY:
      return { optval: tp.nonagle & TCP_NAGLE_OFF ? 1 : 0 };
    case TCP.TCP_CORK:
      return { optval: tp.nonagle & TCP_NAGLE_CORK ? 1 : 0 };
    case TCP.TCP_MAXSEG:
      return {
        optval: isOneOf(tp.sk_state, TCP_CLOSE, TCP_LISTEN)
          ? 536
          : Math.min(tp.mss_cache, tcp_loopback_mss(tp)),
      };
    case TCP.TCP_LINGER2:
    case TCP.TCP_DEFER_ACCEPT:
    case TCP.TCP_QUICKACK:
    case TCP.TCP_FASTOPEN:
      throw new Lacks(optionName(optname));
    default:
      return -ENOPROTOOPT;
  }
}
