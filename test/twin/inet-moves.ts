/**
 * Random calls on TCP and UDP sockets. Left out is what depends on time: full buffers of a stream, a full queue of those that
 * wait to be accepted, TCP_CORK, several listeners of one port among which chance chooses.
 */
import { type Move, oneOf, type World } from '../support/arbitraries.ts';
import {
  callingWith,
  data,
  familyOnly,
  LIVE,
  pollOf,
  roomBehind,
  wantsMore,
} from './socket-moves.ts';

const TYPES = [
  'SOCK_STREAM',
  'SOCK_STREAM',
  'SOCK_STREAM|SOCK_NONBLOCK',
  'SOCK_DGRAM',
  'SOCK_STREAM',
  'SOCK_DGRAM|SOCK_NONBLOCK',
  'SOCK_STREAM|SOCK_CLOEXEC',
] as const;
const ODD = [
  'socket(AF_INET, SOCK_RAW, 0)',
  'socket(AF_INET, SOCK_SEQPACKET, 0)',
  'socket(AF_INET, SOCK_STREAM, IPPROTO_UDP)',
  'socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP)',
  'socket(AF_INET, SOCK_STREAM, IPPROTO_TCP)',
  'socketpair(AF_INET, SOCK_STREAM, 0, [a, b])',
  'socket(AF_INET6, SOCK_RAW, 0)',
  'socket(AF_INET6, SOCK_DGRAM, IPPROTO_TCP)',
  'socketpair(AF_INET6, SOCK_STREAM, 0, [a, b])',
] as const;
const PORTS = [8080, 8080, 8081, 8080, 9000, 0, 80] as const;
const ADDRESSES = ['127.0.0.1', '127.0.0.1', '0.0.0.0', '127.0.0.2', '10.0.0.1'] as const;
/** Addresses of IPv6, and mapped ones. */
const ADDRESSES_6 = [
  '::1',
  '::1',
  '::',
  '::ffff:127.0.0.1',
  '::',
  '2001:db8::1',
  'fe80::1',
  'ff02::1',
  '::ffff:10.0.0.1',
  '::ffff:0.0.0.0',
] as const;
const SIZES = [1, 10, 100, 1000, 500, 3, 0] as const;
const DATAGRAMS = [1, 10, 100, 0, 1000, 4000, 197, 198, 16004, 16005, 65507, 65508] as const;
/** The longest datagram of IPv6 that is not taken apart. */
const WHOLE_6 = 65_488;
const ROOMS = [100, 1, 1000, 10, 65536, 0, 5] as const;
const SEND_FLAGS = ['0', '0', '0', 'MSG_DONTWAIT', 'MSG_NOSIGNAL', 'MSG_OOB'] as const;
const RECV_FLAGS = [
  '0',
  '0',
  'MSG_DONTWAIT',
  'MSG_DONTWAIT',
  'MSG_PEEK',
  'MSG_PEEK|MSG_DONTWAIT',
  'MSG_WAITALL',
  'MSG_TRUNC|MSG_DONTWAIT',
  'MSG_OOB',
  'MSG_OOB|MSG_PEEK',
] as const;
const HOW = ['SHUT_WR', 'SHUT_RD', 'SHUT_RDWR', 'SHUT_WR', '3'] as const;
const SETTABLE = [
  'SOL_SOCKET, SO_REUSEADDR, 1',
  'SOL_SOCKET, SO_REUSEADDR, 1',
  'SOL_SOCKET, SO_REUSEADDR, 0',
  'SOL_SOCKET, SO_REUSEPORT, 1',
  'SOL_SOCKET, SO_REUSEPORT, 1',
  'SOL_SOCKET, SO_LINGER, {1, 0}',
  'SOL_SOCKET, SO_LINGER, {0, 0}',
  'SOL_SOCKET, SO_LINGER, {1, 5}',
  'SOL_SOCKET, SO_KEEPALIVE, 1',
  'SOL_SOCKET, SO_BROADCAST, 1',
  'SOL_SOCKET, SO_OOBINLINE, 1',
  'SOL_SOCKET, SO_OOBINLINE, 0',
  'SOL_SOCKET, SO_SNDBUF, 100000',
  'SOL_SOCKET, SO_RCVLOWAT, 20',
  'SOL_SOCKET, SO_RCVLOWAT, 1',
  'IPPROTO_TCP, TCP_NODELAY, 1',
  'IPPROTO_TCP, TCP_NODELAY, 0',
  'IPPROTO_TCP, TCP_KEEPIDLE, 60',
  'IPPROTO_TCP, TCP_KEEPCNT, 200',
  'IPPROTO_TCP, TCP_USER_TIMEOUT, 3000',
  'IPPROTO_IP, IP_TTL, 5',
  'IPPROTO_IP, IP_TTL, 256',
  'IPPROTO_IP, IP_TOS, 19',
  'IPPROTO_IPV6, IPV6_UNICAST_HOPS, 5',
  'IPPROTO_IPV6, IPV6_TCLASS, 19',
  'IPPROTO_IPV6, IPV6_V6ONLY, 1',
  'IPPROTO_IPV6, IPV6_V6ONLY, 0',
] as const;
const READABLE = [
  'SOL_SOCKET, SO_ERROR',
  'SOL_SOCKET, SO_ERROR',
  'SOL_SOCKET, SO_TYPE',
  'SOL_SOCKET, SO_PROTOCOL',
  'SOL_SOCKET, SO_DOMAIN',
  'SOL_SOCKET, SO_ACCEPTCONN',
  'SOL_SOCKET, SO_SNDBUF',
  'SOL_SOCKET, SO_RCVBUF',
  'SOL_SOCKET, SO_REUSEADDR',
  'SOL_SOCKET, SO_LINGER',
  'IPPROTO_TCP, TCP_NODELAY',
  'IPPROTO_TCP, TCP_KEEPIDLE',
  'IPPROTO_TCP, TCP_KEEPCNT',
  'IPPROTO_TCP, TCP_USER_TIMEOUT',
  'IPPROTO_IP, IP_TTL',
  'IPPROTO_IP, IP_TOS',
  'IPPROTO_IPV6, IPV6_UNICAST_HOPS',
  'IPPROTO_IPV6, IPV6_TCLASS',
  'IPPROTO_IPV6, IPV6_V6ONLY',
] as const;
const EVENTS = [
  'POLLIN',
  'POLLOUT',
  'POLLIN|POLLOUT|POLLRDHUP',
  'POLLRDHUP',
  'POLLPRI|POLLIN',
  'POLLIN|POLLRDNORM|POLLWRNORM',
  '0',
] as const;
/** More that waits to be read than this might fill a stream's buffer. */
const MUCH = 12_000;

