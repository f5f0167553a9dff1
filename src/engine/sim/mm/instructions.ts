/**
 * Instructions on the memory of a process. They are the processor's and enter the kernel only by a page fault.
 *
 * No counterpart in Linux. Bytes are moved one after another (x86: rep movsb), so that those before a bad address have
 * been written; a word of 32 bits is moved whole or not at all, even where it lies across two pages.
 */

import { VALUE_BYTES } from '../../calls/value-bytes.ts';
import { exc_general_protection, is_canonical } from '../arch/x86/kernel/traps.ts';
import { translate } from '../arch/x86/mm/fault.ts';
import { EFAULT } from '../include/linux/errno.ts';
import { PAGE_SIZE } from '../include/linux/mm_types.ts';
import type { task_struct } from '../include/linux/sched.ts';
import { exact, int, address as pointer, user_bytes } from '../lib/usercopy.ts';
import { offsetInPage, tellWritten } from '../lib/usercopy-memory.ts';
import { type Args, type Machine, type SyscallTable, tracepoints } from '../machine.ts';
import { TooMuch } from '../object.ts';

const cpu = tracepoints('the processor');

/** The signal of a bad address has been sent; the instruction is left behind if a handler takes it. */
const FAULTED = -EFAULT;
const WORD = 4;

/** Bytes of the program's memory; null when it has faulted, which it does before the bytes are too many. */
function readMemory(k: Machine, task: task_struct, address: number, n: number): Uint8Array | null {
  const parts: Uint8Array[] = [];
  let done = 0;
  while (done < n) {
    const page = translate(k, task, address + done, false);
    if (page === null) return null;
    const offset = offsetInPage(address + done);
    const part = page.data.slice(offset, offset + Math.min(n - done, PAGE_SIZE - offset));
    parts.push(part);
    done += part.length;
    if (done > VALUE_BYTES) throw new TooMuch(VALUE_BYTES);
  }
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const bytes = new Uint8Array(done);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Write bytes, page by page: what stands before a bad address is written. @returns False when it has faulted. */
function writeMemory(k: Machine, task: task_struct, address: number, bytes: Uint8Array): boolean {
  for (let done = 0; done < bytes.length; ) {
    const page = translate(k, task, address + done, true);
    if (page === null) return false;
    const offset = offsetInPage(address + done);
    const some = Math.min(bytes.length - done, PAGE_SIZE - offset);
    page.data.set(bytes.subarray(done, done + some), offset);
    tellWritten(page, offset, some);
    done += some;
  }
  return true;
}

/** Have both pages of a word before any of it is moved. @returns False when it has faulted. */
function probeWord(k: Machine, task: task_struct, address: number, write: boolean): boolean {
  // All of it must be addresses: a fault of one page comes after that.
  if (is_canonical(address) && !is_canonical(address + WORD - 1)) {
    exc_general_protection(k, task);
    return false;
  }
  if (translate(k, task, address, write) === null) return false;
  const second = PAGE_SIZE - offsetInPage(address);
  return second >= WORD || translate(k, task, address + second, write) !== null;
}

/** What the trace calls an address. */
function placeOf({ mm }: task_struct, address: number): string {
  const vma = mm?.vma_lookup(address);
  return vma === undefined ? '?' : `${vma.name} + ${address - vma.vm_start}`;
}

/** load: bytes from memory. */
function load(k: Machine, current: task_struct, args: Args): number {
  const address = pointer(args[0]);
  const bytes = readMemory(k, current, address, Number(exact(args[2])));
  if (bytes === null) return FAULTED;
  const place = k.tracing ? placeOf(current, address) : '';
  if (k.tracing) cpu.point(k, 'cpu.load', { bytes: bytes.length, place });
  if (args[1] !== null) current.outs[1] = bytes;
  return 0;
}

/** store: bytes into memory. */
function store(k: Machine, current: task_struct, args: Args): number {
  const address = pointer(args[0]);
  const bytes = user_bytes(args[1]) ?? new Uint8Array(0);
  if (!writeMemory(k, current, address, bytes)) return FAULTED;
  const place = k.tracing ? placeOf(current, address) : '';
  if (k.tracing) cpu.point(k, 'cpu.store', { bytes: bytes.length, place });
  return 0;
}

/** A word, as a C int. */
function readWord(k: Machine, task: task_struct, address: number): number {
  const bytes = readMemory(k, task, address, WORD) ?? new Uint8Array(WORD);
  return new DataView(bytes.buffer).getInt32(0, true);
}

function writeWord(k: Machine, task: task_struct, address: number, value: number): void {
  const bytes = new Uint8Array(WORD);
  new DataView(bytes.buffer).setInt32(0, value, true);
  writeMemory(k, task, address, bytes);
}

function load32(k: Machine, current: task_struct, args: Args): number {
  const address = pointer(args[0]);
  if (!probeWord(k, current, address, false)) return FAULTED;
  const value = readWord(k, current, address);
  if (k.tracing) cpu.point(k, 'cpu.load32', { value, place: placeOf(current, address) });
  return word(current, value);
}

function store32(k: Machine, current: task_struct, args: Args): number {
  const address = pointer(args[0]);
  if (!probeWord(k, current, address, true)) return FAULTED;
  const value = int(args[1]);
  writeWord(k, current, address, value);
  if (k.tracing) cpu.point(k, 'cpu.store32', { value, place: placeOf(current, address) });
  return 0;
}

/** store64: a word of 64 bits into memory. */
function store64(k: Machine, current: task_struct, args: Args): number {
  const address = pointer(args[0]);
  const value = exact(args[1]);
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigInt64(0, BigInt(value), true);
  if (!writeMemory(k, current, address, bytes)) return FAULTED;
  const place = k.tracing ? placeOf(current, address) : '';
  if (k.tracing) cpu.point(k, 'cpu.store', { bytes: bytes.length, place });
  return 0;
}

/** A word is a result that may be negative without being an error. */
function word(current: task_struct, value: number): number {
  current.resultValue = value;
  return 0;
}

/** Read, change and write a word as one instruction; needs a writable page even when it writes nothing. */
function atomic(
  k: Machine,
  current: task_struct,
  args: Args,
  change: (before: number) => number | null,
): number {
  const address = pointer(args[0]);
  if (!probeWord(k, current, address, true)) return FAULTED;
  const before = readWord(k, current, address);
  const changed = change(before);
  const after = changed === null ? before : changed | 0;
  if (changed !== null) writeWord(k, current, address, after);
  const place = k.tracing ? placeOf(current, address) : '';
  if (k.tracing) cpu.point(k, 'cpu.atomic', { before, after, place });
  return word(current, before);
}

export const syscalls: SyscallTable = {
  load,
  store,
  load32,
  store32,
  store64,
  fetch_add32: (k, current, args) => atomic(k, current, args, (old) => old + int(args[1])),
  exchange32: (k, current, args) => atomic(k, current, args, () => int(args[1])),
  compare_exchange32: (k, current, args) =>
    atomic(k, current, args, (old) => (old === int(args[1]) ? int(args[2]) : null)),
};
