/** Whether a kernel has been at work for so long that the reader should be told. */

/** How long a step may take before the header says that the kernel is at work, in milliseconds. */
const SLOW_MS = 200;

/** Watches a run's work; a step of a real kernel takes less than a frame, and only one that takes longer is worth a word. */
export class Slowness {
  slow = false;
  #timer: NodeJS.Timeout | undefined;
  readonly #changed: () => void;

  /** @param changed Called when the work has become slow. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** The kernel has begun to work, or has done so. */
  watch(busy: boolean): void {
    clearTimeout(this.#timer);
    this.slow = false;
    if (!busy) return;
    this.#timer = setTimeout(() => {
      this.slow = true;
      this.#changed();
    }, SLOW_MS);
  }

  close(): void {
    clearTimeout(this.#timer);
  }
}
