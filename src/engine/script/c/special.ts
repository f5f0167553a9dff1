/** Calls that C writes otherwise than argument by argument. */
import { int32, sameWord } from '../../calls/integer.ts';
import type { CallName } from '../../calls/spec.ts';
import { STRUCTS, type StructSpec, structSpec } from '../../calls/structs.ts';
import type { Expr } from '../ast.ts';
import { assignFields, isNullPointer } from '../eval.ts';
import {
  argument,
  assigned,
  type CCall,
  exprAt,
  extract,
  finish,
  inArgument,
  lengthOf,
  messageFields,
  outArgument,
  outTarget,
  type Parts,
  plainCall,
} from './call.ts';
import { cType, emit, fillSigset, literalLength, structFields } from './expression.ts';
import { receiveMessage, sendMessage } from './message.ts';
import { leftIn, readVector, room, writeVector } from './vector.ts';

type Special = (parts: Parts) => CCall;

/** The number, pointer or bytes at a position. */
function text(parts: Parts, at: number): string {
  const expr = exprAt(parts, at);
  const spec = parts.specs[at];
  if (expr === undefined || spec === undefined) return '0';
  const emitted = emit(expr, spec.type, parts.scope);
  parts.before.push(...emitted.before);
  return emitted.text;
}

/** A pointer that an atomic operation takes. */
function word(parts: Parts): string {
  const pointer = text(parts, 0);
  return /^\w+$/.test(pointer) ? `(_Atomic int *)${pointer}` : `(_Atomic int *)(${pointer})`;
}

function atomic(name: string): Special {
  return (parts) => {
    const args = parts.specs.slice(1).map((_, at) => text(parts, at + 1));
    return finish(parts, `${name}(${[word(parts), ...args].join(', ')})`);
  };
}

const compareExchange: Special = (parts) => {
  parts.scope.program.helper('compare_exchange32');
  return plainCall(parts);
};

const store: Special = (parts) => {
  const bytes = exprAt(parts, 1);
  const length = bytes === undefined ? '0' : lengthOf(parts, bytes, { t: 'bytes' });
  return finish(parts, `memcpy(${place(parts)}, ${text(parts, 1)}, ${length})`);
};

const load: Special = (parts) =>
  finish(parts, `memcpy(${argument(parts, 1)}, ${place(parts)}, ${text(parts, 2)})`);

/** Where memory is read or written. A compiler refuses NULL there, where it sees it. */
function place(parts: Parts): string {
  if (exprAt(parts, 0)?.kind !== 'null') return text(parts, 0);
  parts.scope.program.helper('nowhere');
  return 'nowhere';
}

/** Time-outs of POSIX queues and semaphores are points in time; the transcript's are relative to now. */
function deadline(at: number): Special {
  return (parts) => {
    const args = parts.specs.map((_, index) =>
      index === at ? absolute(parts, exprAt(parts, at)) : (argument(parts, index) ?? '0'),
    );
    return finish(parts, `${parts.item.call}(${args.join(', ')})`);
  };
}

function absolute(parts: Parts, expr: Expr | undefined): string {
  if (expr === undefined || expr.kind === 'null') return 'NULL';
  parts.scope.program.helper('after');
  if (expr.kind === 'struct') {
    const values = ['tv_sec', 'tv_nsec'].map((name) => {
      const found = assignFields(expr, STRUCTS.timespec).find(({ field }) => field.name === name);
      return found === undefined ? '0' : emit(found.value, { t: 'int' }, parts.scope).text;
    });
    return `after(${values.join(', ')})`;
  }
  const held = emit(expr, { t: 'any' }, parts.scope).text;
  return `after(${held}.tv_sec, ${held}.tv_nsec)`;
}

const futex: Special = (parts) => {
  const optional = (at: number, none: string) =>
    exprAt(parts, at) === undefined ? none : argument(parts, at);
  const first = [0, 1, 2].map((at) => text(parts, at));
  const args = [...first, optional(3, 'NULL'), optional(4, 'NULL'), optional(5, '0xffffffff')];
  return finish(parts, `syscall(SYS_futex, ${args.join(', ')})`);
};

