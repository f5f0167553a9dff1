/**
 * Random calls on POSIX message queues, and on their descriptors as on files.
 *
 * Left out:
 * - time limits other than none at all and one that is over before anybody else does anything;
 * - reading of a queue's file as far as a process id, which differs between runs;
 * - SIGEV_THREAD, which the simulation refuses with a sentence.
 */
import { type Move, oneOf, type World } from '../support/arbitraries.ts';

const NAMES = ['/q', '/q', '/r', '/q', '/s'] as const;
const ODD_NAMES = ['q', '', '/', '//q', '/q/', '/.', '/..', '/q/x'] as const;
const FLAGS = [
  'O_RDWR|O_CREAT',
  'O_RDWR|O_CREAT',
  'O_RDWR',
  'O_RDWR|O_CREAT|O_NONBLOCK',
  'O_RDONLY|O_CREAT',
  'O_WRONLY|O_CREAT',
  'O_RDONLY|O_NONBLOCK',
  'O_WRONLY',
  'O_RDWR|O_CREAT|O_EXCL',
  '3',
  'O_RDWR|O_CREAT|O_TRUNC',
  'O_RDWR|O_CREAT|O_CLOEXEC',
  'O_RDWR|O_CREAT|O_DIRECT',
] as const;
const MODES = ['0600', '0600', '0600', '0400', '0200', '0', '0777'] as const;
const ATTRS = [
  '{2, 8}',
  '{1, 4}',
  '{3, 8}',
  'NULL',
  '{10, 8192}',
  '{0, 8}',
  '{2, 0}',
  '{11, 8}',
  '{2, 8193}',
] as const;
const SIZES = [3, 1, 0, 4, 8, 9, 5] as const;
const ROOMS = [8192, 8, 4, 100, 3, 0] as const;
const PRIORITIES = ['0', '1', '5', '2', '7', '32767', '3', '4', '32768'] as const;
/** None at all, and one that is over before anybody else does anything. */
const LIMITS = ['{0, 0}', '{0, 2000000}', '{0, 0}', 'NULL'] as const;
const BAD_LIMITS = ['{0, -1}', '{0, 1000000000}', '{-1, 0}'] as const;
const SIGNALS = ['SIGUSR1', 'SIGWINCH', 'SIGUSR1', 'SIGURG', 'SIGRTMIN', 'SIGCONT'] as const;
const EVENTS = ['POLLIN', 'POLLIN|POLLOUT', 'POLLOUT', 'POLLIN', '0'] as const;

/** A descriptor of a queue, seldom one of anything else. */
function queue(world: World, pick: number): number | undefined {
  if (pick % 31 === 30) return world.fd(pick) ?? 0;
  return world.fd(pick & ~0xf, ({ object }) => object?.startsWith('mq:') === true);
}

function withQueue(
  world: World,
  pick: number,
  call: (fd: number) => string | undefined,
): string | undefined {
  const fd = queue(world, pick);
  return fd === undefined ? undefined : call(fd);
}

/** What tells where a message comes from. */
function message(world: World, size: number): string {
  const letter = String.fromCharCode(97 + (world.step % 26));
  return size === 0 ? '""' : `"${letter}" * ${size}`;
}

function sevp(a: number, any: number): string {
  if (any % 8 === 7) return 'NULL';
  if (any % 8 === 6) return '{SIGEV_NONE}';
  if (any % 41 === 40) return `{${oneOf(['3', '4', '-1'] as const, a)}, SIGUSR1}`;
  if (any % 37 === 36) return `{SIGEV_SIGNAL, ${oneOf(['0', '65', '-1', '64'] as const, a)}}`;
  return `{SIGEV_SIGNAL, ${oneOf(SIGNALS, a)}, ${any % 100}}`;
}

