/**
 * epoll: an item leaves its instance.
 *
 * Linux: fs/eventpoll.c (v6.18); apart from the rest of it, because the end of every file needs it.
 */
import { type epitem, eventpoll } from '../include/linux/eventpoll.ts';
import type { file } from '../include/linux/fs.ts';
import { remove_wait_queue } from '../kernel/sched/wait.ts';
import { type Machine, tracepoints } from '../machine.ts';

const at = tracepoints('fs/eventpoll.c');

/** Take one thing out of a list, if in it. */
function list_del<T>(list: T[], item: T): void {
  const i = list.indexOf(item);
  if (i >= 0) list.splice(i, 1);
}

/** Leave the queues of the file. */
export function ep_unregister_pollwait(epi: epitem): void {
  for (const pwq of epi.pwqlist.splice(0)) remove_wait_queue(pwq);
}

/** Watch no more. Linux: ep_remove_safe(), __ep_remove() */
export function ep_remove(k: Machine, ep: eventpoll, epi: epitem): void {
  ep_unregister_pollwait(epi);
  const { f_ep, private_data } = epi.file;
  if (f_ep !== null) list_del(f_ep, epi);
  if (f_ep?.length === 0) epi.file.f_ep = null;
  if (private_data instanceof eventpoll) private_data.touch();
  list_del(ep.rbr, epi);
  list_del(ep.rdllist, epi);
  ep.touch();
  if (k.tracing) at.point(k, '__ep_remove.remove', { fd: epi.fd }, ep);
}

/** The last reference to a description has gone: nobody watches it any more, whatever its numbers were. */
export function eventpoll_release_file(k: Machine, filp: file): void {
  if (k.tracing) at.enter(k, 'eventpoll_release_file.enter', { file: filp.id });
  for (const epi of [...(filp.f_ep ?? [])]) ep_remove(k, epi.ep, epi);
  if (k.tracing) at.leave(k);
}
