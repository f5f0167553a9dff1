/** Who goes on: a call that may let sleepers go on, and sleepers that stand where it happens. */
import {
  type ActorName,
  type CallName,
  isStruct,
  type ProcessView,
  type Step,
  type TraceId,
} from '../../../engine/index.ts';
import type { RuleName } from '../../../text/questions/rules.ts';
import { spelled } from './arguments.ts';
import { blocked, resumed } from './happened.ts';
import { aboutCalls, type Choice, type ComingCall, choices, type Question } from './question.ts';

/** What a call may do for others. */
interface Waker {
  /** Whether a sleeper may wait for what this call does. */
  readonly for: (sleeper: ProcessView, coming: ComingCall) => boolean;
  /** False for a call of this name that can let nobody go on. */
  readonly may?: (coming: ComingCall) => boolean;
  /** The rule by which somebody goes on, and by which nobody does. */
  readonly some: RuleName;
  readonly none: RuleName;
  readonly by: readonly TraceId[];
}

const inCall =
  (...calls: readonly CallName[]): Waker['for'] =>
  ({ call }) =>
    calls.some((name) => name === call?.name);

const READING = ['read', 'readv', 'poll'] as const;
const WRITING = ['write', 'writev', 'poll'] as const;

const CLOSING: Waker = {
  for: () => true,
  some: 'lastWriterGone',
  none: 'stillHeld',
  by: ['pipe_release.count', 'fput_close_sync.enter', 'exit_sem.undo', 'exit_files.enter'],
};

/** Operations that only take let go on those alone that wait for 0. */
function mayAllow({ args, about }: ComingCall): boolean {
  const [, given] = args;
  if (!Array.isArray(given)) return true;
  const ops = given.filter(isStruct).map(({ sem_op }) => Number(sem_op));
  if (ops.some((op) => op > 0)) return true;
  const forZero = about.some(({ queues }) =>
    queues.some(
      ({ name, waiters }) => name.endsWith('pending_const') && (waiters?.length ?? 0) > 0,
    ),
  );
  return forZero && ops.some((op) => op < 0);
}

/** Sleepers in semop: what one waits for, an operation that changes a value may allow. */
const SEMAPHORE: Waker = {
  for: inCall('semop', 'semtimedop'),
  may: mayAllow,
  some: 'semTried',
  none: 'semNotYet',
  by: ['update_queue.enter', 'wake_const_ops.enter', 'perform_atomic_semop.done'],
};

const WAKERS: { readonly [call in CallName]?: Waker } = {
  write: {
    for: inCall(...READING),
    some: 'wokenReads',
    none: 'wokenStopped',
    by: ['__wake_up_sync_key.enter'],
  },
  read: {
    for: inCall(...WRITING),
    some: 'wokenWrites',
    none: 'slotStillFull',
    by: ['__wake_up_sync_key.enter', 'anon_pipe_read.copy'],
  },
  close: CLOSING,
  exit: CLOSING,
  msgsnd: {
    for: inCall('msgrcv'),
    some: 'handed',
    none: 'passedOver',
    by: ['pipelined_send.hand', 'pipelined_send.skip'],
  },
  msgrcv: {
    for: inCall('msgsnd'),
    some: 'senderFits',
    none: 'senderNot',
    by: ['ss_wakeup.wake', 'ss_wakeup.requeue', 'do_msgrcv.unlink'],
  },
  mq_send: {
    for: inCall('mq_receive', 'mq_timedreceive', 'poll'),
    some: 'mqServes',
    none: 'mqServesNobody',
    by: ['pipelined_send.hand', '__wake_up.enter', 'do_mq_timedsend.enter'],
  },
  mq_receive: {
    for: inCall('mq_send', 'mq_timedsend', 'poll'),
    some: 'mqServes',
    none: 'mqServesNobody',
    by: ['pipelined_receive.enter', '__wake_up.enter', 'do_mq_timedreceive.enter'],
  },
  semop: SEMAPHORE,
  semctl: {
    ...SEMAPHORE,
    may: (coming) => /^SET/.test(spelled(coming, 2)),
  },
  sem_post: {
    for: inCall('sem_wait', 'sem_timedwait'),
    some: 'psemWakes',
    none: 'psemWakesNobody',
    by: ['futex_wake_mark.wake', '__new_sem_post.wake', '__new_sem_post.nobody'],
  },
  eventfd_write: {
    for: inCall('eventfd_read', 'read', 'poll'),
    some: 'efdWakes',
    none: 'efdWakesNobody',
    by: ['__wake_up.enter', 'eventfd_write.add'],
  },
  eventfd_read: {
    for: inCall('eventfd_write', 'write', 'poll'),
    some: 'efdMakesRoom',
    none: 'efdWakesNobody',
    by: ['__wake_up.enter', 'eventfd_ctx_do_read.take'],
  },
  open: {
    for: inCall('open'),
    some: 'openMet',
    none: 'openSameSide',
    by: ['fifo_open.count', 'fifo_open.enter'],
  },
  fcntl: {
    for: inCall(...WRITING),
    may: (coming) => spelled(coming, 1) === 'F_SETPIPE_SZ',
    some: 'roomGrown',
    none: 'slotStillFull',
    by: ['pipe_resize_ring.move'],
  },
};

