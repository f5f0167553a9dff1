/**
 * Which question a coming step asks, if one: the first kind that has something to ask. A kind is a function in a file
 * of its own; nothing else here knows any of them.
 */
import { choiceText } from '../../../text/questions/choices.ts';
import { exits, waits } from './children.ts';
import { EPOLL_KINDS } from './epoll.ts';
import { EVENT_FILE_KINDS } from './event-files.ts';
import { FUTEX_KINDS } from './futexes.ts';
import { goesOn } from './goes-on.ts';
import { INET_KINDS } from './inet-sockets.ts';
import { behindTheEnd, maps, rights, seals, sight } from './mapped.ts';
import { accesses, atomics, loadedBytes, loads } from './memory.ts';
import { receives, sends } from './messages.ts';
import { MQUEUE_KINDS } from './mqueue.ts';
import { goneIds, keys, removals } from './objects.ts';
import { capacities, names, opens } from './opens.ts';
import { owners } from './owners.ts';
import { POSIX_SEM_KINDS } from './posix-semaphores.ts';
import type { Choice, Coming, Question, QuestionKind } from './question.ts';
import { reads } from './reads.ts';
import { counts, limited, operations } from './semaphores.ts';
import { alarms, masks, suspends, takes, unblocks } from './signal-waits.ts';
import { dispositions, signals } from './signals.ts';
import { splices } from './splices.ts';
import { passages, polls } from './times.ts';
import { UNIX_KINDS } from './unix-sockets.ts';
import { writes } from './writes.ts';

/** The most particular first. */
const KINDS: readonly QuestionKind[] = [
  goneIds,
  ...EPOLL_KINDS,
  goesOn,
  ...EVENT_FILE_KINDS,
  removals,
  owners,
  reads,
  writes,
  splices,
  opens,
  names,
  capacities,
  receives,
  sends,
  ...MQUEUE_KINDS,
  ...UNIX_KINDS,
  ...INET_KINDS,
  ...FUTEX_KINDS,
  ...POSIX_SEM_KINDS,
  operations,
  limited,
  counts,
  keys,
  signals,
  dispositions,
  unblocks,
  masks,
  suspends,
  takes,
  alarms,
  behindTheEnd,
  accesses,
  sight,
  maps,
  rights,
  seals,
  loads,
  atomics,
  loadedBytes,
  waits,
  exits,
  passages,
  polls,
];

/** With fewer there is nothing to choose. */
const FEWEST = 3;

/**
 * The question about what comes.
 *
 * @returns Undefined where nothing can be got wrong.
 */
export function questionAbout(coming: Coming): Question | undefined {
  for (const kind of KINDS) {
    const question = kind(coming);
    if (question === undefined) continue;
    const different = distinct(question.choices);
    if (different.length < FEWEST) continue;
    return { ...question, choices: arranged(different, seedOf(coming)) };
  }
  return undefined;
}

/** Of choices that read alike the first. */
function distinct(all: readonly Choice[]): Choice[] {
  const text = choiceText('en');
  const known = new Map<string, Choice>();
  for (const choice of all) {
    const words = choice.said(text);
    if (!known.has(words)) known.set(words, choice);
  }
  return [...known.values()];
}

/** Always the same number for the same place in a transcript. */
function seedOf({ item, past, advanceNs }: Coming): number {
  let seed = past.length * 2654435761 + (advanceNs ?? 0);
  for (const character of `${item?.actor ?? ''} ${item?.call ?? ''} ${item?.span.line ?? 0}`) {
    seed = Math.imul(seed ^ character.charCodeAt(0), 16777619);
  }
  return seed >>> 0;
}

/** The choices in an order that tells nothing: it depends on the place alone. */
function arranged(all: readonly Choice[], seed: number): Choice[] {
  const left = [...all];
  const order: Choice[] = [];
  let state = seed;
  while (left.length > 0) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    order.push(...left.splice((state >>> 8) % left.length, 1));
  }
  return order;
}
