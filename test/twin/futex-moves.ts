/**
 * Random calls on futexes, lists of locks and POSIX semaphores, in memory of every kind: shared with and without a file, of segments, private.
 *
 * Left out:
 * - time limits other than none, zero, a moment that has passed, and a quarter of an hour: how much time passes is not
 *   the same on both kernels;
 * - priority inheritance, which the simulation does not have;
 * - semaphores at addresses that are no multiple of 8, as no sem_t is: one in two pages, one on which the C library tries for ever.
 */
import { type Move, oneOf, type World } from '../support/arbitraries.ts';

/** Memory by the names of its addresses. */
const SHARED = ['p', 'q', 'f'] as const;
const PRIVATE = ['r', 'g'] as const;
const NAMED = ['s', 't'] as const;

const SHARING = 'MAP_SHARED|MAP_ANONYMOUS';
const OWN = 'MAP_PRIVATE|MAP_ANONYMOUS';
const RW = 'PROT_READ|PROT_WRITE';

/** Where in the memory words are that somebody sleeps on: few, so that sleepers and wakers meet. */
const OFFSETS = [0, 0, 4, 0, 8, 4096, 4, 2, 4092] as const;
const VALUES = [0, 0, 1, 0, 2, -1] as const;
const COUNTS = [1, 1, 2, 9, 0, -1] as const;
const BITS = ['0x1', '0x2', '0x3', 'FUTEX_BITSET_MATCH_ANY', '0', '0x80000000'] as const;
/** Not over before the transcript is. */
const LONG = '{900, 0}) <unfinished ...>';
const LIMITS = ['NULL', 'NULL', 'NULL', '{0, 0}', LONG, 'NULL', '{0, 1000000000}'] as const;
const MOMENTS = ['NULL', 'NULL', '{0, 0}', '{0, 5000}'] as const;
/** FUTEX_OP: add, set, or, and not, exclusive or; with every comparison; shifted; unknown ones. */
const OPERATIONS = [
  '0x10001000',
  '0x00001000',
  '0x11001001',
  '0x22004000',
  '0x33001002',
  '0x44fff001',
  '0x95003000',
  '0x52001000',
  '0x06001000',
] as const;

/** A last argument, and the end of the call. */
function closed(limit: string): string {
  return limit === LONG ? limit : `${limit})`;
}

/** Some memory of the caller's, the shared kinds oftener; undefined where it has none. */
function memory(world: World, pick: number): string | undefined {
  const own = pick % 5 === 4 ? world.variable(PRIVATE, pick) : undefined;
  return own ?? world.variable(SHARED, pick >> 2);
}

/** A word of it. */
function word(world: World, which: number, offset: number): string | undefined {
  if (which % 40 === 39) return oneOf(['NULL', '64', '-8'] as const, offset);
  const name = memory(world, which);
  const at = oneOf(OFFSETS, offset);
  return name === undefined || at === 0 ? name : `${name} + ${at}`;
}

