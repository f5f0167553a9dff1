/**
 * /proc: of a process only what leads on from it, its descriptors and its root.
 *
 * Linux: fs/proc/base.c, fs/proc/root.c, fs/proc/self.c, fs/proc/thread_self.c (v6.18)
 * Left out: whatever would have to be read. A run that opens it ends with a sentence.
 */

import { Lacks } from '../../../model/lacks.ts';
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
import type { Machine } from '../../machine.ts';
import { generic_permission, new_inode } from '../inode.ts';
import { proc_fd } from './fd.ts';
import { PROC_SB, proc_directory } from './generic.ts';

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

/** An inode of a process: whose it is. Linux: fs/proc/internal.h struct proc_inode */
export interface proc_inode extends inode {
  readonly task: task_struct;
}

/** A directory of a process, or of one of its threads, with those below it that have been looked up. */
interface proc_pid_directory extends proc_inode {
  /** It has a directory of threads. */
  readonly leader: boolean;
  readonly root: inode;
  fd: inode | null;
  threads: inode | null;
}

/** The root of /proc: the processes that have been looked up, and links to the one that looks. */
interface proc_root_directory extends inode {
  readonly pids: Map<task_struct, inode>;
  readonly links: Map<string, inode>;
}

type Lookup = NonNullable<inode_operations['lookup']>;
type Link = NonNullable<inode_operations['get_link']>;

const proc_self_get_link: Link = (k) => `${k.current.pid}`;
const proc_thread_self_get_link: Link = (k) => `${k.current.pid}/task/${k.current.pid}`;

/** The root of /proc. */
export function proc_root(k: Machine, parent: inode): inode {
  const made: proc_root_directory = {
    ...proc_directory(k, 0o555, { lookup: proc_root_lookup }),
    i_uid: OVERFLOW_UID,
    parent,
    pids: new Map(),
    links: new Map([
      ['self', link(k, proc_self_get_link)],
      ['thread-self', link(k, proc_thread_self_get_link)],
    ]),
  };
  return made;
}

/** Linux: proc_pid_lookup() */
const proc_root_lookup: Lookup = (k, dir, name) => {
  const { pids, links } = dir as proc_root_directory;
  const found = links.get(name);
  if (found !== undefined) return found;
  const task = [k.init_task, ...k.tasks].find(({ pid }) => `${pid}` === name);
  if (task === undefined || task.exit_state === EXIT_DEAD) return -ENOENT;
  const pid = pids.get(task) ?? proc_pid(k, dir, task, true);
  pids.set(task, pid);
  return pid;
};

function link(k: Machine, get_link: Link): inode {
  return new_inode(k, PROC_SB, S_IFLNK | 0o777, { get_link }, no_open_fops);
}

/** The directory of a process, which has one for its threads, or of its thread. */
function proc_pid(k: Machine, parent: inode, task: task_struct, leader: boolean): inode {
  const root: proc_inode = { ...link(k, proc_root_link), task, parent };
  const made: proc_pid_directory = {
    ...proc_directory(k, 0o555, { lookup: proc_pident_lookup, permission: proc_pid_permission }),
    parent,
    task,
    leader,
    root,
    fd: null,
    threads: null,
  };
  return made;
}

const proc_root_link: Link = (k, inode) => {
  const { task, parent } = inode as proc_inode;
  if (task === k.init_task) return -EACCES;
  return task.exit_state === 0 && parent ? rootOf(parent) : -ENOENT;
};

const proc_pident_lookup: Lookup = (k, inode, name) => {
  const dir = inode as proc_pid_directory;
  const { task } = dir;
  if (LEFT_OUT.includes(name)) throw new Lacks(`/proc/self/${name}`);
  if (name === 'root' || name === 'cwd') return dir.root;
  if (name === 'task' && dir.leader) {
    dir.threads ??= proc_task(k, dir, task);
    return dir.threads;
  }
  if (name !== 'fd') return -ENOENT;
  dir.fd ??= proc_fd(k, dir, task);
  return hidden(k, task) ? { ...dir.fd, i_uid: OVERFLOW_UID } : dir.fd;
};

/** No process here changes its root. */
function rootOf(dir: inode): inode {
  return dir.parent ? rootOf(dir.parent) : dir;
}

/**
 * True for a process that has no memory left, and for one that is more privileged than the rest. Linux:
 * task_dump_owner()
 */
function hidden(k: Machine, task: task_struct): boolean {
  return task.exit_state !== 0 || task === k.init_task;
}

/** The names of a process's directory are fixed: it is S_IMMUTABLE. */
function proc_pid_permission(k: Machine, inode: inode, mask: number): number {
  return mask & MAY_WRITE ? -EPERM : generic_permission(k, inode, mask);
}

/** The directory of a process's threads, of which it has one. */
function proc_task(k: Machine, parent: inode, task: task_struct): inode {
  const made = { ...proc_directory(k, 0o555, { lookup: proc_task_lookup }), parent, task };
  return { ...made, thread: null } as proc_task_directory;
}

interface proc_task_directory extends proc_inode {
  thread: inode | null;
}

const proc_task_lookup: Lookup = (k, inode, name) => {
  const dir = inode as proc_task_directory;
  if (name !== `${dir.task.pid}`) return -ENOENT;
  dir.thread ??= proc_pid(k, dir, dir.task, false);
  return dir.thread;
};
