/**
 * timerfd: a timer that is read. A timer that repeats is started again by whoever reads of it, so that one that nobody
 * reads costs nothing.
 *
 * Linux: fs/timerfd.c (v6.18)
 * Left out: moments of a clock (TFD_TIMER_ABSTIME), since a transcript's clock begins at zero; setting the clock.
 */
import { integer } from '../../calls/integer.ts';
import { Lacks } from '../../model/lacks.ts';
import { isStruct, type StructValue, type Value } from '../../script/value.ts';
import { CAP_WAKE_ALARM } from '../include/linux/capability.ts';
import { EAGAIN, EBADF, EFAULT, EINVAL, EPERM, ERESTARTSYS } from '../include/linux/errno.ts';
import { O_NONBLOCK, O_RDWR } from '../include/linux/fcntl.ts';
import { type file, type file_operations, noop_llseek } from '../include/linux/fs.ts';
import { EPOLLIN, type poll_table, poll_wait } from '../include/linux/poll.ts';
import type { Sleeping, task_struct } from '../include/linux/sched.ts';
import {
  TFD_CLOEXEC,
  TFD_NONBLOCK,
  TFD_TIMER_ABSTIME,
  TFD_TIMER_CANCEL_ON_SET,
  timerfd_ctx,
} from '../include/linux/timerfd.ts';
import type { iov_iter } from '../include/linux/uio.ts';
import { capable } from '../kernel/capability.ts';
import { wait_event_interruptible_locked_irq, wake_up_poll } from '../kernel/sched/wait.ts';
import { hrtimer_cancel, hrtimer_start, NSEC_PER_SEC } from '../kernel/time/hrtimer.ts';
import { int, long_field, uint } from '../lib/usercopy.ts';
import { type Args, type Machine, type SyscallTable, tracepoints } from '../machine.ts';
import { anon_inode_getfd } from './anon_inodes.ts';
import { fget } from './file.ts';

const at = tracepoints('fs/timerfd.c');

const CLOCK_REALTIME = 0;
const CLOCK_MONOTONIC = 1;
const CLOCK_BOOTTIME = 7;
const CLOCK_REALTIME_ALARM = 8;
const CLOCK_BOOTTIME_ALARM = 9;
const CLOCKS = [CLOCK_MONOTONIC, CLOCK_REALTIME, CLOCK_BOOTTIME];
const ALARMS = [CLOCK_REALTIME_ALARM, CLOCK_BOOTTIME_ALARM];
/** KTIME_MAX, and its seconds. Linux: include/linux/ktime.h ktime_set() */
const KTIME_MAX_NS = 2n ** 63n - 1n;
const KTIME_SEC_MAX = 9_223_372_036;
const SEC = BigInt(NSEC_PER_SEC);
/** sizeof(__u64). */
const U64 = 8;

const timerfd_fops: file_operations = {
  target: ({ private_data }) => private_data as timerfd_ctx,
  release: (k, _inode, filp) => timerfd_release(k, ctxOf(filp)),
  poll: timerfd_poll,
  read_iter: timerfd_read_iter,
  llseek: noop_llseek,
};

function ctxOf({ private_data }: file): timerfd_ctx {
  return private_data as timerfd_ctx;
}

function cancel(k: Machine, ctx: timerfd_ctx): void {
  if (ctx.tmr !== null) hrtimer_cancel(k, ctx.tmr);
  ctx.tmr = null;
  ctx.touch();
}

function start(k: Machine, ctx: timerfd_ctx): void {
  ctx.tmr = hrtimer_start(k, ctx.expires, timerfd_tmrproc, ctx);
  ctx.touch();
}

function timerfd_release(k: Machine, ctx: timerfd_ctx): void {
  cancel(k, ctx);
  if (k.tracing) at.point(k, 'timerfd_release.free', {}, ctx);
  k.unregister(ctx);
}

/** The timer is due: it is not started again before somebody reads. Linux: timerfd_tmrproc(), timerfd_triggered() */
function timerfd_tmrproc(k: Machine, ctx: timerfd_ctx): void {
  ctx.tmr = null;
  ctx.expired = true;
  ctx.ticks += 1n;
  ctx.touch();
  if (k.tracing) at.point(k, 'timerfd_triggered.expire', { ticks: String(ctx.ticks) }, ctx);
  wake_up_poll(k, ctx.wqh, EPOLLIN);
}