/** More sleepers than this are not asked about one by one. */
const SINGLES = 3;

/** Asked where somebody sleeps whom this call may let go on. */
export const goesOn = aboutCalls(
  Object.keys(WAKERS) as CallName[],
  (coming): Question | undefined => {
    const waker = WAKERS[coming.call];
    if (waker === undefined || waker.may?.(coming) === false) return undefined;
    const here = new Set(coming.about.map(({ id }) => id));
    for (const { object } of heldBy(coming)) if (object !== null) here.add(object);
    const sleepers = coming.before.processes.filter(
      (process) =>
        process.actor !== coming.actor &&
        (process.state === 'sleeping' || process.state === 'stopped') &&
        standsIn(process, here) &&
        waker.for(process, coming),
    );
    if (sleepers.length === 0) return undefined;
    const actors = sleepers.map(({ actor }) => actor);
    return {
      idea: 'wakes',
      asked: (text) => text.askGoesOn(actors.join(', ')),
      choices: whoGoesOn(coming.actor, actors, ruleOf(coming, waker)),
    };
  },
);

/** What the end of a process lets go of. */
function heldBy({ call, process, args }: ComingCall): ProcessView['fds'] {
  if (call === 'exit') return process.fds;
  return call === 'close' ? process.fds.filter(({ fd }) => fd === args[0]) : [];
}

function standsIn({ call }: ProcessView, objects: ReadonlySet<string>): boolean {
  const queues = call?.queues ?? (call?.queue ? [call.queue] : []);
  return queues.some(({ object }) => objects.has(object));
}

/** At the end of a process semaphores and descriptors are let go of by different rules. */
function ruleOf(coming: ComingCall, waker: Waker): Pick<Waker, 'some' | 'none' | 'by'> {
  const sets = coming.about.some(({ kind }) => kind === 'sem_array');
  if (coming.call !== 'exit' || !sets) return waker;
  return { some: 'undone', none: 'notUndone', by: ['exit_sem.undo', 'do_exit.enter'] };
}

/** The choices of whose sleeping call returns: nobody's, one's, all. */
export function whoGoesOn(
  caller: ActorName,
  actors: readonly ActorName[],
  { some, none, by }: Pick<Waker, 'some' | 'none' | 'by'>,
): Choice[] {
  const went = (step: Step): string =>
    resumed(step)
      .filter((actor) => actors.includes(actor))
      .sort()
      .join();
  const [only = ''] = actors;
  const single = actors.length === 1;
  return choices(
    {
      said: (text) => (single ? text.sleepsOn(only) : text.nobody),
      holds: (step) => went(step) === '' && !(single && blocked(step)),
      rule: none,
      by,
    },
    ...actors.slice(0, SINGLES).map(
      (actor): Choice => ({
        said: (text) => (single ? text.goesOn(actor) : text.onlyGoesOn(actor)),
        holds: (step) => went(step) === actor,
        rule: some,
        by,
      }),
    ),
    !single && {
      said: (text) => text.allGoOn(actors.join(', ')),
      holds: (step) => went(step) === [...actors].sort().join(),
      rule: some,
      by,
    },
    single && {
      said: (text) => text.callerSleeps(caller, only),
      holds: (step) => went(step) === '' && blocked(step),
      rule: none,
      by,
    },
  );
}
