/** Random calls on processes, descriptors, pipes and FIFOs. Left out: time-outs that could pass while a step settles. */
import { type Move, oneOf, type World } from '../support/arbitraries.ts';

const SIZES = [1, 10, 100, 4096, 5000, 4095, 4097, 65536, 70000, 0] as const;
const PATHS = ['/tmp/f', '/tmp/g'] as const;
const MODES = ['0600', '0600', '0600', '0600', '0400', '0200', '0', '0777'] as const;
const PIPE2_FLAGS = [
  'O_NONBLOCK',
  'O_DIRECT',
  'O_CLOEXEC',
  'O_DIRECT|O_NONBLOCK',
  'O_CLOEXEC|O_NONBLOCK',
  '0',
] as const;
const OPEN_FLAGS = [
  'O_RDONLY|O_NONBLOCK',
  'O_WRONLY|O_NONBLOCK',
  'O_RDWR',
  'O_RDONLY',
  'O_WRONLY',
  'O_RDWR|O_NONBLOCK',
  'O_RDONLY|O_NONBLOCK|O_CLOEXEC',
] as const;
const FILE_FLAGS = [
  'O_RDWR|O_CREAT, 0600',
  'O_WRONLY|O_CREAT|O_APPEND|O_NONBLOCK, 0200',
  'O_RDWR|O_CREAT|O_EXCL, 0',
  'O_RDONLY|O_CREAT|O_TRUNC|O_NONBLOCK, 0400',
  'O_RDONLY|O_TRUNC|O_NONBLOCK',
  'O_RDWR|O_APPEND|O_DIRECT',
  'O_RDONLY|O_DIRECTORY',
] as const;
const PIPE_SIZES = [4096, 8192, 65536, 1, 131072, 5000, 0, 1048576, 2097152] as const;
const EVENTS = ['POLLIN', 'POLLOUT', 'POLLIN|POLLOUT', '0'] as const;

/** A few pipes that many share show more than many. */
function wantsMore(world: World, any: number): boolean {
  return world.fds.length < 4 || (world.fds.length < 12 && any % 5 === 0);
}

/** A letter that tells the step, repeated. */
function data(world: World, size: number): string {
  const letter = String.fromCharCode(97 + (world.step % 26));
  return size < 2 ? `"${letter.repeat(size)}"` : `"${letter}" * ${size}`;
}

/** Not where the parent hears of its child's end too: which of both comes first is nobody's promise. */
function vfork({ child, self }: World): string | undefined {
  const hears = self.signals?.caught?.includes('SIGCHLD') === true;
  return child === undefined || hears ? undefined : 'vfork() <unfinished ...>';
}

const MAKE: readonly Move[] = [
  { weight: 6, line: (world, { any }) => (wantsMore(world, any) ? 'pipe([r, w])' : undefined) },
  {
    weight: 4,
    line: (world, { a, any }) =>
      wantsMore(world, any) ? `pipe2([r, w], ${oneOf(PIPE2_FLAGS, a)})` : undefined,
  },
  { weight: 8, line: ({ child }) => (child === undefined ? undefined : `fork() = ${child}`) },
  { weight: 2, leaves: true, line: vfork },
  { weight: 3, line: (_, { a, b }) => `mkfifo("${oneOf(PATHS, a)}", ${oneOf(MODES, b)})` },
  {
    weight: 3,
    line: (_, { a, b }) => `open("${oneOf(['/tmp/h', ...PATHS], a)}", ${oneOf(FILE_FLAGS, b)})`,
  },
  {
    weight: 6,
    leaves: true,
    line: (_, { a, b }) => `open("${oneOf(PATHS, a)}", ${oneOf(OPEN_FLAGS, b)})`,
  },
  { weight: 1, line: (_, { a }) => `unlink("${oneOf(PATHS, a)}")` },
];