const poll: Special = (parts) => {
  const fds = exprAt(parts, 0);
  if (fds?.kind !== 'array') return plainCall(parts);
  const { scope, before, after } = parts;
  const base = { base: STRUCTS.pollfd.c, size: Math.max(1, fds.items.length) };
  const array = scope.scratch('fds', base);
  for (const [at, item] of fds.items.entries()) {
    if (item.kind !== 'struct') continue;
    const given = {
      ...item,
      fields: assignFields(item, STRUCTS.pollfd)
        .filter(({ field }) => field.dir !== 'out')
        .map(({ field, value }) => ({ name: field.name, value })),
    };
    const inner = structFields(given, STRUCTS.pollfd, scope);
    before.push(...inner.before, `${array}[${at}] = (${base.base}){${inner.text}};`);
    const revents = assignFields(item, STRUCTS.pollfd).find(({ field }) => field.dir === 'out');
    if (revents?.value.kind === 'var') {
      after.push(...extract(scope, revents.value, `${array}[${at}].revents`, { t: 'int' }));
    }
  }
  const count = exprAt(parts, 1) === undefined ? String(fds.items.length) : text(parts, 1);
  const rest = parts.specs.slice(2).map((_, at) => argument(parts, at + 2) ?? '0');
  return finish(parts, `${parts.item.call}(${[array, count, ...rest].join(', ')})`);
};

const sigaction: Special = (parts) => {
  const act = exprAt(parts, 1);
  if (act?.kind !== 'struct') return plainCall(parts);
  const { scope, before } = parts;
  const name = scope.scratch('act', { base: STRUCTS.sigaction.c });
  const inner = structFields(act, STRUCTS.sigaction, scope);
  before.push(...inner.before, `${name} = (struct sigaction){${inner.text}};`);
  const mask = assignFields(act, STRUCTS.sigaction).find(({ field }) => field.name === 'sa_mask');
  const isEmpty = mask?.value.kind === 'array' && mask.value.items.length === 0;
  if (mask !== undefined && !(isEmpty && mask.value.kind === 'array' && !mask.value.complement)) {
    before.push(...fillSigset(mask.value, `${name}.sa_mask`, scope));
  }
  const old = argument(parts, 2) ?? 'NULL';
  return finish(parts, `sigaction(${text(parts, 0)}, &${name}, ${old})`);
};

const sigqueue: Special = (parts) => {
  const value = exprAt(parts, 2);
  const isInt = value === undefined || !isPointer(value, parts);
  const union = isInt
    ? `(union sigval){.sival_int = ${text(parts, 2)}}`
    : `(union sigval){.sival_ptr = ${value?.kind === 'int' ? '(void *)' : ''}${text(parts, 2)}}`;
  return finish(parts, `sigqueue(${text(parts, 0)}, ${text(parts, 1)}, ${union})`);
};

/** True for a value of sigqueue that is a pointer: NULL, what no int holds, or a variable that holds an address. */
function isPointer(value: Expr, parts: Parts): boolean {
  if (value.kind === 'struct') return value.fields.some((field) => isPointer(field.value, parts));
  if (value.kind === 'null') return true;
  if (value.kind === 'int') return !sameWord(value.value, int32(value.value), 'int');
  return value.kind === 'var' && parts.scope.variables.get(value.name)?.type.base === 'void *';
}

/** msgctl and shmctl are declared for one structure and write others for IPC_INFO and its kin. */
const control: Special = (parts) => {
  const own = parts.item.call === 'msgctl' ? STRUCTS.msqid_ds : STRUCTS.shmid_ds;
  const args = [
    text(parts, 0),
    text(parts, 1),
    controlled(parts, argument(parts, 2) ?? 'NULL', 2, own),
  ];
  return finish(parts, `${parts.item.call}(${args.join(', ')})`);
};

function controlled(parts: Parts, pointer: string, at: number, own: StructSpec): string {
  const type = parts.specs[at]?.type;
  const isOwn = type?.t !== 'struct' || structSpec(type.name) === own || pointer === 'NULL';
  return isOwn ? pointer : `(${own.c} *)${pointer}`;
}

