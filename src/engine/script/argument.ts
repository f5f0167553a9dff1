/** The arguments of a call line by their positions in the catalogue; a line may leave some out. */
import { commandPosition } from '../calls/resolve.ts';
import type { CallItem, Expr } from './ast.ts';

/** The expression that stands for an argument; undefined where it was left out. */
export function argumentAt(
  { args, positions }: Pick<CallItem, 'args' | 'positions'>,
  position: number,
): Expr | undefined {
  return args[positions[position] ?? -1];
}

/** The expression that stands for the argument which decides what the others are; undefined where none does. */
export function commandArgument(item: CallItem): Expr | undefined {
  const position = commandPosition(item.call);
  return position === undefined ? undefined : argumentAt(item, position);
}

/** The name of the command, where a line gives it as a constant, alone or first among flags. */
export function commandWord(item: CallItem): string | undefined {
  let expr = commandArgument(item);
  while (expr?.kind === 'binary' && expr.op === '|') expr = expr.left;
  return expr?.kind === 'const' ? expr.name : undefined;
}
