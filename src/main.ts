/** The program: what bin/ipcscope.js runs. */

import { processIo } from './cli/io.ts';
import { main } from './cli.ts';

const io = processIo();
const status = await main(process.argv.slice(2), io);
// A command that was stopped leaves work behind that would keep the process alive; it ends with the process.
if (io.stop.aborted) process.exit(status);
process.exitCode = status;
