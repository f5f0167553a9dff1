/** struct msghdr as strace shows it, with every length. What follows from the rest of the structure is left out here. */
import type { CallName } from '../calls/spec.ts';
import type { Expr } from './ast.ts';
import type { Rewrite } from './rewrite.ts';

type Struct = Extract<Expr, { kind: 'struct' }>;

/** Lengths, which are those of what stands beside them. */
const LENGTHS: readonly string[] = ['msg_namelen', 'msg_iovlen', 'msg_controllen', 'cmsg_len'];

/** A message without lengths; of one that is received without the address that nobody asked for. */
export function message(call: CallName): Rewrite {
  return (args) => {
    const [fd, given, ...rest] = args;
    if (fd === undefined || given?.kind !== 'struct') return { call, args };
    return { call, args: [fd, plain(given, call === 'recvmsg'), ...rest] };
  };
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
