/**
 * poll(2): stand in the queues of several files at once.
 *
 * Linux: fs/select.c (v6.18)
 */
import { flagNames } from '../../calls/flags.ts';
import { isStruct, type Value } from '../../script/value.ts';
import { EFAULT, EINVAL, ERESTART_RESTARTBLOCK } from '../include/linux/errno.ts';
import { RLIMIT_NOFILE } from '../include/linux/fdtable.ts';
import type { file } from '../include/linux/fs.ts';
import {
  DEFAULT_POLLMASK,
  EPOLLERR,
  EPOLLHUP,
  POLLNVAL,
  type poll_table,
} from '../include/linux/poll.ts';
import {
  restart_with,
  type Sleeping,
  TASK_INTERRUPTIBLE,
  TASK_NORMAL,
  type task_struct,
} from '../include/linux/sched.ts';
import type { sigset_t } from '../include/linux/signal.ts';
import type { ShownQueue, wait_queue_entry, wait_queue_head } from '../include/linux/wait.ts';
import { restore_saved_sigmask_unless, set_user_sigmask } from '../kernel/entry/common.ts';
import { set_current_state, signal_pending } from '../kernel/sched/core.ts';
import {
  add_wait_queue,
  default_wake_function,
  init_wait_entry,
  remove_wait_queue,
} from '../kernel/sched/wait.ts';
import { sigset } from '../kernel/signal-calls.ts';
import { NSEC_PER_MSEC, schedule_hrtimeout, timespec64 } from '../kernel/time/hrtimer.ts';
import { int, long_field, uint } from '../lib/usercopy.ts';
import { type Args, type Machine, type SyscallTable, tracepoints } from '../machine.ts';
import { keep } from '../resume.ts';
import { fget } from './file.ts';
import { fput, get_file } from './file_table.ts';

const at = tracepoints('fs/select.c');

/** One entry of poll's array. */
interface pollfd {
  readonly fd: number;
  readonly events: number;
  revents: number;
}

/** The places in queues that one poll holds, and whether any has been called. */
export class poll_wqueues {
  readonly pt: poll_table = { _qproc: __pollwait, _key: 0, container: this };
  readonly entries: wait_queue_entry[] = [];
  triggered = false;

  /** The queues that it stands in, as views show them. */
  get queues(): readonly ShownQueue[] {
    return this.entries.flatMap(({ queued }) => queued ?? []);
  }
}

const ALL_NAMED = 0x27ff;

/** Leave every queue, and let go of the files. */
function poll_freewait(k: Machine, { entries }: poll_wqueues): void {
  for (const entry of entries.splice(0)) {
    remove_wait_queue(entry);
    fput(k, (entry.data as poll_table_entry).filp);
  }
}

/** What an entry of poll's waits for. Linux: struct poll_table_entry */
interface poll_table_entry {
  readonly pwq: poll_wqueues;
  readonly key: number;
  /** Held, so that the queue is there as long as the entry stands in it. */
  readonly filp: file;
}

function __pollwait(k: Machine, filp: file, wq: wait_queue_head, pt: poll_table): void {
  const pwq = pt.container as poll_wqueues;
  const key = pt._key;
  const fields = { events: flagNames('poll', key & ALL_NAMED).join('|') };
  const entry = init_wait_entry(k, pollwake, fields, { pwq, key, filp: get_file(filp) });
  add_wait_queue(wq, entry);
  pwq.entries.push(entry);
}

/** One of the queues calls. The entry stays in it until poll is over. */
function pollwake(k: Machine, curr: wait_queue_entry, _mode: number, events: number): number {
  const { pwq, key } = curr.data as poll_table_entry;
  if (events !== 0 && !(events & key)) return 0;
  pwq.triggered = true;
  return default_wake_function(k, curr, TASK_NORMAL, events);
}

/** What a file is ready for. Linux: include/linux/poll.h vfs_poll() */
export function vfs_poll(k: Machine, filp: file, pt: poll_table | null): number {
  return filp.f_op.poll?.(k, filp, pt) ?? DEFAULT_POLLMASK;
}

/**
 * poll(2).
 *
 * Linux: fs/select.c do_sys_poll(), do_poll()
 * Sleeps: in the queues of all files, until one of them calls or the time is over.
 * Fails: EINVAL for more entries than descriptors, EFAULT, EINTR.
 */
function* sys_poll(k: Machine, current: task_struct, args: Args): Sleeping<number> {
  const timeout_msecs = int(args[2]);
  const end = timeout_msecs < 0 ? null : k.clock + timeout_msecs * NSEC_PER_MSEC;
  const polled = readPolled(current, args, end, timeout_msecs === 0);
  return typeof polled === 'number' ? polled : yield* do_sys_poll(k, polled);
}

/** The array and its count; an error for one that cannot be. */
function readPolled(
  current: task_struct,
  args: Args,
  end: number | null,
  now: boolean,
): Polled | number {
  const list = args[0];
  const given = Array.isArray(list) ? list.length : 0;
  const nfds = args[1] === undefined ? given : uint(args[1]);
  if (nfds > RLIMIT_NOFILE) return -EINVAL;
  if (nfds > 0 && !Array.isArray(list)) return -EFAULT;
  const length = Math.max(given, nfds);
  return keep(
    current,
    (): Polled => ({
      ufds: Array.from({ length }, (_, i) => readPollfd(args, i)),
      nfds,
      given,
      end,
      now,
    }),
  );
}

