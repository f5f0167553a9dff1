/** Long work in parts, so that signals, timers and input are heard between them. */

/** Milliseconds of work between two turns of everything else: too short to be felt, long enough to cost nothing. */
const TURN_MS = 25;

/** Says when others are to have their turn. */
export class Turns {
  #since = performance.now();

  /** True when the last turn of the others is long enough ago. */
  get due(): boolean {
    return performance.now() - this.#since >= TURN_MS;
  }

  /** Let everything that waits in the event loop have its turn. */
  async give(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.#since = performance.now();
  }
}

/** Do work to its end at once. */
export function atOnce<T>(work: Iterator<unknown, T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}

/** Do work to its end, and hear of signals and input in between. */
export async function inTurns<T>(work: Iterator<unknown, T>): Promise<T> {
  const turns = new Turns();
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
    if (turns.due) await turns.give();
  }
}
