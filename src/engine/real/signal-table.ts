/** What the transcript set for each signal, by the names that it gave its handlers. The kernel holds one address for all. */
import { SA_KEPT } from '../calls/signals.ts';

/** What was set for one signal. */
export interface Disposition {
  /** `SIG_DFL`, `SIG_IGN`, or the handler's name. */
  readonly handler: string;
  readonly mask: readonly number[];
  /** Those that the kernel keeps. */
  readonly flags: number;
}

/** SA_RESETHAND (sigaction(2)): back to SIG_DFL when the handler is entered. */
const SA_RESETHAND = 0x80000000;
/** What a mask cannot hold (kernel/signal.c: do_sigaction). */
const UNBLOCKABLE: readonly number[] = [9, 19];

/** One process's dispositions. */
export class SignalTable {
  readonly #entries = new Map<number, Disposition>();

  /** A child has its parent's dispositions (fork(2)). */
  copy(): SignalTable {
    const table = new SignalTable();
    for (const [signal, entry] of this.#entries) table.#entries.set(signal, entry);
    return table;
  }

  /** Mask and flags stay beside SIG_DFL too. */
  get(signal: number): Disposition | undefined {
    return this.#entries.get(signal);
  }

  set(signal: number, entry: Disposition): void {
    const mask = entry.mask.filter((blocked) => !UNBLOCKABLE.includes(blocked));
    this.#entries.set(signal, { ...entry, mask, flags: (entry.flags & SA_KEPT) >>> 0 });
  }

  /** A handler was entered: its name. */
  entered(signal: number): string | undefined {
    const entry = this.#entries.get(signal);
    if (entry !== undefined && (entry.flags & SA_RESETHAND) !== 0) {
      this.#entries.set(signal, { ...entry, handler: 'SIG_DFL' });
    }
    return entry?.handler;
  }

  /** Those other than SIG_DFL, in number order. */
  entries(): readonly (readonly [number, Disposition])[] {
    return [...this.#entries]
      .filter(([, { handler }]) => handler !== 'SIG_DFL')
      .sort(([a], [b]) => a - b);
  }
}