const msgsnd: Special = (parts) => {
  parts.scope.program.type('message');
  const message = exprAt(parts, 1);
  if (message?.kind !== 'struct') {
    const size =
      exprAt(parts, 2) === undefined ? `strlen(${text(parts, 1)}.mtext)` : text(parts, 2);
    return finish(
      parts,
      `msgsnd(${text(parts, 0)}, ${argument(parts, 1)}, ${size}, ${text(parts, 3)})`,
    );
  }
  const { type, text: body } = messageFields(message);
  const name = parts.scope.scratch('message', { base: 'struct message' });
  const length = body === undefined ? '0' : lengthOf(parts, body, { t: 'bytes' });
  const mtype = type === undefined ? '0' : emit(type, { t: 'int' }, parts.scope).text;
  parts.before.push(`${name}.mtype = ${mtype};`);
  if (body !== undefined && literalLength(body) !== 0) {
    const bytes = emit(body, { t: 'bytes' }, parts.scope);
    parts.before.push(...bytes.before, `memcpy(${name}.mtext, ${bytes.text}, ${length});`);
  }
  const size = exprAt(parts, 2) === undefined ? length : text(parts, 2);
  return finish(parts, `msgsnd(${text(parts, 0)}, &${name}, ${size}, ${text(parts, 3)})`);
};

const msgrcv: Special = (parts) => {
  parts.scope.program.type('message');
  return plainCall(parts);
};

/** The command says which member of the union the last argument is. */
const semctl: Special = (parts) => {
  const { scope, specs } = parts;
  const arg = exprAt(parts, 3);
  const spec = specs[3];
  const head = `semctl(${text(parts, 0)}, ${text(parts, 1)}, ${text(parts, 2)}`;
  const isNull = arg !== undefined && spec !== undefined && isNullPointer(arg, spec.type);
  if (arg === undefined || spec === undefined || (isNull && spec.type.t === 'int')) {
    return finish(parts, `${head})`);
  }
  scope.program.type('semun');
  if (isNull) return finish(parts, `${head}, (union semun){.buf = NULL})`);
  if (spec.type.t === 'array') {
    return finish(parts, `${head}, (union semun){.array = ${semValues(parts, arg, spec.dir)}})`);
  }
  if (spec.type.t === 'struct') {
    const of =
      spec.dir === 'out' ? outArgument(parts, arg, spec) : inArgument(parts, arg, spec.type);
    const buf = controlled(parts, of, 3, STRUCTS.semid_ds);
    return finish(parts, `${head}, (union semun){.buf = ${buf}})`);
  }
  return finish(parts, `${head}, (union semun){.val = ${text(parts, 3)}})`);
};

function semValues(parts: Parts, arg: Expr, dir: string): string {
  const { scope } = parts;
  const base = 'unsigned short';
  if (dir !== 'out') {
    if (arg.kind !== 'array') return emit(arg, { t: 'any' }, scope).text;
    const items = arg.items.map((item) => emit(item, { t: 'int' }, scope).text);
    return `(unsigned short[]){${items.join(', ')}}`;
  }
  if (arg.kind === 'var') return assigned(scope, arg.name, { base, size: 64 });
  const size = arg.kind === 'array' ? Math.max(1, arg.items.length) : 64;
  const values = scope.scratch('values', { base, size });
  if (arg.kind === 'array') {
    parts.after.push(...extract(scope, arg, values, { t: 'array', of: { t: 'int' } }));
  }
  return values;
}

/** Calls that tell an address: the caller gives room and its size. */
function addressed(at: number): Special {
  return (parts) => {
    const expr = exprAt(parts, at);
    const args = parts.specs.slice(0, at).map((_, index) => argument(parts, index) ?? '0');
    const behind = parts.specs.slice(at + 2).map((_, index) => text(parts, at + 2 + index));
    if (expr === undefined || isNullPointer(expr, { t: 'sockaddr' })) {
      return finish(
        parts,
        `${parts.item.call}(${[...args, 'NULL', 'NULL', ...behind].join(', ')})`,
      );
    }
    const [target, spec] = addressTarget(parts, expr);
    const length = parts.scope.scratch('addrlen', { base: 'socklen_t' });
    const given = exprAt(parts, at + 1);
    parts.before.push(`${length} = ${room(parts, given) ?? `sizeof ${target}`};`);
    const left = leftIn(given);
    if (left !== undefined) parts.after.push(...extract(parts.scope, left, length, { t: 'int' }));
    if (expr.kind === 'struct') {
      parts.after.push(...extract(parts.scope, expr, target, { t: 'struct', name: spec }));
    }
    args.push(`(struct sockaddr *)&${target}`, `&${length}`, ...behind);
    return finish(parts, `${parts.item.call}(${args.join(', ')})`);
  };
}

