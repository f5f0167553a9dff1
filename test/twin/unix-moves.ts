/** Random calls on Unix sockets. Left out: time limits that could pass while a step settles. */
import { type Move, oneOf, type World } from '../support/arbitraries.ts';
import {
  callingWith,
  data,
  familyOnly,
  LIVE,
  pollOf,
  roomBehind,
  roomsIn,
  wantsMore,
} from './socket-moves.ts';

const TYPES = [
  'SOCK_STREAM',
  'SOCK_STREAM',
  'SOCK_STREAM',
  'SOCK_DGRAM',
  'SOCK_DGRAM',
  'SOCK_SEQPACKET',
  'SOCK_STREAM|SOCK_NONBLOCK',
  'SOCK_DGRAM|SOCK_NONBLOCK',
  'SOCK_SEQPACKET|SOCK_NONBLOCK',
  'SOCK_STREAM|SOCK_CLOEXEC',
  'SOCK_RAW',
] as const;
const NAMES = [
  'sun_path="/tmp/s"',
  'sun_path="/tmp/t"',
  'sun_path=@"one"',
  'sun_path=@"two"',
  'sun_path="/tmp/none/s"',
  'sun_path=@""',
] as const;
const SIZES = [
  1, 10, 100, 1000, 4000, 4096, 8192, 16064, 16065, 32768, 36544, 36545, 65536, 70000, 3776, 3777,
  1984, 0, 100_000, 212_960, 212_961,
] as const;
const ROOMS = [100, 1, 1000, 65536, 10, 4096, 200_000, 0, 50] as const;
const SEND_FLAGS = [
  '0',
  '0',
  '0',
  'MSG_DONTWAIT',
  'MSG_DONTWAIT',
  'MSG_NOSIGNAL',
  'MSG_NOSIGNAL|MSG_DONTWAIT',
  'MSG_EOR',
] as const;
const RECV_FLAGS = [
  '0',
  '0',
  '0',
  'MSG_DONTWAIT',
  'MSG_DONTWAIT',
  'MSG_PEEK',
  'MSG_PEEK|MSG_DONTWAIT',
  'MSG_TRUNC',
  'MSG_WAITALL',
  'MSG_WAITALL|MSG_DONTWAIT',
  'MSG_TRUNC|MSG_PEEK|MSG_DONTWAIT',
] as const;
const BACKLOGS = [0, 1, 2, 5, -1, 4096] as const;
const HOW = ['SHUT_RD', 'SHUT_WR', 'SHUT_RDWR', '3'] as const;
const SETTABLE = [
  'SO_SNDBUF, 4096',
  'SO_SNDBUF, 1',
  'SO_SNDBUF, 20000',
  'SO_SNDBUF, 200000',
  'SO_RCVBUF, 1',
  'SO_RCVLOWAT, 10',
  'SO_RCVLOWAT, 1',
  'SO_PASSCRED, 1',
  'SO_PASSCRED, 0',
  'SO_REUSEADDR, 1',
  'SO_REUSEPORT, 1',
  'SO_KEEPALIVE, 1',
  'SO_LINGER, {1, 5}',
  'SO_TYPE, 1',
] as const;
const READABLE = [
  'SO_ERROR',
  'SO_TYPE',
  'SO_DOMAIN',
  'SO_PROTOCOL',
  'SO_ACCEPTCONN',
  'SO_SNDBUF',
  'SO_RCVBUF',
  'SO_RCVLOWAT',
  'SO_PASSCRED',
  'SO_LINGER',
  'SO_PEERCRED',
  'SO_RCVTIMEO',
] as const;
const EVENTS = [
  'POLLIN',
  'POLLOUT',
  'POLLIN|POLLOUT',
  'POLLRDHUP',
  '0',
  'POLLIN|POLLRDHUP',
] as const;

/** A descriptor of a socket, of whatever kind; seldom any other. */
function socketOf(world: World, pick: number): number | undefined {
  if (pick % 23 === 22) return world.fd(pick);
  return world.fd(pick, ({ object }) => object?.startsWith('socket:') === true);
}

const withSocket = callingWith(socketOf);

function address(pick: number): string {
  return `{sa_family=AF_UNIX, ${oneOf(NAMES, pick)}}`;
}

