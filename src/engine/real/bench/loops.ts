/** What each mechanism does in a round: the two programs whose loops are measured. */
import type { Cell } from '../../bench/model.ts';
import { call, own } from './calls.ts';
import { X86_64 } from './meter/x86_64.ts';
import { METER, type MeterMemory, type MeterRecord } from './meter-memory.ts';
import { openWire, RECEIVE, SEND, type Wire } from './wires.ts';

/** The loops of a cell. */
export interface Loops {
  /** Before the fork. */
  readonly setup: readonly MeterRecord[];
  /** In each process after it. */
  readonly own: readonly MeterRecord[];
  readonly parent: readonly MeterRecord[];
  /** Absent where there is no other process. */
  readonly child: readonly MeterRecord[] | undefined;
  /** Bytes of a message, where it is smaller than what was asked for. */
  readonly piece?: number;
  readonly lossy?: boolean;
}

/** What a cell is made of besides its mechanism. */
export interface LoopOptions {
  readonly cell: Cell;
  readonly memory: MeterMemory;
  /** Both share a processor, or may: who spins lets the other one run. */
  readonly yields: boolean;
  /** A path that is free, for what needs a name for a moment. */
  readonly path: string;
}

const SELF = METER.BASE + METER.SELF;
const PEER = METER.BASE + METER.PEER;
const SIGUSR1 = 10;
const EINTR = -4;
const EINVAL = -22;
const MEGABYTE = 1_048_576;

/** The loops of a cell; undefined for what its mechanism cannot do. */
export function loopsOf(options: LoopOptions): Loops | undefined {
  const { cell, memory, path } = options;
  const wire = openWire(cell.mechanism, memory, path);
  if (wire !== undefined) return throughWire(wire, cell);
  switch (cell.mechanism) {
    case 'shm-spin':
    case 'shm-futex':
      return sharedMemory(options, cell.mechanism === 'shm-spin');
    case 'vm-readv':
      return otherMemory(options);
    default:
      return cell.kind === 'round-trip' ? tokens(options) : undefined;
  }
}

function throughWire(wire: Wire, { kind, size }: Cell): Loops | undefined {
  const { setup, own: after = [], piece, lossy = false } = wire;
  const base = { setup, own: after, lossy, piece: Math.min(size, piece) };
  if (kind === 'round-trip') {
    // A datagram that is lost is not sent again: only what one carries can go there and back.
    if (lossy && size > piece) return undefined;
    return {
      ...base,
      parent: [wire.send('parent', size), wire.receive('parent', size)],
      child: [wire.receive('child', size), wire.send('child', size)],
    };
  }
  if (kind === 'throughput') {
    const bytes = lossy ? Math.min(size, piece) : size;
    return {
      ...base,
      parent: [wire.receive('parent', bytes, true)],
      child: [wire.send('child', bytes, true)],
    };
  }
  if (lossy) return undefined;
  return {
    ...base,
    parent: [wire.send('parent', 1), wire.receive('parent', MEGABYTE)],
    child: [wire.receive('child', 1), wire.send('child', MEGABYTE)],
  };
}

/** A word in shared memory on a line of its own. */
function word(memory: MeterMemory): number {
  return memory.reserve(64);
}

/** Telling the other side the number of the round, and waiting for it: by looking, or by sleeping. */
function handing(options: LoopOptions, spins: boolean) {
  const tell = (at: number): MeterRecord => own(spins ? 'store' : 'wake', [at]);
  const await_ = (at: number): MeterRecord =>
    spins ? own('spin', [at, options.yields ? 1 : 0]) : own('sleep', [at]);
  return { tell, await: await_ };
}

/** The largest piece that goes through shared memory at once, and how many pieces there is room for. */
const SHARED_PIECE = 65_536;
const SHARED_PIECES = 2;
/** Pieces of a round of throughput: the more, the less the end of a round counts. */
const THROUGHPUT_PIECES = 8;

