/** What turning a line of strace into a call of the notation is made of. */
import { callSpec } from '../../calls/catalogue.ts';
import type { CallName } from '../../calls/spec.ts';
import type { Expr, Span } from '../ast.ts';
import { Mistake } from '../diagnostic.ts';
import type { Names } from '../expression.ts';

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

/** The rewritings of some names. */
export interface Forms {
  readonly [name: string]: Rewrite;
}

/** The same arguments, as many as the call takes: what follows is the kernel's own (a set's size, a usage record). */
export function renamed(call: CallName, keep = callSpec(call).args.length): Rewrite {
  return (args) => ({ call, args: args.slice(0, keep) });
}

/** Drops an argument, and what follows, that must be nothing for the plain call to mean the same. */
export function unlessGiven(rewrite: Rewrite, at: number, what: string): Rewrite {
  return (args, span, context) => {
    const { call, args: rest } = rewrite(args, span, context);
    const extra = rest[at];
    if (extra !== undefined && !isNothing(extra)) throw new Mistake(extra.span, what);
    return { call, args: rest.slice(0, at) };
  };
}

/** True for what says nothing: left out, NULL or 0. */
export function isNothing(expr: Expr | undefined): boolean {
  return expr === undefined || expr.kind === 'null' || (expr.kind === 'int' && expr.value === 0);
}

/** True for a constant of a name. */
export function isConst(expr: Expr | undefined, name: string): boolean {
  return expr?.kind === 'const' && expr.name === name;
}