/** With the word that a sleeper sleeps on, oftener than any. */
function awaited(world: World, pick: number, offset: number): string | undefined {
  const asleep = world.sleepers.flatMap(({ call }) => {
    const found = /^futex\((\w+(?: \+ \d+)?), FUTEX_WAIT/.exec(call?.text ?? '')?.[1];
    return found === undefined ? [] : [found];
  });
  const at = pick % 3 > 0 ? asleep[pick % Math.max(1, asleep.length)] : undefined;
  return at !== undefined && world.holds(at.split(' ')[0] ?? '') ? at : word(world, pick, offset);
}

/** What comes before all else: some memory. */
function first(world: World): string | undefined {
  return world.holds('p') ? undefined : `mmap(NULL, 8192, ${RW}, ${SHARING}, -1, 0) = p`;
}

/** One operation in four is of a private futex. */
function op(name: string, pick: number): string {
  return pick % 4 === 3 ? `${name}|FUTEX_PRIVATE_FLAG` : name;
}

const MAPPING: readonly Move[] = [
  {
    weight: 5,
    line: (world, { any }) =>
      world.holds('p') && any % 8 > 0
        ? undefined
        : `mmap(NULL, 8192, ${RW}, ${SHARING}, -1, 0) = p`,
  },
  {
    weight: 3,
    line: (world, { a, any }) =>
      world.holds('r') && any % 8 > 0
        ? undefined
        : `mmap(NULL, 8192, ${a % 4 === 3 ? 'PROT_READ' : RW}, ${OWN}, -1, 0) = r`,
  },
  {
    weight: 5,
    line: (world, { any }) =>
      world.holds('m') && any % 16 > 0 ? undefined : 'shmget(0x71, 8192, IPC_CREAT|0600) = m',
  },
  {
    weight: 5,
    line: (world, { a, any }) =>
      !world.holds('m') || (world.holds('q') && any % 8 > 0)
        ? undefined
        : `shmat(m, NULL, ${a % 4 === 3 ? 'SHM_RDONLY' : '0'}) = q`,
  },
  { weight: 3, line: () => 'shm_open("/words", O_RDWR|O_CREAT, 0600) = fd' },
  {
    weight: 4,
    line: (world, { a }) =>
      world.holds('fd') ? `ftruncate(fd, ${oneOf([8192, 8192, 4096, 0] as const, a)})` : undefined,
  },
  {
    weight: 5,
    line: (world, { a, b }) => {
      if (!world.holds('fd')) return undefined;
      const name = a % 3 === 2 ? 'g' : 'f';
      const prot = b % 4 === 3 ? 'PROT_READ' : RW;
      const shares = name === 'f' ? 'MAP_SHARED' : 'MAP_PRIVATE';
      return `mmap(NULL, 8192, ${prot}, ${shares}, fd, 0) = ${name}`;
    },
  },
  {
    weight: 1,
    line: (world, { any }) => {
      const name = memory(world, any);
      return name === undefined ? undefined : `munmap(${name}, 4096)`;
    },
  },
];

const FUTEXES: readonly Move[] = [
  {
    weight: 22,
    leaves: true,
    line: (world, { a, b, c, any }) => {
      const at = word(world, any, a);
      if (at === undefined) return first(world);
      return `futex(${at}, ${op('FUTEX_WAIT', c)}, ${oneOf(VALUES, b)}, ${closed(oneOf(LIMITS, any >> 3))}`;
    },
  },
  {
    weight: 6,
    leaves: true,
    line: (world, { a, b, c, any }) => {
      const at = word(world, any, a);
      if (at === undefined) return first(world);
      const clock = c % 2 === 0 ? '' : '|FUTEX_CLOCK_REALTIME';
      const bits = oneOf(BITS, c);
      return `futex(${at}, ${op('FUTEX_WAIT_BITSET', any >> 3)}${clock}, ${oneOf(VALUES, b)}, ${oneOf(MOMENTS, any >> 5)}, NULL, ${bits})`;
    },
  },
  {
    weight: 16,
    line: (world, { a, b, c, any }) => {
      const at = awaited(world, any, a);
      return at === undefined
        ? first(world)
        : `futex(${at}, ${op('FUTEX_WAKE', c)}, ${oneOf(COUNTS, b)})`;
    },
  },
  {
    weight: 4,
    line: (world, { a, b, c, any }) => {
      const at = awaited(world, any, a);
      if (at === undefined) return first(world);
      return `futex(${at}, ${op('FUTEX_WAKE_BITSET', c)}, ${oneOf(COUNTS, b)}, NULL, NULL, ${oneOf(BITS, any >> 4)})`;
    },
  },
  {
    weight: 10,
    line: (world, { a, b, c, any }) => {
      const from = awaited(world, any, a);
      const to = word(world, any >> 3, b);
      if (from === undefined || to === undefined) return first(world);
      const [wake, move] = [oneOf(COUNTS, c), oneOf(COUNTS, any >> 4)];
      if (any % 2 === 0)
        return `futex(${from}, ${op('FUTEX_REQUEUE', c)}, ${wake}, ${move}, ${to})`;
      return `futex(${from}, ${op('FUTEX_CMP_REQUEUE', c)}, ${wake}, ${move}, ${to}, ${oneOf(VALUES, any >> 6)})`;
    },
  },
  {
    weight: 5,
    line: (world, { a, b, c, any }) => {
      const from = awaited(world, any, a);
      const to = word(world, any >> 3, b);
      if (from === undefined || to === undefined) return first(world);
      return `futex(${from}, ${op('FUTEX_WAKE_OP', c)}, ${oneOf(COUNTS, c)}, ${oneOf(COUNTS, any >> 4)}, ${to}, ${oneOf(OPERATIONS, any >> 6)})`;
    },
  },
  {
    weight: 1,
    line: (world, { a, b, any }) => {
      const at = word(world, any, a);
      return at === undefined
        ? first(world)
        : `futex(${at}, ${oneOf([2, 77, 0x101, 0x183] as const, b)}, 1, 0)`;
    },
  },
  {
    weight: 12,
    line: (world, { a, b, c, any }) => {
      const at = word(world, any, a);
      if (at === undefined) return first(world);
      const value = oneOf(VALUES, b);
      return oneOf(
        [
          `store32(${at}, ${value})`,
          `load32(${at})`,
          `fetch_add32(${at}, ${value})`,
          `exchange32(${at}, ${value})`,
          `compare_exchange32(${at}, ${value}, ${a % 3})`,
        ] as const,
        c,
      );
    },
  },
];

/** Where heads and entries of lists of locks lie, and what stands in them: an entry is 1024 bytes behind its word. */
const LINKS = [1024, 1032, 1040, 1028, 5120] as const;
const LINKED = ['1024', '1024', '1028', '1025', '1040', '5120'] as const;

/** The word of a lock that somebody holds, who may not be the caller. */
function held({ self, living }: World, pick: number): string {
  const other = living[(pick >> 2) % Math.max(1, living.length)]?.actor;
  const who = pick % 3 > 0 ? self.actor : (other ?? self.actor);
  return pick % 2 === 0 ? `${who}|FUTEX_WAITERS` : who;
}

/** Locks of which the kernel lets go when their owner ends. */
const ROBUST: readonly Move[] = [
  {
    weight: 4,
    line: (world, { a, any }) => {
      const name = memory(world, any);
      if (name === undefined) return first(world);
      return `set_robust_list(${name} + 1024, ${a % 8 === 7 ? 16 : 24})`;
    },
  },
  {
    weight: 10,
    line: (world, { a, b, c, any }) => {
      const name = memory(world, any);
      if (name === undefined) return first(world);
      const plain = ['-1024', '-1020', '0', '-1'] as const;
      const value = c % 3 === 0 ? oneOf(plain, b) : `${name} + ${oneOf(LINKED, b)}`;
      return `store64(${name} + ${oneOf(LINKS, a)}, ${value})`;
    },
  },
  {
    weight: 6,
    line: (world, { a, b, any }) => {
      const at = word(world, any, a);
      return at === undefined ? first(world) : `store32(${at}, ${held(world, b)})`;
    },
  },
  {
    weight: 4,
    leaves: true,
    line: (world, { a, b, any }) => {
      const at = word(world, any, a);
      return at === undefined ? first(world) : `futex(${at}, FUTEX_WAIT, ${held(world, b)}, NULL)`;
    },
  },
];

/** A semaphore of the caller's: a named one, or one in memory, made or not. */
function semaphore(world: World, pick: number): string | undefined {
  if (pick % 50 === 49) return oneOf(['NULL', '64'] as const, pick >> 6);
  const named = pick % 2 === 0 ? world.variable(NAMED, pick >> 1) : undefined;
  if (named !== undefined) return named;
  const name = memory(world, pick >> 2);
  return name === undefined
    ? undefined
    : `${name} + ${oneOf([64, 64, 128, 4032] as const, pick >> 5)}`;
}

/** A call of a semaphore. */
function onOne(weight: number, call: (sem: string, any: number) => string, leaves?: true): Move {
  const line: Move['line'] = (world, { any }) => {
    const sem = semaphore(world, any);
    return sem === undefined ? first(world) : call(sem, any >> 7);
  };
  return leaves ? { weight, line, leaves } : { weight, line };
}

const NAMES = ['"/sem"', '"/sem"', '"sem"', '"/other"', '"//sem"', '"/a/b"', '""'] as const;
const OPEN = ['O_CREAT', 'O_CREAT', '0', 'O_CREAT|O_EXCL', 'O_RDONLY', 'O_EXCL'] as const;
const MODES = ['0600', '0600', '0666', '0400', '0'] as const;

const SEMAPHORES: readonly Move[] = [
  {
    weight: 8,
    line: (_, { a, b, c, any }) =>
      `sem_open(${oneOf(NAMES, a)}, ${oneOf(OPEN, b)}, ${oneOf(MODES, any)}, ${oneOf([1, 0, 2, 2147483647, 2147483648] as const, c)}) = ${oneOf(NAMED, any >> 3)}`,
  },
  onOne(
    6,
    (sem, any) =>
      `sem_init(${sem}, ${any % 3 === 2 ? 0 : 1}, ${oneOf([0, 1, 0, 2] as const, any)})`,
  ),
  onOne(16, (sem) => `sem_wait(${sem})`, true),
  onOne(
    5,
    (sem, any) =>
      `sem_timedwait(${sem}, ${closed(oneOf([LONG, '{0, 0}', '{-1, 0}', '{0, -1}'] as const, any))}`,
    true,
  ),
  onOne(4, (sem) => `sem_trywait(${sem})`),
  onOne(16, (sem) => `sem_post(${sem})`),
  onOne(3, (sem) => `sem_getvalue(${sem}, v)`),
  onOne(1, (sem) => `sem_destroy(${sem})`),
  onOne(3, (sem) => `sem_close(${sem})`),
  { weight: 2, line: (_, { a }) => `sem_unlink(${oneOf(NAMES, a)})` },
];

const LIVES: readonly Move[] = [
  { weight: 12, line: ({ child }) => (child === undefined ? undefined : `fork() = ${child}`) },
  { weight: 2, leaves: true, line: (world, { a }) => (world.step > 8 ? `exit(${a})` : undefined) },
  {
    weight: 6,
    line: (world, { a, b }) => {
      const other = world.sleepers[a % Math.max(1, world.sleepers.length)]?.actor;
      const signals = ['SIGUSR1', 'SIGKILL', 'SIGUSR1', 'SIGSTOP', 'SIGCONT', 'SIGUSR2'] as const;
      return other === undefined ? undefined : `kill(${other}, ${oneOf(signals, b)})`;
    },
  },
  {
    weight: 3,
    line: (world) => {
      const stopped = world.snapshot.processes.find(({ state }) => state === 'stopped');
      return stopped === undefined ? undefined : `kill(${stopped.actor}, SIGCONT)`;
    },
  },
  { weight: 4, line: (_, { a }) => `sigaction(SIGUSR1, {h, [], ${a % 2 ? 'SA_RESTART' : '0'}})` },
  {
    weight: 1,
    line: (_, { a }) => `sigaction(SIGUSR2, {${a % 2 ? 'SIG_IGN' : 'h'}, [], SA_RESTART})`,
  },
  { weight: 1, line: (_, { a }) => `sigaction(SIGSEGV, {${a % 2 ? 'h' : 'SIG_DFL'}, [], 0})` },
];

/** Synchronisation in memory. */
export const FUTEX_MOVES: readonly Move[] = [
  ...MAPPING,
  ...FUTEXES,
  ...ROBUST,
  ...SEMAPHORES,
  ...LIVES,
];