const TRANSFER: readonly Move[] = [
  {
    weight: 24,
    leaves: true,
    line: (world, { a, b }) => {
      const fd = world.fd(a, ({ access }) => access !== 'w' || a % 13 === 12);
      if (fd === undefined) return undefined;
      return `read(${fd}, buf, ${oneOf(SIZES, b)})`;
    },
  },
  {
    weight: 30,
    line: (world, { a, b }) => {
      const fd = world.fd(a, ({ access }) => access !== 'r' || a % 13 === 12);
      if (fd === undefined) return undefined;
      return `write(${fd}, ${data(world, oneOf(SIZES, b))})`;
    },
  },
];

const DESCRIBE: readonly Move[] = [
  { weight: 12, line: (world, { a }) => withFd(world, a, (fd) => `close(${fd})`) },
  {
    weight: 3,
    line: (world, { a }) =>
      world.fds.length < 12 ? withFd(world, a, (fd) => `dup(${fd})`) : undefined,
  },
  { weight: 3, line: (world, { a, b }) => withFd(world, a, (fd) => `dup2(${fd}, ${3 + (b % 8)})`) },
  {
    weight: 4,
    line: (world, { a, b }) =>
      withFd(world, a, (fd) => `fcntl(${fd}, F_SETFL, ${oneOf(['O_NONBLOCK', '0'], b)})`),
  },
  { weight: 1, line: (world, { a }) => withFd(world, a, (fd) => `fcntl(${fd}, F_GETFL)`) },
  { weight: 1, line: (world, { a }) => withFd(world, a, (fd) => `fcntl(${fd}, F_GETFD)`) },
  {
    weight: 1,
    line: (world, { a, b }) =>
      withFd(world, a, (fd) => `fcntl(${fd}, F_SETFD, ${oneOf(['FD_CLOEXEC', '0'], b)})`),
  },
  { weight: 1, line: (world, { a }) => withFd(world, a, (fd) => `fcntl(${fd}, F_GETPIPE_SZ)`) },
  {
    weight: 5,
    line: (world, { a, b }) =>
      withFd(world, a, (fd) => `fcntl(${fd}, F_SETPIPE_SZ, ${oneOf(PIPE_SIZES, b)})`),
  },
  { weight: 2, line: (world, { a }) => withFd(world, a, (fd) => `ioctl(${fd}, FIONREAD, n)`) },
  { weight: 1, line: (world, { a }) => withFd(world, a, (fd) => `lseek(${fd}, 0, SEEK_CUR)`) },
  { weight: 6, leaves: true, line: (world, { a, b, c }) => poll(world, a, b, c) },
];

function withFd(world: World, pick: number, call: (fd: number) => string): string | undefined {
  const fd = world.fd(pick);
  return fd === undefined ? undefined : call(fd);
}

/** In milliseconds: for ever, and over before anybody else does anything. */
const TIMEOUTS = [-1, 0, 3, 0] as const;

function poll(world: World, a: number, b: number, c: number): string | undefined {
  const fds = [world.fd(a), ...(c % 2 === 1 ? [world.fd(b)] : [])].filter((fd) => fd !== undefined);
  if (fds.length === 0) return undefined;
  const list = fds.map((fd, at) => `{${fd}, ${oneOf(EVENTS, b + at)}, _}`);
  return `poll([${list.join(', ')}], ${oneOf(TIMEOUTS, c)})`;
}

const LIVE: readonly Move[] = [
  { weight: 3, leaves: true, line: (_, { a }) => `exit(${a})` },
  { weight: 6, leaves: true, line: (world, { a, b }) => waitpid(world, a, b) },
  { weight: 1, line: () => 'getpid()' },
  { weight: 1, line: () => 'getppid()' },
];

function waitpid(world: World, a: number, b: number): string | undefined {
  const { children } = world;
  const child = children[a % Math.max(1, children.length)];
  if (child === undefined) return b % 4 === 3 ? 'waitpid(-1, status, 0)' : undefined;
  const any = b % 4 === 3;
  return `waitpid(${any ? -1 : child.actor}, status, ${b % 2 === 1 ? 'WNOHANG' : 0})`;
}

/** Everything that pipes, FIFOs, descriptors and processes can be asked to do. */
export const PIPE_MOVES: readonly Move[] = [...MAKE, ...TRANSFER, ...DESCRIBE, ...LIVE];
