/** The program: what bin/ipcscope.js runs. */

import { writeSync } from 'node:fs';
import { main, unexpected, unwritable } from './cli/cli.ts';
import { processIo, stopped } from './cli/io.ts';

const args = process.argv.slice(2);
// Whatever is thrown where nobody waits for it is a sentence too, once the terminal has been given back.
process.on('uncaughtException', (error) => {
  process.once('exit', () => {
    try {
      writeSync(2, unexpected(error, args, process.env));
    } catch {
      // Nobody reads it.
    }
  });
  process.exit(2);
});
const io = processIo((errno) => unwritable(errno, args, process.env));
void main(args, io).then((status) => {
  // A command that was stopped leaves work behind that would keep the process alive; it ends with the process.
  if (io.stop.aborted) process.exit(status);
  process.exitCode = status;
  // Whoever stops it now does not wait for output that nobody reads.
  void stopped(io).then((now) => process.exit(io.stop.reason === 'closed' ? status : now));
});
