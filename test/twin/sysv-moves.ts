/**
 * Random calls on System V message queues, semaphore sets and shared memory, and the instructions on memory.
 *
 * Left out:
 * - time limits other than none and zero: how much time passes is not the same on both kernels;
 * - addresses that the kernel has not given out: what else is mapped there is the program's own.
 */
import { type Move, oneOf, type World } from '../support/arbitraries.ts';

const KEYS = ['0x51', '0x51', 'IPC_PRIVATE', '0x52', '0x51', '0x53'] as const;
const GET = [
  'IPC_CREAT|0600',
  'IPC_CREAT|0600',
  '0600',
  'IPC_CREAT|IPC_EXCL|0600',
  'IPC_CREAT|0600',
  '0',
  'IPC_CREAT|0400',
] as const;
const PERM = '{uid=0, gid=0, mode=0600}';
/** Few processes at once make races of nearly everything; these names are shared by all. */
const QUEUES = ['q', 'q2'] as const;
const SETS = ['s', 's2'] as const;
const SEGMENTS = ['m', 'm2', 'big'] as const;
const SIZES = [3, 1, 0, 10, 100, 5000, 8192, 4048, 4049, 8136, 8137, 8193] as const;
const TYPES = [1, 2, 3, 1, 4, 0, -1] as const;
const WANTED = [0, 1, 2, -2, -1, 3, -3, -9] as const;
const RECEIVE = [
  '0',
  'IPC_NOWAIT',
  'MSG_NOERROR',
  'MSG_EXCEPT',
  'MSG_NOERROR|IPC_NOWAIT',
  'MSG_COPY|IPC_NOWAIT',
  'MSG_EXCEPT|IPC_NOWAIT',
  'MSG_COPY|IPC_NOWAIT|MSG_NOERROR',
  'MSG_COPY',
  'MSG_COPY|MSG_EXCEPT|IPC_NOWAIT',
] as const;
const QBYTES = [16384, 10, 100, 0, 5000, 16385, 20000] as const;
const COUNTS = [3, 1, 2, 0, 4, 32000, 32001, -1] as const;
const OPS = [1, -1, 2, 0, 1, -2, -1, 3, 1, 32767, -32767] as const;
const OP_FLAGS = ['0', 'SEM_UNDO', 'IPC_NOWAIT', '0', 'SEM_UNDO|IPC_NOWAIT'] as const;
/** Segments of one page, and of several. */
const SHORT = [4096, 1, 100, 0, 4095] as const;
const LONG = [8192, 5000, 12288, 4097] as const;

/** A name, and oftener than not the first. */
function some<T>(list: readonly [T, ...T[]], pick: number): T {
  return list[pick % 5 === 4 ? 1 % list.length : 0] ?? list[0];
}

/** What ids the names stand for. */
const KINDS: { readonly [letter: string]: string } = { q: 'msg', s: 'sem', m: 'shm', b: 'shm' };

/** A call on the object behind one of some names, seldom on one that is not there. */
function withOne(
  world: World,
  names: readonly string[],
  pick: number,
  call: (name: string) => string,
): string | undefined {
  if (pick % 40 === 39) return call('-1');
  const kind = KINDS[names[0]?.charAt(0) ?? ''] ?? '';
  const stale = pick % 10 === 3;
  const name = stale ? world.variable(names, pick) : world.id(kind, names, pick);
  return name === undefined ? undefined : call(name);
}

/** A call that gets an object, mostly when the caller has none of that kind. */
function wants(
  world: World,
  names: readonly [string, ...string[]],
  any: number,
  call: string,
): string | undefined {
  const kind = KINDS[names[0].charAt(0)] ?? '';
  const has = world.id(kind, names, 0) !== undefined;
  return has && any % 4 > 0 ? undefined : `${call} = ${some(names, any)}`;
}

function message(world: World, type: number, size: number): string {
  const letter = String.fromCharCode(97 + (world.step % 26));
  return `{${type}, "${letter}" * ${size}}`;
}

