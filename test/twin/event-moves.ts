/**
 * Random calls on what tells of many: epoll instances, poll with masks, eventfds, timerfds and signalfds, over pipes.
 *
 * Left out: time that passes while a step settles. Timers run a quarter of an hour, or are over in a step of their own.
 */
import type { FdView } from '../../src/engine/model/snapshot.ts';
import { type Move, oneOf, type World } from '../support/arbitraries.ts';

/** A descriptor that leads to an object of that kind, at times any other. */
function fdOf(world: World, kind: string, pick: number): number | undefined {
  if (pick % 19 === 18) return world.fd(pick);
  const fits = ({ object }: FdView) => object?.startsWith(`${kind}:`) === true;
  const fds = world.fds.filter(fits);
  return fds[pick % Math.max(1, fds.length)]?.fd;
}

function on(
  kind: string,
  call: (fd: number, world: World, any: number) => string | undefined,
): Move['line'] {
  return (world, { a, any }) => {
    const fd = fdOf(world, kind, a);
    return fd === undefined ? undefined : call(fd, world, any);
  };
}

/** A few that many share show more than many. */
function few(world: World, kind: string, any: number): boolean {
  const there = world.snapshot.objects.filter(({ id }) => id.startsWith(`${kind}:`)).length;
  return world.fds.length < 14 && (there < 2 || any % 6 === 0);
}

const EVENTS = ['EPOLLIN', 'EPOLLOUT', 'EPOLLIN|EPOLLOUT', 'EPOLLIN', '0'] as const;
const HOW = ['', '', '|EPOLLET', '|EPOLLET', '|EPOLLONESHOT', '|EPOLLET|EPOLLONESHOT'] as const;
const ODD = [
  '|EPOLLEXCLUSIVE',
  '|EPOLLEXCLUSIVE|EPOLLET',
  '|EPOLLRDHUP',
  '|EPOLLWAKEUP',
  '|EPOLLRDNORM',
] as const;
const SIGNALS = ['SIGUSR1', 'SIGRTMIN', 'SIGCHLD', 'SIGUSR2'] as const;
const VALUES = [
  '1',
  '1',
  '2',
  '5',
  '0',
  'ULONG_MAX-1',
  'ULONG_MAX',
  '9223372036854775807',
] as const;
/** Over long before anybody looks, and long after everybody is gone. */
const TIMES = [
  '{{0, 0}, {900, 0}}',
  '{{900, 0}, {900, 5}}',
  '{{0, 0}, {0, 0}}',
  '{{7, 3}, {0, 0}}',
] as const;

function events(any: number): string {
  const how = any % 4 === 3 ? oneOf(ODD, any >> 4) : oneOf(HOW, any >> 4);
  return `${oneOf(EVENTS, any >> 2)}${how}`;
}

/** What can be watched: everything but the instance itself, oftenest. */
function watched(world: World, ep: number, pick: number): number | undefined {
  return world.fd(pick, ({ fd }) => fd !== ep || pick % 11 === 10);
}

/** One of the signals, as a set; at times of two. */
function set(any: number): string {
  const [first, second] = [oneOf(SIGNALS, any), oneOf(SIGNALS, any >> 2)];
  return any % 5 === 0 && first !== second ? `[${first}, ${second}]` : `[${first}]`;
}

const MAKE: readonly Move[] = [
  {
    weight: 5,
    line: (world, { any }) => (few(world, 'eventpoll', any) ? 'epoll_create1(0)' : undefined),
  },
  {
    weight: 5,
    line: (world, { a, b, any }) => {
      if (!few(world, 'eventfd', any)) return undefined;
      const flags = oneOf(
        ['0', 'EFD_SEMAPHORE', 'EFD_NONBLOCK', 'EFD_SEMAPHORE|EFD_CLOEXEC'] as const,
        b,
      );
      return `eventfd(${a % 4}, ${flags})`;
    },
  },
  {
    weight: 3,
    line: (world, { a, any }) => {
      if (!few(world, 'timerfd', any)) return undefined;
      const flags = oneOf(['0', 'TFD_NONBLOCK', 'TFD_CLOEXEC'] as const, a);
      return `timerfd_create(${oneOf(['CLOCK_MONOTONIC', 'CLOCK_REALTIME', 'CLOCK_BOOTTIME'] as const, any)}, ${flags})`;
    },
  },
  {
    weight: 4,
    line: (world, { a, any }) => {
      if (!few(world, 'signalfd', any)) return undefined;
      return `signalfd(-1, ${set(any)}, ${oneOf(['0', 'SFD_NONBLOCK', 'SFD_CLOEXEC'] as const, a)})`;
    },
  },
];