const OPENING: readonly Move[] = [
  {
    weight: 14,
    line: (world, { a, b, c, any }) => {
      const has = queue(world, 0) !== undefined;
      if (has && any % 4 > 0) return undefined;
      const name = any % 60 === 59 ? oneOf(ODD_NAMES, b) : oneOf(NAMES, any >> 2);
      const flags = oneOf(FLAGS, any % 3 === 0 ? a : a % 3);
      const mode = oneOf(MODES, b);
      return `mq_open("${name}", ${flags}, ${mode}, ${oneOf(ATTRS, c)})`;
    },
  },
  {
    weight: 2,
    line: (_, { a, b, any }) => {
      const bits = any % 3 === 0 ? '|O_CREAT' : any % 7 === 6 ? '|O_TRUNC' : '';
      const access = oneOf(['O_RDONLY', 'O_RDWR', 'O_WRONLY'] as const, a);
      return `open("/dev/mqueue${oneOf(NAMES, b)}", ${access}${bits}, 0600)`;
    },
  },
  {
    weight: 3,
    line: (_, { a, any }) =>
      any % 5 === 4
        ? `unlink("/dev/mqueue${oneOf(NAMES, a)}")`
        : `mq_unlink("${any % 20 === 7 ? oneOf(ODD_NAMES, a) : oneOf(NAMES, a)}")`,
  },
  { weight: 4, line: (world, { any }) => withQueue(world, any, (fd) => `mq_close(${fd})`) },
  { weight: 2, line: (world, { any }) => withQueue(world, any, (fd) => `dup(${fd})`) },
  {
    weight: 1,
    line: (world, { a, any }) => withQueue(world, any, (fd) => `dup2(${fd}, ${3 + (a % 7)})`),
  },
  {
    weight: 1,
    line: (_, { a, b, any }) => {
      if (any % 3 === 0) return `getrlimit(RLIMIT_MSGQUEUE, ${any % 2 === 0 ? 'rlim' : 'NULL'})`;
      const soft = oneOf([819200, 100000, 1000, 83000, 819201] as const, a);
      const hard = oneOf([819200, 819200, 'RLIM_INFINITY', 400000] as const, b);
      return `setrlimit(${any % 29 === 28 ? 16 : 'RLIMIT_MSGQUEUE'}, {${soft}, ${hard}})`;
    },
  },
  { weight: 1, leaves: true, line: () => 'exit(0)' },
];

const MESSAGES: readonly Move[] = [
  {
    weight: 30,
    leaves: true,
    line: (world, { a, b, any }) =>
      withQueue(world, any, (fd) => {
        const size = oneOf(SIZES, b);
        const text = any % 50 === 49 ? 'NULL' : message(world, size);
        return `mq_send(${fd}, ${text}, ${size}, ${oneOf(PRIORITIES, a)})`;
      }),
  },
  {
    weight: 28,
    leaves: true,
    line: (world, { b, any }) =>
      withQueue(world, any, (fd) => {
        const into = any % 50 === 49 ? 'NULL' : 'buf';
        const prio = any % 7 === 6 ? 'NULL' : 'prio';
        return `mq_receive(${fd}, ${into}, ${oneOf(ROOMS, b % 4)}, ${prio})`;
      }),
  },
  {
    weight: 6,
    leaves: true,
    line: (world, { a, b, c, any }) =>
      withQueue(world, any, (fd) => {
        const limit = any % 9 === 8 ? oneOf(BAD_LIMITS, c) : oneOf(LIMITS, c);
        const size = oneOf(SIZES, b);
        if (any % 2 === 0) return `mq_timedreceive(${fd}, buf, ${oneOf(ROOMS, b)}, prio, ${limit})`;
        const prio = oneOf(PRIORITIES, a);
        return `mq_timedsend(${fd}, ${message(world, size)}, ${size}, ${prio}, ${limit})`;
      }),
  },
  {
    weight: 9,
    line: (world, { a, any }) =>
      withQueue(world, any, (fd) => `mq_notify(${fd}, ${sevp(a, any >> 3)})`),
  },
];

