/**
 * System V message queues: msqid_ds by msgctl(2), and the messages by copying them, which takes none away (msgrcv(2),
 * MSG_COPY). Both are asked inside of the room, since only a process there sees the room's objects.
 */

import { type Integer, integer, isInteger, LONG_MAX, plain } from '../../calls/integer.ts';
import type { CallRequest } from '../../model/kernel.ts';
import type { BlockedView, ObjectView, PartView, WaiterView } from '../../model/snapshot.ts';
import { keyText, modeText, preview } from '../../model/spelling.ts';
import type { Returned } from '../../model/step.ts';
import { isStruct, type StructValue } from '../../script/value.ts';
import type { Actor } from '../actor/actor.ts';
import { readMsqid } from '../marshal/sysv.ts';
import type { Asker } from './ask.ts';
import type { FamilyContext, Look, ObjectProbe } from './family.ts';
import { type SysvObject, SysvObjects } from './sysv-objects.ts';
import { stat } from './sysv-stat.ts';
import { sleepers } from './waiters.ts';

const IPC_NOWAIT = 0o4000;
const MSG_NOERROR = 0o10000;
const MSG_EXCEPT = 0o20000;
const MSG_COPY = 0o40000;
/** The longest message that is copied; /proc/sys/kernel/msgmax is 8192 unless somebody raised it. */
const COPY_BYTES = 65536;
/** Bytes of a message that fit beside its head, and into each segment behind it (ipc/msgutil.c). */
const DATALEN_MSG = 4096 - 48;
const DATALEN_SEG = 4096 - 8;

interface Message {
  readonly type: Integer;
  readonly bytes: Uint8Array;
}

interface NamedMessage extends Message {
  /** `msg 3`: the third that was sent to this queue. */
  readonly name: string;
}

/** A message of a queue, with how it is shown. */
interface Queued extends NamedMessage {
  readonly part: PartView;
}

/** A send that was begun: its place among the sends to its queue. */
interface Sending extends NamedMessage {
  readonly object: SysvObject;
}

/** The message queues of a run. */
export class MessageQueues implements ObjectProbe {
  readonly #objects = new SysvObjects('msg');
  readonly #asker: Asker;
  readonly #nameOf: FamilyContext['nameOf'];
  readonly #sent = new Map<SysvObject, number>();
  readonly #sending = new Map<CallRequest, Sending>();
  readonly #messages = new Map<SysvObject, readonly Queued[]>();
  #arrived: readonly Sending[] = [];
  /** What receives brought since the last look; `undefined` for one that failed, which may have lost its message. */
  readonly #taken = new Map<SysvObject, readonly (StructValue | undefined)[]>();

  constructor({ asker, nameOf }: FamilyContext) {
    this.#asker = asker;
    this.#nameOf = nameOf;
  }

