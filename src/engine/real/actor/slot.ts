/**
 * A slot of a control memory: how one process is told what to do, and what it answers. The offsets are those of the
 * assembly (`actor/x86_64.S`); a test compares them.
 *
 * What comes back from an actor's slot is a stranger's word: an actor can write anything there. So every length and
 * count is held to what there is, and what makes no sense is `real.foreign`.
 */
import { type Integer, integer } from '../../calls/integer.ts';
import { SIGRTMAX } from '../../calls/signals.ts';
import { RealKernelError } from '../errors.ts';
import type { ControlMemory } from './control.ts';

/** Offsets in a slot, and other constants of the assembly, under its names. */
export const LAYOUT = {
  BASE: 0x1000000000,
  SIZE: 0x810000,
  STATE: 0x00,
  WAITERS: 0x04,
  NR: 0x08,
  ARGS: 0x10,
  RESULT: 0x40,
  BEFORE: 0x48,
  AFTER: 0x50,
  CHILD: 0x58,
  FLAGS: 0x60,
  REPEAT: 0x64,
  REPEATED: 0x68,
  TOUCH: 0x70,
  DATA: 0x78,
  GUARD: 0x80,
  PARENT: 0x84,
  POLLFD: 0x88,
  ZEROS: 0x90,
  INSIDE: 0xa0,
  NOTED: 0xa4,
  USAGE0: 0x100,
  USAGE1: 0x190,
  CLOCK0: 0x220,
  CLOCK1: 0x230,
  TIMES: 0x400,
  RING: 0x1000,
  USER: 1000,
} as const;

export const SLOT_BYTES = 0x8000;
/** Room for the buffers and structures of one call. */
export const DATA_BYTES = 0x400000;

const RING_NOTES = 256;
/** More calls than this are not repeated: the table of times is full. */
export const REPEATS_MAX = 256;

const IDLE = 0;
const COMMAND = 1;
const DONE = 2;

const FLAG_RUSAGE = 1;
const FLAG_CLOCK = 2;
const FLAG_FORK = 4;

/** Instructions that an actor runs in user space, after the system calls' numbers. */
export const USER_INSTRUCTION = {
  load: LAYOUT.USER,
  store: LAYOUT.USER + 1,
  load32: LAYOUT.USER + 2,
  store32: LAYOUT.USER + 3,
  fetch_add32: LAYOUT.USER + 4,
  exchange32: LAYOUT.USER + 5,
  compare_exchange32: LAYOUT.USER + 6,
  nothing: LAYOUT.USER + 7,
  leave: LAYOUT.USER + 8,
} as const;

/** What a command asks for besides the call. */
export interface IssueOptions {
  /** The slot where the child of this fork goes on. */
  readonly child?: Slot;
  /** The slot that the process obeys afterwards, and where it says so. */
  readonly into?: Slot;
  /** Measure context switches and faults around the call. */
  readonly usage?: boolean;
  /** Read CLOCK_MONOTONIC around the call. */
  readonly clock?: boolean;
  /** Make the call this many times more; only for calls that change nothing. */
  readonly repeat?: number;
  /** Bytes of the data area that the call will use, to be brought in before it. */
  readonly touch?: number;
}

/** What getrusage(2) counted during a call. */
export interface UsageDelta {
  readonly voluntarySwitches: number;
  readonly involuntarySwitches: number;
  readonly minorFaults: number;
  readonly majorFaults: number;
}

/** One delivery of a signal to a handler, as the handler noted it. */
export interface Note {
  readonly signo: number;
  readonly code: number;
  /** siginfo_t at 16: si_pid and si_uid. */
  readonly pid: number;
  readonly uid: number;
  /** siginfo_t at 16 as one number: si_addr. */
  readonly address: Integer;
  /** siginfo_t at 24: si_value, or si_status in its low half. */
  readonly value: Integer;
  /** The stack pointer: of two handlers, the one that was interrupted has the higher. */
  readonly stack: bigint;
  /** The counter when the handler ran. */
  readonly at: bigint;
}

