/**
 * Ports, and connections that wait to be accepted.
 *
 * Linux: net/ipv4/inet_connection_sock.c (v6.18)
 */
import { EADDRINUSE, EAGAIN, EINVAL } from '../../include/linux/errno.ts';
import { type Sleeping, TASK_INTERRUPTIBLE } from '../../include/linux/sched.ts';
import type { wait_queue_entry } from '../../include/linux/wait.ts';
import { type inet_sock, lock_sock, release_sock } from '../../include/net/inet_sock.ts';
import { inet_rcv_saddr_equal } from '../../include/net/ipv6.ts';
import { sock_orphan, TCP_CLOSE, TCP_LISTEN } from '../../include/net/sock.ts';
import type { tcp_sock } from '../../include/net/tcp.ts';
import { TCP_TIME_WAIT } from '../../include/net/tcp_states.ts';
import { signal_pending } from '../../kernel/sched/core.ts';
import {
  finish_wait,
  init_wait_entry,
  prepare_to_wait_exclusive,
} from '../../kernel/sched/wait.ts';
import { type Machine, tracepoints } from '../../machine.ts';
import { assert } from '../../object.ts';
import { drop, keep } from '../../resume.ts';
import { schedule_timeout, sock_intr_errno, sock_rcvtimeo, type Timeo } from '../core/sock.ts';
import {
  freePort,
  type inet_bind_bucket,
  inet_bind_bucket_of,
  inet_hash,
  type PortOwner,
  reuses,
  sharesPort,
  tcp_hashinfo,
} from './inet_hashtables.ts';
import { inet_csk_destroy_sock, tcp_set_state } from './tcp-state.ts';

const at = tracepoints('net/ipv4/inet_connection_sock.c');

/** True where two may not hold one port: unless both reuse it and the other does not listen, or both share it. */
function inet_bind_conflict(sk: inet_sock, sk2: PortOwner): boolean {
  if (reuses(sk) && reuses(sk2) && sk2.sk_state !== TCP_LISTEN) return false;
  return !sharesPort(sk) || !sharesPort(sk2);
}

function inet_csk_bind_conflict(sk: inet_sock, bucket: inet_bind_bucket): boolean {
  return bucket.owners.some(
    (sk2) => sk2 !== sk && inet_bind_conflict(sk, sk2) && inet_rcv_saddr_equal(sk, sk2),
  );
}

/**
 * Hold a port: that one, or for 0 one that nobody holds.
 *
 * @returns 0, or -EADDRINUSE.
 */
export function inet_csk_get_port(k: Machine, sk: tcp_sock, snum: number): number {
  const { bhash } = k.part(tcp_hashinfo);
  const port = snum === 0 ? freePort(k, true, (one) => !bhash.has(one)) : snum;
  if (port === 0) return -EADDRINUSE;
  const bucket = inet_bind_bucket_of(k, port);
  const reuse = reuses(sk) && sk.sk_state !== TCP_LISTEN;
  const others = bucket.owners.filter((owner) => owner !== sk);
  const sure = others.length > 0 && bucket.fastreuse && reuse;
  if (!sure && inet_csk_bind_conflict(sk, bucket)) {
    const held = { port, by: whoHolds(sk, bucket) };
    if (k.tracing) at.point(k, 'inet_csk_get_port.conflict', held, sk.sk_socket);
    if (bucket.owners.length === 0) bhash.delete(port);
    return -EADDRINUSE;
  }
  bucket.fastreuse = bucket.owners.length === 0 ? reuse : bucket.fastreuse && reuse;
  if (sk.inet_num === 0) {
    bucket.owners.push(sk);
    sk.inet_num = port;
  }
  sk.touch();
  if (k.tracing) at.point(k, 'inet_csk_get_port.bind', { port }, sk.sk_socket);
  return 0;
}

