/** A history of 100,000 steps is gone through as fast as a short one. */
import { runBundled } from './app/bundled.ts';

await runBundled('history');
