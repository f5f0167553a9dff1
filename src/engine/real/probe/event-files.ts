/**
 * eventfds, timerfds and signalfds: what /proc/PID/fdinfo tells of them (proc_pid_fdinfo(5)), which changes nothing, and who
 * sleeps in them.
 */
import { enumName, flagNames } from '../../calls/flags.ts';
import { integer, plain } from '../../calls/integer.ts';
import type { CallName } from '../../calls/spec.ts';
import type { BlockedView, Field, ObjectView } from '../../model/snapshot.ts';
import { setText } from '../../model/spelling.ts';
import type { Actor } from '../actor/actor.ts';
import type { Description, Target } from './entry.ts';
import type { Look, ObjectProbe } from './family.ts';
import { fileAt, type Instance, Instances } from './instances.ts';
import { type Place, queueOfPlaces, sleepingIn } from './places.ts';
import { polledBy } from './waiters.ts';

/** What of a kind of file shows. */
interface EventFile {
  /** ObjectView.kind, and what its ids begin with and people call it. */
  readonly kind: string;
  readonly label: string;
  readonly fields: (info: string) => ObjectView['fields'];
  /** Calls that sleep in its queue, besides those that poll it. */
  readonly sleeps: readonly CallName[];
}

/** One line of fdinfo; '' where there is none. */
function line(info: string, name: string): string {
  return new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(info)?.[1] ?? '';
}

function hex(text: string): Field {
  return text === '' ? null : plain(integer(BigInt(`0x${text}`)));
}

/** `(1, 500000000)` in nanoseconds. */
function nanoseconds(text: string): bigint | undefined {
  const [, sec, nsec] = /^\((\d+), (\d+)\)$/.exec(text) ?? [];
  if (sec === undefined || nsec === undefined) return undefined;
  return BigInt(sec) * 1_000_000_000n + BigInt(nsec);
}

function timerFields(info: string): ObjectView['fields'] {
  const left = nanoseconds(line(info, 'it_value'));
  const interval = nanoseconds(line(info, 'it_interval'));
  const clockid = Number(line(info, 'clockid'));
  const flags = Number.parseInt(line(info, 'settime flags'), 8);
  return {
    clockid: enumName('clock', clockid) ?? clockid,
    ticks: plain(integer(BigInt(line(info, 'ticks')))),
    tmr: left === undefined ? null : left === 0n ? 'off' : 'armed',
    tintv: interval === undefined ? null : plain(integer(interval)),
    expired: null,
    settime_flags: flagNames('timerfd_settime', flags).join('|'),
  };
}

const FILES: readonly EventFile[] = [
  {
    kind: 'eventfd_ctx',
    label: 'eventfd',
    fields: (info) => ({
      count: hex(line(info, 'eventfd-count')),
      // Since Linux 6.5.
      flags: { 0: '0', 1: 'EFD_SEMAPHORE' }[line(info, 'eventfd-semaphore')] ?? null,
    }),
    sleeps: ['read', 'readv', 'eventfd_read', 'write', 'writev', 'eventfd_write'],
  },
  {
    kind: 'timerfd_ctx',
    label: 'timerfd',
    fields: timerFields,
    sleeps: ['read', 'readv', 'eventfd_read'],
  },
  {
    kind: 'signalfd_ctx',
    label: 'signalfd',
    fields: (info) => ({ sigmask: setText(BigInt(`0x${line(info, 'sigmask') || '0'}`)) }),
    // A reader stands in a queue of its process.
    sleeps: [],
  },
];

/** One kind of them, with those that there are. */
type Kept = EventFile & { readonly instances: Instances };

/** All of a run. */
export class EventFiles implements ObjectProbe {
  readonly #kinds: readonly Kept[] = FILES.map((kind) => ({
    ...kind,
    instances: new Instances(`anon_inode:[${kind.label}]`, kind.label),
  }));
  #look: Look | undefined;

  refresh(look: Look): void {
    this.#look = look;
    for (const { instances } of this.#kinds) instances.refresh(look);
  }

  idOf(target: Target, file: Description | null): string | null {
    for (const { instances } of this.#kinds) {
      const id = instances.idOf(target, file);
      if (id !== null) return id;
    }
    return null;
  }

  /** The queue in which a blocked reader or writer sleeps. One that polls may stand in several. */
  queueOf(actor: Actor): BlockedView['queue'] {
    const request = sleepingIn(actor);
    const file = this.#look && fileAt(this.#look, actor, request?.args[0]);
    for (const { instances, sleeps } of this.#kinds) {
      if (request === undefined || !sleeps.includes(request.call)) continue;
      const found = instances.there.find((instance) => instance.file === file);
      if (found !== undefined) return { object: found.id, name: 'wqh' };
    }
    return null;
  }

  views(): readonly ObjectView[] {
    return this.#kinds.flatMap((kind) =>
      kind.instances.views((instance, info) => this.#view(kind, instance, info)),
    );
  }

  #view({ kind, label, fields, sleeps }: Kept, instance: Instance, info: string): ObjectView {
    const places = this.#look?.actors.flatMap((actor) => this.#places(actor, instance, sleeps));
    return {
      id: instance.id,
      kind,
      label,
      fields: fields(info),
      parts: [],
      queues: sleeps.length === 0 ? [] : [queueOfPlaces('wqh', places ?? [])],
    };
  }

  /** Readers and writers stand behind each other, those who poll in front. */
  #places(actor: Actor, { file }: Instance, sleeps: readonly CallName[]): readonly Place[] {
    const request = sleepingIn(actor);
    const look = this.#look;
    if (request === undefined || look === undefined) return [];
    if (sleeps.includes(request.call)) {
      const here = fileAt(look, actor, request.args[0]) === file;
      return here ? [{ actor, exclusive: false, head: false }] : [];
    }
    return polledBy(actor).flatMap((fd) =>
      fileAt(look, actor, fd) === file ? [{ actor, exclusive: false, head: true }] : [],
    );
  }
}
