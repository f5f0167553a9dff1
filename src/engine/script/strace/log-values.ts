/**
 * Values of a log that are others in every run: process ids become names, System V ids and addresses variables, and
 * what nobody can foretell (other processes' ids, users, times) anything.
 */
import { argSpecs, resultType } from '../../calls/resolve.ts';
import type { ArgType, Direction } from '../../calls/spec.ts';
import { SIGNAL_INFO, type StructSpec, structSpec } from '../../calls/structs.ts';
import { commandWord } from '../argument.ts';
import type { CallItem, Expect, Expr, Item } from '../ast.ts';
import { Mistake } from '../diagnostic.ts';
import { type AssignedField, assignFields } from '../eval.ts';
import { type Log, nameOf } from './log.ts';

/** The lines of a log with the values that they have in every run. */
export function inEveryRun(items: readonly Item[], log: Log): readonly Item[] {
  const values = new LogValues(log);
  return items.map((item) => values.settle(item));
}

class LogValues {
  readonly #log: Log;
  /** Variables for ids and addresses that calls have returned. */
  readonly #variables = new Map<string, string>();

  constructor(log: Log) {
    this.#log = log;
  }

  /** A line with the values that it has in every run. */
  settle(item: Item): Item {
    switch (item.kind) {
      case 'call':
        return this.#call(item);
      case 'resumed': {
        const expect = this.#expect(item.expect, resultType(item.call));
        return expect.kind === 'unfinished' ? item : { ...item, expect };
      }
      case 'signal': {
        const { info } = item;
        if (info === undefined) return item;
        return { ...item, info: this.#value(info, SIGNAL_INFO, 'out') };
      }
      default:
        return item;
    }
  }

  #call(item: CallItem): CallItem {
    const command = commandWord(item);
    const args = [...item.args];
    for (const [position, { type, dir }] of argSpecs(item.call, command).entries()) {
      const at = item.positions[position] ?? -1;
      const arg = args[at];
      if (arg !== undefined) args[at] = this.#value(arg, type, dir);
    }
    const expect = this.#expect(item.expect, resultType(item.call, command));
    return { ...item, args, expect };
  }

  #expect(expect: CallItem['expect'], type: ArgType | { readonly t: 'void' }): Expect {
    // strace breaks a line off whenever another process's comes between: the call need not have slept.
    if (expect.kind === 'unfinished') return { ...expect, loose: true };
    if (expect.kind !== 'result' || expect.errno !== undefined || type.t === 'void') return expect;
    const { value } = expect;
    if (value.kind === 'int' && (type.t === 'id' || (type.t === 'addr' && value.value !== 0))) {
      const name = `${type.t}_${value.text.replace(/^0x/, '')}`;
      this.#variables.set(keyOf(type, value), name);
      return { ...expect, value: { kind: 'var', span: value.span, name } };
    }
    return { ...expect, value: this.#value(value, type, 'out') };
  }

  #value(expr: Expr, type: ArgType, dir: Direction): Expr {
    if (expr.kind === 'int') return this.#number(expr, type, dir);
    if (expr.kind === 'const' && type.t === 'signal' && expr.name === 'SIGRTMIN') {
      // The kernel's own, which the C library keeps for itself.
      return { ...expr, name: 'SIGRT_0' };
    }
    if (expr.kind === 'unary' && type.t === 'pid') {
      return { ...expr, of: this.#value(expr.of, type, 'in') };
    }
    if (expr.kind === 'array' && type.t === 'array') {
      return { ...expr, items: expr.items.map((item) => this.#value(item, type.of, dir)) };
    }
    return expr.kind === 'struct' ? this.#struct(expr, type, dir) : expr;
  }

  #struct(expr: Extract<Expr, { kind: 'struct' }>, type: ArgType, dir: Direction): Expr {
    const spec = type.t === 'struct' ? structSpec(type.name) : undefined;
    if (spec === undefined) return expr;
    const assigned = fieldsOf(expr, spec);
    const fields = expr.fields.map((field, at) => {
      const { field: known } = assigned[at] ?? {};
      if (known === undefined) return field;
      const unknowable = dir === 'out' && known.ofItsRun && field.value.kind === 'int';
      const value = unknowable ? any(field.value) : this.#value(field.value, known.type, dir);
      return { ...field, value };
    });
    return { ...expr, fields };
  }

  #number(expr: Extract<Expr, { kind: 'int' }>, type: ArgType, dir: Direction): Expr {
    const { span } = expr;
    if (type.t === 'pid' && this.#log.pids.has(expr.text)) {
      return { kind: 'actor', span, name: nameOf(expr.text) };
    }
    if (type.t === 'pid' && dir === 'out' && expr.value > 0) return any(expr);
    const name = this.#variables.get(keyOf(type, expr));
    return name === undefined || dir !== 'in' ? expr : { kind: 'var', span, name };
  }
}

/** The fields that are assigned; none for a structure with a mistake, which the checker tells. */
function fieldsOf(
  expr: Extract<Expr, { kind: 'struct' }>,
  spec: StructSpec,
): readonly AssignedField[] {
  try {
    return assignFields(expr, spec);
  } catch (error) {
    if (error instanceof Mistake) return [];
    throw error;
  }
}

function keyOf({ t }: ArgType, { value }: Extract<Expr, { kind: 'int' }>): string {
  return `${t} ${value}`;
}

function any({ span }: Expr): Expr {
  return { kind: 'any', span, text: '_' };
}
