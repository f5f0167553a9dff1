/**
 * What every System V IPC object has: an id, a key, an owner and permissions.
 *
 * Linux: include/linux/ipc.h, include/uapi/linux/ipc.h (v6.18)
 */
import { FLAG_SETS } from '../../../calls/flags.table.ts';
import { KernelObject, type Sheet } from '../../object.ts';

export const { IPC_CREAT, IPC_EXCL } = FLAG_SETS.ipcget.values;
export const { IPC_NOWAIT } = FLAG_SETS.msgop.values;
export const IPC_PRIVATE = 0;
export const { IPC_RMID, IPC_SET, IPC_STAT, IPC_INFO } = FLAG_SETS.msgctl.values;

/** The part that message queues, semaphore sets and shared memory segments share. */
export abstract class kern_ipc_perm extends KernelObject {
  /** The id that processes see: index and sequence number. */
  readonly ipcid: number;
  key: number;
  uid: number;
  gid: number;
  readonly cuid: number;
  readonly cgid: number;
  mode: number;
  readonly seq: number;
  deleted = false;

  constructor(sheet: Sheet, id: string, given: ipc_birth) {
    super(sheet, id);
    this.ipcid = given.ipcid;
    this.seq = given.seq;
    this.key = given.key;
    this.mode = given.mode;
    this.uid = given.uid;
    this.gid = given.uid;
    this.cuid = given.uid;
    this.cgid = given.uid;
  }
}

/** What a new object is told about itself. */
export interface ipc_birth {
  readonly ipcid: number;
  readonly seq: number;
  readonly key: number;
  readonly mode: number;
  readonly uid: number;
}
