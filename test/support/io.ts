/** The command line's surroundings without a terminal: what it reads is given, what it writes is kept. */
import type { Io } from '../../src/cli/io.ts';

/** Surroundings, and what has been written in them. */
export interface Surroundings {
  readonly io: Io;
  readonly out: () => string;
  readonly err: () => string;
}

/** Surroundings whose standard input holds a text. */
export function surroundings(given: Partial<Io> = {}, stdin = ''): Surroundings {
  let [out, err] = ['', ''];
  const io: Io = {
    env: {},
    stdinIsTerminal: false,
    stdoutIsTerminal: false,
    columns: 80,
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    drained: async () => {},
    stdin: async function* () {
      yield Buffer.from(stdin);
    },
    waiting: (work) => work(),
    stop: new AbortController().signal,
    ...given,
  };
  return { io, out: () => out, err: () => err };
}
