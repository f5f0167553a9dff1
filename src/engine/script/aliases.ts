/** The names that strace prints for work that the notation knows by another name, and how they are rewritten. */
import type { CallName } from '../calls/spec.ts';
import type { Expr } from './ast.ts';
import { cloned } from './clone.ts';
import { Mistake } from './diagnostic.ts';
import { futex, mqGetSetAttr, queueName, sigqueueInfo, threadKill } from './kernel-forms.ts';
import { message, received } from './message-forms.ts';
import { untilThen } from './moments.ts';
import { readySet, withRevents } from './returned.ts';
import type { Rewrite } from './rewrite.ts';

/** The same arguments, at most `keep` of them: what follows is the kernel's own (a set's size, a usage record). */
function renamed(call: CallName, keep: number): Rewrite {
  return (args) => ({ call, args: args.slice(0, keep) });
}

/** Drops AT_FDCWD, and says so when the call means another directory. */
function atCwd(call: CallName, keep: number): Rewrite {
  return (args, span) => {
    const [dir, ...rest] = args;
    if (dir === undefined || !isCwd(dir)) {
      throw new Mistake(dir?.span ?? span, 'only AT_FDCWD is known as a directory here');
    }
    return { call, args: rest.slice(0, keep) };
  };
}

/** AT_FDCWD, or with -X the number that it is. */
function isCwd(dir: Expr): boolean {
  if (dir.kind === 'unary' && dir.op === '-' && dir.of.kind === 'int') return dir.of.value === 100;
  return isConst(dir, 'AT_FDCWD');
}

function isConst(expr: Expr | undefined, name: string): boolean {
  return expr?.kind === 'const' && expr.name === name;
}

function isNothing(expr: Expr | undefined): boolean {
  return expr === undefined || expr.kind === 'null' || (expr.kind === 'int' && expr.value === 0);
}

/** With a null time a timed call is the one without. */
function timed(timedCall: CallName, call: CallName, at: number): Rewrite {
  return (args) =>
    args.length === at + 1 && args[at]?.kind === 'null'
      ? { call, args: args.slice(0, at) }
      : { call: timedCall, args };
}

function fifo(rewrite: Rewrite): Rewrite {
  return (args, span, context) => {
    const { call, args: rest } = rewrite(args, span, context);
    const [path, mode] = rest;
    if (path === undefined || mode === undefined) return { call, args: rest };
    const left = withoutFifo(mode);
    if (left === undefined) {
      throw new Mistake(mode.span, 'mknod makes only a FIFO here: S_IFIFO|0666');
    }
    return { call, args: [path, left] };
  };
}

