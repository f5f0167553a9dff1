/**
 * What the three kinds of System V IPC share: ids with sequence numbers, keys, permissions.
 *
 * Linux: ipc/util.c (v6.18)
 * Left out: namespaces (a machine is one), checkpoint's next_id, audit and security modules.
 */

import { keyText, modeText } from '../../model/spelling.ts';
import type { StructValue, Value } from '../../script/value.ts';
import { isStruct } from '../../script/value.ts';
import { CAP_IPC_OWNER } from '../include/linux/capability.ts';
import { EACCES, EEXIST, EFAULT, EIDRM, EINVAL, ENOENT, ENOSPC } from '../include/linux/errno.ts';
import {
  IPC_CREAT,
  IPC_EXCL,
  IPC_PRIVATE,
  type ipc_birth,
  type kern_ipc_perm,
} from '../include/linux/ipc.ts';
import type { task_struct } from '../include/linux/sched.ts';
import { S_IRWXUGO } from '../include/linux/stat.ts';
import { capable } from '../kernel/capability.ts';
import { int } from '../lib/usercopy.ts';
import { type Args, type Machine, tracepoints } from '../machine.ts';

const at = tracepoints('ipc/util.c');

/** Bits of an id that are the index; the rest is the sequence number. */
const IPCMNI_SHIFT = 15;
const IPCMNI = 1 << IPCMNI_SHIFT;
/** Indices are gone through up to here at least before one is used again. Linux: ipc_min_cycle */
const IPC_MIN_CYCLE = 64;
const ipcid_seq_max = 0x7fffffff >> IPCMNI_SHIFT;

/** The user that every actor is. */
const UID = 0;

/** All objects of one kind. */
export class ipc_ids<T extends kern_ipc_perm> {
  /** By index; free ones are undefined. */
  private readonly slots: (T | undefined)[] = [];
  private seq = 0;
  private last = -1;
  in_use = 0;
  /** The kernel's limit of objects (msgmni, semmni, shmmni). */
  private readonly limit: number;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Objects in the order of their indices. */
  *[Symbol.iterator](): Iterator<T> {
    for (const object of this.slots) if (object !== undefined) yield object;
  }

  /**
   * Find room for a new object. The sequence number grows when the index does not, so that ids are not soon
   * used again. Linux: ipc_addid(), ipc_idr_alloc()
   */
  add(make: (birth: Pick<ipc_birth, 'ipcid' | 'seq'>) => T): T | number {
    if (this.in_use >= this.limit) return -ENOSPC;
    const index = this.freeIndex();
    if (index <= this.last) this.seq = (this.seq + 1) % ipcid_seq_max;
    this.last = index;
    const object = make({ ipcid: this.seq * IPCMNI + index, seq: this.seq });
    this.slots[index] = object;
    this.in_use += 1;
    return object;
  }

  /** The next free index behind the last one, round and round in a range that grows with the number of objects. */
  private freeIndex(): number {
    const range = Math.min(Math.max(Math.floor((this.in_use * 3) / 2), IPC_MIN_CYCLE), IPCMNI);
    for (let index = this.last + 1; index < range; index++) {
      if (this.slots[index] === undefined) return index;
    }
    // Of `range` indices `in_use` are taken at most.
    return Array.from({ length: range }).findIndex((_, index) => this.slots[index] === undefined);
  }

  /** The object is no more. Linux: ipc_rmid() */
  remove(object: T): void {
    this.slots[object.ipcid % IPCMNI] = undefined;
    object.deleted = true;
    this.in_use -= 1;
  }

  /** The object of an id; -EINVAL when there is none, or when its index has another object by now. */
  obtain(ipcid: number): T | number {
    const object = ipcid < 0 ? undefined : this.slots[ipcid % IPCMNI];
    return object !== undefined && object.ipcid === ipcid ? object : -EINVAL;
  }

  /** The object at the index of an id, whatever its sequence number. Linux: ipc_obtain_object_idr() */
  obtainAt(ipcid: number): T | number {
    return this.slots[ipcid % IPCMNI] ?? -EINVAL;
  }

  /** The highest index that is taken, 0 for none: what the *_INFO commands return. Linux: ipc_get_maxidx() */
  get maxIndex(): number {
    return Math.max(
      0,
      this.slots.findLastIndex((object) => object !== undefined),
    );
  }

  /** The object of a key; private ones have none. */
  findKey(key: number): T | undefined {
    for (const object of this) if (object.key === key) return object;
    return undefined;
  }
}

