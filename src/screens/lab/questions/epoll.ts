/** epoll: what is told, whose wait ends, what may be watched, and what a close takes off. */
import { isStruct, type ObjectView, type PartView, type Step } from '../../../engine/index.ts';
import type { RuleName } from '../../../text/questions/rules.ts';
import { whoGoesOn } from './goes-on.ts';
import { blocked, returned, returnedValue } from './happened.ts';
import { fails } from './outcomes.ts';
import {
  aboutCalls,
  type Choice,
  type Coming,
  choices,
  numberAt,
  objectAt,
  type Question,
  type QuestionKind,
} from './question.ts';

const KIND = 'eventpoll';
const [ADD, DEL, MOD] = [1, 2, 3];
const EPOLLEXCLUSIVE = 2 ** 28;
/** Items that are offered. */
const MOST = 3;
/** Of what an item asks for, what is no event. */
const PRIVATE: readonly string[] = [
  'EPOLLET',
  'EPOLLONESHOT',
  'EPOLLEXCLUSIVE',
  'EPOLLWAKEUP',
  '0',
];
const WAITS = ['ep_send_events.tell', 'ep_send_events.drop', 'ep_poll.enter'] as const;
const CALLS = ['ep_poll_callback.ready', 'ep_poll_callback.disabled'] as const;

function itemsOf(instance: ObjectView): readonly PartView[] {
  return instance.parts?.filter(({ kind }) => kind === 'epitem') ?? [];
}

function asksFor({ fields }: PartView): readonly string[] {
  return String(fields.events).split('|');
}

function isDisabled(item: PartView): boolean {
  return asksFor(item).every((event) => PRIVATE.includes(event));
}

/** The data of what a wait was told of, in order; undefined where it was told of nothing. */
function toldIn({ outcome }: Step): readonly string[] | undefined {
  const events = outcome?.kind === 'returned' ? outcome.outs[1] : undefined;
  if (!Array.isArray(events)) return undefined;
  return events.map((one) => (isStruct(one) ? String(one.data) : ''));
}

/** What a wait tells, or that it sleeps. */
const waits = aboutCalls(['epoll_wait', 'epoll_pwait'], (coming): Question | undefined => {
  const instance = objectAt(coming, coming.args[0]);
  if (instance?.kind !== KIND) return undefined;
  const items = itemsOf(instance);
  const none = ruleOfNone(items);
  const handles = (coming.process.signals?.actions.length ?? 0) > 0;
  return {
    idea: 'ready',
    asked: (text) => text.askReady,
    choices: choices(
      ...whatIsTold(coming, items),
      { said: (text) => text.tellsNothing, holds: returnedValue(0), rule: none, by: WAITS },
      {
        said: (text) => (numberAt(coming, 3) > 0 ? text.tellsNothingYet : text.sleeps),
        holds: blocked,
        rule: none,
        by: WAITS,
      },
      handles && fails('EINTR', 'epEintr', WAITS),
    ),
  };
});

/** Each item alone, and all of them; of an instance without items what was told before. */
function whatIsTold({ past }: Coming, items: readonly PartView[]): Choice[] {
  const before = past.map(toldIn).findLast((told) => told !== undefined && told.length > 0);
  const names = items.map(({ fields }) => String(fields.data));
  const offered = names.length > 0 ? names : (before?.slice(0, 1) ?? []);
  const of = (data: readonly string[], rule: RuleName): Choice => ({
    said: (text) => text.tells(data.join(', ')),
    holds: (step) => returned(step) && toldIn(step)?.toSorted().join() === [...data].sort().join(),
    rule,
    by: WAITS,
  });
  return choices(
    ...offered.slice(0, MOST).map((data, at) => of([data], ruleOfTold(items[at]))),
    offered.length > 1 && of(offered, 'epLevel'),
  );
}

function ruleOfTold(item: PartView | undefined): RuleName {
  const events = item === undefined ? [] : asksFor(item);
  if (events.includes('EPOLLET')) return 'epEdge';
  return events.includes('EPOLLONESHOT') ? 'epShot' : 'epLevel';
}

function ruleOfNone(items: readonly PartView[]): RuleName {
  if (items.length === 0) return 'epNoItems';
  if (items.every(isDisabled)) return 'epShotUsed';
  const told = (item: PartView): boolean =>
    asksFor(item).includes('EPOLLET') && item.fields.ready === 0;
  return items.every(told) ? 'epEdgeOnce' : 'epNone';
}

/** Calls by which a watched file may call its items. */
const CALLERS = [
  'write',
  'writev',
  'eventfd_write',
  'send',
  'sendto',
  'sendmsg',
  'mq_send',
  'connect',
  'close',
] as const;

