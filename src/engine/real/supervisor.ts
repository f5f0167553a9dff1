/**
 * The supervisor: the process that holds the room and drives the actors, on the program's behalf.
 *
 * It is a program of its own, so that a call which hurts never hurts the screen, and speaks plain messages.
 */
import { readFileSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { NativeError } from '../../native/load.ts';
import { loadNative, type Native } from '../../native/native.ts';
import { fixLayout } from '../../native/sys-personality.ts';
import { dieWithParent } from '../../native/sys-prctl.ts';
import { syscallNumber } from '../../native/syscall-numbers.ts';
import type { CallRequest } from '../model/kernel.ts';
import type { ActorName, Snapshot } from '../model/snapshot.ts';
import { SIGKILL } from './actor/task.ts';
import { deltaOf } from './client/delta.ts';
import {
  type Answer,
  type Called,
  HERE,
  type Probed,
  type RealKernelOptions,
  type Reported,
  type Request,
  type Started,
} from './client/protocol.ts';
import { Clock } from './clock.ts';
import { RealKernelError } from './errors.ts';
import { examine } from './examine.ts';
import { RealRun } from './real-run.ts';
import { Journal, sweepJournals } from './room/journal.ts';
import { buildRoom, type Room } from './room/room.ts';
import { GET_OF } from './room/sysv-kind.ts';
import { HostIpc, ROOM, type Territory } from './room/territory.ts';

/** What is open: at most one run at a time. */
interface Open {
  readonly room: Room;
  readonly run: RealRun;
  readonly territory: Territory;
  /** The last snapshot that was sent. */
  sent: Snapshot | undefined;
}

let native: Native | undefined;
let open: Open | undefined;
let queue: Promise<void> = Promise.resolve();

process.on('message', (request: Request) => {
  // Whoever closes does not wait for time to pass.
  if (request.op === 'close') open?.run.passage.hurry();
  queue = queue.then(() => answer(request));
});
// Whoever asked is gone: so are we, and the kernel takes the room along (prctl(2), PR_SET_PDEATHSIG).
process.on('disconnect', () => {
  open?.territory.close();
  leave();
});
if (!process.connected) leave();
reply({ id: HERE, value: undefined });

async function answer(request: Request): Promise<void> {
  const { id } = request;
  try {
    reply({ id, value: await handle(request) });
  } catch (error) {
    reply({ id, error: described(error) });
  }
}

function reply(message: Answer): void {
  // An answer cannot be sent if the program has gone meanwhile. Without a listener, that error would end this process
  // before it hears of the disconnect and removes what was made.
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}

async function handle(request: Request): Promise<unknown> {
  switch (request.op) {
    case 'open':
      return openRoom(request.options);
    case 'start':
      return started(request.actors);
    case 'call':
      return called(request.request);
    case 'advance':
      return passed(request.ns);
    case 'doctor':
      native ??= await prepare();
      return examine(native, lastCpu());
    case 'close':
      return closeRoom();
  }
}

function started(actors: readonly ActorName[]): Started {
  const now = opened();
  const snapshot = now.run.start(actors);
  now.sent = snapshot;
  return { snapshot, pids: now.run.takeBorn(), memory: now.room.facts.memory };
}

async function called(request: CallRequest): Promise<Called> {
  const now = opened();
  const report = reported(now, await now.run.call(request));
  return { report, pids: now.run.takeBorn() };
}

async function passed(ns: number): Promise<Reported> {
  const now = opened();
  return reported(now, await now.run.advance(ns));
}

function reported(now: Open, report: Probed): Reported {
  const snapshot = deltaOf(now.sent, report.snapshot);
  now.sent = report.snapshot;
  return { ...report, snapshot, limits: now.run.limits };
}

function opened(): Open {
  if (open === undefined) throw new RealKernelError('real.closed');
  if (!open.room.alive) throw new RealKernelError('real.room-lost');
  return open;
}

async function openRoom(options: RealKernelOptions): Promise<void> {
  native ??= await prepare();
  sweepJournals(native);
  const { hostIpc = false, pinned = true } = options;
  // First: where no list can be kept nothing may be made.
  const territory = hostIpc ? outside(native) : ROOM;
  const room = buildRoom(native, { hostIpc, cpu: pinned ? lastCpu() : undefined });
  // What is not the room's does not go with it: when the program dies, there is something to be removed first.
  if (territory !== ROOM) dieWithParent(native, 0);
  const run = new RealRun(native, room, new Clock(room.init), territory);
  open = { room, run, territory, sent: undefined };
}

function outside(bound: Native): Territory {
  return new HostIpc({
    journal: new Journal(bound),
    objectOf: (kind, key) => bound.syscall(syscallNumber(GET_OF[kind]), key, 0, 0),
    queueExists: (name) => bound.mqExists(name.slice(1)),
  });
}

async function closeRoom(): Promise<boolean> {
  if (open === undefined) return false;
  const stood = open.room.alive;
  open.run.close();
  await open.room.close();
  open.territory.close();
  // Only now: until here the program may die, and then what is left is still to be removed.
  open = undefined;
  return stood;
}

async function prepare(): Promise<Native> {
  const bound = await loadNative();
  dieWithParent(bound, SIGKILL);
  fixLayout(bound);
  // The program may have died before that was said.
  if (!process.connected) leave();
  return bound;
}

/** End at once. Node's own way out joins its threads, and was seen to wait for them for ever on a machine at its limit. */
function leave(): never {
  // What that way out would still have written, where it was asked to (Node 22.10).
  nodeModule.flushCompileCache?.();
  process.kill(process.pid, 'SIGKILL');
  throw new RealKernelError('real.closed');
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
  const { code, path = '' } = error as NodeJS.ErrnoException;
  if (code === 'EMFILE' || code === 'ENFILE') return { code: 'real.files', args: { errno: code } };
  // What a run shows is read there, and it is there wherever Linux runs as usual.
  if (code === 'ENOENT' && path.startsWith('/proc/')) return { code: 'real.no-proc', args: {} };
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: 'real.internal', args: { detail: trace.replace(/\s*\n\s*/g, ' | ') } };
}
