/** What stands in a room: an empty file system in memory with the devices that programs expect, a network, a /proc. */

import { AT_FDCWD } from '../../../native/linux-fcntl.ts';
import type { Task } from '../actor/task.ts';
import { furnishDevices } from './devices.ts';
import { must } from './first-process.ts';
import { raiseLoopback, settleNetwork } from './network.ts';

const MS_NOSUID = 2;
const MS_NODEV = 4;
const MS_NOEXEC = 8;
const MS_REC = 16384;
const MS_PRIVATE = 1 << 18;
const MNT_DETACH = 2;
const O_WRONLY = 1;
const O_CLOEXEC = 0o2000000;

/** KEYCTL_JOIN_SESSION_KEYRING (keyctl(2)). */
const JOIN_SESSION_KEYRING = 1;

/** What a room has, and what it shares. */
export interface Furnishing {
  /** The IPC namespace is the host's: nothing may lead to its objects but the run's own calls. */
  readonly hostIpc: boolean;
  /** The room has a user namespace of its own. */
  readonly userNamespace: boolean;
}

/** What of a room's furniture could be had. */
export interface Furniture {
  /** A /proc of the room's processes is mounted in it. */
  readonly proc: boolean;
  /** Files of the machine's /proc that init keeps open, by their paths: what they show is the room's. */
  readonly kept: ReadonlyMap<string, number>;
  /** POSIX message queues are mounted on /dev/mqueue. */
  readonly mqueue: boolean;
  /** The loopback device is up. */
  readonly loopback: boolean;
  /** No process of the room can make a user namespace, in which it would have capabilities again. */
  readonly nesting: 'refused' | 'possible';
}

/**
 * Furnish the room, by its init, and leave the file system that was there before. Throws `real.room` with the step.
 *
 * With the host's IPC namespace there is no /proc, through whose `mem` a process could get to make calls of its own,
 * and no /dev/mqueue, where the host's queues are files.
 */
export function furnish(init: Task, { hostIpc, userNamespace }: Furnishing): Furniture {
  const { scratch } = init;
  scratch.begin();
  const text = (value: string) => scratch.string(value);
  const none = 0;
  const mount = (kind: string, path: string, flags: number, options: string | undefined) =>
    init.run(
      'mount',
      text(kind),
      text(path),
      text(kind),
      flags,
      options === undefined ? none : text(options),
    );
  const make = (path: string, mode: number) =>
    must(init.run('mkdirat', AT_FDCWD, text(path), mode), `mkdir ${path}`);
  init.run('umask', 0);
  must(init.run('mount', none, text('/'), none, MS_REC | MS_PRIVATE, none), 'mount /');
  // The program's session keyring came along with its credentials (session-keyring(7)).
  init.run('keyctl', JOIN_SESSION_KEYRING, 0);
  const nesting = userNamespace && refuseNesting(init) ? 'refused' : 'possible';
  const kept = keepOpen(init);
  settleNetwork(init);
  init.scratch.begin();
  const quiet = MS_NOSUID | MS_NODEV;
  must(mount('tmpfs', '/tmp', quiet, 'mode=555,size=512m'), 'mount tmpfs');
  for (const path of ['/tmp/dev', '/tmp/proc']) make(path, 0o555);
  for (const path of ['/tmp/tmp', '/tmp/dev/shm', '/tmp/dev/mqueue']) make(path, 0o1777);
  furnishDevices(init, '/tmp/dev');
  const mqueue = !hostIpc && mount('mqueue', '/tmp/dev/mqueue', quiet | MS_NOEXEC, undefined) === 0;
  const proc =
    !hostIpc && mountProc((options) => mount('proc', '/tmp/proc', quiet | MS_NOEXEC, options));
  must(init.run('chdir', text('/tmp')), 'chdir');
  const dot = text('.');
  if (init.run('pivot_root', dot, dot) === 0) must(init.run('umount2', dot, MNT_DETACH), 'umount');
  else must(init.run('chroot', dot), 'chroot');
  must(init.run('chdir', text('/')), 'chdir');
  init.run('umask', 0o022);
  return { mqueue, proc, kept, loopback: raiseLoopback(init), nesting };
}

/** Files that show the namespace of whoever opened them, and have no place in the room (proc_sysvipc(5)). */
const KEPT = ['/proc/sysvipc/shm'] as const;

/** Open them before the machine's file system is left; those that cannot be opened are missing. */
function keepOpen(init: Task): ReadonlyMap<string, number> {
  const kept = new Map<string, number>();
  for (const path of KEPT) {
    const fd = init.run('openat', AT_FDCWD, init.scratch.string(path), O_CLOEXEC, 0);
    if (fd >= 0) kept.set(path, fd);
  }
  return kept;
}

/** Processes only, where the kernel can do that (since 5.8; proc(5), subset=pid): the machine's settings are not there. */
function mountProc(mount: (options: string | undefined) => number): boolean {
  return mount('subset=pid') === 0 || mount(undefined) === 0;
}

/** user_namespaces(7), /proc/sys/user: the limit is that of the writer's user namespace. */
function refuseNesting(init: Task): boolean {
  const { scratch } = init;
  const file = scratch.string('/proc/sys/user/max_user_namespaces');
  const fd = init.run('openat', AT_FDCWD, file, O_WRONLY, 0);
  if (fd < 0) return false;
  const written = init.run('write', fd, scratch.bytes(Buffer.from('0')), 1);
  init.run('close', fd);
  return written === 1;
}
