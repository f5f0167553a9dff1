/** POSIX message queues: which message comes, what is waited for, who is told, and how long a queue lives. */
import { isStruct, type ObjectView, type PartView, type Step } from '../../../engine/index.ts';
import type { RuleName } from '../../../text/questions/rules.ts';
import { hasFlag, quoted } from './arguments.ts';
import { blocked, returned, returnedValue } from './happened.ts';
import { fails, returns, sleeps } from './outcomes.ts';
import {
  aboutCalls,
  type Choice,
  type Coming,
  type ComingCall,
  choices,
  numberAt,
  numberOf,
  objectOfFd,
  type QuestionKind,
} from './question.ts';

const KIND = 'mqueue_inode_info';
/** Messages that are offered. */
const MOST = 4;
const PRIO_MAX = 32768;

/** The queue of the descriptor that is the call's first argument. */
function queueOf(coming: ComingCall): ObjectView | undefined {
  return objectOfFd(coming, KIND);
}

/** The queue that has the name of the first argument. */
function queueNamed({ before, args }: Coming): ObjectView | undefined {
  return before.objects.find(
    ({ kind, label, fields }) => kind === KIND && label === args[0] && fields.i_nlink !== 0,
  );
}

function mayNot({ process, args }: ComingCall, access: 'r' | 'w'): boolean {
  const found = process.fds.find(({ fd }) => fd === args[0])?.access;
  return found !== undefined && found !== 'rw' && found !== access;
}

/** The time limit that the call has. */
function isTimed({ call }: ComingCall): boolean {
  return call.startsWith('mq_timed');
}

/** Which message a receive gets, where there is a choice, or none to be had. */
const receives = aboutCalls(['mq_receive', 'mq_timedreceive'], (coming) => {
  const queue = queueOf(coming);
  if (queue?.parts == null) return undefined;
  const messages = queue.parts.filter(({ kind }) => kind === 'msg_msg');
  const small = numberAt(coming, 2) < numberOf(queue.fields, 'attr.mq_msgsize');
  const barred = mayNot(coming, 'r');
  if (messages.length === 1 && !small && !barred) return undefined;
  return {
    idea: 'message',
    asked: (text) => text.askMessage,
    choices: choices(
      ...offered(messages).map(ofMessage),
      sleeps('mqEmpty', ['do_mq_timedreceive.empty', 'do_mq_timedreceive.enter']),
      messages.length < 2 &&
        fails('EAGAIN', 'mqEmptyNow', ['do_mq_timedreceive.again', 'do_mq_timedreceive.enter']),
      messages.length === 0 && {
        said: (text) => text.emptyMessage,
        holds: returnedValue(0),
        rule: 'mqHighest',
        by: ['msg_get.take'],
      },
      isTimed(coming) && fails('ETIMEDOUT', 'mqTimeUp', ['wq_sleep.leave', 'syscall.enter']),
      isTimed(coming) && fails('EINVAL', 'mqBadTime'),
      small && fails('EMSGSIZE', 'mqBuffer'),
      barred && fails('EBADF', 'mqAccess'),
    ),
  };
});

/** Of many messages those that stand first, and the one that was sent first. */
function offered(messages: readonly PartView[]): readonly PartView[] {
  const oldest = messages.toSorted((one, other) => numberIn(one) - numberIn(other))[0];
  const first = messages.slice(0, MOST);
  if (oldest === undefined || first.includes(oldest)) return first;
  return [...first.slice(0, MOST - 1), oldest];
}

/** By order of sending: `msg 3`. */
function numberIn({ name }: PartView): number {
  return Number(name.split(' ')[1]);
}

function ofMessage({ fields, bytes = '' }: PartView): Choice {
  const prio = numberOf(fields, 'm_type');
  const size = numberOf(fields, 'm_ts');
  const same = ({ outcome }: Step): boolean => {
    if (outcome?.kind !== 'returned' || outcome.errno !== undefined) return false;
    const text = outcome.outs[1];
    if (!(text instanceof Uint8Array) || text.length !== size || outcome.outs[3] !== prio)
      return false;
    return Buffer.from(text).toString('latin1').startsWith(bytes);
  };
  return {
    said: (text) => text.priority(prio, quoted(bytes)),
    holds: same,
    rule: 'mqHighest',
    by: ['msg_get.take'],
  };
}

/** What becomes of a message that may not go in. */
const sends = aboutCalls(['mq_send', 'mq_timedsend'], (coming) => {
  const queue = queueOf(coming);
  if (queue === undefined) return undefined;
  const { fields } = queue;
  const full = numberOf(fields, 'attr.mq_curmsgs') >= numberOf(fields, 'attr.mq_maxmsg');
  const long = numberAt(coming, 2) > numberOf(fields, 'attr.mq_msgsize');
  const high = numberAt(coming, 3) >= PRIO_MAX;
  const barred = mayNot(coming, 'w');
  if (!full && !long && !high && !barred) return undefined;
  return {
    idea: 'blocks',
    asked: (text) => text.askSend,
    choices: choices(
      returns('mqFits', ['msg_insert.link']),
      sleeps('mqFull', ['do_mq_timedsend.full', 'do_mq_timedsend.enter']),
      (full || !long) &&
        fails('EAGAIN', 'mqFullNow', ['do_mq_timedsend.again', 'do_mq_timedsend.enter']),
      isTimed(coming) && fails('ETIMEDOUT', 'mqTimeUp', ['wq_sleep.leave', 'syscall.enter']),
      (long || !full) && fails('EMSGSIZE', 'mqTooLong'),
      high && fails('EINVAL', 'mqPriority'),
      barred && fails('EBADF', 'mqAccess'),
    ),
  };
});

