/** System V message queues, semaphores and shared memory. Structures are those of 64-bit Linux (linux/msg.h, sem.h, shm.h). */
import { AT_FDCWD } from '../../../native/linux-fcntl.ts';
import { syscallNumber } from '../../../native/syscall-numbers.ts';
import type { CallName } from '../../calls/spec.ts';
import { VALUE_BYTES } from '../../calls/value-bytes.ts';
import { isStruct, type StructValue, type Value } from '../../script/value.ts';
import type { Scratch } from '../actor/scratch.ts';
import {
  array,
  at,
  bytes,
  direct,
  field,
  int,
  long,
  longField,
  type Plan,
  type PlanContext,
  path,
  struct,
  withOuts,
} from './plan.ts';
import { timespec } from './process.ts';

const nr = syscallNumber;

const IPC_SET = 1;
const IPC_STAT = 2;
const IPC_INFO = 3;
const GETPID = 11;
const GETVAL = 12;
const GETALL = 13;
const GETNCNT = 14;
const GETZCNT = 15;
const SETVAL = 16;
const SETALL = 17;

/** The most semaphores of a set (SEMMSL, linux/sem.h), 16 bits each. */
const SEMMSL = 32000;
/** No semaphore has this value (SEMVMX is 32767), so it marks where GETALL ended. */
const NO_VALUE = 0xffff;
/** struct ipc64_perm. */
const PERM = 48;
/** No message is longer: /proc/sys/kernel/msgmax is 8192 unless somebody raised it. */
const MESSAGE_BYTES = 65536;
/** struct sembuf. */
const SEMBUF = 6;
/** The largest of msqid64_ds, semid64_ds, shmid64_ds, and the *_INFO structures. */
const DS = 128;

function readPerm(memory: Scratch, ds: number): StructValue {
  return {
    __key: memory.int32(ds),
    uid: memory.uint32(ds + 4),
    gid: memory.uint32(ds + 8),
    cuid: memory.uint32(ds + 12),
    cgid: memory.uint32(ds + 16),
    mode: memory.uint32(ds + 20),
    __seq: memory.uint16(ds + 24),
  };
}

function writePerm(memory: Scratch, ds: number, value: Value | undefined): void {
  const perm = isStruct(value) ? value : undefined;
  memory.setInt32(ds + 4, field(perm, 'uid'));
  memory.setInt32(ds + 8, field(perm, 'gid'));
  memory.setInt32(ds + 20, field(perm, 'mode'));
}

/** struct msqid_ds as IPC_STAT tells it. */
export function readMsqid(memory: Scratch, ds: number): StructValue {
  return {
    msg_perm: readPerm(memory, ds),
    msg_stime: memory.int64(ds + PERM),
    msg_rtime: memory.int64(ds + PERM + 8),
    msg_ctime: memory.int64(ds + PERM + 16),
    __msg_cbytes: memory.ulong(ds + PERM + 24),
    msg_qnum: memory.ulong(ds + PERM + 32),
    msg_qbytes: memory.ulong(ds + PERM + 40),
    msg_lspid: memory.int32(ds + PERM + 48),
    msg_lrpid: memory.int32(ds + PERM + 52),
  };
}

/** x86-64 has a word of padding behind each time (asm/sembuf.h). */
const SEM_TIMES = process.arch === 'x64' ? 16 : 8;

/** struct semid_ds as IPC_STAT tells it. */
export function readSemid(memory: Scratch, ds: number): StructValue {
  return {
    sem_perm: readPerm(memory, ds),
    sem_otime: memory.int64(ds + PERM),
    sem_ctime: memory.int64(ds + PERM + SEM_TIMES),
    sem_nsems: memory.ulong(ds + PERM + 2 * SEM_TIMES),
  };
}

/** struct shmid_ds as IPC_STAT tells it. */
export function readShmid(memory: Scratch, ds: number): StructValue {
  return {
    shm_perm: readPerm(memory, ds),
    shm_segsz: memory.ulong(ds + PERM),
    shm_atime: memory.int64(ds + PERM + 8),
    shm_dtime: memory.int64(ds + PERM + 16),
    shm_ctime: memory.int64(ds + PERM + 24),
    shm_cpid: memory.int32(ds + PERM + 32),
    shm_lpid: memory.int32(ds + PERM + 36),
    shm_nattch: memory.ulong(ds + PERM + 40),
  };
}

