/**
 * The C library makes a system call in the middle of one of its functions: what the kernel does then, the delivery of
 * signals included, is over before the function goes on.
 *
 * glibc: sysdeps/unix/sysv/linux/sysdep.h INLINE_SYSCALL_CALL()
 */

import { errnoName } from '../../calls/errno.ts';
import { entryPoint } from '../arch/x86/entry/syscall_64.ts';
import type { Sleeping } from '../include/linux/sched.ts';
import { do_syscall_64 } from '../kernel/entry/common.ts';
import type { Args, Machine, Syscall } from '../machine.ts';
import { dropTo } from '../resume.ts';

const ENTRY = 'arch/x86/entry/syscall_64.c';

/** A system call of a function of the library. */
export interface LibraryCall {
  /** As the manual names it. */
  readonly name: string;
  readonly handler: Syscall;
  readonly args?: Args;
  /** What the trace shows it to return, where no two runs have the number alike. */
  readonly shown?: string;
}

/** Make it. @returns Its value, or a negated errno. */
export function* INLINE_SYSCALL(k: Machine, call: LibraryCall): Sleeping<number> {
  const { current } = k;
  const { name, handler, args = [], shown } = call;
  const kept = current.resuming ? current.found : current.kept.length;
  const way = entryPoint(name);
  if (!current.resuming) {
    k.tracer?.add(ENTRY, 'syscall.enter', { call: name }, null, way);
    current.depth += 1;
  }
  const ret = yield* do_syscall_64(k, current, handler, args, true);
  dropTo(current, kept);
  current.depth -= 1;
  const value = ret < 0 ? (errnoName(-ret) ?? ret) : (shown ?? ret);
  k.tracer?.add(ENTRY, 'syscall.exit', { call: name, value }, null, way);
  return ret;
}
