/** sys/shm.h: System V shared memory. */
import { succeeded } from './errno.ts';
import type { Libc } from './load.ts';
import { type Layout, readStruct, type StructOf } from './struct.ts';
import {
  type Control,
  IPC_RMID,
  type IpcPerm,
  type IpcPermSet,
  readPerm,
  setPerm,
  statBytes,
} from './sys-ipc.ts';

export const SHM_RDONLY = 0o10000;
/** In shm_perm.mode: the segment goes with its last attachment. */
export const SHM_DEST = 0o1000;

/**
 * struct shmid_ds behind its shm_perm (asm-generic/shmbuf.h, shmid64_ds): the same on x86-64 and aarch64, in glibc and
 * musl.
 */
export const SHMID_DS = {
  size: 112,
  fields: {
    shm_segsz: ['ulong', 48],
    shm_atime: ['time', 56],
    shm_dtime: ['time', 64],
    shm_ctime: ['time', 72],
    shm_cpid: ['i32', 80],
    shm_lpid: ['i32', 84],
    shm_nattch: ['ulong', 88],
  },
} as const satisfies Layout;

/** What IPC_STAT tells of a segment. */
export type ShmidDs = { readonly shm_perm: IpcPerm } & StructOf<typeof SHMID_DS.fields>;

/** Functions of sys/shm.h. Each throws CallError, its `code` being an error of the manual page. */
export interface SysShm {
  /** shmget(2): the id of a key's segment. */
  shmget(key: number, bytes: number, flags: number): number;
  /** shmat(2): where it was attached; at an address of the kernel's choice for 0. `libc.view` shows it. */
  shmat(id: number, address?: bigint, flags?: number): bigint;
  /** shmdt(2). No view of the memory may be touched any more: that ends the process. */
  shmdt(address: bigint): void;
  /** shmctl(2), IPC_STAT. */
  shmstat(id: number): ShmidDs;
  /** shmctl(2), IPC_SET. */
  shmset(id: number, perm: IpcPermSet): void;
  /** shmctl(2), IPC_RMID. */
  shmremove(id: number): void;
}

/** Bind sys/shm.h. */
export function sysShm(libc: Libc): SysShm {
  type Get = (key: number, bytes: number, flags: number) => number;
  type Attach = (id: number, address: bigint, flags: number) => number | bigint;
  type Detach = (address: bigint) => number;
  type Ctl = (id: number, ...rest: Parameters<Control>) => number;
  const get = libc.bind<Get>('int shmget(int key, size_t bytes, int flags)');
  const attach = libc.bind<Attach>('intptr_t shmat(int id, intptr_t address, int flags)');
  const detach = libc.bind<Detach>('int shmdt(intptr_t address)');
  const ctl = libc.bind<Ctl>('int shmctl(int id, int command, void *memory)');
  const control =
    (id: number): Control =>
    (command, memory) =>
      ctl(id, command, memory);
  return {
    shmget: (key, bytes, flags) => succeeded(libc, 'shmget', get(key, bytes, flags)),
    shmat: (id, address = 0n, flags = 0) =>
      BigInt(succeeded(libc, 'shmat', attach(id, address, flags))),
    shmdt: (address) => void succeeded(libc, 'shmdt', detach(address)),
    shmstat(id) {
      const bytes = statBytes(libc, 'shmctl', SHMID_DS.size, control(id));
      return { shm_perm: readPerm(bytes), ...readStruct(SHMID_DS, bytes) };
    },
    shmset: (id, perm) => setPerm(libc, 'shmctl', SHMID_DS.size, perm, control(id)),
    shmremove: (id) => void succeeded(libc, 'shmctl', ctl(id, IPC_RMID, null)),
  };
}
