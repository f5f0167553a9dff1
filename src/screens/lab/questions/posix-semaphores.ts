/** POSIX semaphores: what taking and giving do, when the kernel is entered, and what the name is for. */
import type { ObjectView, Step } from '../../../engine/index.ts';
import { isStruct } from '../../../engine/index.ts';
import { hasFlag } from './arguments.ts';
import { blocked, failed, resumed, returned } from './happened.ts';
import { fails, sleeps } from './outcomes.ts';
import {
  aboutCalls,
  type Choice,
  type Coming,
  type ComingCall,
  choices,
  numberOf,
  objectOf,
  type QuestionKind,
} from './question.ts';

const TAKES = [
  '__new_sem_wait_fast.take',
  '__new_sem_wait_slow64.wait',
  '__new_sem_wait_fast.zero',
] as const;
const GIVES = ['__new_sem_post.nobody', '__new_sem_post.wake', '__new_sem_post.give'] as const;
const OPENS = [
  '__sem_check_add_mapping.found',
  '__sem_check_add_mapping.add',
  'do_sys_openat2.enter',
] as const;
const NSEC_PER_SEC = 1_000_000_000;

/** The semaphore at the address of a call. Where the call does not show which it is, earlier ones at that address do. */
function semaphoreOf(coming: ComingCall): ObjectView | undefined {
  const { past, args, actor, before } = coming;
  const shown = objectOf(coming, 'sem_t');
  if (shown !== undefined) return shown;
  const ids = new Set(before.objects.filter(({ kind }) => kind === 'sem_t').map(({ id }) => id));
  const idIn = ({ trace }: Step): string | undefined =>
    trace.find(({ object }) => object !== undefined && ids.has(object))?.object;
  const isHere = (step: Step): boolean =>
    idIn(step) !== undefined && (step.args?.[0] === args[0] || resultOf(step) === args[0]);
  const same =
    past.findLast((step) => step.actor === actor && isHere(step)) ?? past.findLast(isHere);
  const id = same && idIn(same);
  return before.objects.find((object) => object.id === id);
}

function resultOf({ outcome }: Step): unknown {
  return outcome?.kind === 'returned' ? outcome.value : undefined;
}

const never = (): boolean => false;

/** What taking one does. */
const takes = aboutCalls(['sem_wait', 'sem_trywait', 'sem_timedwait'], (coming) => {
  const semaphore = semaphoreOf(coming);
  if (semaphore === undefined) return undefined;
  const value = numberOf(semaphore.fields, 'value');
  if (isPlain(coming, value)) return undefined;
  const { call, args } = coming;
  const [, moment] = args;
  const bad = isStruct(moment) && Number(moment.tv_nsec) >= NSEC_PER_SEC;
  return {
    idea: 'semaphore',
    asked: (text) => text.askSemTake,
    choices: choices(
      ...(value > 0 ? ofTaking(value) : ofZero()),
      call === 'sem_trywait' && fails('EAGAIN', 'psemTry', TAKES),
      call === 'sem_timedwait' && fails('ETIMEDOUT', 'psemTimeUp', TAKES),
      bad && fails('EINVAL', 'psemBadTime', TAKES),
    ),
  };
});

/** True where the caller has just given one, or has just found none. */
function isPlain({ past, args, actor }: ComingCall, value: number): boolean {
  const latest = past.findLast((step) => step.args?.[0] === args[0]);
  if (latest === undefined || latest.actor !== actor) return false;
  return value > 0 ? latest.call === 'sem_post' : failed('EAGAIN')(latest);
}

function ofTaking(value: number): Choice[] {
  return [
    {
      said: (text) => text.semTakes(value - 1),
      holds: returned,
      rule: 'psemTakes',
      by: TAKES,
    },
    {
      said: (text) => text.semTakesInKernel(value - 1),
      holds: never,
      rule: 'psemTakes',
      by: TAKES,
    },
    {
      said: (text) => text.semSleeps(value),
      holds: blocked,
      rule: 'psemSleeps',
      by: TAKES,
    },
  ];
}

function ofZero(): Choice[] {
  return [
    { said: (text) => text.semSleeps(0), holds: blocked, rule: 'psemSleeps', by: TAKES },
    { said: (text) => text.semSleepsChanged(-1), holds: never, rule: 'psemSleeps', by: TAKES },
    { said: (text) => text.semReturns(-1), holds: returned, rule: 'psemTakes', by: TAKES },
  ];
}