const MESSAGES: readonly Move[] = [
  {
    weight: 6,
    line: (world, { a, b, any }) =>
      wants(world, QUEUES, any, `msgget(${oneOf(KEYS, a)}, ${oneOf(GET, b)})`),
  },
  {
    weight: 26,
    leaves: true,
    line: (world, { a, b, c, any }) =>
      withOne(world, QUEUES, any, (q) => {
        const size = oneOf(SIZES, b);
        const flags = c % 3 === 0 ? 'IPC_NOWAIT' : '0';
        return `msgsnd(${q}, ${message(world, oneOf(TYPES, a), size)}, ${size}, ${flags})`;
      }),
  },
  {
    weight: 26,
    leaves: true,
    line: (world, { a, b, c, any }) =>
      withOne(world, QUEUES, any, (q) => {
        const size = oneOf([8192, 100, 3, 0, 10, 5000, 9000] as const, b);
        return `msgrcv(${q}, buf, ${size}, ${oneOf(WANTED, a)}, ${oneOf(RECEIVE, c)})`;
      }),
  },
  {
    weight: 4,
    line: (world, { any }) => withOne(world, QUEUES, any, (q) => `msgctl(${q}, IPC_STAT, ds)`),
  },
  {
    weight: 6,
    line: (world, { a, any }) =>
      withOne(
        world,
        QUEUES,
        any,
        (q) => `msgctl(${q}, IPC_SET, {msg_perm=${perm(any)}, msg_qbytes=${oneOf(QBYTES, a)}})`,
      ),
  },
  {
    weight: 2,
    line: (world, { any }) => withOne(world, QUEUES, any, (q) => `msgctl(${q}, IPC_RMID)`),
  },
  {
    weight: 1,
    line: (_, { a, any }) =>
      `msgctl(${a % 3}, ${oneOf(['IPC_INFO', 'MSG_INFO', 'MSG_STAT', 'MSG_STAT_ANY'] as const, any)}, ${a % 9 === 8 ? 'NULL' : 'told'})`,
  },
  {
    weight: 1,
    line: (world, { a, any }) => withOne(world, QUEUES, any, (q) => `msgctl(${q}, ${20 + a})`),
  },
];

function perm(any: number): string {
  if (any % 11 === 7) return '{uid=0, gid=0, mode=0400}';
  if (any % 11 === 8) return '{uid=0, gid=0, mode=0}';
  if (any % 11 === 9) return '{uid=0, gid=-1, mode=0600}';
  if (any % 11 === 10) return '{uid=-1, gid=0, mode=0600}';
  return PERM;
}

/** One operation; the semaphore is seldom one that there is not. */
function operation(a: number, b: number, any: number): string {
  const number = any % 30 === 29 ? 7 : a % 3;
  return `{${number}, ${oneOf(OPS, b)}, ${oneOf(OP_FLAGS, any)}}`;
}

function operations({ a, b, c, any }: { a: number; b: number; c: number; any: number }): string {
  const count = 1 + (c % 8 < 4 ? 0 : c % 4);
  const list = Array.from({ length: count }, (_, i) =>
    operation(a + i * ((any % 3) + 1), b + i * 3 + (any % 5), Math.floor(any / (i + 2))),
  );
  return `[${list.join(', ')}]`;
}

/** None at all, one that is over before anybody else does anything, and one that is no time. */
const LIMITS = ['{0, 0}', '{0, 0}', '{0, 2000000}', '{0, 1000000000}'] as const;

