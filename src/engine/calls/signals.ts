/** Signals of Linux on x86-64 and aarch64 (signal(7)): names, numbers, default actions. */

/** What the kernel does with a signal that has no handler and is not ignored. */
export type DefaultAction = 'terminate' | 'core' | 'stop' | 'continue' | 'ignore';

/** One standard signal. */
export interface SignalSpec {
  readonly number: number;
  readonly action: DefaultAction;
}

/** The standard signals by name, in number order. */
export const SIGNALS: { readonly [name: string]: SignalSpec } = {
  SIGHUP: { number: 1, action: 'terminate' },
  SIGINT: { number: 2, action: 'terminate' },
  SIGQUIT: { number: 3, action: 'core' },
  SIGILL: { number: 4, action: 'core' },
  SIGTRAP: { number: 5, action: 'core' },
  SIGABRT: { number: 6, action: 'core' },
  SIGBUS: { number: 7, action: 'core' },
  SIGFPE: { number: 8, action: 'core' },
  SIGKILL: { number: 9, action: 'terminate' },
  SIGUSR1: { number: 10, action: 'terminate' },
  SIGSEGV: { number: 11, action: 'core' },
  SIGUSR2: { number: 12, action: 'terminate' },
  SIGPIPE: { number: 13, action: 'terminate' },
  SIGALRM: { number: 14, action: 'terminate' },
  SIGTERM: { number: 15, action: 'terminate' },
  SIGSTKFLT: { number: 16, action: 'terminate' },
  SIGCHLD: { number: 17, action: 'ignore' },
  SIGCONT: { number: 18, action: 'continue' },
  SIGSTOP: { number: 19, action: 'stop' },
  SIGTSTP: { number: 20, action: 'stop' },
  SIGTTIN: { number: 21, action: 'stop' },
  SIGTTOU: { number: 22, action: 'stop' },
  SIGURG: { number: 23, action: 'ignore' },
  SIGXCPU: { number: 24, action: 'core' },
  SIGXFSZ: { number: 25, action: 'core' },
  SIGVTALRM: { number: 26, action: 'terminate' },
  SIGPROF: { number: 27, action: 'terminate' },
  SIGWINCH: { number: 28, action: 'ignore' },
  SIGIO: { number: 29, action: 'terminate' },
  SIGPWR: { number: 30, action: 'terminate' },
  SIGSYS: { number: 31, action: 'core' },
};

/** Second names of the same numbers, read but never printed. */
const SIGNAL_ALIASES: { readonly [name: string]: string } = {
  SIGPOLL: 'SIGIO',
  SIGIOT: 'SIGABRT',
  SIGCLD: 'SIGCHLD',
};

/** SIGRTMIN as the C library has it: it keeps the kernel's 32 and 33 for itself (nptl(7)). */
const SIGRTMIN = 34;
/** The first real-time signal of the kernel (include/uapi/asm-generic/signal.h). */
const KERNEL_SIGRTMIN = 32;
/**
 * The flags of sigaction(2) that the kernel keeps; it forgets what it does not know (include/linux/signal_types.h:
 * UAPI_SA_FLAGS). SA_RESTORER is the C library's own.
 */
export const SA_KEPT = 0xd8000807;
/** The signals of faults, lowest first, which are taken before all others (kernel/signal.c SYNCHRONOUS_MASK). */
export const SYNCHRONOUS: readonly number[] = [4, 5, 7, 8, 11, 31];
/** The last real-time signal. */
export const SIGRTMAX = 64;

const NAME_OF = new Map(Object.entries(SIGNALS).map(([name, spec]) => [spec.number, name]));

/**
 * The number of a signal.
 *
 * @param name `SIGINT`, `SIGRTMIN+3`, `SIGRTMAX-1`, or strace's `SIGRT_5` (counted from the kernel's 32).
 * @returns The number, undefined for an unknown name.
 */
export function signalNumber(name: string): number | undefined {
  const alias = Object.hasOwn(SIGNAL_ALIASES, name) ? SIGNAL_ALIASES[name] : undefined;
  const plain = alias ?? name;
  if (Object.hasOwn(SIGNALS, plain)) return SIGNALS[plain]?.number;
  const rt = /^SIG(?:(RTMIN)(?:\+(\d{1,2}))?|(RTMAX)(?:-(\d{1,2}))?|RT_(\d{1,2}))$/.exec(plain);
  if (rt === null) return undefined;
  const number =
    rt[1] !== undefined
      ? SIGRTMIN + Number(rt[2] ?? 0)
      : rt[3] !== undefined
        ? SIGRTMAX - Number(rt[4] ?? 0)
        : KERNEL_SIGRTMIN + Number(rt[5]);
  return number >= KERNEL_SIGRTMIN && number <= SIGRTMAX ? number : undefined;
}

/**
 * The number of a signal in a set as strace prints one: names without their SIG, and real-time signals counted from
 * the kernel's first, 32: `USR1`, `RTMIN` is 32, `RT_2` the C library's SIGRTMIN.
 * (strace, src/signal.c sprintsigmask_n)
 *
 * @returns The number, undefined for an unknown name.
 */
export function straceSignal(name: string): number | undefined {
  return name === 'RTMIN' ? KERNEL_SIGRTMIN : signalNumber(`SIG${name}`);
}

/** The name of a signal number as the notation prints it: `SIGINT`, `SIGRTMIN+3`; undefined when there is none. */
export function signalName(number: number): string | undefined {
  const name = NAME_OF.get(number);
  if (name !== undefined) return name;
  if (!Number.isInteger(number) || number < KERNEL_SIGRTMIN || number > SIGRTMAX) return undefined;
  if (number === SIGRTMIN) return 'SIGRTMIN';
  return number > SIGRTMIN ? `SIGRTMIN+${number - SIGRTMIN}` : `SIGRT_${number - KERNEL_SIGRTMIN}`;
}

/** The default action of a signal number (real-time signals terminate); undefined when there is none. */
export function defaultAction(number: number): DefaultAction | undefined {
  const name = signalName(number);
  if (name === undefined) return undefined;
  return SIGNALS[name]?.action ?? 'terminate';
}

/** The signals of a mask in which bit n-1 is signal n (sigset_t), in number order. */
export function signalsOf(mask: bigint): number[] {
  const signals: number[] = [];
  // By halves as numbers: looking for each of the 64 in a bigint was a tenth of a step on the real kernel.
  for (const base of [0, 32]) {
    let bits = Number(BigInt.asIntN(32, mask >> BigInt(base)));
    for (; bits !== 0; bits &= bits - 1) signals.push(base + 32 - Math.clz32(bits & -bits));
  }
  return signals;
}
