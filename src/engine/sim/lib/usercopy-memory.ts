/**
 * Copying between the kernel and a program's memory. A page that is not there is brought in; where nothing is, or not
 * so, the copy ends: the call fails with EFAULT, and no signal is sent.
 *
 * Linux: arch/x86/lib/copy_user_64.S, lib/usercopy.c, arch/x86/mm/extable.c (v6.18)
 */
import { fixup_user_page } from '../arch/x86/mm/fault.ts';
import { PAGE_SIZE, type page } from '../include/linux/mm_types.ts';
import { _PAGE_PRESENT, lookup_address } from '../include/linux/pgtable.ts';
import type { Machine } from '../machine.ts';

/** Bytes of the caller's memory into the kernel's. @returns How many were copied, up to the first bad address. */
export function raw_copy_from_user(
  k: Machine,
  to: Uint8Array,
  offset: number,
  from: number,
  bytes: number,
): number {
  return copied(bytes, to, offset, from, (address) =>
    fixup_user_page(k, k.current, address, false),
  );
}

/** The same, up to the first page for which there is no entry: without a fault. */
export function copy_from_user_nofault(
  k: Machine,
  to: Uint8Array,
  offset: number,
  from: number,
  bytes: number,
): number {
  return copied(bytes, to, offset, from, (address) => {
    const pte = lookup_address(k.current.mm?.pgd ?? new Map(), address);
    return pte !== undefined && pte.flags & _PAGE_PRESENT ? pte.page : null;
  });
}

/** Touch every page of a range. @returns How many bytes are behind the first that cannot be had. Linux: mm/gup.c */
export function fault_in_readable(k: Machine, start: number, bytes: number): number {
  const end = start + bytes;
  for (let address = start; address < end; address += PAGE_SIZE - offsetInPage(address)) {
    if (fixup_user_page(k, k.current, address, false) === null) return end - address;
  }
  return 0;
}

function copied(
  bytes: number,
  to: Uint8Array,
  offset: number,
  from: number,
  pageOf: (address: number) => page | null,
): number {
  let done = 0;
  while (done < bytes) {
    const page = pageOf(from + done);
    if (page === null) return done;
    const start = offsetInPage(from + done);
    const some = Math.min(bytes - done, PAGE_SIZE - start);
    to.set(page.data.subarray(start, start + some), offset + done);
    done += some;
  }
  return done;
}

/** Bytes of the kernel's into the caller's memory. @returns How many were copied, up to the first bad address. */
export function raw_copy_to_user(
  k: Machine,
  to: number,
  from: Uint8Array,
  offset: number,
  bytes: number,
): number {
  let done = 0;
  while (done < bytes) {
    const page = fixup_user_page(k, k.current, to + done, true);
    if (page === null) return done;
    const start = offsetInPage(to + done);
    const some = Math.min(bytes - done, PAGE_SIZE - start);
    page.data.set(from.subarray(offset + done, offset + done + some), start);
    tellWritten(page, start, some);
    done += some;
  }
  return done;
}

/** The file that a page is of shows which bytes were written last. */
export function tellWritten({ mapping, index }: page, offset: number, length: number): void {
  if (mapping === null) return;
  mapping.written = { index, offset, length };
  mapping.host.target?.touch();
}

/** Where in its page an address is. */
export function offsetInPage(address: number): number {
  return ((address % PAGE_SIZE) + PAGE_SIZE) % PAGE_SIZE;
}
