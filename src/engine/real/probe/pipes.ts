/**
 * Pipes and FIFOs: what of pipe_inode_info shows from outside.
 *
 * Ends are counted over distinct open file descriptions, capacity and bytes are asked on a borrowed descriptor
 * (pidfd_getfd(2)), which is another reference to the same description and so changes no count.
 */
import { closeSync } from 'node:fs';
import type { Native } from '../../../native/native.ts';
import { FIONREAD } from '../../../native/sys-ioctl.ts';
import { pidfdGetfd } from '../../../native/sys-pidfd.ts';
import { syscallNumber } from '../../../native/syscall-numbers.ts';
import { asC, isInteger } from '../../calls/integer.ts';
import type { CallName } from '../../calls/spec.ts';
import type { CallRequest, MachineLimit } from '../../model/kernel.ts';
import type { BlockedView, Field, ObjectView, QueueView } from '../../model/snapshot.ts';
import type { Returned } from '../../model/step.ts';
import type { Value } from '../../script/value.ts';
import type { Actor } from '../actor/actor.ts';
import { accessOf, type Description, type Entry, type Target } from './entry.ts';
import type { FamilyContext, Look, ObjectProbe } from './family.ts';
import { queueOfPlaces } from './places.ts';
import { shared } from './shared.ts';
import { polledBy } from './waiters.ts';

const F_SETPIPE_SZ = 1031;
const F_GETPIPE_SZ = 1032;
/** The largest pipe of a process without capabilities: /proc/sys/fs/pipe-max-size. */
const PIPE_MAX_SIZE = 1048576;
/** What a new pipe has where its user has too many pages in pipes (fs/pipe.c: PIPE_MIN_DEF_BUFFERS). */
const FEW_SLOTS = 2;
const PAGE = 4096;
const O_ACCMODE = 3;

/** One pipe or FIFO, named for the run. */
interface Pipe {
  readonly id: string;
  readonly label: string;
}

/** What a blocked actor waits for, in a pipe's terms. */
interface Sleeper {
  readonly actor: Actor;
  readonly key: string;
  readonly queue: 'rd_wait' | 'wr_wait';
  readonly exclusive: boolean;
}

/** All pipes of a run. */
export class Pipes implements ObjectProbe {
  readonly #native: Native;
  readonly #known = new Map<string, Pipe>();
  /** Those that were there at the last look, as they were shown. */
  #shown: ReadonlyMap<string, ObjectView> = new Map();
  /** Those that somebody waited for at the last look. */
  #awaited: ReadonlySet<string> = new Set();
  #count = 0;
  /** Slots of each when it was last looked at. */
  readonly #slots = new Map<string, number>();
  /** Limits of the machine that pipes were seen to come to. */
  readonly limits = new Set<MachineLimit>();
  #look: Look | undefined;

  constructor({ native }: Pick<FamilyContext, 'native'>) {
    this.#native = native;
  }

  /** A call has returned. */
  end({ call, args }: CallRequest, { errno }: Returned): void {
    const [, command, size] = args;
    if (call !== 'fcntl' || command !== F_SETPIPE_SZ || errno !== 'EPERM') return;
    // No pipe of that size is too large by itself: all of the user's are, together (fs/pipe.c: pipe_set_size).
    // The size is an unsigned int there (fs/pipe.c: pipe_fcntl).
    if (isInteger(size) && asC(size, 'unsigned int') <= PIPE_MAX_SIZE) {
      this.limits.add('fs.pipe-user-pages-soft');
    }
  }

  /** The pipe behind a descriptor's target, as long as somebody has it open or is opening it; `null` when it is none of these. */
  idOf({ key }: Target): string | null {
    return this.#shown.get(key)?.id ?? null;
  }

  /** The wait queue that a blocked actor sleeps on, when it is a pipe's. */
  queueOf(actor: Actor): BlockedView['queue'] {
    // One that polls may stand in several.
    if (polledBy(actor).length > 0) return null;
    const [sleeper] = this.#sleepersOf(actor);
    const pipe = sleeper && this.#known.get(sleeper.key);
    return sleeper && pipe ? { object: pipe.id, name: sleeper.queue } : null;
  }

