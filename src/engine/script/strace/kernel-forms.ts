/** System calls whose arguments strace shows as the kernel takes them, where the notation has the C library's. */
import type { Expr } from '../ast.ts';
import { Mistake } from '../diagnostic.ts';
import { cloned } from './clone.ts';
import { type Log, nameOf } from './log.ts';
import { refuseMoment } from './moments.ts';
import { type Forms, intExpr, isNothing, type Rewrite } from './rewrite.ts';

/** The operation among flags that are joined by `|`; undefined where none is named. */
function operation(expr: Expr | undefined): string | undefined {
  if (expr?.kind === 'binary' && expr.op === '|') {
    return operation(expr.left) ?? operation(expr.right);
  }
  if (expr?.kind !== 'const' || /^FUTEX_(?:PRIVATE_FLAG|CLOCK_REALTIME)$/.test(expr.name)) {
    return undefined;
  }
  return expr.name.replace(/_PRIVATE$/, '');
}

/** Operations whose time is a moment (futex(2)), and what has a span instead. */
const MOMENTS: { readonly [op: string]: string | undefined } = {
  FUTEX_WAIT_BITSET: 'write FUTEX_WAIT, whose time is counted from now',
  FUTEX_WAIT_REQUEUE_PI: 'write NULL',
  FUTEX_LOCK_PI: 'write NULL',
  FUTEX_LOCK_PI2: 'write NULL',
};

/**
 * futex(2) has six arguments, of which strace shows those that the operation looks at (strace, src/futex.c). Here each
 * stands in its place.
 */
const futex: Rewrite = (args, span) => {
  const op = operation(args[1]);
  const placed = op === undefined ? args : inPlace(op, args, span);
  const instead = op === undefined ? undefined : MOMENTS[op];
  if (op !== undefined && instead !== undefined) refuseMoment(placed[3], op, instead);
  return { call: 'futex', args: placed };
};

function inPlace(op: string, args: readonly Expr[], span: Expr['span']): readonly Expr[] {
  const [addr, word, third, fourth, fifth] = args;
  if (addr === undefined || word === undefined) return args;
  const none: Expr = { kind: 'null', span };
  const zero = intExpr(0, span);
  switch (`${op}/${args.length}`) {
    case 'FUTEX_WAIT_BITSET/5':
      return [...args.slice(0, 4), none, fifth ?? zero];
    case 'FUTEX_WAKE_BITSET/4':
      return fourth?.kind === 'null'
        ? args
        : [addr, word, third ?? zero, none, none, fourth ?? zero];
    case 'FUTEX_LOCK_PI/3':
    case 'FUTEX_LOCK_PI2/3':
      return third?.kind === 'null' || third?.kind === 'struct' ? [addr, word, zero, third] : args;
    case 'FUTEX_UNLOCK_PI/2':
    case 'FUTEX_TRYLOCK_PI/2':
      return [addr, word, zero];
    default:
      return args;
  }
}

/** In a log the names of queues are the kernel's, without the slash that the C library takes off (mq_overview(7)). */
function queueName(call: 'mq_open' | 'mq_unlink'): Rewrite {
  return (args, _span, { names }) => {
    const [name, ...rest] = args;
    if (names.log === undefined || name?.kind !== 'string') return { call, args };
    const bytes = new Uint8Array([0x2f, ...name.bytes]);
    return { call, args: [{ ...name, bytes }, ...rest] };
  };
}

/** mq_getsetattr(2): mq_getattr(3) where nothing is set, else mq_setattr(3). */
const mqGetSetAttr: Rewrite = (args) => {
  const [mqdes, given, old] = args;
  if (mqdes === undefined || given?.kind !== 'null' || old === undefined) {
    return { call: 'mq_setattr', args };
  }
  return { call: 'mq_getattr', args: [mqdes, old] };
};

