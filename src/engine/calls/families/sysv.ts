/** System V message queues, shared memory and semaphores. */
import type { ArgSpec, CallSpec, Commands } from '../spec.ts';
import {
  ADDR,
  ANY,
  arrayOf,
  BYTE_COUNT,
  both,
  enumOf,
  flagsOf,
  give,
  ID,
  INT,
  KEY,
  LONG,
  lengthOf,
  limit,
  maybe,
  PATH,
  PID,
  structOf,
  take,
  UINT,
  ULONG,
  USHORT,
} from '../types.ts';

const MSQID = { t: 'id', of: 'msg' } as const;
const SEMID = { t: 'id', of: 'sem' } as const;
const SHMID = { t: 'id', of: 'shm' } as const;

/** A structure that a command writes. */
function told(name: string): Partial<ArgSpec> {
  return { type: structOf(name), dir: 'out' };
}

/** What a command gets that looks at no structure. */
const NOTHING = { dir: 'in', unread: true } as const satisfies Partial<ArgSpec>;

const MSGCTL: Commands = {
  at: 1,
  decides: 2,
  args: {
    IPC_STAT: told('msqid_ds'),
    MSG_STAT: told('msqid_ds'),
    MSG_STAT_ANY: told('msqid_ds'),
    IPC_INFO: told('msginfo'),
    MSG_INFO: told('msginfo'),
    IPC_SET: { dir: 'in' },
  },
  others: NOTHING,
  results: { MSG_STAT: ID, MSG_STAT_ANY: ID },
};

const SHMCTL: Commands = {
  at: 1,
  decides: 2,
  args: {
    IPC_STAT: told('shmid_ds'),
    SHM_STAT: told('shmid_ds'),
    SHM_STAT_ANY: told('shmid_ds'),
    IPC_INFO: told('shminfo'),
    SHM_INFO: told('shm_info'),
    IPC_SET: { dir: 'in' },
  },
  others: NOTHING,
  results: { SHM_STAT: ID, SHM_STAT_ANY: ID },
};

/** union semun of the commands that take a number, or nothing. */
const VALUE = {
  type: { t: 'int', orNull: true },
  dir: 'in',
} as const satisfies Partial<ArgSpec>;
const VALUES = arrayOf(USHORT);

const SEMCTL: Commands = {
  at: 2,
  decides: 3,
  args: {
    IPC_STAT: told('semid_ds'),
    SEM_STAT: told('semid_ds'),
    SEM_STAT_ANY: told('semid_ds'),
    IPC_INFO: told('seminfo'),
    SEM_INFO: told('seminfo'),
    IPC_SET: { type: structOf('semid_ds'), dir: 'in' },
    SETVAL: VALUE,
    GETALL: { type: VALUES, dir: 'out' },
    SETALL: { type: VALUES, dir: 'in' },
  },
  others: { ...VALUE, unread: true },
  results: { GETPID: PID, SEM_STAT: ID, SEM_STAT_ANY: ID },
};

