/**
 * What snapshots show of a process.
 *
 * No counterpart in Linux (the nearest are fs/proc/array.c and fs/proc/fd.c).
 */
import { defaultAction, signalName } from '../calls/signals.ts';
import type { BlockedView, ExitView, FdView, ProcessView, QueueView } from '../model/snapshot.ts';
import { O_APPEND, O_DIRECT, O_NONBLOCK } from './include/linux/fcntl.ts';
import { FMODE_READ, FMODE_WRITE, type file } from './include/linux/fs.ts';
import {
  __TASK_STOPPED,
  EXIT_DEAD,
  EXIT_ZOMBIE,
  TASK_RUNNING,
  type task_struct,
} from './include/linux/sched.ts';
import { WQ_FLAG_EXCLUSIVE, type wait_queue_head } from './include/linux/wait.ts';
import type { Machine } from './machine.ts';
import { share } from './object.ts';

/** The process as it is now; the very same view as before when nothing that it shows has changed. */
export function processView(k: Machine, task: task_struct): ProcessView {
  if (task.stale || task.view === null) {
    task.view = share(task.view, draw(k, task));
    task.stale = false;
  }
  return task.view;
}

function draw(k: Machine, task: task_struct): ProcessView {
  const parts = task.exit_state === 0 ? k.subsystems.map((part) => part.view?.(k, task)) : [];
  return Object.assign(
    {
      actor: task.comm,
      parent: task.real_parent === k.init_task ? 'init' : task.real_parent.comm,
      state: stateOf(task),
      fds: descriptors(task),
    },
    task.exit_state === 0 ? undefined : { exit: exitView(task.exit_code) },
    task.exit_state === 0 && task.request !== null ? { call: blockedView(task) } : undefined,
    ...parts,
  );
}

function stateOf(task: task_struct): ProcessView['state'] {
  if (task.exit_state === EXIT_DEAD) return 'dead';
  if (task.exit_state === EXIT_ZOMBIE) return 'zombie';
  if (task.__state & __TASK_STOPPED) return 'stopped';
  return task.__state === TASK_RUNNING ? 'running' : 'sleeping';
}

/** How a wait status word reads. Linux: include/uapi/linux/wait.h, the C library's WIFEXITED and its kin. */
export function exitView(status: number): ExitView {
  const sig = status & 0x7f;
  if (sig === 0) return { exited: (status >> 8) & 0xff };
  return { killed: signalName(sig) ?? `SIG${sig}`, core: defaultAction(sig) === 'core' };
}

/** The call that a process is inside of. */
export function blockedView(task: task_struct): BlockedView {
  const { request, queues } = task;
  const shown = queues.flatMap(({ owner, name }) => (owner ? [{ object: owner.id, name }] : []));
  const view: BlockedView = {
    name: request?.call ?? '',
    text: request?.text ?? '',
    wchan: task.wchan,
    queue: shown[0] ?? null,
  };
  return shown.length > 1 ? { ...view, queues: shown } : view;
}

function descriptors(task: task_struct): FdView[] {
  const views: FdView[] = [];
  for (const [fd, filp] of task.files.fd.entries()) {
    if (filp) views.push(descriptor(fd, filp, task.files.close_on_exec.has(fd)));
  }
  return views;
}

function descriptor(fd: number, filp: file, cloexec: boolean): FdView {
  const status: string[] = [];
  if (filp.f_flags & O_APPEND) status.push('O_APPEND');
  if (filp.f_flags & O_NONBLOCK) status.push('O_NONBLOCK');
  if (filp.f_flags & O_DIRECT) status.push('O_DIRECT');
  const reads = (filp.f_mode & FMODE_READ) !== 0;
  const writes = (filp.f_mode & FMODE_WRITE) !== 0;
  return {
    fd,
    file: filp.id,
    object: (filp.private_data ?? filp.f_inode.target)?.id ?? null,
    access: reads && writes ? 'rw' : writes ? 'w' : reads ? 'r' : '-',
    status,
    cloexec,
  };
}

/** A wait queue as it is now; the very same view as before when nobody has come or gone. */
export function queueView(wq: wait_queue_head): QueueView {
  wq.view ??= {
    name: wq.name,
    waiters: wq.head.map((entry) => ({
      actor: entry.private?.comm ?? null,
      ...(entry.object === null ? undefined : { object: entry.object.id }),
      exclusive: (entry.flags & WQ_FLAG_EXCLUSIVE) !== 0,
      fields: entry.fields,
    })),
  };
  return wq.view;
}
