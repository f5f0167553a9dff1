/** The program: what bin/ipcscope.js runs. */
import { main } from './cli.ts';

process.exitCode = await main(process.argv.slice(2));
