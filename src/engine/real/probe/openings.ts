/** The FIFOs that actors are blocked in opening: no descriptor shows them yet. */
import type { CallRequest } from '../../model/kernel.ts';
import type { Value } from '../../script/value.ts';
import type { Actor } from '../actor/actor.ts';
import { keyOf, type Target } from './entry.ts';
import { lookup } from './lookup.ts';

/** What somebody is opening, as looked up when the kernel last began that call. */
interface Opening {
  readonly target: Target;
  readonly begunAt: number;
}

/** All of them. */
export class Openings {
  readonly #root: string;
  /** What each blocked open is opening. */
  readonly #known = new WeakMap<CallRequest, Opening>();

  /** @param root Where the actors' file system is found from here. */
  constructor(root: string) {
    this.#root = root;
  }

  /**
   * The FIFO that an actor is blocked in opening. Its name may have gone since it was looked up. A process that is merely
   * woken sleeps on in the same FIFO; a call that a signal made begin anew looks its name up anew.
   */
  of(actor: Actor): Target | undefined {
    if (actor.pending?.request.call !== 'open' || actor.stopped) return undefined;
    const { request, begunAt } = actor.pending;
    const before = this.#known.get(request);
    if (before?.begunAt === begunAt) return before.target;
    const target = this.#fifoAt(actor, request.args[0]);
    if (target !== undefined) this.#known.set(request, { target, begunAt });
    return target;
  }

  /** Keys of the FIFOs that somebody of these is blocked in opening. */
  keys(actors: readonly Actor[]): ReadonlySet<string> {
    return new Set(actors.flatMap((actor) => this.of(actor)?.key ?? []));
  }

  #fifoAt({ task }: Actor, path: Value | undefined): Target | undefined {
    if (typeof path !== 'string') return undefined;
    const found = lookup({ root: this.#root, pid: task.pid }, path);
    if (found === undefined || !found.stat.isFIFO()) return undefined;
    return { kind: 'fifo', key: keyOf(found.stat), path: found.path };
  }
}
