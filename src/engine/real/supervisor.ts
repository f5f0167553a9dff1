/**
 * The supervisor: the process that holds the room and drives the actors, on the program's behalf.
 *
 * It is a program of its own, so that a call which hurts never hurts the screen, and speaks plain messages.
 */
import { readFileSync } from 'node:fs';
import { NativeError } from '../../native/load.ts';
import { loadNative, type Native } from '../../native/native.ts';
import { dieWithParent } from '../../native/sys-prctl.ts';
import type { ActorName } from '../model/snapshot.ts';
import { Clock } from './clock.ts';
import { ControlMemory } from './control.ts';
import { RealKernelError } from './errors.ts';
import { examine } from './examine.ts';
import type { Answer, RealKernelOptions, Request, Started } from './protocol.ts';
import { buildRoom, type Room } from './room.ts';
import { RealRun } from './run.ts';
import { SIGKILL } from './task.ts';

/** What is open: at most one run at a time. */
interface Open {
  readonly memory: ControlMemory;
  readonly room: Room;
  readonly run: RealRun;
}

let native: Native | undefined;
let open: Open | undefined;
let queue: Promise<void> = Promise.resolve();

process.on('message', (request: Request) => {
  queue = queue.then(() => answer(request));
});
// Whoever asked is gone: so are we, and the kernel takes the room along (prctl(2), PR_SET_PDEATHSIG).
process.on('disconnect', () => process.exit(0));

async function answer(request: Request): Promise<void> {
  const { id } = request;
  try {
    reply({ id, value: await handle(request) });
  } catch (error) {
    reply({ id, error: described(error) });
  }
}

function reply(message: Answer): void {
  if (process.connected) process.send?.(message);
}

async function handle(request: Request): Promise<unknown> {
  switch (request.op) {
    case 'open':
      return openRoom(request.options);
    case 'start':
      return started(request.actors);
    case 'call':
      return opened().run.call(request.request);
    case 'advance':
      return opened().run.advance(request.ns);
    case 'doctor':
      native ??= await prepare();
      return examine(native, lastCpu());
    case 'close':
      return closeRoom();
  }
}

function started(actors: readonly ActorName[]): Started {
  const { run } = opened();
  const snapshot = run.start(actors);
  return { snapshot, pids: run.pids };
}

function opened(): Open {
  if (open === undefined) throw new RealKernelError('real.closed');
  if (!open.room.alive) throw new RealKernelError('real.room-lost');
  return open;
}

async function openRoom(options: RealKernelOptions): Promise<unknown> {
  native ??= await prepare();
  const cpu = options.pinned === false ? undefined : lastCpu();
  const memory = new ControlMemory(native);
  const room = await buildRoom(native, memory, { hostIpc: options.hostIpc === true, cpu });
  const clock = new Clock(room.init);
  open = { memory, room, run: new RealRun(native, memory, room, clock) };
  return room.facts;
}

async function closeRoom(): Promise<void> {
  const closing = open;
  open = undefined;
  closing?.run.close();
  await closing?.room.close();
  closing?.memory.close();
}

async function prepare(): Promise<Native> {
  const bound = await loadNative();
  dieWithParent(bound, SIGKILL);
  // The program may have died before that was said.
  if (!process.connected) process.exit(0);
  return bound;
}

/** The last processor that this process may run on (proc_pid_status(5), Cpus_allowed_list): all actors share it. */
function lastCpu(): number {
  const status = readFileSync('/proc/self/status', 'latin1');
  const list = /^Cpus_allowed_list:\t(.*)$/m.exec(status)?.[1] ?? '0';
  return Number(list.split(/[,-]/).at(-1));
}

function described(error: unknown): Extract<Answer, { error: unknown }>['error'] {
  if (error instanceof RealKernelError) return { code: error.code, args: error.args };
  if (error instanceof NativeError) return { code: error.code, args: { detail: error.detail } };
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: 'real.internal', args: { detail } };
}