/** rt_sigqueueinfo(2), whose whole siginfo_t sigqueue(3) makes of the value alone. */
const sigqueueInfo: Rewrite = (args, span) => {
  const [pid, sig, info] = args;
  if (pid === undefined || sig === undefined || info?.kind !== 'struct') {
    throw new Mistake(
      info?.span ?? span,
      'expected (pid, sig, {si_signo=..., si_code=SI_QUEUE, ...})',
    );
  }
  const field = (...names: readonly string[]) =>
    info.fields.find(({ name }) => name !== undefined && names.includes(name))?.value;
  const code = field('si_code');
  if (code?.kind === 'const' && code.name !== 'SI_QUEUE') {
    throw new Mistake(code.span, 'only what sigqueue sends is known here: si_code=SI_QUEUE');
  }
  const value = field('si_value', 'si_int', 'si_ptr') ?? intExpr(0, span);
  return { call: 'sigqueue', args: [pid, sig, value] };
};

/** Whether a process or thread that a signal goes to is the caller. A log of one process alone does not name it. */
function isItself(
  target: Expr,
  all: readonly Expr[],
  actor: string,
  log: Log | undefined,
): boolean {
  if (target.kind === 'actor') return target.name === actor;
  if (target.kind !== 'int' || log === undefined) return false;
  const same = all.every((other) => other.kind === 'int' && other.value === target.value);
  return nameOf(target.text) === actor || (log.pids.size === 0 && same);
}

/** tgkill(2) and tkill(2) to the caller's only thread: raise(3). Here every process has one. */
function threadKill(targets: 1 | 2): Rewrite {
  return (args, span, { actor, names }) => {
    const own = args.slice(0, targets);
    const other = own.find((at) => !isItself(at, own, actor, names.log));
    const sig = args[targets];
    if (other !== undefined || sig === undefined) {
      throw new Mistake(
        other?.span ?? span,
        `a signal to a thread is known here only as raise, to ${actor} itself; kill sends one to a process`,
      );
    }
    return { call: 'raise', args: [sig] };
  };
}

const clockNanosleep: Rewrite = (args, span) => {
  if (args.length < 3) return { call: 'nanosleep', args };
  const [clock] = args;
  if (clock?.kind === 'const' && clock.name.endsWith('CPUTIME_ID')) {
    throw new Mistake(clock.span, `only clocks of real time are known here, not ${clock.name}`);
  }
  if (!isNothing(args[1])) {
    throw new Mistake(args[1]?.span ?? span, 'only a relative sleep is known here (flags 0)');
  }
  return { call: 'nanosleep', args: args.slice(2, 4) };
};

/** prlimit64(2) of the caller itself: setrlimit(2) where a limit is given, else getrlimit(2). */
const prlimit: Rewrite = (args, span) => {
  const [pid, resource, given, old] = args;
  if (!isNothing(pid)) {
    throw new Mistake(pid?.span ?? span, 'only limits of the caller itself are known here (pid 0)');
  }
  if (resource === undefined || given === undefined || old === undefined) {
    return { call: 'getrlimit', args: [] };
  }
  if (given.kind === 'null') return { call: 'getrlimit', args: [resource, old] };
  if (old.kind !== 'null') {
    throw new Mistake(old.span, 'setrlimit does not tell the limit that was before');
  }
  return { call: 'setrlimit', args: [resource, given] };
};

/** Calls that the C library wraps. */
export const KERNEL_FORMS: Forms = {
  clone: (args, span) => ({ call: cloned('clone', args, span), args: [] }),
  clone3: (args, span) => ({ call: cloned('clone3', args, span), args: [] }),
  clock_nanosleep: clockNanosleep,
  rt_sigqueueinfo: sigqueueInfo,
  tgkill: threadKill(2),
  tkill: threadKill(1),
  prlimit64: prlimit,
  mq_open: queueName('mq_open'),
  mq_unlink: queueName('mq_unlink'),
  mq_getsetattr: mqGetSetAttr,
  futex,
  // The size of the set stands before the flags.
  signalfd4: (args) => ({ call: 'signalfd', args: args.filter((_, at) => at !== 2) }),
};
