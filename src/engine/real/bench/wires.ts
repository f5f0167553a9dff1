/** What carries bytes between the two processes: how each mechanism is opened, and the calls that send and receive. */
import type { MechanismName } from '../../bench/model.ts';
import { call, type MeterCall, many, own } from './calls.ts';
import type { MeterMemory, MeterRecord } from './meter-memory.ts';

/** The parent measures; the child is the other end. */
export type Side = 'parent' | 'child';

/** Where the private buffers lie in each process: what is sent, and where it is received. */
export const SEND = 0x2000000000;
export const RECEIVE = 0x2000200000;
export const PRIVATE_BYTES = 0x400000;

/** An opened mechanism. */
export interface Wire {
  /** Before the fork. */
  readonly setup: readonly MeterRecord[];
  /** In each process after it. */
  readonly own?: readonly MeterRecord[];
  /** The largest message that one call carries. */
  readonly piece: number;
  /** Some of what is sent may never arrive. */
  readonly lossy?: boolean;
  send(side: Side, bytes: number, counts?: boolean): MeterRecord;
  receive(side: Side, bytes: number, counts?: boolean): MeterRecord;
}

/** Descriptors, by the addresses at which they stand. */
interface Ends {
  readonly in: number;
  readonly out: number;
}

const AF_UNIX = 1;
const AF_INET = 2;
const SOCK = { stream: 1, dgram: 2, seqpacket: 5 } as const;
const SOCK_CLOEXEC = 0o2000000;
const IPPROTO_TCP = 6;
const TCP_NODELAY = 1;
const IPC_CREAT = 0o1000;
const O_CREAT_RDWR = 0o102;
/** A message of a System V queue, and of a POSIX queue, as kernels have it by default (msgmax, msgsize_max). */
const QUEUE_PIECE = 8192;
const QUEUE_LENGTH = 10;
/** A datagram that two of fit into a receive buffer of the default size. */
const DATAGRAM_PIECE = 65_536;
/** The largest UDP datagram is 65,507 bytes. */
const UDP_PIECE = 32_768;
const STREAM_PIECE = 1_048_576;

/** Opens the mechanisms that carry bytes through descriptors or queues. */
export function openWire(name: MechanismName, memory: MeterMemory, path: string): Wire | undefined {
  switch (name) {
    case 'pipe':
      return pipes(memory);
    case 'fifo':
      return fifos(memory, path);
    case 'socketpair':
      return pair(memory);
    case 'unix-stream':
      return accepted(memory, AF_UNIX, SOCK.stream);
    case 'unix-seqpacket':
      return accepted(memory, AF_UNIX, SOCK.seqpacket);
    case 'tcp':
      return accepted(memory, AF_INET, SOCK.stream);
    case 'unix-dgram':
      return connected(memory, AF_UNIX);
    case 'udp':
      return connected(memory, AF_INET);
    case 'sysv-msg':
      return systemVQueues(memory);
    case 'posix-mq':
      return posixQueues(memory);
    default:
      return undefined;
  }
}

/** Moving bytes through descriptors. A stream may take and give fewer than it is asked to. */
function throughFiles(
  setup: readonly MeterRecord[],
  ends: { readonly [side in Side]: Ends },
  { piece, stream, lossy = false }: { piece: number; stream: boolean; lossy?: boolean },
): Wire {
  const moved = (
    name: 'read' | 'write',
    fd: number,
    buffer: number,
    bytes: number,
    counts: boolean,
  ): MeterRecord => {
    const length = Math.min(bytes, piece);
    const args = [{ at: fd }, buffer, length];
    // What fits into a page is moved in one piece.
    if (bytes <= (stream ? 4096 : piece)) {
      // What is only counted may come in other pieces than it was sent in.
      const least = stream && counts ? 1 : bytes;
      return call(name, args, { least, most: bytes, counts });
    }
    return many(name, args, bytes, { least: 1, moves: true, counts });
  };
  return {
    setup,
    piece,
    lossy,
    send: (side, bytes, counts = false) => moved('write', ends[side].out, SEND, bytes, counts),
    receive: (side, bytes, counts = false) => moved('read', ends[side].in, RECEIVE, bytes, counts),
  };
}

function pipes(memory: MeterMemory): Wire {
  const [there, back] = [memory.reserve(8), memory.reserve(8)];
  const setup = [there, back].map((fds) => call('pipe2', [fds, 0]));
  const ends = {
    parent: { in: back, out: there + 4 },
    child: { in: there, out: back + 4 },
  };
  return throughFiles(setup, ends, { piece: STREAM_PIECE, stream: true });
}

/** Two FIFOs, opened for both ways so that nothing waits; their names are gone at once. */
function fifos(memory: MeterMemory, path: string): Wire {
  const S_IFIFO = 0o010000;
  const fds = [memory.reserve(4), memory.reserve(4)] as const;
  const setup = fds.flatMap((fd, index) => {
    const bytes = new TextEncoder().encode(`${path}-${index}\0`);
    const name = memory.reserve(bytes.length);
    memory.write(name, bytes);
    return [
      call('mknod', [name, S_IFIFO | 0o600, 0]),
      call('open', [name, 0o2], { into: fd }),
      call('unlink', [name]),
    ];
  });
  const [there, back] = fds;
  const ends = { parent: { in: back, out: there }, child: { in: there, out: back } };
  return throughFiles(setup, ends, { piece: STREAM_PIECE, stream: true });
}

function pair(memory: MeterMemory): Wire {
  const fds = memory.reserve(8);
  const setup = [call('socketpair', [AF_UNIX, SOCK.stream, 0, fds])];
  const ends = { parent: { in: fds, out: fds }, child: { in: fds + 4, out: fds + 4 } };
  return throughFiles(setup, ends, { piece: STREAM_PIECE, stream: true });
}