const MAKE: readonly Move[] = [
  {
    weight: 6,
    line: (world, { a, any }) =>
      wantsMore(world, any) ? `socketpair(AF_UNIX, ${oneOf(TYPES, a)}, 0, [a, b])` : undefined,
  },
  {
    weight: 10,
    line: (world, { a, any }) =>
      wantsMore(world, any) ? `socket(AF_UNIX, ${oneOf(TYPES, a + any)}, 0)` : undefined,
  },
  {
    weight: 1,
    line: (_, { a }) =>
      oneOf(
        ['socket(AF_UNIX, 7, 0)', 'socket(AF_UNIX, SOCK_STREAM, 5)', 'socket(45, SOCK_STREAM, 0)'],
        a,
      ),
  },
  { weight: 8, line: ({ child }) => (child === undefined ? undefined : `fork() = ${child}`) },
  {
    weight: 8,
    line: (world, { a, b }) => withSocket(world, a, (fd) => `bind(${fd}, ${address(b)})`),
  },
  { weight: 2, line: (_, { a }) => `unlink("${oneOf(['/tmp/s', '/tmp/t'], a)}")` },
  {
    weight: 8,
    line: (world, { a, b }) => withSocket(world, a, (fd) => `listen(${fd}, ${oneOf(BACKLOGS, b)})`),
  },
  {
    weight: 14,
    leaves: true,
    line: (world, { a, b }) => withSocket(world, a, (fd) => `connect(${fd}, ${address(b)})`),
  },
  {
    weight: 1,
    line: (world, { a }) => withSocket(world, a, (fd) => `connect(${fd}, {sa_family=AF_UNSPEC})`),
  },
  {
    weight: 10,
    leaves: true,
    line: (world, { a, b, c }) =>
      world.fds.length < 14
        ? withSocket(world, a, (fd) =>
            oneOf(
              [
                `accept(${fd}, NULL, NULL)`,
                `accept4(${fd}, NULL, NULL, SOCK_NONBLOCK)`,
                `accept(${fd}, _)`,
                `accept(${fd}, _${roomBehind(c)})`,
              ],
              b,
            ),
          )
        : undefined,
  },
];

const TRANSFER: readonly Move[] = [
  {
    weight: 22,
    leaves: true,
    line: (world, { a, b, c }) =>
      withSocket(
        world,
        a,
        (fd) => `send(${fd}, ${data(world, oneOf(SIZES, b))}, ${oneOf(SEND_FLAGS, c)})`,
      ),
  },
  {
    weight: 6,
    leaves: true,
    line: (world, { a, b }) =>
      withSocket(world, a, (fd) => `write(${fd}, ${data(world, oneOf(SIZES, b))})`),
  },
  {
    weight: 8,
    leaves: true,
    line: (world, { a, b, c }) =>
      withSocket(world, a, (fd) => {
        const size = oneOf(SIZES, b);
        const flags = oneOf(SEND_FLAGS, c);
        return `sendto(${fd}, ${data(world, size)}, ${size}, ${flags}, ${address(b + c)})`;
      }),
  },
  {
    weight: 22,
    leaves: true,
    line: (world, { a, b, c }) =>
      withSocket(world, a, (fd) => `recv(${fd}, buf, ${oneOf(ROOMS, b)}, ${oneOf(RECV_FLAGS, c)})`),
  },
  {
    weight: 6,
    leaves: true,
    line: (world, { a, b }) => withSocket(world, a, (fd) => `read(${fd}, buf, ${oneOf(ROOMS, b)})`),
  },
  {
    weight: 4,
    leaves: true,
    line: (world, { a, b, c }) =>
      withSocket(
        world,
        a,
        (fd) =>
          `recvfrom(${fd}, buf, ${oneOf(ROOMS, b)}, ${oneOf(RECV_FLAGS, c)}, _${roomBehind(b)})`,
      ),
  },
  {
    weight: 3,
    leaves: true,
    line: (world, { a, b }) =>
      withSocket(world, a, (fd) => `writev(${fd}, [${data(world, oneOf(SIZES, b))}, "yz"])`),
  },
];

/** Descriptors that are sent, of whatever kind: sockets too, which may then wait in one another, or in themselves. */
function parcels(world: World, a: number, b: number): string | undefined {
  const fds = [world.fd(a), world.fd(b)].filter((fd) => fd !== undefined);
  if (fds.length === 0) return undefined;
  return fds.slice(0, 1 + (b % 2)).join(', ');
}