function timerfd_poll(k: Machine, filp: file, wait: poll_table | null): number {
  const ctx = ctxOf(filp);
  poll_wait(k, filp, ctx.wqh, wait);
  const events = ctx.ticks > 0n ? EPOLLIN : 0;
  if (k.tracing) at.point(k, 'timerfd_poll.mask', { mask: events }, ctx);
  return events;
}

/**
 * Start a timer again that repeats, in step with its first expiry. Linux: hrtimer_forward_now()
 *
 * @returns How many expiries have passed.
 */
function forward(k: Machine, ctx: timerfd_ctx): bigint {
  const interval = Number(ctx.tintv);
  const delta = k.clock - ctx.expires;
  if (delta < 0) return 0n;
  const overrun = Math.floor(delta / interval) + 1;
  ctx.expires += overrun * interval;
  return BigInt(overrun);
}

/**
 * Read how often the timer has expired since it was set or last read.
 *
 * Sleeps: on wqh, while it has not. Fails: EINVAL for a buffer of less than 8 bytes, EAGAIN, EFAULT, EINTR.
 */
function* timerfd_read_iter(k: Machine, filp: file, to: iov_iter): Sleeping<number> {
  const ctx = ctxOf(filp);
  if (to.count < U64) return -EINVAL;
  if (k.tracing) at.enter(k, 'timerfd_read_iter.enter', {}, ctx);
  const ret = yield* takeTicks(k, ctx, filp, to);
  if (k.tracing) at.leave(k);
  return ret;
}

function* takeTicks(k: Machine, ctx: timerfd_ctx, filp: file, to: iov_iter): Sleeping<number> {
  const ticked = () => ctx.ticks > 0n;
  if (!k.current.resuming && filp.f_flags & O_NONBLOCK && !ticked()) {
    if (k.tracing) at.point(k, 'timerfd_read_iter.again', {}, ctx);
    return -EAGAIN;
  }
  if ((yield* wait_event_interruptible_locked_irq(k, ctx.wqh, ticked)) < 0) {
    if (!ticked()) return -ERESTARTSYS;
  }
  let { ticks } = ctx;
  if (ctx.expired && ctx.tintv > 0n) {
    ticks += forward(k, ctx) - 1n;
    start(k, ctx);
  }
  ctx.expired = false;
  ctx.ticks = 0n;
  ctx.touch();
  if (k.tracing) at.point(k, 'timerfd_read_iter.take', { ticks: String(ticks) }, ctx);
  const bytes = new Uint8Array(U64);
  new DataView(bytes.buffer).setBigUint64(0, ticks, true);
  return to.copy_to_iter(bytes, 0, U64) === U64 ? U64 : -EFAULT;
}

/**
 * timerfd_create(2). Fails: EINVAL for unknown flags and clocks, EPERM for a clock that wakes the machine, EMFILE.
 */
function sys_timerfd_create(k: Machine, _current: task_struct, args: Args): number {
  const clockid = int(args[0]);
  const flags = int(args[1]);
  if (flags & ~(TFD_CLOEXEC | TFD_NONBLOCK)) return -EINVAL;
  if (![...CLOCKS, ...ALARMS].includes(clockid)) return -EINVAL;
  if (ALARMS.includes(clockid) && !capable(k, CAP_WAKE_ALARM)) return -EPERM;
  if (k.tracing) at.enter(k, 'timerfd_create.enter', {});
  const make = () => {
    return k.register(new timerfd_ctx(k, `timerfd:${k.number('timerfd')}`, clockid));
  };
  const fd = anon_inode_getfd(k, timerfd_fops, make, O_RDWR | flags);
  if (k.tracing) at.leave(k);
  return fd;
}

/** A timer's setting, in nanoseconds. Linux: struct itimerspec64 */
interface itimerspec64 {
  readonly it_value: bigint;
  readonly it_interval: bigint;
}

