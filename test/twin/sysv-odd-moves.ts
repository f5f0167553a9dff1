/**
 * Random calls on System V objects with arguments at the edges of their types. Left out: sizes that one machine has memory
 * for and another has not, and sizes of huge pages.
 */
import { type Move, oneOf, type Pick, type World } from '../support/arbitraries.ts';

const KEYS = ['0x51', 'IPC_PRIVATE', '-1', '0x52', 'INT_MIN', '0x100000051'] as const;
const GET = [
  '0',
  '-1',
  'IPC_CREAT',
  'IPC_EXCL',
  '0777',
  'IPC_CREAT|IPC_EXCL',
  '0x7fffc000',
] as const;
/** Without SHM_HUGETLB, whose sizes are the processor's. */
const SHMGET = ['0', '-1', 'IPC_CREAT|0666', '01600', 'IPC_EXCL|0600', '0x3ff'] as const;
const SIZES = ['0', '1', '-1', '4096', 'LONG_MIN', '0x7fffffffffffffff', '8193', '100000'] as const;
const COUNTS = ['0', '1', '-1', '3', '32000', '32001', '0x100000003', 'INT_MIN'] as const;
const TYPES = ['1', '0', '-1', '2', '0x7fffffffffffffff', 'LONG_MIN', '0x100000001'] as const;
const LENGTHS = ['1', '0', '-1', '8192', '8193', 'LONG_MIN', '0x100000001'] as const;
const MSG_FLAGS = ['IPC_NOWAIT', '-1', 'IPC_NOWAIT|MSG_COPY', 'IPC_NOWAIT|0777', '04001'] as const;
const NUMBERS = ['0', '-1', '2', '65535', '65536', 'INT_MIN', '7'] as const;
const SEM_OPS = ['1', '0', '-1', '32767', '-32768', '32768', '65535'] as const;
const SEM_FLAGS = ['IPC_NOWAIT', '-1', 'IPC_NOWAIT|SEM_UNDO', '04777', '0x15800'] as const;
const NSOPS = ['1', '0', '500', '501', '-1', '2'] as const;
const COMMANDS = ['-1', '4', '10', '15', '16', '17', '20', '21', '0x102', 'INT_MIN', '0x100000002'];
const VALUES = ['0', '-1', '32767', '32768', '65536', 'INT_MIN'] as const;
const ADDRESSES = [
  'NULL',
  '1',
  '4095',
  '4096',
  '0x10000',
  '0x10001',
  '-4096',
  '-1',
  '0x7ffffffff000',
  '0x7fffffffe000',
  '0x800000000000',
  '0x7ffffffffffff000',
  'LONG_MIN',
] as const;
const SHMAT = ['0', 'SHM_RND', '-1', 'SHM_REMAP', 'SHM_REMAP|SHM_RND', 'SHM_EXEC', '0777'] as const;

/** An id that the caller holds, mostly; else a number. */
function id(world: World, names: readonly [string, string], pick: number): string {
  if (pick % 4 === 3) return oneOf(['-1', '0', '32768', '2147483647', 'INT_MIN'] as const, pick);
  return world.variable(names, pick) ?? '0';
}

const one = (list: readonly string[], pick: number): string => list[pick % list.length] ?? '0';

const MESSAGES: readonly Move[] = [
  { weight: 3, line: (_, { a, b }) => `msgget(${one(KEYS, a)}, ${one(GET, b)})` },
  { weight: 3, line: (_, { a }) => `msgget(${one(KEYS, a)}, IPC_CREAT|0600) = q` },
  {
    weight: 6,
    line: (world, { a, b, c, any }) => {
      const size = one(LENGTHS, b);
      const text = size === '8192' || size === '8193' ? `"m" * ${size}` : '"m"';
      const message = c % 7 === 6 ? 'NULL' : `{${one(TYPES, a)}, ${text}}`;
      return `msgsnd(${id(world, ['q', 'q2'], any)}, ${message}, ${size}, ${one(MSG_FLAGS, c)})`;
    },
  },
  {
    weight: 6,
    line: (world, { a, b, c, any }) => {
      const into = c % 7 === 6 ? 'NULL' : '_';
      const q = id(world, ['q', 'q2'], any);
      return `msgrcv(${q}, ${into}, ${one(LENGTHS, b)}, ${one(TYPES, a)}, ${one(MSG_FLAGS, c)})`;
    },
  },
  {
    weight: 3,
    line: (world, { a, any }) =>
      `msgctl(${id(world, ['q', 'q2'], any)}, ${one(COMMANDS, a)}, NULL)`,
  },
];

