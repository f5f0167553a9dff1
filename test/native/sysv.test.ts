/** System V calls from here: every binding once on this machine's kernel, and its structures against the C compiler's. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { CallError } from '../../src/native/errno.ts';
import { type Libc, loadLibc } from '../../src/native/load.ts';
import { type Layout, SIZES } from '../../src/native/struct.ts';
import {
  IPC_CREAT,
  IPC_EXCL,
  IPC_NOWAIT,
  IPC_PERM,
  IPC_PRIVATE,
  sysIpc,
} from '../../src/native/sys-ipc.ts';
import {
  MSG_COPY,
  MSG_EXCEPT,
  MSG_NOERROR,
  MSGBUF_TEXT,
  MSQID_DS,
  sysMsg,
} from '../../src/native/sys-msg.ts';
import {
  GETNCNT,
  GETPID,
  GETVAL,
  GETZCNT,
  SEM_UNDO,
  SEMBUF,
  semidDs,
  sysSem,
} from '../../src/native/sys-sem.ts';
import { SHM_DEST, SHM_RDONLY, SHMID_DS, sysShm } from '../../src/native/sys-shm.ts';
import { skipUnless } from '../support/skip.ts';

const native = await loadLibc().then(
  (libc) => libc,
  () => undefined,
);
const test = skipUnless(native !== undefined, 'the C library cannot be reached');
const compilers = skipUnless(
  process.platform === 'linux' &&
    spawnSync('cc', ['-fsyntax-only', '-xc', '-'], { input: '#include <stdio.h>\n' }).status === 0,
  'no cc, or no header files of the C library',
);
const libc = native as Libc;
const now = () => Date.now() / 1000;
const PRIVATE = 0o600;

/** The error that a call failed with. */
function errorOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof CallError) return error.message;
    throw error;
  }
  return 'none';
}