export const SYSV = {
  ftok: {
    family: 'sysv',
    section: 3,
    args: [give('path', PATH), give('proj_id', INT)],
    result: ID,
    en: 'Make a key from a file and a number, so that unrelated processes can agree on one.',
    zh: '由文件和编号生成键值，使无关进程能约定同一个键。',
  },
  msgget: {
    family: 'sysv',
    section: 2,
    args: [give('key', KEY), give('flags', flagsOf('ipcget'))],
    result: MSQID,
    en: 'Get the message queue of a key, or make it.',
    zh: '按键值取得或创建消息队列。',
  },
  msgsnd: {
    family: 'sysv',
    section: 2,
    args: [
      give('msqid', MSQID),
      give('msgp', structOf('msgbuf')),
      lengthOf(1, give('msgsz', ULONG)),
      give('flags', flagsOf('msgop')),
    ],
    result: INT,
    en: 'Put a message on a queue; sleeps while the queue is full.',
    zh: '把消息放入队列；队列满时睡眠。',
  },
  msgrcv: {
    family: 'sysv',
    section: 2,
    args: [
      give('msqid', MSQID),
      take('msgp', structOf('msgbuf')),
      give('msgsz', ULONG),
      give('msgtyp', LONG),
      give('flags', flagsOf('msgop')),
    ],
    result: BYTE_COUNT,
    en: 'Take a message from a queue, chosen by type; sleeps while there is none.',
    zh: '按类型从队列取出消息；没有时睡眠。',
  },
  msgctl: {
    family: 'sysv',
    section: 2,
    args: [
      give('msqid', MSQID),
      give('cmd', enumOf('msgctl')),
      maybe(both('buf', structOf('msqid_ds'))),
    ],
    result: INT,
    commands: MSGCTL,
    en: 'Look at, change or remove a message queue.',
    zh: '查看、修改或删除消息队列。',
  },
  shmget: {
    family: 'sysv',
    section: 2,
    args: [give('key', KEY), give('size', ULONG), give('flags', flagsOf('shmget'))],
    result: SHMID,
    en: 'Get the shared memory segment of a key, or make it.',
    zh: '按键值取得或创建共享内存段。',
  },
  shmat: {
    family: 'sysv',
    section: 2,
    args: [give('shmid', SHMID), give('addr', ADDR), give('flags', flagsOf('shmat'))],
    result: ADDR,
    en: "Map a segment into the caller's memory; the result is where.",
    zh: '把共享内存段映射到调用者的地址空间，返回其地址。',
  },
  shmdt: {
    family: 'sysv',
    section: 2,
    args: [give('addr', ADDR)],
    result: INT,
    en: "Take a segment out of the caller's memory.",
    zh: '从调用者的地址空间解除映射。',
  },
  shmctl: {
    family: 'sysv',
    section: 2,
    args: [
      give('shmid', SHMID),
      give('cmd', enumOf('shmctl')),
      maybe(both('buf', structOf('shmid_ds'))),
    ],
    result: INT,
    commands: SHMCTL,
    en: 'Look at, change or remove a segment; it goes when the last process detaches.',
    zh: '查看、修改或删除共享内存段；最后一个进程脱离后才真正消失。',
  },
  semget: {
    family: 'sysv',
    section: 2,
    args: [give('key', KEY), give('nsems', INT), give('flags', flagsOf('ipcget'))],
    result: SEMID,
    en: 'Get the semaphore set of a key, or make it.',
    zh: '按键值取得或创建信号量集。',
  },
  semop: {
    family: 'sysv',
    section: 2,
    args: [
      give('semid', SEMID),
      give('sops', arrayOf(structOf('sembuf'))),
      lengthOf(1, give('nsops', UINT)),
    ],
    result: INT,
    en: 'Do several semaphore operations, all or none; sleeps until all can be done.',
    zh: '执行一组信号量操作，要么全做要么不做；不能全做时睡眠。',
  },
  semtimedop: {
    family: 'sysv',
    section: 2,
    args: [
      give('semid', SEMID),
      give('sops', arrayOf(structOf('sembuf'))),
      give('nsops', UINT),
      limit(give('timeout', structOf('timespec'))),
    ],
    result: INT,
    en: 'Like semop, for a limited time.',
    zh: '与 semop 相同，但有时限。',
  },
  semctl: {
    family: 'sysv',
    section: 2,
    args: [
      give('semid', SEMID),
      give('semnum', INT),
      give('cmd', enumOf('semctl')),
      maybe(both('arg', ANY)),
    ],
    result: INT,
    commands: SEMCTL,
    en: 'Read, set or remove semaphores; GETVAL and its kin return what they read.',
    zh: '读取、设置或删除信号量；GETVAL 等命令直接返回读到的值。',
  },
} as const satisfies Record<string, CallSpec>;
