/** `npm start`: run the program from this clone, bundling it first if a source file is newer than the bundle. */
import { build, isFresh } from './build.js';

if (!isFresh()) await build();
await import('../bin/ipcscope.js');