  /**
   * Name the pipes that there are, in order of creation (one step makes one pipe at most), and look at those that the step can
   * have reached: by descriptors, or for an actor that waits for them.
   */
  refresh(look: Look): void {
    const { actors, descriptors } = look;
    this.#look = look;
    const opening = this.#nameAll(look);
    const sleepers = actors.flatMap((actor) => this.#sleepersOf(actor));
    const awaited = new Set(sleepers.map(({ key }) => key));
    const shown = new Map<string, ObjectView>();
    for (const [key, pipe] of this.#known) {
      const entries = descriptors.targets.get(key);
      const flying = look.flights.to(key);
      if (entries === undefined && !awaited.has(key) && flying.length === 0) continue;
      const before = this.#shown.get(key);
      const reached =
        descriptors.touched.has(key) ||
        look.flights.changed.has(key) ||
        awaited.has(key) ||
        this.#awaited.has(key);
      if (before !== undefined && before.id === pipe.id && !reached) shown.set(key, before);
      else {
        const mine = sleepers.filter((sleeper) => sleeper.key === key);
        const view = this.#view(
          pipe,
          [...(entries ?? [])],
          opening.get(key) ?? [],
          mine,
          look.flights.hidden ? null : flying,
        );
        this.#noteSlots(key, before, view);
        shown.set(key, shared(before, view));
      }
    }
    this.#shown = shown;
    this.#awaited = awaited;
  }

  /** Every pipe that somebody has open or is opening. */
  views(): readonly ObjectView[] {
    return [...this.#shown.values()];
  }

  /** Name what descriptors lead to and what is being opened. Returns which actors are opening what, by its key. */
  #nameAll(look: Look): ReadonlyMap<string, readonly Actor[]> {
    for (const [entry] of look.descriptors.targets.values()) {
      if (entry !== undefined) this.#name(entry.target, look);
    }
    const opening = new Map<string, Actor[]>();
    for (const actor of look.actors) {
      const target = look.openings.of(actor);
      if (target === undefined) continue;
      this.#name(target, look);
      opening.set(target.key, [...(opening.get(target.key) ?? []), actor]);
    }
    return opening;
  }