const WATCH: readonly Move[] = [
  {
    weight: 26,
    line: (world, { a, b, any }) => {
      const ep = fdOf(world, 'eventpoll', a);
      const fd = ep === undefined ? undefined : watched(world, ep, b);
      if (ep === undefined || fd === undefined) return undefined;
      const ops = ['EPOLL_CTL_ADD', 'EPOLL_CTL_ADD', 'EPOLL_CTL_ADD', 'EPOLL_CTL_MOD'] as const;
      return `epoll_ctl(${ep}, ${oneOf(ops, any)}, ${fd}, {${events(any >> 2)}, ${world.step}})`;
    },
  },
  {
    weight: 5,
    line: (world, { a, b }) => {
      const ep = fdOf(world, 'eventpoll', a);
      const fd = ep === undefined ? undefined : watched(world, ep, b);
      return fd === undefined ? undefined : `epoll_ctl(${ep}, EPOLL_CTL_DEL, ${fd}, NULL)`;
    },
  },
  {
    weight: 24,
    leaves: true,
    line: on('eventpoll', (ep, _, any) => {
      const max = oneOf([8, 1, 2, 64] as const, any);
      return `epoll_wait(${ep}, ev, ${max}, ${oneOf([-1, 0, 0, 3] as const, any >> 2)})`;
    }),
  },
  {
    weight: 4,
    leaves: true,
    line: on('eventpoll', (ep, _, any) => {
      const mask = any % 3 === 0 ? '[]' : set(any >> 2);
      return `epoll_pwait(${ep}, ev, 4, ${oneOf([-1, 0, 2] as const, any)}, ${mask})`;
    }),
  },
  {
    weight: 4,
    leaves: true,
    line: (world, { a, b, any }) => {
      const fd = world.fd(a);
      if (fd === undefined) return undefined;
      const time = oneOf(['NULL', '{0, 0}', '{900, 0}', '{0, 2000000}'] as const, b);
      const left = time === '{900, 0}' ? ' <unfinished ...>' : '';
      return `ppoll([{${fd}, ${oneOf(['POLLIN', 'POLLOUT'] as const, any)}, _}], 1, ${time}, ${set(any >> 1)})${left}`;
    },
  },
  {
    weight: 5,
    leaves: true,
    line: (world, { a, b, any }) => {
      const fds = [world.fd(a), world.fd(b)].filter((fd) => fd !== undefined);
      if (fds.length === 0) return undefined;
      const list = fds.map((fd) => `{${fd}, ${oneOf(['POLLIN', 'POLLOUT'] as const, any)}, _}`);
      return `poll([${list.join(', ')}], ${oneOf([-1, 0, 3] as const, any >> 1)})`;
    },
  },
];

const USE: readonly Move[] = [
  { weight: 12, leaves: true, line: on('eventfd', (fd) => `eventfd_read(${fd}, n)`) },
  {
    weight: 14,
    leaves: true,
    line: on('eventfd', (fd, _, any) => `eventfd_write(${fd}, ${oneOf(VALUES, any)})`),
  },
  {
    weight: 3,
    leaves: true,
    line: on('eventfd', (fd, _, any) => `read(${fd}, buf, ${oneOf([8, 100, 7, 0] as const, any)})`),
  },
  {
    weight: 3,
    leaves: true,
    line: on('eventfd', (fd, _, any) => {
      const bytes = oneOf(['"\\3\\0\\0\\0\\0\\0\\0\\0"', '"1234"', '"123456789"'] as const, any);
      return any % 5 === 4 ? `writev(${fd}, [${bytes}, ${bytes}])` : `write(${fd}, ${bytes})`;
    }),
  },
  {
    weight: 4,
    line: on('timerfd', (fd, _, any) => `timerfd_settime(${fd}, 0, ${oneOf(TIMES, any)}, old)`),
  },
  { weight: 3, line: on('timerfd', (fd) => `timerfd_gettime(${fd}, now)`) },
  { weight: 3, leaves: true, line: on('timerfd', (fd) => `read(${fd}, buf, 8)`) },
  {
    weight: 8,
    leaves: true,
    line: on(
      'signalfd',
      (fd, _, any) => `read(${fd}, buf, ${oneOf([128, 1000, 127, 256] as const, any)})`,
    ),
  },
  { weight: 2, line: on('signalfd', (fd, _, any) => `signalfd(${fd}, ${set(any)}, 0)`) },
  {
    weight: 6,
    line: (_, { any }) =>
      `sigprocmask(${oneOf(['SIG_BLOCK', 'SIG_BLOCK', 'SIG_UNBLOCK'] as const, any)}, ${set(any >> 2)}, NULL)`,
  },
  {
    weight: 4,
    line: (_, { any }) =>
      `signal(${oneOf(SIGNALS, any)}, ${oneOf(['h', 'h', 'SIG_IGN'] as const, any >> 2)})`,
  },
  { weight: 8, leaves: true, line: (world, { any }) => sent(world, any) },
];

