/**
 * Inodes, open file descriptions and what can be done with them.
 *
 * Linux: include/linux/fs.h (v6.18)
 * Left out: dentries apart from names, superblocks, groups, locks, leases.
 */
import { flagNames } from '../../../calls/flags.ts';
import { integer, plain } from '../../../calls/integer.ts';
import type { FileView, ObjectId } from '../../../model/snapshot.ts';
import type { Value } from '../../../script/value.ts';
import type { Machine } from '../../machine.ts';
import { type Sheet, share } from '../../object.ts';
import { ENXIO } from './errno.ts';
import type { epitem } from './eventpoll.ts';
import { O_CLOEXEC } from './fcntl.ts';
import type { vm_area_struct } from './mm.ts';
import type { address_space } from './pagemap.ts';
import type { pipe_inode_info } from './pipe_fs_i.ts';
import type { poll_table } from './poll.ts';
import type { Sleeping } from './sched.ts';
import type { iov_iter } from './uio.ts';

export const FMODE_READ = 0x1;
export const FMODE_WRITE = 0x2;
export const FMODE_LSEEK = 0x4;
/** The open operation succeeded, so that release will be called. */
export const FMODE_OPENED = 0x80000;
/** The file was made by opening it. */
export const FMODE_CREATED = 0x100000;
/** O_DIRECT is allowed. */
export const FMODE_CAN_ODIRECT = 0x400000;

export const S_IFMT = 0o170000;
export const S_IFIFO = 0o010000;
export const S_IFCHR = 0o020000;
export const S_IFDIR = 0o040000;
export const S_IFREG = 0o100000;
export const S_IFLNK = 0o120000;
export const S_IFSOCK = 0o140000;
export const S_ISUID = 0o4000;
export const S_ISGID = 0o2000;
export const S_IXGRP = 0o010;

export const MAY_EXEC = 1;
export const MAY_WRITE = 2;
export const MAY_READ = 4;

/** The user that all actors are, as a room numbers it. */
export const ROOM_UID = 0;
/** Whoever owns the machine's own devices and /proc: nobody whom a room has a number for. */
export const OVERFLOW_UID = 65534;

/** The most bytes that one read or write moves: INT_MAX rounded down to a page. */
export const MAX_RW_COUNT = 0x7ffff000;

/** Structures that a file may lead to: a pipe, an epoll instance, a message queue. Drawn under its id. */
export interface FileTarget {
  readonly id: ObjectId;
  /** What people call it: of what has a name, its path. */
  readonly label: string;
  /** Say that it has changed. */
  touch(): void;
}

/** What a kind of file can do. An absent operation is what Linux does when the pointer is NULL. */
export interface file_operations {
  readonly open?: (k: Machine, inode: inode, filp: file) => number | Sleeping<number>;
  readonly read_iter?: (k: Machine, filp: file, to: iov_iter) => number | Sleeping<number>;
  readonly write_iter?: (k: Machine, filp: file, from: iov_iter) => number | Sleeping<number>;
  /** Takes one buffer at a time, where `write_iter` takes all of a vector. */
  readonly write?: (k: Machine, filp: file, from: iov_iter) => number | Sleeping<number>;
  /** Put what a read would bring into the slots of a pipe. @returns How many bytes. */
  readonly splice_read?: (
    k: Machine,
    filp: file,
    pipe: pipe_inode_info,
    len: number,
    pos: bigint,
  ) => number | Sleeping<number>;
  /** Take from the slots of a pipe what a write would take from a buffer; `pos` is where in the file. @returns How many bytes. */
  readonly splice_write?: (
    k: Machine,
    pipe: pipe_inode_info,
    out: file,
    len: number,
    pos: bigint,
    now: boolean,
  ) => Sleeping<number>;
  /** Reads of it bring structures: how they are written. Absent where they bring bytes. No counterpart in Linux. */
  readonly records?: (bytes: Uint8Array) => Value;
  /** @returns Where it is then, or a negated errno. */
  readonly llseek?: (k: Machine, filp: file, offset: bigint, whence: number) => bigint | number;
  readonly poll?: (k: Machine, filp: file, wait: poll_table | null) => number;
  /** Enter the description, as that descriptor, into the list of those whose owner is told by SIGIO, or take it out. */
  readonly fasync?: (k: Machine, fd: number, filp: file, on: boolean) => number;
  readonly unlocked_ioctl?: (
    k: Machine,
    filp: file,
    cmd: number,
    put_user: (value: Value) => number,
  ) => number;
  /** What snapshots show a file of this kind to lead to; absent where it is what the inode says (`inode.target`). */
  readonly target?: (filp: file) => { readonly id: ObjectId } | null;
  /** Say what an area does that is to be a window on the file. @returns 0, or a negated errno. */
  readonly mmap?: (k: Machine, filp: file, vma: vm_area_struct) => number;
  /** A descriptor of it is closed, whoever else has one. Never sleeps. */
  readonly flush?: (k: Machine, filp: file) => void;
  /** The last reference is gone. It may sleep where a process closes: in close(2), on the way back from a call, at the end. */
  readonly release?: (k: Machine, inode: inode, filp: file) => void | Sleeping<void>;
}