const SEMAPHORES: readonly Move[] = [
  {
    weight: 6,
    line: (world, { a, b, c, any }) => {
      const count = c % 4 === 0 ? oneOf(COUNTS, c) : 3;
      return wants(world, SETS, any, `semget(${oneOf(KEYS, a)}, ${count}, ${oneOf(GET, b)})`);
    },
  },
  {
    weight: 44,
    leaves: true,
    line: (world, pick) =>
      withOne(world, SETS, pick.any, (s) => `semop(${s}, ${operations(pick)})`),
  },
  {
    weight: 5,
    line: (world, pick) =>
      withOne(world, SETS, pick.any, (s) => {
        const list = operations(pick);
        const count = list.split('{').length - 1;
        const limit = oneOf(LIMITS, pick.b);
        return `semtimedop(${s}, ${list}, ${count}, ${limit})`;
      }),
  },
  {
    weight: 10,
    line: (world, { a, b, any }) =>
      withOne(world, SETS, any, (s) => {
        const number = any % 30 === 29 ? -1 : a % 4;
        const what = oneOf(['GETVAL', 'GETPID', 'GETNCNT', 'GETZCNT'] as const, b);
        return `semctl(${s}, ${number}, ${what})`;
      }),
  },
  {
    weight: 5,
    line: (world, { a, b, any }) =>
      withOne(world, SETS, any, (s) => {
        const value = oneOf([0, 1, 2, 5, 32767, 32768, -1] as const, b);
        return `semctl(${s}, ${a % 4}, SETVAL, ${value})`;
      }),
  },
  {
    weight: 3,
    line: (world, { any }) => withOne(world, SETS, any, (s) => `semctl(${s}, 0, GETALL, all)`),
  },
  {
    weight: 3,
    line: (world, { a, b, any }) =>
      withOne(
        world,
        SETS,
        any,
        (s) => `semctl(${s}, 0, SETALL, [${a % 4}, ${b % 3}, ${any % 37 === 36 ? 40000 : a % 2}])`,
      ),
  },
  {
    weight: 2,
    line: (world, { any }) => withOne(world, SETS, any, (s) => `semctl(${s}, 0, IPC_STAT, sds)`),
  },
  {
    weight: 2,
    line: (world, { any }) =>
      withOne(world, SETS, any, (s) => `semctl(${s}, 0, IPC_SET, {sem_perm=${perm(any)}})`),
  },
  {
    weight: 2,
    line: (world, { any }) => withOne(world, SETS, any, (s) => `semctl(${s}, 0, IPC_RMID)`),
  },
  {
    weight: 2,
    line: (_, { a, any }) =>
      `semctl(${a % 3}, 0, ${oneOf(['IPC_INFO', 'SEM_INFO', 'SEM_STAT', 'SEM_STAT_ANY'] as const, any)}, ${a % 9 === 8 ? 'NULL' : 'told'})`,
  },
];

/** An address in a segment of one page (p, p2) or of several (far); what is behind them is not looked at. */
function place(world: World, a: number, any: number): string | undefined {
  const name = world.variable(['p', 'p2', 'far'], a);
  if (name === undefined) return undefined;
  const near = [0, 0, 4, 8, 1, 2, 4091] as const;
  const wide = [0, 4096, 4094, 4092, 4093, 4095, 1, 4097, 4100] as const;
  const offset = name === 'far' ? oneOf(wide, any) : oneOf(near, any);
  return offset === 0 ? name : `${name} + ${offset}`;
}

/** Attaching at an address: over what is there, or not; of a page, so that it stays inside. */
function attachAt(world: World, a: number, b: number, c: number): string | undefined {
  const m = world.variable(['m', 'm2'], b);
  const name = world.variable(['p', 'p2', 'far'], a);
  if (m === undefined || name === undefined) return undefined;
  const inside =
    name === 'far' ? ['far', 'far + 4096', 'far + 1', 'far + 4099'] : [name, `${name} + 1`];
  const at = inside[c % inside.length] ?? name;
  const flags = ['SHM_REMAP', 'SHM_REMAP|SHM_RND', '0', 'SHM_RND', 'SHM_REMAP|SHM_RDONLY'] as const;
  return `shmat(${m}, ${at}, ${oneOf(flags, c)})`;
}

