/**
 * Signals that are pending, and what is to be done about them.
 *
 * Linux: include/linux/signal.h, include/linux/signal_types.h (v6.18)
 */
import { FLAG_SETS } from '../../../calls/flags.table.ts';
import type { SignalInfo } from '../../../model/step.ts';

/** Signal n is bit n-1. A value, so that copying it is what fork does. */
export type sigset_t = bigint;

/** The set that holds one signal. */
export function sigmask(sig: number): sigset_t {
  return 1n << BigInt(sig - 1);
}

/** True when the signal is in the set. */
export function sigismember(set: sigset_t, sig: number): boolean {
  return (set & sigmask(sig)) !== 0n;
}

export const SIGINT = 2;
export const SIGABRT = 6;
export const SIGBUS = 7;
export const SIGKILL = 9;
export const SIGUSR1 = 10;
export const SIGSEGV = 11;
export const SIGUSR2 = 12;
export const SIGPIPE = 13;
export const SIGALRM = 14;
export const SIGIO = 29;
export const SIGTERM = 15;
export const SIGCHLD = 17;
export const SIGCONT = 18;
export const SIGSTOP = 19;
export const SIGTSTP = 20;
export const SIGTTIN = 21;
export const SIGTTOU = 22;
export const SIGURG = 23;
export const SIGVTALRM = 26;
export const SIGPROF = 27;
export const SIGWINCH = 28;
/** The kernel's first real-time signal; the C library keeps 32 and 33 for itself. */
export const SIGRTMIN = 32;
export const _NSIG = 64;

export const { SA_NOCLDSTOP, SA_NOCLDWAIT, SA_RESTART, SA_NODEFER, SA_RESETHAND } =
  FLAG_SETS.sa.values;

/** Signals that cannot be caught, blocked or ignored. Linux: sig_kernel_only() */
export function sig_kernel_only(sig: number): boolean {
  return sig === SIGKILL || sig === SIGSTOP;
}

/** Signals whose default action is to stop. Linux: sig_kernel_stop() */
export function sig_kernel_stop(sig: number): boolean {
  return sig >= SIGSTOP && sig <= SIGTTOU;
}

/**
 * Signals whose default action is to be ignored, SIGCONT among them: the process goes on when it is sent, whatever
 * becomes of it. Linux: sig_kernel_ignore()
 */
export function sig_kernel_ignore(sig: number): boolean {
  return sig === SIGCONT || sig === SIGCHLD || sig === SIGURG || sig === SIGWINCH;
}

/** The stop signals as a set. Linux: SIG_KERNEL_STOP_MASK */
export const SIG_KERNEL_STOP_MASK: sigset_t = [SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU].reduce(
  (set, sig) => set | sigmask(sig),
  0n,
);

/** A set from signal numbers; numbers that are no signals are left out. */
export function sigsetOf(signals: Iterable<number>): sigset_t {
  let set = 0n;
  for (const sig of signals) if (sig >= 1 && sig <= _NSIG) set |= sigmask(sig);
  return set;
}

/** One queued instance. */
export interface sigqueue {
  readonly sig: number;
  readonly info: SignalInfo;
}

/** A handler's frame on the user stack. Linux: struct rt_sigframe of the processor */
export interface rt_sigframe {
  readonly sig: number;
  readonly handler: string;
  /** The mask that sigreturn puts back. */
  readonly uc_sigmask: sigset_t;
  /** The call that the delivery interrupted, if one was. */
  readonly interrupted: string | null;
}

/** Signals that were sent and not yet delivered; `list` in order of sending. */
export interface sigpending {
  list: sigqueue[];
  signal: sigset_t;
}

/** What is done about a signal. */
export interface k_sigaction {
  /** `SIG_DFL`, `SIG_IGN`, or the handler's name. */
  readonly sa_handler: string;
  readonly sa_flags: number;
  readonly sa_mask: sigset_t;
}

export const SIG_DFL_ACTION: k_sigaction = { sa_handler: 'SIG_DFL', sa_flags: 0, sa_mask: 0n };
