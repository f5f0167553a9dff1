/**
 * Which signals a step sent, to whom, and what their siginfo_t says, as far as it follows from the calls made.
 *
 * A handler notes the kernel's own siginfo_t. A signal that is ignored, or that ends or stops its process, leaves no
 * such note; then what is known of its sending stands in (kernel/signal.c).
 */

import { int32, isInteger, plain } from '../../calls/integer.ts';
import { signalNumber } from '../../calls/signals.ts';
import type { CallRequest } from '../../model/kernel.ts';
import type { ExitView } from '../../model/snapshot.ts';
import type { Returned, SignalInfo } from '../../model/step.ts';
import type { Actor } from '../actor/actor.ts';

export const SIGALRM = 14;
export const SIGCHLD = 17;
export const SIGCONT = 18;
export const SIGPIPE = 13;
const MSG_NOSIGNAL = 0x4000;
const SA_NOCLDSTOP = 1;

/** A signal on its way to one process. */
export interface Sent {
  readonly signal: number;
  readonly to: Actor;
  readonly info: SignalInfo;
  /** To the process as a whole; false for what is meant for its one thread. */
  readonly shared: boolean;
}

/** What is not known of a signal. */
export const UNKNOWN_INFO: SignalInfo = {
  si_code: null,
  si_pid: null,
  si_uid: null,
  si_status: null,
  si_value: null,
  si_addr: null,
  si_band: null,
  si_fd: null,
};

/** Who sent it; as which user does not follow from the call. */
function sender(actor: string): SignalInfo {
  return { si_pid: actor, si_uid: null };
}

/** Position of the flags argument of the calls that send to a socket; write(2) has none. */
const WRITERS: { readonly [call: string]: number | undefined } = {
  write: -1,
  writev: -1,
  send: 3,
  sendto: 3,
  sendmsg: 2,
};

/** What a call that has returned sent. */
export function sentByCall(
  actor: Actor,
  { call, args }: CallRequest,
  outcome: Returned,
  actors: readonly Actor[],
): readonly Sent[] {
  const arg = (position: number) => {
    const value = args[position];
    return isInteger(value) ? int32(value) : 0;
  };
  if (outcome.errno === 'EPIPE') return brokenPipe(actor, call, arg);
  if (outcome.errno !== undefined) return [];
  const from = actor.name;
  if (call === 'raise') {
    return one(arg(0), actor, { si_code: 'SI_TKILL', ...sender(from) }, false);
  }
  if (call !== 'kill' && call !== 'sigqueue') return [];
  const info: SignalInfo =
    call === 'kill'
      ? { si_code: 'SI_USER', ...sender(from) }
      : { si_code: 'SI_QUEUE', ...sender(from), si_value: isInteger(args[2]) ? plain(args[2]) : 0 };
  return receivers(actor, arg(0), actors).flatMap((to) => one(arg(1), to, info, true));
}

/** What a call sent during which its own process ended: the process was alive when it sent. */
export function sentWhileEnding(
  actor: Actor,
  request: CallRequest,
  actors: readonly Actor[],
): readonly Sent[] {
  const errno = Object.hasOwn(WRITERS, request.call) ? { errno: 'EPIPE' } : {};
  const outcome: Returned = { kind: 'returned', value: 0, outs: [], ...errno };
  return sentByCall(actor, request, outcome, actors);
}

/**
 * What the end of a process sends its parent (do_notify_parent).
 *
 * @param stopped Whether the process was stopped before the step in which it ended.
 */
export function sentByEnd(
  parent: Actor,
  child: string,
  exit: ExitView,
  stopped: boolean,
): readonly Sent[] {
  if (parent.signals.get(SIGCHLD)?.handler === 'SIG_IGN') return [];
  const info: SignalInfo =
    'exited' in exit
      ? { si_code: 'CLD_EXITED', ...sender(child), si_status: exit.exited }
      : {
          // Nobody writes a core here: RLIMIT_CORE forbids it.
          si_code: 'CLD_KILLED',
          ...sender(child),
          si_status: signalNumber(exit.killed) ?? null,
        };
  // Only SIGKILL ends a stopped process without letting it go on first.
  const wentOn = stopped && !('killed' in exit && exit.killed === 'SIGKILL');
  const before = wentOn ? sentByStop(parent, child, false) : [];
  return [...before, ...one(SIGCHLD, parent, info, true)];
}

/** What stopping or continuing a process sends its parent (do_notify_parent_cldstop). */
export function sentByStop(parent: Actor, child: string, stopped: boolean): readonly Sent[] {
  const own = parent.signals.get(SIGCHLD);
  if (own?.handler === 'SIG_IGN' || ((own?.flags ?? 0) & SA_NOCLDSTOP) !== 0) return [];
  const info: SignalInfo = {
    si_code: stopped ? 'CLD_STOPPED' : 'CLD_CONTINUED',
    ...sender(child),
    si_status: stopped ? null : SIGCONT,
  };
  return one(SIGCHLD, parent, info, true);
}

/** Writing to what nobody reads (fs/pipe.c, net/unix/af_unix.c: send_sig). */
function brokenPipe(actor: Actor, call: string, arg: (at: number) => number): readonly Sent[] {
  const flags = WRITERS[call];
  if (flags === undefined || (flags >= 0 && (arg(flags) & MSG_NOSIGNAL) !== 0)) return [];
  return one(SIGPIPE, actor, { si_code: 'SI_USER', ...sender(actor.name) }, false);
}

function one(signal: number, to: Actor, info: SignalInfo, shared: boolean): readonly Sent[] {
  return signal === 0 ? [] : [{ signal, to, info, shared }];
}

/** Who kill(2) reaches: a process, the caller's group (0), everybody else (-1), or a group. */
function receivers(from: Actor, pid: number, actors: readonly Actor[]): readonly Actor[] {
  if (pid > 0) return actors.filter(({ task }) => task.pid === pid);
  if (pid === -1) return actors.filter((actor) => actor !== from);
  const leader = actors.find(({ task }) => task.pid === -pid);
  const wanted = pid === 0 ? from.group : leader?.task.hostPid;
  return actors.filter(({ group }) => group !== undefined && group === wanted);
}
