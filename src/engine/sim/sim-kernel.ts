/**
 * The driver: makes the calls of a transcript on a simulated machine, one at a time, and reports what came of each.
 *
 * No counterpart in Linux.
 */
import { callSpec } from '../calls/catalogue.ts';
import { errnoName } from '../calls/errno.ts';
import { plain } from '../calls/integer.ts';
import type { CallName } from '../calls/spec.ts';
import type {
  CallRequest,
  Chance,
  Kernel,
  MachineLimit,
  MemoryFacts,
  Wait,
} from '../model/kernel.ts';
import type { ActorName, Snapshot } from '../model/snapshot.ts';
import type { Consequence, Outcome, Report, Returned, TraceEntry } from '../model/step.ts';
import { entryPoint } from './arch/x86/entry/syscall_64.ts';
import { copyOf } from './copy.ts';
import { __TASK_STOPPED, TASK_DEAD, type task_struct } from './include/linux/sched.ts';
import { SUBSYSTEMS, start_kernel, startActor } from './init/main.ts';
import { do_syscall_64, exit_to_user_mode_loop } from './kernel/entry/common.ts';
import { hrtimer_interrupt } from './kernel/time/hrtimer.ts';
import { Machine, type SimOptions, type Subsystem, type Syscall } from './machine.ts';
import { assert } from './object.ts';
import { blockedView } from './process-view.ts';
import { dropTo } from './resume.ts';
import { snapshot } from './snapshots.ts';

export type { SimOptions } from './machine.ts';

/** More turns than this after one call mean that processes wake each other for ever. */
const TURNS_MAX = 100_000;

const ENTRY = 'arch/x86/entry/syscall_64.c';
const NO_TRACE: readonly TraceEntry[] = [];
const NO_CONSEQUENCES: readonly Consequence[] = [];

type Table = ReadonlyMap<CallName, Syscall>;

/** The calls of each list of parts: the same for every kernel that has it. */
const TABLES = new WeakMap<readonly Subsystem[], Table>();

function tableOf(subsystems: readonly Subsystem[]): Table {
  const known = TABLES.get(subsystems);
  if (known !== undefined) return known;
  const table = new Map<CallName, Syscall>();
  for (const part of subsystems) {
    for (const [name, call] of Object.entries(part.syscalls)) {
      assert(!table.has(name as CallName), `${name} is defined twice`);
      table.set(name as CallName, call);
    }
  }
  TABLES.set(subsystems, table);
  return table;
}

/** The simulated kernel. */
export class SimKernel implements Kernel {
  readonly engine = 'sim';
  readonly #k: Machine;
  readonly #table: Table;