/** An address to bind to, of the kernel's choice: an abstract name, a port of 127.0.0.1 (unix(7), ip(7)). */
function anyAddress(memory: MeterMemory, family: number) {
  const address = memory.reserve(128);
  const bytes = new Uint8Array(16);
  bytes[0] = family;
  if (family === AF_INET) bytes.set([127, 0, 0, 1], 4);
  memory.write(address, bytes);
  const length = memory.struct([4, 128]);
  return { address, length, bytes: family === AF_INET ? 16 : 2 };
}

/** A socket that is bound, and its address known to the kernel and to the others. */
function bound(memory: MeterMemory, family: number, type: number) {
  const fd = memory.reserve(4);
  const { address, length, bytes } = anyAddress(memory, family);
  const setup = [
    call('socket', [family, type | SOCK_CLOEXEC, 0], { into: fd }),
    call('bind', [{ at: fd }, address, bytes]),
    call('getsockname', [{ at: fd }, address, length]),
  ];
  return { fd, address, length, setup };
}

function accepted(memory: MeterMemory, family: number, type: number): Wire {
  const listener = bound(memory, family, type);
  const [client, server] = [memory.reserve(4), memory.reserve(4)];
  const one = memory.struct([4, 1]);
  const noDelay = [client, server].map((fd) =>
    call('setsockopt', [{ at: fd }, IPPROTO_TCP, TCP_NODELAY, one, 4]),
  );
  const setup = [
    ...listener.setup,
    call('listen', [{ at: listener.fd }, 1]),
    call('socket', [family, type, 0], { into: client }),
    call('connect', [{ at: client }, listener.address, { at: listener.length }]),
    call('accept', [{ at: listener.fd }, 0, 0], { into: server }),
    ...(family === AF_INET ? noDelay : []),
  ];
  const ends = { parent: { in: client, out: client }, child: { in: server, out: server } };
  const stream = type === SOCK.stream;
  return throughFiles(setup, ends, { piece: stream ? STREAM_PIECE : DATAGRAM_PIECE, stream });
}

/** Two datagram sockets, each connected to the other. */
function connected(memory: MeterMemory, family: number): Wire {
  const [a, b] = [bound(memory, family, SOCK.dgram), bound(memory, family, SOCK.dgram)];
  const setup = [
    ...a.setup,
    ...b.setup,
    call('connect', [{ at: a.fd }, b.address, { at: b.length }]),
    call('connect', [{ at: b.fd }, a.address, { at: a.length }]),
  ];
  const ends = { parent: { in: a.fd, out: a.fd }, child: { in: b.fd, out: b.fd } };
  const lossy = family === AF_INET;
  return throughFiles(setup, ends, {
    piece: lossy ? UDP_PIECE : DATAGRAM_PIECE,
    stream: false,
    lossy,
  });
}

/** Two of a mechanism's queues: one there, one back. */
function throughQueues(
  setup: readonly MeterRecord[],
  queues: readonly [number, number],
  calls: {
    readonly [way in 'send' | 'receive']: (
      queue: number,
      bytes: number,
    ) => [MeterCall, readonly (number | { at: number })[]];
  },
  more: Pick<Wire, 'own'>,
): Wire {
  const moved = (
    way: 'send' | 'receive',
    queue: number,
    bytes: number,
    counts: boolean,
  ): MeterRecord => {
    const [name, args] = calls[way](queue, Math.min(bytes, QUEUE_PIECE));
    // A call that sends returns nothing of how much.
    const step = way === 'send' ? Math.min(bytes, QUEUE_PIECE) : 0;
    return many(name, args, bytes, { step, counts });
  };
  const [there, back] = queues;
  return {
    setup,
    ...more,
    piece: QUEUE_PIECE,
    send: (side, bytes, counts = false) =>
      moved('send', side === 'parent' ? there : back, bytes, counts),
    receive: (side, bytes, counts = false) =>
      moved('receive', side === 'parent' ? back : there, bytes, counts),
  };
}

function systemVQueues(memory: MeterMemory): Wire {
  const queues = [memory.reserve(4), memory.reserve(4)] as const;
  const setup = queues.map((into) => call('msgget', [0, IPC_CREAT | 0o600], { into }));
  return throughQueues(
    setup,
    queues,
    {
      send: (queue, bytes) => ['msgsnd', [{ at: queue }, SEND, bytes, 0]],
      receive: (queue, bytes) => ['msgrcv', [{ at: queue }, RECEIVE, bytes, 0, 0]],
    },
    // The type of the messages is 1: the number of the first round.
    { own: [own('store', [SEND])] },
  );
}

function posixQueues(memory: MeterMemory): Wire {
  const queues = [memory.reserve(4), memory.reserve(4)] as const;
  const attributes = memory.struct([8, 0], [8, QUEUE_LENGTH], [8, QUEUE_PIECE], [8, 0]);
  const setup = queues.flatMap((into, index) => {
    const bytes = new TextEncoder().encode(`bench-${index}\0`);
    const name = memory.reserve(bytes.length);
    memory.write(name, bytes);
    return [
      call('mq_open', [name, O_CREAT_RDWR, 0o600, attributes], { into }),
      call('mq_unlink', [name]),
    ];
  });
  return throughQueues(
    setup,
    queues,
    {
      send: (queue, bytes) => ['mq_timedsend', [{ at: queue }, SEND, bytes, 0, 0]],
      // The buffer must have room for the longest message that there may be (mq_receive(3)).
      receive: (queue) => ['mq_timedreceive', [{ at: queue }, RECEIVE, QUEUE_PIECE, 0, 0]],
    },
    {},
  );
}
