/** Processes and time. */
import { syscallNumber } from '../../../native/syscall-numbers.ts';
import type { CallName } from '../../calls/spec.ts';
import type { StructValue } from '../../script/value.ts';
import type { Scratch } from '../actor/scratch.ts';
import { at, direct, int, longField, type Plan, struct, withOuts } from './plan.ts';

const SIGCHLD = 17;
const CLONE_VFORK = 0x4000;
const nr = syscallNumber;

/** A struct timespec in an actor's memory; 0, the NULL pointer, for none. */
export function timespec(memory: Scratch, value: StructValue | undefined): number {
  if (value === undefined) return 0;
  return memory.int64s(longField(value, 'tv_sec'), longField(value, 'tv_nsec'));
}

/** Make a child with clone(2). */
function clone(flags: number): Plan {
  return function* ({ child }) {
    const args = [flags, 0, 0, 0, 0];
    return { result: yield { nr: nr('clone'), args, ...(child === undefined ? {} : { child }) } };
  };
}

export const PROCESS_PLANS = {
  fork: clone(SIGCHLD),
  // Without CLONE_VM: parent and child would else share the stack on which both take their commands.
  vfork: clone(CLONE_VFORK | SIGCHLD),
  getpid: direct(() => ({ nr: nr('getpid'), args: [] })),
  getppid: direct(() => ({ nr: nr('getppid'), args: [] })),
  exit: direct((context) => ({ nr: nr('exit_group'), args: [int(context, 0)] })),
  waitpid: withOuts((context) => {
    const status = context.args[1] === null ? 0 : context.memory.alloc(8);
    return {
      call: { nr: nr('wait4'), args: [int(context, 0), status, int(context, 2), 0] },
      // Without a child to report, wait4 writes nothing (kernel/exit.c, kernel_wait4).
      outs: (result) => (status === 0 || result === 0 ? [] : at(1, context.memory.uint32(status))),
    };
  }),
  nanosleep: function* (context) {
    const { memory, args } = context;
    const request = timespec(memory, struct(context, 0));
    const left = args[1] === undefined ? memory.alloc(16) : 0;
    const result = yield { nr: nr('nanosleep'), args: [request, left] };
    // The time left is written only when a signal cuts the sleep short (nanosleep(2)).
    if (result !== -4 || left === 0) return { result };
    const rest = { tv_sec: memory.int64(left), tv_nsec: memory.int64(left + 8) };
    return { result, outs: at(1, rest) };
  },
  getrlimit: withOuts((context) => {
    const { memory, args } = context;
    const limit = args[1] === null ? 0 : memory.alloc(16);
    return {
      call: { nr: nr('prlimit64'), args: [0, int(context, 0), 0, limit] },
      outs: () =>
        limit === 0
          ? []
          : at(1, { rlim_cur: memory.ulong(limit), rlim_max: memory.ulong(limit + 8) }),
    };
  }),
  setrlimit: direct((context) => {
    const given = struct(context, 1);
    const words = ['rlim_cur', 'rlim_max'].map((name) => BigInt(longField(given, name)));
    const limit =
      given === undefined
        ? 0
        : context.memory.int64s(...words.map((word) => BigInt.asIntN(64, word)));
    return { nr: nr('prlimit64'), args: [0, int(context, 0), limit, 0] };
  }),
  sched_yield: direct(() => ({ nr: nr('sched_yield'), args: [] })),
} as const satisfies { readonly [call in CallName]?: Plan };
