/** What the runner remembers of each process: its variables, the call it is inside of, how it ended. */

import type { ArgSpec } from '../calls/spec.ts';
import type { Wait } from '../model/kernel.ts';
import type { ActorName, ExitView } from '../model/snapshot.ts';
import type { CallItem } from '../script/ast.ts';
import type { Value } from '../script/value.ts';

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
  /** How long it is waited for. */
  readonly wait: Wait | undefined;
  /** The name of the child that it makes, where it makes one. */
  readonly child: ActorName | undefined;
}

/** One process. */
export interface Actor {
  /** The call that it has not returned from. */
  open: OpenCall | undefined;
  /** The last call that it had blocked in, for lines that assert that it has returned. */
  last: OpenCall | undefined;
  exit: ExitView | undefined;
  /** Names that a line was to assign and did not, as it failed, with the line's number. */
  lost: ReadonlyMap<string, number>;
}

const NONE: ReadonlyMap<string, number> = new Map();

function withoutKeys(
  map: ReadonlyMap<string, number>,
  keys: readonly string[],
): ReadonlyMap<string, number> {
  return new Map([...map].filter(([key]) => !keys.includes(key)));
}

/** The processes of a run. */
export class Actors {
  readonly #actors = new Map<ActorName, Actor>();
  readonly #nameOf = new Map<number, ActorName>();
  /** Processes that were to be made, with the line that failed to. */
  readonly #unborn = new Map<ActorName, number>();
  #variables: { readonly [actor: ActorName]: Variables } = {};

  /** The same processes as they are now, each of which then goes its own way. */
  copy(): Actors {
    const copy = new Actors();
    for (const [name, actor] of this.#actors) copy.#actors.set(name, { ...actor });
    for (const [pid, name] of this.#nameOf) copy.#nameOf.set(pid, name);
    for (const [name, line] of this.#unborn) copy.#unborn.set(name, line);
    copy.#variables = this.#variables;
    return copy;
  }

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

  /** A process comes to life, with its parent's variables where it has one. */
  add(name: ActorName, pid: number | undefined, parent?: ActorName): void {
    const lost = this.#lostBy(parent);
    const variables = parent === undefined ? {} : this.variablesOf(parent);
    this.#actors.set(name, { open: undefined, last: undefined, exit: undefined, lost });
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
    const names = Object.keys(bindings);
    if (names.length === 0) return;
    this.#set(name, { ...this.#variables[name], ...bindings });
    const lost = this.#lostBy(name);
    if (names.some((one) => lost.has(one))) this.#lose(name, withoutKeys(lost, names));
  }

  /**
   * A line that was to assign something has failed.
   *
   * @param result What was to take the result: whatever it held, it is not that.
   * @param outs What was to take what the call writes; as in C, what held something holds it still.
   */
  lose(name: ActorName, result: readonly string[], outs: readonly string[], line: number): void {
    const { [name]: held = {} } = this.#variables;
    const gone = [...result, ...outs.filter((one) => !Object.hasOwn(held, one))];
    if (gone.length === 0) return;
    this.#set(
      name,
      Object.fromEntries(Object.entries(held).filter(([one]) => !gone.includes(one))),
    );
    this.#lose(name, new Map([...this.#lostBy(name), ...gone.map((one) => [one, line] as const)]));
  }

  /** A line that was to make a process has failed. */
  loseChild(name: ActorName, line: number): void {
    this.#unborn.set(name, line);
  }

  /** The line that was to give a variable or a process, and failed; undefined where none was. */
  lostLine(actor: ActorName, what: string): number | undefined {
    return this.#lostBy(actor).get(what) ?? this.#unborn.get(what);
  }

  #lostBy(name: ActorName | undefined): ReadonlyMap<string, number> {
    return (name === undefined ? undefined : this.#actors.get(name)?.lost) ?? NONE;
  }

  #lose(name: ActorName, lost: ReadonlyMap<string, number>): void {
    const actor = this.#actors.get(name);
    if (actor !== undefined) actor.lost = lost;
  }

  #set(name: ActorName, variables: Variables): void {
    this.#variables = { ...this.#variables, [name]: variables };
  }
}