/** What a kind does in ipcget(). */
export interface ipc_ops<T> {
  /** Make an object. @returns Its id, or a negated errno. */
  readonly getnew: (key: number, flg: number) => number;
  /** The object exists: may the caller have it with these sizes? */
  readonly more_checks?: (object: T) => number;
}

/** The id for a key: an existing object's, or a new one's. Linux: ipcget() */
export function ipcget<T extends kern_ipc_perm>(
  k: Machine,
  ids: ipc_ids<T>,
  key: number,
  flg: number,
  ops: ipc_ops<T>,
): number {
  if (key === IPC_PRIVATE) return ops.getnew(key, flg);
  const found = ids.findKey(key);
  if (found === undefined) {
    if (k.tracing) at.point(k, 'ipc_findkey.none', { key: keyText(key) });
    return flg & IPC_CREAT ? ops.getnew(key, flg) : -ENOENT;
  }
  if (k.tracing) at.point(k, 'ipc_findkey.found', { key: keyText(key) }, found);
  if (flg & IPC_CREAT && flg & IPC_EXCL) return -EEXIST;
  const wrong = ops.more_checks?.(found) ?? 0;
  if (wrong !== 0) return wrong;
  return ipcperms(k, found, flg) ? -EACCES : found.ipcid;
}

/** Permission, owner and key of a new object. */
export function birth(key: number, flg: number): Pick<ipc_birth, 'key' | 'mode' | 'uid'> {
  return { key, mode: flg & S_IRWXUGO, uid: UID };
}

/**
 * True when the caller may not do what the bits ask for. Every actor is the one user who owns every object, so the
 * owner's bits count, unless CAP_IPC_OWNER overrules them.
 */
export function ipcperms(k: Machine, object: kern_ipc_perm, flag: number): boolean {
  const requested = ((flag >> 6) | (flag >> 3) | flag) & 7;
  const denied = (requested & ~(object.mode >> 6)) !== 0 && !capable(k, CAP_IPC_OWNER);
  if (denied && k.tracing) at.point(k, 'ipcperms.denied', { mode: modeText(object.mode) }, object);
  return denied;
}

/** An object that was locked again after a sleep: -EIDRM when it has gone meanwhile. */
export function stillThere(object: kern_ipc_perm): number {
  return object.deleted ? -EIDRM : 0;
}

/**
 * Owner and mode from an IPC_SET. Linux: ipc_update_perm()
 *
 * @returns -EINVAL for a user or group that does not exist: an ordinary user's room has only its own.
 */
export function ipc_update_perm(
  k: Machine,
  object: kern_ipc_perm,
  value: Value | undefined,
): number {
  const perm = isStruct(value) ? value : {};
  const field = (name: string): number => int(perm[name] ?? 0);
  const [uid, gid] = [field('uid'), field('gid')];
  const valid = (id: number) => id === UID || (k.options.privileged === true && id !== -1);
  if (!valid(uid) || !valid(gid)) return -EINVAL;
  object.uid = uid >>> 0;
  object.gid = gid >>> 0;
  object.mode = (object.mode & ~S_IRWXUGO) | (field('mode') & S_IRWXUGO);
  object.touch();
  return 0;
}

/**
 * What a control command writes at the pointer that it was given. Linux: copy_msqid_to_user() and its kin
 *
 * @param position Which argument the pointer is.
 * @param result What the call returns; -EFAULT where the pointer is NULL.
 */
export function tell(
  current: task_struct,
  args: Args,
  position: number,
  result: number,
  value: Value,
): number {
  if (args[position] === null) return -EFAULT;
  current.outs[position] = value;
  return result;
}

/** struct ipc64_perm. Linux: kernel_to_ipc64_perm() */
export function ipc64_perm(object: kern_ipc_perm): StructValue {
  return {
    __key: object.key,
    uid: object.uid,
    gid: object.gid,
    cuid: object.cuid,
    cgid: object.cgid,
    mode: object.mode,
    __seq: object.seq,
  };
}

/** Seconds since the epoch, of virtual time; never 0, which means "never". Linux: ktime_get_real_seconds() */
export function ktime_get_real_seconds(k: Machine): number {
  return EPOCH_SECONDS + Math.floor(k.clock / 1e9);
}

/** Where virtual time begins: an arbitrary moment, so that times look like times. */
const EPOCH_SECONDS = 1_000_000_000;
