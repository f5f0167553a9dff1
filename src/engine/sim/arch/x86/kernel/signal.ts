/**
 * Handlers: a frame on the user stack for each, and the way back from it.
 *
 * Linux: arch/x86/kernel/signal.c (v6.18)
 * Differs: a program's handler does nothing here but be noted, and returns at once.
 */

import { signalText } from '../../../../model/spelling.ts';
import type { task_struct } from '../../../include/linux/sched.ts';
import { type rt_sigframe, SA_NODEFER, sigmask } from '../../../include/linux/signal.ts';
import { set_blocked } from '../../../kernel/signal.ts';
import type { ksignal } from '../../../kernel/signal-get.ts';
import { type Machine, tracepoints } from '../../../machine.ts';

const at = tracepoints('arch/x86/kernel/signal.c');
const calls = tracepoints('arch/x86/kernel/signal_64.c');
const program = tracepoints('the program');

/**
 * Lay a frame for a handler on the user stack and block what is to be blocked while it runs. Frames that are laid
 * later run first.
 */
export function handle_signal(k: Machine, task: task_struct, { sig, info, ka }: ksignal): void {
  const interrupted = task.frames.length === 0 ? (task.request?.call ?? null) : null;
  const uc_sigmask = task.saved_sigmask ?? task.blocked;
  task.saved_sigmask = null;
  const { sa_handler: handler } = ka;
  const names = named(task, sig, handler);
  const { signal } = names;
  const actor = task.comm;
  task.frames.push({ sig, handler, uc_sigmask, interrupted });
  const own = ka.sa_flags & SA_NODEFER ? 0n : sigmask(sig);
  set_blocked(task, task.blocked | ka.sa_mask | own);
  if (k.tracing) at.point(k, 'setup_rt_frame.build', names);
  k.happened({ kind: 'signal', actor, signal, info, action: 'handler', handler });
}

/** The program runs the handler of the topmost frame, and sigreturn takes the frame away. */
export function runHandler(k: Machine, task: task_struct, frame: rt_sigframe): void {
  const names = named(task, frame.sig, frame.handler);
  if (k.tracing) program.point(k, 'handler.run', names);
  task.frames.pop();
  set_blocked(task, frame.uc_sigmask);
  if (k.tracing) calls.point(k, 'rt_sigreturn.restore', names);
}

function named(task: task_struct, sig: number, handler: string) {
  return { signal: signalText(sig), handler, task: task.comm };
}
