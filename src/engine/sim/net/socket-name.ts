/**
 * How snapshots name sockets: `socket:1` in the order of their first descriptors, whatever family they are of.
 *
 * No counterpart in Linux.
 */
import type { socket } from '../include/linux/net.ts';
import type { Machine } from '../machine.ts';

/** A socket gets its first descriptor: snapshots show it from now on. */
export function showSocket(k: Machine, sock: socket): void {
  sock.id = `socket:${k.number('socket')}`;
  k.register(sock);
}