/** The integers of a structure one after another: of 4 bytes, or of 8. */
function readInts(names: string, size: 4 | 8): Reader {
  const fields = names.split(' ');
  return (memory, ds) =>
    Object.fromEntries(
      fields.map((name, i) => {
        const at = ds + size * i;
        return [name, size === 4 ? memory.int32(at) : memory.ulong(at)];
      }),
    );
}

type Reader = (memory: Scratch, ds: number) => StructValue;

const MSGINFO = readInts('msgpool msgmap msgmax msgmnb msgmni msgssz msgtql', 4);
/** struct msginfo, which ends with a field of 16 bits. */
const readMsginfo: Reader = (memory, ds) => ({
  ...MSGINFO(memory, ds),
  msgseg: memory.uint16(ds + 28),
});
const readSeminfo = readInts(
  'semmap semmni semmns semmnu semmsl semopm semume semusz semvmx semaem',
  4,
);
const readShminfo = readInts('shmmax shmmin shmmni shmseg shmall', 8);
const SHM_INFO = readInts('shm_tot shm_rss shm_swp swap_attempts swap_successes', 8);
/** struct shm_info, which begins with an int and a hole. */
const readShmInfo: Reader = (memory, ds) => ({
  used_ids: memory.int32(ds),
  ...SHM_INFO(memory, ds + 8),
});

/** What the commands that tell something write, by number. */
const TELLS: { readonly [call in 'msgctl' | 'semctl' | 'shmctl']: ReadonlyMap<number, Reader> } = {
  msgctl: new Map([
    [IPC_STAT, readMsqid],
    [IPC_INFO, readMsginfo],
    [11, readMsqid],
    [12, readMsginfo],
    [13, readMsqid],
  ]),
  semctl: new Map([
    [IPC_STAT, readSemid],
    [IPC_INFO, readSeminfo],
    [18, readSemid],
    [19, readSeminfo],
    [20, readSemid],
  ]),
  shmctl: new Map([
    [IPC_STAT, readShmid],
    [IPC_INFO, readShminfo],
    [13, readShmid],
    [14, readShmInfo],
    [15, readShmid],
  ]),
};

/** msgctl(2) and shmctl(2): three arguments, the last a structure. */
function control(name: 'msgctl' | 'shmctl', perm: string): Plan {
  return withOuts((context) => {
    const { memory } = context;
    const command = int(context, 1);
    const ds = memory.alloc(DS);
    const read = TELLS[name].get(command);
    if (command === IPC_SET) {
      const given = struct(context, 2);
      writePerm(memory, ds, given?.[perm]);
      memory.setInt64(ds + PERM + 40, name === 'msgctl' ? longField(given, 'msg_qbytes') : 0);
    }
    const pointer = context.args[2] === null && command !== 0 ? 0 : ds;
    return {
      call: { nr: nr(name), args: [int(context, 0), command, pointer] },
      outs: () => (read !== undefined && pointer !== 0 ? at(2, read(memory, ds)) : []),
    };
  });
}

/** What semctl's fourth argument is, by command: a value, or a pointer (semctl(2), union semun). */
function semun(
  context: PlanContext,
  command: number,
): { argument: number; outs: () => readonly (Value | undefined)[] } {
  const { memory } = context;
  const nothing = () => [];
  if (command === SETVAL) return { argument: int(context, 3), outs: nothing };
  if ([GETPID, GETVAL, GETNCNT, GETZCNT].includes(command) || context.args[3] === null) {
    return { argument: 0, outs: nothing };
  }
  if (command === SETALL) {
    const values = array(context, 3).map((value) => (typeof value === 'number' ? value : 0));
    const list = memory.alloc(2 * Math.max(values.length, SEMMSL));
    for (const [index, value] of values.entries()) memory.setInt16(list + 2 * index, value);
    return { argument: list, outs: nothing };
  }
  if (command === GETALL) {
    const list = memory.alloc(2 * SEMMSL);
    memory.view(list, 2 * SEMMSL).fill(NO_VALUE & 0xff);
    return { argument: list, outs: () => at(3, readValues(memory, list)) };
  }
  const ds = memory.alloc(DS);
  if (command === IPC_SET) writePerm(memory, ds, struct(context, 3)?.sem_perm);
  const read = TELLS.semctl.get(command);
  return { argument: ds, outs: () => (read === undefined ? [] : at(3, read(memory, ds))) };
}

function readValues(memory: Scratch, list: number): number[] {
  const values: number[] = [];
  for (let index = 0; index < SEMMSL; index++) {
    const value = memory.uint16(list + 2 * index);
    if (value === NO_VALUE) break;
    values.push(value);
  }
  return values;
}

/** The most operations of a call (SEMOPM, linux/sem.h). */
export const SEMOPM = 500;

