/**
 * What all protocols' ends of a connection have: state, queues, and the memory that they take.
 *
 * Linux: include/net/sock.h, include/net/tcp_states.h (v6.18)
 */
import { STATE_NAMES } from '../../../calls/inet.ts';
import type { Field, ObjectView } from '../../../model/snapshot.ts';
import type { Machine, SocketBuffers } from '../../machine.ts';
import { queueView } from '../../process-view.ts';
import type { socket } from '../linux/net.ts';
import type { task_struct } from '../linux/sched.ts';
import type { sk_buff_head } from '../linux/skbuff.ts';
import type { wait_queue_head } from '../linux/wait.ts';

export const TCP_ESTABLISHED = 1;
export const TCP_CLOSE = 7;
export const TCP_LISTEN = 10;

/** The program chose how much may be received. */
export const SOCK_RCVBUF_LOCK = 2;

export const RCV_SHUTDOWN = 1;
export const SEND_SHUTDOWN = 2;
export const SHUTDOWN_MASK = 3;

/** What Linux has of itself in /proc/sys/net/core. Linux: SK_WMEM_DEFAULT and its kin */
const SK_MEM = 212992;
const SK_BUFFERS: SocketBuffers = {
  wmem_default: SK_MEM,
  wmem_max: SK_MEM,
  rmem_default: SK_MEM,
  rmem_max: SK_MEM,
};

/** Bytes of buffers of a socket that nobody has set, and the most that a program may ask for. */
export function sysctl_mem(k: Machine): SocketBuffers {
  return k.options.buffers ?? SK_BUFFERS;
}

/** sk_wmem_alloc counts from here, so that the sock outlives its buffers. Linux: refcount_set(&sk->sk_wmem_alloc, 1) */
const WMEM_BIAS = 1;

/** A limit that is none. Linux: MAX_SCHEDULE_TIMEOUT */
export const MAX_SCHEDULE_TIMEOUT = Number.POSITIVE_INFINITY;

/** What a protocol does when something happens to its sock: functions of modules. Linux: the sk_*() members */
export interface sock_hooks {
  /** A buffer was freed: somebody may send again. */
  readonly sk_write_space: (k: Machine, sk: sock) => void;
  /** SO_RCVLOWAT, of a protocol that has a limit for it. Linux: struct proto_ops set_rcvlowat */
  readonly set_rcvlowat?: (k: Machine, sk: never, val: number) => void;
}

/** An end of a connection, or what may become one. Protocols extend it. */
export abstract class sock {
  sk_socket: socket | null;
  /** Where processes sleep: the socket's queue; `null` once nobody can any more. */
  sk_wq: wait_queue_head | null;
  readonly sk_family: number;
  sk_type: number;
  sk_protocol: number;
  sk_state = TCP_CLOSE;
  sk_shutdown = 0;
  /** An error number that the next call is told; 0 for none. */
  sk_err = 0;
  sk_sndbuf: number;
  sk_rcvbuf: number;
  /** Memory of what was sent and not yet read, and 1. */
  sk_wmem_alloc = WMEM_BIAS;
  /** What the program has chosen: SOCK_RCVBUF_LOCK, SOCK_BINDADDR_LOCK, SOCK_BINDPORT_LOCK. */
  sk_userlocks = 0;
  sk_max_ack_backlog = 0;
  sk_rcvlowat = 1;
  /** Nanoseconds. */
  sk_rcvtimeo = MAX_SCHEDULE_TIMEOUT;
  sk_sndtimeo = MAX_SCHEDULE_TIMEOUT;
  readonly sk_receive_queue: sk_buff_head = [];
  /** While the socket is being given up, it is still drawn with the sock that it had. No counterpart in Linux. */
  drawnIn: socket | null = null;
  /** Its socket is gone. Linux: sock_flag(sk, SOCK_DEAD) */
  dead = false;
  /** Options that are on, by their number: SO_REUSEADDR, SO_KEEPALIVE, SO_BROADCAST. Linux: flags of sk_flags, sk_reuse */
  readonly sk_flags = new Set<number>();
  /** SO_LINGER: seconds, `null` while it is off. */
  sk_lingertime: number | null = null;
  /** The process at the other end when it connected. */
  sk_peer_pid: task_struct | null = null;
  readonly hooks: sock_hooks;

