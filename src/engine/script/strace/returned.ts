/**
 * What strace writes in parentheses behind the result of poll(2), ppoll(2), select(2) and pselect6(2): the descriptors
 * that were ready. Here it stands in the array itself, as revents.
 */

import type { Expr } from '../ast.ts';
import { Cursor } from '../cursor.ts';
import { Mistake } from '../diagnostic.ts';
import { type Names, readExpression } from '../expression.ts';
import type { Returned } from './rewrite.ts';

type Struct = Extract<Expr, { kind: 'struct' }>;

/** A poll's array with the revents that `[{fd=3, revents=POLLIN}]` tells; what it does not list had none. */
export function withRevents(fds: Expr, { remark }: Returned, names: Names): Expr {
  if (fds.kind !== 'array' || remark?.startsWith('[{') !== true) return fds;
  const told = read(remark, names);
  if (told?.kind !== 'array') return fds;
  const left = [...told.items];
  const items = fds.items.map((item) => {
    if (item.kind !== 'struct' || item.fields.length !== 2) return item;
    const [next] = left;
    const ready = next?.kind === 'struct' && same(fieldOf(next, 'fd', 0), fieldOf(item, 'fd', 0));
    if (ready) left.shift();
    else if (left.length === 0 && told.more) return item;
    const revents = ready ? fieldOf(next, 'revents', 1) : zero(item);
    return revents === undefined ? item : withField(item, 'revents', revents);
  });
  return { ...fds, items };
}

function read(text: string, names: Names): Expr | undefined {
  try {
    return readExpression(new Cursor(text, 0), names);
  } catch (error) {
    if (error instanceof Mistake) return undefined;
    throw error;
  }
}

function fieldOf(struct: Struct, name: string, at: number): Expr | undefined {
  const named = struct.fields.find((field) => field.name === name);
  return (named ?? (struct.fields[at]?.name === undefined ? struct.fields[at] : undefined))?.value;
}

function same(one: Expr | undefined, other: Expr | undefined): boolean {
  return one?.kind === 'int' && other?.kind === 'int' && one.value === other.value;
}

function zero({ span }: Expr): Expr {
  return { kind: 'int', span, value: 0, text: '0' };
}

/** A struct with one field more, by name where the others are. */
function withField(struct: Struct, name: string, value: Expr): Struct {
  const named = struct.fields.some((field) => field.name !== undefined);
  return { ...struct, fields: [...struct.fields, named ? { name, value } : { value }] };
}

/**
 * The descriptors of one of select's sets that were ready, as `in [0], out [1 5]` tells.
 *
 * @param set `in`, `out` or `except`.
 * @returns Undefined where nothing is told of any.
 */
export function readySet({ remark }: Returned, set: string): readonly number[] | undefined {
  if (remark === undefined || !/^(?:in|out|except) \[/.test(remark)) return undefined;
  // With -y there are the paths of descriptors in it.
  const list = new RegExp(`\\b${set} \\[((?:\\d+(?:<[^ ]*>)? ?)*)\\]`).exec(remark)?.[1] ?? '';
  return [...list.matchAll(/(\d+)(?:<[^ ]*>)?/g)].map(([, fd]) => Number(fd));
}
