/**
 * What a process may do that others may not.
 *
 * Linux: kernel/capability.c (v6.18). Differs: all actors have the same capabilities, and no call changes them.
 */
import type { Machine } from '../machine.ts';

/**
 * Whether the process that runs has a capability in the first user namespace.
 *
 * In a room that an ordinary user has made, no process has one there, even if it is root in the room's own namespace.
 * Actors have none in that one either, so that this function stands for ns_capable() too.
 *
 * @param cap One of include/linux/capability.ts.
 * @returns False without it; the errno is the caller's to choose, as in Linux.
 */
export function capable(k: Machine, cap: number): boolean {
  const { capabilities, privileged } = k.options;
  return capabilities === undefined ? privileged === true : capabilities.has(cap);
}
