/** The supervisor's part of the doctor: tries what a run needs, in a room that is thrown away. */

import { closeSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { sameFile } from '../../native/linux-kcmp.ts';
import type { Native } from '../../native/native.ts';
import { pidfdGetfd } from '../../native/sys-pidfd.ts';
import { ControlMemories } from './actor/control.ts';
import type { Task } from './actor/task.ts';
import type { DoctorCostCode, DoctorId, DoctorItem } from './client/doctor.ts';
import { Clock, counterIsSteady } from './clock.ts';
import { RealKernelError } from './errors.ts';
import { startFirst } from './room/first-process.ts';
import { leftoverObjects, leftovers } from './room/leftovers.ts';
import { buildRoom, type Room } from './room/room.ts';

/** Namespaces by flag of unshare(2), tried one after another in one process. */
const NAMESPACES: readonly (readonly [DoctorId, number])[] = [
  ['user-namespace', 0x10000000],
  ['mount-namespace', 0x00020000],
  ['pid-namespace', 0x20000000],
  ['network-namespace', 0x40000000],
  ['ipc-namespace', 0x08000000],
];

const MSG_COPY = 0o40000;
const IPC_NOWAIT = 0o4000;
const ENOSYS = -38;

function finding(
  id: DoctorId,
  ok: boolean,
  value: string | number | null,
  cost: DoctorCostCode,
): DoctorItem {
  return ok ? { id, ok, value } : { id, ok, value, costCode: cost };
}

/** Try everything. Throws only what makes a real kernel impossible. */
export async function examine(native: Native, cpu: number): Promise<readonly DoctorItem[]> {
  const items: DoctorItem[] = [{ id: 'koffi', ok: true, value: null }];
  items.push(...(await tryNamespaces(native)));
  items.push(...(await tryRoom(native, cpu)));
  const left = leftovers();
  items.push(finding('leftovers', left === 0, left, 'cost.leftovers'));
  const objects = leftoverObjects();
  const none = objects === '';
  items.push(finding('leftover-objects', none, none ? 0 : objects, 'cost.leftovers'));
  return items;
}

async function tryNamespaces(native: Native): Promise<DoctorItem[]> {
  const memories = new ControlMemories(native);
  try {
    return await unshared(native, memories);
  } finally {
    memories.close();
  }
}

async function unshared(native: Native, memories: ControlMemories): Promise<DoctorItem[]> {
  const { first, how, end } = startFirst(native, memories);
  const items: DoctorItem[] = [{ id: 'exec', ok: true, value: how }];
  for (const [id, flag] of NAMESPACES) {
    const result = first.run('unshare', flag);
    const mayDoWithout = id === 'user-namespace' && process.getuid?.() === 0;
    const ok = result === 0 || mayDoWithout;
    items.push(finding(id, ok, result === 0 ? null : -result, 'cost.no-room'));
  }
  await end();
  return items;
}

async function tryRoom(native: Native, cpu: number): Promise<DoctorItem[]> {
  let room: Room;
  try {
    room = buildRoom(native, { hostIpc: false, cpu });
  } catch (error) {
    if (!(error instanceof RealKernelError) || error.code !== 'real.room') throw error;
    return [finding('room', false, `${error.args.step} ${error.args.errno}`, 'cost.no-room')];
  }
  const { proc, mqueue, loopback, nesting, scheduler } = room.facts;
  const cpus = availableParallelism();
  const items = [
    finding('room', true, null, 'cost.no-room'),
    finding('room-proc', proc, null, 'cost.no-room-proc'),
    finding('room-mqueue', mqueue, null, 'cost.no-room-mqueue'),
    finding('room-loopback', loopback, null, 'cost.no-loopback'),
    finding('room-nesting', nesting === 'refused', null, 'cost.nesting'),
    finding('scheduler', scheduler === 'fifo', scheduler, 'cost.wake-order'),
    finding('processors', cpus > 1, cpus, 'cost.one-processor'),
    ...tryLooking(native, room, room.spawn(room.memories.actors.slot(0))),
    tryCopy(room.init),
    tryCounter(room.init),
  ];
  await room.close();
  return items;
}

/** How far one can look into an actor. */
function tryLooking(native: Native, room: Room, task: Task): DoctorItem[] {
  const fd = pidfdGetfd(native, task.pidfd, 0);
  if (fd >= 0) closeSync(fd);
  const same = sameFile(native, task.hostPid, 0, room.init.hostPid, 0);
  const inside = task.proc.inside();
  const stack = task.proc.read('stack');
  const items = [
    finding('pidfd-getfd', fd >= 0, fd >= 0 ? null : -fd, 'cost.no-borrowed-descriptors'),
    finding('kcmp', same !== null, null, 'cost.no-kcmp'),
    finding('proc-syscall', inside?.in === 'call', null, 'cost.no-proc-syscall'),
    finding('proc-wchan', task.proc.wchan() !== null, task.proc.wchan(), 'cost.no-wchan'),
    finding('proc-stack', stack !== undefined && stack !== '', null, 'cost.no-stack'),
  ];
  task.close();
  return items;
}

/** MSG_COPY (msgrcv(2)) is there when the kernel was built with CONFIG_CHECKPOINT_RESTORE. */
function tryCopy(init: Task): DoctorItem {
  const queue = init.run('msgget', 0, 0o600);
  init.scratch.begin();
  const buffer = init.scratch.alloc(64);
  const result = init.run('msgrcv', queue, buffer, 8, 0, MSG_COPY | IPC_NOWAIT);
  init.run('msgctl', queue, 0, 0);
  return finding('msg-copy', result !== ENOSYS, null, 'cost.no-msg-copy');
}

/** The counter's own cost in nanoseconds: how far apart two readings are with nothing between them. */
function tryCounter(init: Task): DoctorItem {
  return finding('counter', counterIsSteady(), new Clock(init).overheadNs(), 'cost.coarse-time');
}