/** To somebody who has it blocked or caught. */
function sent(world: World, any: number): string | undefined {
  const to = world.living[any % world.living.length];
  const { blocked = [], caught = [] } = to?.signals ?? {};
  const ready = SIGNALS.filter((signal) => blocked?.includes(signal) || caught?.includes(signal));
  const signal = ready[(any >> 3) % Math.max(1, ready.length)];
  if (to === undefined || signal === undefined) return undefined;
  return any % 3 === 0
    ? `sigqueue(${to.actor}, ${signal}, ${any % 100})`
    : `kill(${to.actor}, ${signal})`;
}

/** Ends of pipes and regular files: what can be spliced. */
function spliced(world: World, pick: number, access: 'r' | 'w'): number | undefined {
  const fits = (fd: FdView) =>
    /^(?:pipe|fifo):/.test(fd.object ?? '') && (fd.access === access || pick % 13 === 12);
  const fds = world.fds.filter(fits);
  return fds[pick % Math.max(1, fds.length)]?.fd;
}

const LENGTHS = [1, 100, 4096, 5000, 65536, 0] as const;

/** A Unix socket; `now`: one that never sleeps, since the simulation has no pipe that somebody sleeps with. */
function unixSocket(world: World, pick: number, now: boolean): number | undefined {
  const { objects } = world.snapshot;
  const fds = world.fds.filter(({ object, status }) => {
    const isUnix = objects.find(({ id }) => id === object)?.kind === 'unix_sock';
    return isUnix && (!now || status.includes('O_NONBLOCK'));
  });
  return fds[pick % Math.max(1, fds.length)]?.fd;
}

/** What sendfile(2) reads from: a file, at times what has no offsets. */
function sendable(world: World, pick: number): number | undefined {
  const fds = world.fds.filter(({ object }) => object === 'inode:/tmp/h' || pick % 23 === 22);
  return fds[pick % Math.max(1, fds.length)]?.fd;
}

const SENDFILE: readonly Move[] = [
  {
    weight: 2,
    line: (world) =>
      few(world, 'socket', 1)
        ? 'socketpair(AF_UNIX, SOCK_STREAM|SOCK_NONBLOCK, 0, [m, n])'
        : undefined,
  },
  {
    weight: 6,
    leaves: true,
    line: (world, { a, b, any }) => {
      const from = sendable(world, a);
      const to = [
        spliced(world, b, 'w'),
        unixSocket(world, b, any % 2 === 0),
        world.fds.find(({ object }) => object === 'inode:/tmp/h')?.fd,
      ][any % 3];
      if (from === undefined || to === undefined) return undefined;
      const at = oneOf(['NULL', '0', '100', 'NULL', '5000', '-1'] as const, any >> 2);
      return `sendfile(${to}, ${from}, ${at}, ${oneOf(LENGTHS, any >> 4)})`;
    },
  },
  {
    weight: 4,
    leaves: true,
    line: (world, { a, b, any }) => {
      const [from, to] = [spliced(world, a, 'r'), unixSocket(world, b, true)];
      if (from === undefined || to === undefined) return undefined;
      const flags = oneOf(['0', 'SPLICE_F_NONBLOCK', 'SPLICE_F_MORE', '0'] as const, any >> 3);
      return `splice(${from}, NULL, ${to}, NULL, ${oneOf(LENGTHS, any >> 5)}, ${flags})`;
    },
  },
  {
    weight: 3,
    leaves: true,
    line: (world, { a, any }) => {
      const fd = unixSocket(world, a, true);
      return fd === undefined ? undefined : `read(${fd}, buf, ${oneOf([3, 5000, 100000], any)})`;
    },
  },
];

const SPLICE: readonly Move[] = [
  {
    weight: 7,
    leaves: true,
    line: (world, { a, b, any }) => {
      const [from, to] = [spliced(world, a, 'r'), spliced(world, b, 'w')];
      if (from === undefined || to === undefined) return undefined;
      const flags = oneOf(['0', 'SPLICE_F_NONBLOCK', 'SPLICE_F_MOVE', '0'] as const, any >> 3);
      return any % 3 === 0
        ? `tee(${from}, ${to}, ${oneOf(LENGTHS, any >> 5)}, ${flags})`
        : `splice(${from}, NULL, ${to}, NULL, ${oneOf(LENGTHS, any >> 5)}, ${flags})`;
    },
  },
  {
    weight: 3,
    leaves: true,
    line: (world, { a, b, any }) => {
      const file = world.fds.find(({ object }) => object === 'inode:/tmp/h')?.fd;
      const reads = any % 2 === 0;
      const pipe = spliced(world, a, reads ? 'w' : 'r');
      if (file === undefined || pipe === undefined) return undefined;
      const at = oneOf(['NULL', '0', '100', '5000'] as const, b);
      const length = oneOf(LENGTHS, any >> 1);
      return reads
        ? `splice(${file}, ${at}, ${pipe}, NULL, ${length}, 0)`
        : `splice(${pipe}, NULL, ${file}, ${at}, ${length}, 0)`;
    },
  },
];

/** What waits for many, and what is waited for. */
export const EVENT_MOVES: readonly Move[] = [...MAKE, ...WATCH, ...USE, ...SPLICE, ...SENDFILE];
