/**
 * sys/ipc.h: keys, permissions, and what the three kinds of System V objects have in common.
 *
 * On 64-bit processors the C libraries hand the kernel's structures through as they are, so one layout serves glibc
 * and musl. They differ in names: glibc's `__key` and `__seq` are musl's `__ipc_perm_key` and `__ipc_perm_seq`, and the
 * latter is an int there, whose upper half the kernel leaves zero.
 */
import { succeeded } from './errno.ts';
import type { Libc } from './load.ts';
import { type Layout, readStruct, type StructOf, writeStruct } from './struct.ts';

export const IPC_PRIVATE = 0;
export const IPC_CREAT = 0o1000;
export const IPC_EXCL = 0o2000;
export const IPC_NOWAIT = 0o4000;

export const IPC_RMID = 0;
export const IPC_SET = 1;
export const IPC_STAT = 2;

/** struct ipc_perm (asm-generic/ipcbuf.h, ipc64_perm), the same on x86-64 and aarch64. */
export const IPC_PERM = {
  size: 48,
  fields: {
    __key: ['i32', 0],
    uid: ['u32', 4],
    gid: ['u32', 8],
    cuid: ['u32', 12],
    cgid: ['u32', 16],
    mode: ['u32', 20],
    __seq: ['u16', 24],
  },
} as const satisfies Layout;

/** Who may do what with an object, and who made it. */
export type IpcPerm = StructOf<typeof IPC_PERM.fields>;

/** What IPC_SET changes of it. */
export type IpcPermSet = Partial<Pick<IpcPerm, 'uid' | 'gid' | 'mode'>>;

/** Functions of sys/ipc.h. */
export interface SysIpc {
  /** ftok(3): the key of an existing file and the low 8 bits of a number. Throws CallError as stat(2) fails. */
  ftok(path: string, projectId: number): number;
}

/** Bind sys/ipc.h. */
export function sysIpc(libc: Libc): SysIpc {
  type Ftok = (path: string, projectId: number) => number;
  const ftok = libc.bind<Ftok>('int ftok(const char *path, int id)');
  return { ftok: (path, projectId) => succeeded(libc, 'ftok', ftok(path, projectId)) };
}

/** A `...ctl` call for one command on memory of ours: 0 or more, or -1 with errno. */
export type Control = (command: number, memory: Uint8Array | null) => number;

/** The bytes of an object's structure, by IPC_STAT. Throws CallError. */
export function statBytes(libc: Libc, call: string, size: number, control: Control): Uint8Array {
  const bytes = new Uint8Array(size);
  succeeded(libc, call, control(IPC_STAT, bytes));
  return bytes;
}

/**
 * Change owner and mode by IPC_SET; what is not named stays as it is.
 *
 * @param more Writes what else IPC_SET takes from the structure.
 * @throws CallError, EPERM for one thing; EACCES where the object may not be read.
 */
export function setPerm(
  libc: Libc,
  call: string,
  size: number,
  perm: IpcPermSet,
  control: Control,
  more: (bytes: Uint8Array) => void = () => {},
): void {
  const bytes = statBytes(libc, call, size, control);
  writeStruct(IPC_PERM, perm, bytes);
  more(bytes);
  succeeded(libc, call, control(IPC_SET, bytes));
}

/** The permissions that every one of the three structures begins with. */
export function readPerm(bytes: Uint8Array): IpcPerm {
  return readStruct(IPC_PERM, bytes);
}
