/** What came of a call, in the notation's own words, for the sentence "expected ..., got ...". */
import { isInteger } from '../calls/integer.ts';
import { commandName, commandPosition, resultType } from '../calls/resolve.ts';
import type { CallName } from '../calls/spec.ts';
import type { ActorName, BlockedView, ExitView } from '../model/snapshot.ts';
import type { Consequence, Outcome, Returned } from '../model/step.ts';
import type { FormatContext } from '../script/env.ts';
import { formatValue } from '../script/format.ts';
import type { Value } from '../script/value.ts';

/** A call that was made: what describing its result needs to know. */
export interface MadeCall {
  readonly actor: ActorName;
  readonly call: CallName;
  /** At the catalogue's positions. */
  readonly args: readonly (Value | undefined)[];
}

/** A returned value: `5`, `-1 EAGAIN`, `B` for a process id, `O_RDONLY|O_NONBLOCK` for flags. */
export function describeResult(returned: Returned, made: MadeCall, context: FormatContext): string {
  if (returned.errno !== undefined) return `-1 ${returned.errno}`;
  const type = resultType(made.call, commandOf(made));
  return type.t === 'void'
    ? String(returned.value)
    : formatValue(returned.name ?? returned.value, type, context);
}

/** The command among a call's arguments (`F_GETFL`), where it has one. */
export function commandOf({ call, args }: Pick<MadeCall, 'call' | 'args'>): string | undefined {
  const at = commandPosition(call);
  const value = at === undefined ? undefined : args[at];
  return isInteger(value) ? commandName(call, value) : undefined;
}

/** `blocked in anon_pipe_read`, or `blocked` where the kernel does not say in what. */
export function describeBlocked(where: BlockedView | undefined): string {
  return where?.wchan ? `blocked in ${where.wchan}` : 'blocked';
}

/** `exited with 3`, `killed by SIGPIPE`. */
export function describeExit(exit: ExitView): string {
  return 'exited' in exit ? `exited with ${exit.exited}` : `killed by ${exit.killed}`;
}

/** What became of a caller that never came back from its call: `killed by SIGPIPE`. */
export function describeGone(actor: ActorName, consequences: readonly Consequence[]): string {
  let stopped: string | undefined;
  for (const consequence of consequences) {
    if (consequence.actor !== actor) continue;
    if (consequence.kind === 'ended') return describeExit(consequence.exit);
    if (consequence.kind === 'signal' && consequence.action === 'stop') {
      stopped = `stopped by ${consequence.signal}`;
    }
  }
  return stopped ?? 'gone';
}

/** Any outcome: `returned 5`, `blocked in anon_pipe_write`, `killed by SIGPIPE`. */
export function describeOutcome(
  outcome: Outcome,
  made: MadeCall,
  consequences: readonly Consequence[],
  context: FormatContext,
): string {
  if (outcome.kind === 'blocked') return describeBlocked(outcome.where);
  if (outcome.kind === 'gone') return describeGone(made.actor, consequences);
  return `returned ${describeResult(outcome, made, context)}`;
}
