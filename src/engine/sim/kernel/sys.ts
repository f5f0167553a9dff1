/**
 * Limits of resources.
 *
 * Linux: kernel/sys.c (v6.18). Left out: every limit but RLIMIT_MSGQUEUE; a run that asks for another ends with a sentence.
 */
import { FLAG_SETS } from '../../calls/flags.table.ts';
import { asC, plain } from '../../calls/integer.ts';
import { Lacks } from '../../model/lacks.ts';
import { isStruct } from '../../script/value.ts';
import { CAP_SYS_RESOURCE } from '../include/linux/capability.ts';
import { EINVAL, EPERM } from '../include/linux/errno.ts';
import type { rlimit, task_struct } from '../include/linux/sched.ts';
import { exact, uint } from '../lib/usercopy.ts';
import { type Args, type Machine, type SyscallTable, tracepoints } from '../machine.ts';
import { capable } from './capability.ts';

const at = tracepoints('kernel/sys.c');

const { RLIMIT_MSGQUEUE } = FLAG_SETS.rlimit.values;
const RLIM_NLIMITS = 16;

/** getrlimit(2). Fails: EINVAL for what is no resource. A NULL pointer asks for nothing: prlimit64(2). */
function sys_getrlimit(_k: Machine, current: task_struct, args: Args): number {
  const bad = check(args, 'getrlimit');
  if (bad < 0) return bad;
  if (args[1] !== null) current.outs[1] = { ...current.signal.rlimit_msgqueue };
  return 0;
}

/** setrlimit(2). Fails: EINVAL for what is no resource and for more than its own most, EPERM. NULL sets nothing. */
function sys_setrlimit(k: Machine, current: task_struct, args: Args): number {
  if (!isStruct(args[1])) return check(args, 'setrlimit');
  const { rlim_cur = 0, rlim_max = 0 } = args[1];
  const given: rlimit = {
    rlim_cur: asC(exact(rlim_cur), 'unsigned long'),
    rlim_max: asC(exact(rlim_max), 'unsigned long'),
  };
  if (given.rlim_cur > given.rlim_max) return -EINVAL;
  const bad = check(args, 'setrlimit');
  if (bad < 0) return bad;
  const { signal } = current;
  const raised = given.rlim_max > signal.rlimit_msgqueue.rlim_max;
  if (raised && !capable(k, CAP_SYS_RESOURCE)) return -EPERM;
  signal.rlimit_msgqueue = given;
  const limits = { soft: plain(given.rlim_cur), hard: plain(given.rlim_max) };
  const told = { resource: 'RLIMIT_MSGQUEUE', task: current.comm, ...limits };
  if (k.tracing) at.point(k, 'do_prlimit.set', told);
  return 0;
}

/** Linux: do_prlimit() */
function check([given]: Args, call: string): number {
  const resource = uint(given);
  if (resource >= RLIM_NLIMITS) return -EINVAL;
  if (resource === RLIMIT_MSGQUEUE) return 0;
  const names = Object.entries(FLAG_SETS.rlimit.values);
  throw new Lacks(`${names.find(([, value]) => value === resource)?.[0]} of ${call}`);
}

export const syscalls: SyscallTable = { getrlimit: sys_getrlimit, setrlimit: sys_setrlimit };
