/** Which process a call returned: what a process id is to the reader. */
import { CATALOGUE, type Script, type Step } from '../../engine/index.ts';
import { indexOf } from './script-index.ts';

/**
 * The process whose id a step's call returned, as the transcript names it.
 *
 * @returns Undefined where the call returns no process id, failed, or returned another than the transcript expects.
 */
export function returnedActor(script: Script, step: Step): string | undefined {
  const { actors, items } = indexOf(script);
  const item = items.get(step.line);
  if (item?.kind !== 'call' || CATALOGUE[item.call].result.t !== 'pid') return undefined;
  if (step.outcome?.kind !== 'returned' || step.outcome.value <= 0) return undefined;
  if (step.failures.length > 0 || item.expect.kind !== 'result') return undefined;
  const { value } = item.expect;
  return value.kind === 'actor' && actors.includes(value.name) ? value.name : undefined;
}
