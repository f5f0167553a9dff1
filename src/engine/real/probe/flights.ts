/**
 * Descriptors in flight: which open file descriptions messages hold that nobody has received yet (unix(7), SCM_RIGHTS).
 *
 * A look at a message brings duplicates of its descriptors (MSG_PEEK), to the room's init here, which gives them back at
 * once. Which description each is shows by comparing it with those that actors have (kcmp(2)); one that nobody has a
 * descriptor of any more is known from when it was sent.
 */
import { sameFile } from '../../../native/linux-kcmp.ts';
import type { Native } from '../../../native/native.ts';
import type { CallRequest } from '../../model/kernel.ts';
import type { Returned } from '../../model/step.ts';
import { isStruct, type Value } from '../../script/value.ts';
import type { Actor } from '../actor/actor.ts';
import type { Task } from '../actor/task.ts';
import { field } from '../marshal/plan.ts';
import type { Asker } from './ask.ts';
import type { Descriptors } from './descriptors.ts';
import { type BareEntry, type Description, targetOf } from './entry.ts';
import { Mailbox } from './mailbox.ts';
import { Orphans } from './orphans.ts';

const MSG_PEEK = 2;
const SCM_RIGHTS = 1;
/** What the link of a socket begins with. */
const SOCKET = 'socket:';

/** A description on its way; `null` where which one it is does not show. */
interface Parcel {
  readonly key: string;
  readonly file: Description | null;
}

/** What one receive brought. */
interface Arrival {
  readonly actor: Actor;
  readonly fds: readonly number[];
  readonly parcels: readonly Parcel[];
}

/** The messages of a receive queue that hold descriptors. */
type Queue = readonly (readonly Parcel[])[];

/** All that are on their way. */
export class Flights {
  readonly #native: Native;
  readonly #init: Task;
  readonly #mailbox: Mailbox;
  /** By the key of the socket that is to receive them. */
  #queues: ReadonlyMap<string, Queue> = new Map();
  /** The same, less what was received since the last look. */
  readonly #left = new Map<string, (readonly Parcel[])[]>();
  /** Sent, and not yet seen in a queue. */
  #sent: Parcel[] = [];
  #arrivals: Arrival[] = [];
  /** Somebody has sent descriptors in this run. */
  #any = false;
  readonly #orphans: Orphans;
  #lostKeys: ReadonlySet<string> = new Set();
  /** Those that are gone since the last look. */
  readonly #goneKeys = new Set<string>();
  /** Some were where nobody can ever look again. */
  #lost = false;
  /** Some are where nobody can look: in a connection that waits to be accepted. */
  hidden = false;
  #changed: ReadonlySet<string> = new Set();

  constructor(native: Native, asker: Asker, init: Task) {
    this.#native = native;
    this.#init = init;
    this.#mailbox = new Mailbox(asker);
    this.#orphans = new Orphans(asker, init);
  }

  /** A call has returned. */
  end(
    actor: Actor,
    { call, args }: CallRequest,
    { errno, outs }: Returned,
    tables: Descriptors,
  ): void {
    if (errno !== undefined) return;
    if (call === 'sendmsg') {
      for (const fd of rightsIn(args[1])) {
        const entry = tables.find(actor, fd);
        this.#any = true;
        if (entry !== undefined) this.#sent.push({ key: entry.target.key, file: entry.file });
      }
    } else if (call === 'recvmsg' && this.#any) {
      const key = tables.find(actor, args[0])?.target.key ?? '';
      const fds = rightsIn(outs[1]);
      const queue = this.#left.get(key) ?? [];
      const peeked = (Number(args[2] ?? 0) & MSG_PEEK) !== 0;
      const parcels = fds.length === 0 ? [] : ((peeked ? queue[0] : queue.shift()) ?? []);
      if (fds.length > 0) this.#arrivals.push({ actor, fds, parcels });
    }
  }

  /** The description of a descriptor that is new, where it came with a message and nobody else has it. */
  claim({ actor, fd, target }: BareEntry): Description | undefined {
    const arrival = this.#arrivals.find((one) => one.actor === actor && one.fds.includes(fd));
    if (arrival === undefined) return undefined;
    const parcel = arrival.parcels[arrival.fds.indexOf(fd)];
    if (parcel?.key === target.key && parcel.file !== null) return parcel.file;
    return this.#takeSent(target.key)?.file ?? undefined;
  }

  /** How many messages hold a description; `null` where that does not show. */
  count(file: Description): number | null {
    if (this.hidden) return null;
    return this.#parcels().filter((parcel) => parcel.file === file).length;
  }

  /** The descriptions on their way that lead to a file; `null` among them for one that is not known. */
  to(key: string): readonly (Description | null)[] {
    return this.#any ? this.#parcels().flatMap((one) => (one.key === key ? [one.file] : [])) : [];
  }

  /** What was led to by descriptors that went off or arrived since the look before. */
  get changed(): ReadonlySet<string> {
    return this.#changed;
  }

  #parcels(): readonly Parcel[] {
    return [...this.#queues.values()].flat(2);
  }

