/**
 * Descriptor tables and open file descriptions, from outside.
 *
 * Numbers, flags and targets are in /proc/PID/fd and fdinfo; whether two descriptors share a description is
 * kcmp(2)'s to say. Nothing is ever opened: opening a FIFO or pipe would wake sleepers and change its counts.
 */
import { closeSync } from 'node:fs';
import { sameFile } from '../../../native/linux-kcmp.ts';
import type { Native } from '../../../native/native.ts';
import { pidfdGetfd } from '../../../native/sys-pidfd.ts';
import { syscallNumber } from '../../../native/syscall-numbers.ts';
import type { Actor } from '../actor/actor.ts';
import {
  type BareEntry,
  bareEntry,
  type Description,
  descriptionOf,
  type Entry,
  O_CLOEXEC,
  sameKind,
} from './entry.ts';
import type { Reach } from './reach.ts';

/** Tells the description of a new descriptor that came with a message, where nobody else has it. */
type Claim = (entry: BareEntry) => Description | undefined;
const F_GETFL = 3;

/** A descriptor that was not there before, or means something else. */
interface Fresh {
  readonly bare: BareEntry;
  /** The table it stands in is its process's first: its parent's, or the null device. Nothing was opened. */
  readonly atBirth: boolean;
}

/** The tables of all actors, kept from step to step: only its own calls change a process's, at the numbers they name. */
export class Descriptors {
  readonly #native: Native;
  readonly #tables = new Map<Actor, Map<number, Entry>>();
  /** The same in order, made when somebody asks. */
  readonly #ordered = new Map<Actor, readonly Entry[]>();
  /** By what they lead to. */
  readonly #at = new Map<string, Set<Entry>>();
  #touched = new Set<string>();
  /** Descriptions so far, and those of them that have a number for a name. */
  #descriptions = 0;
  #files = 0;
  #step = -1;
  readonly #claim: Claim;

  /** @param claim Asked of a new descriptor whose description nobody else has. */
  constructor(native: Native, claim: Claim) {
    this.#native = native;
    this.#claim = claim;
  }

  /** Look again at what the step can have changed. */
  refresh(actors: readonly Actor[], step: number, reach: Reach): void {
    this.#touched = new Set();
    const fresh: Fresh[] = [];
    for (const actor of actors) {
      const table = this.#tables.get(actor);
      if (actor.exit !== undefined) {
        for (const entry of table?.values() ?? []) this.#drop(entry);
        this.#tables.delete(actor);
      } else if (table === undefined) {
        this.#tables.set(actor, new Map());
        const bare = this.#looked(actor, new Map(), [...actor.task.proc.fds()]);
        fresh.push(...bare.map((one) => ({ ...one, atBirth: true })));
      } else if (actor.ranAt > this.#step) {
        fresh.push(...this.#changed(actor, table, reach));
      }
    }
    // What is still there stands in the tables by now: new descriptors are compared with it.
    for (const one of fresh) this.#add(one);
    this.#step = step;
  }

  /** One actor's descriptors, ascending. */
  of(actor: Actor): readonly Entry[] {
    let entries = this.#ordered.get(actor);
    if (entries === undefined) {
      const table = this.#tables.get(actor);
      entries = [...(table?.values() ?? [])].sort((one, other) => one.fd - other.fd);
      this.#ordered.set(actor, entries);
    }
    return entries;
  }

  /** One descriptor of an actor. */
  find(actor: Actor, fd: unknown): Entry | undefined {
    return typeof fd === 'number' ? this.#tables.get(actor)?.get(fd) : undefined;
  }

  /** Everybody's descriptors, by what they lead to; of those that lead to the same, the first that came is the first. */
  get targets(): ReadonlyMap<string, ReadonlySet<Entry>> {
    return this.#at;
  }

  /** What was led to, at the last look, by descriptors that came, went, or were named by a call. */
  get touched(): ReadonlySet<string> {
    return this.#touched;
  }

  /**
   * The new descriptors of an actor that ran. Its call named or returned the number of whatever it changed. That
   * nothing else has come or gone shows in how many there are, or in their numbers.
   */
  #changed(actor: Actor, table: ReadonlyMap<number, Entry>, reach: Reach): readonly Fresh[] {
    const { carried, returned } = reach.of(actor);
    const count = actor.task.proc.fdCount();
    const fresh = this.#looked(
      actor,
      table,
      [...carried].filter((fd) => table.has(fd)),
    );
    const isNew = (fd: number) => !table.has(fd) && !fresh.some(({ bare }) => bare.fd === fd);
    if (table.size + fresh.length === count) return fresh;
    if (count !== undefined) fresh.push(...this.#looked(actor, table, [...returned].filter(isNew)));
    if (table.size + fresh.length === count) return fresh;
    const there = new Set(actor.task.proc.fds());
    const gone = [...table.keys()].filter((fd) => !there.has(fd));
    fresh.push(...this.#looked(actor, table, [...gone, ...[...there].filter(isNew)]));
    return fresh;
  }

  /** Look at some numbers: what is gone is dropped, what is still the same kept, and the rest is given back. */
  #looked(actor: Actor, table: ReadonlyMap<number, Entry>, numbers: readonly number[]): Fresh[] {
    return [...numbers]
      .sort((one, other) => one - other)
      .flatMap((fd): readonly Fresh[] => {
        const old = table.get(fd);
        const bare = bareEntry(actor, fd);
        if (old !== undefined) {
          this.#touched.add(old.target.key);
          if (bare !== undefined && fd !== actor.replaced && sameKind(old, bare)) {
            this.#keep(old, bare);
            return [];
          }
          this.#drop(old);
        }
        return bare === undefined ? [] : [{ bare, atBirth: false }];
      });
  }