  /** A call begins: a send gets its number, which it has even if it must wait. */
  begin(request: CallRequest): void {
    const [id, message] = request.args;
    const object = this.#objects.find(id);
    if (request.call !== 'msgsnd' || object === undefined || !isStruct(message)) return;
    const number = (this.#sent.get(object) ?? 0) + 1;
    this.#sent.set(object, number);
    const { mtype, mtext } = message;
    const text = mtext instanceof Uint8Array ? mtext : Buffer.from(String(mtext));
    const size = isInteger(request.args[2]) ? Number(request.args[2]) : text.length;
    this.#sending.set(request, {
      object,
      name: `msg ${number}`,
      type: isInteger(mtype) ? mtype : 0,
      bytes: ofSize(text, Math.min(Math.max(0, size), COPY_BYTES)),
    });
  }

  /** A call has returned. */
  end(request: CallRequest, outcome: Returned): void {
    this.#objects.note(request, outcome);
    if (request.call === 'msgrcv') this.#noteTaken(request, outcome);
    const { errno } = outcome;
    const sending = this.#sending.get(request);
    this.#sending.delete(request);
    if (sending === undefined) return;
    if (errno === undefined) this.#arrived = [...this.#arrived, sending];
    // These are found before the message is taken in.
    else if (errno === 'EINVAL' || errno === 'EFAULT') {
      this.#sent.set(sending.object, (this.#sent.get(sending.object) ?? 1) - 1);
    }
  }

  #noteTaken({ args }: CallRequest, { errno, outs }: Returned): void {
    const object = this.#objects.find(args[0]);
    const copied = (Number(args[4] ?? 0) & MSG_COPY) !== 0;
    // Nothing was taken: it has waited, or looked, in vain (ipc/msg.c: do_msgrcv).
    if (object === undefined || copied || errno === 'ENOMSG' || errno === 'EINTR') return;
    const [, message] = outs;
    const taken = errno === undefined && isStruct(message) ? message : undefined;
    this.#taken.set(object, [...(this.#taken.get(object) ?? []), taken]);
  }

  /** The queue that a blocked actor waits in. */
  queueOf({ pending }: Actor): BlockedView['queue'] {
    const call = pending?.request.call;
    if (call !== 'msgrcv' && call !== 'msgsnd') return null;
    const object = this.#objects.find(pending?.request.args[0]);
    const name = call === 'msgrcv' ? 'q_receivers' : 'q_senders';
    return object === undefined ? null : { object: object.name, name };
  }

  /** A queue changes by calls that name it. */
  refresh({ actors, reach }: Look): void {
    this.#objects.refresh(
      ({ id }) => reach.reaches(id),
      (object) => this.#view(object, actors),
    );
    this.#arrived = [];
    this.#taken.clear();
  }

  /** Every queue that is there. */
  views(): readonly ObjectView[] {
    return this.#objects.views();
  }

  #view(object: SysvObject, actors: readonly Actor[]): ObjectView | undefined {
    const told = stat(this.#asker, 'msgctl', object.id, readMsqid);
    if (told === 'gone') return undefined;
    const perm = isStruct(told?.msg_perm) ? told.msg_perm : undefined;
    const number = (name: string) => (told === undefined ? null : Number(told[name]));
    const once = (name: string) => (told === undefined ? null : Number(told[name] !== 0));
    const pid = (name: string) => this.#pidText(number(name));
    const key = Number(perm?.__key ?? 0);
    return {
      id: object.name,
      kind: 'msg_queue',
      label: `queue ${keyText(key)}`,
      fields: {
        key: told === undefined ? null : keyText(key),
        mode: told === undefined ? null : modeText(Number(perm?.mode ?? 0)),
        q_stime: once('msg_stime'),
        q_rtime: once('msg_rtime'),
        q_cbytes: number('__msg_cbytes'),
        q_qnum: number('msg_qnum'),
        q_qbytes: told === undefined ? null : plain(told.msg_qbytes as Integer),
        q_lspid: pid('msg_lspid'),
        q_lrpid: pid('msg_lrpid'),
      },
      parts: this.#parts(object, number('msg_qnum'), number('__msg_cbytes')),
      queues: [
        { name: 'q_receivers', waiters: sleepers(actors, object.id, 'msgrcv', receiver) },
        { name: 'q_senders', waiters: sleepers(actors, object.id, 'msgsnd', sender) },
      ],
    };
  }

  #pidText(pid: number | null): string | null {
    return pid === 0 ? '0' : pid === null ? null : this.#nameOf(pid);
  }

  #parts(
    object: SysvObject,
    count: number | null,
    bytes: number | null,
  ): readonly PartView[] | null {
    if (count === null || bytes === null) return null;
    const kept = this.#kept(object, bytes);
    const queued = this.#look(object, kept, count, bytes) ?? this.#look(object, [], count, bytes);
    this.#messages.set(object, queued ?? []);
    return queued?.map(({ part }) => part) ?? null;
  }

  /**
   * The messages that were there at the last look and are there still. Only a receive takes one away, and it takes the
   * first of its type, whatever it was told to look for (ipc/msg.c: find_msg). Nothing is concluded from several
   * receives.
   */
  #kept(object: SysvObject, bytes: number): readonly Queued[] {
    const known = this.#messages.get(object) ?? [];
    const taken = this.#taken.get(object) ?? [];
    if (taken.length === 0) return known;
    const [message] = taken;
    if (taken.length > 1 || message === undefined) return [];
    const at = known.findIndex(({ type }) => type === message.mtype);
    // It may have come straight from a sender, and never stood in the queue.
    const stood = this.#arrived.every((sending) => sending.object !== object);
    if (at < 0 || !stood) return [];
    const kept = known.toSpliced(at, 1);
    const next = kept[at];
    const moved = next && this.#copy(object.id, at, Math.min(bytes, COPY_BYTES));
    return next === undefined || (moved && equal(next, moved)) ? kept : [];
  }

  /**
   * The messages of a queue: those that are known to be there, and behind them, copies of the others.
   *
   * @returns `undefined` where they are not what the kernel counts, or it gives no copy.
   */
  #look(
    object: SysvObject,
    kept: readonly Queued[],
    count: number,
    bytes: number,
  ): readonly Queued[] | undefined {
    const found: Message[] = [];
    for (let index = kept.length; index < count; index++) {
      const message = this.#copy(object.id, index, Math.min(bytes, COPY_BYTES));
      if (message === undefined) return undefined;
      found.push(message);
    }
    const arrived = this.#arrived.filter((sending) => sending.object === object);
    const known = kept.length > 0 ? arrived : [...(this.#messages.get(object) ?? []), ...arrived];
    const queued = [...kept, ...nameMessages(found, known).map(withPart)];
    const sum = queued.reduce((total, message) => total + message.bytes.length, 0);
    const counted = queued.length === count && (sum === bytes || bytes > COPY_BYTES);
    return counted || kept.length === 0 ? queued : undefined;
  }

  /** A copy of the message at an index, `undefined` where the kernel gives none (CONFIG_CHECKPOINT_RESTORE). */
  #copy(id: number, index: number, room: number): Message | undefined {
    const flags = MSG_COPY | IPC_NOWAIT | MSG_NOERROR;
    const argsOf = (buffer: number) => [id, buffer, room, index, flags];
    return this.#asker.ask('msgrcv', 8 + room, argsOf, (memory, buffer, length) =>
      length < 0
        ? undefined
        : { type: memory.int64(buffer), bytes: memory.copy(buffer + 8, length) },
    );
  }
}