  constructor(k: Machine, sock: socket | null, family: number, type: number, hooks: sock_hooks) {
    const { wmem_default, rmem_default } = sysctl_mem(k);
    this.sk_sndbuf = wmem_default;
    this.sk_rcvbuf = rmem_default;
    this.sk_socket = sock;
    this.sk_wq = sock?.wq ?? null;
    this.sk_family = family;
    this.sk_type = type;
    this.sk_protocol = 0;
    this.hooks = hooks;
  }

  /** Say that what snapshots show of it has changed. */
  touch(): void {
    (this.sk_socket ?? this.drawnIn)?.touch();
  }

  /** The socks whose drawing names this one: they change with its name. */
  neighbours(): readonly sock[] {
    return [];
  }

  /** True while it holds pages that others may change. */
  get showsShared(): boolean {
    return false;
  }

  /** The sock as its socket is drawn. */
  draw(shown: socket): Omit<ObjectView, 'id'> {
    return {
      kind: this.kind,
      label: this.label,
      fields: { ...commonFields(this), ...this.fields() },
      parts: this.parts(),
      queues: [queueView(shown.wq), ...this.queues()],
    };
  }

  /** ObjectView.kind: unix_sock, tcp_sock. */
  protected abstract get kind(): string;
  /** What people call it: its address. */
  protected abstract get label(): string;
  /** What the protocol adds. */
  protected abstract fields(): { readonly [name: string]: Field };
  protected abstract parts(): ObjectView['parts'];
  protected queues(): ObjectView['queues'] {
    return [];
  }
}

const SHUTDOWN_NAMES = ['0', 'RCV_SHUTDOWN', 'SEND_SHUTDOWN', 'SHUTDOWN_MASK'];

function commonFields(sk: sock): { readonly [name: string]: Field } {
  return {
    sk_type: TYPE_NAMES[sk.sk_type] ?? String(sk.sk_type),
    sk_state: STATE_NAMES[sk.sk_state] ?? String(sk.sk_state),
    sk_shutdown: SHUTDOWN_NAMES[sk.sk_shutdown] ?? '',
    sk_sndbuf: sk.sk_sndbuf,
    sk_rcvbuf: sk.sk_rcvbuf,
    sk_wmem_alloc: sk_wmem_alloc_get(sk),
    sk_max_ack_backlog: sk.sk_max_ack_backlog,
  };
}

const TYPE_NAMES: readonly (string | undefined)[] = [
  undefined,
  'SOCK_STREAM',
  'SOCK_DGRAM',
  'SOCK_RAW',
  undefined,
  'SOCK_SEQPACKET',
];

/** Bytes of memory that it has sent and that nobody has read yet. */
export function sk_wmem_alloc_get(sk: sock): number {
  return sk.sk_wmem_alloc - WMEM_BIAS;
}

/** The error that waits to be told, negated, and told with that; 0 for none. Linux: sock_error() */
export function sock_error(sk: sock): number {
  const err = sk.sk_err;
  if (err === 0) return 0;
  sk.sk_err = 0;
  sk.touch();
  return -err;
}

/** The socket is gone; what is left is on its own. */
export function sock_orphan(sk: sock): void {
  sk.dead = true;
  sk.drawnIn = sk.sk_socket;
  sk.sk_socket = null;
  sk.sk_wq = null;
}

/** The sock becomes that socket's. */
export function sock_graft(sk: sock, parent: socket): void {
  sk.sk_wq = parent.wq;
  parent.sk = sk;
  sk.sk_socket = parent;
  parent.touch();
}
