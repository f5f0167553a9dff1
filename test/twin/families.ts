/** The kinds of random calls, by the names under which they are run. */
import type { Move } from '../support/arbitraries.ts';
import { ASYNC_MOVES } from './async-moves.ts';
import { EVENT_MOVES } from './event-moves.ts';
import { FILE_MOVES } from './file-moves.ts';
import { FUTEX_MOVES } from './futex-moves.ts';
import { INET_MOVES } from './inet-moves.ts';
import { MEMORY_MOVES } from './memory-moves.ts';
import { MQUEUE_MOVES } from './mqueue-moves.ts';
import { PIPE_MOVES } from './pipe-moves.ts';
import { SIGNAL_MOVES } from './signal-moves.ts';
import { MESSAGE_MOVES, SEMAPHORE_MOVES, SHARED_MEMORY_MOVES, SYSV_MOVES } from './sysv-moves.ts';
import { SYSV_ODD_MOVES } from './sysv-odd-moves.ts';
import { UNIX_MOVES } from './unix-moves.ts';

/** What a random transcript draws from. */
export const FAMILIES = {
  pipe: [PIPE_MOVES],
  files: [FILE_MOVES, PIPE_MOVES],
  signal: [PIPE_MOVES, SIGNAL_MOVES],
  'sysv-msg': [MESSAGE_MOVES],
  'sysv-sem': [SEMAPHORE_MOVES],
  'sysv-shm': [SHARED_MEMORY_MOVES],
  sysv: [SYSV_MOVES],
  'sysv-odd': [SYSV_ODD_MOVES, SYSV_MOVES],
  mqueue: [MQUEUE_MOVES],
  'mqueue-signal': [MQUEUE_MOVES, SIGNAL_MOVES],
  'mqueue-epoll': [MQUEUE_MOVES, EVENT_MOVES],
  unix: [UNIX_MOVES],
  'unix-epoll': [UNIX_MOVES, EVENT_MOVES],
  async: [PIPE_MOVES, UNIX_MOVES, ASYNC_MOVES, ASYNC_MOVES],
  'async-inet': [INET_MOVES, ASYNC_MOVES],
  inet: [INET_MOVES],
  memory: [MEMORY_MOVES],
  epoll: [PIPE_MOVES, EVENT_MOVES],
  copies: [EVENT_MOVES, PIPE_MOVES, FILE_MOVES, UNIX_MOVES],
  futex: [FUTEX_MOVES],
  'futex-signal': [FUTEX_MOVES, SIGNAL_MOVES],
  mixed: [
    EVENT_MOVES,
    PIPE_MOVES,
    FILE_MOVES,
    SIGNAL_MOVES,
    SYSV_MOVES,
    MQUEUE_MOVES,
    UNIX_MOVES,
    INET_MOVES,
    MEMORY_MOVES,
    FUTEX_MOVES,
  ],
} as const satisfies Record<string, readonly (readonly Move[])[]>;

/** A family's name. */
export type FamilyName = keyof typeof FAMILIES;

/** True for the name of a family. */
export function isFamily(name: string): name is FamilyName {
  return Object.hasOwn(FAMILIES, name);
}
