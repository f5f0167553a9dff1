/**
 * The documents' own program for shared memory: `memset` of a fresh System V segment of 1 MiB, timed from outside. Here the
 * same memory is written a second time, and page faults are counted, which tells what is timed the first time.
 */
import { loadLibc } from '../../../native/load.ts';
import { IPC_PRIVATE } from '../../../native/sys-ipc.ts';
import { type SysShm, sysShm } from '../../../native/sys-shm.ts';
import type { ShmTest } from '../../bench/model.ts';

const BYTES = 1024 * 1024;
const SEGMENTS = 15;
/** Only its owner may read and write it. */
const MODE = 0o600;

/**
 * Run it on fifteen segments. Each is marked for removal before it is written, so that nothing is left whatever becomes of
 * this process (shmctl(2), IPC_RMID).
 *
 * @throws NativeError where there is no C library to be called, CallError where shmget or shmat fail
 */
export async function runShmTest(): Promise<ShmTest> {
  const libc = await loadLibc();
  const shm = sysShm(libc);
  // The function that writes is compiled before anything is timed.
  const warm = new Uint8Array(BYTES);
  for (let time = 0; time < 10; time++) warm.fill(time);
  const tests = Array.from({ length: SEGMENTS }, () => testOne(shm, libc.view));
  return {
    firstNs: tests.map(({ first }) => first.ns),
    againNs: tests.map(({ again }) => again.ns),
    firstFaults: tests.map(({ first }) => first.faults),
    againFaults: tests.map(({ again }) => again.faults),
  };
}

function testOne(shm: SysShm, view: (address: bigint, length: number) => ArrayBuffer) {
  const id = shm.shmget(IPC_PRIVATE, BYTES, MODE);
  let address: bigint;
  try {
    address = shm.shmat(id);
  } finally {
    shm.shmremove(id);
  }
  try {
    const bytes = new Uint8Array(view(address, BYTES));
    return { first: timed(bytes), again: timed(bytes) };
  } finally {
    shm.shmdt(address);
  }
}

/** What it takes to write all of it, and the page faults meanwhile (getrusage(2), ru_minflt). */
function timed(bytes: Uint8Array): { readonly ns: number; readonly faults: number } {
  const before = process.resourceUsage().minorPageFault;
  const start = process.hrtime.bigint();
  bytes.fill(0x41);
  const ns = Number(process.hrtime.bigint() - start);
  return { ns, faults: process.resourceUsage().minorPageFault - before };
}
