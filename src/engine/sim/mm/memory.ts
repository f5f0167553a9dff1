/**
 * Instructions on memory, and the page faults that they may cause.
 *
 * Linux: mm/memory.c handle_mm_fault(), arch/x86/mm/fault.c (v6.18). The instructions themselves are the
 * processor's: they enter the kernel only by a fault.
 */
import type { Value } from '../../script/value.ts';
import { EFAULT } from '../include/linux/errno.ts';
import { PROT_WRITE, type vm_area_struct } from '../include/linux/mm.ts';
import { PAGE_SIZE, type page } from '../include/linux/mm_types.ts';
import type { task_struct } from '../include/linux/sched.ts';
import { SIGSEGV } from '../include/linux/signal.ts';
import { force_sig_fault } from '../kernel/signal.ts';
import { int, user_bytes } from '../lib/usercopy.ts';
import { type Args, type Machine, type SyscallTable, tracepoints } from '../machine.ts';
import { mmOf } from './mmap.ts';

const at = tracepoints('mm/memory.c');
const cpu = tracepoints('the processor');

/** The signal of a bad address has been sent; the instruction is left behind if a handler takes it. */
const FAULTED = -EFAULT;

/** The page behind an address, by way of a page fault when the page table has no entry yet. */
function translate(k: Machine, task: task_struct, address: number, write: boolean): page | null {
  const mm = mmOf(k, task);
  const vma = mm.find_vma(address);
  if (vma === undefined) return bad(k, task, 'SEGV_MAPERR');
  if (write && !(vma.vm_prot & PROT_WRITE)) return bad(k, task, 'SEGV_ACCERR');
  const number = Math.floor(address / PAGE_SIZE);
  return mm.pgd.get(number) ?? handle_mm_fault(k, task, vma, number);
}

function bad(k: Machine, task: task_struct, code: string): null {
  if (k.tracing) at.point(k, 'handle_mm_fault.bad', { task: task.comm, code });
  force_sig_fault(k, SIGSEGV, code, task);
  return null;
}

/** Enter the page into the page table. */
function handle_mm_fault(k: Machine, task: task_struct, vma: vm_area_struct, number: number): page {
  const found = vma.backing.fault(k, number - vma.vm_start / PAGE_SIZE + vma.vm_pgoff);
  mmOf(k, task).pgd.set(number, found);
  task.touch();
  if (k.tracing) at.point(k, 'handle_mm_fault.map', { page: found.name, task: task.comm });
  return found;
}

/** Bytes of the program's memory; null when it has faulted. */
function readMemory(k: Machine, task: task_struct, address: number, n: number): Uint8Array | null {
  const bytes = new Uint8Array(n);
  for (let done = 0; done < n; ) {
    const page = translate(k, task, address + done, false);
    if (page === null) return null;
    const offset = (address + done) % PAGE_SIZE;
    const some = Math.min(n - done, PAGE_SIZE - offset);
    bytes.set(page.data.subarray(offset, offset + some), done);
    done += some;
  }
  return bytes;
}

/** Write bytes, page by page: what stands before a bad address is written. @returns False when it has faulted. */
function writeMemory(k: Machine, task: task_struct, address: number, bytes: Uint8Array): boolean {
  for (let done = 0; done < bytes.length; ) {
    const page = translate(k, task, address + done, true);
    if (page === null) return false;
    const offset = (address + done) % PAGE_SIZE;
    const some = Math.min(bytes.length - done, PAGE_SIZE - offset);
    page.data.set(bytes.subarray(done, done + some), offset);
    const vma = mmOf(k, task).find_vma(address + done);
    if (vma !== undefined) {
      const index = Math.floor((address + done - vma.vm_start) / PAGE_SIZE) + vma.vm_pgoff;
      vma.backing.written(index, offset, some);
    }
    done += some;
  }
  return true;
}

function addressOf(value: Value | undefined): number {
  return typeof value === 'number' ? value : 0;
}

/** load: bytes from memory. */
function load(k: Machine, current: task_struct, args: Args): number {
  const bytes = readMemory(k, current, addressOf(args[0]), Math.max(0, int(args[2])));
  if (bytes === null) return FAULTED;
  if (k.tracing) cpu.point(k, 'cpu.load', { bytes: bytes.length });
  if (args[1] !== null) current.outs[1] = bytes;
  return 0;
}

/** store: bytes into memory. */
function store(k: Machine, current: task_struct, args: Args): number {
  const bytes = user_bytes(args[1]) ?? new Uint8Array(0);
  if (!writeMemory(k, current, addressOf(args[0]), bytes)) return FAULTED;
  if (k.tracing) cpu.point(k, 'cpu.store', { bytes: bytes.length });
  return 0;
}

function wordOf(bytes: Uint8Array): number {
  return new DataView(bytes.buffer).getInt32(0, true);
}

function bytesOf(word: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setInt32(0, word, true);
  return bytes;
}

/** load32: a 32-bit word, as a C int. */
function load32(k: Machine, current: task_struct, args: Args): number {
  const bytes = readMemory(k, current, addressOf(args[0]), 4);
  if (bytes === null) return FAULTED;
  if (k.tracing) cpu.point(k, 'cpu.load', { bytes: 4 });
  return word(current, wordOf(bytes));
}

function store32(k: Machine, current: task_struct, args: Args): number {
  if (!writeMemory(k, current, addressOf(args[0]), bytesOf(int(args[1])))) return FAULTED;
  if (k.tracing) cpu.point(k, 'cpu.store', { bytes: 4 });
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
  change: (before: number) => number,
): number {
  const address = addressOf(args[0]);
  for (const end of [address, address + 3]) {
    if (translate(k, current, end, true) === null) return FAULTED;
  }
  const bytes = readMemory(k, current, address, 4);
  if (bytes === null) return FAULTED;
  const before = wordOf(bytes);
  const after = change(before) | 0;
  writeMemory(k, current, address, bytesOf(after));
  if (k.tracing) cpu.point(k, 'cpu.atomic', { before, after });
  return word(current, before);
}

export const syscalls: SyscallTable = {
  load,
  store,
  load32,
  store32,
  fetch_add32: (k, current, args) => atomic(k, current, args, (old) => old + int(args[1])),
  exchange32: (k, current, args) => atomic(k, current, args, () => int(args[1])),
  compare_exchange32: (k, current, args) =>
    atomic(k, current, args, (old) => (old === int(args[1]) ? int(args[2]) : old)),
};
