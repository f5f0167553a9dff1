/** struct msghdr as strace shows it, with every length. What follows from the rest of the structure is left out here. */
import { callSpec } from '../../calls/catalogue.ts';
import type { CallName } from '../../calls/spec.ts';
import type { Expr } from '../ast.ts';
import type { Forms, Rewrite } from './rewrite.ts';

type Struct = Extract<Expr, { kind: 'struct' }>;

/** Lengths, which are those of what stands beside them. */
const LENGTHS: readonly string[] = ['msg_namelen', 'msg_iovlen', 'msg_controllen', 'cmsg_len'];

/** A message without lengths; of one that is received without the address that nobody asked for. */
function message(call: CallName): Rewrite {
  return (args) => {
    const [fd, given, ...rest] = args;
    if (fd === undefined || given?.kind !== 'struct') return { call, args };
    return { call, args: [fd, plain(given, call === 'recvmsg'), ...rest] };
  };
}

/**
 * msgrcv(2): strace shows the whole buffer, of which the message is as much as was returned (strace, src/ipc_msg.c).
 */
const received: Rewrite = (args, _span, { returned }) => {
  const [id, given, size, ...rest] = args;
  const { value } = returned;
  if (id === undefined || given?.kind !== 'struct' || size?.kind !== 'int' || value === undefined) {
    return { call: 'msgrcv', args };
  }
  const fields = given.fields.map((field, at) => {
    const isText = field.name === 'mtext' || (field.name === undefined && at === 1);
    return isText ? { ...field, value: cut(field.value, Number(size.value), value) } : field;
  });
  return { call: 'msgrcv', args: [id, { ...given, fields }, size, ...rest] };
};

/** The first bytes of a buffer that is shown whole, or as much of it as strace shows. */
function cut(text: Expr, whole: number, length: number): Expr {
  if (text.kind !== 'string' || length < 0 || text.bytes.length <= length) return text;
  if (!text.prefix && text.bytes.length !== whole) return text;
  return { ...text, bytes: text.bytes.subarray(0, length), prefix: false };
}

function plain(struct: Struct, received: boolean): Struct {
  const fields = struct.fields.flatMap(({ name, value }) => {
    if (name !== undefined && LENGTHS.includes(name) && value.kind === 'int') return [];
    if (name === 'cmsg_level' && isConst(value, 'SOL_SOCKET')) return [];
    if (received && name === 'msg_name' && value.kind === 'null') return [];
    const inner = name === 'msg_control' ? controls(value) : value;
    return [name === undefined ? { value: inner } : { name, value: inner }];
  });
  return { ...struct, fields };
}

function controls(value: Expr): Expr {
  if (value.kind !== 'array') return value;
  const items = value.items.map((item) => (item.kind === 'struct' ? plain(item, false) : item));
  return { ...value, items };
}

function isConst(expr: Expr, name: string): boolean {
  return expr.kind === 'const' && expr.name === name;
}

/** Drops the length that strace shows behind an option that is set: `4`. */
function lengthDropped(call: CallName): Rewrite {
  const keep = callSpec(call).args.length;
  return (args) => {
    const length = args[keep];
    const isLiteral = length?.kind === 'int' || length?.kind === 'array';
    return { call, args: isLiteral && args.length === keep + 1 ? args.slice(0, keep) : args };
  };
}

/** Messages, addresses and options. */
export const MESSAGE_FORMS: Forms = {
  sendmsg: message('sendmsg'),
  recvmsg: message('recvmsg'),
  msgrcv: received,
  setsockopt: lengthDropped('setsockopt'),
};
