/** Runs the built program with pipes in place of a terminal, as scripts do. */
import { type ChildProcess, spawn } from 'node:child_process';
import { BIN, NODE, pinnedEnv } from './driver.ts';

/** What a run of the program came to. */
export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** How to run it. */
export interface PipedOptions {
  /** What it reads; `null` leaves its standard input open and silent. */
  readonly stdin?: string | Uint8Array | null;
  readonly env?: { readonly [name: string]: string | undefined };
  readonly cwd?: string;
  readonly node?: string;
  /** Options of Node itself. */
  readonly execArgv?: readonly string[];
  /** Called once the program runs. */
  readonly started?: (child: ChildProcess) => void;
}

/** Run the program to its end. Without `stdin` its standard input is empty. */
export function runProgram(args: readonly string[], options: PipedOptions = {}): Promise<Finished> {
  const { stdin = '', node = NODE, execArgv = [] } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(node, [...execArgv, BIN, ...args], {
      env: pinnedEnv(options.env),
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    });
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, out, err }));
    // A program that ends without reading closes the pipe under us.
    child.stdin.on('error', () => {});
    if (stdin !== null) child.stdin.end(stdin);
    options.started?.(child);
  });
}