  constructor(options: SimOptions, subsystems: readonly Subsystem[] = SUBSYSTEMS, from?: Machine) {
    this.#table = tableOf(subsystems);
    this.#k = from ?? new Machine(options, subsystems);
    if (from === undefined) start_kernel(this.#k);
  }

  /**
   * A kernel of its own in the same state, at rest as this one is: between two calls. What is done to one does
   * nothing to the other.
   */
  copy(): SimKernel {
    const k = copyOf(this.#k);
    const kernel = new SimKernel(k.options, k.subsystems, k);
    for (const [at, { frame }] of this.#k.tasks.entries()) {
      const task = k.tasks[at];
      if (frame !== null && task !== undefined) task.frame = kernel.#again(task);
    }
    return kernel;
  }

  /** What a sleeping or stopped process is inside of, made anew so that it goes on after its sleep. */
  #again(task: task_struct): NonNullable<task_struct['frame']> {
    const k = this.#k;
    const { request } = task;
    if (request === null) return resumption(task, interrupted(k));
    const handler = this.#table.get(request.call);
    assert(handler !== undefined, `no call ${request.call}`);
    return resumption(task, do_syscall_64(k, task, handler, request.args));
  }

  resemble({ zeroPage }: MemoryFacts): void {
    this.#k.options = { ...this.#k.options, zeroPage };
  }

  get limits(): ReadonlySet<MachineLimit> {
    return this.#k.limits;
  }

  get chances(): ReadonlySet<Chance> {
    return this.#k.chances;
  }

  supports(call: CallName): boolean {
    return this.#table.has(call);
  }

  start(actors: readonly ActorName[]): void {
    for (const actor of actors) startActor(this.#k, actor);
    this.#k.tracer?.take();
  }

  snapshot(): Snapshot {
    return snapshot(this.#k);
  }

  pidOf(actor: ActorName): number | undefined {
    return this.#k.actors.get(actor)?.pid;
  }

  call(request: CallRequest): Report {
    const k = this.#k;
    const task = k.actors.get(request.actor);
    const handler = this.#table.get(request.call);
    assert(task !== undefined, `${request.actor} never lived`);
    assert(task.exit_state === 0, `${request.actor} has ended`);
    assert(task.frame === null, `${request.actor} is inside of a call`);
    assert(handler !== undefined, `no call ${request.call}`);
    task.request = request;
    task.sends = null;
    task.until = null;
    task.outs = [];
    task.frame = do_syscall_64(k, task, handler, request.args);
    k.current = task;
    k.caller = task;
    k.moments?.begin(task);
    if (k.tracer !== null) this.#enter(task);
    const before = task.min_flt;
    const returned = this.#resume(task, task);
    const faults = returned === undefined ? undefined : task.min_flt - before;
    k.moments?.pause();
    const late = this.#settle(task);
    const outcome = returned ?? late ?? this.#await(task, request.wait);
    return this.#report(outcome ?? outcomeOf(task), faults);
  }

  /** Let time pass until a call that limits its own sleep has returned, or can no longer return. */
  #await(task: task_struct, wait: Wait | undefined): Returned | undefined {
    const k = this.#k;
    if (wait === undefined) return undefined;
    k.caller = null;
    const end = k.clock + wait.ns;
    while (isInside(task)) {
      const [timer] = k.timers;
      if (timer === undefined || timer.expires > end) {
        k.clock = end;
        return undefined;
      }
      k.clock = Math.max(k.clock, timer.expires);
      const outcome = this.#settle(task);
      if (outcome !== undefined) return outcome;
    }
    return undefined;
  }

  advance(ns: number): Report {
    assert(ns >= 0, 'time runs forwards');
    const k = this.#k;
    k.caller = null;
    k.moments?.begin(null);
    const end = k.clock + ns;
    for (let timer = k.timers[0]; timer && timer.expires <= end; timer = k.timers[0]) {
      k.clock = Math.max(k.clock, timer.expires);
      k.moments?.pause();
      this.#settle(null);
    }
    k.clock = end;
    return this.#report(undefined);
  }

  close(): void {
    // Nothing of the machine lives outside of it: the garbage collector takes it.
  }

  /** Run one process until its call returns, it sleeps, or it ends. */
  #resume(task: task_struct, caller: task_struct | null): Returned | undefined {
    const k = this.#k;
    k.current = task;
    // Interrupted in its own program: it only looks at its signals.
    task.frame ??= interrupted(k);
    const { done, value } = task.frame.next();
    if (!done) {
      // An ended process never runs again.
      if (task.__state === TASK_DEAD) task.frame = null;
      return undefined;
    }
    task.frame = null;
    dropTo(task, 0);
    const { request } = task;
    if (request === null || value === undefined) return undefined;
    const outcome = returned(value, task);
    task.resultName = null;
    task.resultValue = null;
    task.request = null;
    if (k.tracer !== null) this.#leave(task, request.call, outcome);
    if (task === caller) {
      k.moments?.end(task);
      return outcome;
    }
    k.happened({ kind: 'resumed', actor: task.comm, call: request.call, outcome });
    return undefined;
  }

  /** Run everybody who can run, in the order of waking, until nobody can and no timer is due. */
  #settle(caller: task_struct | null): Returned | undefined {
    const k = this.#k;
    let outcome: Returned | undefined;
    for (let turns = 0; ; turns++) {
      assert(turns < TURNS_MAX, 'processes wake each other for ever');
      const timer = k.timers[0];
      const due = k.rq.length === 0 && timer !== undefined && timer.expires <= k.clock;
      if (due) hrtimer_interrupt(k);
      const task = k.rq.length > 1 ? this.#next() : k.rq.shift();
      // A timer may have woken nobody, and another be due.
      if (task === undefined && due) continue;
      if (task === undefined && k.workers.size > 0 && [...k.workers].some((work) => work(k)))
        continue;
      if (task === undefined) return outcome;
      task.queued = false;
      if (task.exit_state !== 0) continue;
      outcome = this.#resume(task, caller) ?? outcome;
    }
  }