  /**
   * Wait for the kernel to collect the sockets that nobody can reach any more.
   *
   * @returns True when some are gone, so that somebody may have been woken.
   */
  collected(actors: readonly Actor[]): boolean {
    const onTheirWay = this.#parcels().flatMap(({ key }) => (key.startsWith(SOCKET) ? [key] : []));
    if (onTheirWay.length === 0) return false;
    const keys = new Set([...onTheirWay, ...this.#lostKeys]);
    const sockets = actors.flatMap(({ exit, task: { proc } }) =>
      exit === undefined ? [...proc.fds()].map((fd) => proc.link(fd) ?? '') : [],
    );
    const reached = new Set(sockets.filter((key) => key.startsWith(SOCKET)));
    for (const key of reached) {
      // A set hands out what is added while it is gone through.
      for (const inside of (this.#left.get(key) ?? []).flat()) reached.add(inside.key);
    }
    const suspects = [...keys].filter((key) => !reached.has(key) && !this.#goneKeys.has(key));
    if (suspects.every((key) => this.#lostKeys.has(key))) return false;
    this.#lostKeys = this.#orphans.collect(suspects);
    const gone = suspects.filter((key) => !this.#lostKeys.has(key));
    for (const key of gone) this.#goneKeys.add(key);
    return gone.length > 0;
  }

  /** Look into every queue. */
  refresh(tables: Descriptors): void {
    this.#arrivals = [];
    this.#goneKeys.clear();
    if (!this.#any) return;
    const before = this.#parcels();
    this.hidden = this.#lost;
    const queues = new Map<string, Queue>();
    for (const [key, [entry]] of tables.targets) {
      if (!key.startsWith(SOCKET) || entry === undefined) continue;
      const { actor, fd } = entry;
      const waiting = countIn(actor.task.proc.fdinfo(fd));
      if (waiting > 0)
        this.#mailbox.borrowed(actor, fd, (own) => this.#list(key, own, waiting, tables, queues));
    }
    const gone = [...this.#queues.keys()].filter((key) => !queues.has(key));
    this.#queues = queues;
    // A socket that waits where nobody can look, in itself say, may hold descriptors until the kernel collects it.
    if (gone.some((key) => this.#lostKeys.has(key))) this.#lost = true;
    this.hidden ||= this.#lost;
    this.#left.clear();
    for (const [key, queue] of queues) this.#left.set(key, [...queue]);
    // What was sent and is in no queue has arrived, or was thrown away.
    this.#sent = this.hidden ? this.#sent : [];
    this.#changed = new Set([...before, ...this.#parcels()].map(({ key }) => key));
  }

  /** The messages of a socket, and those of sockets that wait in it. */
  #list(
    key: string,
    fd: number,
    waiting: number,
    tables: Descriptors,
    into: Map<string, Queue>,
  ): void {
    if (into.has(key)) return;
    const messages = this.#mailbox.look(fd, waiting);
    if (messages === undefined) {
      this.hidden = true;
      return;
    }
    into.set(key, []);
    const seen = messages.map((fds) => fds.map((own) => this.#identify(own, tables)));
    into.set(key, this.#known(this.#queues.get(key) ?? [], seen));
    for (const own of messages.flat()) {
      const inside = countIn(this.#init.proc.fdinfo(own));
      const { key: socket } = this.#targetOf(own);
      if (inside > 0) this.#list(socket, own, inside, tables, into);
    }
    this.#mailbox.close(messages.flat());
  }

  #targetOf(own: number) {
    return targetOf(this.#init.hostPid, own, this.#init.proc.link(own) ?? '');
  }

  /** Which description a duplicate is of. */
  #identify(own: number, tables: Descriptors): Parcel {
    const { key } = this.#targetOf(own);
    for (const { actor, fd, file } of tables.targets.get(key) ?? []) {
      if (file === null) continue;
      if (sameFile(this.#native, this.#init.hostPid, own, actor.task.hostPid, fd) === true) {
        this.#takeSent(key, file);
        return { key, file };
      }
    }
    return { key, file: null };
  }

  #takeSent(key: string, file?: Description): Parcel | undefined {
    const at = this.#sent.findIndex(
      (one) => one.key === key && (file === undefined || one.file === file),
    );
    return at < 0 ? undefined : this.#sent.splice(at, 1)[0];
  }

  /** What is in a queue now, with what was known of it before: some were taken from its front, others came behind. */
  #known(before: Queue, now: Queue): Queue {
    let taken = 0;
    while (taken < before.length && !isBeginning(before.slice(taken), now)) taken += 1;
    const kept = before.slice(taken);
    return now.map((message, at) =>
      message.map(({ key, file }, index) => {
        const known = file ?? kept[at]?.[index]?.file ?? this.#takeSent(key)?.file ?? null;
        return { key, file: known };
      }),
    );
  }
}

/** Whether a queue may be the beginning of another: what is known of both is the same. */
function isBeginning(one: Queue, other: Queue): boolean {
  return one.every((message, at) => {
    const there = other[at];
    return (
      there?.length === message.length &&
      message.every(({ key, file }, index) => {
        const parcel = there[index];
        if (parcel?.key !== key) return false;
        return file === null || parcel.file === null || parcel.file === file;
      })
    );
  });
}

/** The descriptors in the control messages of a struct msghdr. */
function rightsIn(message: Value | undefined): readonly number[] {
  if (!isStruct(message) || !Array.isArray(message.msg_control)) return [];
  return (message.msg_control as readonly Value[]).filter(isStruct).flatMap((control) => {
    const { cmsg_data } = control;
    const isRights = field(control, 'cmsg_type') === SCM_RIGHTS && Array.isArray(cmsg_data);
    return isRights ? (cmsg_data as readonly Value[]).map(Number) : [];
  });
}

/** Descriptors that wait in a socket, as its fdinfo counts them. */
function countIn(fdinfo: string | undefined): number {
  return Number(/^scm_fds: (\d+)$/m.exec(fdinfo ?? '')?.[1] ?? 0);
}
