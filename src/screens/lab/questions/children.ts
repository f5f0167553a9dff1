/** Processes that end, and parents that ask. */
import type { ObjectView, ProcessView, Step } from '../../../engine/index.ts';
import { hasFlag, processNamed } from './arguments.ts';
import { actions, blocked, ended, failed, returned, returnedValue } from './happened.ts';
import { usedObjects } from './objects.ts';
import {
  aboutCalls,
  type Choice,
  type ComingCall,
  choices,
  processIn,
  type Question,
} from './question.ts';

/** Asked where it is not plain which child is meant, or whether there is one. */
export const waits = aboutCalls(['waitpid'], (coming): Question | undefined => {
  const named = processNamed(coming, 0);
  const children = coming.before.processes.filter(({ parent }) => parent === coming.actor);
  const zombies = children.filter(({ state }) => state === 'zombie');
  const plain = named !== undefined && zombies.some(({ actor }) => actor === named);
  // What stopped or goes on is still there afterwards.
  const looks = hasFlag(coming, 2, 'WUNTRACED') || hasFlag(coming, 2, 'WCONTINUED');
  if (plain || looks || children.length === 0) return undefined;
  const by = ['wait_task_zombie.collect', 'do_wait.enter'] as const;
  const offered = (
    named === undefined ? zombies : children.filter(({ actor }) => actor === named)
  ).slice(0, 3);
  return {
    idea: 'children',
    asked: (text) => text.askChild,
    choices: choices(
      ...offered.map(({ actor }) => ofChild(actor, coming)),
      hasFlag(coming, 2, 'WNOHANG') && {
        said: (text) => text.noneYet,
        holds: returnedValue(0),
        rule: 'childNoHang',
        by,
      },
      { said: (text) => text.sleepsForChild, holds: blocked, rule: 'childSleeps', by },
      { said: (text) => text.noChild, holds: failed('ECHILD'), rule: 'childNone', by },
    ),
  };
});

function ofChild(actor: string, { before }: ComingCall): Choice {
  const was = processIn(before, actor)?.state;
  return {
    said: (text) => text.childEnded(actor),
    // The number that is returned is another on each kernel: the child that is gone afterwards was meant.
    holds: (step) => returned(step) && processIn(step.snapshot, actor)?.state !== was,
    rule: 'childTaken',
    by: ['wait_task_zombie.collect'],
  };
}

/** Asked of ends: what is left of the process, or of what it used. */
export const exits = aboutCalls(['exit'], (coming): Question | undefined => {
  const used = usedObjects(coming);
  if (used.length > 0) return ofUsed(used);
  const parent = coming.before.processes.find(({ actor }) => actor === coming.process.parent);
  return ofProcess(coming, parent);
});

function ofUsed(used: readonly ObjectView[]): Question {
  const after = ({ snapshot }: Step, { id }: ObjectView): ObjectView | undefined =>
    snapshot.objects.find((one) => one.id === id);
  const kept = (step: Step): boolean => used.every((one) => after(step, one) !== undefined);
  const same = (step: Step): boolean =>
    used.every((one) => holdingOf(after(step, one)) === holdingOf(one));
  const semaphores = used.some(({ kind }) => kind === 'sem_array');
  const shows = (step: Step): boolean =>
    used.every((one) => one.kind !== 'sem_array' || after(step, one)?.parts !== null);
  return {
    idea: 'object',
    asked: (text) => text.askLeaves,
    choices: choices(
      {
        said: (text) => text.stays,
        holds: (step) => kept(step) && shows(step) && same(step),
        rule: semaphores ? 'notUndone' : 'exitKeeps',
        by: ['do_exit.enter'],
      },
      {
        said: (text) => text.goesWithIt,
        holds: (step) => !kept(step),
        rule: 'onlyMarked',
        by: ['do_exit.enter'],
      },
      semaphores
        ? {
            said: (text) => text.givenBack,
            holds: (step) => kept(step) && shows(step) && !same(step),
            rule: 'undone',
            by: ['exit_sem.undo'],
          }
        : {
            said: (text) => text.emptied,
            holds: (step) => kept(step) && shows(step) && !same(step),
            rule: 'exitKeeps',
            by: ['do_exit.enter'],
          },
    ),
  };
}

/** What an object holds, as far as every kernel shows it: how many messages, the values of semaphores. */
function holdingOf(object: ObjectView | undefined): string {
  return [object?.fields.q_qnum, ...(object?.parts ?? []).map(({ fields }) => fields.semval)]
    .filter((value) => value !== undefined)
    .join();
}

function ofProcess({ actor }: ComingCall, parent: ProcessView | undefined): Question {
  const handler = parent?.signals?.actions.find(({ signal }) => signal === 'SIGCHLD')?.handler;
  const caught = handler !== undefined && handler !== 'SIG_IGN' ? handler : undefined;
  const runs = (step: Step): boolean =>
    parent !== undefined && actions(step, parent.actor, 'SIGCHLD').includes('handler');
  const state = ({ snapshot }: Step): string | undefined => processIn(snapshot, actor)?.state;
  return {
    idea: 'children',
    asked: (text) => text.askExit,
    choices: choices(
      {
        said: (text) => text.zombie,
        holds: (step) => state(step) === 'zombie' && !runs(step),
        rule: 'exitZombie',
        by: ['exit_notify.zombie'],
      },
      {
        said: (text) => text.nothingLeft,
        holds: (step) => state(step) !== 'zombie' && !runs(step),
        rule: 'exitNothing',
        by: ['release_task.reap', 'exit_notify.zombie'],
      },
      caught === undefined
        ? {
            said: (text) => text.memoryLeft,
            holds: (step) => !ended(step, actor),
            rule: 'exitZombie',
            by: ['do_exit.enter'],
          }
        : {
            said: (text) => text.parentHandles(caught),
            holds: runs,
            rule: 'exitZombie',
            by: ['exit_notify.zombie'],
          },
    ),
  };
}