/** For the trace: what stands in the way. */
function whoHolds(sk: inet_sock, bucket: inet_bind_bucket): string {
  const other = bucket.owners.find(
    (sk2) => sk2 !== sk && inet_bind_conflict(sk, sk2) && inet_rcv_saddr_equal(sk, sk2),
  );
  if (other?.sk_state === TCP_TIME_WAIT) return 'TIME_WAIT';
  return other?.sk_state === TCP_LISTEN ? 'LISTEN' : 'bound';
}

/** Wait for connections from now on. @returns 0, or -EADDRINUSE. */
export function inet_csk_listen_start(k: Machine, sk: tcp_sock): number {
  tcp_set_state(k, sk, TCP_LISTEN);
  const err = inet_csk_get_port(k, sk, sk.inet_num);
  if (err === 0) {
    sk.inet_sport = sk.inet_num;
    inet_hash(k, sk);
    sk.touch();
    return 0;
  }
  tcp_set_state(k, sk, TCP_CLOSE);
  return err;
}

/**
 * The listener closes: whoever waits to be accepted is told that there is no connection.
 *
 * @param disconnect tcp_disconnect(), which this file cannot know.
 */
export function inet_csk_listen_stop(
  k: Machine,
  sk: tcp_sock,
  disconnect: (k: Machine, child: tcp_sock) => void,
): void {
  for (const { sk: child } of sk.rskq_accept.splice(0)) {
    assert(child !== null, 'what waits to be accepted is there');
    sk.touch();
    child.listener = null;
    disconnect(k, child);
    sock_orphan(child);
    inet_csk_destroy_sock(k, child);
  }
  sk.touch();
}

/** What accept keeps over its sleep. */
interface Accepting {
  readonly wait: wait_queue_entry;
  timeo: Timeo;
}

/**
 * Take the next connection out of the queue.
 *
 * Sleeps: on the socket's queue, exclusive.
 * Fails: EINVAL for what does not listen, EAGAIN, EINTR.
 */
export function* inet_csk_accept(
  k: Machine,
  sk: tcp_sock,
  noblock: boolean,
): Sleeping<tcp_sock | number> {
  const { current } = k;
  if (!current.resuming) {
    lock_sock(sk);
    if (sk.sk_state !== TCP_LISTEN) return let_go(k, sk, -EINVAL);
  }
  if (current.resuming || sk.rskq_accept.length === 0) {
    if (noblock) return let_go(k, sk, -EAGAIN);
    const err = yield* inet_csk_wait_for_connect(k, sk);
    if (err !== 0) return let_go(k, sk, err);
  }
  const req = sk.rskq_accept.shift();
  assert(req?.sk !== undefined && req.sk !== null, 'a connection waits');
  req.sk.listener = null;
  sk.touch();
  if (k.tracing) {
    at.point(k, 'inet_csk_accept.take', { left: sk.rskq_accept.length }, sk.sk_socket);
  }
  release_sock(k, sk);
  return req.sk;
}

function let_go(k: Machine, sk: tcp_sock, err: number): number {
  release_sock(k, sk);
  return err;
}

function* inet_csk_wait_for_connect(k: Machine, sk: tcp_sock): Sleeping<number> {
  const { current } = k;
  const { sk_wq } = sk;
  assert(sk_wq !== null, 'whoever accepts has a socket');
  const kept = keep(
    current,
    (): Accepting => ({ wait: init_wait_entry(k), timeo: sock_rcvtimeo(k, sk, false) }),
  );
  let err = 0;
  for (;;) {
    prepare_to_wait_exclusive(k, sk_wq, kept.wait, TASK_INTERRUPTIBLE);
    if (!current.resuming) release_sock(k, sk);
    if (current.resuming || sk.rskq_accept.length === 0) {
      kept.timeo = yield* schedule_timeout(k, kept.timeo, 'inet_csk_accept', sk_wq);
    }
    lock_sock(sk);
    if (sk.rskq_accept.length > 0) break;
    if (sk.sk_state !== TCP_LISTEN) err = -EINVAL;
    else if (signal_pending(current)) err = sock_intr_errno(kept.timeo);
    else if (kept.timeo === 0) err = -EAGAIN;
    if (err !== 0) break;
  }
  finish_wait(k, kept.wait);
  drop(current);
  return err;
}