function sharedMemory(options: LoopOptions, spins: boolean): Loops {
  const { cell, memory } = options;
  const { tell, await: wait } = handing(options, spins);
  const { kind, size } = cell;
  const base = { setup: [], own: [] };
  if (kind === 'round-trip') {
    const [there, back] = [word(memory), word(memory)];
    // The number of the round is a payload of four bytes by itself.
    const copied = size > 4;
    const shared = memory.reserve(Math.min(size, MEGABYTE), 4096);
    const put = copied ? [own('copy', [shared, SEND, size])] : [];
    const get = copied ? [own('copy', [RECEIVE, shared, size])] : [];
    return {
      ...base,
      parent: [...put, tell(there), wait(back), ...get],
      child: [wait(there), ...get, ...put, tell(back)],
    };
  }
  const bytes = kind === 'megabyte' ? SHARED_PIECE : Math.min(size, SHARED_PIECE);
  const count = kind === 'megabyte' ? MEGABYTE / SHARED_PIECE : THROUGHPUT_PIECES;
  const slots = Array.from({ length: SHARED_PIECES }, () => memory.reserve(bytes, 4096));
  const words = Array.from({ length: count }, () => ({ full: word(memory), empty: word(memory) }));
  const go = word(memory);
  const slot = (piece: number): number => slots[piece % SHARED_PIECES] ?? 0;
  const at = (piece: number): number => (kind === 'megabyte' ? piece * SHARED_PIECE : 0);
  const begin =
    kind === 'megabyte' ? { parent: [tell(go)], child: [wait(go)] } : { parent: [], child: [] };
  return {
    ...base,
    piece: bytes,
    parent: [
      ...begin.parent,
      ...words.flatMap(({ full, empty }, piece) => [
        wait(full),
        own('copy', [RECEIVE + at(piece), slot(piece), bytes], { counts: kind === 'throughput' }),
        tell(empty),
      ]),
    ],
    child: [
      ...begin.child,
      ...words.flatMap(({ full }, piece) => {
        const before = words[piece - SHARED_PIECES];
        return [
          ...(before === undefined ? [] : [wait(before.empty)]),
          own('copy', [slot(piece), SEND + at(piece), bytes]),
          tell(full),
        ];
      }),
      // The next round's first pieces go where this one's last lie.
      ...words.slice(-SHARED_PIECES).map(({ empty }) => wait(empty)),
    ],
  };
}

/** process_vm_readv(2): one copy, out of the memory of the other process. */
function otherMemory(options: LoopOptions): Loops {
  const { cell, memory } = options;
  const { tell, await: wait } = handing(options, false);
  const bytes = cell.kind === 'megabyte' ? MEGABYTE : cell.size;
  const [there, back] = [word(memory), word(memory)];
  const to = memory.struct([8, RECEIVE], [8, bytes]);
  const from = memory.struct([8, SEND], [8, bytes]);
  const read = (process: number): MeterRecord =>
    call('process_vm_readv', [{ at: process }, to, 1, from, 1, 0], {
      least: bytes,
      most: bytes,
      counts: cell.kind === 'throughput',
    });
  // Yama lets a process read its children only, unless they say otherwise (PR_SET_PTRACER); without Yama it is EINVAL.
  const allow = call('prctl', [0x59616d61, -1], { least: EINVAL });
  return {
    setup: [],
    own: [allow],
    parent: [tell(there), wait(back), read(PEER)],
    child:
      cell.kind === 'round-trip'
        ? [wait(there), read(SELF), tell(back)]
        : [wait(there), tell(back)],
  };
}

/** What carries no bytes, or a descriptor: something is told, and told back. */
function tokens(options: LoopOptions): Loops | undefined {
  const { cell, memory } = options;
  switch (cell.mechanism) {
    case 'futex': {
      const { tell, await: wait } = handing(options, false);
      const [there, back] = [word(memory), word(memory)];
      return simple([tell(there), wait(back)], [wait(there), tell(back)]);
    }
    case 'posix-sem': {
      const [there, back] = [word(memory), word(memory)];
      return simple(
        [own('post', [there]), own('wait', [back])],
        [own('wait', [there]), own('post', [back])],
      );
    }
    case 'sysv-sem':
      return semaphores(memory);
    case 'eventfd':
      return counters(memory);
    case 'signal-wait':
    case 'signal-handler':
      return signals(memory, cell.mechanism === 'signal-handler');
    case 'scm-rights':
      return descriptors(memory);
    case 'fork-wait': {
      const pid = memory.reserve(4);
      const parent = [
        own('fork', [], { into: pid, least: 1 }),
        call('wait4', [{ at: pid }, 0, 0, 0], { least: 1 }),
      ];
      return { setup: [], own: [], parent, child: undefined };
    }
    default:
      return undefined;
  }
}

