/** sys/msg.h: System V message queues. A call that blocks blocks this thread. */
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

export const MSG_NOERROR = 0o10000;
export const MSG_EXCEPT = 0o20000;
export const MSG_COPY = 0o40000;

/**
 * struct msqid_ds behind its msg_perm (asm-generic/msgbuf.h, msqid64_ds): the same on x86-64 and aarch64, in glibc and
 * musl; musl says `msg_cbytes` by a macro for what glibc calls `__msg_cbytes`.
 */
export const MSQID_DS = {
  size: 120,
  fields: {
    msg_stime: ['time', 48],
    msg_rtime: ['time', 56],
    msg_ctime: ['time', 64],
    __msg_cbytes: ['ulong', 72],
    msg_qnum: ['ulong', 80],
    msg_qbytes: ['ulong', 88],
    msg_lspid: ['i32', 96],
    msg_lrpid: ['i32', 100],
  },
} as const satisfies Layout;

/** What IPC_STAT tells of a queue. */
export type MsqidDs = { readonly msg_perm: IpcPerm } & StructOf<typeof MSQID_DS.fields>;

/** struct msgbuf: a long for the type, then the text. */
export const MSGBUF_TEXT = 8;

/** A message: a type of at least 1, and bytes. */
export interface Message {
  readonly mtype: bigint;
  readonly mtext: Uint8Array;
}

/** Functions of sys/msg.h. Each throws CallError, its `code` being an error of the manual page. */
export interface SysMsg {
  /** msgget(2): the id of a key's queue. */
  msgget(key: number, flags: number): number;
  /** msgsnd(2). */
  msgsnd(id: number, message: Message, flags?: number): void;
  /** msgrcv(2): a message of at most so many bytes; `type` chooses as the manual page says. */
  msgrcv(id: number, size: number, type: number, flags?: number): Message;
  /** msgctl(2), IPC_STAT. */
  msgstat(id: number): MsqidDs;
  /** msgctl(2), IPC_SET: owner, mode, and bytes that the queue may hold. */
  msgset(id: number, perm: IpcPermSet, qbytes?: bigint): void;
  /** msgctl(2), IPC_RMID. */
  msgremove(id: number): void;
}

/** Bind sys/msg.h. */
export function sysMsg(libc: Libc): SysMsg {
  type Get = (key: number, flags: number) => number;
  type Send = (id: number, message: Uint8Array, size: number, flags: number) => number;
  type Receive = (id: number, m: Uint8Array, size: number, type: number, flags: number) => number;
  type Ctl = (id: number, ...rest: Parameters<Control>) => number;
  const get = libc.bind<Get>('int msgget(int key, int flags)');
  const send = libc.bind<Send>('int msgsnd(int id, const void *message, size_t size, int flags)');
  const receive = libc.bind<Receive>(
    'intptr_t msgrcv(int id, void *message, size_t size, long type, int flags)',
  );
  const ctl = libc.bind<Ctl>('int msgctl(int id, int command, void *memory)');
  const control =
    (id: number): Control =>
    (command, memory) =>
      ctl(id, command, memory);
  return {
    msgget: (key, flags) => succeeded(libc, 'msgget', get(key, flags)),
    msgsnd(id, { mtype, mtext }, flags = 0) {
      const bytes = new Uint8Array(MSGBUF_TEXT + mtext.length);
      new DataView(bytes.buffer).setBigInt64(0, mtype, true);
      bytes.set(mtext, MSGBUF_TEXT);
      succeeded(libc, 'msgsnd', send(id, bytes, mtext.length, flags));
    },
    msgrcv(id, size, type, flags = 0) {
      const bytes = new Uint8Array(MSGBUF_TEXT + size);
      const length = Number(succeeded(libc, 'msgrcv', receive(id, bytes, size, type, flags)));
      return {
        mtype: new DataView(bytes.buffer).getBigInt64(0, true),
        mtext: bytes.subarray(MSGBUF_TEXT, MSGBUF_TEXT + length),
      };
    },
    msgstat(id) {
      const bytes = statBytes(libc, 'msgctl', MSQID_DS.size, control(id));
      return { msg_perm: readPerm(bytes), ...readStruct(MSQID_DS, bytes) };
    },
    msgset(id, perm, qbytes) {
      setPerm(libc, 'msgctl', MSQID_DS.size, perm, control(id), (bytes) => {
        if (qbytes !== undefined) writeStruct(MSQID_DS, { msg_qbytes: qbytes }, bytes);
      });
    },
    msgremove: (id) => void succeeded(libc, 'msgctl', ctl(id, IPC_RMID, null)),
  };
}
