/** Work that mostly waits, some of it at the same time. */

/**
 * Do something with every item: with so many of them at a time, begun in their order.
 *
 * @param width How many at a time.
 * @returns What comes of each, in the order of the items.
 */
export function inLanes<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<R>,
): readonly Promise<R>[] {
  const waiting: (() => void)[] = [];
  const results = items.map((item) =>
    new Promise<void>((begin) => waiting.push(begin)).then(() => work(item)),
  );
  let begun = 0;
  const next = (): void => waiting[begun++]?.();
  for (const result of results) result.then(next, next);
  for (let lane = 0; lane < width; lane++) next();
  return results;
}
