/**
 * Giving to a semaphore, looking at it, making and forgetting one in memory.
 *
 * glibc: nptl/sem_post.c, nptl/sem_getvalue.c, nptl/sem_init.c, nptl/sem_destroy.c (2.36)
 */
import { translate } from '../arch/x86/mm/fault.ts';
import { EINVAL, EOVERFLOW } from '../include/linux/errno.ts';
import {
  FLAGS_SHARED,
  FUTEX_BITSET_MATCH_ANY,
  FUTEX_PRIVATE_FLAG,
} from '../include/linux/futex.ts';
import type { Sleeping, task_struct } from '../include/linux/sched.ts';
import { futex_wake } from '../kernel/futex/waitwake.ts';
import { int, address as pointer, uint } from '../lib/usercopy.ts';
import { type Args, type Machine, type SyscallTable, tracepoints } from '../machine.ts';
import {
  exchange_data,
  FAULTED,
  load_data,
  load_private,
  SEM_VALUE_MAX,
  store_new_sem,
} from './sem_data.ts';
import { forget, seen, shown } from './sem_t.ts';
import { INLINE_SYSCALL } from './syscall.ts';

const at = tracepoints('nptl/sem_post.c');
const init = tracepoints('nptl/sem_init.c');
const look = tracepoints('nptl/sem_getvalue.c');

/** sem_post(3): one more, and whoever waits is woken, to whom nothing is handed over. Fails: EOVERFLOW. */
function* sem_post(k: Machine, _current: task_struct, args: Args): Sleeping<number> {
  const sem = pointer(args[0]);
  const shared = load_private(k, sem);
  const d = shared === null ? null : load_data(k, sem);
  if (d === null) return FAULTED;
  const { value, nwaiters } = d;
  if (value === SEM_VALUE_MAX) return -EOVERFLOW;
  if (!exchange_data(k, sem, { nwaiters, value: value + 1 })) return FAULTED;
  const object = seen(k, sem);
  const told = { before: value, after: (value + 1) >>> 0, nwaiters };
  if (k.tracing) at.point(k, '__new_sem_post.give', told, object);
  if (nwaiters === 0) {
    if (k.tracing) at.point(k, '__new_sem_post.nobody', {}, object);
    return 0;
  }
  if (k.tracing) at.point(k, '__new_sem_post.wake', { nwaiters }, object);
  const flags = shared === FUTEX_PRIVATE_FLAG ? FLAGS_SHARED : 0;
  yield* INLINE_SYSCALL(k, {
    name: 'futex',
    handler: () => futex_wake(k, sem, flags, 1, FUTEX_BITSET_MATCH_ANY),
  });
  return 0;
}

/** sem_getvalue(3). */
function sem_getvalue(k: Machine, current: task_struct, args: Args): number {
  const sem = pointer(args[0]);
  const d = load_data(k, sem);
  if (d === null) return FAULTED;
  if (args[1] === null && translate(k, current, 0, true) === null) return FAULTED;
  const value = d.value | 0;
  if (k.tracing) look.point(k, 'sem_getvalue.read', { value }, shown(k, sem));
  current.outs[1] = value;
  seen(k, sem);
  return 0;
}

/** sem_init(3). Fails: EINVAL. */
function sem_init(k: Machine, _current: task_struct, args: Args): number {
  const sem = pointer(args[0]);
  const pshared = int(args[1]) !== 0;
  const value = uint(args[2]);
  if (value > SEM_VALUE_MAX) return -EINVAL;
  if (!store_new_sem(k, sem, value, pshared)) return FAULTED;
  const object = seen(k, sem);
  if (!k.tracing) return 0;
  if (pshared) init.point(k, 'sem_init.shared', { value }, object);
  else init.point(k, 'sem_init.private', { value }, object);
  return 0;
}

/** sem_destroy(3), for which there is nothing to do. */
function sem_destroy(k: Machine, _current: task_struct, args: Args): number {
  if (k.tracing) init.point(k, 'sem_destroy.nothing', {});
  forget(k, pointer(args[0]));
  return 0;
}

export const syscalls: SyscallTable = { sem_post, sem_getvalue, sem_init, sem_destroy };