const FILES: readonly Move[] = [
  { weight: 3, line: (world, { any }) => withQueue(world, any, (fd) => `mq_getattr(${fd}, attr)`) },
  {
    weight: 4,
    line: (world, { a, any }) =>
      withQueue(world, any, (fd) => {
        const flags = oneOf(['O_NONBLOCK', '0', '0', 'O_APPEND'] as const, a);
        const old = any % 3 === 0 ? 'old' : 'NULL';
        return `mq_setattr(${fd}, {${flags}, 99, 99, 99}, ${old})`;
      }),
  },
  {
    weight: 6,
    leaves: true,
    line: (world, { a, b, any }) =>
      withQueue(world, any, (fd) => {
        const also = any % 4 === 3 ? queue(world, any >> 4) : undefined;
        const second = also === undefined ? '' : `, {${also}, ${oneOf(EVENTS, b)}}`;
        return `poll([{${fd}, ${oneOf(EVENTS, a)}}${second}], ${any % 3 === 0 ? -1 : 0})`;
      }),
  },
  {
    weight: 2,
    line: (world, { b, any }) =>
      withQueue(world, any, (fd) => {
        const id = world.objectOf(fd);
        const { fields } = world.snapshot.objects.find((object) => object.id === id) ?? {};
        // Somebody's process id would be read.
        if (fields?.notify_owner !== 'NULL') return undefined;
        return `read(${fd}, text, ${oneOf([100, 10, 53, 0] as const, b)})`;
      }),
  },
  { weight: 1, line: (world, { any }) => withQueue(world, any, (fd) => `write(${fd}, "x", 1)`) },
  {
    weight: 1,
    line: (world, { a, b, any }) =>
      withQueue(world, any, (fd) => {
        const whence = oneOf(['SEEK_SET', 'SEEK_CUR', 'SEEK_END', '3', '4'] as const, b);
        return `lseek(${fd}, ${oneOf([0, 5, -1, 80, 81] as const, a)}, ${whence})`;
      }),
  },
  {
    weight: 1,
    line: (world, { a, any }) =>
      withQueue(
        world,
        any,
        (fd) => `ftruncate(${fd}, ${oneOf([0, 100, 2147483648, 5] as const, a)})`,
      ),
  },
  {
    weight: 2,
    line: (world, { a, any }) =>
      withQueue(world, any, (fd) => {
        const bits = oneOf(['O_NONBLOCK', '0', 'O_APPEND', 'O_DIRECT'] as const, a);
        if (any % 2 === 0) return `fcntl(${fd}, F_SETFL, ${bits})`;
        return `fcntl(${fd}, ${oneOf(['F_GETFL', 'F_GETFD', 'F_GETPIPE_SZ'] as const, a)})`;
      }),
  },
  {
    weight: 1,
    line: (world, { any }) => withQueue(world, any, (fd) => `ioctl(${fd}, FIONREAD, n)`),
  },
];

const SIGNALLED: readonly Move[] = [
  {
    weight: 5,
    line: (_, { a, any }) => {
      const flags = oneOf(['SA_RESTART', '0', 'SA_SIGINFO'] as const, any);
      return `sigaction(${oneOf(SIGNALS, a)}, {${any % 9 === 8 ? 'SIG_IGN' : 'h'}, [], ${flags}})`;
    },
  },
  {
    weight: 2,
    line: (_, { a, any }) =>
      `sigprocmask(${any % 2 === 0 ? 'SIG_BLOCK' : 'SIG_UNBLOCK'}, [${oneOf(SIGNALS, a)}])`,
  },
  {
    weight: 4,
    line: (world, { a, any }) => {
      const asleep = world.sleepers[any % Math.max(1, world.sleepers.length)];
      if (asleep === undefined) return undefined;
      const caught = asleep.signals?.caught ?? [];
      const signal = caught[a % Math.max(1, caught.length)];
      const stop = any % 6 === 5 ? 'SIGSTOP' : 'SIGCONT';
      return `kill(${asleep.actor}, ${any % 3 === 2 ? stop : (signal ?? 'SIGWINCH')})`;
    },
  },
];

/** All of them. */
export const MQUEUE_MOVES: readonly Move[] = [...OPENING, ...MESSAGES, ...FILES, ...SIGNALLED];