test('a key is made of a file and a number', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ipcscope-test-'));
  try {
    const { ino, dev } = statSync(folder);
    const key = (0x41 << 24) | ((dev & 0xff) << 16) | (ino & 0xffff);
    expect(sysIpc(libc).ftok(folder, 0x41)).toBe(key);
    expect(errorOf(() => sysIpc(libc).ftok(join(folder, 'none'), 1))).toBe('ftok: ENOENT');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('messages', () => {
  const msg = sysMsg(libc);
  const q = msg.msgget(IPC_PRIVATE, PRIVATE);
  try {
    for (const [mtype, text] of [
      [3n, 'three'],
      [1n, 'one'],
      [2n, 'two'],
    ] as const) {
      msg.msgsnd(q, { mtype, mtext: Buffer.from(text) });
    }
    const full = msg.msgstat(q);
    expect(full.msg_perm).toMatchObject({ __key: 0, uid: process.getuid?.(), mode: PRIVATE });
    expect(full).toMatchObject({ msg_qnum: 3n, __msg_cbytes: 11n, msg_lspid: process.pid });
    expect(Math.abs(full.msg_stime - now())).toBeLessThan(60);
    expect(full.msg_rtime).toBe(0);
    expect(errorOf(() => msg.msgrcv(q, 3, -3))).toBe('none');
    expect(errorOf(() => msg.msgrcv(q, 2, 3))).toBe('msgrcv: E2BIG');
    const cut = msg.msgrcv(q, 2, 2, MSG_EXCEPT | MSG_NOERROR);
    expect([cut.mtype, Buffer.from(cut.mtext).toString()]).toEqual([3n, 'th']);
    expect(errorOf(() => msg.msgrcv(q, 9, 7, IPC_NOWAIT))).toBe('msgrcv: ENOMSG');
    const copied = errorOf(() => msg.msgrcv(q, 9, 0, MSG_COPY | IPC_NOWAIT));
    expect(['none', 'msgrcv: ENOSYS']).toContain(copied);
    msg.msgset(q, { mode: 0o640 }, 5n);
    expect(msg.msgstat(q)).toMatchObject({
      msg_qnum: 1n,
      msg_qbytes: 5n,
      msg_perm: { mode: 0o640 },
    });
    const long = { mtype: 1n, mtext: new Uint8Array(5) };
    expect(errorOf(() => msg.msgsnd(q, long, IPC_NOWAIT))).toBe('msgsnd: EAGAIN');
    expect(errorOf(() => msg.msgsnd(q, { ...long, mtype: 0n }))).toBe('msgsnd: EINVAL');
  } finally {
    msg.msgremove(q);
  }
  expect(errorOf(() => msg.msgstat(q))).toBe('msgctl: EINVAL');
  expect(errorOf(() => msg.msgget(0x1d_0000 + process.pid, 0))).toBe('msgget: ENOENT');
});

test('semaphores', () => {
  const sem = sysSem(libc);
  const s = sem.semget(IPC_PRIVATE, 3, IPC_CREAT | IPC_EXCL | PRIVATE);
  const op = (sem_num: number, sem_op: number, sem_flg = 0) => ({ sem_num, sem_op, sem_flg });
  try {
    expect(sem.semgetall(s)).toEqual([0, 0, 0]);
    sem.semsetall(s, [2, 0, 40_000 % 32_768]);
    sem.semsetval(s, 1, 7);
    expect(sem.semgetall(s)).toEqual([2, 7, 7232]);
    expect(() => sem.semsetall(s, [1])).toThrow(RangeError);
    expect(errorOf(() => sem.semsetval(s, 0, 32_768))).toBe('semctl: ERANGE');
    sem.semop(s, [op(0, -1), op(1, 3, SEM_UNDO), op(1, -3, SEM_UNDO)]);
    expect(sem.semask(s, 0, GETVAL)).toBe(1);
    expect(sem.semask(s, 0, GETPID)).toBe(process.pid);
    expect([sem.semask(s, 0, GETNCNT), sem.semask(s, 0, GETZCNT)]).toEqual([0, 0]);
    expect(errorOf(() => sem.semop(s, [op(2, -1), op(0, -2, IPC_NOWAIT)]))).toBe('semop: EAGAIN');
    expect(sem.semgetall(s)).toEqual([1, 7, 7232]);
    expect(errorOf(() => sem.semop(s, [op(3, 1)]))).toBe('semop: EFBIG');
    // No time at all: a longer sleep may be ended by a signal of the runtime's own.
    expect(errorOf(() => sem.semtimedop(s, [op(0, 0)], 0n))).toBe('semtimedop: EAGAIN');
    sem.semtimedop(s, [op(0, -1)], null);
    sem.semset(s, { mode: 0o400 });
    const stat = sem.semstat(s);
    expect(stat).toMatchObject({ sem_nsems: 3n, sem_perm: { __key: 0, mode: 0o400 } });
    expect(Math.abs(stat.sem_otime - now())).toBeLessThan(60);
    expect(Math.abs(stat.sem_ctime - now())).toBeLessThan(60);
  } finally {
    sem.semremove(s);
  }
  expect(errorOf(() => sem.semask(s, 0, GETVAL))).toBe('semctl: EINVAL');
});

test('shared memory', () => {
  const shm = sysShm(libc);
  const m = shm.shmget(IPC_PRIVATE, 5000, PRIVATE);
  let removed = false;
  try {
    const [one, other] = [shm.shmat(m), shm.shmat(m, 0n, SHM_RDONLY)];
    Buffer.from(libc.view(one, 5000)).write('Hello');
    expect(Buffer.from(libc.view(other, 5000)).toString('latin1', 0, 5)).toBe('Hello');
    const attached = shm.shmstat(m);
    expect(attached).toMatchObject({ shm_segsz: 5000n, shm_nattch: 2n, shm_cpid: process.pid });
    expect(attached.shm_lpid).toBe(process.pid);
    expect(Math.abs(attached.shm_atime - now())).toBeLessThan(60);
    shm.shmset(m, { mode: 0o400 });
    shm.shmdt(other);
    shm.shmremove(m);
    removed = true;
    const { shm_perm, shm_nattch } = shm.shmstat(m);
    expect(shm_perm.mode).toBe(0o400 | SHM_DEST);
    expect(shm_nattch).toBe(1n);
    shm.shmdt(one);
    expect(errorOf(() => shm.shmdt(one))).toBe('shmdt: EINVAL');
  } finally {
    if (!removed) shm.shmremove(m);
  }
  expect(errorOf(() => shm.shmat(m))).toMatch(/^shmat: E(INVAL|IDRM)$/);
  expect(errorOf(() => shm.shmget(IPC_PRIVATE, 0, PRIVATE))).toBe('shmget: EINVAL');
});

/** Size, then offset and size of every field, as the C compiler has them. */
function compiled(headers: string, struct: string, names: readonly string[]): number[] {
  const folder = mkdtempSync(join(tmpdir(), 'ipcscope-test-'));
  try {
    const fields = names
      .map((name) => `offsetof(S, ${name}), sizeof ((S *)0)->${name},`)
      .join('\n  ');
    const source = `#define _GNU_SOURCE
#include <stddef.h>
#include <stdio.h>
${headers}
typedef struct ${struct} S;
static const size_t told[] = {sizeof(S),
  ${fields}
};
int main(void) {
  for (size_t i = 0; i < sizeof told / sizeof *told; i++) printf("%zu ", told[i]);
}
`;
    writeFileSync(join(folder, 'layout.c'), source);
    execFileSync('cc', ['-o', join(folder, 'layout'), join(folder, 'layout.c')]);
    const output = execFileSync(join(folder, 'layout'), { encoding: 'utf8' });
    return output.trim().split(' ').map(Number);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function described({ size, fields }: Layout): number[] {
  return [size, ...Object.values(fields).flatMap(([kind, offset]) => [offset, SIZES[kind]])];
}

/** Structures as the C library has them, and where only the kernel's own headers do. */
const LAYOUTS: readonly (readonly [header: string, struct: string, layout: Layout])[] = [
  ['<sys/ipc.h>', 'ipc_perm', IPC_PERM],
  ['<sys/msg.h>', 'msqid_ds', MSQID_DS],
  ['<sys/sem.h>', 'semid_ds', semidDs()],
  ['<sys/sem.h>', 'sembuf', SEMBUF],
  ['<sys/shm.h>', 'shmid_ds', SHMID_DS],
  ['<asm/ipcbuf.h>', 'ipc64_perm', IPC_PERM],
  ['<asm/msgbuf.h>', 'msqid64_ds', MSQID_DS],
  ['<asm/sembuf.h>', 'semid64_ds', semidDs()],
  ['<asm/shmbuf.h>', 'shmid64_ds', SHMID_DS],
  // aarch64 uses the generic headers as they are, and these do not depend on the processor among 64-bit ones.
  ['<asm-generic/ipcbuf.h>', 'ipc64_perm', IPC_PERM],
  ['<asm-generic/msgbuf.h>', 'msqid64_ds', MSQID_DS],
  ['<asm-generic/sembuf.h>', 'semid64_ds', semidDs('arm64')],
  ['<asm-generic/shmbuf.h>', 'shmid64_ds', SHMID_DS],
];

for (const [header, struct, layout] of LAYOUTS) {
  compilers(`struct ${struct} of ${header} lies as the compiler lays it`, () => {
    const kernels = struct.includes('64');
    const names = Object.keys(layout.fields).map((name) =>
      kernels ? name.replace(/^__/, '') : name,
    );
    const found = compiled(`#include <sys/types.h>\n#include ${header}`, struct, names);
    expect(found).toEqual(described(layout));
  });
}

compilers('the text of a message begins behind its type', () => {
  const [size = 0, offset] = compiled('#include <sys/msg.h>', 'msgbuf', ['mtext']);
  expect(offset).toBe(MSGBUF_TEXT);
  expect(size).toBeGreaterThan(MSGBUF_TEXT);
});

compilers('the constants are the headers’ own', () => {
  const names = { MSG_COPY, MSG_EXCEPT, MSG_NOERROR, SEM_UNDO, SHM_RDONLY, SHM_DEST, GETPID };
  const more = { GETVAL, GETNCNT, GETZCNT, IPC_CREAT, IPC_EXCL, IPC_NOWAIT, IPC_PRIVATE };
  const checks = Object.entries({ ...names, ...more })
    .map(([name, value]) => `_Static_assert(${name} == ${value}, "${name}");`)
    .join('\n');
  const headers = '#include <sys/msg.h>\n#include <sys/sem.h>\n#include <sys/shm.h>\n';
  expect(compiled(headers + checks, 'ipc_perm', ['uid'])[0]).toBe(IPC_PERM.size);
});