/** Whether whoever is registered, or was, is told of a message. */
const tells = aboutCalls(['mq_send', 'mq_timedsend'], (coming) => {
  const queue = queueOf(coming);
  const registered = coming.past.findLast(({ call, args }) => call === 'mq_notify' && args?.[1]);
  const actor = registered?.actor;
  if (queue === undefined || actor === undefined || actor === null) return undefined;
  const waits = queue.queues.some(
    ({ name, waiters }) => name === 'e_wait_q[RECV]' && (waiters?.length ?? 0) > 0,
  );
  const owned = queue.fields.notify_owner === actor;
  const told = ({ consequences }: Step): boolean =>
    consequences.some(
      (one) => one.kind === 'signal' && one.actor === actor && one.info.si_code === 'SI_MESGQ',
    );
  const not: RuleName = !owned ? 'mqUsedUp' : waits ? 'mqTaken' : 'mqNotEmpty';
  const by = ['__do_notify.enter', 'pipelined_send.hand', 'msg_insert.link'] as const;
  return {
    idea: 'signal',
    asked: (text) => text.askTold(actor),
    choices: choices(
      {
        said: (text) => text.isTold(actor),
        holds: (step) => told(step) && returned(step),
        rule: 'mqTells',
        by,
      },
      {
        said: (text) => text.isNotTold(actor),
        holds: (step) => !told(step) && returned(step),
        rule: not,
        by,
      },
      {
        said: (text) => text.getsMessage(actor),
        holds: () => false,
        rule: 'mqTells',
        by,
      },
      { said: (text) => text.sleeps, holds: blocked, rule: 'mqFull', by },
    ),
  };
});

/** What a registration comes to. */
const registers = aboutCalls(['mq_notify'], (coming) => {
  const queue = queueOf(coming);
  if (queue === undefined || !isStruct(coming.args[1])) return undefined;
  const by = ['do_mq_notify.register', 'do_mq_notify.busy'] as const;
  return {
    idea: 'signal',
    asked: (text) => text.askReturns,
    choices: choices(
      {
        said: (text) => text.returns,
        holds: (step) => returned(step) && step.consequences.length === 0,
        rule: 'mqRegisters',
        by,
      },
      { said: (text) => text.sleeps, holds: blocked, rule: 'mqRegisters', by },
      { ...fails('EBUSY', 'mqOne'), by },
      numberOf(queue.fields, 'attr.mq_curmsgs') > 0 && {
        said: (text) => text.toldAtOnce,
        holds: (step) => returned(step) && step.consequences.length > 0,
        rule: 'mqRegisters',
        by,
      },
    ),
  };
});

/** What a name leads to, where it is taken, was taken, or is to be there. */
const opens = aboutCalls(['mq_open'], (coming) => {
  const queue = queueNamed(coming);
  const makes = hasFlag(coming, 1, 'O_CREAT');
  const was = coming.past.some(
    ({ call, args }) => call === 'mq_unlink' && args?.[0] === coming.args[0],
  );
  const attr = coming.args[3];
  const large = isStruct(attr) && Number(attr.mq_maxmsg) > 10;
  if (queue === undefined && makes && !was && !large) return undefined;
  const count = ({ objects }: Step['snapshot']): number =>
    objects.filter(({ kind }) => kind === KIND).length;
  const before = count(coming.before);
  const by = ['do_mq_open.enter'] as const;
  return {
    idea: 'object',
    asked: (text) => text.askQueue,
    choices: choices(
      {
        said: (text) => text.existing,
        holds: (step) => returned(step) && count(step.snapshot) === before,
        rule: 'mqExisting',
        by,
      },
      {
        said: (text) => text.fresh,
        holds: (step) => returned(step) && count(step.snapshot) > before,
        rule: 'mqNew',
        by,
      },
      fails('EEXIST', 'mqExclusive', by),
      fails('ENOENT', 'mqNoName', by),
      large && fails('EINVAL', 'mqLimits', by),
    ),
  };
});

/** How long a queue lives that loses its name. */
const unlinks = aboutCalls(['mq_unlink', 'unlink'], (coming) => {
  const { call, args } = coming;
  const name = String(args[0]).replace('/dev/mqueue', '');
  const queue = queueNamed(call === 'mq_unlink' ? coming : { ...coming, args: [name] });
  if (queue === undefined) return undefined;
  const there = ({ snapshot }: Step): boolean => snapshot.objects.some(({ id }) => id === queue.id);
  const by = ['mqueue_evict_inode.free', 'vfs_unlink.remove'] as const;
  return {
    idea: 'object',
    asked: (text) => text.askUnlinked,
    choices: choices(
      {
        said: (text) => text.goneAtOnce,
        holds: (step) => returned(step) && !there(step),
        rule: 'mqUnheld',
        by,
      },
      {
        said: (text) => text.goneWithLast,
        holds: (step) => returned(step) && there(step),
        rule: 'mqHeld',
        by,
      },
      fails('EBUSY', 'mqHeld', by),
    ),
  };
});

/** All of them, the most particular first. */
export const MQUEUE_KINDS: readonly QuestionKind[] = [
  tells,
  receives,
  sends,
  registers,
  opens,
  unlinks,
];