function operations({ a, b, c }: Pick): string {
  const op = (at: number) =>
    `{${one(NUMBERS, a + at)}, ${one(SEM_OPS, b + at)}, ${one(SEM_FLAGS, c + at)}}`;
  return c % 3 === 2 ? `[${op(0)}, ${op(1)}]` : `[${op(0)}]`;
}

const SEMAPHORES: readonly Move[] = [
  {
    weight: 3,
    line: (_, { a, b, c }) => `semget(${one(KEYS, a)}, ${one(COUNTS, c)}, ${one(GET, b)})`,
  },
  { weight: 3, line: (_, { a }) => `semget(${one(KEYS, a)}, 3, IPC_CREAT|0600) = s` },
  {
    weight: 8,
    line: (world, pick) => {
      const list = pick.any % 9 === 8 ? 'NULL' : operations(pick);
      const given = list === 'NULL' ? 0 : list.split('{').length - 1;
      const count = pick.b % 4 === 3 ? one(NSOPS, pick.a) : `${given}`;
      // What is counted and not given would be the caller's other memory.
      const fits = Number(count) <= given || Number(count) > 500 || list === 'NULL';
      return `semop(${id(world, ['s', 's2'], pick.any)}, ${list}, ${fits ? count : given})`;
    },
  },
  {
    weight: 4,
    line: (world, { a, b, any }) => {
      const what = oneOf(['GETVAL', 'GETPID', 'GETNCNT', 'GETZCNT'] as const, b);
      return `semctl(${id(world, ['s', 's2'], any)}, ${one(NUMBERS, a)}, ${what})`;
    },
  },
  {
    weight: 4,
    line: (world, { a, b, any }) =>
      `semctl(${id(world, ['s', 's2'], any)}, ${one(NUMBERS, a)}, SETVAL, ${one(VALUES, b)})`,
  },
  {
    weight: 3,
    line: (world, { a, b, any }) => {
      const command = one(COMMANDS, a);
      // Those that write, at an address of 0.
      return `semctl(${id(world, ['s', 's2'], any)}, ${one(NUMBERS, b)}, ${command}, 0)`;
    },
  },
];

const MEMORY: readonly Move[] = [
  {
    weight: 4,
    line: (_, { a, b, c }) => {
      const size = one(SIZES, c);
      return `shmget(${one(KEYS, a)}, ${size}, ${one(SHMGET, b)})`;
    },
  },
  {
    weight: 3,
    line: (_, { a, c }) => `shmget(${one(KEYS, a)}, ${c % 2 ? 4095 : 4096}, IPC_CREAT|0700) = m`,
  },
  {
    weight: 8,
    line: (world, { a, b, any }) =>
      `shmat(${id(world, ['m', 'm2'], any)}, ${one(ADDRESSES, b + a)}, ${one(SHMAT, a)})`,
  },
  { weight: 4, line: (_, { b }) => `shmdt(${one(ADDRESSES, b)})` },
  {
    weight: 3,
    line: (world, { a, any }) =>
      `shmctl(${id(world, ['m', 'm2'], any)}, ${one(COMMANDS, a)}, NULL)`,
  },
];

/** System V IPC, asked for what it cannot do. */
export const SYSV_ODD_MOVES: readonly Move[] = [...MESSAGES, ...SEMAPHORES, ...MEMORY];
