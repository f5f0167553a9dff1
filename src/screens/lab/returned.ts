/** What a call returned, as a transcript writes it: a process by its name, a signal and flags by theirs. */
import { CATALOGUE, formatOutcome, type Script, type Step } from '../../engine/index.ts';
import { indexOf } from './script-index.ts';

/**
 * What a process's call returned in a step: the step's own call, or one that was blocked before it.
 *
 * @returns Undefined where no call of that process returned, or it failed.
 */
export function returnedText(script: Script, step: Step, actor: string): string | undefined {
  if (step.actor === actor && step.call !== undefined && step.outcome?.kind === 'returned') {
    if (step.outcome.errno !== undefined) return undefined;
    return returnedActor(script, step) ?? formatOutcome(step.outcome, step.call, step.args);
  }
  for (const consequence of step.consequences) {
    if (consequence.kind !== 'resumed' || consequence.actor !== actor) continue;
    const { outcome, call } = consequence;
    return outcome.errno === undefined ? formatOutcome(outcome, call) : undefined;
  }
  return undefined;
}

/** The process whose id a step's call returned, as the transcript names it. */
function returnedActor(script: Script, step: Step): string | undefined {
  const { actors, items } = indexOf(script);
  const item = items.get(step.line);
  if (item?.kind !== 'call' || CATALOGUE[item.call].result.t !== 'pid') return undefined;
  if (step.outcome?.kind !== 'returned' || step.outcome.value <= 0) return undefined;
  if (step.failures.length > 0 || item.expect.kind !== 'result') return undefined;
  const { value } = item.expect;
  return value.kind === 'actor' && actors.includes(value.name) ? value.name : undefined;
}