  /** A new pipe is small where its user has too many pages in pipes (fs/pipe.c: alloc_pipe_info). */
  #noteSlots(key: string, before: ObjectView | undefined, { fields }: ObjectView): void {
    const isNew = (before?.fields.max_usage ?? null) === null;
    const slots = fields.max_usage ?? null;
    // One that is new here may have been made small, and been on its way from one process to another since.
    if (isNew && slots === FEW_SLOTS && this.#slots.get(key) !== slots) {
      this.limits.add('fs.pipe-user-pages-soft');
    }
    if (slots !== null) this.#slots.set(key, Number(slots));
  }

  #view(
    { id, label }: Pipe,
    entries: readonly Entry[],
    opening: readonly Actor[],
    sleepers: readonly Sleeper[],
    flying: readonly (Description | null)[] | null,
  ): ObjectView {
    const held = [...entries.map(({ file }) => file), ...(flying ?? [])];
    const told = flying !== null && held.every((file) => file !== null);
    const files = [...new Set(held)].filter((file) => file !== null);
    const half = opening.map((actor) => flagsOf(actor) & O_ACCMODE);
    const count = (end: 'reads' | 'writes', mode: number): Field =>
      told
        ? files.filter((file) => accessOf(file)[end]).length +
          half.filter((access) => access === mode).length
        : null;
    const { capacity, bytes } = this.#ask(entries[0]);
    return {
      id,
      kind: 'pipe_inode_info',
      label,
      fields: {
        head: null,
        tail: null,
        max_usage: capacity === null ? null : capacity / PAGE,
        ring_size: capacity === null ? null : capacity / PAGE,
        readers: count('reads', 0),
        writers: count('writes', 1),
        files: told ? files.length + half.length : null,
        // A process that polls or opens stands in the queue too, but does not write.
        waiting_writers: sleepers.filter(({ queue, exclusive }) => queue === 'wr_wait' && exclusive)
          .length,
        bytes,
      },
      parts: null,
      queues: (['rd_wait', 'wr_wait'] as const).map((name) => queueView(name, sleepers)),
    };
  }

  /** Capacity and bytes, on a borrowed descriptor that is given back at once. */
  #ask(entry: Entry | undefined): { capacity: number | null; bytes: number | null } {
    if (entry === undefined) return { capacity: null, bytes: null };
    const fd = pidfdGetfd(this.#native, entry.actor.task.pidfd, entry.fd);
    if (fd < 0) return { capacity: null, bytes: null };
    const word = new Uint8Array(4);
    const capacity = this.#native.syscall(syscallNumber('fcntl'), fd, F_GETPIPE_SZ, 0);
    const asked = this.#native.ioctl(fd, FIONREAD, word);
    closeSync(fd);
    return {
      capacity: capacity < 0 ? null : capacity,
      bytes: asked < 0 ? null : new DataView(word.buffer).getInt32(0, true),
    };
  }

  #name({ key, kind, path }: Target, { files }: Look): void {
    if (kind === 'fifo') {
      const name = files.nameOf(key) ?? path;
      this.#known.set(key, { id: `fifo:${name}`, label: name });
    } else if (kind === 'pipe' && !this.#known.has(key)) {
      this.#known.set(key, { id: `pipe:${++this.#count}`, label: 'pipe' });
    }
  }

  /** The places in wait queues that a blocked actor holds. */
  #sleepersOf(actor: Actor): readonly Sleeper[] {
    const { pending } = actor;
    if (pending === undefined || actor.stopped) return [];
    const { call, args } = pending.request;
    if (call === 'open') {
      const target = this.#look?.openings.of(actor);
      if (target === undefined) return [];
      return [{ actor, key: target.key, queue: 'rd_wait', exclusive: false }];
    }
    const pollers = this.#pollersOf(actor);
    if (pollers.length > 0) return pollers;
    const moving = this.#movingOf(actor, call, args);
    if (moving !== undefined) return moving;
    const queue = QUEUES[call];
    const entry = queue === undefined ? undefined : this.#pipeAt(actor, args[0]);
    if (queue === undefined || entry === undefined) return [];
    return [{ actor, key: entry.target.key, queue, exclusive: true }];
  }

  /** poll(2) stands in the queues of every pipe that it looks at, one for each end (fs/pipe.c: pipe_poll). */
  #pollersOf(actor: Actor): readonly Sleeper[] {
    return polledBy(actor).flatMap((fd): readonly Sleeper[] => {
      const entry = this.#pipeAt(actor, fd);
      if (entry === undefined) return [];
      const { reads, writes } = accessOf(entry);
      const at = { actor, key: entry.target.key, exclusive: false };
      return [
        ...(reads ? [{ ...at, queue: 'rd_wait' as const }] : []),
        ...(writes ? [{ ...at, queue: 'wr_wait' as const }] : []),
      ];
    });
  }

  /** splice(2), tee(2) and sendfile(2) stand in front of the queue of the pipe that they wait for: which it is tells the function. */
  #movingOf(
    actor: Actor,
    call: CallName,
    args: CallRequest['args'],
  ): readonly Sleeper[] | undefined {
    const output = OUTPUTS[call];
    if (output === undefined) return undefined;
    const reads = actor.task.proc.wchan() === 'pipe_wait_readable';
    const entry = this.#pipeAt(actor, args[reads ? 0 : output]);
    if (entry === undefined) return [];
    const queue = reads ? 'rd_wait' : 'wr_wait';
    return [{ actor, key: entry.target.key, queue, exclusive: false }];
  }

  #pipeAt(actor: Actor, fd: Value | undefined): Entry | undefined {
    const entry = this.#look?.descriptors.find(actor, fd);
    return entry !== undefined && this.#known.has(entry.target.key) ? entry : undefined;
  }
}

/** Where calls that move bytes have the descriptor that they write to. */
const OUTPUTS: { readonly [call in CallName]?: number } = { splice: 2, tee: 1, sendfile: 0 };

/** Which queue of a pipe a call sleeps in. */
const QUEUES: { readonly [call in CallName]?: Sleeper['queue'] } = {
  read: 'rd_wait',
  readv: 'rd_wait',
  write: 'wr_wait',
  writev: 'wr_wait',
};

function flagsOf(actor: Actor): number {
  const flags = actor.pending?.request.args[1];
  return typeof flags === 'number' ? flags : 0;
}

/** A wait queue: exclusive sleepers stand at the tail, the others at the head. */
function queueView(name: 'rd_wait' | 'wr_wait', sleepers: readonly Sleeper[]): QueueView {
  const mine = sleepers.filter((sleeper) => sleeper.queue === name);
  return queueOfPlaces(
    name,
    mine.map(({ actor, exclusive }) => ({ actor, exclusive, head: !exclusive })),
  );
}