const BIG = '"x" * 5000';

const PASS: readonly Move[] = [
  {
    weight: 4,
    line: (world, { any }) => (wantsMore(world, any) ? 'pipe2([r, w], O_NONBLOCK)' : undefined),
  },
  {
    weight: 10,
    leaves: true,
    line: (world, { a, b, c }) => {
      const rights = parcels(world, b, c);
      if (rights === undefined) return undefined;
      const text = oneOf(['"m"', '"hello"', BIG, '""'], c);
      return withSocket(
        world,
        a,
        (fd) =>
          `sendmsg(${fd}, {msg_iov=[${text}], msg_control=[{SCM_RIGHTS, [${rights}]}]}, ${oneOf(SEND_FLAGS, c)})`,
      );
    },
  },
  {
    weight: 2,
    leaves: true,
    line: (world, { a, b }) =>
      withSocket(
        world,
        a,
        (fd) =>
          `sendmsg(${fd}, {msg_iov=["id"], msg_control=[{SCM_CREDENTIALS, {${oneOf([world.self.actor, '1', world.self.actor], b)}, ${oneOf(['0', '0', '5'], b)}, 0}}]}, 0)`,
      ),
  },
  {
    weight: 10,
    leaves: true,
    line: (world, { a, b, c, any }) =>
      withSocket(
        world,
        a,
        (fd) =>
          `recvmsg(${fd}, {msg_iov=[{iov_base=_, iov_len=${oneOf(ROOMS, b)}}]${roomsIn(any)}, msg_flags=_}, ${oneOf([...RECV_FLAGS, 'MSG_CMSG_CLOEXEC'], c)})`,
      ),
  },
];

const STATE: readonly Move[] = [
  {
    weight: 8,
    line: (world, { a, b }) => withSocket(world, a, (fd) => `shutdown(${fd}, ${oneOf(HOW, b)})`),
  },
  {
    weight: 5,
    line: (world, { a, b }) =>
      withSocket(world, a, (fd) => `setsockopt(${fd}, SOL_SOCKET, ${oneOf(SETTABLE, b)})`),
  },
  {
    weight: 4,
    line: (world, { a, b, c }) =>
      withSocket(
        world,
        a,
        (fd) => `getsockopt(${fd}, SOL_SOCKET, ${oneOf(READABLE, b)}, v${roomBehind(c)})`,
      ),
  },
  {
    weight: 2,
    line: (world, { a, b }) =>
      withSocket(world, a, (fd) => `getsockname(${fd}, _${roomBehind(b)})`),
  },
  {
    weight: 2,
    line: (world, { a, b }) =>
      withSocket(world, a, (fd) => `getpeername(${fd}, _${roomBehind(b)})`),
  },
  {
    weight: 1,
    line: (world, { a, b }) => withSocket(world, a, (fd) => `bind(${fd}, ${familyOnly(b)})`),
  },
  { weight: 2, line: (world, { a }) => withSocket(world, a, (fd) => `ioctl(${fd}, FIONREAD, n)`) },
  { weight: 1, line: (world, { a }) => withSocket(world, a, (fd) => `lseek(${fd}, 0, SEEK_CUR)`) },
  {
    weight: 3,
    line: (world, { a, b }) =>
      withSocket(world, a, (fd) => `fcntl(${fd}, F_SETFL, ${oneOf(['O_NONBLOCK', '0'], b)})`),
  },
  { weight: 10, line: (world, { a }) => withSocket(world, a, (fd) => `close(${fd})`) },
  {
    weight: 2,
    line: (world, { a }) =>
      world.fds.length < 12 ? withSocket(world, a, (fd) => `dup(${fd})`) : undefined,
  },
  {
    weight: 2,
    line: (world, { a, b }) => withSocket(world, a, (fd) => `dup2(${fd}, ${3 + (b % 8)})`),
  },
  { weight: 7, leaves: true, line: pollOf(socketOf, EVENTS) },
];

/** Everything that Unix sockets can be asked to do. */
export const UNIX_MOVES: readonly Move[] = [
  ...MAKE,
  ...TRANSFER,
  ...PASS,
  ...STATE,
  ...LIVE,
  { weight: 3, line: () => 'signal(SIGPIPE, SIG_IGN)' },
];
