/** Runs once before the tests in pseudo-terminals: they run the bundle, so it has to be of these sources. */
import { build, isFresh } from '../../scripts/build.js';

export async function setup(): Promise<void> {
  if (!isFresh()) await build();
}
