/** Reading /proc/PID without disturbing PID: kept-open files, parsed into what the settling and the probes need. */
import {
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  statSync,
} from 'node:fs';
import { RealKernelError } from '../errors.ts';

const buffer = Buffer.alloc(16384);
/**
 * No kernel function of a call: not asleep, or only the way into the kernel is left on the stack, because each
 * function between it and the scheduler left its frame to the next (hrtimer_nanosleep_restart).
 */
const NOWHERE: readonly string[] = ['', '0', 'do_syscall_64', 'invoke_syscall'];

/** What /proc/PID/status says (proc_pid_status(5)); signal sets are 64-bit masks, bit 0 for signal 1. */
export interface Status {
  /** R running, S sleeping, D uninterruptible, T stopped, t traced, Z zombie, X dead, I idle. */
  readonly state: string;
  readonly ppid: number;
  readonly switches: number;
  readonly sigPnd: bigint;
  readonly shdPnd: bigint;
  readonly sigBlk: bigint;
  readonly sigIgn: bigint;
  readonly sigCgt: bigint;
}

/** The system call that a process is inside of (proc_pid_syscall(5)). */
export type Inside =
  | { readonly in: 'call'; readonly nr: number; readonly arg0: number }
  /** Runnable: the kernel does not say. */
  | { readonly in: 'running' }
  /** Asleep or stopped outside of any system call, or a zombie. */
  | { readonly in: 'nothing' };

/** One process's files under /proc. The descriptors stay with the process they were opened for, never with a later one. */
export class ProcFiles {
  readonly pid: number;
  readonly #open = new Map<string, number>();

  constructor(pid: number) {
    this.pid = pid;
  }

  /**
   * The text of a file that the kernel gives in one piece, as it gives every file that is not a list: `undefined` once
   * the process is gone or where the kernel refuses.
   */
  read(name: string): string | undefined {
    try {
      const length = readSync(this.#fd(name), buffer, 0, buffer.length, 0);
      return buffer.toString('latin1', 0, length);
    } catch (error) {
      return orNothing(error);
    }
  }

  /** The text of a file that is a list, of which one read(2) gives about a page (fs/seq_file.c: seq_read_iter). */
  readList(name: string): string | undefined {
    try {
      const fd = this.#fd(name);
      let text = '';
      for (;;) {
        const length = readSync(fd, buffer, 0, buffer.length, text.length);
        if (length === 0) return text;
        text += buffer.toString('latin1', 0, length);
      }
    } catch (error) {
      return orNothing(error);
    }
  }

  /** Bytes of a file at a place; fewer at its end, `undefined` once the process is gone or where the kernel refuses. */
  bytes(name: string, from: number, length: number): Uint8Array | undefined {
    try {
      const bytes = new Uint8Array(length);
      return bytes.subarray(0, readSync(this.#fd(name), bytes, 0, length, from));
    } catch (error) {
      return orNothing(error);
    }
  }

  #fd(name: string): number {
    let fd = this.#open.get(name);
    if (fd === undefined) {
      fd = openSync(`/proc/${this.pid}/${name}`, 'r');
      this.#open.set(name, fd);
    }
    return fd;
  }

  /** The status, `undefined` once the process has been reaped. */
  status(): Status | undefined {
    const text = this.read('status');
    return text === undefined ? undefined : parseStatus(text);
  }

  /** Where the process is, `undefined` where the kernel does not say. */
  inside(): Inside | undefined {
    const text = this.read('syscall');
    if (text === undefined) return undefined;
    if (text.startsWith('running')) return { in: 'running' };
    const space = text.indexOf(' ');
    const nr = Number(text.slice(0, space));
    if (nr < 0) return { in: 'nothing' };
    const end = text.indexOf(' ', space + 1);
    return { in: 'call', nr, arg0: Number(text.slice(space + 1, end)) };
  }

  /** The kernel function it sleeps in, `null` when it does not sleep or the kernel does not say. */
  wchan(): string | null {
    const text = this.read('wchan');
    return text === undefined || NOWHERE.includes(text) ? null : text;
  }

  /** Its process id as it sees itself: the innermost of its namespaces (proc_pid_status(5), NSpid). */
  ownPid(): number | undefined {
    const found = /^NSpid:\t(.*)$/m.exec(this.read('status') ?? '')?.[1];
    return found === undefined ? undefined : Number(found.split('\t').at(-1));
  }

  /** The process group, as the supervisor numbers it (field 5 of proc_pid_stat(5)). */
  group(): number | undefined {
    const text = this.read('stat');
    if (text === undefined) return undefined;
    return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[2]);
  }

  /** A zombie's wait status word (field 52 of proc_pid_stat(5)). */
  exitCode(): number | undefined {
    const text = this.read('stat');
    if (text === undefined) return undefined;
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return Number(fields[49]);
  }

  /** Children, in the order in which they were made (CONFIG_PROC_CHILDREN), else by looking at every process. */
  children(): readonly number[] {
    const text = this.readList(`task/${this.pid}/children`);
    if (text !== undefined) return text.split(' ').filter(Boolean).map(Number);
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && parentOf(name) === this.pid)
      .map(Number);
  }

