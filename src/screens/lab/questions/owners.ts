/** What becomes of a call on a pipe or a socket whose owner asked to be told by a signal (O_ASYNC). */
import type { ProcessView, Snapshot, Step } from '../../../engine/index.ts';
import { actions, pendingCount } from './happened.ts';
import { aboutCalls, choices, type Question } from './question.ts';

const CALLS = ['write', 'read', 'send', 'recv', 'sendto', 'shutdown', 'close'] as const;

function pendingOf({ signals }: ProcessView): readonly string[] {
  return [...(signals?.pending ?? []), ...(signals?.shared_pending ?? [])];
}

/** How many signals are pending, of all processes. */
function pending(snapshot: Snapshot): number {
  return snapshot.processes.reduce(
    (sum, process) =>
      [...new Set(pendingOf(process))].reduce(
        (count, signal) => count + pendingCount(snapshot, process.actor, signal),
        sum,
      ),
    0,
  );
}

function handlerRan(step: Step): boolean {
  return step.snapshot.processes.some(({ actor }) => actions(step, actor).includes('handler'));
}

/** Asked where a description of the object stands in its list: whether the owner is told, and what that adds. */
export const owners = aboutCalls(CALLS, (coming): Question | undefined => {
  const { before, about } = coming;
  const asked = before.files?.some(
    ({ f_flags, object }) => f_flags?.includes('O_ASYNC') && about.some(({ id }) => id === object),
  );
  // Of real-time signals that wait the real kernel does not show how many there are.
  const counted = before.processes.flatMap(pendingOf).every((name) => !name.startsWith('SIGRT'));
  if (!asked || !counted) return undefined;
  const held = pending(before);
  const by = ['send_sigio_to_task.send', 'syscall.exit'] as const;
  const stays = ({ snapshot }: Step): boolean => pending(snapshot) === held;
  return {
    idea: 'signal',
    asked: (text) => text.askOwner,
    choices: choices(
      {
        said: (text) => (held === 0 ? text.ownerNotTold : text.ownerToldAlready),
        holds: (step) => !handlerRan(step) && stays(step),
        rule: held === 0 ? 'ownerNotTold' : 'sigOne',
        by,
      },
      { said: (text) => text.ownerHandles, holds: handlerRan, rule: 'ownerTold', by },
      {
        said: (text) => text.ownerPending,
        holds: (step) => !handlerRan(step) && !stays(step),
        rule: 'ownerTold',
        by,
      },
    ),
  };
});
