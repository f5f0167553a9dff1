/**
 * Descriptors in flight: counting the sockets among them, and giving up those that nobody can ever receive, because
 * every message that holds one waits in another of them.
 *
 * Linux: net/unix/garbage.c (v6.18), which finds the same sockets by their strongly connected components.
 */
import type { file } from '../../include/linux/fs.ts';
import type { socket } from '../../include/linux/net.ts';
import { kfree_skb, type sk_buff } from '../../include/linux/skbuff.ts';
import { UNIXCB, unix_sock } from '../../include/net/af_unix.ts';
import type { scm_fp_list } from '../../include/net/scm.ts';
import { TCP_LISTEN } from '../../include/net/sock.ts';
import { hrtimer_start } from '../../kernel/time/hrtimer.ts';
import { type Machine, tracepoints } from '../../machine.ts';
import { sock_from_file } from '../socket-file.ts';

const at = tracepoints('net/unix/garbage.c');

/** What is on its way. */
interface Inflight {
  /** Descriptors of all kinds. Linux: user->unix_inflight */
  total: number;
  /** How many messages hold each socket. Linux: struct unix_vertex */
  readonly sockets: Map<socket, number>;
  /** A collection is due. Linux: gc_in_progress */
  due: boolean;
}

function makeInflight(): Inflight {
  return { total: 0, sockets: new Map(), due: false };
}

/** The Unix socket that a description leads to. Linux: unix_get_socket() */
function unix_get_socket(filp: file): socket | null {
  const sock = sock_from_file(filp);
  return typeof sock !== 'number' && sock.sk instanceof unix_sock ? sock : null;
}

/** How many descriptors of the user's are in flight. */
export function unix_inflight(k: Machine): number {
  return k.part(makeInflight).total;
}

/** A message has gone off with descriptors. Linux: unix_add_edges() */
export function unix_add_edges(k: Machine, fpl: scm_fp_list): void {
  const { fp } = fpl;
  fpl.inflight = true;
  const inflight = k.part(makeInflight);
  inflight.total += fp.length;
  for (const filp of fp) {
    const sock = unix_get_socket(filp);
    if (sock !== null) inflight.sockets.set(sock, (inflight.sockets.get(sock) ?? 0) + 1);
  }
}

/** It has arrived, or was thrown away. Linux: unix_del_edges() */
export function unix_del_edges(k: Machine, fpl: scm_fp_list): void {
  const { fp } = fpl;
  fpl.inflight = false;
  const inflight = k.part(makeInflight);
  inflight.total -= fp.length;
  for (const filp of fp) {
    const sock = unix_get_socket(filp);
    if (sock === null) continue;
    const left = (inflight.sockets.get(sock) ?? 0) - 1;
    if (left > 0) inflight.sockets.set(sock, left);
    else inflight.sockets.delete(sock);
  }
}

/** Look for sockets that can be given up, as soon as nobody can run: a worker of the kernel's does that. */
export function unix_gc(k: Machine): void {
  const inflight = k.part(makeInflight);
  if (inflight.sockets.size === 0 || inflight.due) return;
  inflight.due = true;
  hrtimer_start(k, k.clock, collect, null);
}

/** Linux: __unix_gc() */
function collect(k: Machine): void {
  const inflight = k.part(makeInflight);
  inflight.due = false;
  const garbage = unreachable(inflight.sockets);
  if (garbage.size === 0) return;
  if (k.tracing) at.point(k, 'unix_gc.collect', { sockets: garbage.size });
  for (const sock of garbage) {
    for (const queue of queuesOf(sock)) {
      const withFiles = queue.filter((skb) => UNIXCB(skb).fp !== null);
      for (const skb of withFiles) {
        queue.splice(queue.indexOf(skb), 1);
        sock.touch();
        kfree_skb(k, skb);
      }
    }
    sock.touch();
  }
}

/** Sockets that are held by messages alone, all of which wait in such sockets. */
function unreachable(sockets: ReadonlyMap<socket, number>): ReadonlySet<socket> {
  const held = [...sockets].filter(([sock, count]) => sock.file?.f_count === count);
  const left = new Map(held);
  for (const [sock] of held) {
    for (const other of inQueues(sock)) {
      const count = left.get(other);
      if (count !== undefined) left.set(other, count - 1);
    }
  }
  // Whoever is held from outside can be received, and with it what waits in it.
  const reached = [...left].filter(([, count]) => count > 0).map(([sock]) => sock);
  for (const sock of reached) left.delete(sock);
  for (let sock = reached.pop(); sock !== undefined; sock = reached.pop()) {
    for (const other of inQueues(sock)) if (left.delete(other)) reached.push(other);
  }
  return new Set(left.keys());
}

/** The receive queue of a socket, or those of the connections that wait for its accept. */
function queuesOf(sock: socket): readonly sk_buff[][] {
  const u = sock.sk as unix_sock;
  if (u.sk_state !== TCP_LISTEN) return [u.sk_receive_queue];
  return u.sk_receive_queue.flatMap(({ sk }) => (sk === null ? [] : [sk.sk_receive_queue]));
}

/** The sockets that wait in a socket, as often as they do. */
function inQueues(sock: socket): readonly socket[] {
  return queuesOf(sock)
    .flat()
    .flatMap((skb) => UNIXCB(skb).fp?.fp ?? [])
    .flatMap((filp) => unix_get_socket(filp) ?? []);
}
