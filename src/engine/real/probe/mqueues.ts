/**
 * POSIX message queues: what of mqueue_inode_info shows from outside. Messages never show: there is no way to look at one without
 * taking it.
 */
import { readdirSync, statSync } from 'node:fs';
import { plain } from '../../calls/integer.ts';
import type { CallName } from '../../calls/spec.ts';
import type { CallRequest, MachineLimit } from '../../model/kernel.ts';
import type {
  BlockedView,
  Field,
  ObjectView,
  QueueView,
  WaiterView,
} from '../../model/snapshot.ts';
import { signalText } from '../../model/spelling.ts';
import type { Returned } from '../../model/step.ts';
import { isStruct, type Value } from '../../script/value.ts';
import type { Actor } from '../actor/actor.ts';
import { field, longField } from '../marshal/plan.ts';
import type { Sent } from '../signals/senders.ts';
import { type Entry, keyOf, type Target } from './entry.ts';
import type { FamilyContext, Look, ObjectProbe } from './family.ts';
import { MqueueFiles, type SeenMqueue } from './mqueue-files.ts';
import { shared } from './shared.ts';
import { polledBy } from './waiters.ts';

const SIGEV_SIGNAL = 0;
const SIGEV_NAMES = ['SIGEV_SIGNAL', 'SIGEV_NONE', 'SIGEV_THREAD'] as const;
/** Descriptors of a process (RLIMIT_NOFILE). */
const NOFILE = 1024;
/** Calls that may make a queue. */
const OPENS: ReadonlySet<CallName> = new Set(['mq_open', 'open']);
const SEND = 'e_wait_q[SEND]';
const RECV = 'e_wait_q[RECV]';

/** Which list of a queue a call sleeps in. */
const QUEUES: { readonly [call in CallName]?: typeof SEND | typeof RECV } = {
  mq_send: SEND,
  mq_timedsend: SEND,
  mq_receive: RECV,
  mq_timedreceive: RECV,
};

/** One queue, named for the run. */
interface Queue {
  readonly key: string;
  readonly id: string;
  /** As it was first seen; it may have lost it. */
  readonly name: string;
}

/** What was asked for by whoever is registered, as far as that does not show. */
interface Registered {
  readonly signo: number;
  readonly value: Field;
}

/** The POSIX message queues of a run. */
export class Mqueues implements ObjectProbe {
  readonly #files: MqueueFiles;
  /** Where queues are files; nothing is there with the host's IPC namespace. */
  readonly #directory: string;
  readonly #nameOf: FamilyContext['nameOf'];
  readonly #known = new Map<string, Queue>();
  /** Other files that a queue might have been. */
  readonly #others = new Set<string>();
  readonly #shown = new Map<string, ObjectView>();
  readonly #registered = new Map<string, Registered>();
  #awaited: ReadonlySet<string> = new Set();
  #look: Look | undefined;
  /** Limits of the machine that queues were seen to come to. */
  readonly limits = new Set<MachineLimit>();

  constructor({ asker, nameOf, root }: FamilyContext) {
    this.#files = new MqueueFiles(asker);
    this.#directory = `${root}/dev/mqueue`;
    this.#nameOf = nameOf;
  }

  /** A call has returned: what somebody registered for, and whether the user's queues are too many. */
  end({ actor, call, args }: CallRequest, { errno }: Returned): void {
    const caller = this.#look?.actors.find(({ name }) => name === actor);
    if (errno === 'EMFILE' && OPENS.has(call) && this.#hasRoom(caller)) {
      this.limits.add('RLIMIT_MSGQUEUE');
    }
    const [fd, sevp] = args;
    if (call !== 'mq_notify' || errno !== undefined || !isStruct(sevp)) return;
    const key = this.#keyAt(caller, fd);
    const value = plain(longField(sevp, 'sigev_value'));
    if (key !== undefined) this.#registered.set(key, { signo: field(sevp, 'sigev_signo'), value });
  }

  /** True for an actor that has descriptors to spare. */
  #hasRoom(actor: Actor | undefined): boolean {
    return actor !== undefined && (this.#look?.descriptors.of(actor).length ?? 0) < NOFILE;
  }

