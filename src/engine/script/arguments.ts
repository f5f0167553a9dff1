/** All arguments of a call line at once: evaluated, and filled up with defaults. */
import { argSpecs, commandName } from '../calls/resolve.ts';
import type { ArgSpec } from '../calls/spec.ts';
import { argumentAt, commandArgument } from './argument.ts';
import { evaluateNumber, isAddress } from './arithmetic.ts';
import type { CallItem } from './ast.ts';
import { converted } from './convert.ts';
import { fillDefaults } from './defaults.ts';
import type { Env } from './env.ts';
import { type Evaluated, evaluateIn, guarded, isNullPointer } from './eval.ts';
import { roomsIn } from './iovec.ts';
import { memoryAddress } from './memory-buffer.ts';
import { isStruct, type Value } from './value.ts';

/** A call's arguments as a kernel takes them: integers have the C type that the call wants. */
export interface CallArguments {
  /**
   * At the catalogue's positions. An out argument is `undefined`, or `null` where NULL is passed; where it is several
   * buffers, how long they are.
   */
  readonly args: readonly (Value | undefined)[];
  /** Types and directions, with the command's consequences applied. */
  readonly specs: readonly ArgSpec[];
  /** The name of the command, where the call has one: `IPC_STAT`. */
  readonly command?: string;
}

/**
 * Evaluates the in arguments of a call line and fills in what it leaves out.
 *
 * @param item The line.
 * @param env The calling process's environment.
 */
export function evaluateArguments(item: CallItem, env: Env): Evaluated<CallArguments> {
  return guarded(env, () => {
    const command = commandOf(item, env);
    const specs = argSpecs(item.call, command);
    const args = specs.map((spec, at): Value | undefined => {
      const expr = argumentAt(item, at);
      if (expr === undefined) return undefined;
      if (spec.unread && isAddress(expr)) return null;
      if (spec.dir === 'out' && memoryAddress(expr) !== undefined) {
        return evaluateIn(expr, spec.type, env, false);
      }
      if (spec.dir === 'out') {
        return isNullPointer(expr, spec.type) ? null : roomsIn(expr, spec.type, env);
      }
      return converted(evaluateIn(expr, spec.type, env, spec.dir === 'inout'), spec.type);
    });
    const filled = fillDefaults(item.call, args, item.positions, command);
    return { args: filled, specs, ...(command === undefined ? {} : { command }) };
  });
}

/** The name of the command that a line gives; undefined when the call has none or it is not a known one. */
function commandOf(item: CallItem, env: Env): string | undefined {
  const expr = commandArgument(item);
  if (expr === undefined) return undefined;
  if (expr.kind === 'const') return expr.name;
  return commandName(item.call, evaluateNumber(expr, env), env.arch);
}

/** The name of the handler that a call sets; undefined for calls that set none. */
export function handlerIn({ args, specs }: CallArguments): string | undefined {
  for (const [at, { type }] of specs.entries()) {
    const value = args[at];
    const handler = type.t === 'handler' ? value : isStruct(value) ? value.sa_handler : undefined;
    if (typeof handler === 'string' && /^[a-z_]/.test(handler)) return handler;
  }
  return undefined;
}
