/**
 * The memory that a stream's end may use: it is given by the page, and what a buffer does not need yet is kept for the next.
 *
 * Linux: include/net/sock.h sk_rmem_schedule(), sk_wmem_schedule(), sk_mem_charge(), sk_mem_uncharge(), net/core/sock.c
 * __sk_mem_schedule(), __sk_mem_reclaim() (v6.18). Left out: pressure of all sockets together.
 */
import { PAGE_SIZE } from '../../include/linux/mm_types.ts';

/** What of an end this is about. */
interface Accounted {
  sk_forward_alloc: number;
}

/** See to it that so much is there. */
export function sk_mem_schedule(sk: Accounted, size: number): void {
  const delta = size - sk.sk_forward_alloc;
  if (delta > 0) sk.sk_forward_alloc += Math.ceil(delta / PAGE_SIZE) * PAGE_SIZE;
}

/** A buffer takes so much of it. */
export function sk_mem_charge(sk: Accounted, size: number): void {
  sk.sk_forward_alloc -= size;
}

/** A buffer gives so much back: whole pages go back to the system. */
export function sk_mem_uncharge(sk: Accounted, size: number): void {
  sk.sk_forward_alloc += size;
  if (sk.sk_forward_alloc >= PAGE_SIZE) sk.sk_forward_alloc %= PAGE_SIZE;
}
