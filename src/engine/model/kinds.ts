/** What is special about the kinds of kernel objects where two kernels are compared. A kind that is not here has nothing special. */
import type { OpaqueKind } from '../calls/spec.ts';

/** What two kernels need to know of a kind to be compared. */
interface ObjectKind {
  /**
   * The real kernel shows only some of them, so one that it does not show may be there. Of every other kind it shows
   * all.
   */
  readonly shownInPart?: true;
  /**
   * Fields whose numbers are opaque, written in hexadecimal, or whose names the kernel chose; any other word among them is the same
   * in both kernels.
   */
  readonly opaque?: { readonly [field: string]: OpaqueKind };
}

/** ftok(3) makes keys of inode numbers, which are a machine's own. */
const KEYED: ObjectKind = { opaque: { key: 'key' } };

const KINDS: { readonly [kind: string]: ObjectKind } = {
  // A file that has lost its name shows by its descriptors, and has none while the only process that holds it sleeps in
  // opening it.
  inode: { shownInPart: true },
  // A queue that has lost its name shows by its descriptors, and has none while they are all in messages.
  mqueue_inode_info: { shownInPart: true },
  msg_queue: KEYED,
  sem_array: KEYED,
  shmid_kernel: KEYED,
  // A socket that only messages hold has no descriptor to be seen by.
  unix_sock: { shownInPart: true, opaque: { addr: 'name' } },
  tcp_sock: { shownInPart: true, opaque: { inet_sport: 'port', inet_dport: 'port' } },
  udp_sock: { shownInPart: true, opaque: { inet_sport: 'port', inet_dport: 'port' } },
  // So have these.
  eventfd_ctx: { shownInPart: true },
  timerfd_ctx: { shownInPart: true },
  signalfd_ctx: { shownInPart: true },
  eventpoll: { shownInPart: true },
  // What is left of a connection has no descriptor: it is asked for by its addresses, as far as those are known.
  inet_timewait_sock: { shownInPart: true },
};

const ORDINARY: ObjectKind = {};

/** What is special about a kind of objects (`ObjectView.kind`). */
export function objectKind(kind: string): ObjectKind {
  return Object.hasOwn(KINDS, kind) ? (KINDS[kind] ?? ORDINARY) : ORDINARY;
}
