/**
 * Sleepers on words of memory: the call that each sleeper was told to make, and the file that its address leads to.
 *
 * That a sleeper was sent to another word shows nowhere (its address is still the first one's), and follows from what
 * FUTEX_REQUEUE returned: it wakes those who came first, and sends those who came next (kernel/futex/requeue.c).
 */
import { syscallNumber } from '../../../native/syscall-numbers.ts';
import { errnoNumber } from '../../calls/errno.ts';
import type { Integer } from '../../calls/integer.ts';
import type { BlockedView, ObjectView, WaiterView } from '../../model/snapshot.ts';
import { type Actor, lives } from '../actor/actor.ts';
import type { RawCall } from '../marshal/plan.ts';
import type { Look, ObjectProbe } from './family.ts';
import { isFile, isSegment, type Line } from './maps.ts';

const FUTEX = syscallNumber('futex');
const WAIT = 0;
const REQUEUE = 3;
const CMP_REQUEUE = 4;
const WAIT_BITSET = 9;
const PRIVATE = 0x80;
const COMMAND = 0x7f;
const ANY = 0xffffffff;

/** With these a wait fails before it stands in any bucket (kernel/futex/waitwake.c: futex_wait_setup). */
const NEVER_STOOD: readonly number[] = ['EAGAIN', 'EINVAL', 'EFAULT', 'ENOSYS'].map(
  (name) => -(errnoNumber(name) ?? 0),
);

/** One sleeper, as of the step in which it last ran. */
interface Sleeper {
  readonly actor: Actor;
  readonly ranAt: number;
  readonly bitset: number;
}

/** Those who sleep on one word; `tied` where several came in one step, so that their order does not show. */
interface Chain {
  readonly sleepers: readonly Sleeper[];
  readonly tied: boolean;
}

/** The words that somebody sleeps on. */
export class Futexes implements ObjectProbe {
  /** The name of every word that somebody ever slept on, in the order of the first sleepers. */
  readonly #names = new Map<string, string>();
  #chains: ReadonlyMap<string, Chain> = new Map();
  /** The word that a sleeper was sent to, until it has run again. */
  readonly #sent = new Map<Actor, { readonly key: string; readonly ranAt: number }>();
  #mappings: Look['mappings'] | undefined;

  /** A call has slept on a word, perhaps the first that did, or has sent sleepers to one. */
  made(actor: Actor, raw: RawCall, result: Integer): void {
    if (raw.nr !== FUTEX) return;
    if (isWait(raw)) {
      if (!NEVER_STOOD.includes(Number(result))) this.#name(this.#keyOf(actor, raw));
      return;
    }
    const command = commandOf(raw);
    if (result > 0 && (command === REQUEUE || command === CMP_REQUEUE)) {
      this.#requeued(actor, raw, Number(result));
    }
  }

  /** Of so many that were woken or sent, those that came first were woken. */
  #requeued(actor: Actor, raw: RawCall, count: number): void {
    const [from, , wake = 0, , to = 0] = raw.args;
    const woken = Math.min(count, Number(wake));
    const flags = Number(raw.args[1]);
    const [source, target] = [from ?? 0, to].map((at) => this.#keyAt(actor, Number(at), flags));
    if (count === woken || source === undefined || target === undefined || source === target)
      return;
    this.#name(target);
    const chain = this.#chains.get(source);
    for (const { actor: sleeper, ranAt } of chain?.sleepers.slice(woken, count) ?? []) {
      this.#sent.set(sleeper, { key: target, ranAt });
    }
  }

