/** Memory of the process as a buffer: `*p`, `*(p + 8)`. */
import type { ArgType } from '../calls/spec.ts';
import type { Expr } from './ast.ts';
import { Mistake } from './diagnostic.ts';

/** The address of the memory that an expression means; undefined for one that means no memory. */
export function memoryAddress(expr: Expr): Expr | undefined {
  return expr.kind === 'unary' && expr.op === '*' ? expr.of : undefined;
}

/** True for an argument that can be memory. */
export function takesMemory(type: ArgType): boolean {
  return type.t === 'bytes' && type.memory === true;
}

/** What is wrong where memory stands and cannot. */
export function noMemoryHere(expr: Expr): Mistake {
  return new Mistake(
    expr.span,
    'memory (*p) can be the buffer of read, write, pread and pwrite; nothing else takes it',
  );
}
