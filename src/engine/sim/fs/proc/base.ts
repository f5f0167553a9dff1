/**
 * /proc: of a process only what leads on from it, its descriptors and its root.
 *
 * Linux: fs/proc/base.c, fs/proc/root.c, fs/proc/self.c, fs/proc/thread_self.c (v6.18)
 * Left out: whatever would have to be read. A run that opens it ends with a sentence.
 */
import { EACCES, ENOENT, EPERM } from '../../include/linux/errno.ts';
import {
  type inode,
  type inode_operations,
  MAY_WRITE,
  no_open_fops,
  OVERFLOW_UID,
  S_IFLNK,
} from '../../include/linux/fs.ts';
import { EXIT_DEAD, type task_struct } from '../../include/linux/sched.ts';
import { Lacks } from '../../lacks.ts';
import type { Machine } from '../../machine.ts';
import { generic_permission, new_inode } from '../inode.ts';
import { proc_fd } from './fd.ts';
import { proc_directory } from './generic.ts';

/** What Linux has of every process and this kernel has not. Linux: tgid_base_stuff, tid_base_stuff */
const LEFT_OUT: readonly string[] = [
  ...['arch_status', 'attr', 'autogroup', 'auxv', 'cgroup', 'children', 'clear_refs', 'cmdline'],
  ...['comm', 'coredump_filter', 'cpu_resctrl_groups', 'cpuset', 'environ', 'exe', 'fdinfo'],
  ...['gid_map', 'io', 'ksm_merging_pages', 'ksm_stat', 'latency', 'limits', 'loginuid'],
  ...['map_files', 'maps', 'mem', 'mountinfo', 'mounts', 'mountstats', 'net', 'ns', 'numa_maps'],
  ...['oom_adj', 'oom_score', 'oom_score_adj', 'pagemap', 'patch_state', 'personality'],
  ...['projid_map', 'sched', 'schedstat', 'seccomp_cache', 'sessionid', 'setgroups', 'smaps'],
  ...['smaps_rollup', 'stack', 'stat', 'statm', 'status', 'syscall', 'timens_offsets', 'timers'],
  ...['timerslack_ns', 'uid_map', 'wchan'],
];

type Lookup = NonNullable<inode_operations['lookup']>;

/** The root of /proc: the processes, and links to the one that looks. */
export function proc_root(k: Machine, parent: inode): inode {
  const made = new WeakMap<task_struct, inode>();
  const links = new Map<string, inode>([
    ['self', link(k, () => `${k.current.pid}`)],
    ['thread-self', link(k, () => `${k.current.pid}/task/${k.current.pid}`)],
  ]);
  // Linux: proc_pid_lookup()
  const lookup: Lookup = (_k, dir, name) => {
    const found = links.get(name);
    if (found !== undefined) return found;
    const task = [k.init_task, ...k.tasks].find(({ pid }) => `${pid}` === name);
    if (task === undefined || task.exit_state === EXIT_DEAD) return -ENOENT;
    const pid = made.get(task) ?? proc_pid(k, dir, task, true);
    made.set(task, pid);
    return pid;
  };
  return { ...proc_directory(k, 0o555, { lookup }), i_uid: OVERFLOW_UID, parent };
}

function link(k: Machine, get_link: NonNullable<inode_operations['get_link']>): inode {
  return new_inode(k, S_IFLNK | 0o777, { get_link }, no_open_fops);
}

/** The directory of a process, which has one for its threads, or of its thread. Linux: proc_pident_lookup() */
function proc_pid(k: Machine, parent: inode, task: task_struct, leader: boolean): inode {
  const root = link(k, () => {
    if (task === k.init_task) return -EACCES;
    return task.exit_state === 0 ? rootOf(parent) : -ENOENT;
  });
  let fd: inode | undefined;
  let threads: inode | undefined;
  const lookup: Lookup = (_k, dir, name) => {
    if (LEFT_OUT.includes(name)) throw new Lacks(`/proc/self/${name}`);
    if (name === 'root' || name === 'cwd') return root;
    if (name === 'task' && leader) {
      threads ??= proc_task(k, dir, task);
      return threads;
    }
    if (name !== 'fd') return -ENOENT;
    fd ??= proc_fd(k, dir, task);
    return hidden(k, task) ? { ...fd, i_uid: OVERFLOW_UID } : fd;
  };
  return { ...proc_directory(k, 0o555, { lookup, permission }), parent };
}

/** Nobody here changes his root. */
function rootOf(dir: inode): inode {
  return dir.parent ? rootOf(dir.parent) : dir;
}

/** True for what has no memory left, and for whoever is more privileged than the rest. Linux: task_dump_owner() */
function hidden(k: Machine, task: task_struct): boolean {
  return task.exit_state !== 0 || task === k.init_task;
}

/** The names of a process's directory are fixed: it is S_IMMUTABLE. */
function permission(_k: Machine, inode: inode, mask: number): number {
  return mask & MAY_WRITE ? -EPERM : generic_permission(inode, mask);
}

/** The directory of a process's threads, of which it has one. Linux: proc_task_lookup() */
function proc_task(k: Machine, parent: inode, task: task_struct): inode {
  let thread: inode | undefined;
  const lookup: Lookup = (_k, dir, name) => {
    if (name !== `${task.pid}`) return -ENOENT;
    thread ??= proc_pid(k, dir, task, false);
    return thread;
  };
  return { ...proc_directory(k, 0o555, { lookup }), parent };
}
