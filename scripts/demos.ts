/**
 * Makes the recordings that ship, on this machine's kernel, from the labs that they are of.
 *
 *   npm run demos              all of them
 *   npm run demos pipe/hello   only these
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { record } from '../src/engine/index.ts';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** Three of each early family, and one of each later one. */
const LABS = [
  'pipe/hello',
  'pipe/full',
  'fifo/echo-stops',
  'sysv-msg/by-type',
  'posix-mq/notify-once',
  'sysv-sem/undo',
  'sysv-shm/hello',
  'signal/interrupted-read',
  'signal/realtime-queue',
  'signal/lost-wakeup',
  'mmap/copy-on-write',
  'mmap/strangers',
  'posix-sem/no-kernel',
  'futex/mutex',
  'unix-socket/passing-a-descriptor',
  'inet-socket/handshake',
  'inet-socket/time-wait',
  'epoll/edge-and-level',
] as const;

mkdirSync(join(ROOT, 'recordings'), { recursive: true });
const wanted = new Set(process.argv.slice(2));
for (const lab of LABS.filter((one) => wanted.size === 0 || wanted.has(one))) {
  const out = join(ROOT, 'recordings', `${lab.replace('/', '-')}.jsonl`);
  const source = readFileSync(join(ROOT, 'src/lessons', `${lab}.ipc`), 'utf8');
  rmSync(out, { force: true });
  const result = await record(source, lab, { on: 'real', out, locale: 'en' });
  if (!result.ok) {
    console.error(`${lab} did not run as it says: nothing that ships may be of a failed run.`);
    process.exitCode = 1;
  } else console.log(`${out}: ${result.steps} steps`);
}
