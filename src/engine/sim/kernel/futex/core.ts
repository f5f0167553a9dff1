/**
 * Which word a futex call is about, and the buckets in which sleepers stand.
 *
 * Linux: kernel/futex/core.c, kernel/futex/futex.h (v6.18)
 * Left out: hash tables of one process alone, which only processes with threads have; NUMA nodes.
 * Read first: get_futex_key().
 */
import { fixup_user_page } from '../../arch/x86/mm/fault.ts';
import { EFAULT, EINVAL } from '../../include/linux/errno.ts';
import type { inode } from '../../include/linux/fs.ts';
import {
  FLAGS_SHARED,
  FUT_OFF_INODE,
  FUT_OFF_MMSHARED,
  futex_hash_bucket,
  type futex_key,
  type futex_q,
} from '../../include/linux/futex.ts';
import { type mm_struct, TASK_SIZE } from '../../include/linux/mm.ts';
import { PAGE_SIZE, type page } from '../../include/linux/mm_types.ts';
import type { task_struct } from '../../include/linux/sched.ts';
import { type Machine, tracepoints } from '../../machine.ts';
import { get_user_page } from '../../mm/gup.ts';
import { assert } from '../../object.ts';

const at = tracepoints('kernel/futex/core.c');

const U32 = 4;

/** The buckets that somebody stands in, and the name of every word that somebody ever slept on, by its owner. */
interface futex_queues {
  buckets: readonly futex_hash_bucket[];
  readonly names: Map<object, Map<string, string>>;
}

const queues = (_k: Machine): futex_queues => ({ buckets: [], names: new Map() });

/** The address space of the process whose call it is. */
export function mmOf({ mm }: task_struct): mm_struct {
  assert(mm !== null, 'a call without an address space');
  return mm;
}

/**
 * Which word an address means: of a private futex the address of this process; else the place in the file that the page is
 * of, wherever it is mapped, and of memory of no file the address again.
 *
 * @param write False where the word is only read: then a page that may not be written to will do.
 * @returns The key. Fails: EINVAL (no multiple of 4), EFAULT.
 */
export function get_futex_key(
  k: Machine,
  uaddr: number,
  flags: number,
  write: boolean,
): futex_key | number {
  const mm = mmOf(k.current);
  const offset = ((uaddr % PAGE_SIZE) + PAGE_SIZE) % PAGE_SIZE;
  if (uaddr % U32 !== 0) return -EINVAL;
  const address = uaddr - offset;
  // Linux: access_ok(), which looks at where so small a thing begins, and lets the very end pass
  if (uaddr < 0 || uaddr > TASK_SIZE) return -EFAULT;
  if (!(flags & FLAGS_SHARED)) {
    const text = placeText(k.current, uaddr);
    if (k.tracing) at.point(k, 'get_futex_key.private', { place: text });
    return { owner: mm, page: address, offset, kind: 0, text };
  }
  let ro = false;
  let page = get_user_page(k, mm, address, true);
  if (page === null && !write) {
    page = get_user_page(k, mm, address, false);
    ro = true;
  }
  if (page === null) return -EFAULT;
  return keyOf(k, page, { uaddr, offset, ro });
}

function keyOf(
  k: Machine,
  page: page,
  { uaddr, offset, ro }: { readonly uaddr: number; readonly offset: number; readonly ro: boolean },
): futex_key | number {
  const { mapping, index } = page;
  if (page.anon_vma !== null) {
    // A page of no file that may not be written to never changes: nothing can be waited for.
    if (ro) return -EFAULT;
    const text = placeText(k.current, uaddr);
    if (k.tracing) at.point(k, 'get_futex_key.anon', { place: text });
    const owner = mmOf(k.current);
    return { owner, page: uaddr - offset, offset, kind: FUT_OFF_MMSHARED, text };
  }
  if (mapping === null) return -EFAULT;
  const text = `${fileText(mapping.host)} + ${index * PAGE_SIZE + offset}`;
  if (k.tracing) at.point(k, 'get_futex_key.inode', { place: text }, mapping.host.target);
  return { owner: mapping.host, page: index, offset, kind: FUT_OFF_INODE, text };
}

