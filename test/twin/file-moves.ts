/**
 * Random calls on files, devices and links: paths written oddly, flags and numbers that nobody would write. Left out:
 * what the simulation refuses with a sentence, and reads of more bytes than an actor has room for.
 */
import { type Move, oneOf, type Pick, type World } from '../support/arbitraries.ts';

/** Files and FIFOs of few names, by many paths. */
const ODD_PATHS = [
  '/tmp/h',
  '/tmp/f',
  '/../../tmp/f',
  '/tmp/./h',
  '/dev/shm/../../tmp//g',
  'tmp/h',
  '/proc/self/root/tmp/f',
  '/proc/self/cwd/../tmp/h',
  '/proc/self/fd/../../../tmp/g',
  '/dev/shm/s',
  '/dev/fd/../../dev/shm/s',
  '/tmp/h/',
  '/tmp/f/x',
  '/tmp/nothing/x',
] as const;
const DEVICES = [
  '/dev/null',
  '/dev/zero',
  '/dev/tty',
  '/dev/stdin',
  '/dev/stdout',
  '/dev/stderr',
  '/dev/mqueue/../zero',
  '/dev/zero/',
] as const;
const DIRECTORIES = [
  '/',
  '/tmp/',
  '/dev/fd',
  '/dev/mqueue',
  '/proc',
  '/proc/self',
  '/proc/self/fd/',
  '/proc/thread-self/fd',
  '/proc/nobody',
  '/proc/self/nothing',
  '/dev/fd/01',
] as const;
const FOLDERS_OF_FDS = [
  '/proc/self/fd',
  '/dev/fd',
  '/proc/thread-self/fd',
  '/proc/self/fd/.',
  '/tmp/../proc/self/task/../fd',
] as const;
const ACCESS = ['O_RDONLY', 'O_WRONLY', 'O_RDWR', '3', 'O_RDWR'] as const;
const OPEN_BITS = [
  'O_CREAT',
  'O_TRUNC',
  'O_APPEND',
  'O_EXCL',
  'O_NOFOLLOW',
  'O_NOATIME',
  'O_DIRECT',
  'O_DIRECTORY',
  'O_ASYNC',
  'O_CLOEXEC',
  'O_NOCTTY',
  'O_SYNC',
  '04000000',
  '040000000000',
] as const;
const MODES = ['0600', '06755', '04700', '02610', '02600', '0400', '0', '0177777'] as const;
const COUNTS = [0, 1, 10, 5000, -1, 'LONG_MIN', 70000] as const;
const OFFSETS = [0, 1, 5000, -1, 4096, 10000, 4095, -5000, 1_099_511_627_776, 'LONG_MIN'] as const;
const WHENCES = ['SEEK_SET', 'SEEK_END', 'SEEK_DATA', 'SEEK_HOLE', 'SEEK_CUR', '5', '-1'] as const;
const LENGTHS = [0, 1, 5000, 4096, -1, 100_000, 1_099_511_627_776, 'LONG_MIN'] as const;
const NUMBERS = ['0', '1', '-1', '3', '1023', '1024', '2147483647', '-2147483648', '64', '65'];
const COMMANDS = [
  ...['F_DUPFD', 'F_GETFD', 'F_SETFD', 'F_GETFL', 'F_SETFL', 'F_GETLK', 'F_SETLK', 'F_SETLKW'],
  ...['F_GETOWN', 'F_SETSIG', 'F_GETSIG', 'F_SETOWN_EX', 'F_GETOWN_EX', 'F_GETOWNER_UIDS'],
  ...['F_OFD_GETLK', 'F_OFD_SETLK', 'F_OFD_SETLKW', 'F_GETLEASE', 'F_NOTIFY', 'F_DUPFD_QUERY'],
  ...['F_CREATED_QUERY', 'F_DUPFD_CLOEXEC', 'F_SETPIPE_SZ', 'F_GETPIPE_SZ', 'F_ADD_SEALS'],
  ...['F_GET_SEALS', 'F_GET_RW_HINT', 'F_SET_RW_HINT', '12', '18', '1029', '1037', '-1', '99999'],
];
const STATUS = ['O_APPEND', 'O_NONBLOCK|O_ASYNC', 'O_NOATIME', 'O_DIRECT', '0', '-1'] as const;
const REQUESTS = [
  ...['FIOCLEX', 'FIONCLEX', 'FIONREAD, n', 'FIONREAD, NULL', 'FIONBIO, 0', 'FIONBIO, 1'],
  ...['FIOASYNC, 1', 'FIOASYNC, 0', 'FIOQSIZE, n', 'FIOQSIZE, NULL', 'FIGETBSZ, n', 'FIBMAP, 0'],
  ...['TIOCOUTQ, n', '0x1234, n', '0, n', '-1, n'],
];

