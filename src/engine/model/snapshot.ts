/**
 * What a kernel looks like at one moment: plain data, the same shape from the simulation and from the real
 * kernel. Snapshots are immutable and share what did not change (a view that is `===` the previous one is
 * unchanged); equal states give equal snapshots, so no host pid, address or clock of the machine is in them.
 */

/** An actor's name as the transcript writes it: `A`, `B`, `Reader`. */
export type ActorName = string;

/** Names an object for one run, the same in both kernels: `pipe:1` (in order of creation), `fifo:/tmp/f`, `msg:0x1234`. */
export type ObjectId = string;

/**
 * A field's value; `null` is *unknown*: the kernel does not show it. The NULL pointer is the string "NULL"; an integer
 * that a number does not hold exactly is a string of its digits (calls/integer.ts, `plain`).
 */
export type Field = number | string | null;

/** Everything there is to see at one moment. */
export interface Snapshot {
  /** Nanoseconds since the run began: virtual in the simulation, 0 where it would make equal states differ. */
  readonly clockNs: number;
  readonly processes: readonly ProcessView[];
  readonly objects: readonly ObjectView[];
  /** The open file descriptions, in the order in which they got their first descriptor; absent in recordings before 1.1. */
  readonly files?: readonly FileView[];
}

/** How a process ended; `core` tells whether the default action dumps core. */
export type ExitView =
  | { readonly exited: number }
  | { readonly killed: string; readonly core: boolean };

/** One process, as its task_struct shows it. */
export interface ProcessView {
  readonly actor: ActorName;
  /** The parent's name, `init` for an unrelated process or an orphan, `null` when unknown. */
  readonly parent: ActorName | 'init' | null;
  /** `dead` = reaped: nothing is left in the kernel. */
  readonly state: 'running' | 'sleeping' | 'stopped' | 'zombie' | 'dead';
  readonly exit?: ExitView;
  /** The call that it is inside of, when it has not returned. */
  readonly call?: BlockedView;
  readonly fds: readonly FdView[];
  readonly signals?: SignalsView;
  readonly mappings?: readonly MappingView[];
}

/** A call that has not returned. */
export interface BlockedView {
  readonly name: string;
  /** The call as the transcript writes it, arguments included: `read(3, ..., 100)`. */
  readonly text: string;
  /** The kernel function it sleeps in, as /proc/PID/wchan names it: `anon_pipe_read`. */
  readonly wchan: string | null;
  /** The wait queue it sleeps on, the first of several; `null` when unknown. */
  readonly queue: QueueName | null;
  /** All of them where it stands in several at once, as in poll(2), in the order of entering them; absent otherwise, or unknown. */
  readonly queues?: readonly QueueName[];
}

/** A wait queue, or a list of sleepers, by the object that has it and its name there. */
export interface QueueName {
  readonly object: ObjectId;
  readonly name: string;
}

/**
 * An open file description (`struct file`), which descriptors share after dup and fork. The real kernel shows those that an
 * actor has a descriptor of; one that is held otherwise (by a message in flight) shows in the simulation only.
 */
export interface FileView {
  /** `file:3` in the order of first descriptors; `file:A` for the one that A was born with as 0, 1 and 2. */
  readonly id: string;
  /** References, of descriptors and of whatever else holds it; `null` where not all of them show. */
  readonly f_count: number | null;
  /** The offset at which the next read or write begins; digits where a number would not be exact. */
  readonly f_pos: number | string | null;
  /** As open(2) and fcntl(2) have them, the access mode first: `O_RDWR`, `O_APPEND`. */
  readonly f_flags: readonly string[];
  /** What it leads to, `null` for what is no object of a snapshot. */
  readonly object: ObjectId | null;
}

/** One entry of a descriptor table. */
export interface FdView {
  readonly fd: number;
  /** The description that it means (`FileView.id`); `null` where the kernel does not tell. */
  readonly file: string | null;
  /** What the description leads to, `null` for what is no object of a snapshot: a device, a directory. */
  readonly object: ObjectId | null;
  /** What the description may be used for; `-` for neither: opened with access mode 3. */
  readonly access: 'r' | 'w' | 'rw' | '-';
  /** File status flags besides the access mode: `O_NONBLOCK`, `O_APPEND`, `O_DIRECT`. */
  readonly status: readonly string[];
  /** exec closes it; `null` where the kernel does not tell. */
  readonly cloexec: boolean | null;
}

