/** What came of a step, as questions ask it. */
import type { ActorName, Snapshot, Step } from '../../../engine/index.ts';
import { processIn } from './question.ts';

/** The call sleeps. */
export function blocked({ outcome }: Step): boolean {
  return outcome?.kind === 'blocked';
}

/** The call returned without an error. */
export function returned({ outcome }: Step): boolean {
  return outcome?.kind === 'returned' && outcome.errno === undefined;
}

/** The call returned this value. */
export function returnedValue(value: number): (step: Step) => boolean {
  return ({ outcome }) =>
    outcome?.kind === 'returned' && outcome.errno === undefined && Number(outcome.value) === value;
}

/** The call failed with this error. */
export function failed(errno: string): (step: Step) => boolean {
  return ({ outcome }) => outcome?.kind === 'returned' && outcome.errno === errno;
}

/** The processes whose sleeping calls returned. */
export function resumed(step: Step): readonly ActorName[] {
  return step.consequences.flatMap((one) => (one.kind === 'resumed' ? [one.actor] : []));
}

/** What a sleeping call of a process failed with in this step; undefined where it did not. */
export function resumedErrno(step: Step, actor: ActorName): string | undefined {
  const found = step.consequences.find((one) => one.kind === 'resumed' && one.actor === actor);
  return found?.kind === 'resumed' ? found.outcome.errno : undefined;
}

/** True when a process ended in this step. */
export function ended(step: Step, actor: ActorName): boolean {
  return step.consequences.some((one) => one.kind === 'ended' && one.actor === actor);
}

/** What was done for the signals that a process took in this step, in order. */
export function actions(step: Step, actor: ActorName, signal?: string): readonly string[] {
  return step.consequences.flatMap((one) =>
    one.kind === 'signal' && one.actor === actor && (signal === undefined || one.signal === signal)
      ? [one.action]
      : [],
  );
}

/** How many of a signal are pending for a process, blocked or not. */
export function pendingCount(snapshot: Snapshot, actor: ActorName, signal: string): number {
  const signals = processIn(snapshot, actor)?.signals;
  const queued = signals?.queue?.filter((one) => one.signal === signal).length ?? 0;
  const pending = [...(signals?.pending ?? []), ...(signals?.shared_pending ?? [])];
  return Math.max(queued, pending.includes(signal) ? 1 : 0);
}
