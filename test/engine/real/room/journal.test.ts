/** Whose journals are nobody's any more. */
import { type ChildProcess, spawn } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import {
  Journal,
  orphanedJournals,
  orphanedThings,
} from '../../../../src/engine/real/room/journal.ts';
import type { Native } from '../../../../src/native/native.ts';
import { PATIENTLY } from '../../../support/limits.ts';
import { skipUnless } from '../../../support/skip.ts';

const test = skipUnless(process.platform === 'linux', 'journals are of Linux, which this is not');

let state = '';
let parent: ChildProcess | undefined;

beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'journal-test-'));
  mkdirSync(join(state, 'ipcscope'));
  vi.stubEnv('XDG_STATE_HOME', state);
});

afterEach(() => {
  parent?.kill('SIGKILL');
  parent = undefined;
  vi.unstubAllEnvs();
  rmSync(state, { recursive: true });
});

/** State and start time, proc_pid_stat(5). */
function statOf(pid: number): { readonly letter: string; readonly start: string } {
  const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { letter: fields[0] ?? '', start: fields[19] ?? '' };
}

/** The journal of a supervisor with this process's number. */
function journalOf(pid: number): string {
  const path = join(state, 'ipcscope', `run-${pid}.json`);
  writeFileSync(path, JSON.stringify({ pid, start: statOf(pid).start, place: here(), made: [] }));
  return path;
}

function here() {
  return {
    boot: readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim(),
    pids: readlinkSync('/proc/self/ns/pid'),
    ipc: readlinkSync('/proc/self/ns/ipc'),
  };
}

/** A journal with the name of a process of this place, or of another, that holds some text. */
function named(pid: number, start: string, text: string, pids = here().pids, end = ''): string {
  const inode = pids.replace(/\D/g, '');
  const path = join(state, 'ipcscope', `run-${pid}-${start}-${inode}.json${end}`);
  writeFileSync(path, text);
  return path;
}

/** A process that waits to be told to end, under one that never asks how it ended. */
async function unasked(): Promise<number> {
  const script = 'sh -c "read line" <&0 & echo $!; exec 0<&-; exec sleep 60';
  const child = spawn('bash', ['-c', script], { stdio: ['pipe', 'pipe', 'ignore'] });
  parent = child;
  const line = await new Promise<string>((resolve) => {
    child.stdout.once('data', (bytes: Buffer) => resolve(bytes.toString()));
  });
  // Until it is sleep, it is a bash that asks after its children, and may take this one's end.
  const command = () => readFileSync(`/proc/${child.pid}/comm`, 'latin1').trim();
  await vi.waitUntil(() => command() === 'sleep', PATIENTLY);
  return Number(line);
}

test('one whose supervisor lives is its own', async () => {
  const pid = await unasked();
  journalOf(pid);
  expect(orphanedJournals()).toEqual([]);
});

test('one whose supervisor has ended is, though nobody asked how that ended', async () => {
  const pid = await unasked();
  const path = journalOf(pid);
  parent?.stdin?.end('now\n');
  await vi.waitUntil(() => statOf(pid).letter === 'Z', PATIENTLY);
  expect(orphanedJournals()).toEqual([path]);
});

test('one that cannot be read is, when its name is of a process here that has ended', () => {
  const { start } = statOf(process.pid);
  named(process.pid, start, '');
  named(process.pid, '1', '', 'pid:[17]');
  const damaged = named(process.pid, '1', '{"pid":');
  const written = named(process.pid, '1', '', undefined, '.new');
  expect(orphanedJournals()).toEqual([damaged, written]);
});

test('one that was being written counts, and what is in both is one thing', () => {
  const made = [{ kind: 'queue', name: 'no-such-queue' }];
  const file = { pid: process.pid, start: '1', place: here(), made };
  named(process.pid, '1', JSON.stringify(file));
  const more = [...made, { kind: 'shm', id: 5 }];
  named(process.pid, '1', JSON.stringify({ ...file, made: more }), undefined, '.new');
  expect(orphanedThings()).toEqual(more);
});

test('the name tells its process from every other, of whatever place', () => {
  const journal = new Journal({ mqUnlink: () => 0 } as unknown as Native);
  journal.add({ kind: 'queue', name: 'made' });
  const [name = ''] = readdirSync(join(state, 'ipcscope'));
  expect(name).toBe(
    `run-${process.pid}-${statOf(process.pid).start}-${here().pids.replace(/\D/g, '')}.json`,
  );
  journal.close();
  expect(readdirSync(join(state, 'ipcscope'))).toEqual([]);
});

test('what cannot be noted is told, and removed all the same', () => {
  const removed: string[] = [];
  const mqUnlink = (name: string) => removed.push(name);
  const journal = new Journal({ mqUnlink } as unknown as Native);
  const { start } = statOf(process.pid);
  // Where the list is written first.
  const inode = here().pids.replace(/\D/g, '');
  mkdirSync(join(state, 'ipcscope', `run-${process.pid}-${start}-${inode}.json.new`));
  expect(() => journal.add({ kind: 'queue', name: 'made' })).toThrow(
    expect.objectContaining({
      code: 'real.journal',
      args: { folder: join(state, 'ipcscope'), why: 'EISDIR' },
    }),
  );
  journal.close();
  expect(removed).toEqual(['made']);
});