/** The kind of the object that a descriptor of the caller leads to. */
function kindOf(world: World, object: string | null): string | undefined {
  return world.snapshot.objects.find(({ id }) => id === object)?.kind;
}

function socketOf(world: World, pick: number, kind?: string): number | undefined {
  if (pick % 23 === 22) return world.fd(pick);
  return world.fd(pick, ({ object }) => {
    const found = kindOf(world, object);
    return kind === undefined ? found?.endsWith('_sock') === true : found === kind;
  });
}

const withSocket = callingWith(socketOf);

function withUdp(world: World, pick: number, call: (fd: number) => string): string | undefined {
  const fd = world.fd(pick, ({ object }) => kindOf(world, object) === 'udp_sock');
  return fd === undefined ? undefined : call(fd);
}

function address6(a: number, b: number): string {
  const port = `sin6_port=htons(${oneOf(PORTS, b)}), sin6_flowinfo=htonl(0)`;
  const addr = `inet_pton(AF_INET6, "${oneOf(ADDRESSES_6, a)}", &sin6_addr)`;
  return `{sa_family=AF_INET6, ${port}, ${addr}, sin6_scope_id=0}`;
}

/** An address of the socket's family, and sometimes of the other. */
function address(world: World, fd: number, a: number, b: number): string {
  const at = world.fds.find((one) => one.fd === fd)?.object;
  const own = world.snapshot.objects.find(({ id }) => id === at)?.fields.inet_rcv_saddr;
  if (String(own).includes(':') !== (a % 11 === 10)) return address6(a, b);
  const addr = oneOf(ADDRESSES, a);
  return `{sa_family=AF_INET, sin_port=htons(${oneOf(PORTS, b)}), sin_addr=inet_addr("${addr}")}`;
}

/** Streams have room for more. */
function hasRoom({ snapshot }: World): boolean {
  const unread = snapshot.objects.reduce((sum, { fields }) => sum + Number(fields.tcp_inq ?? 0), 0);
  return unread < MUCH;
}

