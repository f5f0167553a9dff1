/** Prints a random run as a transcript that says what this machine's kernel did. */
import { argSpecs, resultType } from '../../src/engine/calls/resolve.ts';
import { showDifference } from '../../src/engine/model/difference.ts';
import type { Consequence, Returned, Step } from '../../src/engine/model/step.ts';
import { commandOf, describeExit } from '../../src/engine/runner/describe.ts';
import type { CallItem } from '../../src/engine/script/ast.ts';
import { formatOutcome, formatValue } from '../../src/engine/script/format.ts';
import type { Value } from '../../src/engine/script/value.ts';
import type { RandomRun } from './random-run.ts';

/** A run as a transcript that says what this machine's kernel did: a lab that the simulation does not pass. */
export function printRun({ made, difference }: RandomRun): string {
  const names = new Map<number, string>();
  /** The child of whoever sleeps in vfork. */
  const unborn = new Map<string, string>();
  const lines: string[] = [];
  for (const { item, line, frame } of made) {
    const step = frame.real ?? frame.step;
    if (item.child !== undefined && step.outcome?.kind === 'returned' && step.outcome.value > 0) {
      names.set(Number(step.outcome.value), /= (\w+)$/.exec(line)?.[1] ?? '?');
    }
    const youngest = step.snapshot.processes.at(-1)?.actor;
    if (item.call === 'vfork' && youngest !== undefined) unborn.set(item.actor, youngest);
    const consequences = step.consequences.map((c) => told(c, unborn.get(c.actor)));
    lines.push(lineWith(item, line.replace(UNFINISHED, ''), step, names), ...consequences);
  }
  if (difference !== undefined) {
    const { path, sim, real } = showDifference(difference);
    lines.push(`# ${path}: ${sim} in the simulation, ${real} on this machine`);
  }
  return `${lines.join('\n')}\n`;
}

const UNFINISHED = / <unfinished \.\.\.>$/;

/** A line with the values that came out in place of the names, and the result. */
function lineWith(
  item: CallItem,
  line: string,
  { args = [], outcome, call }: Step,
  names: ReadonlyMap<number, string>,
): string {
  if (outcome === undefined || call === undefined) return `${line}  # was not made`;
  const [, text = line, bound] = /^(.*?)(?: = (\w+))?$/.exec(line) ?? [];
  if (outcome.kind === 'gone') return `${text}${call === 'exit' ? '' : ' = ?'}`;
  if (outcome.kind === 'blocked') return `${text} <unfinished ...>`;
  const context = { actorOf: (pid: number) => names.get(pid) };
  const { t } = resultType(call, commandOf({ call, args }));
  const opaque =
    t === 'addr' || t === 'id' || (t === 'pid' && names.get(Number(outcome.value)) === undefined);
  const shown = formatOutcome(outcome, call, args, context).replace(/ \(.*\)$/, '');
  const result = opaque && outcome.errno === undefined ? (bound ?? '?') : shown;
  return `${withOuts(item, text, args, outcome)} = ${result}`;
}

/** Put what a call wrote in place of the names that stand for it. */
function withOuts(
  item: CallItem,
  text: string,
  args: readonly (Value | undefined)[],
  { outs, errno }: Returned,
): string {
  if (errno !== undefined) return text;
  let result = text;
  const specs = argSpecs(item.call, commandOf({ call: item.call, args }));
  for (let at = specs.length - 1; at >= 0; at--) {
    const expr = item.args[item.positions[at] ?? -1];
    const spec = specs[at];
    if (expr === undefined || spec === undefined || spec.dir === 'in' || outs[at] === undefined) {
      continue;
    }
    const value = formatValue(outs[at], spec.type);
    result = result.slice(0, expr.span.column - 1) + value + result.slice(expr.span.end - 1);
  }
  return result;
}

function told(consequence: Consequence, child: string | undefined): string {
  const { actor } = consequence;
  switch (consequence.kind) {
    case 'resumed': {
      const { call, outcome } = consequence;
      const result = formatOutcome(outcome, call).replace(/ \(.*\)$/, '');
      const value = call === 'waitpid' ? '?' : call === 'vfork' ? (child ?? '?') : result;
      return `${actor}  <... ${call} resumed> = ${value}`;
    }
    case 'signal':
      return `${actor}  --- ${consequence.signal} ---`;
    case 'ended':
      return `${actor}  +++ ${describeExit(consequence.exit)} +++`;
  }
}
