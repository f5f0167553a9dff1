/**
 * epoll instances: the items that they watch, by /proc/PID/fdinfo, and who waits.
 *
 * The ready list does not show. Whether anything stands on it poll(2) on the instance would tell, but that takes items off
 * which are not ready any more (fs/eventpoll.c: __ep_eventpoll_poll), and so changes the order of those to come: it is not asked.
 */

import { watches } from '../../../native/linux-kcmp.ts';
import type { Native } from '../../../native/native.ts';
import { flagNames } from '../../calls/flags.ts';
import { integer, plain } from '../../calls/integer.ts';
import type { BlockedView, ObjectView, PartView } from '../../model/snapshot.ts';
import type { Actor } from '../actor/actor.ts';
import type { Description, Entry, Target } from './entry.ts';
import type { FamilyContext, IdOf, Look, ObjectProbe } from './family.ts';
import { fileAt, type Instance, Instances } from './instances.ts';
import { type Place, queueOfPlaces, sleepingIn } from './places.ts';
import { polledBy } from './waiters.ts';

const ANON = 'anon_inode:';

/** A line of fdinfo: a watched description under its number. */
interface Item {
  readonly fd: number;
  readonly events: string;
  readonly data: number | string;
  readonly ino: bigint;
  readonly sdev: number;
  /** How many of the same number stand in front of it. */
  readonly toff: number;
}

/** The instances of a run. */
export class Eventpolls implements ObjectProbe {
  readonly #instances = new Instances(`${ANON}[eventpoll]`, 'eventpoll');
  readonly #native: Native;
  #look: Look | undefined;

  constructor({ native }: Pick<FamilyContext, 'native'>) {
    this.#native = native;
  }

  refresh(look: Look): void {
    this.#look = look;
    this.#instances.refresh(look);
  }

  idOf(target: Target, file: Description | null): string | null {
    return this.#instances.idOf(target, file);
  }

  /** The instance in which a blocked actor waits. */
  queueOf(actor: Actor): BlockedView['queue'] {
    const found = this.#instances.there.find((instance) => this.#waitsIn(actor, instance));
    return found === undefined ? null : { object: found.id, name: 'wq' };
  }

  views(idOf: IdOf): readonly ObjectView[] {
    return this.#instances.views((instance, info) => this.#view(instance, itemsOf(info), idOf));
  }

  #view(instance: Instance, items: readonly Item[], idOf: IdOf): ObjectView {
    const actors = this.#look?.actors ?? [];
    const waiting = actors.filter((actor) => this.#waitsIn(actor, instance));
    const polling = actors.flatMap((actor) => this.#polls(actor, instance));
    return {
      id: instance.id,
      kind: 'eventpoll',
      label: 'epoll instance',
      fields: { rbr: items.length, rdllist: null, refs: null },
      parts: inOrder(items).map((item, at, all) => {
        const target = this.#targetOf(instance.entry, item);
        return part(item, target && idOf(target.target, target.file), at, all);
      }),
      queues: [
        queueOfPlaces(
          'wq',
          waiting.map((actor) => ({ actor, exclusive: true, head: true })),
        ),
        queueOfPlaces('poll_wait', polling),
      ],
    };
  }

  #waitsIn(actor: Actor, { file }: Instance): boolean {
    const request = sleepingIn(actor);
    if (request?.call !== 'epoll_wait' && request?.call !== 'epoll_pwait') return false;
    return this.#look !== undefined && fileAt(this.#look, actor, request.args[0]) === file;
  }

  #polls(actor: Actor, { file }: Instance): readonly Place[] {
    const request = sleepingIn(actor);
    const look = this.#look;
    if (request === undefined || look === undefined) return [];
    return polledBy(actor).flatMap((fd) =>
      fileAt(look, actor, fd) === file ? [{ actor, exclusive: false, head: true }] : [],
    );
  }

  /**
   * A descriptor of what is watched: by its inode, where that is its own; of files that have none kcmp(2) knows which it is.
   */
  #targetOf({ actor, fd }: Entry, { fd: tfd, toff, ino, sdev }: Item): Entry | null {
    const keys = [`pipe:[${ino}]`, `socket:[${ino}]`, `${statDevice(sdev)}:${ino}`];
    const targets = this.#look?.descriptors.targets ?? new Map<string, ReadonlySet<Entry>>();
    for (const key of keys) for (const entry of targets.get(key) ?? []) return entry;
    const anonymous = [...targets].filter(([key]) => key.startsWith(ANON));
    const candidates = anonymous.flatMap(([, entries]) => onePerFile(entries));
    // Most often the number still means what it meant.
    candidates.sort((one, other) => Number(other.fd === tfd) - Number(one.fd === tfd));
    const slot = { efd: fd, tfd, toff };
    return (
      candidates.find((entry) =>
        watches(this.#native.libc, entry.actor.task.hostPid, entry.fd, actor.task.hostPid, slot),
      ) ?? null
    );
  }
}

function onePerFile(entries: ReadonlySet<Entry>): readonly Entry[] {
  return [...new Map([...entries].map((entry) => [entry.file, entry])).values()];
}

/** A device number as stat(2) has it, by that which the kernel keeps: 12 bits and 20 (include/linux/kdev_t.h). */
function statDevice(sdev: number): bigint {
  const [major, minor] = [BigInt(sdev >>> 20), BigInt(sdev & 0xfffff)];
  return (minor & 0xffn) | (major << 8n) | ((minor & ~0xffn) << 12n);
}

const LINE =
  /^tfd:\s+(\d+) events:\s+([0-9a-f]+) data:\s+([0-9a-f]+)\s+pos:\S+ ino:([0-9a-f]+) sdev:([0-9a-f]+)/gm;

/** The items that fdinfo lists (fs/eventpoll.c: ep_show_fdinfo). */
function itemsOf(info: string): readonly Item[] {
  const seen = new Map<number, number>();
  return [...info.matchAll(LINE)].map(([, tfd, events, data, ino, sdev]) => {
    const fd = Number(tfd);
    const toff = seen.get(fd) ?? 0;
    seen.set(fd, toff + 1);
    return {
      fd,
      toff,
      events: flagNames('epoll', Number.parseInt(events ?? '0', 16)).join('|'),
      data: plain(integer(BigInt.asIntN(64, BigInt(`0x${data}`)))),
      ino: BigInt(`0x${ino}`),
      sdev: Number.parseInt(sdev ?? '0', 16),
    };
  });
}

/** By number; of one number by what is asked: in the kernel they stand in the order of addresses. */
function inOrder(items: readonly Item[]): readonly Item[] {
  const key = ({ events, data }: Item): string => `${data} ${events}`;
  return [...items].sort((a, b) => a.fd - b.fd || (key(a) < key(b) ? -1 : 1));
}

function part(
  { fd, events, data }: Item,
  file: string | null,
  at: number,
  items: readonly Item[],
): PartView {
  const before = items.slice(0, at).filter((item) => item.fd === fd).length;
  const again = before === 0 ? '' : ` (${before + 1})`;
  return {
    kind: 'epitem',
    name: `fd ${fd}${again}`,
    fields: { fd, file, events, data, ready: null },
  };
}
