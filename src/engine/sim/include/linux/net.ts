/**
 * Sockets as files lead to them, and what a protocol family does with them.
 *
 * Linux: include/linux/net.h (v6.18)
 */

import { FLAG_SETS } from '../../../calls/flags.table.ts';
import type { ObjectView } from '../../../model/snapshot.ts';
import type { Value } from '../../../script/value.ts';
import type { Machine } from '../../machine.ts';
import { KernelObject } from '../../object.ts';
import type { sock } from '../net/sock.ts';
import type { fasync_struct, file } from './fs.ts';
import type { vm_area_struct } from './mm.ts';
import type { poll_table } from './poll.ts';
import type { Sleeping } from './sched.ts';
import type { msghdr, sockaddr } from './socket.ts';
import { wait_queue_head } from './wait.ts';

export const { SOCK_STREAM, SOCK_DGRAM, SOCK_RAW, SOCK_SEQPACKET, SOCK_NONBLOCK, SOCK_CLOEXEC } =
  FLAG_SETS.socktype.values;
/** Which bits of a type say the type; the others are flags. */
export const SOCK_TYPE_MASK = 0xf;
/** One more than the highest type. */
export const SOCK_MAX = 11;

export const { SHUT_RD, SHUT_WR, SHUT_RDWR } = FLAG_SETS.shut.values;

export const SS_UNCONNECTED = 1;
export const SS_CONNECTING = 2;
export const SS_CONNECTED = 3;

/** What accept is told besides its sockets. Linux: struct proto_accept_arg */
export interface proto_accept_arg {
  /** O_NONBLOCK, where the call must not sleep. */
  readonly flags: number;
}

/** Whose address is asked for: the socket's own, its peer's, or, by accept, that of a peer that may have gone meanwhile. */
export type Whose = typeof OWN | typeof PEER | typeof PEER_IF_ANY;
export const OWN = 0;
export const PEER = 1;
export const PEER_IF_ANY = 2;

/**
 * What a kind of socket can do. All return 0 or a negated errno if nothing else is said; a family without an operation
 * puts there what fails as Linux's does (`net/core/sock.ts`: sock_no_listen and its kin).
 */
export interface proto_ops {
  readonly family: number;
  /** The last descriptor is gone: the sock is on its own, or goes too. */
  readonly release: (k: Machine, sock: socket) => void | Sleeping<void>;
  readonly bind: (k: Machine, sock: socket, addr: sockaddr) => number | Sleeping<number>;
  readonly connect: (
    k: Machine,
    sock: socket,
    addr: sockaddr,
    flags: number,
  ) => number | Sleeping<number>;
  readonly socketpair: (k: Machine, sock1: socket, sock2: socket) => number;
  readonly accept: (
    k: Machine,
    sock: socket,
    newsock: socket,
    arg: proto_accept_arg,
  ) => number | Sleeping<number>;
  /** The socket's own address, or its peer's. */
  readonly getname: (k: Machine, sock: socket, peer: Whose) => sockaddr | number;
  readonly poll: (k: Machine, filp: file, sock: socket, wait: poll_table | null) => number;
  /** Be mapped; absent for what fails with ENODEV. Linux: sock_no_mmap() */
  readonly mmap?: (vma: vm_area_struct) => number;
  readonly ioctl: (
    k: Machine,
    sock: socket,
    cmd: number,
    put_user: (value: Value) => number,
  ) => number;
  readonly listen: (k: Machine, sock: socket, backlog: number) => number;
  readonly shutdown: (k: Machine, sock: socket, how: number) => number;
  /** Bytes that were sent. */
  readonly sendmsg: (
    k: Machine,
    sock: socket,
    msg: msghdr,
    len: number,
  ) => number | Sleeping<number>;
  /** Bytes that were received. */
  readonly recvmsg: (
    k: Machine,
    sock: socket,
    msg: msghdr,
    size: number,
    flags: number,
  ) => number | Sleeping<number>;
  /**
   * Options of other levels than SOL_SOCKET.
   *
   * @returns The value, or a negated errno. `anyLength`: a negative length is none, but more than enough; `byByte`: less room than
   *   an int has gets one byte, where the value is one.
   */
  readonly getsockopt: (
    k: Machine,
    sock: socket,
    level: number,
    optname: number,
  ) => { readonly optval: Value; readonly anyLength?: true; readonly byByte?: true } | number;
  readonly setsockopt: (
    k: Machine,
    sock: socket,
    level: number,
    optname: number,
    optval: Value,
  ) => number;
}

/** A protocol family: makes the sock of a new socket and says what the socket can do. */
export interface net_proto_family {
  readonly family: number;
  readonly create: (k: Machine, sock: socket, protocol: number) => number;
}

/** What a socket is as long as no family has made its sock: nothing can be asked of it. */
export class socket extends KernelObject {
  state = SS_UNCONNECTED;
  /** SOCK_STREAM and its kin. */
  type: number;
  /** The description that leads to it; there is one from the beginning. */
  file: file | null = null;
  sk: sock | null = null;
  ops: proto_ops | null = null;
  /** Every process that sleeps for the socket, whatever for. */
  readonly wq = new wait_queue_head(this, 'wait');
  /** The descriptions whose owners are told by SIGIO. Linux: wq.fasync_list */
  readonly fasync_list: fasync_struct[] = [];
  /** Somebody found no room and is to be told of some. Linux: SOCKWQ_ASYNC_NOSPACE of wq.flags */
  async_nospace = false;
  /** Somebody sleeps until there is something to read: nobody else is told of it. Linux: SOCKWQ_ASYNC_WAITDATA */
  async_waitdata = false;

  constructor(k: Machine, type: number) {
    // It gets its name with its first descriptor, as files do.
    super(k, '');
    this.type = type;
  }

  protected override get showsShared(): boolean {
    return this.sk?.showsShared ?? false;
  }

  protected draw(): ObjectView {
    return { id: this.id, ...(this.sk?.draw(this) ?? NOTHING) };
  }
}

const NOTHING = { kind: 'socket', label: 'socket', fields: {}, parts: [], queues: [] };
