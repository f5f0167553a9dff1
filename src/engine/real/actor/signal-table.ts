/**
 * What the transcript set about a process's signals, as far as a look at the process does not tell it: the names of its
 * handlers, for which the kernel holds one address, and whether it has set the timer that sends SIGALRM.
 */
import { defaultAction, SA_KEPT } from '../../calls/signals.ts';

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

/** One process's dispositions, and its timer. */
export class SignalTable {
  /** The timer of alarm(2) and setitimer(2) was set, and not turned off since: it may have expired. */
  timerSet = false;
  readonly #entries = new Map<number, Disposition>();

  /** A child has its parent's dispositions, and no timer (fork(2)). */
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

  /** True for a signal that has a handler. */
  catches(signal: number): boolean {
    const handler = this.#handler(signal);
    return handler !== 'SIG_DFL' && handler !== 'SIG_IGN';
  }

  /** True for a signal that is dropped where nothing blocks it (kernel/signal.c: sig_task_ignored). */
  ignores(signal: number): boolean {
    const handler = this.#handler(signal);
    return handler === 'SIG_IGN' || (handler === 'SIG_DFL' && defaultAction(signal) === 'ignore');
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

  #handler(signal: number): string {
    return this.#entries.get(signal)?.handler ?? 'SIG_DFL';
  }
}