/** `S_IFIFO|0666` without its S_IFIFO; undefined when it has none. */
function withoutFifo(mode: Expr): Expr | undefined {
  if (isConst(mode, 'S_IFIFO')) return { kind: 'int', span: mode.span, value: 0, text: '0' };
  if (mode.kind !== 'binary' || mode.op !== '|') return undefined;
  if (isConst(mode.left, 'S_IFIFO')) return mode.right;
  if (isConst(mode.right, 'S_IFIFO')) return mode.left;
  const left = withoutFifo(mode.left);
  return left && { ...mode, left };
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

const ppoll: Rewrite = (args, span, { names, returned }) => {
  const [fds, nfds, timeout, mask] = args;
  if (fds === undefined || nfds === undefined || timeout === undefined) {
    return { call: 'poll', args };
  }
  if (!isNothing(mask)) {
    throw new Mistake(
      mask?.span ?? span,
      'ppoll with a signal mask is not known here; write sigprocmask, then poll',
    );
  }
  return {
    call: 'poll',
    args: [withRevents(fds, returned, names), nfds, milliseconds(timeout, 1_000_000)],
  };
};

const poll: Rewrite = ([fds, ...rest], _span, { names, returned }) => ({
  call: 'poll',
  args: fds === undefined ? [] : [withRevents(fds, returned, names), ...rest],
});

const INT_MAX = 0x7fffffff;

/** `{tv_sec=1, tv_nsec=500000000}` as poll's milliseconds, rounded up as the kernel does; NULL is for ever. */
function milliseconds(timeout: Expr, perMs: number): Expr {
  const { span } = timeout;
  if (timeout.kind === 'null') {
    const of: Expr = { kind: 'int', span, value: 1, text: '1' };
    return { kind: 'unary', span, op: '-', of };
  }
  const [sec, part] = timeout.kind === 'struct' ? timeout.fields.map((f) => f.value) : [];
  if (sec?.kind !== 'int' || part?.kind !== 'int') {
    throw new Mistake(span, 'expected a time-out in plain numbers: {sec, nsec} or NULL');
  }
  const [whole, rest] = [Number(sec.value), Number(part.value)];
  // In poll's milliseconds no time is invalid, and the longest is of some weeks.
  const value = Math.min(INT_MAX, whole * 1000 + Math.ceil(rest / perMs));
  return { kind: 'int', span, value, text: String(value) };
}

/** select's sets of descriptors as poll's array. */
function select(name: string, perMs: number): Rewrite {
  return (args, span, { returned }) => {
    const [, read, write, except, timeout, mask] = args;
    if (args.length < 5 || timeout === undefined) {
      throw new Mistake(span, 'expected (nfds, readfds, writefds, exceptfds, timeout)');
    }
    if (!isNothing(maskOf(mask))) {
      throw new Mistake(
        mask?.span ?? span,
        `${name} with a signal mask is not known here; write sigprocmask, then poll`,
      );
    }
    const items = [
      ...watched(read, 'POLLIN', readySet(returned, 'in')),
      ...watched(write, 'POLLOUT', readySet(returned, 'out')),
      ...watched(except, 'POLLPRI', readySet(returned, 'except')),
    ];
    const fds: Expr = { kind: 'array', span, items, complement: false };
    const count: Expr = {
      kind: 'int',
      span,
      value: items.length,
      text: String(items.length),
    };
    return { call: 'poll', args: [fds, count, milliseconds(timeout, perMs)] };
  };
}

/** The mask in pselect6's last argument, which is a structure of it and its size: `{NULL, 8}`. */
function maskOf(expr: Expr | undefined): Expr | undefined {
  return expr?.kind === 'struct' ? expr.fields[0]?.value : expr;
}

/** The set's descriptors; what is known not to have been ready has no revents, the count says of the others that they have. */
function watched(
  set: Expr | undefined,
  event: string,
  ready: readonly number[] | undefined,
): Expr[] {
  if (set === undefined || set.kind === 'null') return [];
  if (set.kind !== 'array') throw new Mistake(set.span, 'expected a set of descriptors: [3, 4]');
  return set.items.map((fd) => {
    const { span } = fd;
    const events: Expr = { kind: 'const', span, name: event };
    const none = fd.kind === 'int' && ready !== undefined && !ready.includes(Number(fd.value));
    const revents: Expr = none
      ? { kind: 'int', span, value: 0, text: '0' }
      : { kind: 'any', span, text: '_' };
    return {
      kind: 'struct',
      span,
      fields: [{ value: fd }, { value: events }, { value: revents }],
    };
  });
}

/** Drops an argument, and what follows, that must be nothing for the plain call to mean the same. */
function unlessGiven(rewrite: Rewrite, at: number, what: string): Rewrite {
  return (args, span, context) => {
    const { call, args: rest } = rewrite(args, span, context);
    const extra = rest[at];
    if (extra !== undefined && !isNothing(extra)) throw new Mistake(extra.span, what);
    return { call, args: rest.slice(0, at) };
  };
}

/** Drops the length that strace shows behind an address or option: `[16]`, `4`. */
function lengthDropped(call: CallName, keep: number): Rewrite {
  return (args) => {
    const length = args[keep];
    const isLiteral = length?.kind === 'int' || length?.kind === 'array';
    return { call, args: isLiteral && args.length === keep + 1 ? args.slice(0, keep) : args };
  };
}

/** Every alias. A name of the catalogue stands here only when it is sometimes another call. */
export const ALIASES: { readonly [name: string]: Rewrite } = {
  openat: atCwd('open', 3),
  unlinkat: unlessGiven(
    atCwd('unlink', 2),
    1,
    'unlinkat with flags is rmdir(2), which is not known here; flags are 0',
  ),
  mknodat: fifo(atCwd('mkfifo', 2)),
  mknod: fifo(renamed('mkfifo', 2)),
  clone: (args, span) => ({ call: cloned('clone', args, span), args: [] }),
  clone3: (args, span) => ({ call: cloned('clone3', args, span), args: [] }),
  exit_group: renamed('exit', 1),
  _exit: renamed('exit', 1),
  wait4: renamed('waitpid', 3),
  clock_nanosleep: clockNanosleep,
  rt_sigaction: renamed('sigaction', 3),
  rt_sigprocmask: renamed('sigprocmask', 3),
  rt_sigpending: renamed('sigpending', 1),
  rt_sigsuspend: renamed('sigsuspend', 1),
  rt_sigtimedwait: (args, span, context) =>
    timed('sigtimedwait', 'sigwaitinfo', 2)(args.slice(0, 3), span, context),
  sigtimedwait: timed('sigtimedwait', 'sigwaitinfo', 2),
  rt_sigqueueinfo: sigqueueInfo,
  tgkill: threadKill(2),
  tkill: threadKill(1),
  mq_timedsend: untilThen(timed('mq_timedsend', 'mq_send', 4)),
  mq_timedreceive: untilThen(timed('mq_timedreceive', 'mq_receive', 4)),
  mq_open: queueName('mq_open'),
  mq_unlink: queueName('mq_unlink'),
  mq_getsetattr: mqGetSetAttr,
  sem_timedwait: untilThen((args) => ({ call: 'sem_timedwait', args })),
  futex,
  sendmsg: message('sendmsg'),
  recvmsg: message('recvmsg'),
  msgrcv: received,
  getsockname: lengthDropped('getsockname', 2),
  getpeername: lengthDropped('getpeername', 2),
  getsockopt: lengthDropped('getsockopt', 4),
  setsockopt: lengthDropped('setsockopt', 4),
  poll,
  ppoll,
  pselect6: select('pselect6', 1_000_000),
  select: select('select', 1000),
  epoll_pwait: unlessGiven(
    renamed('epoll_wait', 5),
    4,
    'epoll_pwait with a signal mask is not known here; write sigprocmask, then epoll_wait',
  ),
};

/** The names of the aliases, for suggestions and the reference. */
export const ALIAS_NAMES: readonly string[] = Object.keys(ALIASES);

/** The canonical names that an alias may stand for in `<... NAME resumed>`. */
export const ALIAS_OF: { readonly [name: string]: CallName } = {
  openat: 'open',
  unlinkat: 'unlink',
  mknodat: 'mkfifo',
  mknod: 'mkfifo',
  clone: 'fork',
  clone3: 'fork',
  exit_group: 'exit',
  _exit: 'exit',
  wait4: 'waitpid',
  clock_nanosleep: 'nanosleep',
  rt_sigaction: 'sigaction',
  rt_sigprocmask: 'sigprocmask',
  rt_sigpending: 'sigpending',
  rt_sigsuspend: 'sigsuspend',
  rt_sigtimedwait: 'sigtimedwait',
  rt_sigqueueinfo: 'sigqueue',
  tgkill: 'raise',
  tkill: 'raise',
  mq_getsetattr: 'mq_getattr',
  ppoll: 'poll',
  pselect6: 'poll',
  select: 'poll',
  epoll_pwait: 'epoll_wait',
};

/**
 * Whether `<... NAME resumed>` may be the return of a call: the timed form of a call without a time is the plain one,
 * and clone may be either fork, which that line cannot tell.
 */
export function sameCall(blocked: string, resumed: string): boolean {
  const base = (name: string) =>
    name
      .replace(/^mq_timed/, 'mq_')
      .replace('waitinfo', 'timedwait')
      .replace('vfork', 'fork');
  return base(blocked) === base(resumed);
}
