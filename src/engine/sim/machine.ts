/**
 * One simulated machine: all its state, and what every part of the kernel shares. Kernel functions take it as
 * their first argument, where Linux has global variables.
 *
 * No counterpart in Linux.
 */
import type { CallName } from '../calls/spec.ts';
import type { Chance, MachineLimit } from '../model/kernel.ts';
import type {
  ActorName,
  Field,
  FileView,
  ObjectId,
  ObjectView,
  ProcessView,
  Snapshot,
} from '../model/snapshot.ts';
import type { Consequence, Moment, TraceEntry, TraceId } from '../model/step.ts';
import type { Value } from '../script/value.ts';
import type { file } from './include/linux/fs.ts';
import type { Sleeping, task_struct } from './include/linux/sched.ts';
import { assert, type KernelObject, type Sheet } from './object.ts';

/** /proc/sys/net/core: wmem_default, wmem_max, rmem_default, rmem_max. */
export interface SocketBuffers {
  readonly wmem_default: number;
  readonly wmem_max: number;
  readonly rmem_default: number;
  readonly rmem_max: number;
}

/** How a simulated kernel is set up. */
export interface SimOptions {
  /** Record what happens inside each call. */
  readonly trace: boolean;
  /** Keep a snapshot with every trace entry, and of every moment of a step. */
  readonly keepSnapshots: boolean;
  /**
   * The actors are root in the first user namespace, which knows every user; otherwise those of an ordinary user, whose
   * room has a user namespace with only one user in it.
   */
  readonly privileged?: boolean;
  /** What the actors may do, by include/linux/capability.ts; absent: all of it where they are privileged, else nothing. */
  readonly capabilities?: ReadonlySet<number>;
  /** Bytes of a socket's buffers, and the most that a program may ask for, where they are not what Linux has of itself. */
  readonly buffers?: SocketBuffers;
  /** Fresh memory that is only read is one page of zeros that all share (the default); some kernels have none. */
  readonly zeroPage?: boolean;
  /**
   * Who of those that can run goes next: a position in the order of waking. Absent: a call goes on to its end, then
   * the first. With it the caller stands in line with those that it woke before it looks at its own signals. Any
   * order is as right as another, and several tell whether an outcome depends on it.
   */
  readonly next?: (runnable: number) => number;
}

/** Values of a call's arguments, at the catalogue's positions. */
export type Args = readonly (Value | undefined)[];

/**
 * A system call. A plain function when it can never sleep, a generator when it may.
 *
 * @returns The value, or a negated errno. Out values go to `current.outs`, at the arguments' positions.
 */
export type Syscall = (k: Machine, current: task_struct, args: Args) => number | Sleeping<number>;

/** Calls by name; each file of the kernel has one for those that it defines. */
export type SyscallTable = { readonly [C in CallName]?: Syscall };

/** A part of the kernel: its calls, and what it wants to know of a process's life. */
export interface Subsystem {
  readonly syscalls: SyscallTable;
  /** The machine starts. */
  readonly start?: (k: Machine) => void;
  /** A child has been made; copy or share what this part keeps per process. */
  readonly copy_process?: (k: Machine, parent: task_struct, child: task_struct) => void;
  /** A process ends; called in the order of the list of parts, before its descriptors are closed. */
  readonly do_exit?: (k: Machine, task: task_struct) => void;
  /** What snapshots show of a process's share in this part. */
  readonly view?: (k: Machine, task: task_struct) => ProcessPart;
}

/** What a part of the kernel may add to the view of a process. */
export type ProcessPart = Partial<Pick<ProcessView, 'signals' | 'mappings'>>;

/** A timer of the virtual clock. Its function is one of a module, and what it is about stands beside it: data. */
export interface Timer {
  readonly expires: number;
  readonly fn: (k: Machine, data: never) => void;
  /** What `fn` takes: hrtimer_start() sees to that. */
  readonly data: unknown;
}

/** The machine. */
export class Machine implements Sheet {
  options: SimOptions;
  readonly subsystems: readonly Subsystem[];
  /** What the kernel does by itself whenever nobody can run; each tells whether there was anything to do. */
  readonly workers = new Set<(k: Machine) => boolean>();
  /** Nanoseconds of virtual time since the run began. */
  clock = 0;
  /** The process whose kernel code runs. */
  current!: task_struct;
  /** Whose call this step is; null while time passes. */
  caller: task_struct | null = null;
  /** A timer's function runs: `current` is whom it is for, and does not itself run. Linux: in_interrupt() */
  in_interrupt = false;
  /** Process 1, the parent of orphans; it reaps them and is not shown. */
  init_task!: task_struct;
  /** Every actor that ever lived, in order of birth. */
  readonly tasks: task_struct[] = [];
  readonly actors = new Map<ActorName, task_struct>();
  /** Runnable processes, in the order in which they were woken. */
  readonly rq: task_struct[] = [];
  readonly timers: Timer[] = [];
  /** Limits of the whole machine that the run has come to. */
  readonly limits = new Set<MachineLimit>();
  /** What was left to chance, as far as another kernel may choose otherwise. */
  readonly chances = new Set<Chance>();
  consequences: Consequence[] = [];
  readonly tracing: boolean;
  /** What writes down what happens, while that is asked for. */
  tracer: Trace | null = null;
  /** What takes down the moments of a step, while that is asked for. */
  moments: Watch | null = null;

