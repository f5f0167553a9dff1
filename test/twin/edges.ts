/**
 * Numbers at the edges of their C types, put into random calls: what nobody would write, and every caller may.
 *
 * Left out is what a call could run long with, or reach more than this run: see WITHOUT.
 */
import { asC, type CInteger, type Integer } from '../../src/engine/calls/integer.ts';
import { argSpecs, cInteger, commandPosition } from '../../src/engine/calls/resolve.ts';
import type { ArgType } from '../../src/engine/calls/spec.ts';
import { structSpec } from '../../src/engine/calls/structs.ts';
import { argumentAt, commandWord } from '../../src/engine/script/argument.ts';
import type { CallItem, Expr } from '../../src/engine/script/ast.ts';
import { assignFields } from '../../src/engine/script/eval.ts';
import { printItem } from '../../src/engine/script/print.ts';
import type { Pick } from '../support/arbitraries.ts';

/** One number of a call, and the call with another in its place. */
interface Leaf {
  /** `semop.sops.sem_op`. */
  readonly path: string;
  readonly type: ArgType;
  readonly value: Expr;
  readonly with: (value: Expr) => CallItem;
}

/** Edges of 32 bits and fewer: what fits, what is a sign too much, what has more bits. */
const NARROW = [
  ...['-1', '0', '0x7fffffff', '0x80000000', '0xffffffff', '0x100000000', '-0x80000000'],
  ...['0x7fff', '0x8000', '0xffff', '0x10000', '0x100000003', 'LONG_MAX', 'LONG_MIN', 'ULONG_MAX'],
] as const;
/** Edges of 64 bits. */
const WIDE = [
  ...['-1', '0', '0x7fffffff', '0x80000000', '0xffffffff', '0x100000000'],
  ...[
    '9007199254740991',
    '9007199254740993',
    'LONG_MAX',
    'LONG_MIN',
    'ULONG_MAX',
    '-0x7fffffffffffffff',
  ],
] as const;
/** Addresses that nothing is mapped at: the kernel's, those of nobody, and the last of a process. */
const NOWHERE = ['-4096', '-1', 'LONG_MAX', 'LONG_MIN', '0x7ffffffff000'] as const;

const only =
  (...values: readonly Integer[]) =>
  (value: Integer): boolean =>
    values.includes(value);
const not =
  (...values: readonly Integer[]) =>
  (value: Integer): boolean =>
    !values.includes(value);
const nothing = (): boolean => false;
/** Sizes for which memory would be taken: up to 4 MiB, or none that there can be. */
const size = (value: Integer): boolean => value <= 0x10000 || value > 2n ** 62n;
/** Lengths of a few pages. */
const pages = (value: Integer): boolean => value <= 0x100000;
/** Sizes of what is there to be sent. */
const few = (value: Integer): boolean => value >= 0 && value <= 0x10000;

/** By path: which values a call may be given, as its C type has them. What is not here may be any. */
const WITHOUT: { readonly [path: string]: ((value: Integer) => boolean) | undefined } = {
  // Group 1 is init's, and -1 is everybody in the room.
  'kill.pid': not(-1, 1),
  'waitpid.pid': not(1),
  // Nobody may be sent a signal by number but the actors.
  'sigqueue.pid': not(1),
  // A time that passes while a step settles, or never.
  'alarm.seconds': nothing,
  'poll.timeout': only(0),
  'nanosleep.req.tv_sec': only(-1, -(2n ** 63n)),
  'sigtimedwait.timeout.tv_sec': only(-1, -(2n ** 63n)),
  'semtimedop.timeout.tv_sec': only(-1, -(2n ** 63n)),
  'futex.FUTEX_WAIT.timeout.tv_sec': only(-1, -(2n ** 63n)),
  // A moment of a clock, of which the notation takes those alone that have passed.
  'futex.FUTEX_WAIT_BITSET.timeout.tv_sec': nothing,
  'futex.timeout.tv_sec': nothing,
  'futex.timeout.tv_nsec': nothing,
  'sem_timedwait.timeout.tv_sec': only(-1, -(2n ** 63n)),
  'setitimer.new.tv_sec': (value) => value < 0 || value > 2 ** 31,
  'setitimer.new.tv_usec': (value) => value < 0 || value >= 1_000_000,
  // One of some nanoseconds would be over while the step settles.
  'nanosleep.req.tv_nsec': (value) => value < 0 || value >= 1_000_000_000,
  'sigtimedwait.timeout.tv_nsec': (value) => value < 0 || value >= 1_000_000_000,
  'semtimedop.timeout.tv_nsec': (value) => value < 0 || value >= 1_000_000_000,
  'futex.FUTEX_WAIT.timeout.tv_nsec': (value) => value < 0 || value >= 1_000_000_000,
  'sem_timedwait.timeout.tv_nsec': (value) => value < 0 || value >= 1_000_000_000,
  'read.count': size,
  'write.count': size,
  'send.len': few,
  'sendto.len': few,
  'recv.size': size,
  'recvfrom.size': size,
  // What the simulation says that it does not.
  'send.flags': nothing,
  'sendto.flags': nothing,
  'recv.flags': nothing,
  'recvfrom.flags': nothing,
  'sendmsg.flags': nothing,
  'recvmsg.flags': nothing,
  'getsockopt.optname': nothing,
  'setsockopt.optname': nothing,
  'getsockopt.level': nothing,
  'setsockopt.level': nothing,
  'socket.domain': nothing,
  'socketpair.domain': nothing,
  'pread.count': size,
  'pwrite.count': size,
  'mincore.length': pages,
  'load.n': size,
  // Nor may a range reach into what is the actor's own.
  'mmap.length': pages,
  'munmap.length': pages,
  'mprotect.length': pages,
  'madvise.length': pages,
  'msync.length': pages,
  'mremap.old_size': pages,
  'mremap.new_size': pages,
  'shmget.size': size,
  // Who else may use it, and with whose rights: every actor is one user.
  'mkfifo.mode': (value) => (BigInt(value) & 0o6000n) === 0n,
  'open.mode': (value) => (BigInt(value) & 0o6000n) === 0n,
  // These commands and flags do what the simulation says that it does not.
  'open.flags': nothing,
  'sem_open.flags': nothing,
  'fcntl.F_SETFL.arg': nothing,
  'shmget.flags': nothing,
  // The simulation has one limit only.
  'getrlimit.resource': (value) => value < 0 || value > 15,
  'setrlimit.resource': (value) => value < 0 || value > 15,
  // As of `open`; the kernel keeps what bits it is given.
  'mq_open.flags': nothing,
  'mq_open.mode': (value) => (BigInt(value) & 0o6000n) === 0n,
  'mq_send.len': size,
  'mq_receive.size': size,
  'mq_timedsend.len': size,
  'mq_timedreceive.size': size,
  'mq_timedsend.timeout.tv_sec': only(-1, -(2n ** 63n)),
  'mq_timedreceive.timeout.tv_sec': only(-1, -(2n ** 63n)),
  'mq_timedsend.timeout.tv_nsec': (value) => value < 0 || value >= 1_000_000_000,
  'mq_timedreceive.timeout.tv_nsec': (value) => value < 0 || value >= 1_000_000_000,
  'mmap.prot': nothing,
  'mmap.flags': nothing,
  'mprotect.prot': nothing,
  'memfd_create.flags': nothing,
  'shm_open.flags': nothing,
  'madvise.advice': nothing,
};

