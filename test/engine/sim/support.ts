/** Driving a simulated kernel from tests: calls by actor, with the text made up. */
import { FLAG_SETS } from '../../../src/engine/calls/flags.ts';
import { plain } from '../../../src/engine/calls/integer.ts';
import type { CallName } from '../../../src/engine/calls/spec.ts';
import type { ObjectView, ProcessView, Snapshot } from '../../../src/engine/model/snapshot.ts';
import type { Report, TraceEntry } from '../../../src/engine/model/step.ts';
import type { Value } from '../../../src/engine/script/value.ts';
import { SimKernel, type SimOptions } from '../../../src/engine/sim/sim-kernel.ts';

/** The names of the constants of a set, and of all sets. */
type NamesOf<Set> = Set extends { readonly values: infer Values }
  ? string extends keyof Values
    ? never
    : keyof Values
  : never;
type ConstantName = {
  [Set in keyof typeof FLAG_SETS]: NamesOf<(typeof FLAG_SETS)[Set]>;
}[keyof typeof FLAG_SETS];

/** Every constant that a transcript can name, with its number on x86-64. */
export const CONSTANTS = Object.fromEntries(
  Object.values(FLAG_SETS).flatMap(({ values }) => Object.entries(values)),
) as { readonly [Name in ConstantName]: number };

/** What a call did, and the kernel behind it. */
export type Seen = Report & { readonly snapshot: Snapshot };

/** A kernel with actors, and short ways to make calls and read what came of them. */
export class Lab {
  kernel: SimKernel;
  last!: Seen;
  readonly reports: Seen[] = [];
  readonly #copies: boolean;

  /** @param copies Every call is made on a copy of the kernel of the call before it. */
  constructor(actors = 'A', options: Partial<SimOptions> = {}, copies = false) {
    this.#copies = copies;
    this.kernel = new SimKernel({ trace: false, keepSnapshots: false, ...options });
    this.kernel.start(actors.split(' '));
  }

  /** Make a call; the report. */
  report(actor: string, call: CallName, ...args: (Value | undefined)[]): Seen {
    return this.#note(this.#next().call({ actor, call, args, text: `${call}(...)` }));
  }

  /** Make a call that returns; its value, or the name of its errno. */
  call(actor: string, call: CallName, ...args: (Value | undefined)[]): number | string {
    const { outcome } = this.report(actor, call, ...args);
    if (outcome?.kind !== 'returned') throw new Error(`${call}: ${JSON.stringify(outcome)}`);
    return outcome.errno ?? plain(outcome.value);
  }

  /** Make a call that blocks; the kernel function that it sleeps in. */
  blocks(actor: string, call: CallName, ...args: (Value | undefined)[]): string | null {
    const { outcome } = this.report(actor, call, ...args);
    if (outcome?.kind !== 'blocked') throw new Error(`${call}: ${JSON.stringify(outcome)}`);
    return outcome.where.wchan;
  }

  /** Fork a child of that name. */
  fork(actor: string, child: string): number {
    const request = { actor, call: 'fork', args: [], text: 'fork()', child } as const;
    const { outcome } = this.#note(this.#next().call(request));
    if (outcome?.kind !== 'returned') throw new Error('fork did not return');
    return Number(outcome.value);
  }

  /** Let time pass. */
  advance(ns: number): Seen {
    return this.#note(this.#next().advance(ns));
  }

  #next(): SimKernel {
    if (this.#copies) this.kernel = this.kernel.copy();
    return this.kernel;
  }

  #note(report: Report): Seen {
    const seen = { ...report, snapshot: this.kernel.snapshot() };
    this.last = seen;
    this.reports.push(seen);
    return seen;
  }

  /** What the last call gave out at a position. */
  out(position: number): Value | undefined {
    const { outcome } = this.last;
    return outcome?.kind === 'returned' ? outcome.outs[position] : undefined;
  }

  /** The consequences of the last step, one short line each. */
  consequences(): string[] {
    return this.last.consequences.map((c) => {
      if (c.kind === 'resumed') {
        return `${c.actor} ${c.call} = ${c.outcome.errno ?? c.outcome.value}`;
      }
      if (c.kind === 'signal') return `${c.actor} ${c.signal} ${c.action}`;
      return `${c.actor} ended ${JSON.stringify(c.exit)}`;
    });
  }

  snapshot(): Snapshot {
    return this.last.snapshot;
  }

  process(actor: string): ProcessView {
    const found = this.snapshot().processes.find((p) => p.actor === actor);
    if (found === undefined) throw new Error(`no process ${actor}`);
    return found;
  }

  object(id: string): ObjectView {
    const found = this.snapshot().objects.find((o) => o.id === id);
    if (found === undefined) throw new Error(`no object ${id}`);
    return found;
  }

  has(id: string): boolean {
    return this.snapshot().objects.some((o) => o.id === id);
  }

  trace(): readonly TraceEntry[] {
    return this.last.trace;
  }
}

/** The bytes of a Latin-1 string. */
export function bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (c) => c.charCodeAt(0));
}

/** The Latin-1 string of bytes. */
export function text(value: Value | undefined): string {
  if (!(value instanceof Uint8Array)) throw new Error(`not bytes: ${String(value)}`);
  return Array.from(value, (b) => String.fromCharCode(b)).join('');
}