  /** Take one of several who can run out of the run queue. */
  #next(): task_struct | undefined {
    const { options, rq } = this.#k;
    return rq.splice(options.next?.(rq.length) ?? 0, 1)[0];
  }

  #report(outcome: Outcome | undefined, minorFaults?: number): Report {
    const k = this.#k;
    const consequences = k.consequences.length > 0 ? k.consequences : NO_CONSEQUENCES;
    if (consequences !== NO_CONSEQUENCES) k.consequences = [];
    const asleep = outcome?.kind === 'blocked';
    const moments = k.moments?.take(asleep);
    const trace = k.tracer?.take() ?? NO_TRACE;
    const told = moments === undefined ? { consequences, trace } : { consequences, trace, moments };
    if (outcome === undefined) return told;
    return minorFaults === undefined ? { outcome, ...told } : { outcome, minorFaults, ...told };
  }

  #enter(task: task_struct): void {
    const call = task.request?.call;
    task.depth = 0;
    task.move();
    if (call === undefined || beginsOutside(call)) return;
    this.#k.tracer?.add(ENTRY, 'syscall.enter', { call }, null, entryPoint(call));
    task.depth = 1;
  }

  #leave(task: task_struct, name: CallName, { value, errno }: Returned): void {
    const outermost = beginsOutside(name) ? 0 : 1;
    assert(task.depth === outermost, `${name} returns at depth ${task.depth}`);
    task.depth = 0;
    task.move();
    if (beginsOutside(name)) return;
    const args = { call: name, value: errno ?? plain(value) };
    this.#k.tracer?.add(ENTRY, 'syscall.exit', args, null, entryPoint(name));
  }
}

/** Only when it runs again is the call gone on with: until then others may act on the process's behalf. */
function* resumption(
  task: task_struct,
  frame: NonNullable<task_struct['frame']>,
): NonNullable<task_struct['frame']> {
  task.resuming = true;
  task.found = 0;
  return yield* frame;
}

function* interrupted(k: Machine): Generator<void, undefined, void> {
  yield* exit_to_user_mode_loop(k, undefined);
  return undefined;
}

/** True for what does not begin with a way into the kernel: what the processor does, and functions of the C library. */
function beginsOutside(call: CallName): boolean {
  const { family, inLibrary } = callSpec(call);
  return family === 'user' || inLibrary === true;
}

const NO_OUTS: Returned['outs'] = [];

function returned(ret: number, { request, outs, resultName, resultValue }: task_struct): Returned {
  const value = resultValue ?? ret;
  if (ret >= 0 && resultName !== null) return { kind: 'returned', value, name: resultName, outs };
  if (ret >= 0) return { kind: 'returned', value, outs };
  const errno = errnoName(-ret);
  assert(errno !== undefined, `a call returned ${ret}`);
  const told = request !== null && callSpec(request.call).tellsOnError === errno;
  return { kind: 'returned', value: -1, errno, outs: told ? outs : NO_OUTS };
}

/** True for a process that is asleep inside of a call, and not for one that has stopped or ended there. */
function isInside(task: task_struct): boolean {
  return task.frame !== null && task.exit_state === 0 && !(task.__state & __TASK_STOPPED);
}

/** What became of a call that has not returned. */
function outcomeOf(task: task_struct): Outcome {
  if (task.exit_state !== 0 || task.__state & __TASK_STOPPED) return { kind: 'gone' };
  return { kind: 'blocked', where: blockedView(task) };
}
