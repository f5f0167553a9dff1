/** The program: what bin/ipcscope.js runs. */

import { processIo } from './cli/io.ts';
import { main, unwritable } from './cli.ts';

const args = process.argv.slice(2);
const io = processIo((errno) => unwritable(errno, args, process.env));
const status = await main(args, io);
// A command that was stopped leaves work behind that would keep the process alive; it ends with the process.
if (io.stop.aborted) process.exit(status);
process.exitCode = status;