  /** A message that comes to the empty queue, and for which nobody waits, tells whoever is registered (ipc/mqueue.c: __do_notify). */
  sends(actor: Actor, { call, args }: CallRequest, actors: readonly Actor[]): readonly Sent[] {
    const key = QUEUES[call] === SEND ? this.#keyAt(actor, args[0]) : undefined;
    const view = this.#shown.get(key ?? '');
    const registered = this.#registered.get(key ?? '');
    if (view === undefined || registered === undefined) return [];
    const { fields, queues } = view;
    const alone = queues.find(({ name }) => name === RECV)?.waiters?.length === 0;
    const signals = fields['notify.sigev_notify'] === 'SIGEV_SIGNAL' && registered.signo > 0;
    const to = actors.find(({ name }) => name === fields.notify_owner);
    if (to === undefined || !alone || !signals || fields['attr.mq_curmsgs'] !== 0) return [];
    const { signo: signal, value: si_value } = registered;
    const info = { si_code: 'SI_MESGQ', si_pid: actor.name, si_uid: null, si_value };
    return [{ signal, to, info, shared: true }];
  }

  idOf({ key }: Target): string | null {
    return this.#known.get(key)?.id ?? null;
  }

  /** The list that a blocked actor waits in. */
  queueOf(actor: Actor): BlockedView['queue'] {
    const request = actor.pending?.request;
    const name = request && QUEUES[request.call];
    const queue = this.#known.get(this.#keyAt(actor, request?.args[0]) ?? '');
    return name === undefined || queue === undefined ? null : { object: queue.id, name };
  }

