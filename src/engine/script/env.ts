/** What an expression is evaluated in: one process's variables, and the names of all processes. */
import type { Arch } from '../calls/flags.ts';
import type { Value } from './value.ts';

/** How values are shown. */
export interface FormatContext {
  /** Whose flag numbers; x86-64 when absent. */
  readonly arch?: Arch;
  /** The name of the process that has a pid; undefined when none of the transcript's has it. */
  readonly actorOf?: (pid: number) => string | undefined;
  /** Bytes of a string that are shown before it is cut with `...`; 32 when absent. */
  readonly maxBytes?: number;
}

/** Where an expression stands. */
export interface Env extends FormatContext {
  /** The name that diagnostics show. */
  readonly file: string;
  /** The process whose line it is. */
  readonly actor: string;
  readonly variables: { readonly [name: string]: Value };
  /** Names that were set as handlers. */
  readonly handlers?: ReadonlySet<string>;
  /** The pid of a process; undefined when it does not exist (yet). */
  readonly pidOf: (actor: string) => number | undefined;
}