/** struct sembuf of each operation, and how many. */
function operations(context: PlanContext): { readonly list: number; readonly count: number } {
  const { memory } = context;
  const given = array(context, 1).map((value) => (isStruct(value) ? value : undefined));
  const count = context.args[2] === undefined ? given.length : int(context, 2);
  if (context.args[1] === null) return { list: 0, count };
  // What is counted but not given is zero, as in a careful program.
  const list = memory.alloc(SEMBUF * Math.max(given.length, Math.min(SEMOPM, count >>> 0)));
  for (const [index, operation] of given.entries()) {
    memory.setInt16(list + SEMBUF * index, field(operation, 'sem_num'));
    memory.setInt16(list + SEMBUF * index + 2, field(operation, 'sem_op'));
    memory.setInt16(list + SEMBUF * index + 4, field(operation, 'sem_flg'));
  }
  return { list, count };
}

/** ftok(3): the inode's low 16 bits, the device's low 8 and the project's low 8. */
const ftok: Plan = function* (context) {
  const { memory } = context;
  const file = path(context, 0);
  const stat = memory.alloc(256);
  const STATX_INO = 0x100;
  const result = yield { nr: nr('statx'), args: [AT_FDCWD, file, 0, STATX_INO, stat] };
  if (result < 0) return { result };
  const inode = memory.uint32(stat + 32) & 0xffff;
  const device = memory.uint32(stat + 140) & 0xff;
  const key = inode | (device << 16) | ((int(context, 1) & 0xff) << 24);
  return { result: 0, value: key };
};

export const SYSV_PLANS = {
  ftok,
  msgget: direct((context) => ({
    nr: nr('msgget'),
    args: [int(context, 0), int(context, 1)],
  })),
  msgsnd: direct((context) => {
    const { memory } = context;
    const message = struct(context, 1);
    const flags = int(context, 3);
    if (message === undefined) {
      return { nr: nr('msgsnd'), args: [int(context, 0), 0, long(context, 2), flags] };
    }
    const value = message.mtext;
    const body = value instanceof Uint8Array ? value : bytes({ ...context, args: [value] }, 0);
    const size = context.args[2] === undefined ? body.length : long(context, 2);
    // The kernel refuses a message of such a size, and reads none of it.
    const room = size > VALUE_BYTES ? body.length : Math.max(Number(size), body.length);
    const whole = Buffer.alloc(8 + body.length);
    whole.writeBigInt64LE(BigInt(longField(message, 'mtype')));
    whole.set(body, 8);
    const pointer = memory.bytes(whole, 8 + room);
    return { nr: nr('msgsnd'), args: [int(context, 0), pointer, size, flags] };
  }),
  msgrcv: withOuts((context) => {
    const { memory } = context;
    const size = long(context, 2);
    const room = memory.alloc(8 + Math.min(Number(size), MESSAGE_BYTES));
    const pointer = context.args[1] === null ? 0 : room;
    const args = [int(context, 0), pointer, size, long(context, 3), int(context, 4)];
    return {
      call: { nr: nr('msgrcv'), args },
      outs: (length) =>
        at(1, { mtype: memory.int64(pointer), mtext: memory.copy(pointer + 8, length) }),
    };
  }),
  msgctl: control('msgctl', 'msg_perm'),
  shmget: direct((context) => ({
    nr: nr('shmget'),
    args: [int(context, 0), long(context, 1), int(context, 2)],
  })),
  shmat: direct((context) => ({
    nr: nr('shmat'),
    args: [int(context, 0), long(context, 1), int(context, 2)],
  })),
  shmdt: direct((context) => ({ nr: nr('shmdt'), args: [long(context, 0)] })),
  shmctl: control('shmctl', 'shm_perm'),
  semget: direct((context) => ({
    nr: nr('semget'),
    args: [int(context, 0), int(context, 1), int(context, 2)],
  })),
  semop: direct((context) => {
    const { list, count } = operations(context);
    return { nr: nr('semop'), args: [int(context, 0), list, count] };
  }),
  semtimedop: direct((context) => {
    const { list, count } = operations(context);
    const limit = timespec(context.memory, struct(context, 3));
    return { nr: nr('semtimedop'), args: [int(context, 0), list, count, limit] };
  }),
  semctl: withOuts((context) => {
    const command = int(context, 2);
    const { argument, outs } = semun(context, command);
    return {
      call: { nr: nr('semctl'), args: [int(context, 0), int(context, 1), command, argument] },
      outs,
    };
  }),
} as const satisfies { readonly [call in CallName]?: Plan };