function withPart(message: NamedMessage): Queued {
  const { name, type, bytes } = message;
  const part: PartView = {
    kind: 'msg_msg',
    name,
    fields: { m_type: plain(type), m_ts: bytes.length, segments: segmentsOf(bytes.length) },
    bytes: preview(bytes),
  };
  return { ...message, part };
}

/**
 * Names for the messages of a queue: those that were there keep theirs. Of equal ones the first is taken first, so
 * that equal messages are matched from the end. Those that arrived in one step may have come in another order.
 */
function nameMessages(
  found: readonly Message[],
  known: readonly NamedMessage[],
): readonly NamedMessage[] {
  const left = [...known];
  const named = found.toReversed().map((message) => {
    const at = left.findLastIndex((one) => equal(one, message));
    const [one] = at < 0 ? [] : left.splice(at, 1);
    return { ...message, name: one?.name ?? 'msg ?' };
  });
  return named.reverse();
}

/** What a send of so many bytes sends: a part of what is given, or zeros behind it. */
function ofSize(bytes: Uint8Array, size: number): Uint8Array {
  if (size <= bytes.length) return bytes.subarray(0, size);
  const sent = new Uint8Array(size);
  sent.set(bytes);
  return sent;
}

function equal(one: Message | undefined, other: Message): boolean {
  if (one === undefined || one.type !== other.type) return false;
  return Buffer.compare(one.bytes, other.bytes) === 0;
}

function segmentsOf(length: number): number {
  return length <= DATALEN_MSG ? 0 : Math.ceil((length - DATALEN_MSG) / DATALEN_SEG);
}

/** What a receiver waits for (ipc/msg.c: convert_mode). */
function receiver({ args }: CallRequest): WaiterView['fields'] {
  const [, , size, type, flags] = args.map((value) => (isInteger(value) ? value : 0));
  const has = (flag: number) => (Number(flags) & flag) !== 0;
  const r_maxsize = has(MSG_NOERROR) ? 'any' : plain(size ?? 0);
  const whole = BigInt(type ?? 0);
  if (whole === 0n) return { r_mode: 'SEARCH_ANY', r_msgtype: 0, r_maxsize };
  const r_mode =
    whole < 0n ? 'SEARCH_LESSEQUAL' : has(MSG_EXCEPT) ? 'SEARCH_NOTEQUAL' : 'SEARCH_EQUAL';
  const limit = whole < 0n ? -whole : whole;
  return { r_mode, r_msgtype: plain(integer(limit > LONG_MAX ? LONG_MAX : limit)), r_maxsize };
}

function sender({ args }: CallRequest): WaiterView['fields'] {
  const [, message, size] = args;
  if (isInteger(size)) return { msgsz: plain(size) };
  const text = isStruct(message) ? message.mtext : undefined;
  return { msgsz: text instanceof Uint8Array ? text.length : null };
}
