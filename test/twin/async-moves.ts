/** Random owners of descriptions, who are told by signals of what can be read and written: fcntl(2), "Managing signals". */
import { type Move, oneOf, type World } from '../support/arbitraries.ts';

const SIGNALS = ['0', 'SIGRTMIN+1', 'SIGIO', 'SIGRTMIN+1', 'SIGUSR1', 'SIGCHLD', '65'] as const;
const FLAGS = ['O_ASYNC', 'O_ASYNC|O_NONBLOCK', 'O_ASYNC', '0', 'O_NONBLOCK'] as const;
const HANDLED = ['SIGIO', 'SIGRTMIN+1', 'SIGIO', 'SIGUSR1', 'SIGCHLD'] as const;
const DISPOSITIONS = [
  '{on_io, [], SA_RESTART}',
  '{on_io, [], 0}',
  '{on_io, [SIGIO, SIGRTMIN+1], SA_RESTART}',
  '{SIG_IGN, [], 0}',
  '{on_io, [], SA_RESTART}',
] as const;
const SET = '[SIGIO, SIGRTMIN+1, SIGUSR1]';

function withFd(world: World, pick: number, call: (fd: number) => string): string | undefined {
  const fd = world.fd(pick);
  return fd === undefined ? undefined : call(fd);
}

/** Mostly the caller; seldom another process, nobody, or one that is not there. */
function owner({ self, sleepers }: World, pick: number): string {
  const other = sleepers[(pick >> 3) % Math.max(1, sleepers.length)]?.actor ?? '0';
  return oneOf([self.actor, self.actor, self.actor, other, self.actor, '0', '29999'], pick);
}

/** Owners, their signals, and what processes do about those. */
export const ASYNC_MOVES: readonly Move[] = [
  {
    weight: 14,
    line: (world, { a, b }) =>
      withFd(world, a, (fd) => `fcntl(${fd}, F_SETOWN, ${owner(world, b)})`),
  },
  {
    weight: 16,
    line: (world, { a, b }) =>
      withFd(world, a, (fd) => `fcntl(${fd}, F_SETFL, ${oneOf(FLAGS, b)})`),
  },
  {
    weight: 3,
    line: (world, { a, b }) => withFd(world, a, (fd) => `ioctl(${fd}, FIOASYNC, [${b % 2}])`),
  },
  {
    weight: 10,
    line: (world, { a, b }) =>
      withFd(world, a, (fd) => `fcntl(${fd}, F_SETSIG, ${oneOf(SIGNALS, b)})`),
  },
  {
    weight: 3,
    line: (world, { a, b }) =>
      withFd(world, a, (fd) => `fcntl(${fd}, ${oneOf(['F_GETOWN', 'F_GETSIG', 'F_GETFL'], b)})`),
  },
  {
    weight: 12,
    line: (_, { a, b }) => `sigaction(${oneOf(HANDLED, a)}, ${oneOf(DISPOSITIONS, b)})`,
  },
  { weight: 3, line: () => `sigprocmask(SIG_BLOCK, ${SET})` },
  { weight: 3, line: () => `sigprocmask(SIG_UNBLOCK, ${SET})` },
  { weight: 6, line: () => `sigtimedwait(${SET}, info, {0, 0})` },
];
