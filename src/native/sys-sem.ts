/** sys/sem.h: System V semaphores. A call that blocks blocks this thread. */
import { succeeded } from './errno.ts';
import type { Libc } from './load.ts';
import { type Layout, readStruct, type StructOf, writeStruct } from './struct.ts';
import {
  type Control,
  IPC_RMID,
  type IpcPerm,
  type IpcPermSet,
  readPerm,
  setPerm,
  statBytes,
} from './sys-ipc.ts';

export const SEM_UNDO = 0x1000;

export const GETPID = 11;
export const GETVAL = 12;
export const GETALL = 13;
export const GETNCNT = 14;
export const GETZCNT = 15;
export const SETVAL = 16;
export const SETALL = 17;

type SemidFields = {
  readonly sem_otime: readonly ['time', number];
  readonly sem_ctime: readonly ['time', number];
  readonly sem_nsems: readonly ['ulong', number];
};

/** asm-generic/sembuf.h, semid64_ds, which aarch64 uses. */
const GENERIC: Layout<SemidFields> = {
  size: 88,
  fields: { sem_otime: ['time', 48], sem_ctime: ['time', 56], sem_nsems: ['ulong', 64] },
};

/** arch/x86/include/uapi/asm/sembuf.h: a reserved word after each time. */
const X86_64: Layout<SemidFields> = {
  size: 104,
  fields: { sem_otime: ['time', 48], sem_ctime: ['time', 64], sem_nsems: ['ulong', 80] },
};

/**
 * struct semid_ds behind its sem_perm, for a processor as Node names it. glibc and musl have the kernel's layout; musl's
 * sem_nsems is an unsigned short on x86-64, padded to the word that the kernel writes, so the same bytes say the same.
 */
export function semidDs(arch: string = process.arch): Layout<SemidFields> {
  return arch === 'arm64' ? GENERIC : X86_64;
}

/** What IPC_STAT tells of a set. */
export type SemidDs = { readonly sem_perm: IpcPerm } & StructOf<SemidFields>;

/** struct sembuf, the same everywhere. */
export const SEMBUF = {
  size: 6,
  fields: { sem_num: ['u16', 0], sem_op: ['i16', 2], sem_flg: ['i16', 4] },
} as const satisfies Layout;

/** One operation of semop(2). */
export type Sembuf = StructOf<typeof SEMBUF.fields>;

/** Commands of semctl(2) that ask for a number about one semaphore. */
type SemAsk = typeof GETPID | typeof GETVAL | typeof GETNCNT | typeof GETZCNT;

/** Functions of sys/sem.h. Each throws CallError, its `code` being an error of the manual page. */
export interface SysSem {
  /** semget(2): the id of a key's set. */
  semget(key: number, count: number, flags: number): number;
  /** semop(2): all operations, or none. */
  semop(id: number, operations: readonly Sembuf[]): void;
  /** semtimedop(2): as semop, EAGAIN after so many nanoseconds; `null` waits for ever. */
  semtimedop(id: number, operations: readonly Sembuf[], ns: bigint | null): void;
  /** semctl(2), GETVAL, GETPID, GETNCNT and GETZCNT. */
  semask(id: number, index: number, command: SemAsk): number;
  /** semctl(2), SETVAL. */
  semsetval(id: number, index: number, value: number): void;
  /** semctl(2), GETALL. */
  semgetall(id: number): readonly number[];
  /** semctl(2), SETALL: as many values as the set has semaphores; throws RangeError for any other number. */
  semsetall(id: number, values: readonly number[]): void;
  /** semctl(2), IPC_STAT. */
  semstat(id: number): SemidDs;
  /** semctl(2), IPC_SET. */
  semset(id: number, perm: IpcPermSet): void;
  /** semctl(2), IPC_RMID. */
  semremove(id: number): void;
}

const NS = 1_000_000_000n;

function sembufs(operations: readonly Sembuf[]): Uint8Array {
  const bytes = new Uint8Array(operations.length * SEMBUF.size);
  operations.forEach((operation, index) => {
    writeStruct(SEMBUF, operation, bytes, index * SEMBUF.size);
  });
  return bytes;
}

/** struct timespec: two 64-bit words on both processors, in both C libraries. */
function timespec(ns: bigint): Uint8Array {
  return new Uint8Array(BigInt64Array.of(ns / NS, ns % NS).buffer);
}

/** Bind sys/sem.h. */
export function sysSem(libc: Libc): SysSem {
  type Get = (key: number, count: number, flags: number) => number;
  type Op = (id: number, operations: Uint8Array, count: number) => number;
  type TimedOp = (...args: [...Parameters<Op>, timeout: Uint8Array | null]) => number;
  type Ctl<T> = (id: number, index: number, command: number, argument: T) => number;
  const get = libc.bind<Get>('int semget(int key, int count, int flags)');
  const op = libc.bind<Op>('int semop(int id, void *operations, size_t count)');
  const timedOp = libc.bind<TimedOp>(
    'int semtimedop(int id, void *operations, size_t count, const void *timeout)',
  );
  // semctl takes `...`; on both processors such an argument travels as any fourth integer does.
  const ask = libc.bind<Ctl<number>>('int semctl(int id, int index, int command, long value)');
  const ctl = libc.bind<Ctl<Uint8Array | null>>(
    'int semctl(int id, int index, int command, void *memory)',
  );
  const layout = semidDs();
  const control =
    (id: number): Control =>
    (command, memory) =>
      ctl(id, 0, command, memory);
  const stat = (id: number): SemidDs => {
    const bytes = statBytes(libc, 'semctl', layout.size, control(id));
    return { sem_perm: readPerm(bytes), ...readStruct(layout, bytes) };
  };
  // The kernel reads and writes as many values as the set has, whatever the array holds.
  const count = (id: number): number => Number(stat(id).sem_nsems);
  return {
    semget: (key, semaphores, flags) => succeeded(libc, 'semget', get(key, semaphores, flags)),
    semop(id, operations) {
      succeeded(libc, 'semop', op(id, sembufs(operations), operations.length));
    },
    semtimedop(id, operations, ns) {
      const timeout = ns === null ? null : timespec(ns);
      const result = timedOp(id, sembufs(operations), operations.length, timeout);
      succeeded(libc, 'semtimedop', result);
    },
    semask: (id, index, command) => succeeded(libc, 'semctl', ask(id, index, command, 0)),
    semsetval: (id, index, value) => void succeeded(libc, 'semctl', ask(id, index, SETVAL, value)),
    semgetall(id) {
      const values = new Uint16Array(count(id));
      succeeded(libc, 'semctl', ctl(id, 0, GETALL, new Uint8Array(values.buffer)));
      return [...values];
    },
    semsetall(id, values) {
      const wanted = count(id);
      if (values.length !== wanted) throw new RangeError(`the set has ${wanted} semaphores`);
      const bytes = new Uint8Array(Uint16Array.from(values).buffer);
      succeeded(libc, 'semctl', ctl(id, 0, SETALL, bytes));
    },
    semstat: stat,
    semset: (id, perm) => setPerm(libc, 'semctl', layout.size, perm, control(id)),
    semremove: (id) => void succeeded(libc, 'semctl', ctl(id, 0, IPC_RMID, null)),
  };
}