/** One actor's part of the control memory. */
export class Slot {
  /** Where the slot lies in every actor. */
  readonly address: number;
  /** Where its data area lies in every actor. */
  readonly dataAddress: number;
  readonly #memory: ControlMemory;
  readonly #at: number;
  readonly #dataAt: number;
  #data: DataView | undefined;
  #drained = 0;

  constructor(memory: ControlMemory, index: number) {
    this.#memory = memory;
    this.#at = index * SLOT_BYTES;
    const { base, slots } = memory.area;
    this.#dataAt = slots * SLOT_BYTES + index * DATA_BYTES;
    this.address = base + this.#at;
    this.dataAddress = base + this.#dataAt;
  }

  /** The data area. */
  get data(): DataView {
    this.#data ??= this.#memory.viewOf(this.#dataAt, DATA_BYTES);
    return this.#data;
  }

  /** Make the slot a new actor's: forget the last one's command and notes. */
  reset(): void {
    const { view } = this.#memory;
    for (let at = 0; at < LAYOUT.RING; at += 4) view.setUint32(this.#at + at, 0, true);
    view.setBigUint64(this.#at + LAYOUT.DATA, BigInt(this.dataAddress), true);
    this.#drained = 0;
  }

  /** Have the process that is forked into this slot die by a signal when its parent dies. */
  guard(signal: number, parent: { readonly pid: number } | { readonly pidfd: number }): void {
    const { view } = this.#memory;
    view.setUint32(this.#at + LAYOUT.GUARD, signal, true);
    if ('pid' in parent) view.setUint32(this.#at + LAYOUT.PARENT, parent.pid, true);
    else {
      view.setInt32(this.#at + LAYOUT.POLLFD, parent.pidfd, true);
      view.setInt16(this.#at + LAYOUT.POLLFD + 4, 1, true);
    }
  }

  /** Give the actor a command and wake it. */
  issue(nr: number, args: readonly Integer[], options: IssueOptions = {}): void {
    const { view, words } = this.#memory;
    const at = this.#at;
    view.setBigInt64(at + LAYOUT.NR, BigInt(nr), true);
    for (let index = 0; index < 6; index++) {
      view.setBigInt64(at + LAYOUT.ARGS + 8 * index, BigInt(args[index] ?? 0), true);
    }
    const flags =
      (options.usage ? FLAG_RUSAGE : 0) |
      (options.clock ? FLAG_CLOCK : 0) |
      (options.child ? FLAG_FORK : 0);
    view.setUint32(at + LAYOUT.FLAGS, flags, true);
    view.setUint32(at + LAYOUT.REPEAT, Math.min(options.repeat ?? 0, REPEATS_MAX), true);
    view.setUint32(at + LAYOUT.REPEATED, 0, true);
    view.setBigInt64(at + LAYOUT.TOUCH, BigInt(options.touch ?? 0), true);
    if (options.child) {
      view.setBigUint64(at + LAYOUT.CHILD, BigInt(options.child.address), true);
      // The child is inside of this command too, until it has said so in its own slot, of whichever memory.
      options.child.#await();
    }
    if (options.into) options.into.#await();
    Atomics.store(words, at >> 2, COMMAND);
    this.#memory.wake(at);
  }

  /** Somebody is about to come here and say so. */
  #await(): void {
    Atomics.store(this.#memory.words, this.#at >> 2, COMMAND);
  }

  /** True while a command has been given and has not been done. */
  get busy(): boolean {
    return Atomics.load(this.#memory.words, this.#at >> 2) === COMMAND;
  }

  /** True when a command was done and its result not yet taken. */
  get done(): boolean {
    return Atomics.load(this.#memory.words, this.#at >> 2) === DONE;
  }

  /** Take the result: the value, or minus the error number. */
  take(): Integer {
    Atomics.store(this.#memory.words, this.#at >> 2, IDLE);
    return integer(this.#memory.view.getBigInt64(this.#at + LAYOUT.RESULT, true));
  }

  /**
   * Wait for the command, at most for a time, first by looking and then by sleeping.
   *
   * @param spinNs How long to look before sleeping: little where there is one processor only.
   * @param timeNs How long altogether.
   * @returns True when it was done.
   */
  wait(spinNs: number, timeNs: number): boolean {
    const { words } = this.#memory;
    const index = this.#at >> 2;
    const start = process.hrtime.bigint();
    for (;;) {
      for (let turn = 0; turn < 200; turn++) if (Atomics.load(words, index) === DONE) return true;
      const spent = Number(process.hrtime.bigint() - start);
      if (spent >= timeNs) return false;
      if (spent >= spinNs) break;
    }
    this.#memory.view.setUint32(this.#at + LAYOUT.WAITERS, 1, true);
    while (Atomics.load(words, index) === COMMAND) {
      const left = timeNs - Number(process.hrtime.bigint() - start);
      if (left <= 0) break;
      this.#memory.sleep(this.#at, COMMAND, left);
    }
    this.#memory.view.setUint32(this.#at + LAYOUT.WAITERS, 0, true);
    return Atomics.load(words, index) === DONE;
  }

  /** The counter just before and just after the call; with repeats, of the last one. */
  get counters(): { readonly before: bigint; readonly after: bigint } {
    const { view } = this.#memory;
    return {
      before: view.getBigUint64(this.#at + LAYOUT.BEFORE, true),
      after: view.getBigUint64(this.#at + LAYOUT.AFTER, true),
    };
  }

  /** CLOCK_MONOTONIC before and after the call, in nanoseconds, where it was asked for. */
  get clocks(): { readonly before: number; readonly after: number } {
    const read = (at: number) =>
      Number(this.#memory.view.getBigInt64(this.#at + at, true)) * 1e9 +
      Number(this.#memory.view.getBigInt64(this.#at + at + 8, true));
    return { before: read(LAYOUT.CLOCK0), after: read(LAYOUT.CLOCK1) };
  }

  /** Counter differences of all calls but the last of a repeated one, in the order in which they were made. */
  get times(): readonly number[] {
    const { view } = this.#memory;
    const count = Math.min(view.getUint32(this.#at + LAYOUT.REPEATED, true), REPEATS_MAX);
    return Array.from({ length: count }, (_, index) =>
      view.getUint32(this.#at + LAYOUT.TIMES + 4 * index, true),
    );
  }

  /** What getrusage counted during the call (getrusage(2): ru_minflt at 64, ru_majflt 72, ru_nvcsw 128, ru_nivcsw 136). */
  get usage(): UsageDelta {
    const { view } = this.#memory;
    const delta = (offset: number) =>
      Number(
        view.getBigInt64(this.#at + LAYOUT.USAGE1 + offset, true) -
          view.getBigInt64(this.#at + LAYOUT.USAGE0 + offset, true),
      );
    return {
      voluntarySwitches: delta(128),
      involuntarySwitches: delta(136),
      minorFaults: delta(64),
      majorFaults: delta(72),
    };
  }

  /**
   * Notes of deliveries that were not read before, oldest first, and how many were lost to a full ring. Throws
   * `real.foreign` for a note of no signal.
   */
  drain(): { readonly notes: readonly Note[]; readonly lost: number } {
    const { view } = this.#memory;
    const noted = view.getUint32(this.#at + LAYOUT.NOTED, true);
    const lost = Math.max(0, noted - this.#drained - RING_NOTES);
    const notes: Note[] = [];
    for (let index = this.#drained + lost; index < noted; index++) {
      const at = this.#at + LAYOUT.RING + 64 * (index % RING_NOTES);
      notes.push({
        signo: view.getInt32(at, true),
        code: view.getInt32(at + 4, true),
        pid: view.getInt32(at + 8, true),
        uid: view.getInt32(at + 12, true),
        address: integer(view.getBigUint64(at + 8, true)),
        value: integer(view.getBigInt64(at + 16, true)),
        stack: view.getBigUint64(at + 24, true),
        at: view.getBigUint64(at + 48, true),
      });
    }
    this.#drained = noted;
    if (notes.some(({ signo }) => signo < 1 || signo > SIGRTMAX)) {
      throw new RealKernelError('real.foreign');
    }
    return { notes, lost };
  }
}
