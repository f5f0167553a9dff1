/** System V objects of a run: which there are, by the ids that calls returned, numbered in order of creation. */
import type { SysvKind } from '../../calls/spec.ts';
import type { CallRequest } from '../../model/kernel.ts';
import type { Returned } from '../../model/step.ts';
import { kindGotBy } from '../sysv-kind.ts';

/** One object. */
export interface SysvObject {
  readonly kind: SysvKind;
  /** The kernel's id. */
  readonly id: number;
  /** `msg:1`. */
  readonly name: string;
}

/** The objects of one kind or another, oldest first. */
export class SysvObjects {
  #known: readonly SysvObject[] = [];
  readonly #counts = { msg: 0, sem: 0, shm: 0 };

  /** A call has returned: a get of an id that is not known has made, or found, an object. */
  note({ call }: CallRequest, { errno, value }: Returned): void {
    const kind = kindGotBy(call);
    if (kind === undefined || errno !== undefined || this.find(kind, value) !== undefined) return;
    this.#counts[kind] += 1;
    const name = `${kind}:${this.#counts[kind]}`;
    this.#known = [...this.#known, { kind, id: Number(value), name }];
  }

  find(kind: SysvKind, id: unknown): SysvObject | undefined {
    return this.#known.find((object) => object.kind === kind && object.id === id);
  }

  of(kind: SysvKind): readonly SysvObject[] {
    return this.#known.filter((object) => object.kind === kind);
  }

  /** The kernel no longer has it. */
  forget(object: SysvObject): void {
    this.#known = this.#known.filter((other) => other !== object);
  }
}

/** How a key is shown: `IPC_PRIVATE`, or in hexadecimal as ipcs(1) does. */
export function keyText(key: number): string {
  return key === 0 ? 'IPC_PRIVATE' : `0x${(key >>> 0).toString(16)}`;
}

/** The permission bits, in octal. */
export function modeText(mode: number): string {
  return `0${(mode & 0o777).toString(8)}`;
}
