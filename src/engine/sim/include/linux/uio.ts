/**
 * The user's buffer of a read or write, and how far it has been used. A null buffer faults when touched.
 *
 * Linux: include/linux/uio.h, lib/iov_iter.c (v6.18). Vectors of buffers are one buffer here: whoever reads or writes
 * takes them as one.
 */
import { isInteger } from '../../../calls/integer.ts';
import { VALUE_BYTES } from '../../../calls/value-bytes.ts';
import type { Value } from '../../../script/value.ts';
import { address, user_bytes } from '../../lib/usercopy.ts';
import {
  copy_from_user_nofault,
  fault_in_readable,
  raw_copy_from_user,
  raw_copy_to_user,
} from '../../lib/usercopy-memory.ts';
import type { Machine } from '../../machine.ts';
import { TooMuch } from '../../object.ts';
import { type bio_vec, bvec_bytes } from './bvec.ts';
import { EFAULT, EINVAL } from './errno.ts';
import { MAX_RW_COUNT } from './fs.ts';

/** Linux: include/uapi/linux/uio.h */
const UIO_MAXIOV = 1024;

/**
 * How many bytes a vector of buffers has in all; what is counted and not given is empty. A negative error: EINVAL for
 * too many and for a length without a meaning, EFAULT for none.
 * Linux: lib/iov_iter.c __import_iovec(), iovec_from_user()
 */
export function import_iovec(lengths: readonly number[] | null, nr_segs: number): number {
  if (nr_segs === 0) return 0;
  if (nr_segs < 0 || nr_segs > UIO_MAXIOV) return -EINVAL;
  if (lengths === null) return -EFAULT;
  const counted = lengths.slice(0, nr_segs);
  if (counted.some((length) => length < 0)) return -EINVAL;
  return Math.min(
    MAX_RW_COUNT,
    counted.reduce((sum, length) => sum + length, 0),
  );
}

/** A buffer in the caller's own memory: `*p`. */
interface UserMemory {
  readonly k: Machine;
  readonly address: number;
}

/** Where a write's bytes come from, or where a read's bytes go. */
export class iov_iter {
  /** Where the bytes are in the caller's memory, if the transcript says so. */
  private user: UserMemory | null = null;
  /** The parts of pages that are sent, where they are the kernel's own. */
  private bvec: readonly bio_vec[] | null = null;
  /** Where in the file it begins: of pread(2) and pwrite(2) alone. Linux: struct kiocb ki_pos */
  ki_pos: bigint | null = null;
  /** Source: all bytes. Destination: grown as bytes arrive. */
  private bytes: Uint8Array;
  private readonly fault: boolean;
  private at = 0;
  /** Bytes that are left to copy. */
  count: number;

  private constructor(bytes: Uint8Array, fault: boolean, count: number) {
    this.bytes = bytes;
    this.fault = fault;
    this.count = count;
  }

  /** A write's buffer; bytes beyond the end of a short one read as zero. */
  static source(bytes: Uint8Array | null, count: number): iov_iter {
    if (bytes === null) return new iov_iter(NOTHING, true, count);
    return new iov_iter(bytes, false, count);
  }

  /** What a write takes are parts of the kernel's own pages. Linux: iov_iter_bvec() */
  static pages(bvec: readonly bio_vec[]): iov_iter {
    const made = iov_iter.source(
      NOTHING,
      bvec.reduce((sum, { bv_len }) => sum + bv_len, 0),
    );
    made.bvec = bvec;
    return made;
  }

  /** True for parts of the kernel's own pages. */
  get is_bvec(): boolean {
    return this.bvec !== null;
  }

  /** Take the parts themselves, at most so many. */
  take_bvec(most: number): readonly bio_vec[] {
    const taken = (this.bvec ?? []).slice(0, most);
    this.bvec = (this.bvec ?? []).slice(most);
    this.count -= taken.reduce((sum, { bv_len }) => sum + bv_len, 0);
    return taken;
  }