/** A file as people know it: the segment that it is of, its path, or what the kernel calls it. */
function fileText({ target }: inode): string {
  if (target === null) return 'shared memory';
  return target.id.startsWith('inode:') ? target.label : target.id;
}

/** An address as people may see it: whose it is, and where in which area. */
function placeText({ comm, mm }: task_struct, address: number): string {
  const vma = mm?.vma_lookup(address);
  return vma === undefined ? `${comm} ?` : `${comm} ${vma.name} + ${address - vma.vm_start}`;
}

/** True for keys of one word. Linux: futex_match() */
export function futex_match(one: futex_key, other: futex_key): boolean {
  return (
    one.owner === other.owner &&
    one.page === other.page &&
    one.offset === other.offset &&
    one.kind === other.kind
  );
}

/** The bucket of a word, if somebody stands in it: all that a waker needs to know. Linux: futex_hb_waiters_pending() */
export function futex_hb_waiters_pending(k: Machine, key: futex_key): futex_hash_bucket | null {
  return k.part(queues).buckets.find((bucket) => futex_match(bucket.key, key)) ?? null;
}

/** The bucket of a word, shown from now on if nobody stood in it. Linux: futex_hash(), futex_hb_waiters_inc() */
export function futex_hash(k: Machine, key: futex_key): futex_hash_bucket {
  const found = futex_hb_waiters_pending(k, key);
  if (found !== null) return found;
  const part = k.part(queues);
  const made = new futex_hash_bucket(k, nameOf(k, part, key), key);
  part.buckets = [...part.buckets, made];
  return k.register(made);
}

/** A word has the name that it was given when somebody slept on it for the first time. */
function nameOf(k: Machine, { names }: futex_queues, key: futex_key): string {
  const ofOwner = names.get(key.owner) ?? new Map<string, string>();
  names.set(key.owner, ofOwner);
  const place = `${key.kind}:${key.page}:${key.offset}`;
  const name = ofOwner.get(place) ?? `futex:${k.number('futex')}`;
  ofOwner.set(place, name);
  return name;
}

/** Stand in the bucket, behind those who came before. */
export function futex_queue(k: Machine, q: futex_q, bucket: futex_hash_bucket): void {
  bucket.add(q);
  const { key } = bucket;
  if (k.tracing) at.point(k, 'futex_queue.add', { task: q.task.comm, place: key.text }, bucket);
}

/** Take a sleeper out of its bucket, which is not shown any more when nobody is left in it. Linux: __futex_unqueue() */
export function __futex_unqueue(k: Machine, q: futex_q): void {
  const { bucket } = q;
  assert(bucket !== null, 'a sleeper in a bucket');
  bucket.remove(q);
  if (bucket.chain.length > 0) return;
  const part = k.part(queues);
  part.buckets = part.buckets.filter((other) => other !== bucket);
  k.unregister(bucket);
}

/** A sleeper goes by itself. @returns False when somebody has taken it out already: it was woken. */
export function futex_unqueue(k: Machine, q: futex_q): boolean {
  const { bucket } = q;
  if (bucket === null) return false;
  if (k.tracing) at.point(k, 'futex_unqueue.remove', { task: q.task.comm }, bucket);
  __futex_unqueue(k, q);
  return true;
}

/** The word, as an unsigned number; null where it cannot be read. Linux: futex_get_value_locked(), get_user() */
export function futex_get_value(k: Machine, uaddr: number): number | null {
  const page = fixup_user_page(k, k.current, uaddr, false);
  if (page === null) return null;
  return new DataView(page.data.buffer, page.data.byteOffset).getUint32(uaddr % PAGE_SIZE, true);
}