/** Where an address is written: its type is what the transcript looks at in it. */
function addressTarget(parts: Parts, expr: Expr): readonly [target: string, spec: string] {
  const { scope } = parts;
  if (expr.kind === 'var') {
    const base = scope.addressType(expr.name);
    return [assigned(scope, expr.name, { base }), 'none'];
  }
  const spec = expr.kind === 'struct' ? addressStruct(expr) : 'sockaddr_un';
  return [scope.scratch(PEERS[spec], { base: STRUCTS[spec].c }), spec];
}

/** The variable in which a peer's address is, by its structure. */
const PEERS = { sockaddr_un: 'peer', sockaddr_in: 'peer_in', sockaddr_in6: 'peer_in6' } as const;

/** The structure whose fields, or whose family, an address names. */
function addressStruct({ fields }: Extract<Expr, { kind: 'struct' }>): keyof typeof PEERS {
  const has = (prefix: string, family: string) =>
    fields.some(
      ({ name, value }) =>
        name?.startsWith(prefix) || (value.kind === 'const' && value.name === family),
    );
  if (has('sun_', 'AF_UNIX')) return 'sockaddr_un';
  return has('sin6_', 'AF_INET6') ? 'sockaddr_in6' : 'sockaddr_in';
}

const getsockopt: Special = (parts) => {
  const expr = exprAt(parts, 3);
  const spec = parts.specs[3];
  if (expr === undefined || spec === undefined) return plainCall(parts);
  const target = outTarget(parts, expr, 'value', spec.type);
  const length = parts.scope.scratch('optlen', { base: 'socklen_t' });
  const given = exprAt(parts, 4);
  parts.before.push(`${length} = ${room(parts, given) ?? `sizeof ${target}`};`);
  const left = leftIn(given);
  if (left !== undefined) parts.after.push(...extract(parts.scope, left, length, { t: 'int' }));
  const head = [0, 1, 2].map((at) => text(parts, at)).join(', ');
  return finish(parts, `getsockopt(${head}, &${target}, &${length})`);
};

const setsockopt: Special = (parts) => {
  const expr = exprAt(parts, 3);
  const type = parts.specs[3]?.type;
  if (expr === undefined || type === undefined) return plainCall(parts);
  const { base } = cType(type);
  const value = text(parts, 3);
  const address = type.t === 'struct' ? `&${value}` : `&(${base}){${value}}`;
  const head = [0, 1, 2].map((at) => text(parts, at)).join(', ');
  return finish(parts, `setsockopt(${head}, ${address}, sizeof(${base}))`);
};

/** A call that is given offsets by address. */
function offsets(type: string, ...places: readonly number[]): Special {
  return (parts) => {
    const args = parts.specs.map((_, at) => {
      const given = places.includes(at) && exprAt(parts, at)?.kind !== 'null';
      return given ? `&(${type}){${text(parts, at)}}` : (argument(parts, at) ?? '0');
    });
    return finish(parts, `${parts.item.call}(${args.join(', ')})`);
  };
}

/** Those calls. */
export const SPECIAL: { readonly [call in CallName]?: Special } = {
  store,
  load,
  store32: atomic('atomic_store'),
  store64: (parts) =>
    finish(parts, `atomic_store((_Atomic long *)(${place(parts)}), (long)(${text(parts, 1)}))`),
  load32: atomic('atomic_load'),
  set_robust_list: (parts) =>
    finish(parts, `syscall(SYS_set_robust_list, ${text(parts, 0)}, ${text(parts, 1)})`),
  fetch_add32: atomic('atomic_fetch_add'),
  exchange32: atomic('atomic_exchange'),
  compare_exchange32: compareExchange,
  mq_timedsend: deadline(4),
  mq_timedreceive: deadline(4),
  sem_timedwait: deadline(1),
  futex,
  poll,
  ppoll: poll,
  sigaction,
  sigqueue,
  msgsnd,
  msgrcv,
  msgctl: control,
  shmctl: control,
  semctl,
  accept: addressed(1),
  accept4: addressed(1),
  recvfrom: addressed(4),
  getsockname: addressed(1),
  getpeername: addressed(1),
  getsockopt,
  setsockopt,
  readv: readVector,
  writev: writeVector,
  splice: offsets('loff_t', 1, 3),
  sendfile: offsets('off_t', 2),
  sendmsg: sendMessage,
  recvmsg: receiveMessage,
};
