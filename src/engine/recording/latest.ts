/** The few values of many that were used last; the others are made again when they are needed. */
export class Latest<V> {
  readonly #max: number;
  /** The most lately used last. */
  readonly #values = new Map<number, V>();

  /** @param max How many are kept. */
  constructor(max: number) {
    this.#max = max;
  }

  /** The value of a key, made if it is not kept; it is the most lately used one from now on. */
  get(key: number, make: () => V): V {
    const kept = this.#values.get(key);
    const value = kept ?? make();
    this.#values.delete(key);
    this.#values.set(key, value);
    for (const oldest of this.#values.keys()) {
      if (this.#values.size <= this.#max) break;
      this.#values.delete(oldest);
    }
    return value;
  }
}