const MAKE: readonly Move[] = [
  {
    weight: 12,
    line: (world, { a, any }) =>
      wantsMore(world, any)
        ? `socket(${oneOf(['AF_INET', 'AF_INET6', 'AF_INET'], any)}, ${oneOf(TYPES, a + any)}, 0)`
        : undefined,
  },
  { weight: 1, line: (_, { a }) => oneOf(ODD, a) },
  { weight: 6, line: ({ child }) => (child === undefined ? undefined : `fork() = ${child}`) },
  {
    weight: 10,
    line: (world, { a, b, c }) =>
      withSocket(world, a, (fd) => `bind(${fd}, ${address(world, fd, b, c)})`),
  },
  { weight: 9, line: (world, { a }) => withSocket(world, a, (fd) => `listen(${fd}, 64)`) },
  {
    weight: 18,
    leaves: true,
    line: (world, { a, b, c }) =>
      withSocket(world, a, (fd) => `connect(${fd}, ${address(world, fd, b, c)})`),
  },
  {
    weight: 1,
    line: (world, { a }) => withSocket(world, a, (fd) => `connect(${fd}, {sa_family=AF_UNSPEC})`),
  },
  {
    weight: 13,
    leaves: true,
    line: (world, { a, b, c }) =>
      world.fds.length < 14
        ? withSocket(world, a, (fd) =>
            oneOf(
              [
                `accept(${fd}, NULL, NULL)`,
                `accept4(${fd}, _, _, SOCK_NONBLOCK)`,
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
    weight: 20,
    leaves: true,
    line: (world, { a, b, c }) =>
      hasRoom(world)
        ? withSocket(
            world,
            a,
            (fd) => `send(${fd}, ${data(world, oneOf(SIZES, b))}, ${oneOf(SEND_FLAGS, c)})`,
          )
        : undefined,
  },
  {
    weight: 5,
    leaves: true,
    line: (world, { a, b }) =>
      hasRoom(world)
        ? withSocket(world, a, (fd) => `write(${fd}, ${data(world, oneOf(SIZES, b))})`)
        : undefined,
  },
  {
    weight: 12,
    line: (world, { a, b, c, any }) =>
      withUdp(world, a, (fd) => {
        const size = oneOf(DATAGRAMS, b);
        const flags = oneOf(SEND_FLAGS, c);
        const to = address(world, fd, any % 4, any);
        // The simulation does not take datagrams of IPv6 apart.
        if (to.includes('AF_INET6') && size > WHOLE_6) return `getsockname(${fd}, _)`;
        return `sendto(${fd}, ${data(world, size)}, ${size}, ${flags}, ${to})`;
      }),
  },
  {
    weight: 24,
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
    weight: 6,
    leaves: true,
    line: (world, { a, b, c }) =>
      withSocket(
        world,
        a,
        (fd) =>
          `recvfrom(${fd}, buf, ${oneOf(ROOMS, b)}, ${oneOf(RECV_FLAGS, c)}, _${roomBehind(b)})`,
      ),
  },
];

const STATE: readonly Move[] = [
  {
    weight: 8,
    line: (world, { a, b }) => withSocket(world, a, (fd) => `shutdown(${fd}, ${oneOf(HOW, b)})`),
  },
  {
    weight: 8,
    line: (world, { a, b }) =>
      withSocket(world, a, (fd) => `setsockopt(${fd}, ${oneOf(SETTABLE, b)})`),
  },
  {
    weight: 1,
    line: (world, { a, b }) =>
      withUdp(world, a, (fd) => `setsockopt(${fd}, SOL_SOCKET, SO_RCVBUF, ${oneOf([1, 5000], b)})`),
  },
  {
    weight: 6,
    line: (world, { a, b, c }) =>
      withSocket(world, a, (fd) => `getsockopt(${fd}, ${oneOf(READABLE, b)}, v${roomBehind(c)})`),
  },
  {
    weight: 3,
    line: (world, { a, b }) =>
      withSocket(world, a, (fd) => `getsockname(${fd}, _${roomBehind(b)})`),
  },
  {
    weight: 3,
    line: (world, { a, b }) =>
      withSocket(world, a, (fd) => `getpeername(${fd}, _${roomBehind(b)})`),
  },
  {
    weight: 1,
    line: (world, { a, b }) => withSocket(world, a, (fd) => `bind(${fd}, ${familyOnly(b)})`),
  },
  {
    weight: 4,
    line: (world, { a, b }) =>
      withSocket(world, a, (fd) => `ioctl(${fd}, ${oneOf(['FIONREAD', 'SIOCATMARK'], b)}, n)`),
  },
  {
    weight: 3,
    line: (world, { a, b }) =>
      withSocket(world, a, (fd) => `fcntl(${fd}, F_SETFL, ${oneOf(['O_NONBLOCK', '0'], b)})`),
  },
  { weight: 12, line: (world, { a }) => withSocket(world, a, (fd) => `close(${fd})`) },
  {
    weight: 2,
    line: (world, { a }) =>
      world.fds.length < 12 ? withSocket(world, a, (fd) => `dup(${fd})`) : undefined,
  },
  { weight: 8, leaves: true, line: pollOf(socketOf, EVENTS) },
];

/** What TCP and UDP sockets can be asked to do, as far as it does not depend on time. */
export const INET_MOVES: readonly Move[] = [
  ...MAKE,
  ...TRANSFER,
  ...STATE,
  ...LIVE,
  { weight: 4, line: () => 'signal(SIGPIPE, SIG_IGN)' },
];
