/** Every call that the real kernel can make, by family. */
import type { CallName } from '../../calls/spec.ts';
import { DESCRIPTOR_PLANS } from './descriptor.ts';
import { EVENT_PLANS } from './event.ts';
import { MEMORY_PLANS } from './memory.ts';
import type { Plan } from './plan.ts';
import { POSIX_PLANS } from './posix.ts';
import { PROCESS_PLANS } from './process.ts';
import { SEMAPHORE_PLANS } from './semaphore.ts';
import { SIGNAL_PLANS } from './signal.ts';
import { SOCKET_PLANS } from './socket.ts';
import { SYSV_PLANS } from './sysv.ts';

const PLANS: { readonly [call in CallName]: Plan } = {
  ...PROCESS_PLANS,
  ...DESCRIPTOR_PLANS,
  ...EVENT_PLANS,
  ...SIGNAL_PLANS,
  ...SYSV_PLANS,
  ...MEMORY_PLANS,
  ...POSIX_PLANS,
  ...SEMAPHORE_PLANS,
  ...SOCKET_PLANS,
};

/** How a call is made; `undefined` for one that the real kernel does not have yet. */
export function planOf(call: CallName): Plan | undefined {
  return Object.hasOwn(PLANS, call) ? PLANS[call] : undefined;
}
