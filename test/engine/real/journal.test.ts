/** Whose journals are nobody's any more. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import { orphanedJournals } from '../../../src/engine/real/journal.ts';
import { skipUnless } from '../../support/skip.ts';

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
  const place = {
    boot: readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim(),
    pids: readlinkSync('/proc/self/ns/pid'),
    ipc: readlinkSync('/proc/self/ns/ipc'),
  };
  writeFileSync(path, JSON.stringify({ pid, start: statOf(pid).start, place, made: [] }));
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
  await vi.waitUntil(() => statOf(pid).letter === 'Z', { timeout: 10_000, interval: 5 });
  expect(orphanedJournals()).toEqual([path]);
});
