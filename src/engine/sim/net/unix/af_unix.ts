/**
 * The family AF_UNIX: streams, datagrams and sequenced packets within one machine.
 *
 * Linux: net/unix/af_unix.c (v6.18); names are in af_unix-name.ts, connections in af_unix-connect.ts, sending and receiving in
 * af_unix-stream.ts and af_unix-dgram.ts, what goes with messages in af_unix-scm.ts, the end's own life in af_unix-sock.ts.
 * Left out: out-of-band bytes, SO_PEEK_OFF, BPF.
 */
import { EOPNOTSUPP, EPROTONOSUPPORT, ESOCKTNOSUPPORT } from '../../include/linux/errno.ts';
import {
  type net_proto_family,
  type proto_ops,
  SOCK_DGRAM,
  SOCK_RAW,
  SOCK_SEQPACKET,
  SOCK_STREAM,
  type socket,
} from '../../include/linux/net.ts';
import { AF_UNIX } from '../../include/linux/socket.ts';
import type { unix_sock } from '../../include/net/af_unix.ts';
import type { Machine } from '../../machine.ts';
import { sock_no } from '../core/sock.ts';
import {
  unix_accept,
  unix_getname,
  unix_listen,
  unix_socketpair,
  unix_stream_connect,
} from './af_unix-connect.ts';
import {
  unix_dgram_recvmsg,
  unix_dgram_sendmsg,
  unix_seqpacket_recvmsg,
  unix_seqpacket_sendmsg,
} from './af_unix-dgram.ts';
import { unix_dgram_connect, unix_dgram_poll } from './af_unix-dgram-peer.ts';
import { unix_bind } from './af_unix-name.ts';
import {
  unix_create1,
  unix_ioctl,
  unix_poll,
  unix_release_sock,
  unix_shutdown,
} from './af_unix-sock.ts';
import { unix_stream_recvmsg, unix_stream_sendmsg } from './af_unix-stream.ts';

function unix_release(k: Machine, sock: socket): void {
  if (sock.sk === null) return;
  unix_release_sock(k, sock.sk as unix_sock, false);
}

const COMMON = {
  family: AF_UNIX,
  release: unix_release,
  bind: unix_bind,
  socketpair: unix_socketpair,
  getname: unix_getname,
  ioctl: unix_ioctl,
  shutdown: unix_shutdown,
  getsockopt: () => -EOPNOTSUPP,
  setsockopt: () => -EOPNOTSUPP,
};

const unix_stream_ops: proto_ops = {
  ...COMMON,
  connect: unix_stream_connect,
  accept: unix_accept,
  listen: unix_listen,
  poll: unix_poll,
  sendmsg: unix_stream_sendmsg,
  recvmsg: unix_stream_recvmsg,
};

const unix_dgram_ops: proto_ops = {
  ...COMMON,
  connect: unix_dgram_connect,
  accept: sock_no,
  listen: sock_no,
  poll: unix_dgram_poll,
  sendmsg: unix_dgram_sendmsg,
  recvmsg: unix_dgram_recvmsg,
};

const unix_seqpacket_ops: proto_ops = {
  ...COMMON,
  connect: unix_stream_connect,
  accept: unix_accept,
  listen: unix_listen,
  poll: unix_dgram_poll,
  sendmsg: unix_seqpacket_sendmsg,
  recvmsg: unix_seqpacket_recvmsg,
};

/** Make the sock of a new socket. Fails: EPROTONOSUPPORT, ESOCKTNOSUPPORT. */
function unix_create(k: Machine, sock: socket, protocol: number): number {
  if (protocol !== 0 && protocol !== AF_UNIX) return -EPROTONOSUPPORT;
  // Whoever asks for SOCK_RAW gets datagrams, as on BSD.
  if (sock.type === SOCK_RAW) sock.type = SOCK_DGRAM;
  const ops = OPS.get(sock.type);
  if (ops === undefined) return -ESOCKTNOSUPPORT;
  sock.ops = ops;
  unix_create1(k, sock, sock.type);
  return 0;
}

const OPS: ReadonlyMap<number, proto_ops> = new Map([
  [SOCK_STREAM, unix_stream_ops],
  [SOCK_DGRAM, unix_dgram_ops],
  [SOCK_SEQPACKET, unix_seqpacket_ops],
]);

export const unix_family_ops: net_proto_family = { family: AF_UNIX, create: unix_create };
