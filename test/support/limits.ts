/**
 * How long tests wait, in one place. A limit is there for what hangs, many times longer than anything takes with four busy
 * loops beside it: a slow machine says nothing about a change. How fast things are is measured by `npm run bench`.
 */

/**
 * Longest that a test waits for one fact (a text on a screen, a process that ends), in milliseconds. Shorter than the
 * limits of whole tests in `vitest.config.ts`, so that a failure tells what was waited for.
 */
export const PATIENCE_MS = 30_000;

/** How soon whoever waits for a fact that nobody announces looks again. */
export const LOOK_AGAIN_MS = 10;

/** For `vi.waitFor` and `vi.waitUntil`. */
export const PATIENTLY = { timeout: PATIENCE_MS, interval: LOOK_AGAIN_MS } as const;

/** Resolves after so many milliseconds: for moments that are chosen at random, never for a guess at how long something takes. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/**
 * Look until nothing is left of what there was at the first look. What comes later does not count: it is another's, or of
 * another run of the tests beside this one.
 *
 * @param look What there is, each thing named by a text.
 * @returns What was there at every look; [] as soon as nothing is, else after `ms`.
 */
export async function whatStays(
  look: () => readonly string[],
  ms = PATIENCE_MS,
): Promise<readonly string[]> {
  let left = look();
  for (const end = performance.now() + ms; left.length > 0 && performance.now() < end; ) {
    await pause(LOOK_AGAIN_MS);
    const now = new Set(look());
    left = left.filter((thing) => now.has(thing));
  }
  return left;
}