/** The nanoseconds of a struct timespec; null for a bad one. Linux: timespec64_valid(), timespec64_to_ktime() */
function ktime(value: Value | undefined): bigint | null {
  const fields = isStruct(value) ? value : {};
  const sec = long_field(fields, 'tv_sec');
  const nsec = long_field(fields, 'tv_nsec');
  if (sec < 0 || nsec < 0 || nsec >= NSEC_PER_SEC) return null;
  return sec >= KTIME_SEC_MAX ? KTIME_MAX_NS : BigInt(sec) * SEC + BigInt(nsec);
}

function setting(value: StructValue): itimerspec64 | null {
  const it_value = ktime(value.it_value);
  const it_interval = ktime(value.it_interval);
  return it_value === null || it_interval === null ? null : { it_value, it_interval };
}

function timespec(ns: bigint): Value {
  return { tv_sec: integer(ns / SEC), tv_nsec: Number(ns % SEC) };
}

/** What is left, and the interval. Linux: timerfd_get_remaining() */
function remaining(k: Machine, ctx: timerfd_ctx): Value {
  const left = Math.max(0, ctx.expires - k.clock);
  return { it_interval: timespec(ctx.tintv), it_value: timespec(BigInt(Math.round(left))) };
}

/**
 * timerfd_settime(2).
 *
 * Linux: fs/timerfd.c do_timerfd_settime(), timerfd_setup()
 * Fails: EFAULT; EINVAL for unknown flags, times that are none and what is no timerfd; EBADF.
 */
function sys_timerfd_settime(k: Machine, current: task_struct, args: Args): number {
  const flags = int(args[1]);
  if (!isStruct(args[2])) return -EFAULT;
  const ktmr = setting(args[2]);
  const unknown = flags & ~(TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET);
  if (unknown || ktmr === null) return -EINVAL;
  const ctx = timerfdAt(current, args[0]);
  if (typeof ctx === 'number') return ctx;
  if (flags & TFD_TIMER_ABSTIME && ktmr.it_value > 0n) {
    throw new Lacks('TFD_TIMER_ABSTIME of timerfd_settime');
  }
  cancel(k, ctx);
  if (ctx.expired && ctx.tintv > 0n) forward(k, ctx);
  const old = remaining(k, ctx);
  ctx.expired = false;
  ctx.ticks = 0n;
  ctx.tintv = ktmr.it_interval;
  ctx.expires = ktmr.it_value === 0n ? 0 : k.clock + Number(ktmr.it_value);
  if (ktmr.it_value > 0n) start(k, ctx);
  ctx.settime_flags = flags;
  ctx.touch();
  if (k.tracing && ktmr.it_value === 0n) at.point(k, 'timerfd_setup.disarm', {}, ctx);
  else if (k.tracing) at.point(k, 'timerfd_setup.arm', { ns: Number(ktmr.it_value) }, ctx);
  if (args[3] !== null) current.outs[3] = old;
  return 0;
}

/** timerfd_gettime(2): what is left. A timer that repeats is started again by this. Fails: EBADF, EINVAL, EFAULT. */
function sys_timerfd_gettime(k: Machine, current: task_struct, args: Args): number {
  const ctx = timerfdAt(current, args[0]);
  if (typeof ctx === 'number') return ctx;
  if (ctx.expired && ctx.tintv > 0n) {
    ctx.expired = false;
    ctx.ticks += forward(k, ctx) - 1n;
    start(k, ctx);
  }
  if (k.tracing) at.point(k, 'do_timerfd_gettime.look', {}, ctx);
  if (args[1] === null) return -EFAULT;
  current.outs[1] = remaining(k, ctx);
  return 0;
}

/** The timer of a descriptor, or -EBADF, -EINVAL. */
function timerfdAt(current: task_struct, fd: Value | undefined): timerfd_ctx | number {
  const filp = fget(current, uint(fd));
  if (filp === null) return -EBADF;
  return filp.f_op === timerfd_fops ? ctxOf(filp) : -EINVAL;
}

export const syscalls: SyscallTable = {
  timerfd_create: sys_timerfd_create,
  timerfd_settime: sys_timerfd_settime,
  timerfd_gettime: sys_timerfd_gettime,
};
