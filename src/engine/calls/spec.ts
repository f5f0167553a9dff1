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

/**
 * What kind of opaque value it is: of two runs it is never the same number, and what stands for what is seen as it goes.
 * Values of different kinds never meet.
 */
export type OpaqueKind =
  | 'pid'
  | 'id'
  | 'addr'
  | 'file'
  | 'mapping'
  | 'frame'
  | 'key'
  | 'name'
  | 'port';

/** In: read. Out: assigned or checked. Inout: a struct or array whose fields say which they are. */
export type Direction = 'in' | 'out' | 'inout';

/** What an argument or result is: how it is read, printed, and compared between runs. */
export type ArgType =
  /**
   * `c`: its C type, where it is no int. `orNull`: strace writes NULL for its 0, because it may be a pointer as well
   * (semctl's and sigqueue's unions). `what`: what a result counts, in words. `clock`: as of a structure. `as`: the C
   * function with which it is written in a structure, since it stands there in another byte order or form. `opaque`: the
   * kernel may choose it, and then it is another number in every run. `room`: the caller says how many bytes there is room
   * for, and the call in its place how many there are.
   */
  | {
      readonly t: 'int';
      readonly c?: CInteger;
      readonly orNull?: true;
      readonly what?: string;
      readonly clock?: true;
      readonly as?: 'htons' | 'htonl' | 'inet_addr';
      readonly room?: true;
      readonly opaque?: OpaqueKind;
    }
  /** A descriptor number: the same in both kernels. */
  | { readonly t: 'fd' }
  /** Opaque between runs, as a System V id and an address: compared by correspondence, not by value. */
  | { readonly t: 'pid' }
  /** `of`: a System V id, of which kind. */
  | { readonly t: 'id'; readonly of?: SysvKind }
  /** `length`: the position of the argument that says how many bytes from there are meant. */
  /** `asked`: of a result, the position of the argument in which the caller may ask for an address. */
  | { readonly t: 'addr'; readonly length?: number; readonly asked?: number }
  /**
   * Bit flags of one name set (`flags.ts`). `unknown`: a flag that the kernel sets for programs which do not know it, so
   * that a line may leave it out.
   */
  | { readonly t: 'flags'; readonly set: string; readonly c?: CInteger; readonly unknown?: string }
  /**
   * One constant of a set. `by`: the field which decides where two constants are the same number. `opaque`: what it is of
   * where it is no constant of the set.
   */
  | {
      readonly t: 'enum';
      readonly set: string;
      readonly c?: CInteger;
      readonly by?: string;
      readonly opaque?: OpaqueKind;
    }
  | { readonly t: 'mode' }
  /**
   * `memory`: a line may give memory of the process instead, by its address: `*p`. `records`: some files give structures
   * in place of bytes; an array of them is written there.
   */
  | { readonly t: 'bytes'; readonly memory?: true; readonly records?: string }
  /** `as`: it is an address of IPv6, written as that C function's arguments. */
  | { readonly t: 'path'; readonly as?: 'inet_pton' }
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
  /** Of a limit: the kernel takes it as a moment of CLOCK_REALTIME, and here it is counted from now. */
  readonly isMoment?: true;
  /**
   * Where it is left out: the position of the argument whose size it is. Behind an address that the call writes it goes
   * with that address: both are asked for, or neither.
   */
  readonly lengthOf?: number;
  /** A mode: the position of the flags whose O_CREAT makes it count. */
  readonly modeOf?: number;
}

/** What the command of a call (fcntl's cmd, a socket option's name) decides about its arguments and its result. */
export interface Commands {
  /** Where the command stands. */
  readonly at: number;
  /** Where the argument stands that it decides about. */
  readonly decides: number;
  /** How that argument differs from what the call says of it, by the command's name. */
  readonly args: { readonly [command: string]: Partial<ArgSpec> };
  /** The same for every other command. */
  readonly others?: Partial<ArgSpec>;
  /** The results that are not the call's own, by the command's name. */
  readonly results?: { readonly [command: string]: ArgType };
}

/** How a call sets a timer that runs in real time: that of its process, or one that is read. */
export interface TimerSetting {
  /** Where the new setting stands. */
  readonly at: number;
  /** Where the timer is chosen, and the name of this one; absent where there is but one. */
  readonly which?: { readonly at: number; readonly name: string };
  /** The signal that it sends when it expires; absent for one that is read. */
  readonly sends?: string;
}

/** One call. */
export interface CallSpec {
  readonly family: Family;
  /** Manual section; 0 for user-space instructions, which have no page. */
  readonly section: 0 | 2 | 3;
  readonly args: readonly ArgSpec[];
  /** `void`: it never returns. */
  readonly result: ArgType | { readonly t: 'void' };
  readonly commands?: Commands;
  /**
   * It starts again after a signal handler that was set with SA_RESTART, where it may sleep at all (signal(7),
   * "Interruption of system calls and library functions by signal handlers"). Every other one fails with EINTR.
   */
  readonly restarts?: true;
  /** It may send the caller a signal, or let one in, that kills it before the call returns. */
  readonly mayEndCaller?: true;
  /** The error with which it fails and still writes what it was to write. */
  readonly tellsOnError?: string;
  /** Where the mask stands that it puts in the place of the process's own for as long as it waits. */
  readonly waitsWithMask?: number;
  readonly setsTimer?: TimerSetting;
  /**
   * A function of the C library that does what it can by itself, and enters the kernel for the rest, by other calls. Of every
   * other function of section 3 the one system call that it makes stands for it.
   */
  readonly inLibrary?: true;
  /** Its result is a new process: a line names it, and it begins with its parent's variables. */
  readonly makesChild?: true;
  /** Names by which strace shows it. What their arguments need besides is `script/strace`'s. */
  readonly also?: readonly string[];
  /** Names of what it can do too, and no spelling leads to: for suggestions. */
  readonly near?: readonly string[];
  /**
   * The call as which strace may show its return: the one that it is with a null time, and fork, since clone(2) makes
   * every child. A name of the catalogue.
   */
  readonly resumesAs?: string;
  /** One line, for help and completion. */
  readonly en: string;
  readonly zh: string;
}