/** A process's signal state; sets are signal names in number order, `null` is unknown. */
export interface SignalsView {
  readonly pending: readonly string[] | null;
  readonly shared_pending: readonly string[] | null;
  readonly blocked: readonly string[] | null;
  readonly ignored: readonly string[] | null;
  readonly caught: readonly string[] | null;
  /** The sigqueue chain, oldest first, with payloads where known. */
  readonly queue: readonly SigqueueView[] | null;
  readonly actions: readonly SigactionView[];
  /** Handlers that are running now, outermost first. */
  readonly frames: readonly FrameView[];
  /** The timer that sends SIGALRM (alarm(2), setitimer(2)); absent while it is off. */
  readonly real_timer?: TimerView | null;
}

/** The interval timer ITIMER_REAL of a process (`signal_struct.real_timer`, `it_real_incr`). */
export interface TimerView {
  /** When it expires, in nanoseconds since the run began; `null` when it has, and its signal was not taken yet. */
  readonly expires: number | null;
  /** Nanoseconds between expiries; 0 for a timer that expires once. */
  readonly interval: number;
}

/** One queued signal instance (`struct sigqueue`). */
export interface SigqueueView {
  readonly signal: string;
  readonly shared: boolean;
  readonly info: { readonly [field: string]: Field };
}

/** A disposition other than SIG_DFL. */
export interface SigactionView {
  readonly signal: string;
  readonly handler: string;
  readonly flags: readonly string[];
  readonly mask: readonly string[];
}

/** A handler's frame on the user stack. */
export interface FrameView {
  readonly signal: string;
  readonly handler: string;
  /** The call that the delivery interrupted, if one was. */
  readonly interrupted: string | null;
}

/** A vm_area_struct that the transcript made. Addresses are names (`map:1`), never numbers. */
export interface MappingView {
  readonly name: string;
  readonly object: ObjectId | null;
  readonly pages: number;
  /** What may be done with it: of `rwx` the letters that apply, `-` for nothing at all. */
  readonly prot: string;
  readonly shared: boolean;
  /** Frame names in page order, `null` where no page is mapped yet; `null` altogether where they do not show. */
  readonly frames: readonly (string | null)[] | null;
  /** The page table entries that there are, in page order; `null` or absent where they do not show. */
  readonly ptes?: readonly PteView[] | null;
  /**
   * Where the entry for its first page stands, from the page directory down to the last table: four places; `null` where that
   * does not show, absent in recordings before 1.2.
   */
  readonly walk?: readonly number[] | null;
}

/** A page table entry; what is `null` is unknown. */
export interface PteView {
  /** Which page of the mapping it is for, from 0. */
  readonly index: number;
  readonly present: boolean | null;
  readonly write: boolean | null;
  readonly dirty: boolean | null;
  readonly accessed: boolean | null;
  /** The page is a file's or shared memory's, and no anonymous one; absent in recordings before 1.2. */
  readonly file?: boolean | null;
  /** No other page table entry leads to the page; absent in recordings before 1.2. */
  readonly alone?: boolean | null;
}

/**
 * A kernel object. `fields` holds the state once, under every name that any layout uses; which are drawn, in
 * what order, with what C type, is the layout's (`sim/include/linux`), found by `kind`.
 */
export interface ObjectView {
  readonly id: ObjectId;
  /** The kernel's structure: `pipe_inode_info`, `msg_queue`, `sem_array`, `shmid_kernel`, `page`. */
  readonly kind: string;
  /** What people call it: `pipe`, `/tmp/my_fifo`, `queue 0x1234`. */
  readonly label: string;
  readonly fields: { readonly [name: string]: Field };
  /** The structures it holds, in the kernel's order; `null` when the kernel does not show them. */
  readonly parts: readonly PartView[] | null;
  /** Its wait queues, each with its sleepers in the order in which they will be woken. */
  readonly queues: readonly QueueView[];
}

/** A structure inside an object: a pipe_buffer, a msg_msg, a sem. */
export interface PartView {
  readonly kind: string;
  readonly name: string;
  readonly fields: { readonly [name: string]: Field };
  /** The start of the bytes that it holds, as a Latin-1 string of at most 64 characters, when it holds bytes. */
  readonly bytes?: string;
}

/** A wait queue. `waiters` is `null` when the kernel does not show it. */
export interface QueueView {
  readonly name: string;
  readonly waiters: readonly WaiterView[] | null;
}

/** An entry of a wait queue, with what it waits for in words of the kernel's own fields. */
export interface WaiterView {
  /** The process that sleeps there; `null` where none does: a waker calls a function of the object. */
  readonly actor: ActorName | null;
  /** The object that stands there, where it is not just the process: an epoll instance. */
  readonly object?: ObjectId;
  readonly exclusive: boolean;
  readonly fields: { readonly [name: string]: Field };
}
