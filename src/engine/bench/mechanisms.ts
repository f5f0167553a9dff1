/** The mechanisms that are measured: what each can do, where it is shown, and what a round trip of it consists of. */
import type { MechanismName } from './model.ts';

/** What happens once in a round trip of a byte, where both sides have to wait for each other. */
export interface RoundTrip {
  /** System calls of both sides. */
  readonly calls: number;
  /** Copies of the payload, into the kernel and out of it. */
  readonly copies: number;
  /** Switches from one process to another, where both share a processor. */
  readonly switches: number;
  /** Sleepers that are woken. */
  readonly wakeUps: number;
  /** Page faults, once everything has been touched. */
  readonly faults: number;
}

/** A mechanism. */
export interface MeasuredMechanism {
  readonly roundTrip: boolean;
  /** It carries bytes, so that its rate can be measured. */
  readonly oneWay: boolean;
  /** The lab that shows it. */
  readonly lab: string;
  readonly consistsOf: RoundTrip;
  /** The most that one call or one place carries, where it is less than a megabyte. */
  readonly piece?: number;
  /** One process makes the other: they are not put anywhere, and stay where the first one is. */
  readonly alone?: true;
}

const COPIED: RoundTrip = { calls: 4, copies: 4, switches: 2, wakeUps: 2, faults: 0 };
const WOKEN: RoundTrip = { calls: 4, copies: 0, switches: 2, wakeUps: 2, faults: 0 };

function both(lab: string, consistsOf: RoundTrip, piece?: number): MeasuredMechanism {
  const pieces = piece === undefined ? {} : { piece };
  return { roundTrip: true, oneWay: true, lab, consistsOf, ...pieces };
}

function trips(lab: string, consistsOf: RoundTrip): MeasuredMechanism {
  return { roundTrip: true, oneWay: false, lab, consistsOf };
}

/** Every mechanism. */
export const MECHANISMS: { readonly [name in MechanismName]: MeasuredMechanism } = {
  pipe: both('pipe/two-ways', COPIED),
  fifo: both('fifo/request-reply', COPIED),
  'unix-stream': both('unix-socket/server-and-client', COPIED),
  'unix-dgram': both('unix-socket/three-types', COPIED, 65_536),
  'unix-seqpacket': both('unix-socket/three-types', COPIED, 65_536),
  socketpair: both('unix-socket/one-pair-two-ways', COPIED),
  tcp: both('inet-socket/handshake', COPIED),
  udp: both('inet-socket/datagrams', COPIED, 32_768),
  'sysv-msg': both('sysv-msg/request-reply', COPIED, 8192),
  'posix-mq': both('posix-mq/hello', COPIED, 8192),
  'sysv-sem': trips('sysv-sem/p-and-v', WOKEN),
  'posix-sem': trips('posix-sem/named', WOKEN),
  futex: trips('futex/one-word', WOKEN),
  'signal-handler': trips('signal/handler-and-pause', { ...WOKEN, calls: 6 }),
  'signal-wait': trips('signal/lost-wakeup', WOKEN),
  eventfd: trips('epoll/counter', WOKEN),
  'shm-spin': both('atomics/flag', { ...WOKEN, calls: 0, switches: 0, wakeUps: 0 }, 65_536),
  'shm-futex': both('futex/word', WOKEN, 65_536),
  'vm-readv': both('mmap/strangers', { ...WOKEN, calls: 6, copies: 2 }),
  'scm-rights': trips('unix-socket/passing-a-descriptor', COPIED),
  'fork-wait': {
    ...trips('signal/zombies', { calls: 3, copies: 0, switches: 2, wakeUps: 1, faults: 4 }),
    alone: true,
  },
};
