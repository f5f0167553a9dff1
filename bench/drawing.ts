/** A key to its picture: processor time and bytes of the steps of labs at two sizes. */
import { runBundled } from './app/bundled.ts';

await runBundled('drawing');
