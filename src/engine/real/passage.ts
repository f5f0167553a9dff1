/** Real time that a run lets pass, until somebody is in a hurry. */
import { setTimeout } from 'node:timers/promises';
import { RealKernelError } from './errors.ts';

/** Timers come a little late; a passage of time waits this much longer, so that they have come. */
const SLACK_MS = 2;
/** How long apart two looks are. */
const LOOK_MIN_MS = 0.5;
const LOOK_MAX_MS = 10;
/** The longest that a timer of Node's can be set to. */
const TIMER_MAX_MS = 0x7fffffff;

/** One passage of time after the other. */
export class Passage {
  readonly #hurry = new AbortController();

  /** Wait for some nanoseconds, however many. Rejects with `real.closed` once somebody is in a hurry. */
  async wait(ns: number): Promise<void> {
    const ms = ns / 1e6 + SLACK_MS;
    const end = performance.now() + ms;
    for (let left = ms; left > 0; left = end - performance.now()) {
      await this.#part(Math.min(left, TIMER_MAX_MS));
    }
  }

  /**
   * Wait until something is so, and look often enough that nobody notices.
   *
   * @param ns The longest to wait.
   * @returns Whether it was so. Rejects as `wait` does.
   */
  async until(holds: () => boolean, ns: number): Promise<boolean> {
    const begun = performance.now();
    for (;;) {
      if (holds()) return true;
      const spent = performance.now() - begun;
      const left = ns / 1e6 - spent;
      if (left <= 0) return false;
      // What takes long may be noticed a little later.
      const pause = Math.min(LOOK_MAX_MS, Math.max(LOOK_MIN_MS, spent / 20));
      await this.#part(Math.min(left, pause));
    }
  }

  /** Nobody waits for the rest, nor for anything further. */
  hurry(): void {
    this.#hurry.abort();
  }

  async #part(ms: number): Promise<void> {
    try {
      await setTimeout(ms, undefined, { signal: this.#hurry.signal });
    } catch {
      throw new RealKernelError('real.closed');
    }
  }
}
