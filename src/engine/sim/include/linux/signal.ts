/**
 * Signals that are pending, and what is to be done about them.
 *
 * Linux: include/linux/signal.h, include/linux/signal_types.h (v6.18)
 */
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
export const SIGTERM = 15;
export const SIGCHLD = 17;
export const SIGCONT = 18;
export const SIGSTOP = 19;
export const SIGTSTP = 20;
export const SIGTTIN = 21;
export const SIGTTOU = 22;
export const _NSIG = 64;

/** One queued instance. */
export interface sigqueue {
  readonly sig: number;
  readonly info: SignalInfo;
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
