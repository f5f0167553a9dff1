/** What random calls on sockets of every family have in common. */
import { type Move, oneOf, type World } from '../support/arbitraries.ts';

/** Milliseconds: for ever, not at all, and a moment. */
const TIMEOUTS = [-1, 0, 3, 0] as const;

/** Chooses a descriptor to call: seldom one that is no socket. */
export type ChoosesSocket = (world: World, pick: number) => number | undefined;

/** A few sockets that many share show more than many. */
export function wantsMore(world: World, any: number): boolean {
  return world.fds.length < 5 || (world.fds.length < 12 && any % 4 === 0);
}

/** A letter that tells the step, repeated. */
export function data(world: World, size: number): string {
  const letter = String.fromCharCode(97 + (world.step % 26));
  return size < 2 ? `"${letter.repeat(size)}"` : `"${letter}" * ${size}`;
}

/** Room for an address or an option: what a program in C would say, or less, or none, or nonsense. */
const LENGTHS = [128, 2, 0, 1, 4, 8, 16, 5, 27, -1, 3, 110] as const;

/** The length behind what a call writes, as often said as left out. */
export function roomBehind(pick: number): string {
  return pick % 2 === 0 ? '' : `, [${oneOf(LENGTHS, pick >> 1)} => _]`;
}

/** Room for the address and for control messages of a message: fields behind others. */
export function roomsIn(pick: number): string {
  const control = [256, 20, 24, 16, 0, 15, 28, 32, 56, 17, 40, 48] as const;
  const name = pick % 5 === 4 ? `, msg_namelen=${oneOf(LENGTHS, pick >> 3)} => _` : '';
  return pick % 2 === 0 ? name : `${name}, msg_controllen=${oneOf(control, pick >> 1)} => _`;
}

/** Addresses of which nothing but the family counts. */
const FAMILIES = ['AF_INET6', 'AF_NETLINK', 'AF_UNSPEC', 'AF_UNIX', 'AF_INET'] as const;

/** Such an address. */
export function familyOnly(pick: number): string {
  return `{sa_family=${oneOf(FAMILIES, pick)}}`;
}

/** A call on a socket, if there is one. */
export function callingWith(socketOf: ChoosesSocket) {
  return (world: World, pick: number, call: (fd: number) => string): string | undefined => {
    const fd = socketOf(world, pick);
    return fd === undefined ? undefined : call(fd);
  };
}

/** Polls of one socket or of two. */
export function pollOf(
  socketOf: ChoosesSocket,
  events: readonly [string, ...string[]],
): Move['line'] {
  return (world, { a, b, c }) => {
    const fds = [socketOf(world, a), ...(c % 2 === 1 ? [socketOf(world, b)] : [])].filter(
      (fd) => fd !== undefined,
    );
    if (fds.length === 0) return undefined;
    const list = fds.map((fd, at) => `{${fd}, ${oneOf(events, b + at)}, _}`);
    return `poll([${list.join(', ')}], ${oneOf(TIMEOUTS, c)})`;
  };
}

/** Interrupt a process that sleeps. */
function interrupt({ sleepers }: World, pick: number): string | undefined {
  const sleeper = sleepers[pick % Math.max(1, sleepers.length)];
  return sleeper === undefined ? undefined : `kill(${sleeper.actor}, SIGUSR1)`;
}

/** Processes that end, are interrupted, and choose whether their calls go on then. */
export const LIVE: readonly Move[] = [
  { weight: 3, leaves: true, line: (_, { a }) => `exit(${a % 4})` },
  { weight: 3, line: (world, { a }) => interrupt(world, a) },
  { weight: 2, line: () => 'sigaction(SIGUSR1, {on_usr1, [], SA_RESTART})' },
  { weight: 2, line: () => 'sigaction(SIGUSR1, {on_usr1, [], 0})' },
];
