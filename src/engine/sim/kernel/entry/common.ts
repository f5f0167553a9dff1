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
import type { Sleeping, task_struct } from '../../include/linux/sched.ts';
import { SA_RESTART } from '../../include/linux/signal.ts';
import type { Args, Machine, Syscall } from '../../machine.ts';
import { get_signal, type ksignal } from '../get-signal.ts';
import { enqueue_task } from '../sched/core.ts';
import { set_blocked } from '../signal.ts';

/** Run a call to its end, restarts included, and deliver what is pending. Linux: do_syscall_64() */
export function* do_syscall_64(
  k: Machine,
  current: task_struct,
  handler: Syscall,
  args: Args,
): Sleeping<number> {
  let call = () => handler(k, current, args);
  for (;;) {
    const result = call();
    const ret = typeof result === 'number' ? result : yield* result;
    if (!current.sigpending && ret > -ERESTARTSYS) return ret;
    const handled = yield* exit_to_user_mode_loop(k, ret);
    if (!isRestart(ret)) return ret;
    if (handled !== 'restart') return -EINTR;
    const { fn } = current.restart_block;
    if (ret === -ERESTART_RESTARTBLOCK && fn !== null) call = fn;
    current.outs = [];
  }
}

function isRestart(ret: number): boolean {
  return (
    ret === -ERESTARTSYS ||
    ret === -ERESTARTNOINTR ||
    ret === -ERESTARTNOHAND ||
    ret === -ERESTART_RESTARTBLOCK
  );
}

/**
 * Deliver every pending signal before the program goes on, and let its handlers run. The process may end or stop
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
  let outcome: 'restart' | 'eintr' | null = null;
  for (;;) {
    while (task.sigpending) {
      const ksig: ksignal | null = yield* get_signal(k);
      if (ksig === null) break;
      // The first handler decides; the call is over when the others run.
      outcome ??= fateOfCall(ret, ksig);
      handle_signal(k, task, ksig);
    }
    if (task.saved_sigmask !== null) {
      // No handler has ended the sigsuspend. One that the old mask lets through no longer does.
      outcome ??= 'restart';
      restore_saved_sigmask(task);
      continue;
    }
    const frame = task.frames.at(-1);
    if (frame === undefined) break;
    runHandler(k, task, frame);
  }
  return outcome ?? 'restart';
}

/** No handler ran: put the mask back that a sigsuspend had replaced. */
function restore_saved_sigmask(task: task_struct): void {
  const mask = task.saved_sigmask;
  task.saved_sigmask = null;
  if (mask !== null) set_blocked(task, mask);
}

function fateOfCall(ret: number | undefined, ksig: ksignal): 'restart' | 'eintr' {
  if (ret === -ERESTARTNOINTR) return 'restart';
  return ret === -ERESTARTSYS && ksig.ka.sa_flags & SA_RESTART ? 'restart' : 'eintr';
}
