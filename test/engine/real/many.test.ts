/** Runs with many objects hold on both kernels alike, up to the kernel's own limits. `npm run bench many` has the times. */
import { expect } from 'vitest';
import { runFile } from '../../../src/engine/run/run-file.ts';
import { skipUnless } from '../../support/skip.ts';
import { CAN_RUN, WHY_NOT } from './support.ts';

const test = skipUnless(CAN_RUN, WHY_NOT);

/** Numbers from one to another, both included. */
function upTo(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}

async function holds(lines: readonly string[]): Promise<void> {
  const { ok, failures, difference, mistakes, skipped } = await runFile(
    lines.join('\n'),
    'many.ipc',
    { on: 'twin' },
  );
  expect({ ok, failures, difference, mistakes, skipped }).toEqual({
    ok: true,
    failures: [],
    mistakes: [],
  });
}

test('every descriptor that a process may have', async () => {
  await holds([
    'A  pipe([r, w]) = 0',
    ...upTo(5, 1022).map((fd) => `A  fcntl(r, F_DUPFD, ${fd}) = ${fd}`),
    'A  pipe([x, y]) = -1 EMFILE',
    'A  dup(r) = 1023',
    'A  dup(r) = -1 EMFILE',
    'A  fcntl(900, F_SETFL, O_NONBLOCK) = 0',
    'A  fcntl(901, F_SETFD, FD_CLOEXEC) = 0',
    'A  close(700) = 0',
    'A  close(701) = 0',
    'A  pipe([700, 701]) = 0',
    'A  fork() = B',
    'B  dup2(701, 3) = 3',
    'B  exit(0) = ?',
    'B  +++ exited with 0 +++',
  ]);
});

test('every segment that the kernel makes', async () => {
  await holds([
    ...upTo(1, 4096).map(() => 'A  shmget(IPC_PRIVATE, 1, 0600) = m'),
    'A  shmget(IPC_PRIVATE, 1, 0600) = -1 ENOSPC',
    'A  shmat(m, NULL, 0) = p',
    'A  fork() = B',
    'B  shmctl(m, IPC_RMID) = 0',
    'A  shmdt(p) = 0',
    'B  exit(0) = ?',
    'B  +++ exited with 0 +++',
    'A  shmget(IPC_PRIVATE, 1, 0600) = n',
  ]);
});

test('pipes, files, attachments and messages, made and taken away', async () => {
  const some = upTo(1, 150);
  await holds([
    'A  msgget(IPC_PRIVATE, 0600) = q',
    ...some.flatMap((n) => [
      'A  pipe([r, w]) = 0',
      `A  write(w, "${n}") = ${String(n).length}`,
      `A  open("/tmp/f${n}", O_RDWR|O_CREAT, 0600) = f`,
      `A  ftruncate(f, ${n}) = 0`,
      'A  close(f) = 0',
      'A  shmget(IPC_PRIVATE, 4096, 0600) = m',
      'A  shmat(m, NULL, 0) = p',
      'A  shmctl(m, IPC_RMID) = 0',
      `A  msgsnd(q, {${1 + (n % 7)}, "${n}"}, 0) = 0`,
    ]),
    'A  fork() = B',
    ...some.flatMap((n) => [
      `B  msgrcv(q, _, 10, ${n % 2 === 0 ? 0 : -7}, IPC_NOWAIT) = ?`,
      `A  unlink("/tmp/f${n}") = 0`,
    ]),
    'A  exit(0) = ?',
    'A  +++ exited with 0 +++',
    'B  exit(0) = ?',
    'B  +++ exited with 0 +++',
  ]);
});
