/** One descriptor as /proc/PID/fd and fdinfo show it (proc_pid_fd(5), proc_pid_fdinfo(5)), and as snapshots show it. */
import { type BigIntStats, statSync } from 'node:fs';
import { integer, plain } from '../../calls/integer.ts';
import type { FdView, FileView } from '../../model/snapshot.ts';
import { statusFlags } from '../../model/spelling.ts';
import type { Actor } from '../actor/actor.ts';
import { portableOpenFlags } from '../marshal/arch.ts';

const O_ACCMODE = 3;
/** By access mode: the fourth asks for both and gives neither (open(2)). */
const ACCESS = ['r', 'w', 'rw', '-'] as const;
export const O_CLOEXEC = 0o2000000;

/** What a descriptor leads to. */
export interface Target {
  readonly kind: 'pipe' | 'fifo' | 'other' | 'nothing';
  /** Tells files apart for as long as somebody has them open: device and inode number. */
  readonly key: string;
  /** The path, where there is one, as the room has it. */
  readonly path: string;
  /** It can no longer be looked at, though somebody has it open: a folder of /proc whose process has ended. */
  readonly gone?: true;
}

/** The key of a file that was looked at. */
export function keyOf({ dev, ino }: BigIntStats): string {
  return `${dev}:${ino}`;
}

/** One descriptor of one actor. */
export interface Entry {
  readonly actor: Actor;
  readonly fd: number;
  readonly target: Target;
  /** Open flags, with x86-64's numbers; FD_CLOEXEC as O_CLOEXEC. */
  readonly flags: number;
  /** The description's offset when the descriptor was looked at. */
  readonly pos: FileView['f_pos'];
  /** The open file description, `null` where the kernel does not tell. */
  readonly file: Description | null;
}

/** A descriptor without its description: it is not known yet which others share it. */
export type BareEntry = Omit<Entry, 'file'>;

/** An open file description of the run. */
export interface Description {
  /** `file:N` in the order in which they got their first descriptor; `file:A` for the null device that A was born with. */
  readonly name: string;
  /** Its place among all of them in that order. */
  readonly order: number;
  /**
   * Its own flags have O_CLOEXEC, as mq_open(2) leaves them: then fdinfo shows that of every descriptor of it, whatever exec
   * does with it (fs/proc/fd.c).
   */
  readonly keepsCloexec: boolean;
  /** Access mode and status flags: they are the description's, so whoever sets them sets them for all who share it. */
  flags: number;
  pos: FileView['f_pos'];
}

/** Whether two descriptors may share a description: what they lead to and may do is the same. */
export function sameKind(one: BareEntry, other: BareEntry): boolean {
  const modes = (one.flags ^ other.flags) & O_ACCMODE;
  return modes === 0 && sameTarget(one.target, other.target);
}

/** What is gone has no number any more; its path is what is left of it. */
function sameTarget(one: Target, other: Target): boolean {
  if (one.key === other.key) return true;
  return (one.gone === true || other.gone === true) && one.path === other.path;
}

/** A descriptor as /proc shows it; `undefined` where there is none of that number. */
export function bareEntry(actor: Actor, fd: number): BareEntry | undefined {
  const link = actor.task.proc.link(fd);
  const info = actor.task.proc.fdinfo(fd);
  if (link === undefined || info === undefined) return undefined;
  const flags = portableOpenFlags(Number.parseInt(/^flags:\t(\d+)/m.exec(info)?.[1] ?? '0', 8));
  const pos = plain(integer(BigInt(/^pos:\t(-?\d+)/m.exec(info)?.[1] ?? 0)));
  return { actor, fd, target: targetOf(actor.task.hostPid, fd, link), flags, pos };
}

/** What a descriptor shows of its description. */
export function descriptionOf({ flags, pos }: BareEntry): Pick<Description, 'flags' | 'pos'> {
  return { flags: flags & ~O_CLOEXEC, pos };
}

/** What a descriptor of a process leads to, by its link in /proc/PID/fd. */
export function targetOf(hostPid: number, fd: number, link: string): Target {
  if (link.startsWith('pipe:')) return { kind: 'pipe', key: link, path: '' };
  if (link === '/dev/null') return { kind: 'nothing', key: link, path: link };
  if (!link.startsWith('/')) return { kind: 'other', key: link, path: link };
  const path = link.replace(/ \(deleted\)$/, '');
  try {
    const stat = statSync(`/proc/${hostPid}/fd/${fd}`, { bigint: true });
    return { kind: stat.isFIFO() ? 'fifo' : 'other', key: keyOf(stat), path };
  } catch {
    return { kind: 'other', key: link, path, gone: true };
  }
}

/**
 * A descriptor as snapshots show it.
 *
 * @param before How it was shown before: given back if nothing of it has changed.
 */
export function fdView(entry: Entry, object: string | null, before: FdView | undefined): FdView {
  const flags = entry.file?.flags ?? entry.flags;
  const status = statusFlags(flags);
  const file = entry.file?.name ?? null;
  const same = before?.object === object && before.file === file;
  if (same && before.status.join() === status.join()) return before;
  return {
    fd: entry.fd,
    file,
    object,
    access: ACCESS[entry.flags & O_ACCMODE] ?? '-',
    status,
    cloexec: entry.file?.keepsCloexec ? null : (entry.flags & O_CLOEXEC) !== 0,
  };
}

/** Whether a description was opened for reading, for writing. */
export function accessOf(entry: Pick<Entry, 'flags'>): {
  readonly reads: boolean;
  readonly writes: boolean;
} {
  const access = entry.flags & O_ACCMODE;
  return { reads: access === 0 || access === 2, writes: access === 1 || access === 2 };
}