/** Whether giving one makes a system call, where nobody sleeps who could go on. */
const gives = aboutCalls(['sem_post'], (coming) => {
  const semaphore = semaphoreOf(coming);
  if (semaphore === undefined) return undefined;
  const after = numberOf(semaphore.fields, 'value') + 1;
  const counted = numberOf(semaphore.fields, 'nwaiters') > 0;
  const alone = (step: Step): boolean => returned(step) && resumed(step).length === 0;
  return {
    idea: 'semaphore',
    asked: (text) => text.askSemGive,
    choices: choices(
      {
        said: (text) => text.semGives(after),
        holds: (step) => alone(step) && !counted,
        rule: 'psemGives',
        by: GIVES,
      },
      {
        said: (text) => text.semGivesInKernel(after),
        holds: (step) => alone(step) && counted,
        rule: 'psemWakesNobody',
        by: GIVES,
      },
      sleeps('psemGives', GIVES),
    ),
  };
});

/** What sem_getvalue tells. It is 0 and never less while others sleep. */
const looks = aboutCalls(['sem_getvalue'], (coming) => {
  const semaphore = semaphoreOf(coming);
  if (semaphore === undefined) return undefined;
  const value = numberOf(semaphore.fields, 'value');
  const waiters = numberOf(semaphore.fields, 'nwaiters');
  const lower = value > 0 ? value - 1 : -Math.max(1, waiters);
  return {
    idea: 'semaphore',
    asked: (text) => text.askSemValue,
    choices: [value, value + 1, lower].map(
      (number): Choice => ({
        said: (text) => text.number(number),
        holds: ({ outcome }) =>
          outcome?.kind === 'returned' && Number(outcome.outs[1] ?? Number.NaN) === number,
        rule: 'psemLooks',
        by: ['sem_getvalue.read'],
      }),
    ),
  };
});

/** The file of the semaphore that has the name of a call's first argument. */
function fileNamed({ before, args }: Coming): ObjectView | undefined {
  const name = String(args[0]).replace(/^\/*/, '');
  return before.objects.find(
    ({ kind, label, fields }) =>
      kind === 'inode' && label === `/dev/shm/sem.${name}` && fields.i_nlink !== 0,
  );
}

/** What a name leads to, where it is taken, was taken, or is to be there. */
const opens = aboutCalls(['sem_open'], (coming) => {
  const there = fileNamed(coming) !== undefined;
  const was = coming.past.some(
    ({ call, args }) => call === 'sem_unlink' && args?.[0] === coming.args[0],
  );
  if (!there && !was && hasFlag(coming, 1, 'O_CREAT')) return undefined;
  return {
    idea: 'object',
    asked: (text) => text.askSemName,
    choices: choices(
      {
        said: (text) => text.existing,
        holds: (step) => returned(step) && there,
        rule: 'psemExisting',
        by: OPENS,
      },
      {
        said: (text) => text.fresh,
        holds: (step) => returned(step) && !there,
        rule: 'psemNew',
        by: ['lookup_open.make'],
      },
      fails('ENOENT', 'psemNoName', OPENS),
      fails('EEXIST', 'psemExclusive', OPENS),
    ),
  };
});

/** How long a semaphore lives that loses its name. */
const unlinks = aboutCalls(['sem_unlink'], (coming) => {
  const file = fileNamed(coming);
  if (file === undefined) return undefined;
  const mapped = coming.before.processes.some(({ mappings }) =>
    mappings?.some(({ object }) => object === file.id),
  );
  const by = ['vfs_unlink.remove'] as const;
  return {
    idea: 'object',
    asked: (text) => text.askSemUnlinked,
    choices: choices(
      {
        said: (text) => text.goneAtOnce,
        holds: (step) => returned(step) && !mapped,
        rule: 'psemUnmapped',
        by,
      },
      {
        said: (text) => text.goneLater,
        holds: (step) => returned(step) && mapped,
        rule: 'psemMapped',
        by,
      },
      fails('EBUSY', 'psemMapped', by),
    ),
  };
});

/** All of them. */
export const POSIX_SEM_KINDS: readonly QuestionKind[] = [takes, gives, looks, opens, unlinks];