  #keep(old: Entry, bare: BareEntry): void {
    if (old.file !== null) Object.assign(old.file, descriptionOf(bare));
    if (old.flags === bare.flags && old.target.path === bare.target.path) return;
    // What is gone is still known by the number that it had.
    const target = bare.target.gone ? old.target : bare.target;
    const entry = { ...bare, target, file: old.file };
    this.#tables.get(entry.actor)?.set(entry.fd, entry);
    this.#ordered.delete(entry.actor);
    const there = this.#at.get(entry.target.key);
    there?.delete(old);
    there?.add(entry);
  }

  #drop(entry: Entry): void {
    const { actor, fd, target } = entry;
    this.#touched.add(target.key);
    this.#tables.get(actor)?.delete(fd);
    this.#ordered.delete(actor);
    const there = this.#at.get(target.key);
    there?.delete(entry);
    if (there?.size === 0) this.#at.delete(target.key);
  }

  #add({ bare: found, atBirth }: Fresh): void {
    const bare = { ...found, target: this.#targetOf(found) };
    const { actor, fd, target } = bare;
    const file = this.#fileOf(bare, atBirth);
    if (file !== null) Object.assign(file, descriptionOf(bare));
    const entry = { ...bare, file };
    this.#touched.add(target.key);
    this.#tables.get(actor)?.set(fd, entry);
    this.#ordered.delete(actor);
    const there = this.#at.get(target.key);
    if (there === undefined) this.#at.set(target.key, new Set([entry]));
    else there.add(entry);
  }

  /** What a descriptor leads to; of what is gone, as those know it who had it open before. */
  #targetOf({ target }: BareEntry): Entry['target'] {
    if (!target.gone) return target;
    for (const entries of this.#at.values()) {
      for (const other of entries) if (other.target.path === target.path) return other.target;
    }
    return target;
  }

  /** Whether the flags of a description itself have O_CLOEXEC: asked on a descriptor of one's own. */
  #keepsCloexec({ actor, fd }: BareEntry): boolean {
    const own = pidfdGetfd(this.#native, actor.task.pidfd, fd);
    if (own < 0) return false;
    const flags = this.#native.syscall(syscallNumber('fcntl'), own, F_GETFL, 0);
    closeSync(own);
    return flags >= 0 && (flags & O_CLOEXEC) !== 0;
  }

  /** The description of a new descriptor: that of one which is equal, else a new one; `null` where that does not show. */
  #fileOf(entry: BareEntry, atBirth: boolean): Description | null {
    const seen = new Set<Description | null>();
    for (const other of this.#at.get(entry.target.key) ?? []) {
      if (seen.has(other.file) || !sameKind(other, entry)) continue;
      const [mine, theirs] = [entry.actor.task.hostPid, other.actor.task.hostPid];
      const same = sameFile(this.#native, mine, entry.fd, theirs, other.fd);
      if (same === null) return null;
      if (same) return other.file;
      seen.add(other.file);
    }
    const known = this.#claim(entry);
    if (known !== undefined) return known;
    this.#descriptions += 1;
    const name = atBirth ? `file:${entry.actor.name}` : `file:${++this.#files}`;
    const keepsCloexec = (entry.flags & O_CLOEXEC) !== 0 && this.#keepsCloexec(entry);
    return { name, order: this.#descriptions, keepsCloexec, ...descriptionOf(entry) };
  }
}
