/** What turning a line of strace into a call of the notation is made of. */
import type { CallName } from '../calls/spec.ts';
import type { Expr, Span } from './ast.ts';
import type { Names } from './expression.ts';

/** A call by its canonical name, with the arguments that remain. */
export interface Rewritten {
  readonly call: CallName;
  readonly args: readonly Expr[];
}

/** A call's return as strace writes it. */
export interface Returned {
  /** The result, where it is a number. */
  readonly value?: number;
  /** What stands in parentheses behind it. */
  readonly remark?: string;
}

/** What a rewriting may want to know of the line besides. */
export interface Context {
  readonly names: Names;
  /** The process whose line it is. */
  readonly actor: string;
  /** What the call returned, as far as the line, or the one on which the call is resumed, tells. */
  readonly returned: Returned;
  /** The moment that strace -ttt wrote in front: nanoseconds since 1970. */
  readonly stampNs: bigint | undefined;
}

/** Turns the arguments of one name into a call. Throws a Mistake for what would become something else. */
export type Rewrite = (args: readonly Expr[], span: Span, context: Context) => Rewritten;

/** An integer that a rewriting writes. */
export function intExpr(value: number, span: Span): Expr {
  return { kind: 'int', span, value, text: String(value) };
}
