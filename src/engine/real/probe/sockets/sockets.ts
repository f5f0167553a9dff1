/**
 * The sockets of a run, whatever family they are of: which there are, and who sleeps on them. What a socket shows of
 * itself is its protocol's (`unix.ts`).
 */
import { closeSync } from 'node:fs';
import { pidfdGetfd } from '../../../../native/sys-pidfd.ts';
import { callSpec } from '../../../calls/catalogue.ts';
import type { CallRequest } from '../../../model/kernel.ts';
import type { BlockedView, ObjectView, QueueView, WaiterView } from '../../../model/snapshot.ts';
import type { Actor } from '../../actor/actor.ts';
import type { Target } from '../entry.ts';
import type { FamilyContext, Look, ObjectProbe } from '../family.ts';
import { shared } from '../shared.ts';
import { polledBy } from '../waiters.ts';
import type { NamedSocket, SocketLook, SocketProtocol } from './protocol.ts';
import { protocolsOf } from './protocols.ts';
import { SockDiag } from './sock-diag.ts';

/** Functions whose sleepers are woken one at a time; the others stand before them and are all woken. */
const EXCLUSIVE: ReadonlySet<string> = new Set([
  '__skb_wait_for_more_packets',
  'unix_wait_for_peer',
  'inet_csk_accept',
]);

/** An actor that sleeps on a socket. */
interface Sleeper {
  readonly actor: Actor;
  readonly exclusive: boolean;
}

/** All sockets of a run. */
export class Sockets implements ObjectProbe {
  readonly #native: FamilyContext['native'];
  readonly #protocols: readonly SocketProtocol[];
  readonly #named = new Map<number, NamedSocket>();
  readonly #shown = new Map<string, ObjectView>();
  #count = 0;
  #look: Look | undefined;

  constructor({ native, asker }: FamilyContext) {
    this.#native = native;
    this.#protocols = protocolsOf({ native, diag: new SockDiag(asker) });
  }

  /** The socket behind a descriptor's target. */
  idOf({ key }: Target): string | null {
    const ino = inodeOf(key);
    return ino === undefined ? null : (this.#named.get(ino)?.id ?? null);
  }

  /** Name the sockets that there are, in the order of their first descriptors, and look at all of them. */
  refresh(look: Look): void {
    this.#look = look;
    const there = new Set<number>();
    for (const key of look.descriptors.targets.keys()) {
      const ino = inodeOf(key);
      if (ino === undefined) continue;
      there.add(ino);
      if (this.#named.has(ino)) continue;
      this.#count += 1;
      this.#named.set(ino, { id: `socket:${this.#count}`, ino });
    }
    for (const [ino, { id }] of this.#named) {
      // One that only a message holds has no descriptor, and keeps its name.
      if (!there.has(ino)) this.#shown.delete(id);
    }
    if (there.size === 0) return;
    const around = this.#around(look);
    for (const protocol of this.#protocols) protocol.refresh(around);
    for (const ino of there) {
      const socket = this.#named.get(ino);
      if (socket !== undefined) this.#draw(socket, look);
    }
  }

  /** Every socket that there is. */
  views(): readonly ObjectView[] {
    return [...this.#shown.values()];
  }

  /** The wait queue that a blocked actor sleeps on: its socket's, or another's. */
  queueOf(actor: Actor): BlockedView['queue'] {
    const { pending } = actor;
    if (pending === undefined || polledBy(actor).length > 0) return null;
    const socket = this.#socketOf(actor, pending.request);
    if (socket === undefined) return null;
    const elsewhere = this.#elsewhere(actor, socket);
    return elsewhere === undefined ? { object: socket.id, name: 'wait' } : elsewhere;
  }

  #around(look: Look): SocketLook {
    const entriesOf = ({ ino }: NamedSocket) => [
      ...(look.descriptors.targets.get(`socket:[${ino}]`) ?? []),
    ];
    return {
      ...look,
      named: this.#named,
      entriesOf,
      socketAt: (actor, fd) => this.#socketAt(actor, fd),
      borrow: (socket, use) => {
        const [entry] = entriesOf(socket);
        if (entry === undefined) return undefined;
        const fd = pidfdGetfd(this.#native, entry.actor.task.pidfd, entry.fd);
        if (fd < 0) return undefined;
        try {
          return use(fd);
        } finally {
          closeSync(fd);
        }
      },
    };
  }

  /** The socket that a call is about; of waitpid(2) and its kin the first argument is no descriptor. */
  #socketOf(actor: Actor, { call, args }: CallRequest): NamedSocket | undefined {
    return callSpec(call).args[0]?.type.t === 'fd' ? this.#socketAt(actor, args[0]) : undefined;
  }

  #socketAt(actor: Actor, fd: unknown): NamedSocket | undefined {
    const key = this.#look?.descriptors.find(actor, fd)?.target.key;
    const ino = key === undefined ? undefined : inodeOf(key);
    return ino === undefined ? undefined : this.#named.get(ino);
  }

  #elsewhere(actor: Actor, socket: NamedSocket) {
    for (const protocol of this.#protocols) {
      const found = protocol.elsewhere?.(actor, socket);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #draw(socket: NamedSocket, look: Look): void {
    for (const protocol of this.#protocols) {
      const view = protocol.view(socket);
      if (view === undefined) continue;
      const queues = [this.#queueView(socket, look.actors), ...view.queues];
      const { id } = socket;
      this.#shown.set(id, shared(this.#shown.get(id), { ...view, id, queues }));
      return;
    }
  }

  /** The sleepers of a socket. Two that last ran in the same step leave the order unknown. */
  #queueView(socket: NamedSocket, actors: readonly Actor[]): QueueView {
    const sleepers = actors.flatMap((actor) => this.#sleepersOf(actor, socket));
    const order = (one: Sleeper, other: Sleeper) => one.actor.ranAt - other.actor.ranAt;
    if (new Set(sleepers.map(({ actor }) => actor.ranAt)).size < sleepers.length) {
      return { name: 'wait', waiters: null };
    }
    const head = sleepers.filter(({ exclusive }) => !exclusive).sort((a, b) => order(b, a));
    const tail = sleepers.filter(({ exclusive }) => exclusive).sort(order);
    const waiters = [...head, ...tail].map(
      ({ actor, exclusive }): WaiterView => ({ actor: actor.name, exclusive, fields: {} }),
    );
    return { name: 'wait', waiters };
  }

  /** The places in a socket's queue that a blocked actor holds: one that polls may hold several. */
  #sleepersOf(actor: Actor, socket: NamedSocket): readonly Sleeper[] {
    const { pending } = actor;
    if (pending === undefined || actor.stopped) return [];
    const polled = polledBy(actor);
    if (polled.length > 0) {
      return polled
        .filter((fd) => this.#socketAt(actor, fd) === socket)
        .map(() => ({ actor, exclusive: false }));
    }
    if (this.#socketOf(actor, pending.request) !== socket) return [];
    if (this.#elsewhere(actor, socket) !== undefined) return [];
    return [{ actor, exclusive: EXCLUSIVE.has(actor.task.proc.wchan() ?? '') }];
  }
}

/** The number of a socket's inode, of the link that its descriptors have. */
function inodeOf(key: string): number | undefined {
  const found = /^socket:\[(\d+)\]$/.exec(key)?.[1];
  return found === undefined ? undefined : Number(found);
}
