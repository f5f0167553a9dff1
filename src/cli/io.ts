/** The command line's surroundings, so that a test can put others in their place. */

import { once } from 'node:events';
import { fstatSync } from 'node:fs';
import { isatty } from 'node:tty';
import type { Layout, ThemeName } from '../engine/model/choices.ts';
import { printableLines } from '../printable.ts';
import type { Language } from '../text/language.ts';
import { boundWayOut } from './way-out.ts';

/** Where a command reads and writes. */
export interface Io {
  readonly env: { readonly [name: string]: string | undefined };
  readonly stdinIsTerminal: boolean;
  readonly stdoutIsTerminal: boolean;
  /** How wide standard output is; 80 where it has no width. */
  readonly columns: number;
  /** Write lines to standard output, as they may be shown on a terminal (printable.ts). */
  out(text: string): void;
  /** The same to standard error. */
  err(text: string): void;
  /** Resolves when whoever reads standard output has taken in enough for more to be written. */
  drained(): Promise<void>;
  /** Standard input, for one reader. */
  stdin(): AsyncIterable<Uint8Array>;
  /** Do what may wait for somebody else, as a write to a full FIFO does: a signal then ends the program by itself. */
  waiting(work: () => void): void;
  /** Aborted when the user or the system asks to stop, or when nobody reads the output any more. */
  readonly stop: AbortSignal;
}

/** What every command is given. */
export interface Context {
  readonly io: Io;
  readonly language: Language;
  readonly layout: Layout;
  /** What options of the command line say, which counts more than what the app has kept. */
  readonly asked?: Asked;
}

/** What options of the command line ask for; absent what they do not name. */
export interface Asked {
  readonly language?: Language | undefined;
  readonly layout?: Layout | undefined;
  readonly theme?: ThemeName | undefined;
}

/** How a command that was stopped ends: 128 and the signal's number, as a shell would say it. */
const SIGNAL_STATUS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** Why a command was stopped; `closed` is that nobody reads its output, `unwritable` that it cannot be written. */
type StopReason = keyof typeof SIGNAL_STATUS | 'closed' | 'unwritable';

/** The exit status where output could not be written: what was to be said is not. */
const UNWRITABLE_STATUS = 2;

/**
 * Resolves with the exit status when the command is to stop, and never otherwise. A step may take as long as a
 * transcript says; whoever stops the program does not wait for it.
 */
export function stopped({ stop }: Io): Promise<number> {
  return new Promise((resolve) => {
    const settle = (): void => {
      const reason = stop.reason as StopReason;
      if (reason === 'closed') resolve(0);
      else resolve(reason === 'unwritable' ? UNWRITABLE_STATUS : SIGNAL_STATUS[reason]);
    };
    if (stop.aborted) settle();
    else stop.addEventListener('abort', settle, { once: true });
  });
}

/** What some work comes to, or the exit status where the command is stopped before. */
export function orStopped<T>(work: Promise<T>, io: Io): Promise<T | number> {
  return Promise.race([work, stopped(io)]);
}

/** A mistake of whoever typed the command: one sentence with the remedy, exit status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * The process's own surroundings. Signals stop the command; a second one ends the process at once. Once the process is
 * ending they have their default effect: nothing that Node waits for on its way out keeps them off.
 *
 * @param unwritable What is said on standard error where standard output cannot be written, on a full disk say.
 */
export function processIo(unwritable: (errno: string) => string): Io {
  const stopper = new AbortController();
  const waiting = signalsTo((signal) => {
    if (stopper.signal.aborted) process.exit(SIGNAL_STATUS[signal]);
    boundWayOut(SIGNAL_STATUS[signal]);
    stopper.abort(signal satisfies StopReason);
  });
  const closed = { out: false, err: false };
  const close = (error: NodeJS.ErrnoException, stream: keyof typeof closed): void => {
    if (closed[stream]) return;
    closed[stream] = true;
    if (error.code === 'EPIPE' || error.code === 'EIO') {
      closed.out = closed.err = true;
      stopper.abort('closed' satisfies StopReason);
    } else if (stream === 'out') {
      if (!closed.err) process.stderr.write(unwritable(error.code ?? error.message));
      stopper.abort('unwritable' satisfies StopReason);
      // Also for a command that has done all else by now.
      process.once('exit', () => {
        process.exitCode = UNWRITABLE_STATUS;
      });
    }
  };
  /** A terminal may be stopped (Ctrl-S), and only to it does Node write at once. */
  const write = (stream: NodeJS.WriteStream, text: string): void => {
    const lines = printableLines(text);
    if (stream.isTTY) waiting(() => stream.write(lines));
    else stream.write(lines);
  };
  process.stdout.on('error', (error) => close(error, 'out'));
  process.stderr.on('error', (error) => close(error, 'err'));
  return {
    env: process.env,
    // Making a stream of it takes longer than a short command does altogether.
    stdinIsTerminal: isatty(0),
    stdoutIsTerminal: process.stdout.isTTY === true,
    columns: process.stdout.columns || 80,
    out: (text) => {
      if (!closed.out && text !== '') write(process.stdout, text);
    },
    err: (text) => {
      if (!closed.err && text !== '') write(process.stderr, text);
    },
    drained: async () => {
      if (!closed.out && process.stdout.writableNeedDrain) await once(process.stdout, 'drain');
    },
    stdin: standardInput,
    waiting,
    stop: stopper.signal,
  };
}

/** Standard input. Of a folder Node makes an empty stream; reading one is an error (read(2), EISDIR). */
async function* standardInput(): AsyncGenerator<Uint8Array> {
  if (fstatSync(0).isDirectory()) {
    throw Object.assign(new Error('read from a folder'), { code: 'EISDIR' });
  }
  for await (const chunk of process.stdin) yield chunk as Buffer;
}

/**
 * Hand signals to a function. Nothing is heard while the program waits in a system call, for whoever reads its output,
 * say: what may wait so is done through what is returned, and a signal meanwhile does what it does by itself (signal(7)).
 */
function signalsTo(take: (signal: keyof typeof SIGNAL_STATUS) => void): (work: () => void) => void {
  const takers = Object.keys(SIGNAL_STATUS).map((name) => {
    const signal = name as keyof typeof SIGNAL_STATUS;
    return [signal, () => take(signal)] as const;
  });
  for (const [signal, taker] of takers) process.on(signal, taker);
  process.once('exit', () => {
    for (const [signal] of takers) process.removeAllListeners(signal);
  });
  return (work) => {
    for (const [signal, taker] of takers) process.off(signal, taker);
    try {
      work();
    } finally {
      for (const [signal, taker] of takers) process.on(signal, taker);
    }
  };
}