  /** A descriptor for what its page table says, 8 bytes a page (proc_pid_pagemap(5)). Throws where the system refuses. */
  pagemap(): number {
    return this.#fd('pagemap');
  }

  /** A descriptor for the process's memory, to be read and written at its addresses. Throws where the system refuses. */
  memory(): number {
    let fd = this.#open.get('mem');
    if (fd === undefined) {
      fd = openSync(`/proc/${this.pid}/mem`, 'r+');
      this.#open.set('mem', fd);
    }
    return fd;
  }

  /** How many descriptors there are; `undefined` where the kernel does not say (before Linux 6.2). */
  fdCount(): number | undefined {
    try {
      const { size } = statSync(`/proc/${this.pid}/fd`);
      return size === 0 ? undefined : size;
    } catch (error) {
      return orNothing(error);
    }
  }

  /** Descriptor numbers, ascending. */
  fds(): readonly number[] {
    try {
      return readdirSync(`/proc/${this.pid}/fd`)
        .map(Number)
        .sort((a, b) => a - b);
    } catch (error) {
      return orNothing(error) ?? [];
    }
  }

  /** What a descriptor leads to: `pipe:[123]`, `/tmp/fifo`, `socket:[5]`. */
  link(fd: number): string | undefined {
    try {
      return readlinkSync(`/proc/${this.pid}/fd/${fd}`);
    } catch (error) {
      return orNothing(error);
    }
  }

  /** The text of a descriptor's fdinfo (proc_pid_fdinfo(5)). */
  fdinfo(fd: number): string | undefined {
    try {
      return readFileSync(`/proc/${this.pid}/fdinfo/${fd}`, 'latin1');
    } catch (error) {
      return orNothing(error);
    }
  }

  /** Let the files go. */
  close(): void {
    for (const fd of this.#open.values()) closeSync(fd);
    this.#open.clear();
  }
}

/**
 * Nothing, for a file of a process that is gone, or that the kernel keeps to itself. Throws `real.files` where the
 * supervisor is to blame: a process must not seem gone because its files could not be opened.
 */
function orNothing(error: unknown): undefined {
  const { code, errno = 0 } = error as NodeJS.ErrnoException;
  if (code === 'EMFILE' || code === 'ENFILE')
    throw new RealKernelError('real.files', { errno: -errno });
  return undefined;
}

function parentOf(pid: string): number | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}

function parseStatus(text: string): Status {
  const field = (name: string) => {
    const at = text.indexOf(`\n${name}:`);
    return text.slice(at + name.length + 2, text.indexOf('\n', at + 1)).trim();
  };
  const mask = (name: string) => BigInt(`0x${field(name) || '0'}`);
  return {
    state: field('State').charAt(0),
    ppid: Number(field('PPid')),
    switches:
      Number(field('voluntary_ctxt_switches')) + Number(field('nonvoluntary_ctxt_switches')),
    sigPnd: mask('SigPnd'),
    shdPnd: mask('ShdPnd'),
    sigBlk: mask('SigBlk'),
    sigIgn: mask('SigIgn'),
    sigCgt: mask('SigCgt'),
  };
}
