/**
 * What the calls of a step can have reached. Whatever they cannot have reached is as it was, and is not looked at again.
 *
 * A call reaches a descriptor or a System V object by its number, a file by a name, memory by an address. So every
 * number that a call carried or returned counts, whatever its type: at worst something is looked at for nothing.
 */
import { callSpec } from '../../calls/catalogue.ts';
import type { ArgType, CallName } from '../../calls/spec.ts';
import type { CallRequest } from '../../model/kernel.ts';
import type { Returned } from '../../model/step.ts';
import type { Value } from '../../script/value.ts';
import type { Actor } from '../actor/actor.ts';

/** The numbers of one actor's calls. */
interface Numbers {
  readonly carried: ReadonlySet<number>;
  readonly returned: ReadonlySet<number>;
}

const NONE: Numbers = { carried: new Set(), returned: new Set() };

/** What one step can have reached. */
export class Reach {
  /** Somebody has ended. */
  ended = false;
  readonly #hostIpc: boolean;
  readonly #numbers = new Map<Actor, { carried: Set<number>; returned: Set<number> }>();
  /** The numbers of all of them. */
  readonly #all = new Set<number>();
  readonly #memory = new Set<Actor>();
  #names = false;

  /**
   * @param hostIpc Processes other than the actors can reach System V objects: every one of them may have been reached.
   */
  constructor(hostIpc: boolean) {
    this.#hostIpc = hostIpc;
  }

  /** A call was made, is still being made, or has returned: then with what came of it. */
  add(actor: Actor, { call, args }: CallRequest, outcome?: Returned): void {
    let numbers = this.#numbers.get(actor);
    if (numbers === undefined) {
      numbers = { carried: new Set(), returned: new Set() };
      this.#numbers.set(actor, numbers);
    }
    for (const value of args) this.#take(value, numbers.carried);
    if (outcome !== undefined) {
      this.#take(outcome.value, numbers.returned);
      for (const value of outcome.outs) this.#take(value, numbers.returned);
    }
    if (changesMappings(call)) this.#memory.add(actor);
  }

  /** The numbers of an actor's calls: those that it gave, and those that it got. */
  of(actor: Actor): Numbers {
    return this.#numbers.get(actor) ?? NONE;
  }

  /** True when a System V object of this id can have been reached. */
  reaches(id: number): boolean {
    return this.#hostIpc || this.#all.has(id);
  }

  /** True when a file can have been reached by a name. */
  get names(): boolean {
    return this.#names;
  }

  /** True when an actor's mappings can have changed. */
  mapped(actor: Actor): boolean {
    return this.#memory.has(actor);
  }

  #take(value: Value | undefined, into: Set<number>): void {
    // Where C has an int, the number is cut to one.
    if (typeof value === 'number') this.#note(into, value, value | 0);
    else if (typeof value === 'bigint') this.#note(into, Number(BigInt.asIntN(32, value)));
    else if (typeof value === 'string') this.#names = true;
    else if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return;
    else for (const item of Object.values(value)) this.#take(item as Value, into);
  }

  #note(into: Set<number>, ...numbers: readonly number[]): void {
    for (const number of numbers) {
      into.add(number);
      this.#all.add(number);
    }
  }
}

/** True for a call that enters the kernel and is given, or tells, an address. */
function changesMappings(call: CallName): boolean {
  const { family, args, result } = callSpec(call);
  if (family === 'user') return false;
  const types: readonly (ArgType | typeof result)[] = [result, ...args.map(({ type }) => type)];
  return types.some(({ t }) => t === 'addr');
}
