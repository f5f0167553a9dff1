/** What the runner remembers of each process: its variables, the call it is inside of, how it ended. */

import type { ArgSpec } from './calls/spec.ts';
import type { ActorName, ExitView } from './model/snapshot.ts';
import type { CallItem } from './script/ast.ts';
import type { Value } from './script/value.ts';

/** A process's variables. Never changed in place, so that steps can share them. */
export interface Variables {
  readonly [name: string]: Value;
}

/** A call that was made, with what is needed to check it when it returns. */
export interface OpenCall {
  readonly item: CallItem;
  readonly args: readonly (Value | undefined)[];
  readonly specs: readonly ArgSpec[];
  readonly command: string | undefined;
}

/** One process. */
export interface Actor {
  /** The call that it has not returned from. */
  open: OpenCall | undefined;
  /** The last call that it had blocked in, for lines that assert that it has returned. */
  last: OpenCall | undefined;
  exit: ExitView | undefined;
}

/** The processes of a run. */
export class Actors {
  readonly #actors = new Map<ActorName, Actor>();
  readonly #nameOf = new Map<number, ActorName>();
  #variables: { readonly [actor: ActorName]: Variables } = {};

  /** Every process's variables. */
  get variables(): { readonly [actor: ActorName]: Variables } {
    return this.#variables;
  }

  get(name: ActorName): Actor | undefined {
    return this.#actors.get(name);
  }

  has(name: ActorName): boolean {
    return this.#actors.has(name);
  }

  /** A process comes to life with these variables. */
  add(name: ActorName, pid: number | undefined, variables: Variables): void {
    this.#actors.set(name, { open: undefined, last: undefined, exit: undefined });
    if (pid !== undefined) this.#nameOf.set(pid, name);
    this.#variables = { ...this.#variables, [name]: variables };
  }

  /** The process that has, or had, this process id. */
  nameOf(pid: number): ActorName | undefined {
    return this.#nameOf.get(pid);
  }

  variablesOf(name: ActorName): Variables {
    return this.#variables[name] ?? {};
  }

  /** Assign variables of a process. */
  bind(name: ActorName, bindings: Variables): void {
    for (const _ in bindings) {
      const variables = { ...this.#variables[name], ...bindings };
      this.#variables = { ...this.#variables, [name]: variables };
      return;
    }
  }
}