/**
 * What poll(2) is given: entries that are counted but not given are zero; those that are given but not counted are not
 * looked at.
 */
interface Polled {
  readonly ufds: readonly pollfd[];
  readonly nfds: number;
  readonly given: number;
  /** When the time is over, in nanoseconds; null for no limit. */
  readonly end: number | null;
  /** Only look. */
  readonly now: boolean;
}

function readPollfd([list]: Args, at: number): pollfd {
  const value = (list as readonly Value[])[at];
  const fields = isStruct(value) ? value : {};
  return {
    fd: int(fields.fd ?? 0),
    events: long_field(fields, 'events') & 0xffff,
    revents: 0,
  };
}

function* do_sys_poll(k: Machine, polled: Polled): Sleeping<number> {
  const { current } = k;
  const { ufds, nfds, given } = polled;
  if (k.tracing) at.enter(k, 'do_sys_poll.enter', { nfds });
  const table = keep(current, () => new poll_wqueues());
  const ret = yield* do_poll(k, ufds.slice(0, nfds), table, polled);
  poll_freewait(k, table);
  if (k.tracing) at.leave(k);
  if (ret === -ERESTART_RESTARTBLOCK) {
    current.restart_block = restart_with(do_sys_poll, polled);
    return ret;
  }
  const told = ufds.slice(0, given);
  current.outs[0] = told.map(({ fd, events, revents }) => ({ fd, events, revents }));
  return ret;
}

function* do_poll(
  k: Machine,
  fds: readonly pollfd[],
  wait: poll_wqueues,
  { end, now }: Polled,
): Sleeping<number> {
  const { current } = k;
  const { pt } = wait;
  let timed_out = now;
  if (timed_out) pt._qproc = null;
  for (;;) {
    if (!current.resuming) {
      const count = countReady(k, fds, pt);
      if (count > 0) return count;
      if (signal_pending(current)) return -ERESTART_RESTARTBLOCK;
      if (timed_out) return 0;
    }
    if (current.resuming || !wait.triggered) {
      set_current_state(k, TASK_INTERRUPTIBLE);
      const ret = yield* schedule_hrtimeout(k, end, 'poll_schedule_timeout', wait.queues);
      timed_out = ret === 0;
    }
    wait.triggered = false;
  }
}

/** Ask every file, and stand in their queues the first time. How many are ready. */
function countReady(k: Machine, fds: readonly pollfd[], pt: poll_table): number {
  let count = 0;
  for (const pollfd of fds) {
    if (do_pollfd(k, pollfd, pt) === 0) continue;
    count++;
    // Something is ready: nobody needs to call.
    pt._qproc = null;
  }
  // Later rounds only look; the places in the queues are kept.
  pt._qproc = null;
  return count;
}

/** Ask one file; what it says goes to revents. */
function do_pollfd(k: Machine, pollfd: pollfd, pt: poll_table): number {
  pollfd.revents = 0;
  if (pollfd.fd < 0) return 0;
  const filp = fget(k.current, pollfd.fd);
  if (filp === null) {
    pollfd.revents = POLLNVAL;
    return POLLNVAL;
  }
  const filter = pollfd.events | EPOLLERR | EPOLLHUP;
  pt._key = filter;
  pollfd.revents = vfs_poll(k, filp, pt) & filter;
  return pollfd.revents;
}

/**
 * ppoll(2): poll(2) with a time in nanoseconds, and another signal mask for as long as it waits.
 *
 * Linux: fs/select.c ppoll, poll_select_finish()
 * Fails: EINVAL for a time that is none, and as poll(2) does.
 */
function* sys_ppoll(k: Machine, current: task_struct, args: Args): Sleeping<number> {
  const time = isStruct(args[2]) ? timespec64(args[2]) : undefined;
  if (time === null) return -EINVAL;
  const end = time === undefined ? null : k.clock + time;
  const polled = readPolled(current, args, end, time === 0);
  if (typeof polled === 'number') return polled;
  const ppolled = keep(current, (): Ppolled => ({ polled, mask: sigset(args[3]) }));
  return yield* do_ppoll(k, ppolled);
}

interface Ppolled {
  readonly polled: Polled;
  readonly mask: sigset_t | null;
}

function* do_ppoll(k: Machine, ppolled: Ppolled): Sleeping<number> {
  const { current } = k;
  if (!current.resuming) set_user_sigmask(current, ppolled.mask);
  const ret = yield* do_sys_poll(k, ppolled.polled);
  const interrupted = ret === -ERESTART_RESTARTBLOCK;
  restore_saved_sigmask_unless(current, interrupted);
  // Linux: -ERESTARTNOHAND, with the time that is left written to where the caller has its own.
  if (interrupted) current.restart_block = restart_with(do_ppoll, ppolled);
  return ret;
}

export const syscalls: SyscallTable = { poll: sys_poll, ppoll: sys_ppoll };
