/**
 * Random calls about signals, to be mixed with calls that sleep: dispositions of every kind, masks, sending,
 * waiting, stopping and going on, and what parents learn of it.
 *
 * Left out:
 * - anything whose outcome depends on how much time has passed: time-outs other than none, zero and a quarter of an
 *   hour; `alarm` more than once in a process, because it tells the seconds that are left of the last one;
 * - `kill(-1, ...)`, which on the real kernel reaches every process of the room.
 */
import { type Move, oneOf, type World } from '../support/arbitraries.ts';

/** The first come oftener. */
const SIGNALS = [
  'SIGUSR1',
  'SIGRTMIN',
  'SIGUSR2',
  'SIGCHLD',
  'SIGRTMIN+1',
  'SIGCONT',
  'SIGTSTP',
  'SIGPIPE',
  'SIGRTMIN+2',
  'SIGHUP',
  'SIGTERM',
  'SIGALRM',
  'SIGWINCH',
  'SIGURG',
  'SIGTTIN',
  'SIGTTOU',
  'SIGSEGV',
  'SIGRTMAX',
] as const;
/** Signals that cannot be caught, and numbers that are none. */
const ODD = ['SIGSTOP', 'SIGKILL', '0', '65', '-1'] as const;
/** What ends a process by default is not sent too often to one that has no handler. */
const MILD = ['SIGCHLD', 'SIGCONT', 'SIGWINCH', 'SIGURG', 'SIGTSTP', 'SIGSTOP', '0'] as const;
const HANDLERS = ['h', 'g', 'SIG_IGN', 'SIG_DFL'] as const;
const FLAGS = [
  '0',
  'SA_RESTART',
  'SA_SIGINFO',
  'SA_RESTART|SA_SIGINFO',
  'SA_NODEFER',
  'SA_RESETHAND',
  'SA_RESTART|SA_NODEFER',
  'SA_RESETHAND|SA_NODEFER',
  'SA_RESTART|SA_RESETHAND',
] as const;
const CHILD_FLAGS = [
  'SA_NOCLDSTOP',
  'SA_NOCLDWAIT',
  'SA_RESTART|SA_NOCLDWAIT',
  'SA_NOCLDSTOP|SA_NOCLDWAIT',
  'SA_RESTART|SA_NOCLDSTOP',
] as const;
const HOW = ['SIG_BLOCK', 'SIG_UNBLOCK', 'SIG_SETMASK'] as const;
const WAIT_OPTIONS = [
  'WUNTRACED',
  'WCONTINUED',
  'WUNTRACED|WCONTINUED',
  'WNOHANG|WUNTRACED',
  'WNOHANG|WCONTINUED',
  'WNOHANG|WUNTRACED|WCONTINUED',
  'WNOHANG',
  '0',
] as const;

const many = (pick: number): string => oneOf(SIGNALS, pick % 3 === 0 ? pick : pick % 6);

/** A set of signals, often of a few that others send. */
function set(any: number): string {
  const [first, second] = [many(any), many(Math.floor(any / 7))];
  switch (any % 8) {
    case 0:
      return '[]';
    case 1:
    case 2:
      return `[${first}]`;
    case 3:
      return `~[${first}]`;
    case 4:
      return `~[${first}, ${second}]`;
    case 5:
      return '~[]';
    default:
      return first === second ? `[${first}]` : `[${first}, ${second}]`;
  }
}

/** Whom to send to: somebody who lives, oftener than not another, at times a dead one or the group. */
function target(world: World, pick: number): string {
  if (pick % 16 === 15) return oneOf(['0', `-${world.self.actor}`] as const, pick);
  if (pick % 16 === 14) return world.snapshot.processes[pick % 5]?.actor ?? 'A';
  const others = world.living.filter(({ actor }) => actor !== world.self.actor);
  return others[pick % Math.max(1, others.length)]?.actor ?? world.self.actor;
}

/** True when somebody of that name would survive the signal, or the dice say that it may die of it. */
function signalFor(world: World, name: string, any: number): string {
  if (any % 23 === 22) return oneOf(ODD, any);
  const process = world.living.find(({ actor }) => actor === name);
  const { signals } = process ?? {};
  const safe = [
    ...(signals?.caught ?? []),
    ...(signals?.ignored ?? []),
    ...(signals?.blocked ?? []),
  ];
  const chosen = many(any);
  const harmless = process === undefined || safe.includes(chosen) || any % 17 === 0;
  if (harmless) return chosen;
  const known = safe.filter((signal) => signal !== 'SIGKILL' && signal !== 'SIGSTOP');
  return any % 3 === 0
    ? oneOf(MILD, any)
    : (known[any % Math.max(1, known.length)] ?? oneOf(MILD, any));
}