function simple(parent: readonly MeterRecord[], child: readonly MeterRecord[]): Loops {
  return { setup: [], own: [], parent, child };
}

function semaphores(memory: MeterMemory): Loops {
  const id = memory.reserve(4);
  const change = (semaphore: number, by: number): MeterRecord =>
    call('semop', [{ at: id }, memory.struct([2, semaphore], [2, by], [2, 0]), 1]);
  return {
    ...simple([change(0, 1), change(1, -1)], [change(0, -1), change(1, 1)]),
    setup: [call('semget', [0, 2, 0o1600], { into: id })],
  };
}

function counters(memory: MeterMemory): Loops {
  const [there, back] = [memory.reserve(4), memory.reserve(4)];
  const one = memory.struct([8, 1]);
  const write = (fd: number): MeterRecord => call('write', [{ at: fd }, one, 8], { least: 8 });
  const read = (fd: number): MeterRecord => call('read', [{ at: fd }, RECEIVE, 8], { least: 8 });
  return {
    ...simple([write(there), read(back)], [read(there), write(back)]),
    setup: [there, back].map((into) => call('eventfd2', [0, 0], { into })),
  };
}

function signals(memory: MeterMemory, handled: boolean): Loops {
  const set = memory.struct([8, 1 << (SIGUSR1 - 1)]);
  const none = memory.struct([8, 0]);
  const SA_RESTORER = 0x04000000;
  const action = memory.struct([8, X86_64.handler], [8, SA_RESTORER], [8, X86_64.restorer], [8, 0]);
  const wait = handled
    ? call('rt_sigsuspend', [none, 8], { least: EINTR, most: EINTR })
    : call('rt_sigtimedwait', [set, 0, 0, 8], { least: SIGUSR1, most: SIGUSR1 });
  const kill = (process: number): MeterRecord => call('kill', [{ at: process }, SIGUSR1]);
  return {
    ...simple([kill(PEER), wait], [wait, kill(SELF)]),
    setup: [
      call('rt_sigprocmask', [0, set, 0, 8]),
      ...(handled ? [call('rt_sigaction', [SIGUSR1, action, 0, 8])] : []),
    ],
  };
}

/** A descriptor in a message (unix(7), SCM_RIGHTS), which whoever gets it closes. */
function descriptors(memory: MeterMemory): Loops {
  const fds = memory.reserve(8);
  const CONTROL = 24;
  /** What a side sends or receives with: a byte, and room for a descriptor. */
  const message = (buffer: number) => {
    const iovec = memory.struct([8, buffer], [8, 1]);
    // struct cmsghdr: its length with one descriptor, SOL_SOCKET, SCM_RIGHTS.
    const control = memory.struct([8, 20], [4, 1], [4, 1], [4, 2], [4, 0]);
    const header = memory.struct(
      [8, 0],
      [8, 0],
      [8, iovec],
      [8, 1],
      [8, control],
      [8, CONTROL],
      [8, 0],
    );
    return { header, fd: control + 16 };
  };
  const side = (end: number) => {
    const [out, back] = [message(SEND), message(RECEIVE)];
    return {
      // Descriptor 2 is there in every process.
      send: [call('sendmsg', [{ at: end }, out.header, 0], { least: 1 })],
      receive: [
        call('recvmsg', [{ at: end }, back.header, 0], { least: 1 }),
        call('close', [{ at: back.fd }]),
      ],
    };
  };
  const [parent, child] = [side(fds), side(fds + 4)];
  return {
    ...simple([...parent.send, ...parent.receive], [...child.receive, ...child.send]),
    setup: [call('socketpair', [1, 1, 0, fds])],
  };
}
