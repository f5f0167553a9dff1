/**
 * Random calls about signals, to be mixed with calls that sleep: dispositions of every kind, masks, sending,
 * waiting, stopping and going on, and what parents learn of it.
 *
 * Left out:
 * - anything whose outcome depends on how much time has passed: time-outs other than none, zero, a quarter of an hour, and
 *   a few milliseconds in which nobody else does anything;
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

/** A signal, often one of the few that the transcript is about. */
function one(world: World, any: number): string {
  return any % 4 === 0 ? oneOf(SIGNALS, any >> 2) : oneOf(world.few(SIGNALS, 5), any >> 2);
}

/** A set of signals. */
function set(world: World, any: number): string {
  const [first, second] = [one(world, any >> 3), one(world, any >> 6)];
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

/** Whom to send to: oftenest somebody who sleeps in a call, at times a dead one or the group. */
function target(world: World, any: number): string {
  const { actor } = world.self;
  if (any % 16 === 15) return oneOf(['0', `-${actor}`] as const, any >> 4);
  const { processes } = world.snapshot;
  if (any % 32 === 14) return processes[(any >> 5) % processes.length]?.actor ?? actor;
  const others = world.living.filter((process) => process.actor !== actor);
  const asleep = others.filter(({ call }) => call !== undefined);
  const among = any % 3 > 0 && asleep.length > 0 ? asleep : others;
  return among[(any >> 5) % Math.max(1, among.length)]?.actor ?? actor;
}

/** A signal for somebody: oftenest one that has a handler, seldom one that kills. */
function signalFor(world: World, name: string, any: number): string | undefined {
  if (any % 23 === 22) return oneOf(ODD, any);
  const process = world.living.find(({ actor }) => actor === name);
  const { caught, blocked, ignored } = process?.signals ?? {};
  const about = world.few(SIGNALS, 5);
  const held = blocked?.filter((signal) => about.some((few) => few === signal));
  const list = [caught, caught, caught, caught, caught, held, held, ignored][any % 8] ?? [];
  const chosen = list[(any >> 4) % Math.max(1, list.length)];
  if (chosen !== undefined) return chosen;
  if (any % 16 < 3) return one(world, any >> 4);
  return any % 16 < 6 ? oneOf(MILD, any >> 4) : undefined;
}

/** A stopped process is to go on before long. */
function stopped(world: World): string | undefined {
  return world.living.find(({ state }) => state === 'stopped')?.actor;
}

const SETTINGS: readonly Move[] = [
  {
    weight: 26,
    line: (world, { a, b, any }) => {
      const signal = any % 29 === 28 ? oneOf(ODD, any) : one(world, any);
      const flags =
        signal === 'SIGCHLD' && b % 2 === 1 ? oneOf(CHILD_FLAGS, any) : oneOf(FLAGS, any);
      const handler = oneOf(HANDLERS, a);
      const old = any % 4 === 0 ? ', old' : '';
      return `sigaction(${signal}, {${handler}, ${set(world, any >> 2)}, ${flags}}${old})`;
    },
  },
  {
    weight: 6,
    line: (world, { a, any }) =>
      `signal(${any % 19 === 18 ? oneOf(ODD, any) : one(world, any)}, ${oneOf(HANDLERS, a)})`,
  },
  {
    weight: 14,
    line: (world, { a, any }) =>
      `sigprocmask(${oneOf(HOW, a)}, ${set(world, any)}${any % 5 === 0 ? ', old' : ''})`,
  },
];

const SENDING: readonly Move[] = [
  {
    weight: 50,
    line: (world, { kind, any }) => {
      const to = target(world, kind);
      const signal = signalFor(world, to, any);
      return signal && `kill(${to}, ${signal})`;
    },
  },
  {
    weight: 20,
    line: (world, { kind, b, any }) => {
      const to = target(world, kind);
      const signal = signalFor(world, to, any);
      return signal && `sigqueue(${to}, ${signal}, ${b})`;
    },
  },
  {
    weight: 16,
    leaves: true,
    line: (world, { any }) => {
      const signal = signalFor(world, world.self.actor, any);
      return signal && `raise(${signal})`;
    },
  },
  {
    weight: 12,
    line: (world, { any }) => {
      const one = stopped(world);
      return one && `kill(${one}, ${any % 7 === 0 ? 'SIGKILL' : 'SIGCONT'})`;
    },
  },
];

const WAITING: readonly Move[] = [
  { weight: 4, line: () => 'sigpending(set)' },
  { weight: 8, leaves: true, line: () => 'pause()' },
  { weight: 12, leaves: true, line: (world, { any }) => `sigsuspend(${set(world, any)})` },
  { weight: 6, leaves: true, line: (world, { any }) => `sigwaitinfo(${set(world, any)}, info)` },
  { weight: 5, line: (world, { any }) => `sigtimedwait(${set(world, any)}, info, {0, 0})` },
  {
    weight: 3,
    leaves: true,
    line: (world, { a, any }) =>
      `sigtimedwait(${set(world, any)}, info, ${oneOf(['NULL)', '{900, 0}) <unfinished ...>', '{0, 1000000000})'] as const, a)}`,
  },
  { weight: 2, line: (world, { any }) => `sigtimedwait(${set(world, any)}, info, {0, 3000000})` },
  {
    weight: 3,
    leaves: true,
    line: (_, { a }) =>
      `nanosleep({900, 0}, ${oneOf(['rem', 'NULL'] as const, a)}) <unfinished ...>`,
  },
  { weight: 1, line: (_, { a }) => `nanosleep({0, ${oneOf([1, 2_000_000] as const, a)}}, rem)` },
  {
    weight: 1,
    line: (_, { a }) => `alarm(${oneOf([900, 0] as const, a)})`,
  },
  {
    weight: 1,
    line: (_, { a }) =>
      `setitimer(${oneOf(TIMERS, a)}, {{0, 0}, {${oneOf([900, 0] as const, a >> 2)}, 0}}, old)`,
  },
  {
    weight: 14,
    leaves: true,
    line: (world, { a, any }) => {
      const { children } = world;
      const child = children[a % Math.max(1, children.length)];
      const who =
        any % 4 === 3
          ? oneOf(['-1', '0', `-${world.self.actor}`] as const, any >> 2)
          : child?.actor;
      return who === undefined
        ? undefined
        : `waitpid(${who}, status, ${oneOf(WAIT_OPTIONS, any >> 3)})`;
    },
  },
];

/** Arguments that are none, or unusual. */
const UNUSUAL = [
  'sigaction(SIGUSR1, NULL, old)',
  'sigaction(SIGCHLD, NULL, old)',
  'sigaction(SIGKILL, NULL, old)',
  'sigaction(SIGRTMIN, NULL)',
  'sigprocmask(SIG_BLOCK, NULL, old)',
  'sigprocmask(7, NULL, old)',
  'sigprocmask(7, [SIGUSR1])',
  'sigprocmask(SIG_SETMASK, [])',
  'sigtimedwait([SIGKILL, SIGSTOP, SIGUSR1], info, {0, 0})',
  'sigtimedwait([SIGUSR1], info, {-1, 0})',
  'sigtimedwait([SIGUSR1], info, {0, -1})',
  'sigtimedwait(~[], NULL, {0, 0})',
  'nanosleep({0, 0})',
  'nanosleep({-1, 0})',
  'nanosleep({0, 1000000000})',
  'setitimer(3, {{0, 0}, {900, 0}})',
  'setitimer(ITIMER_VIRTUAL, {{0, 1000000}, {900, 0}})',
  'setitimer(ITIMER_VIRTUAL, {{0, 0}, {-1, 0}})',
  'setitimer(ITIMER_PROF, {{5, 0}, {0, 0}}, old)',
  'waitpid(-1, status, 0x1000)',
  'waitpid(1, status, WNOHANG)',
  'waitpid(-1, NULL, WNOHANG)',
  'waitpid(0, status, WNOHANG|WUNTRACED|WCONTINUED)',
  'kill(99999, SIGUSR1)',
  'kill(-99999, 0)',
  'sigqueue(99999, SIGUSR1, 5)',
  'sigqueue(0, SIGUSR1, 5)',
  'raise(0)',
  'sched_yield()',
] as const;

const TIMERS = ['ITIMER_REAL', 'ITIMER_VIRTUAL', 'ITIMER_PROF'] as const;

/** Everything that signals can be asked to do. */
export const SIGNAL_MOVES: readonly Move[] = [
  ...SETTINGS,
  ...SENDING,
  ...WAITING,
  { weight: 8, line: (_, { any }) => oneOf(UNUSUAL, any) },
];