  /** Look for new ones; each is there as long as it has a descriptor, or a name. */
  refresh(look: Look): void {
    this.#look = look;
    const { actors, descriptors, reach } = look;
    for (const [key, [entry]] of descriptors.targets) {
      if (entry !== undefined && !this.#known.has(key)) this.#meet(key, entry);
    }
    // One may be made without a descriptor, where its flags are refused once it is there.
    if (reach.names) this.#list();
    const awaited = new Set(actors.flatMap((actor) => this.#awaitedBy(actor)));
    for (const queue of this.#known.values()) {
      const { key } = queue;
      const touched = descriptors.touched.has(key) || awaited.has(key) || this.#awaited.has(key);
      const before = this.#shown.get(key);
      if (before !== undefined && !touched && !reach.names) continue;
      const seen = this.#see(queue, look);
      if (seen === undefined) this.#forget(key);
      else this.#shown.set(key, shared(before, this.#view(queue, seen, actors)));
    }
    this.#awaited = awaited;
  }

  /** Every queue that is there. */
  views(): readonly ObjectView[] {
    return [...this.#known.keys()].flatMap((key) => this.#shown.get(key) ?? []);
  }

  #forget(key: string): void {
    this.#known.delete(key);
    this.#shown.delete(key);
    this.#registered.delete(key);
  }

  /** A descriptor leads to something that is not known: a queue, where it answers as one does. */
  #meet(key: string, entry: Entry): void {
    const { kind, path, gone } = entry.target;
    const name = /^(?:\/dev\/mqueue)?\/([^/]+)$/.exec(path)?.[1];
    if (kind !== 'other' || gone || name === undefined || this.#others.has(key)) return;
    // A name may end as those of files do that have lost theirs.
    const found = [name, `${name} (deleted)`].find((one) => this.#files.named(key, one));
    // One that has lost its name may come in a message.
    const unnamed = found === undefined && this.#files.held(key, entry)?.attr != null;
    if (found === undefined && !unnamed) this.#others.add(key);
    else this.#add(key, found ?? name);
  }

  #list(): void {
    for (const name of namesIn(this.#directory)) {
      const key = keyAt(`${this.#directory}/${name}`);
      if (key !== undefined && !this.#known.has(key)) this.#add(key, name);
    }
  }

  #add(key: string, name: string): void {
    let id = `mq:/${name}`;
    const taken = new Set([...this.#known.values()].map((queue) => queue.id));
    for (let n = 2; taken.has(id); n++) id = `mq:/${name}#${n}`;
    this.#known.set(key, { key, id, name });
  }

  /** What there is to see of a queue; `undefined` when it is gone. */
  #see({ key, name }: Queue, { descriptors }: Look): SeenMqueue | undefined {
    const [entry] = descriptors.targets.get(key) ?? [];
    return this.#files.named(key, name) ?? (entry && this.#files.held(key, entry));
  }

  #view({ key, id, name }: Queue, seen: SeenMqueue, actors: readonly Actor[]): ObjectView {
    const { mode, nlink, attr, text } = seen;
    const pid = text?.pid ?? 0;
    const how = SIGEV_NAMES[text?.notify ?? 0] ?? `${text?.notify}`;
    const signals = pid !== 0 && text?.notify === SIGEV_SIGNAL && text.signo !== 0;
    return {
      id,
      kind: 'mqueue_inode_info',
      label: `/${name}`,
      fields: {
        i_mode: `0${mode.toString(8)}`,
        i_nlink: nlink,
        'attr.mq_maxmsg': attr?.maxmsg ?? null,
        'attr.mq_msgsize': attr?.msgsize ?? null,
        'attr.mq_curmsgs': attr?.curmsgs ?? null,
        qsize: text?.qsize ?? null,
        notify_owner: text && (pid === 0 ? 'NULL' : this.#nameOf(pid)),
        'notify.sigev_notify': text && (pid === 0 ? '0' : how),
        'notify.sigev_signo': text && (signals ? signalText(text.signo) : '0'),
      },
      parts: attr?.curmsgs === 0 ? [] : null,
      queues: [
        { name: SEND, waiters: this.#sleepers(actors, key, SEND) },
        { name: RECV, waiters: this.#sleepers(actors, key, RECV) },
        this.#pollers(actors, key),
      ],
    };
  }

  /** Those that sleep, first come first; `null` where two went to sleep in the same step: their order does not show. */
  #sleepers(actors: readonly Actor[], key: string, list: string): readonly WaiterView[] | null {
    const waiting = actors.filter(
      (actor) =>
        !actor.stopped &&
        actor.pending !== undefined &&
        QUEUES[actor.pending.request.call] === list &&
        this.#keyAt(actor, actor.pending.request.args[0]) === key,
    );
    return (
      inOrder(waiting)?.map((actor) => ({
        actor: actor.name,
        exclusive: false,
        fields: list === SEND ? asked(actor) : {},
      })) ?? null
    );
  }

  /** Those that poll, the newest first, as often as they name the queue (kernel/sched/wait.c: add_wait_queue). */
  #pollers(actors: readonly Actor[], key: string): QueueView {
    const places = (actor: Actor) =>
      actor.stopped ? [] : polledBy(actor).filter((fd) => this.#keyAt(actor, fd) === key);
    const polling = inOrder(actors.filter((actor) => places(actor).length > 0))?.reverse();
    const waiters = polling?.flatMap((actor) =>
      places(actor).map(() => ({ actor: actor.name, exclusive: false, fields: {} })),
    );
    return { name: 'wait_q', waiters: waiters ?? null };
  }

  /** The queues that a blocked actor may sleep in. */
  #awaitedBy(actor: Actor): readonly string[] {
    const request = actor.pending?.request;
    if (request === undefined) return [];
    const fds = QUEUES[request.call] === undefined ? polledBy(actor) : [request.args[0]];
    return fds.flatMap((fd) => this.#keyAt(actor, fd) ?? []);
  }

  /** The queue that a descriptor leads to. */
  #keyAt(actor: Actor | undefined, fd: Value | undefined): string | undefined {
    const key = actor && this.#look?.descriptors.find(actor, fd)?.target.key;
    return key !== undefined && this.#known.has(key) ? key : undefined;
  }
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function keyAt(path: string): string | undefined {
  try {
    return keyOf(statSync(path, { bigint: true }));
  } catch {
    return undefined;
  }
}

/** By when they went to sleep; `undefined` where that does not show. */
function inOrder(actors: readonly Actor[]): Actor[] | undefined {
  if (new Set(actors.map(({ ranAt }) => ranAt)).size < actors.length) return undefined;
  return [...actors].sort((one, other) => one.ranAt - other.ranAt);
}

/** What a sender waits to send. */
function asked({ pending }: Actor): WaiterView['fields'] {
  const [, msg, len, prio] = pending?.request.args ?? [];
  const length = msg instanceof Uint8Array ? msg.length : null;
  return { msg_prio: Number(prio) >>> 0, msg_len: len === undefined ? length : Number(len) };
}
