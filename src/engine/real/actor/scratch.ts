/**
 * An actor's data area while one call is put together: arguments are laid out in it, results are read from it.
 *
 * What does not fit it lies in memory that is mapped for the call (`far-memory.ts`).
 *
 * Where a result says how much there is to read, it may be a stranger's word: what is not in the area is
 * `real.foreign`.
 */
import { type Integer, integer } from '../../calls/integer.ts';
import { VALUE_BYTES } from '../../calls/value-bytes.ts';
import { RealKernelError } from '../errors.ts';
import type { FarMemory } from './far-memory.ts';
import { DATA_BYTES, type Slot } from './slot.ts';

/** Allocates upwards; `begin` starts a new call. Addresses are the actor's. */
export class Scratch {
  readonly #slot: Slot;
  readonly #far: FarMemory | undefined;
  #used = 0;
  #tookMore = false;

  /** @param far For what the area has no room for. */
  constructor(slot: Slot, far?: FarMemory) {
    this.#slot = slot;
    this.#far = far;
  }

  /** Forget the last call's arguments. */
  begin(): void {
    this.#used = 0;
    this.#tookMore = false;
    this.tidy();
  }

  /** Give back what was mapped for the last call. The process must be idle. */
  tidy(): void {
    if (this.#far?.used) this.#far.clear();
  }

  /** True where the last call's arguments took more than the area has: what was mapped for them is new to the process. */
  get beyond(): boolean {
    return this.#tookMore;
  }

  /** Bytes taken so far, which the call will touch. */
  get used(): number {
    return this.#used;
  }

  /** Take zeroed memory: room for so many bytes. Throws `real.too-large` where there is none. */
  alloc(length: number, align = 8): number {
    const at = this.#placeFor(length, align);
    if (at === undefined) return this.#beyond().room(length);
    this.#used = at + length;
    new Uint8Array(this.#slot.data.buffer, at, length).fill(0);
    return this.#slot.dataAddress + at;
  }

  /** Take memory and put bytes there, in `length` bytes where that is more. */
  bytes(value: Uint8Array, length = value.length): number {
    const whole = Math.max(length, value.length);
    if (this.#placeFor(whole, 8) === undefined) {
      return this.#beyond().filled(value, whole);
    }
    const address = this.alloc(whole);
    this.view(address, value.length).set(value);
    return address;
  }

  /** Put bytes into memory that was taken. */
  put(address: number, value: Uint8Array): void {
    if (this.#far?.holds(address)) this.#far.write(address, value);
    else this.view(address, value.length).set(value);
  }

  #beyond(): FarMemory {
    if (this.#far === undefined) throw new RealKernelError('real.too-large', { limit: DATA_BYTES });
    this.#tookMore = true;
    return this.#far;
  }

  /** Where in the area there is room; undefined where there is none. */
  #placeFor(length: number, align: number): number | undefined {
    if (!Number.isSafeInteger(length) || length < 0) {
      throw new RealKernelError('real.too-large', { limit: VALUE_BYTES });
    }
    const at = Math.ceil(this.#used / align) * align;
    return at + length > DATA_BYTES ? undefined : at;
  }

  /** A C string. */
  string(value: string): number {
    return this.bytes(Buffer.from(`${value}\0`, 'utf8'));
  }

  /** Take memory and fill it with 32-bit words. */
  int32s(...values: readonly number[]): number {
    const address = this.alloc(4 * values.length);
    for (const [index, value] of values.entries()) this.setInt32(address + 4 * index, value);
    return address;
  }

  /** Take memory and fill it with 64-bit words. */
  int64s(...values: readonly Integer[]): number {
    const address = this.alloc(8 * values.length);
    for (const [index, value] of values.entries()) this.setInt64(address + 8 * index, value);
    return address;
  }

  setInt16(address: number, value: number): void {
    this.#slot.data.setInt16(this.#at(address, 2), value, true);
  }

  setInt32(address: number, value: number): void {
    this.#slot.data.setInt32(this.#at(address, 4), value, true);
  }

  setInt64(address: number, value: Integer): void {
    this.#slot.data.setBigInt64(this.#at(address, 8), BigInt(value), true);
  }

  uint16(address: number): number {
    return this.#slot.data.getUint16(this.#at(address, 2), true);
  }

  int32(address: number): number {
    return this.#slot.data.getInt32(this.#at(address, 4), true);
  }

  uint32(address: number): number {
    return this.#slot.data.getUint32(this.#at(address, 4), true);
  }

  /** A 64-bit word with a sign. */
  int64(address: number): Integer {
    return integer(this.#slot.data.getBigInt64(this.#at(address, 8), true));
  }

  /** A 64-bit word without one. */
  ulong(address: number): Integer {
    return integer(this.uint64(address));
  }

  uint64(address: number): bigint {
    return this.#slot.data.getBigUint64(this.#at(address, 8), true);
  }

  /** The memory itself. Throws `real.foreign`. */
  view(address: number, length: number): Uint8Array {
    return new Uint8Array(this.#slot.data.buffer, this.#at(address, length), length);
  }

  /** A copy of the memory. Throws `real.foreign`. */
  copy(address: number, length: number): Uint8Array {
    if (this.#far?.holds(address)) return this.#far.read(address, length);
    return Uint8Array.from(this.view(address, length));
  }

  #at(address: number, length = 1): number {
    const at = address - this.#slot.dataAddress;
    const isInside = at >= 0 && length >= 0 && at + length <= DATA_BYTES;
    if (!isInside || !Number.isInteger(at) || !Number.isInteger(length)) {
      throw new RealKernelError('real.foreign');
    }
    return at;
  }
}