  /** What snapshots show, in order of coming into being. */
  objects: readonly KernelObject[] = [];
  /** Open file descriptions that have, or have had, a descriptor. */
  readonly files: file[] = [];
  /** Something that snapshots show of objects, of processes or of files has changed since they were drawn. */
  objectsChanged = true;
  processesChanged = true;
  filesChanged = true;
  /** What was drawn last (`snapshots.ts`). */
  drawnObjects: readonly ObjectView[] | null = null;
  drawnProcesses: readonly ProcessView[] | null = null;
  drawnFiles: readonly FileView[] | null = null;
  last: Snapshot | null = null;

  private readonly numbers = new Map<string, number>();
  private readonly parts = new Map<object, unknown>();

  constructor(options: SimOptions, subsystems: readonly Subsystem[]) {
    this.options = options;
    this.subsystems = subsystems;
    this.tracing = options.trace;
  }

  /** The next number of a kind, from 1: `pipe:1`, `file:2`, page frames, inodes. */
  number(kind: string): number {
    const next = (this.numbers.get(kind) ?? 0) + 1;
    this.numbers.set(kind, next);
    return next;
  }

  /** What a part of the kernel keeps once per machine: made by `make` the first time it is asked for. */
  part<T>(make: (k: Machine) => T): T {
    if (!this.parts.has(make)) this.parts.set(make, make(this));
    return this.parts.get(make) as T;
  }

  /** An object comes into being: snapshots show it from now on, after those that exist. */
  register<T extends KernelObject>(object: T): T {
    assert(!this.objects.some((other) => other.id === object.id), `${object.id} exists`);
    this.objects = [...this.objects, object];
    this.objectsChanged = true;
    const before = this.drawnObjects?.find(({ id }) => id === object.id);
    if (before !== undefined) object.comesAfter(before);
    return object;
  }

  /** An object is gone: snapshots no longer show it. */
  unregister(object: KernelObject): void {
    this.objects = this.objects.filter((other) => other !== object);
    this.objectsChanged = true;
  }

  /** Something came of the step that is not its call. */
  happened(consequence: Consequence): void {
    this.consequences.push(consequence);
    this.moments?.consequence();
  }

  /** True while an object of that id is shown. */
  shows(id: string): boolean {
    return this.objects.some((object) => object.id === id);
  }
}

/** What a trace entry is about: whatever a snapshot shows under an id. */
export interface TraceObject {
  readonly id: ObjectId;
}

/** The points of one kernel file at which the trace looks in. Each is to be guarded by `k.tracing`. */
export interface Tracepoints {
  /** A function begins; what follows is nested in it until `leave`. */
  enter(k: Machine, id: TraceId, args?: TraceArgs, object?: TraceObject | null): void;
  /** The function that `enter` began ends. */
  leave(k: Machine): void;
  /** Something was done. */
  point(k: Machine, id: TraceId, args?: TraceArgs, object?: TraceObject | null): void;
}

/** Values for the text of a trace entry. */
export type TraceArgs = { readonly [name: string]: Field };

/** What trace points write to (`tracer.ts`). */
export interface Trace {
  /** One thing that the current process did. `fn`, if not the id's first half, is its function. */
  add(file: string, id: TraceId, args?: TraceArgs, object?: TraceObject | null, fn?: string): void;
  /** The entries since the last time, and a fresh start. */
  take(): readonly TraceEntry[];
  /** How many entries there are since then. */
  readonly length: number;
}

/** What is told of a step's moments as they come (`moments.ts`). */
export interface Watch {
  begin(caller: task_struct | null): void;
  pause(): void;
  end(task: task_struct): void;
  again(task: task_struct): void;
  consequence(): void;
  complete(): void;
  take(asleep: boolean): readonly Moment[] | undefined;
}

/**
 * The trace points of one file.
 *
 * @param path The file in Linux's tree: `fs/pipe.c`.
 */
export function tracepoints(path: string): Tracepoints {
  return {
    enter(k, id, args, object) {
      if (k.current.resuming) return;
      k.tracer?.add(path, id, args, object);
      k.current.depth += 1;
    },
    leave(k) {
      if (!k.current.resuming) k.current.depth -= 1;
    },
    point(k, id, args, object) {
      if (!k.current.resuming) k.tracer?.add(path, id, args, object);
    },
  };
}
