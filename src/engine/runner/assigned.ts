/** The names that a line assigns when what it asserts holds. */
import { argSpecs } from '../calls/resolve.ts';
import type { ArgSpec } from '../calls/spec.ts';
import { argumentAt, commandWord } from '../script/argument.ts';
import type { CallItem, Expr } from '../script/ast.ts';

/** The names that a pattern assigns: bare ones, alone and in structures and arrays. */
export function namesIn(expr: Expr): readonly string[] {
  switch (expr.kind) {
    case 'var':
      return [expr.name];
    case 'changed':
      return namesIn(expr.left);
    case 'struct':
      return expr.fields.flatMap(({ value }) => namesIn(value));
    case 'array':
      return expr.items.flatMap(namesIn);
    default:
      return [];
  }
}

/** The names in a line's out arguments; those of an in-out argument that are read are among them. */
export function outNames(
  item: CallItem,
  specs: readonly ArgSpec[] = argSpecs(item.call, commandWord(item)),
): readonly string[] {
  return specs.flatMap(({ dir }, at) => {
    const expr = dir === 'in' ? undefined : argumentAt(item, at);
    return expr === undefined ? [] : namesIn(expr);
  });
}
