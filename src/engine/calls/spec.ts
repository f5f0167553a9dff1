/** How the catalogue describes a call. The catalogue itself is `catalogue.ts`; CallName is derived from it. */
import type { CATALOGUE } from './catalogue.ts';
import type { CInteger } from './integer.ts';

/** Every call that the notation knows. */
export type CallName = keyof typeof CATALOGUE;

/** The family a call belongs to. */
export type Family =
  | 'process'
  | 'descriptor'
  | 'pipe'
  | 'signal'
  | 'sysv'
  | 'posix'
  | 'memory'
  | 'user'
  | 'socket';

/** The three kinds of System V objects, as object ids name them. */
export type SysvKind = 'msg' | 'sem' | 'shm';

/** In: read. Out: assigned or checked. Inout: a struct or array whose fields say which they are. */
export type Direction = 'in' | 'out' | 'inout';

/** What an argument or result is: how it is read, printed, and compared between runs. */
export type ArgType =
  /**
   * `c`: its C type, where it is no int. `orNull`: strace writes NULL for its 0, because it may be a pointer as well
   * (semctl's and sigqueue's unions). `what`: what a result counts, in words. `clock`: as of a structure.
   */
  | {
      readonly t: 'int';
      readonly c?: CInteger;
      readonly orNull?: true;
      readonly what?: string;
      readonly clock?: true;
    }
  /** A descriptor number: the same in both kernels. */
  | { readonly t: 'fd' }
  /** Opaque between runs: pid, System V id, address, inode. Compared by correspondence, not by value. */
  | { readonly t: 'pid' }
  /** `of`: a System V id, of which kind. */
  | { readonly t: 'id'; readonly of?: SysvKind }
  /** `length`: the position of the argument that says how many bytes from there are meant. */
  | { readonly t: 'addr'; readonly length?: number }
  /** Bit flags of one name set (`flags.ts`), or one constant of a set. */
  | { readonly t: 'flags'; readonly set: string; readonly c?: CInteger }
  | { readonly t: 'enum'; readonly set: string; readonly c?: CInteger }
  | { readonly t: 'mode' }
  | { readonly t: 'bytes' }
  | { readonly t: 'path' }
  | { readonly t: 'signal' }
  | { readonly t: 'sigset' }
  | { readonly t: 'handler' }
  /** A wait status word, matched by `exited(0)`, `killed(SIGPIPE)`, `stopped(SIGSTOP)`, `continued`. */
  | { readonly t: 'status' }
  | { readonly t: 'sockaddr' }
  /** `clock`: what a clock says, which is no two runs': a moment, or the time that is left. Only 0 means the same in all. */
  | { readonly t: 'struct'; readonly name: string; readonly clock?: true }
  | { readonly t: 'array'; readonly of: ArgType }
  /** Depends on another argument (semctl's arg, fcntl's arg): the names of the calls' own commands decide. */
  | { readonly t: 'any' };

/** One argument. */
export interface ArgSpec {
  readonly name: string;
  readonly type: ArgType;
  readonly dir: Direction;
  /** May be left out; `script/defaults.ts` says what a careful caller then passes. */
  readonly optional?: true;
  /** Only some commands have it: where it is left out nothing is passed that counts, and it is not shown. */
  readonly quiet?: true;
  /** The call does not look at it: any address may stand there, as strace shows it. */
  readonly unread?: true;
  /**
   * How long the call sleeps at most, counted from when it is made: milliseconds, or a struct timespec. Without a limit
   * where it is negative or NULL.
   */
  readonly limits?: true;
}

/** One call. */
export interface CallSpec {
  readonly family: Family;
  /** Manual section; 0 for user-space instructions, which have no page. */
  readonly section: 0 | 2 | 3;
  readonly args: readonly ArgSpec[];
  readonly result: ArgType | { readonly t: 'void' };
  /** Its result is a new process: a line names it, and it begins with its parent's variables. */
  readonly makesChild?: true;
  /** One line, for help and completion. */
  readonly en: string;
  readonly zh: string;
}
