/**
 * What a Node program pays that makes System V calls itself, through koffi: a message to another process and its
 * answer, against the same in C. The other process is the same C program both times; all share one processor.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadLibc } from '../src/native/load.ts';
import { pinTo } from '../src/native/sched.ts';
import { IPC_PRIVATE } from '../src/native/sys-ipc.ts';
import { type SysMsg, sysMsg } from '../src/native/sys-msg.ts';
import { median, report } from './report.ts';

const ROUNDS = 15;
const TRIPS = 20_000;
const BYTES = 16;
const CPU = 0;

/** The C program; undefined without a compiler. */
function compile(folder: string): string | undefined {
  const program = join(folder, 'lane');
  const source = fileURLToPath(new URL('./lane.c', import.meta.url));
  try {
    execFileSync('cc', ['-O2', '-o', program, source], { stdio: 'ignore' });
    return program;
  } catch {
    return undefined;
  }
}

/** Nanoseconds of a round trip from here, on average. */
function ping(msg: SysMsg, queue: number): number {
  const message = { mtype: 1n, mtext: new Uint8Array(BYTES) };
  const start = performance.now();
  for (let trip = 0; trip < TRIPS; trip++) {
    msg.msgsnd(queue, message);
    msg.msgrcv(queue, BYTES, 2);
  }
  return ((performance.now() - start) * 1e6) / TRIPS;
}

async function against(program: string): Promise<void> {
  const libc = await loadLibc();
  const msg = sysMsg(libc);
  const queue = msg.msgget(IPC_PRIVATE, 0o600);
  const echo = spawn(program, ['echo', String(queue), String(CPU)], { stdio: 'ignore' });
  const ended = new Promise((resolve) => echo.on('exit', resolve));
  try {
    pinTo(libc, [CPU]);
    const ratios: number[] = [];
    let last = '';
    ping(msg, queue);
    for (let round = 0; round < ROUNDS; round++) {
      const args = ['ping', String(queue), String(CPU), String(TRIPS)];
      const theirs = Number(execFileSync(program, args, { encoding: 'utf8' }));
      const ours = ping(msg, queue);
      ratios.push(ours / theirs);
      last = `${ours.toFixed(0)} against ${theirs.toFixed(0)} ns in the last round`;
    }
    const name = 'System V message and answer, koffi against C';
    report({ name, value: median(ratios), unit: 'x', atMost: 2, from: last });
  } finally {
    msg.msgremove(queue);
    await ended;
  }
}

const folder = mkdtempSync(join(tmpdir(), 'ipcscope-bench-'));
try {
  const program = compile(folder);
  if (program === undefined) console.log('skip koffi against C: no cc here');
  else await against(program);
} finally {
  rmSync(folder, { recursive: true });
}
