/**
 * Into the kernel and out of it: a call is made, and on the way back pending signals are looked at.
 *
 * Linux: kernel/entry/common.c, arch/x86/entry/syscall_64.c, arch/x86/kernel/signal.c (v6.18)
 */
import { handle_signal, runHandler } from '../../arch/x86/kernel/signal.ts';
import {
  EINTR,
  ERESTART_RESTARTBLOCK,
  ERESTARTNOHAND,
  ERESTARTNOINTR,
  ERESTARTSYS,
} from '../../include/linux/errno.ts';
import type { restart_block, Sleeping, task_struct } from '../../include/linux/sched.ts';
import { SA_RESTART, type sigset_t } from '../../include/linux/signal.ts';
import { type Args, type Machine, type Syscall, tracepoints } from '../../machine.ts';
import { drop, dropTo, keep } from '../../resume.ts';
import { enqueue_task } from '../sched/core.ts';
import { set_blocked } from '../signal.ts';
import { get_signal, type ksignal } from '../signal-get.ts';
import { task_work_pending, task_work_run } from '../task_work.ts';

const at = tracepoints('arch/x86/kernel/signal.c');

/**
 * Run a call to its end, restarts included, and deliver what is pending. Linux: do_syscall_64()
 *
 * @param inner The call of a function of the C library, which goes on behind it: then the process's call is not over.
 */
export function* do_syscall_64(
  k: Machine,
  current: task_struct,
  handler: Syscall,
  args: Args,
  inner = false,
): Sleeping<number> {
  const own = (current.resuming ? current.found : current.kept.length) + 1;
  const call = keep(current, (): call_state => ({ restart: null, ret: undefined }));
  for (;;) {
    if (call.ret === undefined) {
      const { restart } = call;
      const result =
        restart === null ? handler(k, current, args) : restart.fn(k, restart.args as never);
      const value = typeof result === 'number' ? result : yield* result;
      const over = value > -ERESTARTSYS;
      if (over && !current.sigpending && !task_work_pending(current)) return value;
      call.ret = value;
      if (!inner) k.moments?.end(current);
      dropTo(current, own);
    }
    const { ret } = call;
    const handled = yield* exit_to_user_mode_loop(k, ret);
    if (!isRestart(ret)) return ret;
    if (handled !== 'restart') return -EINTR;
    if (ret === -ERESTART_RESTARTBLOCK) call.restart = current.restart_block;
    call.ret = undefined;
    k.moments?.again(current);
    current.outs = [];
    dropTo(current, own);
  }
}

/** The way back under way: what becomes of the call, once that is decided, and whether work is being done that was put off. */
interface exit_state {
  of: 'restart' | 'eintr' | null;
  working: boolean;
}

/** A call under way: how it is made again, and what it has returned when only the way back is left. */
interface call_state {
  restart: restart_block | null;
  ret: number | undefined;
}

function isRestart(ret: number | undefined): boolean {
  return (
    ret === -ERESTARTSYS ||
    ret === -ERESTARTNOINTR ||
    ret === -ERESTARTNOHAND ||
    ret === -ERESTART_RESTARTBLOCK
  );
}

/**
 * Do the work that was put off, and deliver every pending signal before the program goes on, and let its handlers run. The process may end or stop
 * in here.
 *
 * @param ret What the call has returned so far; undefined when the program was interrupted between calls.
 * @returns What becomes of an interrupted call: it fails with EINTR, or is made again.
 */
export function* exit_to_user_mode_loop(
  k: Machine,
  ret: number | undefined,
): Sleeping<'restart' | 'eintr'> {
  const task = k.current;
  if (k.options.next !== undefined && k.caller === task && k.rq.length > 0) {
    // Linux: schedule() for TIF_NEED_RESCHED, the first thing on the way back.
    k.caller = null;
    enqueue_task(k, task);
    yield;
  }
  const fate = keep(task, (): exit_state => ({ of: null, working: false }));
  for (;;) {
    // Linux: first thing in get_signal(), and in resume_user_mode_work() where there is no signal.
    if (fate.working || task_work_pending(task)) {
      fate.working = true;
      yield* task_work_run(k);
      fate.working = false;
    }
    while (task.sigpending || task.resuming) {
      const ksig: ksignal | null = yield* get_signal(k);
      if (ksig === null) break;
      // The first handler decides; the call is over when the others run.
      fate.of ??= fateOfCall(k, ret, ksig);
      handle_signal(k, task, ksig);
    }
    if (task.saved_sigmask !== null) {
      // No handler has ended the sigsuspend. One that the old mask lets through no longer does.
      fate.of ??= noHandler(k, ret);
      restore_saved_sigmask(task);
      continue;
    }
    const frame = task.frames.at(-1);
    if (frame === undefined) break;
    runHandler(k, task, frame);
  }
  drop(task);
  return fate.of ?? noHandler(k, ret);
}

/** No handler has run: an interrupted call is made again, or gone on with. Linux: arch_do_signal_or_restart() */
function noHandler(k: Machine, ret: number | undefined): 'restart' {
  const call = k.current.request?.call ?? '';
  if (k.tracing && isRestart(ret)) {
    if (ret === -ERESTART_RESTARTBLOCK) at.point(k, 'arch_do_signal_or_restart.rest', { call });
    else at.point(k, 'arch_do_signal_or_restart.again', { call });
  }
  return 'restart';
}

/**
 * Another mask for the time of a call that waits; the old one is back when the call has returned or a handler has run.
 * Linux: kernel/signal.c set_user_sigmask(), which a NULL set tells to leave the mask
 */
export function set_user_sigmask(task: task_struct, set: sigset_t | null): void {
  if (set === null) return;
  task.saved_sigmask = task.blocked;
  set_blocked(task, set);
}

/** The call is over: put the old mask back, unless a signal is to be delivered with this one. Linux: include/linux/sched/signal.h */
export function restore_saved_sigmask_unless(task: task_struct, interrupted: boolean): void {
  if (!interrupted) restore_saved_sigmask(task);
}

/** Put the mask back that a call like sigsuspend had replaced. */
function restore_saved_sigmask(task: task_struct): void {
  const mask = task.saved_sigmask;
  task.saved_sigmask = null;
  if (mask !== null) set_blocked(task, mask);
}

/** What a handler makes of the call that it interrupts. Linux: arch/x86/kernel/signal.c handle_signal() */
function fateOfCall(k: Machine, ret: number | undefined, { ka }: ksignal): 'restart' | 'eintr' {
  const again =
    ret === -ERESTARTNOINTR || (ret === -ERESTARTSYS && (ka.sa_flags & SA_RESTART) !== 0);
  if (k.tracing && isRestart(ret)) {
    const args = { call: k.current.request?.call ?? '', handler: ka.sa_handler };
    if (again) at.point(k, 'handle_signal.again', args);
    else at.point(k, 'handle_signal.interrupted', args);
  }
  return again ? 'restart' : 'eintr';
}
