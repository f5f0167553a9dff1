/** System V objects: what a key leads to, what an id is worth after a removal, and what a removal does. */
import type { ObjectView, Step } from '../../../engine/index.ts';
import { hasFlag, spelled } from './arguments.ts';
import { blocked, failed, resumed, resumedErrno, returned } from './happened.ts';
import {
  aboutCalls,
  type Choice,
  type ComingCall,
  choices,
  numberOf,
  type Question,
} from './question.ts';

/** The structure that each of these calls finds or makes, and where its flags stand. */
const GETS = {
  msgget: { kind: 'msg_queue', flags: 1 },
  semget: { kind: 'sem_array', flags: 2 },
  shmget: { kind: 'shmid_kernel', flags: 2 },
} as const;

/** Asked where an object of the kind is there, or was: the key may lead to it or not. */
export const keys = aboutCalls(['msgget', 'semget', 'shmget'], (coming): Question | undefined => {
  const { kind, flags } = GETS[coming.call as keyof typeof GETS];
  const known = new Set(
    coming.before.objects.filter((one) => one.kind === kind).map(({ id }) => id),
  );
  const was = coming.past.some(({ snapshot }) => snapshot.objects.some((one) => one.kind === kind));
  if (coming.args[0] === 0 || (known.size === 0 && !was)) return undefined;
  const makes = (step: Step): boolean =>
    step.snapshot.objects.some((one) => one.kind === kind && !known.has(one.id));
  const exclusive = hasFlag(coming, flags, 'IPC_EXCL');
  const by = ['ipc_findkey.found', 'ipc_findkey.none', 'syscall.exit'] as const;
  const failing = (errno: string, rule: Choice['rule']): Choice => ({
    said: (text) => text.fails(errno),
    holds: failed(errno),
    rule,
    by,
  });
  return {
    idea: 'object',
    asked: (text) => text.askObject,
    choices: choices(
      {
        said: (text) => text.existing,
        holds: (step) => returned(step) && !makes(step),
        rule: 'keyFound',
        by,
      },
      {
        said: (text) => text.fresh,
        holds: (step) => returned(step) && makes(step),
        rule: 'keyNone',
        by,
      },
      failing('ENOENT', 'keyMissing'),
      exclusive && failing('EEXIST', 'keyExclusive'),
      coming.call === 'shmget' && failing('EINVAL', 'sizeWrong'),
    ),
  };
});

/** Calls that take the id of an object, which may be gone. */
const BY_ID = ['msgsnd', 'msgrcv', 'semop', 'shmat'] as const;

/** Asked where the object of an id is gone. */
export const goneIds = aboutCalls(BY_ID, (coming): Question | undefined => {
  const kinds = Object.values(GETS).map(({ kind }): string => kind);
  if (coming.about.some(({ kind }) => kinds.includes(kind))) return undefined;
  const by = ['syscall.enter'] as const;
  return {
    idea: 'object',
    asked: (text) => text.askReturns,
    choices: choices(
      { said: (text) => text.returns, holds: returned, rule: 'idGone', by },
      { said: (text) => text.sleeps, holds: blocked, rule: 'idGone', by },
      { said: (text) => text.fails('EINVAL'), holds: failed('EINVAL'), rule: 'idGone', by },
      { said: (text) => text.fails('EIDRM'), holds: failed('EIDRM'), rule: 'idGone', by },
    ),
  };
});

/** Asked where processes sleep in what is removed, or have it attached. */
export const removals = aboutCalls(
  ['msgctl', 'semctl', 'shmctl'],
  (coming): Question | undefined => {
    const command = spelled(coming, coming.call === 'semctl' ? 2 : 1);
    const [object] = coming.about;
    if (command !== 'IPC_RMID' || object === undefined) return undefined;
    if (object.kind === 'shmid_kernel') return ofSegment(object);
    const sleepers = coming.before.processes
      .filter(({ call }) => call?.queue?.object === object.id)
      .map(({ actor }) => actor);
    return sleepers.length === 0 ? undefined : ofSleepers(sleepers);
  },
);

function ofSleepers(sleepers: readonly string[]): Question {
  const by = ['freeque.enter', 'freeary.enter'] as const;
  const all = (step: Step, errno: string | undefined): boolean =>
    sleepers.every((one) => resumed(step).includes(one) && resumedErrno(step, one) === errno);
  return {
    idea: 'wakes',
    asked: (text) => text.askRemoval(sleepers.join(', ')),
    choices: choices(
      {
        said: (text) => text.removedFail,
        holds: (step) => all(step, 'EIDRM'),
        rule: 'removalWakes',
        by,
      },
      {
        said: (text) => text.removedSleep,
        holds: (step) => returned(step) && resumed(step).length === 0,
        rule: 'removalWakes',
        by,
      },
      {
        said: (text) => text.removedReturn,
        holds: (step) => all(step, undefined),
        rule: 'removalWakes',
        by,
      },
      { said: (text) => text.busy, holds: failed('EBUSY'), rule: 'removalWakes', by },
    ),
  };
}

function ofSegment({ id, fields }: ObjectView): Question {
  const lives = ({ snapshot }: Step): boolean => snapshot.objects.some((one) => one.id === id);
  const attached = numberOf(fields, 'shm_nattch') > 0;
  const by = ['do_shm_rmid.mark', 'shm_destroy.free'] as const;
  return {
    idea: 'object',
    asked: (text) => text.askAttached,
    choices: choices(
      {
        said: (text) => text.goneAtOnce,
        holds: (step) => returned(step) && !lives(step),
        rule: 'freedAtOnce',
        by,
      },
      {
        said: (text) => text.goneLater,
        holds: (step) => returned(step) && lives(step),
        rule: attached ? 'onlyMarked' : 'freedAtOnce',
        by,
      },
      { said: (text) => text.busy, holds: failed('EBUSY'), rule: 'onlyMarked', by },
    ),
  };
}

/** Asked where a process ends that has made or used such objects. */
export function usedObjects({ past, actor, before }: ComingCall): readonly ObjectView[] {
  const kinds = Object.values(GETS).map(({ kind }): string => kind);
  const used = new Set(
    past.flatMap((step) =>
      step.actor === actor ? step.trace.flatMap(({ object }) => object ?? []) : [],
    ),
  );
  return before.objects.filter(({ id, kind }) => kinds.includes(kind) && used.has(id));
}
