/**
 * POSIX semaphores: words of the actors' memory, read where somebody has them mapped, and only from pages that are there:
 * reading one that is not would bring it in (/proc/PID/pagemap, /proc/PID/mem).
 */
import { readSync } from 'node:fs';
import { callSpec } from '../../calls/catalogue.ts';
import { isInteger } from '../../calls/integer.ts';
import type { CallRequest } from '../../model/kernel.ts';
import type { ObjectView } from '../../model/snapshot.ts';
import type { Returned } from '../../model/step.ts';
import { type Actor, lives } from '../actor/actor.ts';
import type { Look, ObjectProbe } from './family.ts';
import type { Mappings } from './mappings.ts';

/** Value, waiters, and whether processes share it. */
const WORDS = 12;
const PAGE = 4096;
/** Of 8 bytes of /proc/PID/pagemap, where bit 63 is: the page is present. */
const PRESENT = { byte: 7, bit: 0x80 };

/** A semaphore that a call of the library has done something to. */
interface Known {
  readonly name: string;
  /** Where it lies in a file that processes share; undefined where it is one process's alone. */
  readonly file: string | undefined;
  readonly at: number;
  /** Whose it is, where it is one's alone, and in which area. */
  readonly owner: Actor;
  readonly area: string;
}

/** The semaphores of a run. */
export class PosixSemaphores implements ObjectProbe {
  #known: readonly Known[] = [];
  #made = 0;
  #views: readonly ObjectView[] = [];
  /** Calls since the last look: only then it shows what their addresses mean. */
  #done: { readonly actor: Actor; readonly address: number; readonly gone: boolean }[] = [];

  /** A function of the library has done something to a semaphore, or made it no semaphore any more. */
  end({ call, args }: CallRequest, { value, errno }: Returned, actor: Actor): void {
    const { inLibrary, result, args: specs } = callSpec(call);
    if (inLibrary !== true || errno !== undefined) return;
    const address = result.t === 'addr' ? value : specs[0]?.type.t === 'addr' ? args[0] : undefined;
    if (!isInteger(address)) return;
    this.#done.push({ actor, address: Number(address), gone: call === 'sem_destroy' });
  }

  refresh({ actors, mappings }: Look): void {
    for (const { actor, address, gone } of this.#done) {
      const found = this.#find(mappings, actor, address);
      if (gone) this.#known = this.#known.filter((known) => known !== found);
      else if (found === undefined) this.#add(mappings, actor, address);
    }
    this.#done = [];
    const living = actors.filter(lives);
    const views: ObjectView[] = [];
    this.#known = this.#known.filter((known) => {
      const places = placesOf(known, mappings, living);
      if (places.length > 0) views.push(viewOf(known, places));
      return places.length > 0;
    });
    this.#views = views;
  }

  views(): readonly ObjectView[] {
    return this.#views;
  }

  #add(mappings: Mappings, owner: Actor, address: number): void {
    const place = mappings.at(owner, address);
    if (place === undefined) return;
    this.#made += 1;
    const { line, area } = place;
    const name = `sem_t:${this.#made}`;
    const file = line.shared ? line.key : undefined;
    const at = line.shared ? line.offset + address - line.start : address;
    this.#known = [...this.#known, { name, file, at, owner, area }];
  }

  #find(mappings: Mappings, actor: Actor, address: number): Known | undefined {
    return this.#known.find((known) =>
      known.file === undefined
        ? known.owner === actor && known.at === address
        : mappings.at(actor, address)?.line.key === known.file &&
          offsetAt(mappings, actor, address) === known.at,
    );
  }
}

/** Where in its file an address lies. */
function offsetAt(mappings: Mappings, actor: Actor, address: number): number | undefined {
  const line = mappings.at(actor, address)?.line;
  return line?.shared ? line.offset + address - line.start : undefined;
}

/** A process that has it mapped, and at which address. */
type Where = readonly [Actor, number];

function placesOf(
  { file, at, owner, area }: Known,
  mappings: Mappings,
  living: readonly Actor[],
): readonly Where[] {
  if (file === undefined) {
    return living.includes(owner) && mappings.at(owner, at)?.area === area ? [[owner, at]] : [];
  }
  return living.flatMap((actor): readonly Where[] => {
    const address = mappings.addressOf(actor, file, at);
    return address === undefined ? [] : [[actor, address]];
  });
}

function viewOf({ name }: Known, places: readonly Where[]): ObjectView {
  let words: Buffer | undefined;
  for (const [actor, address] of places) words ??= wordsAt(actor, address);
  const word = (at: number): number | null => words?.readUInt32LE(at) ?? null;
  return {
    id: name,
    kind: 'sem_t',
    label: 'semaphore',
    fields: { value: word(0), nwaiters: word(4), private: word(8) },
    parts: [],
    queues: [],
  };
}

/** The words, if every page of them is there. */
function wordsAt({ task }: Actor, address: number): Buffer | undefined {
  const pages = new Set([address, address + WORDS - 1].map((at) => Math.floor(at / PAGE)));
  try {
    const entry = Buffer.alloc(8);
    for (const page of pages) {
      readSync(task.proc.pagemap(), entry, 0, 8, page * 8);
      if (((entry[PRESENT.byte] ?? 0) & PRESENT.bit) === 0) return undefined;
    }
    const words = Buffer.alloc(WORDS);
    return readSync(task.proc.memory(), words, 0, WORDS, address) === WORDS ? words : undefined;
  } catch {
    // The process has gone, or the file does not reach so far any more.
    return undefined;
  }
}