/** The instances that watch what a call is about, and those that watch them. */
function watching({ about, before }: Coming): readonly ObjectView[] {
  const watched = new Set(about.filter(({ kind }) => kind !== KIND).map(({ id }) => id));
  const found = new Set<ObjectView>();
  const all = before.objects.filter(({ kind }) => kind === KIND);
  // As deep as instances may be nested: EP_MAX_NESTS.
  for (let depth = 0; depth < 5; depth++) {
    for (const instance of all) {
      if (!itemsOf(instance).some(({ fields }) => watched.has(String(fields.file)))) continue;
      watched.add(instance.id);
      found.add(instance);
    }
  }
  return [...found];
}

/** Whose wait ends. */
const wakes = aboutCalls(CALLERS, (coming): Question | undefined => {
  const instances = watching(coming);
  const here = new Set([...coming.about, ...instances].map(({ id }) => id));
  const sleepers = coming.before.processes.filter(
    ({ actor, state, call }) =>
      actor !== coming.actor &&
      state === 'sleeping' &&
      (call?.queues ?? (call?.queue ? [call.queue] : [])).some(({ object }) => here.has(object)),
  );
  const waiting = sleepers.filter(({ call }) => call?.name.startsWith('epoll'));
  if (instances.length === 0 || waiting.length === 0) return undefined;
  const actors = sleepers.map(({ actor }) => actor);
  const places = new Set(waiting.map(({ call }) => call?.queue?.object));
  const exclusive = instances
    .flatMap(itemsOf)
    .some((item) => asksFor(item).includes('EPOLLEXCLUSIVE'));
  return {
    idea: 'wakes',
    asked: (text) => text.askGoesOn(actors.join(', ')),
    choices: whoGoesOn(coming.actor, actors, {
      some: ruleOfCalls(waiting.length, places.size, exclusive),
      none: 'epCallsNone',
      by: CALLS,
    }),
  };
});

function ruleOfCalls(waiting: number, places: number, exclusive: boolean): RuleName {
  if (waiting < 2) return 'epCalls';
  if (exclusive) return 'epCallsOne';
  return places < waiting ? 'epOneWaiter' : 'epCallsAll';
}

/** What may be watched: asked where that is not plain. */
const controls = aboutCalls(['epoll_ctl'], (coming): Question | undefined => {
  const [epfd, , fd, event] = coming.args;
  const instance = objectAt(coming, epfd);
  if (instance?.kind !== KIND) return undefined;
  const op = numberAt(coming, 1);
  const target = objectAt(coming, fd);
  const isOpen = coming.process.fds.some((one) => one.fd === fd);
  const item = itemsOf(instance).find(
    ({ fields }) => fields.fd === fd && fields.file === target?.id,
  );
  const exclusive = isStruct(event) && Math.floor(Number(event.events) / EPOLLEXCLUSIVE) % 2 === 1;
  const plain = op === ADD ? item === undefined : item !== undefined;
  const nested = op === ADD && target?.kind === KIND;
  if (isOpen && plain && !nested && !(op === MOD && exclusive)) return undefined;
  const by = ['do_epoll_ctl.enter', 'syscall.enter'] as const;
  return {
    idea: 'object',
    asked: (text) => text.askReturns,
    choices: choices(
      { said: (text) => text.works, holds: returned, rule: 'ctlWorks', by },
      !isOpen && fails('EBADF', 'ctlNoFile', by),
      nested && fails('ELOOP', 'ctlLoop', by),
      op !== DEL && fails('EINVAL', 'ctlInvalid', by),
      op === ADD && fails('EEXIST', 'ctlThere', by),
      op !== ADD && fails('ENOENT', 'ctlMissing', by),
    ),
  };
});

/** Whether a close takes a watched file off. */
const closes = aboutCalls(['close'], (coming): Question | undefined => {
  const { process, before, args } = coming;
  const closed = process.fds.find(({ fd }) => fd === args[0]);
  const watched = before.objects
    .filter(({ kind }) => kind === KIND)
    .flatMap(itemsOf)
    .some(({ fields }) => fields.fd === closed?.fd && fields.file === closed?.object);
  if (closed === undefined || !watched) return undefined;
  const held =
    before.processes.flatMap(({ fds }) => fds).filter(({ file }) => file === closed.file).length >
    1;
  const by = ['eventpoll_release_file.enter', 'fput_close_sync.enter'] as const;
  return {
    idea: 'object',
    asked: (text) => text.askItem,
    choices: choices(
      {
        said: (text) => text.itemStays,
        holds: (step) => returned(step) && held,
        rule: 'itemHeld',
        by,
      },
      {
        said: (text) => text.itemGoes,
        holds: (step) => returned(step) && !held,
        rule: 'itemLast',
        by,
      },
      { said: (text) => text.itemHangsUp, holds: () => false, rule: 'itemLast', by },
    ),
  };
});

/** All of them, the most particular first. */
export const EPOLL_KINDS: readonly QuestionKind[] = [wakes, waits, controls, closes];
