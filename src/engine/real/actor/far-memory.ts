/**
 * Memory of an actor's own for the buffers of one call that do not fit its data area: mapped for the call and unmapped
 * after it, far from where the kernel maps anything by itself, so that it changes no address of the transcript.
 *
 * The supervisor fills and reads it by /proc/PID/mem (proc_pid_mem(5)). A buffer that a call is to fill has all the
 * addresses that it asks for, but memory for one value only: a call that brings more has asked for too much.
 */
import { readSync, writeSync } from 'node:fs';
import { VALUE_BYTES } from '../../calls/value-bytes.ts';
import { RealKernelError } from '../errors.ts';
import type { ProcFiles } from './proc.ts';

/** Behind the control memories; where something is there already the kernel finds another place. */
const BASE = 0x1400000000;
const PAGE = 4096;
/** No call reads or writes more at once (include/linux/fs.h: MAX_RW_COUNT), and one page behind shows that it would. */
const MOST = 0x7ffff000 + PAGE;
/** One page more than a value may have: a call that brings a single byte of it has brought too much. */
const ROOM = VALUE_BYTES + PAGE;

const PROT_NONE = 0;
const PROT_READ_WRITE = 3;
const MAP_PRIVATE = 0x2;
const MAP_FIXED = 0x10;
const MAP_ANONYMOUS = 0x20;
const MAP_NORESERVE = 0x4000;
const MAP_POPULATE = 0x8000;

/** The process whose memory it is: makes calls at once. */
export interface Mapper {
  readonly proc: ProcFiles;
  run(name: 'mmap' | 'munmap', ...args: readonly (number | bigint)[]): number;
}

interface Mapped {
  readonly address: number;
  readonly length: number;
}

/** What is mapped for the call under way. */
export class FarMemory {
  readonly #task: Mapper;
  #mapped: Mapped[] = [];

  constructor(task: Mapper) {
    this.#task = task;
  }

  /** True while something is mapped. */
  get used(): boolean {
    return this.#mapped.length > 0;
  }

  /** True for an address in it. */
  holds(address: number): boolean {
    return this.#at(address) !== undefined;
  }

  /** Room for what a call brings. Throws `real.too-large` where there is none (RLIMIT_AS). */
  room(length: number): number {
    const mapped = this.#map(length, PROT_NONE);
    const flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_POPULATE;
    const size = Math.min(mapped.length, ROOM);
    const made = this.#task.run('mmap', mapped.address, size, PROT_READ_WRITE, flags, -1, 0);
    if (made < 0) throw tooLarge();
    return mapped.address;
  }

  /** What a call is given: these bytes, and zeros behind them. Throws `real.too-large`. */
  filled(bytes: Uint8Array, length: number): number {
    const { address } = this.#map(Math.max(bytes.length, length), PROT_READ_WRITE);
    this.write(address, bytes);
    return address;
  }

  /** Write to it. Throws `real.too-large` where the system allows nobody to. */
  write(address: number, bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const done = this.#access((fd) => writeSync(fd, bytes, at, bytes.length - at, address + at));
      at += done;
    }
  }

  /** Read from it. Throws `real.too-large` for more than a value may have, `real.foreign` where the process has gone. */
  read(address: number, length: number): Uint8Array {
    const mapped = this.#at(address);
    // A stranger's word: no call brings more than it asks for.
    if (mapped === undefined || address + length > mapped.address + mapped.length) throw gone();
    if (length > VALUE_BYTES) throw tooLarge();
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; ) {
      const done = this.#access((fd) => readSync(fd, bytes, at, length - at, address + at));
      at += done;
    }
    return bytes;
  }

  /** Unmap all of it. The process must be idle. */
  clear(): void {
    for (const { address, length } of this.#mapped) this.#task.run('munmap', address, length);
    this.#mapped = [];
  }

  #map(length: number, access: number): Mapped {
    const behind = this.#mapped.at(-1);
    const wanted = behind === undefined ? BASE : behind.address + behind.length + PAGE;
    const size = Math.ceil(Math.min(length, MOST) / PAGE) * PAGE;
    const flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
    const address = this.#task.run('mmap', wanted, size, access, flags, -1, 0);
    if (address < 0) throw tooLarge();
    const mapped = { address, length: size };
    this.#mapped.push(mapped);
    return mapped;
  }

  #access(how: (fd: number) => number): number {
    let done: number;
    try {
      done = how(this.#task.proc.memory());
    } catch {
      throw tooLarge();
    }
    // The process has no memory any more.
    if (done === 0) throw gone();
    return done;
  }

  #at(address: number): Mapped | undefined {
    return this.#mapped.find((one) => one.address <= address && address < one.address + one.length);
  }
}

function gone(): RealKernelError {
  return new RealKernelError('real.foreign');
}

function tooLarge(): RealKernelError {
  return new RealKernelError('real.too-large', { limit: VALUE_BYTES });
}