/** A time in which something else is done to the value: more bits than its type has, which are cut off. */
const MORE: { readonly [type in CInteger]?: string } = {
  int: '0x100000000',
  'unsigned int': '0x700000000',
  short: '0x10000',
  'unsigned short': '0x30000',
};

/**
 * A call line with one of its numbers at an edge; undefined where the call has none that can be.
 *
 * @param item The call.
 * @param pick What decides which number, and which edge.
 */
export function atEdge(item: CallItem, { kind, any }: Pick): string | undefined {
  const all = leaves(item);
  const leaf = all[kind % Math.max(1, all.length)];
  if (leaf === undefined) return undefined;
  const type = cInteger(leaf.type) ?? 'long';
  const more = MORE[type];
  const { span } = leaf.value;
  if (more !== undefined && any % 3 === 0 && leaf.value.kind !== 'struct') {
    const right: Expr = { kind: 'int', span, value: 0, text: more };
    const left: Expr = { kind: 'paren', span, of: leaf.value };
    return lineOf(leaf.with({ kind: 'binary', span, op: '+', left, right }));
  }
  const allowed = WITHOUT[leaf.path] ?? (() => true);
  const edges = edgesOf(leaf.type).filter((text) => allowed(asC(numberIn(text), type)));
  const text = edges[Math.floor(any / 3) % Math.max(1, edges.length)];
  if (text === undefined) return undefined;
  return lineOf(leaf.with({ kind: 'int', span, value: 0, text }));
}

function lineOf(item: CallItem): string {
  return printItem(item)[0] ?? '';
}

function edgesOf(type: ArgType): readonly string[] {
  if (type.t === 'addr') return NOWHERE;
  const c = cInteger(type);
  return c === 'long' || c === 'unsigned long' ? WIDE : NARROW;
}

const NAMED: { readonly [name: string]: bigint } = {
  LONG_MAX: 2n ** 63n - 1n,
  LONG_MIN: -(2n ** 63n),
  ULONG_MAX: 2n ** 64n - 1n,
};

function numberIn(text: string): Integer {
  const sign = text.startsWith('-') ? -1n : 1n;
  const value = NAMED[text] ?? sign * BigInt(text.replace(/^-/, ''));
  return asC(value < 2n ** 53n && value > -(2n ** 53n) ? Number(value) : value, 'long');
}

/** The numbers of a call that its caller gives. */
function leaves(item: CallItem): readonly Leaf[] {
  return argSpecs(item.call, commandWord(item)).flatMap(({ name, type, dir }, at) => {
    const expr = argumentAt(item, at);
    if (expr === undefined || dir === 'out') return [];
    const command = at === (commandPosition(item.call) ?? at) ? undefined : commandWord(item);
    const path = [item.call, command, name].filter((word) => word !== undefined).join('.');
    return leavesOf(expr, type, path, (value) => {
      const args = [...item.args];
      args[item.positions[at] ?? -1] = value;
      return { ...item, args };
    });
  });
}

function leavesOf(
  expr: Expr,
  type: ArgType,
  path: string,
  place: (value: Expr) => CallItem,
): readonly Leaf[] {
  if (type.t === 'array' && expr.kind === 'array') {
    return expr.items.flatMap((item, at) =>
      leavesOf(item, type.of, path, (value) =>
        place({ ...expr, items: expr.items.with(at, value) }),
      ),
    );
  }
  const spec = type.t === 'struct' ? structSpec(type.name) : undefined;
  if (spec !== undefined && expr.kind === 'struct') {
    return assignFields(expr, spec).flatMap(({ field, value }, at) => {
      if (field.dir === 'out') return [];
      const inner =
        type.t === 'struct' && type.name === 'itimerval' ? path : `${path}.${field.name}`;
      return leavesOf(value, field.type, inner, (other) => {
        const fields = expr.fields.with(at, { ...expr.fields[at], value: other });
        return place({ ...expr, fields });
      });
    });
  }
  return cInteger(type) === undefined || expr.kind === 'null'
    ? []
    : [{ path, type, value: expr, with: place }];
}