/** A descriptor of the caller's, the first three among them. */
function anyFd(world: World, pick: number): number {
  return pick % 8 === 7 ? pick % 3 : (world.fd(pick) ?? 0);
}

/** A path to something, by any of its ways. */
function pathOf(world: World, { a, b, any }: Pick): string {
  const fd = anyFd(world, b);
  const odd: readonly string[] = [`${fd}/`, `${fd}/x`, `0${fd}`, `${fd}/..`, '1024', '-1'];
  switch (any % 8) {
    case 0:
    case 1:
    case 2:
      return `${oneOf(FOLDERS_OF_FDS, a)}/${fd}`;
    case 3:
      return `${oneOf(FOLDERS_OF_FDS, a)}/${odd[b % odd.length]}`;
    case 4:
      return oneOf(DEVICES, a);
    case 5:
      return oneOf(DIRECTORIES, a);
    default:
      return oneOf(ODD_PATHS, a);
  }
}

/** Flags of open: mostly such that nobody sleeps. */
function openFlags({ a, b, c, any }: Pick): string {
  const bits: string[] = [oneOf(ACCESS, c)];
  if (any % 5 > 0) bits.push('O_NONBLOCK');
  for (const [at, pick] of [a, b, any >> 4].entries()) {
    if ((any >> (at + 7)) % 2 === 0) bits.push(oneOf(OPEN_BITS, pick));
  }
  return bits.join('|');
}

const few = ({ fds }: World, any: number): boolean => fds.length < 10 || any % 5 === 0;
const text = (world: World, size: number): string =>
  `"${String.fromCharCode(97 + (world.step % 26))}" * ${size}`;

const NAMES: readonly Move[] = [
  {
    weight: 16,
    leaves: true,
    line: (world, pick) => {
      if (!few(world, pick.any)) return undefined;
      const flags = openFlags(pick);
      return `open("${pathOf(world, pick)}", ${flags}, ${oneOf(MODES, pick.any >> 3)})`;
    },
  },
  {
    weight: 2,
    line: (world, pick) => `mkfifo("${pathOf(world, pick)}", ${oneOf(MODES, pick.c)})`,
  },
  { weight: 2, line: (world, pick) => `unlink("${pathOf(world, pick)}")` },
];

const BYTES: readonly Move[] = [
  {
    weight: 6,
    leaves: true,
    line: (world, { a, b, c }) => {
      const buffer = c % 6 === 5 ? 'NULL' : '_';
      return `read(${anyFd(world, a)}, ${buffer}, ${COUNTS[b % COUNTS.length]})`;
    },
  },
  {
    weight: 6,
    leaves: true,
    line: (world, { a, b, c }) => {
      const count = COUNTS[b % COUNTS.length] ?? 0;
      const given = typeof count === 'number' && count >= 0 ? count : 1;
      const buffer = c % 6 === 5 ? 'NULL' : text(world, given);
      return `write(${anyFd(world, a)}, ${buffer}, ${count})`;
    },
  },
  {
    weight: 5,
    line: (world, { a, b, c }) =>
      `lseek(${anyFd(world, a)}, ${OFFSETS[b % OFFSETS.length]}, ${oneOf(WHENCES, c)})`,
  },
  {
    weight: 4,
    line: (world, { a, b }) => `ftruncate(${anyFd(world, a)}, ${LENGTHS[b % LENGTHS.length]})`,
  },
];

const DESCRIBE: readonly Move[] = [
  {
    weight: 6,
    line: (world, { a, b, any }) => {
      const command = COMMANDS[any % COMMANDS.length] ?? 'F_GETFL';
      if (/^F_DUPFD(?:_CLOEXEC)?$/.test(command) && !few(world, b)) return undefined;
      const arg = command === 'F_SETFL' ? oneOf(STATUS, b) : NUMBERS[b % NUMBERS.length];
      return `fcntl(${anyFd(world, a)}, ${command}, ${arg})`;
    },
  },
  {
    weight: 4,
    line: (world, { a, any }) =>
      `ioctl(${anyFd(world, a)}, ${REQUESTS[any % REQUESTS.length] ?? 'FIOCLEX'})`,
  },
  {
    weight: 1,
    line: (world, { a, b }) =>
      `dup2(${anyFd(world, a)}, ${oneOf(['1024', '-1', '1', '3', '4'] as const, b)})`,
  },
  { weight: 3, line: (world, { a }) => `close(${anyFd(world, a)})` },
];

/** Everything that files, devices and what leads to them can be asked to do. */
export const FILE_MOVES: readonly Move[] = [...NAMES, ...BYTES, ...DESCRIBE];