const MEMORY: readonly Move[] = [
  {
    weight: 6,
    line: (world, { a, b, c, any }) =>
      wants(
        world,
        ['m', 'm2'],
        any,
        `shmget(${oneOf(KEYS, a)}, ${oneOf(SHORT, c)}, ${oneOf(GET, b)})`,
      ),
  },
  {
    weight: 3,
    line: (_, { b, c }) =>
      `shmget(${oneOf(['0x5a', 'IPC_PRIVATE'] as const, c)}, ${oneOf(LONG, c)}, ${oneOf(GET, b)}) = big`,
  },
  {
    weight: 8,
    line: (world, { a, c, any }) =>
      withOne(world, ['m', 'm2'], any, (m) => {
        const flags = c % 4 === 3 ? 'SHM_RDONLY' : '0';
        return `shmat(${m}, NULL, ${flags}) = ${oneOf(['p', 'p2'] as const, a)}`;
      }),
  },
  {
    weight: 4,
    line: (world, { c, any }) =>
      withOne(
        world,
        ['big'],
        any,
        (big) => `shmat(${big}, NULL, ${c % 4 === 3 ? 'SHM_RDONLY' : '0'}) = far`,
      ),
  },
  { weight: 4, line: (world, { a, b, c }) => attachAt(world, a, b, c) },
  {
    weight: 6,
    line: (world, { a, any }) => {
      const name = world.variable(['p', 'p2', 'far'], a);
      if (name === undefined) return undefined;
      return `shmdt(${oneOf([name, name, `${name} + 4096`, `${name} + 1`] as const, any)})`;
    },
  },
  {
    weight: 16,
    line: (world, { a, b, c, any }) => {
      const at = place(world, a, any);
      if (at === undefined) return undefined;
      return oneOf(
        [
          `store(${at}, "hello")`,
          `load(${at}, bytes, 5)`,
          `store32(${at}, ${any})`,
          `load32(${at})`,
          `fetch_add32(${at}, ${a})`,
          `exchange32(${at}, ${b})`,
          `compare_exchange32(${at}, ${a % 3}, ${b})`,
        ] as const,
        c,
      );
    },
  },
  {
    weight: 4,
    line: (world, { any }) => withOne(world, SEGMENTS, any, (m) => `shmctl(${m}, IPC_STAT, mds)`),
  },
  {
    weight: 2,
    line: (world, { a, any }) =>
      withOne(
        world,
        SEGMENTS,
        any,
        (m) => `shmctl(${m}, ${oneOf(['SHM_LOCK', 'SHM_UNLOCK'] as const, a)})`,
      ),
  },
  {
    weight: 2,
    line: (world, { any }) =>
      withOne(world, SEGMENTS, any, (m) => `shmctl(${m}, IPC_SET, {shm_perm=${perm(any)}})`),
  },
  {
    weight: 3,
    line: (world, { any }) => withOne(world, SEGMENTS, any, (m) => `shmctl(${m}, IPC_RMID)`),
  },
  {
    weight: 2,
    line: (_, { a, any }) =>
      `shmctl(${a % 3}, ${oneOf(['IPC_INFO', 'SHM_INFO', 'SHM_STAT', 'SHM_STAT_ANY'] as const, any)}, ${a % 9 === 8 ? 'NULL' : 'told'})`,
  },
];

/** A child of the caller that has ended. */
function ended(world: World): string | undefined {
  return world.children.find(({ exit }) => exit !== undefined)?.actor;
}

const LIVES: readonly Move[] = [
  { weight: 10, line: ({ child }) => (child === undefined ? undefined : `fork() = ${child}`) },
  { weight: 2, leaves: true, line: (world, { a }) => (world.step > 8 ? `exit(${a})` : undefined) },
  {
    weight: 3,
    line: (world) => {
      const child = ended(world);
      return child === undefined ? undefined : `waitpid(${child}, status, 0)`;
    },
  },
  {
    weight: 3,
    line: (world, { a, b }) => {
      const other = world.sleepers[a % Math.max(1, world.sleepers.length)]?.actor;
      return other === undefined
        ? undefined
        : `kill(${other}, ${b % 4 === 3 ? 'SIGKILL' : 'SIGUSR1'})`;
    },
  },
  { weight: 4, line: (_, { a }) => `sigaction(SIGUSR1, {h, [], ${a % 2 ? 'SA_RESTART' : '0'}})` },
  { weight: 1, line: (_, { a }) => `sigaction(SIGSEGV, {${a % 2 ? 'h' : 'SIG_DFL'}, [], 0})` },
];

export const MESSAGE_MOVES: readonly Move[] = [...MESSAGES, ...LIVES];
export const SEMAPHORE_MOVES: readonly Move[] = [...SEMAPHORES, ...LIVES];
export const SHARED_MEMORY_MOVES: readonly Move[] = [...MEMORY, ...LIVES];
/** Everything that System V IPC can be asked to do. */
export const SYSV_MOVES: readonly Move[] = [...MESSAGES, ...SEMAPHORES, ...MEMORY, ...LIVES];
