/**
 * Comparing what two kernels look like. What the real kernel does not show (`null`, or absent) is not
 * compared; everything that it shows is.
 */

import type { OpaqueKind } from '../calls/spec.ts';
import type { Found } from '../model/difference.ts';
import { objectKind } from '../model/kinds.ts';
import type {
  BlockedView,
  FdView,
  Field,
  FileView,
  MappingView,
  ObjectView,
  PartView,
  ProcessView,
  PteView,
  QueueName,
  QueueView,
  SignalsView,
  Snapshot,
} from '../model/snapshot.ts';
import type { Correspondence } from './correspondence.ts';

/** Compare two snapshots of the same moment. Undefined when nothing differs that the real kernel shows. */
export function compareSnapshots(
  sim: Snapshot,
  real: Snapshot,
  names: Correspondence,
): Found | undefined {
  const comparison = new Comparison(names);
  comparison.snapshots(sim, real);
  return comparison.found;
}

/** One comparison; `found` is the first difference. */
class Comparison {
  found: Found | undefined;
  readonly #names: Correspondence;

  constructor(names: Correspondence) {
    this.#names = names;
  }

  snapshots(sim: Snapshot, real: Snapshot): void {
    this.#keyed(
      sim.processes,
      real.processes,
      'snapshot.processes',
      ({ actor }) => actor,
      (a, b, path) => this.#process(a, b, path),
    );
    const there = new Set(real.objects.map(({ id }) => id));
    const shown = sim.objects.filter(
      ({ id, kind }) => !objectKind(kind).shownInPart || there.has(id),
    );
    this.#keyed(
      shown,
      real.objects,
      'snapshot.objects',
      ({ id }) => id,
      (a, b, path) => this.#object(a, b, path),
    );
    if (real.files !== undefined) this.#files(sim.files ?? [], real.files);
  }

  /** Those that the real kernel shows: it has a descriptor of each, so that the names correspond by now. */
  #files(sim: readonly FileView[], real: readonly FileView[]): void {
    const { compared } = this.#names;
    const named = new Map(sim.map((mine) => [this.#names.realOf('file', mine.id), mine]));
    for (const theirs of real) {
      const path = `snapshot.files.${theirs.id}`;
      const mine = named.get(theirs.id);
      if (mine === undefined) this.#differ(path, undefined, 'there');
      else if (compared.get(mine) !== theirs) {
        this.#file(mine, theirs, path);
        if (this.found === undefined) compared.set(mine, theirs);
      }
    }
  }

  #file(sim: FileView, real: FileView, path: string): void {
    this.#known(`${path}.f_count`, sim.f_count, real.f_count);
    this.#known(`${path}.f_pos`, sim.f_pos, real.f_pos);
    this.#strings(sim.f_flags, real.f_flags, `${path}.f_flags`);
    if (sim.object !== real.object) this.#differ(`${path}.object`, sim.object, real.object);
  }

  #differ(path: string, sim: unknown, real: unknown): void {
    this.found ??= { path, sim, real };
  }

  /** Equal, or unknown on the real side. */
  #known(path: string, sim: unknown, real: unknown): void {
    if (real !== null && real !== undefined && sim !== real) this.#differ(path, sim, real);
  }

  /** Names of one kernel for those of the other. */
  #opaque(kind: OpaqueKind, path: string, sim: string | null, real: string | null): void {
    if (real === null) return;
    if (sim === null || !this.#names.pair(kind, sim, real)) this.#differ(path, sim, real);
  }

  /**
   * Lists whose members have names: the same members, and each the same. Two that were compared before are still equal,
   * since views never change and what corresponds once does so for the whole run.
   */
  #keyed<T extends object>(
    sim: readonly T[],
    real: readonly T[],
    path: string,
    keyOf: (view: T) => string | number,
    compare: (sim: T, real: T, path: string) => void,
  ): void {
    const { compared } = this.#names;
    const changed: T[] = [];
    const others: T[] = [];
    // Most are as they were, and where they were.
    for (let at = 0; at < Math.max(sim.length, real.length); at++) {
      const [mine, theirs] = [sim[at], real[at]];
      if (mine !== undefined && theirs !== undefined && compared.get(mine) === theirs) continue;
      if (mine !== undefined) changed.push(mine);
      if (theirs !== undefined) others.push(theirs);
    }
    const left = new Map(others.map((theirs) => [keyOf(theirs), theirs]));
    for (const mine of changed) {
      const key = keyOf(mine);
      const theirs = left.get(key);
      left.delete(key);
      if (theirs === undefined) this.#differ(`${path}.${key}`, 'there', undefined);
      else if (compared.get(mine) !== theirs) {
        compare(mine, theirs, `${path}.${key}`);
        if (this.found === undefined) compared.set(mine, theirs);
      }
    }
    for (const key of left.keys()) this.#differ(`${path}.${key}`, undefined, 'there');
  }

  /** Lists in order; `null` is unknown. */
  #listed<T>(
    sim: readonly T[] | null | undefined,
    real: readonly T[] | null | undefined,
    path: string,
    compare: (sim: T, real: T, path: string) => void,
  ): void {
    if (real === null || real === undefined) return;
    if (sim === null || sim === undefined || sim.length !== real.length) {
      this.#differ(`${path}.length`, sim?.length, real.length);
      return;
    }
    for (const [at, mine] of sim.entries()) compare(mine, real[at] as T, `${path}.${at}`);
  }

  #strings(sim: readonly string[] | null, real: readonly string[] | null, path: string): void {
    if (real === null) return;
    const [mine, theirs] = [sim?.join('|') ?? null, real.join('|')];
    if (mine !== theirs) this.#differ(path, mine, theirs);
  }

  #fields(
    sim: { readonly [name: string]: Field },
    real: { readonly [name: string]: Field },
    path: string,
    opaque: ReturnType<typeof objectKind>['opaque'] = {},
  ): void {
    for (const [name, value] of Object.entries(real)) {
      const kind = opaque[name];
      const isOpaque = kind === 'name' ? isChosen : isNumber;
      if (kind !== undefined && isOpaque(value) && isOpaque(sim[name])) {
        this.#opaque(kind, `${path}.${name}`, sim[name], value);
        continue;
      }
      this.#known(`${path}.${name}`, Object.hasOwn(sim, name) ? sim[name] : undefined, value);
    }
  }

  #process(sim: ProcessView, real: ProcessView, path: string): void {
    this.#known(`${path}.parent`, sim.parent, real.parent);
    this.#known(`${path}.state`, sim.state, real.state);
    const [mine, theirs] = [sim.exit ?? {}, real.exit ?? {}];
    for (const name of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
      const [a, b] = [Reflect.get(mine, name), Reflect.get(theirs, name)];
      if (a !== b) this.#differ(`${path}.exit.${name}`, a, b);
    }
    this.#call(sim.call, real.call, `${path}.call`);
    this.#keyed(
      sim.fds,
      real.fds,
      `${path}.fds`,
      ({ fd }) => fd,
      (a, b, where) => this.#fd(a, b, where),
    );
    if (real.signals !== undefined) this.#signals(sim.signals, real.signals, `${path}.signals`);
    this.#listed(sim.mappings, real.mappings, `${path}.mappings`, (a, b, where) =>
      this.#mapping(a, b, where),
    );
  }

  #call(sim: BlockedView | undefined, real: BlockedView | undefined, path: string): void {
    if (sim?.name !== real?.name) {
      this.#differ(path, sim?.name, real?.name);
      return;
    }
    if (sim === undefined || real === undefined) return;
    // Neither kernel always shows where a call sleeps.
    if (sim.wchan !== null) this.#known(`${path}.wchan`, sim.wchan, functionOf(real.wchan));
    if (real.queue !== null) this.#queueName(sim.queue, real.queue, `${path}.queue`);
    this.#listed(sim.queues, real.queues, `${path}.queues`, (a, b, where) =>
      this.#queueName(a, b, where),
    );
  }

  #queueName(sim: QueueName | null, real: QueueName, path: string): void {
    this.#known(`${path}.object`, sim?.object, real.object);
    this.#known(`${path}.name`, sim?.name, real.name);
  }

  #fd(sim: FdView, real: FdView, path: string): void {
    this.#opaque('file', `${path}.file`, sim.file, real.file);
    if (sim.object !== real.object) this.#differ(`${path}.object`, sim.object, real.object);
    this.#known(`${path}.access`, sim.access, real.access);
    this.#strings(sim.status, real.status, `${path}.status`);
    this.#known(`${path}.cloexec`, sim.cloexec, real.cloexec);
  }

  #signals(sim: SignalsView | undefined, real: SignalsView, path: string): void {
    if (sim === undefined) {
      this.#differ(path, undefined, 'there');
      return;
    }
    for (const name of ['pending', 'shared_pending', 'blocked', 'ignored', 'caught'] as const) {
      this.#strings(sim[name], real[name], `${path}.${name}`);
    }
    this.#listed(sim.queue, real.queue, `${path}.queue`, (a, b, where) => {
      this.#known(`${where}.signal`, a.signal, b.signal);
      this.#known(`${where}.shared`, a.shared, b.shared);
      this.#fields(a.info, b.info, `${where}.info`);
    });
    this.#keyed(
      sim.actions,
      real.actions,
      `${path}.actions`,
      ({ signal }) => signal,
      (a, b, where) => {
        this.#known(`${where}.handler`, a.handler, b.handler);
        this.#strings(a.flags, b.flags, `${where}.flags`);
        this.#strings(a.mask, b.mask, `${where}.mask`);
      },
    );
    this.#listed(sim.frames, real.frames, `${path}.frames`, (a, b, where) => {
      this.#known(`${where}.signal`, a.signal, b.signal);
      this.#known(`${where}.handler`, a.handler, b.handler);
      this.#known(`${where}.interrupted`, a.interrupted, b.interrupted);
    });
  }

  #mapping(sim: MappingView, real: MappingView, path: string): void {
    // Areas stand in the order of their addresses; each kernel names them for itself.
    this.#known(`${path}.object`, sim.object, real.object);
    this.#known(`${path}.pages`, sim.pages, real.pages);
    this.#known(`${path}.prot`, sim.prot, real.prot);
    this.#known(`${path}.shared`, sim.shared, real.shared);
    this.#listed(sim.walk, real.walk, `${path}.walk`, (a, b, where) => {
      if (a !== b) this.#differ(where, a, b);
    });
    this.#listed(sim.frames, real.frames, `${path}.frames`, (a, b, where) => {
      if (a === null || b === null) {
        if (a !== b) this.#differ(where, a, b);
      } else this.#opaque('frame', where, a, b);
    });
    this.#listed(sim.ptes, real.ptes, `${path}.ptes`, (a, b, where) => {
      for (const name of Object.keys(b) as (keyof PteView)[]) {
        this.#known(`${where}.${name}`, a[name], b[name]);
      }
    });
  }

  #object(sim: ObjectView, real: ObjectView, path: string): void {
    this.#known(`${path}.kind`, sim.kind, real.kind);
    this.#fields(sim.fields, real.fields, `${path}.fields`, objectKind(real.kind).opaque);
    this.#listed(sim.parts, real.parts, `${path}.parts`, (a, b, where) => this.#part(a, b, where));
    for (const theirs of real.queues) {
      const mine = sim.queues.find((queue) => queue.name === theirs.name);
      this.#queue(mine, theirs, `${path}.queues.${theirs.name}`);
    }
  }

  #part(sim: PartView, real: PartView, path: string): void {
    this.#known(`${path}.kind`, sim.kind, real.kind);
    this.#known(`${path}.name`, sim.name, real.name);
    this.#fields(sim.fields, real.fields, `${path}.fields`);
    this.#known(`${path}.bytes`, sim.bytes, real.bytes);
  }

  #queue(sim: QueueView | undefined, real: QueueView, path: string): void {
    if (real.waiters === null) return;
    // Entries in which nobody sleeps do not show from outside.
    const shows = real.waiters.some(({ actor }) => actor === null);
    const mine = sim?.waiters?.filter(({ actor }) => shows || actor !== null);
    this.#listed(mine, real.waiters, `${path}.waiters`, (a, b, where) => {
      this.#known(`${where}.actor`, a.actor, b.actor);
      this.#known(`${where}.object`, a.object, b.object);
      this.#known(`${where}.exclusive`, a.exclusive, b.exclusive);
      this.#fields(a.fields, b.fields, `${where}.fields`);
    });
  }
}

/** A kernel function's own name: compilers append `.constprop.0` and the like to that of a part or a copy of it. */
function functionOf(wchan: string | null): string | null {
  return wchan?.replace(/\.(?:constprop|isra|part|cold)(?:\.\d+)?$/, '') ?? null;
}

/** The name of a socket that the kernel chose (unix(7), autobind feature). */
function isChosen(value: Field | undefined): value is string {
  return typeof value === 'string' && /^@[0-9a-f]{5}$/.test(value);
}

/** A number that a snapshot writes in hexadecimal. */
function isNumber(value: Field | undefined): value is string {
  return typeof value === 'string' && value.startsWith('0x');
}
