/**
 * Control memory: slots through which the supervisor tells processes what to do (`slot.ts`).
 *
 * A memfd, mapped here and, at one fixed address, in the processes that obey it. The first process, the room's init and
 * the actors have one each: whoever can write to a slot commands its process, so no process maps the memory of one that
 * may do more than itself.
 */
import { closeSync } from 'node:fs';
import { futexWait, futexWake } from '../../../native/linux-futex.ts';
import type { Native } from '../../../native/native.ts';
import { MFD_CLOEXEC } from '../../../native/sys-mman.ts';
import { RealKernelError } from '../errors.ts';
import { DATA_BYTES, LAYOUT, SLOT_BYTES, Slot } from './slot.ts';

const TIMESPEC_BYTES = 16;

/** One memory: where it lies in those that map it, and how many slots it has. */
export interface Area {
  readonly base: number;
  readonly slots: number;
}

/** The first process's, where its child is born. */
export const FIRST_AREA: Area = { base: LAYOUT.BASE, slots: 2 };
/** The one of the room's init: actors are born there, while they still have init's powers. */
export const INIT_AREA: Area = { base: 0x1100000000, slots: 2 };
/** The actors': how many a run can have at once. */
export const ACTOR_AREA: Area = { base: 0x1200000000, slots: 126 };
/** In the memory of a process that has children: its own slot, and the one where they are born. */
export const OWN = 0;
export const CRADLE = 1;

/** How long an area is, in bytes. */
export function bytesOf({ slots }: Area): number {
  return slots * (SLOT_BYTES + DATA_BYTES);
}

function had(result: number, step: string): number {
  if (result < 0) throw new RealKernelError('real.memory', { step, errno: -result });
  return result;
}

/** A control memory. */
export class ControlMemory {
  readonly area: Area;
  readonly fd: number;
  /** The slots, as numbers of any size. */
  readonly view: DataView;
  /** The slots, as words for Atomics. */
  readonly words: Int32Array;
  readonly slots: readonly Slot[];
  readonly #native: Native;
  readonly #address: bigint;
  /** Where the time of a sleep is written: not in the shared memory, where an actor could make it endless. */
  readonly #time: bigint;
  readonly #timeView: DataView;

  /** Make one. Throws `real.memory` where it cannot be had: no memfd, a limit on files or memory (ulimit -f, -v). */
  constructor(native: Native, area: Area) {
    this.#native = native;
    this.area = area;
    this.fd = had(native.memfdCreate('ipcscope-control', MFD_CLOEXEC), 'memfd_create');
    const length = bytesOf(area);
    try {
      // Without that size the memory could be mapped all the same, and touching it would be a SIGBUS.
      had(native.ftruncate(this.fd, length), 'ftruncate');
      this.#address = native.mapShared(this.fd, length);
      had(Number(this.#address), 'mmap');
      this.#time = native.mapPrivate(TIMESPEC_BYTES);
      had(Number(this.#time), 'mmap');
    } catch (error) {
      closeSync(this.fd);
      throw error;
    }
    this.#timeView = new DataView(native.libc.view(this.#time, TIMESPEC_BYTES));
    const slotBytes = area.slots * SLOT_BYTES;
    this.view = this.viewOf(0, slotBytes);
    this.words = new Int32Array(this.view.buffer, 0, slotBytes / 4);
    this.slots = Array.from({ length: area.slots }, (_, index) => new Slot(this, index));
  }

  /** A slot by number, made new. Throws `real.too-many`. */
  slot(index: number): Slot {
    const slot = this.slots[index];
    if (slot === undefined)
      throw new RealKernelError('real.too-many', { limit: this.slots.length });
    slot.reset();
    return slot;
  }

  /** A part of the memory, by offset. */
  viewOf(offset: number, length: number): DataView {
    return new DataView(this.#native.libc.view(this.#address + BigInt(offset), length));
  }

  /** Wake whoever sleeps on the word at an offset. */
  wake(offset: number): void {
    futexWake(this.#native, this.#address + BigInt(offset));
  }

  /** Sleep while the word at an offset holds a value, at most for a time. */
  sleep(offset: number, value: number, timeNs: number): void {
    this.#timeView.setBigInt64(0, BigInt(Math.floor(timeNs / 1e9)), true);
    this.#timeView.setBigInt64(8, BigInt(Math.floor(timeNs % 1e9)), true);
    futexWait(this.#native, this.#address + BigInt(offset), value, this.#time);
  }

  /** Unmap the memory. Every view of it must be out of use. */
  close(): void {
    closeSync(this.fd);
    this.#native.munmap(this.#address, bytesOf(this.area));
    this.#native.munmap(this.#time, TIMESPEC_BYTES);
  }
}

/** The memories of one run. */
export class ControlMemories {
  readonly first: ControlMemory;
  readonly init: ControlMemory;
  readonly actors: ControlMemory;

  /** Make them. Throws `real.memory`; then none is left. */
  constructor(native: Native) {
    const made: ControlMemory[] = [];
    const make = (area: Area): ControlMemory => {
      const memory = new ControlMemory(native, area);
      made.push(memory);
      return memory;
    };
    try {
      this.first = make(FIRST_AREA);
      this.init = make(INIT_AREA);
      this.actors = make(ACTOR_AREA);
    } catch (error) {
      for (const memory of made) memory.close();
      throw error;
    }
  }

  /** Unmap them. */
  close(): void {
    for (const memory of [this.first, this.init, this.actors]) memory.close();
  }
}
