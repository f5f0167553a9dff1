import type { BlockedView, FdView, ProcessView, QueueView } from '../model/snapshot.ts';
import { exitView, statusFlags } from '../model/spelling.ts';
import { FMODE_READ, FMODE_WRITE, type file } from './include/linux/fs.ts';
import {
  __TASK_STOPPED,
  EXIT_DEAD,
  EXIT_ZOMBIE,
  TASK_RUNNING,
  type task_struct,
} from './include/linux/sched.ts';
import { WQ_FLAG_EXCLUSIVE, type wait_queue_head } from './include/linux/wait.ts';
import type { Machine, ProcessPart } from './machine.ts';
import { share } from './object.ts';

/** The process as it is now; the very same view as before when nothing that it shows has changed. */
export function processView(k: Machine, task: task_struct): ProcessView {
  const was = task.view;
  if (was !== null && !task.stale && !task.moved) return was;
  const view = was === null || task.stale ? share(was, draw(k, task)) : moved(task, was);
  task.stale = false;
  task.moved = false;
  task.view = view;
  return view;
}

function draw(k: Machine, task: task_struct): ProcessView {
  const parent = task.real_parent === k.init_task ? 'init' : task.real_parent.comm;
  const view: Drawing = { actor: task.comm, parent, state: stateOf(task), fds: descriptors(task) };
  if (task.exit_state !== 0) view.exit = exitView(task.exit_code);
  else if (task.request !== null) view.call = blockedView(task);
  const parts: ProcessPart = {};
  if (task.exit_state === 0) {
    for (const part of k.subsystems) Object.assign(parts, part.view?.(k, task));
  }
  return withParts(view, parts);
}

/** The process where nothing has changed but its state and its call: all else is what it was. */
function moved(task: task_struct, was: ProcessView): ProcessView {
  const state = stateOf(task);
  const call = task.exit_state === 0 && task.request !== null ? blockedView(task) : undefined;
  const same = share(was.call, call);
  if (state === was.state && same === was.call) return was;
  const view: Drawing = { actor: was.actor, parent: was.parent, state, fds: was.fds };
  if (was.exit !== undefined) view.exit = was.exit;
  if (same !== undefined) view.call = same;
  return withParts(view, was);
}

type Drawing = { -readonly [Member in keyof ProcessView]: ProcessView[Member] };

/** What parts of the kernel add. Absent is what there is nothing of, and the order is always the same. */
function withParts(view: Drawing, { mappings, signals }: ProcessPart): ProcessView {
  if (mappings !== undefined) view.mappings = mappings;
  if (signals !== undefined) view.signals = signals;
  return view;
}

function stateOf(task: task_struct): ProcessView['state'] {
  if (task.exit_state === EXIT_DEAD) return 'dead';
  if (task.exit_state === EXIT_ZOMBIE) return 'zombie';
  if (task.__state & __TASK_STOPPED) return 'stopped';
  return task.__state === TASK_RUNNING ? 'running' : 'sleeping';
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
  const reads = (filp.f_mode & FMODE_READ) !== 0;
  const writes = (filp.f_mode & FMODE_WRITE) !== 0;
  return {
    fd,
    file: filp.id,
    object: filp.target?.id ?? null,
    access: reads && writes ? 'rw' : writes ? 'w' : reads ? 'r' : '-',
    status: statusFlags(filp.f_flags),
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