/** A position that nothing moves. Linux: fs/read_write.c */
export function noop_llseek(_k: Machine, filp: file): bigint {
  return filp.f_pos;
}

/** What is never opened itself: a symbolic link, and a socket that has a name. Linux: fs/inode.c */
export const no_open_fops: file_operations = { open: () => -ENXIO };

/** What can be done with the names in a directory, and where a link leads. An absent operation is a NULL pointer. */
export interface inode_operations {
  /** The file of a name; `null` where there is none, and one can be made; an error where none can. */
  readonly lookup?: (k: Machine, dir: inode, name: string) => inode | null | number;
  /** @returns The new file, or a negated errno. */
  readonly create?: (k: Machine, dir: inode, name: string, mode: number) => inode | number;
  readonly mknod?: (k: Machine, dir: inode, name: string, mode: number) => inode;
  readonly unlink?: (k: Machine, dir: inode, name: string) => void;
  /** Where a symbolic link leads: a path, or the file itself where it is no matter of names. */
  readonly get_link?: (k: Machine, link: inode) => string | inode | number;
  /** Asked instead of the file's mode. */
  readonly permission?: (k: Machine, inode: inode, mask: number) => number;
  /** Change what describes the file: its size. */
  readonly setattr?: (k: Machine, inode: inode, attr: iattr) => number;
}

/** What of a file is to be changed. */
export interface iattr {
  /** Linux: loff_t */
  readonly ia_size: bigint;
}

/** A file system that is mounted. Kinds extend it with what they keep. */
export interface super_block {
  /** Bytes of a block. */
  readonly s_blocksize: number;
}

/** A file, whatever names it has. Kinds extend it with what they hold. */
export interface inode {
  readonly i_ino: number;
  i_mode: number;
  readonly i_uid: number;
  i_nlink: number;
  readonly i_sb: super_block;
  i_op: inode_operations;
  i_fop: file_operations;
  /** Bytes of a regular file. Linux: loff_t */
  i_size?: bigint;
  /** The pages of a file that has any. */
  readonly i_mapping?: address_space;
  /** The ring of a FIFO or pipe while somebody has it open. */
  i_pipe: FileTarget | null;
  /** Open file descriptions and other holders. */
  i_count: number;
  /** The last holder of a file without a name may have gone: give it up if so. */
  readonly evict?: (k: Machine) => void;
  /** The directory above a directory; `null` for the root, absent in what is no directory. Linux: d_parent */
  readonly parent?: inode | null;
  /** What snapshots show a file of it to lead to, where the kind of file does not say. */
  target: FileTarget | null;
}

/** True for a directory. */
export function S_ISDIR({ i_mode }: inode): boolean {
  return (i_mode & S_IFMT) === S_IFDIR;
}