  refresh({ actors, mappings }: Look): void {
    this.#mappings = mappings;
    const found = new Map<string, Sleeper[]>();
    for (const actor of actors) {
      const raw = sleepsIn(actor);
      if (raw === undefined) continue;
      const key = this.#placeOf(actor, raw);
      const bitset = commandOf(raw) === WAIT_BITSET ? Number(raw.args[5]) >>> 0 : ANY;
      const sleeper = { actor, ranAt: actor.ranAt, bitset };
      found.set(key, [...(found.get(key) ?? []), sleeper]);
      this.#name(key);
    }
    this.#chains = new Map(
      [...found].map(([key, all]) => [key, chained(this.#chains.get(key), all)]),
    );
  }

  queueOf(actor: Actor): BlockedView['queue'] {
    const raw = sleepsIn(actor);
    const name = raw && this.#names.get(this.#placeOf(actor, raw));
    return name === undefined ? null : { object: name, name: 'chain' };
  }

  views(): readonly ObjectView[] {
    return [...this.#chains].map(([key, chain]) => ({
      id: this.#names.get(key) ?? '',
      kind: 'futex_hash_bucket',
      label: 'futex',
      fields: { waiters: chain.sleepers.length, key: null },
      parts: null,
      queues: [{ name: 'chain', waiters: chain.tied ? null : chain.sleepers.map(waiterOf) }],
    }));
  }

  #name(key: string): void {
    if (!this.#names.has(key)) this.#names.set(key, `futex:${this.#names.size + 1}`);
  }

  /** Where a sleeper stands: at the word that it was sent to, or at its own. */
  #placeOf(actor: Actor, raw: RawCall): string {
    const sent = this.#sent.get(actor);
    if (sent?.ranAt === actor.ranAt) return sent.key;
    this.#sent.delete(actor);
    return this.#keyOf(actor, raw);
  }

  #keyOf(actor: Actor, { args }: RawCall): string {
    return this.#keyAt(actor, Number(args[0]), Number(args[1]));
  }

  /** The word of an address: of a file where it is shared, else of the process alone (futex(2); kernel/futex/core.c). */
  #keyAt(actor: Actor, address: number, op: number): string {
    if ((op & PRIVATE) !== 0) return `private ${actor.name} ${address}`;
    const line = this.#mappings?.at(actor, address)?.line;
    if (line === undefined || !isShared(line)) return `own ${actor.name} ${address}`;
    return `${line.key} ${line.offset + address - line.start}`;
  }
}

/** True where the page is a file's: what is mapped privately and may be written to is copied for the call. */
function isShared(line: Line): boolean {
  return line.shared || (!line.prot.includes('w') && (isFile(line) || isSegment(line)));
}

function commandOf({ args }: RawCall): number {
  return Number(args[1]) & COMMAND;
}

function isWait(raw: RawCall): boolean {
  return raw.nr === FUTEX && [WAIT, WAIT_BITSET].includes(commandOf(raw));
}

/** The wait that an actor is inside of; a stopped one has left its bucket. */
function sleepsIn(actor: Actor): RawCall | undefined {
  const raw = actor.pending?.raw;
  return raw !== undefined && lives(actor) && !actor.stopped && isWait(raw) ? raw : undefined;
}

/** Who stood there before stands in front of those who came since. */
function chained(before: Chain | undefined, all: readonly Sleeper[]): Chain {
  const known = (before?.sleepers ?? []).flatMap((old) => {
    const still = all.find(({ actor, ranAt }) => actor === old.actor && ranAt === old.ranAt);
    return still === undefined ? [] : [still];
  });
  const come = all.filter((sleeper) => !known.includes(sleeper)).sort(byArrival);
  const tie = come.some(({ ranAt }, at) => at > 0 && come[at - 1]?.ranAt === ranAt);
  const tied = tie || (known.length > 0 && before?.tied === true);
  return { sleepers: [...known, ...come], tied };
}

function byArrival(one: Sleeper, other: Sleeper): number {
  return one.ranAt - other.ranAt;
}

function waiterOf({ actor, bitset }: Sleeper): WaiterView {
  return { actor: actor.name, exclusive: true, fields: { bitset: `0x${bitset.toString(16)}` } };
}