/** A stopped process is to go on before long. */
function stopped(world: World): string | undefined {
  return world.living.find(({ state }) => state === 'stopped')?.actor;
}

const SETTINGS: readonly Move[] = [
  {
    weight: 22,
    line: (_, { a, b, any }) => {
      const signal = any % 29 === 28 ? oneOf(ODD, any) : many(any);
      const flags =
        signal === 'SIGCHLD' && b % 2 === 1 ? oneOf(CHILD_FLAGS, any) : oneOf(FLAGS, any);
      const handler = oneOf(HANDLERS, a);
      const old = any % 4 === 0 ? ', old' : '';
      return `sigaction(${signal}, {${handler}, ${set(any >> 2)}, ${flags}}${old})`;
    },
  },
  {
    weight: 6,
    line: (_, { a, any }) =>
      `signal(${any % 19 === 18 ? oneOf(ODD, any) : many(any)}, ${oneOf(HANDLERS, a)})`,
  },
  {
    weight: 14,
    line: (_, { a, any }) =>
      `sigprocmask(${oneOf(HOW, a)}, ${set(any)}${any % 5 === 0 ? ', old' : ''})`,
  },
];

const SENDING: readonly Move[] = [
  {
    weight: 24,
    line: (world, { a, any }) => {
      const to = target(world, a);
      return `kill(${to}, ${signalFor(world, to, any)})`;
    },
  },
  {
    weight: 10,
    line: (world, { a, b, any }) => {
      const to = target(world, a);
      return `sigqueue(${to}, ${signalFor(world, to, any)}, ${b})`;
    },
  },
  { weight: 8, line: (world, { any }) => `raise(${signalFor(world, world.self.actor, any)})` },
  {
    weight: 12,
    line: (world, { any }) => {
      const one = stopped(world);
      return one === undefined
        ? undefined
        : `kill(${one}, ${any % 7 === 0 ? 'SIGKILL' : 'SIGCONT'})`;
    },
  },
];

const WAITING: readonly Move[] = [
  { weight: 4, line: () => 'sigpending(set)' },
  { weight: 4, sleeps: true, line: () => 'pause()' },
  { weight: 7, sleeps: true, line: (_, { any }) => `sigsuspend(${set(any)})` },
  { weight: 6, sleeps: true, line: (_, { any }) => `sigwaitinfo(${set(any)}, info)` },
  { weight: 8, line: (_, { any }) => `sigtimedwait(${set(any)}, info, {0, 0})` },
  {
    weight: 3,
    sleeps: true,
    line: (_, { a, any }) =>
      `sigtimedwait(${set(any)}, info, ${oneOf(['NULL', '{900, 0}', '{0, 1000000000}'] as const, a)})`,
  },
  {
    weight: 3,
    sleeps: true,
    line: (_, { a }) => `nanosleep({900, 0}, ${oneOf(['rem', 'NULL'] as const, a)})`,
  },
  {
    weight: 1,
    line: (world) => (world.hasMade('alarm') ? undefined : 'alarm(900)'),
  },
  {
    weight: 1,
    line: (world, { a }) =>
      world.hasMade('alarm')
        ? undefined
        : `setitimer(${oneOf(TIMERS, a)}, {{0, 0}, {900, 0}}, old)`,
  },
  {
    weight: 14,
    sleeps: true,
    line: (world, { a, any }) => {
      const { children } = world;
      const child = children[a % Math.max(1, children.length)];
      const who = any % 4 === 3 ? oneOf(['-1', '0'] as const, any >> 2) : child?.actor;
      return who === undefined
        ? undefined
        : `waitpid(${who}, status, ${oneOf(WAIT_OPTIONS, any >> 3)})`;
    },
  },
];

const TIMERS = ['ITIMER_REAL', 'ITIMER_VIRTUAL', 'ITIMER_PROF'] as const;

/** Everything that signals can be asked to do. */
export const SIGNAL_MOVES: readonly Move[] = [...SETTINGS, ...SENDING, ...WAITING];
