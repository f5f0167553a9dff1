/**
 * Work that is put off until its process goes back to its program, or ends.
 *
 * Linux: kernel/task_work.c (v6.18)
 * Left out: work for another process than the caller, which would have to be told of it.
 */
import type { Sleeping, task_struct } from '../include/linux/sched.ts';
import type { callback_head } from '../include/linux/task_work.ts';
import { type Machine, tracepoints } from '../machine.ts';
import { drop, keep } from '../resume.ts';

const at = tracepoints('kernel/task_work.c');

/**
 * Have a piece of work done before the process next runs its own program.
 *
 * @returns False where it is too late: the process has ended so far that it does no more work.
 */
export function task_work_add(task: task_struct, work: callback_head): boolean {
  if (task.task_works === null) return false;
  task.task_works.push(work);
  return true;
}

/** True while there is something to do. Linux: include/linux/task_work.h */
export function task_work_pending({ task_works }: task_struct): boolean {
  return task_works !== null && task_works.length > 0;
}

/**
 * Do all that was put off, the newest first, and what is put off meanwhile after that. At the end of a process the
 * list is closed with the last look at it.
 *
 * Sleeps: where a piece of work does.
 */
export function* task_work_run(k: Machine): Sleeping<void> {
  const { current } = k;
  if (!current.resuming && !task_work_pending(current)) {
    taken(current);
    return;
  }
  if (k.tracing) at.enter(k, 'task_work_run.enter', { works: current.task_works?.length ?? 0 });
  const list = keep(current, (): { works: callback_head[] } => ({ works: [] }));
  for (;;) {
    if (list.works.length === 0) list.works = taken(current);
    const work = list.works.at(-1);
    if (work === undefined) break;
    const slept = work.func(k, work.data as never);
    if (slept !== undefined) yield* slept;
    list.works.pop();
  }
  drop(current);
  if (k.tracing) at.leave(k);
}

function taken(task: task_struct): callback_head[] {
  const works = task.task_works ?? [];
  // Linux puts `work_exited` there.
  task.task_works = works.length === 0 && task.exiting ? null : [];
  return works;
}
