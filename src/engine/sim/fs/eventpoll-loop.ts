/**
 * epoll: no instance may watch itself by way of others, and none may be reached by too many ways.
 *
 * Linux: fs/eventpoll.c (v6.18)
 */
import type { epitem, eventpoll } from '../include/linux/eventpoll.ts';
import type { file } from '../include/linux/fs.ts';
import type { Machine } from '../machine.ts';
import { epollOf } from './eventpoll-poll.ts';

/** Instances that may watch each other in a row. */
const EP_MAX_NESTS = 4;
/** Ways from a file up to instances that nobody watches, by how many instances are between. */
const path_limits = [1000, 500, 100, 50, 10];

/** What a search keeps. Linux: loop_check_gen, inserting_into, tfile_check_list */
export interface loop_check {
  readonly gen: number;
  readonly inserting_into: eventpoll;
  /** The watched files that are no instances and that the search came by. */
  readonly tfile_check_list: Set<file>;
}

/** A search begins. */
export function beginCheck(k: Machine, ep: eventpoll): loop_check {
  return {
    gen: k.number('loop_check_gen'),
    inserting_into: ep,
    tfile_check_list: new Set(),
  };
}

/** True when an instance may watch another: no loop, and no row that is too long. Linux: ep_loop_check() */
export function ep_loop_check(check: loop_check, to: eventpoll): boolean {
  const depth = ep_loop_check_proc(check, to, 0);
  if (depth > EP_MAX_NESTS) return false;
  return depth + 1 + ep_get_upwards_depth_proc(check, check.inserting_into) <= EP_MAX_NESTS;
}

/** How many instances are below one; more than there may be for a loop. */
function ep_loop_check_proc(check: loop_check, ep: eventpoll, depth: number): number {
  if (ep.gen === check.gen) return ep.loop_check_depth;
  ep.gen = check.gen;
  let result = 0;
  for (const { file } of ep.rbr) {
    const inner = epollOf(file);
    if (inner === null) check.tfile_check_list.add(file);
    else if (inner === check.inserting_into || depth > EP_MAX_NESTS) result = EP_MAX_NESTS + 1;
    else result = Math.max(result, ep_loop_check_proc(check, inner, depth + 1) + 1);
    if (result > EP_MAX_NESTS) break;
  }
  ep.loop_check_depth = result;
  return result;
}

/** How many instances are above one. */
function ep_get_upwards_depth_proc(check: loop_check, ep: eventpoll): number {
  if (ep.gen === check.gen) return ep.loop_check_depth;
  let result = 0;
  for (const epi of ep.refs) {
    result = Math.max(result, ep_get_upwards_depth_proc(check, epi.ep) + 1);
  }
  ep.gen = check.gen;
  ep.loop_check_depth = result;
  return result;
}

/** True when none of the files that a search came by has more ways up than it may. Linux: reverse_path_check() */
export function reverse_path_check({ tfile_check_list }: loop_check): boolean {
  return [...tfile_check_list].every((filp) => {
    const path_count = path_limits.map(() => 0);
    return reverse_path_check_proc(filp.f_ep ?? [], 0, path_count);
  });
}

function reverse_path_check_proc(
  refs: readonly epitem[],
  depth: number,
  path_count: number[],
): boolean {
  if (depth > EP_MAX_NESTS) return false;
  return refs.every(({ ep }) =>
    ep.refs.length === 0
      ? path_count_inc(path_count, depth)
      : reverse_path_check_proc(ep.refs, depth + 1, path_count),
  );
}

/** One way more; of the shortest there may be any number. */
function path_count_inc(path_count: number[], nests: number): boolean {
  if (nests === 0) return true;
  const count = (path_count[nests] ?? 0) + 1;
  path_count[nests] = count;
  return count <= (path_limits[nests] ?? 0);
}
