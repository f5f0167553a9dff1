/** What a step inside of a call says of values: bytes, counts, names. */
import { expect, test } from 'vitest';
import { InsidePane } from '../../../src/screens/lab/panes/inside.tsx';
import type { LabView } from '../../../src/screens/lab/view.ts';
import { HELLO, momentOf } from './moments.ts';
import { paneLines } from './pictured.tsx';

const MEMORY = `---
title: T
summary: S
mechanism: sysv-shm
---
A  shmget(IPC_PRIVATE, 4096, 0600) = m
A  shmat(m, NULL, 0) = p
A  store32(p, 0x41) = 0
A  store32(p + 8, 0x42) = 0
`;

function shown(view: LabView): string {
  return paneLines(InsidePane, view).join('\n');
}

async function inside(step: number): Promise<string> {
  return shown(await momentOf(MEMORY, step));
}

test('bytes are written as C writes them, and only those that changed', async () => {
  const text = await inside(3);
  expect(text).toMatch(/bytes\+8 "\\0" → "B"/);
  expect(text).not.toMatch(/\?/);
});

test('a page that is new shows its bytes from the start', async () => {
  expect(await inside(2)).not.toMatch(/bytes .*\?/);
});

test('a count of bytes is a number', async () => {
  const view = await momentOf(HELLO, 3, undefined, 0);
  expect(shown(view)).toMatch(/bytes 0 → 5/);
});

test('what a call returns has the name that the transcript gives it', async () => {
  const text = `A  fork() = B
B  sigprocmask(SIG_BLOCK, [SIGUSR1]) = 0
B  sigwaitinfo([SIGUSR1], info) <unfinished ...>
A  kill(B, SIGUSR1) = 0
B  <... sigwaitinfo resumed> = SIGUSR1
A  pipe([r, w]) = 0
A  fcntl(r, F_GETFL) = O_RDONLY
`;
  const at = async (step: number, moment = 0) =>
    shown(await momentOf(text, step, undefined, moment));
  expect(await at(3, 1)).toMatch(/sigwaitinfo returns SIGUSR1$/m);
  expect(await at(3)).toMatch(/kill returns 0$/m);
  expect(await at(5)).toMatch(/fcntl returns O_RDONLY$/m);
});

test('a call that returns a process names it', async () => {
  const view = await momentOf(HELLO, 1);
  expect(shown(view)).toMatch(/fork returns B$/m);
});

test('an event that changes several objects names each of them', async () => {
  const text = `A  socketpair(AF_UNIX, SOCK_STREAM, 0, [a, b]) = 0
A  send(a, "Hi", 2, 0) = 2
A  recv(b, "Hi", 2, 0) = 2
`;
  const read = shown(await momentOf(text, 2));
  expect(read).toMatch(/socket:1 sk_wmem_alloc \d+ → 0/);
  expect(read).toMatch(/socket:2 qlen 1 → 0/);
  const sent = shown(await momentOf(text, 1));
  expect(sent).toMatch(/ {2}sk_wmem_alloc 0 → \d+/);
});
