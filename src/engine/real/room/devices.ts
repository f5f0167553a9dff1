/**
 * The files of a room's /dev that every shell example needs: devices of the machine's own, and links into /proc; and
 * who owns the room's directories.
 */
import { AT_FDCWD } from '../../../native/linux-fcntl.ts';
import type { Task } from '../actor/task.ts';

const S_IFREG = 0o100000;
const MS_BIND = 4096;

/**
 * Devices that keep nothing and lead nowhere (null(4)); /dev/tty is the caller's own controlling terminal (tty(4)),
 * which nobody in a room has: opening it is ENXIO.
 */
const DEVICES = ['null', 'zero', 'tty'] as const;

/** Links that the system's start makes on every Linux (proc_pid_fd(5)): to what the *caller* has open. */
const LINKS = [
  ['fd', '/proc/self/fd'],
  ['stdin', '/proc/self/fd/0'],
  ['stdout', '/proc/self/fd/1'],
  ['stderr', '/proc/self/fd/2'],
] as const;

/**
 * Put them into a /dev that is being furnished, before the machine's own is left. In a user namespace nobody may make a
 * device (mknod(2): EPERM), so each is the machine's, mounted on an empty file; where that is refused it is not there.
 *
 * @param init The room's init, which sees both.
 * @param dev Where the room's /dev is now.
 */
export function furnishDevices(init: Task, dev: string): void {
  const text = (value: string) => init.scratch.string(value);
  for (const name of DEVICES) {
    const path = `${dev}/${name}`;
    init.run('mknodat', AT_FDCWD, text(path), S_IFREG | 0o666, 0);
    const mounted = init.run('mount', text(`/dev/${name}`), text(path), 0, MS_BIND, 0);
    if (mounted < 0) init.run('unlinkat', AT_FDCWD, text(path), 0);
  }
  for (const [name, target] of LINKS) {
    init.run('symlinkat', text(target), AT_FDCWD, text(`${dev}/${name}`));
  }
}

/** The directories that a room makes for itself. */
const DIRECTORIES = ['/', '/tmp', '/dev', '/dev/shm', '/dev/mqueue'] as const;

/**
 * Let the actors own the room's directories, as they do where the room's maker is the same user: what only an owner may
 * do (O_NOATIME of open(2)) is then the same whoever runs the program. Their modes still say who writes there.
 */
export function giveDirectories(init: Task, uid: number): void {
  init.scratch.begin();
  for (const path of DIRECTORIES) {
    init.run('fchownat', AT_FDCWD, init.scratch.string(path), uid, uid, 0);
  }
}
