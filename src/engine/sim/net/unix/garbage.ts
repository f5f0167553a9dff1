/**
 * Descriptors in flight: counting the sockets among them, and giving up those that nobody can ever receive, because
 * every message that holds one waits in another of them.
 *
 * Linux: net/unix/garbage.c (v6.18), which finds the components by Tarjan's algorithm.
 */
import type { file } from '../../include/linux/fs.ts';
import type { socket } from '../../include/linux/net.ts';
import { kfree_skb, type sk_buff } from '../../include/linux/skbuff.ts';
import { UNIXCB, unix_sock } from '../../include/net/af_unix.ts';
import type { scm_fp_list } from '../../include/net/scm.ts';
import { TCP_LISTEN } from '../../include/net/sock.ts';
import { type Machine, tracepoints } from '../../machine.ts';
import { sock_from_file } from '../socket-file.ts';

const at = tracepoints('net/unix/garbage.c');

/** What is on its way. */
interface Inflight {
  /** Descriptors of all kinds. Linux: user->unix_inflight */
  total: number;
  /** How many messages hold each socket. Linux: struct unix_vertex */
  readonly sockets: Map<socket, number>;
}

function makeInflight(): Inflight {
  return { total: 0, sockets: new Map() };
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
  if (inflight.sockets.size > 0) k.workers.add(unix_gc);
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
  if (inflight.sockets.size === 0) k.workers.delete(unix_gc);
}

/**
 * Give up the sockets that nobody can ever receive, as soon as nobody can run. A worker of the kernel's does that whenever somebody
 * on the machine, in whatever namespace, releases a Unix socket; a twin has it do it behind each step.
 *
 * Linux: __unix_gc()
 * @returns Whether there were any.
 */
function unix_gc(k: Machine): boolean {
  const inflight = k.part(makeInflight);
  const garbage = unix_walk_scc(inflight.sockets);
  if (garbage.size === 0) return false;
  if (k.tracing) at.point(k, 'unix_gc.collect', { sockets: garbage.size });
  // Linux: unix_collect_skb(): everything that waits there, with descriptors or without.
  const hitlist: sk_buff[] = [];
  for (const sock of garbage) {
    for (const queue of queuesOf(sock)) hitlist.push(...queue.splice(0));
    sock.touch();
  }
  k.in_interrupt = true;
  for (const skb of hitlist) kfree_skb(k, skb);
  k.in_interrupt = false;
  return true;
}

/** Sockets that are held by messages alone, all of which wait in such sockets of one strongly connected component. */
function unix_walk_scc(sockets: ReadonlyMap<socket, number>): ReadonlySet<socket> {
  const successors = new Map<socket, socket[]>();
  for (const receiver of sockets.keys()) {
    for (const waiting of inQueues(receiver)) {
      const of = successors.get(waiting) ?? [];
      of.push(receiver);
      successors.set(waiting, of);
    }
  }
  const reached = new Map(
    [...sockets.keys()].map((sock) => [sock, reachableFrom(sock, successors)] as const),
  );
  const inOneScc = (one: socket, other: socket): boolean =>
    one === other ||
    (reached.get(one)?.has(other) === true && reached.get(other)?.has(one) === true);
  // Linux: unix_vertex_dead()
  const isDead = (sock: socket): boolean => {
    const edges = successors.get(sock) ?? [];
    const count = sockets.get(sock);
    return (
      sock.file?.f_count === count &&
      edges.length === count &&
      edges.every((receiver) => inOneScc(sock, receiver))
    );
  };
  const all = [...sockets.keys()];
  return new Set(
    all.filter((sock) => all.every((other) => !inOneScc(sock, other) || isDead(other))),
  );
}

/** The sockets in which a socket waits, in which those wait, and so on. */
function reachableFrom(
  sock: socket,
  successors: ReadonlyMap<socket, readonly socket[]>,
): ReadonlySet<socket> {
  const found = new Set<socket>();
  const left = [sock];
  for (let one = left.pop(); one !== undefined; one = left.pop()) {
    for (const next of successors.get(one) ?? []) {
      if (found.has(next)) continue;
      found.add(next);
      left.push(next);
    }
  }
  return found;
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