/** True for a regular file. */
export function S_ISREG({ i_mode }: inode): boolean {
  return (i_mode & S_IFMT) === S_IFREG;
}

/** True for a pipe or FIFO. */
export function S_ISFIFO({ i_mode }: inode): boolean {
  return (i_mode & S_IFMT) === S_IFIFO;
}

/** True for a character device. */
export function S_ISCHR({ i_mode }: inode): boolean {
  return (i_mode & S_IFMT) === S_IFCHR;
}

/** True for a symbolic link. */
export function S_ISLNK({ i_mode }: inode): boolean {
  return (i_mode & S_IFMT) === S_IFLNK;
}

/** An entry of a list of descriptions whose owners are told by SIGIO. */
export interface fasync_struct {
  readonly fa_file: file;
  /** The number by which whoever asked for it meant the description. */
  fa_fd: number;
}

/** Whom a description's readiness is told to, and by which signal. */
export class fown_struct {
  /** A process's id, or a group's; 0 for nobody. */
  pid = 0;
  /** Linux: pid_type === PIDTYPE_PGID */
  isGroup = false;
  /** The signal that F_SETSIG chose; 0 for SIGIO. */
  signum = 0;
}

/**
 * An open file description: shared by dup and fork. What snapshots show of it may just be set: it is drawn again by itself.
 */
export class file {
  /** `file:3`, given when it gets its first descriptor. */
  id: string | null = null;
  private count = 1;
  private flags: number;
  private pos = 0n;
  f_mode: number;
  /** The pipe's w_counter when a FIFO was opened for reading without a writer: no POLLHUP until it moves. */
  f_pipe = 0;
  readonly f_op: file_operations;
  readonly f_inode: inode;
  /** Whom its readiness is told to; `null` as long as nobody has said anything of it. */
  f_owner: fown_struct | null = null;
  /** The items of epoll instances that watch it. Linux: struct hlist_head *f_ep */
  f_ep: epitem[] | null = null;
  /** Whatever the kind of file keeps here; `f_op.target` says whether snapshots show it. */
  private_data: unknown = null;
  private sheet: Sheet | null = null;
  private drawn: FileView | null = null;
  private stale = true;

  constructor(inode: inode, f_op: file_operations, f_flags: number, f_mode: number) {
    this.f_inode = inode;
    this.f_op = f_op;
    this.flags = f_flags;
    this.f_mode = f_mode;
  }

  get f_count(): number {
    return this.count;
  }

  set f_count(count: number) {
    this.count = count;
    this.touch();
  }

  get f_flags(): number {
    return this.flags;
  }

  set f_flags(flags: number) {
    this.flags = flags;
    this.touch();
  }

  /** Linux: loff_t */
  get f_pos(): bigint {
    return this.pos;
  }

  set f_pos(pos: bigint) {
    this.pos = pos;
    this.touch();
  }

  /** What it leads to: as its kind of file says, else as its inode does. */
  get target(): { readonly id: ObjectId } | null {
    return this.f_op.target?.(this) ?? this.f_inode.target;
  }

  /** Give it its name, under which snapshots show it from now on. */
  show(sheet: Sheet, id: string): void {
    this.id = id;
    this.sheet = sheet;
    sheet.filesChanged = true;
  }

  private touch(): void {
    this.stale = true;
    if (this.sheet !== null) this.sheet.filesChanged = true;
  }

  /** The description as it is now; the very same view as before when nothing that it shows has changed. */
  view(): FileView {
    if (this.stale || this.drawn === null) {
      this.drawn = share(this.drawn, {
        id: this.id ?? '',
        f_count: this.f_count,
        f_pos: plain(integer(this.f_pos)),
        // Closing at exec is a descriptor's, though mq_open(2) leaves the flag here too.
        f_flags: flagNames('open', this.f_flags & ~O_CLOEXEC),
        object: this.target?.id ?? null,
      });
      this.stale = false;
    }
    return this.drawn;
  }
}
