/** The many calls that wait for descriptors, of which the notation has poll, and ppoll with a mask. */
import type { Expr } from '../ast.ts';
import { Mistake } from '../diagnostic.ts';
import { readySet, withRevents } from './returned.ts';
import { type Forms, isNothing, type Rewrite } from './rewrite.ts';

const ppoll: Rewrite = (args, span, { names, returned }) => {
  const [fds, nfds, timeout, mask] = args;
  if (fds === undefined || nfds === undefined || timeout === undefined) {
    return { call: 'poll', args };
  }
  const polled = withRevents(fds, returned, names);
  if (!isNothing(mask) || !isPlainTime(timeout)) {
    const none: Expr = { kind: 'null', span };
    return { call: 'ppoll', args: [polled, nfds, timeout, mask ?? none] };
  }
  return { call: 'poll', args: [polled, nfds, milliseconds(timeout, 1_000_000)] };
};

/** With a mask it is a call of its own. */
const epollPwait: Rewrite = (args) =>
  isNothing(args[4])
    ? { call: 'epoll_wait', args: args.slice(0, 4) }
    : { call: 'epoll_pwait', args: args.slice(0, 5) };

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

/** True for a time of plain numbers, and for none: poll has no others. */
function isPlainTime(timeout: Expr): boolean {
  if (timeout.kind === 'null') return true;
  const parts = timeout.kind === 'struct' ? timeout.fields.map(({ value }) => value) : [];
  return parts.length === 2 && parts.every(({ kind }) => kind === 'int');
}

/** select's sets of descriptors as poll's array. */
function select(perMs: number): Rewrite {
  return (args, span, { returned }) => {
    const [, read, write, except, timeout, mask] = args;
    if (args.length < 5 || timeout === undefined) {
      throw new Mistake(span, 'expected (nfds, readfds, writefds, exceptfds, timeout)');
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
    const set = maskOf(mask);
    return set === undefined || isNothing(set)
      ? { call: 'poll', args: [fds, count, milliseconds(timeout, perMs)] }
      : { call: 'ppoll', args: [fds, count, timeout, set] };
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

/** Calls that wait for descriptors. */
export const POLL_FORMS: Forms = {
  poll,
  ppoll,
  pselect6: select(1_000_000),
  select: select(1000),
  epoll_pwait: epollPwait,
};