  /** A read's buffer. */
  static dest(isNull: boolean, count: number): iov_iter {
    return new iov_iter(isNull ? NOTHING : new Uint8Array(Math.min(count, 64)), isNull, count);
  }

  /** The buffer of a call: bytes of the transcript's, nowhere (NULL), or an address in the caller's memory. */
  static of(k: Machine, buffer: Value | undefined, count: number, reads: boolean): iov_iter {
    if (isInteger(buffer)) {
      const made = new iov_iter(NOTHING, false, count);
      made.user = { k, address: address(buffer) };
      return made;
    }
    if (reads) return iov_iter.dest(buffer === null, count);
    return iov_iter.source(user_bytes(buffer), count);
  }

  /** The bytes that a read has brought. */
  taken(): Uint8Array {
    return this.at === this.bytes.length ? this.bytes : this.bytes.slice(0, this.at);
  }

  /** The user's buffer up to there, of a call that says it has brought so much: what it left alone is zero as before it. */
  filled(length: number): Uint8Array {
    const taken = this.taken();
    if (taken.length >= length) return taken;
    if (length > VALUE_BYTES) throw new TooMuch(VALUE_BYTES);
    const bytes = new Uint8Array(length);
    bytes.set(taken);
    return bytes;
  }

  /** Take up to `bytes` bytes into a page; fewer when the user has no more, 0 when the address is bad. */
  copy_from_iter(page: Uint8Array, offset: number, bytes: number): number {
    if (this.fault) return 0;
    const n = Math.min(bytes, this.count);
    if (this.user !== null) {
      const { k, address } = this.user;
      return this.moved(raw_copy_from_user(k, page, offset, address + this.at, n));
    }
    if (this.bvec !== null) {
      page.set(bvec_bytes(this.bvec, this.at, n), offset);
      return this.moved(n);
    }
    if (n === 1) page[offset] = this.bytes[this.at] ?? 0;
    else {
      const given = this.bytes.subarray(this.at, this.at + n);
      page.set(given, offset);
      page.fill(0, offset + given.length, offset + n);
    }
    this.at += n;
    this.count -= n;
    return n;
  }

  /** The same, but of memory that is not there: a fault would have to wait. Linux: copy_folio_from_iter_atomic() */
  copy_from_iter_atomic(page: Uint8Array, offset: number, bytes: number): number {
    if (this.user === null) return this.copy_from_iter(page, offset, bytes);
    const { k, address } = this.user;
    const n = Math.min(bytes, this.count);
    return this.moved(copy_from_user_nofault(k, page, offset, address + this.at, n));
  }

  /** Bring in the caller's memory. @returns How many bytes are behind the first that cannot be had. */
  fault_in_readable(bytes: number): number {
    if (this.user === null) return bytes;
    const { k, address } = this.user;
    return fault_in_readable(k, address + this.at, Math.min(bytes, this.count));
  }

  /** Give up to `bytes` bytes of a page; fewer when the user wants no more, 0 when the address is bad. */
  copy_to_iter(page: Uint8Array, offset: number, bytes: number): number {
    if (this.fault) return 0;
    const n = Math.min(bytes, this.count);
    if (this.user !== null) {
      const { k, address } = this.user;
      return this.moved(raw_copy_to_user(k, address + this.at, page, offset, n));
    }
    const end = this.at + n;
    if (end > VALUE_BYTES) throw new TooMuch(VALUE_BYTES);
    if (end > this.bytes.length) {
      const longer = new Uint8Array(
        Math.max(end, Math.min(this.bytes.length * 2, end + this.count)),
      );
      longer.set(this.bytes.subarray(0, this.at));
      this.bytes = longer;
    }
    if (n === 1) this.bytes[this.at] = page[offset] as number;
    else this.bytes.set(page.subarray(offset, offset + n), this.at);
    this.at = end;
    this.count -= n;
    return n;
  }

  private moved(bytes: number): number {
    this.at += bytes;
    this.count -= bytes;
    return bytes;
  }
}

const NOTHING = new Uint8Array(0);
