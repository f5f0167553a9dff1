/** Which calls start again after a signal handler that was set with SA_RESTART. */
import { CALL_NAMES, callSpec } from './catalogue.ts';
import type { CallName } from './spec.ts';

/**
 * The blocking calls that SA_RESTART restarts (signal(7), "Interruption of system calls and library functions by
 * signal handlers"); every other blocking call fails with EINTR whatever the flags are.
 */
export const RESTARTABLE: ReadonlySet<CallName> = new Set(
  CALL_NAMES.filter((call) => callSpec(call).restarts),
);
