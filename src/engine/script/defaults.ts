/** What a careful caller passes for an argument that a transcript leaves out. */
import { argSpecs } from '../calls/resolve.ts';
import type { CallName } from '../calls/spec.ts';
import { isStruct, type Value } from './value.ts';

type Args = readonly (Value | undefined)[];

const O_CREAT = 0o100;

/** The argument whose size a left-out length, size or count is. */
const MEASURES: { readonly [call in CallName]?: { readonly [position: number]: number } } = {
  write: { 2: 1 },
  readv: { 2: 1 },
  writev: { 2: 1 },
  poll: { 1: 0 },
  msgsnd: { 2: 1 },
  semop: { 2: 1 },
  mq_send: { 2: 1 },
  mq_timedsend: { 2: 1 },
  send: { 2: 1 },
  bind: { 2: 1 },
  connect: { 2: 1 },
  sendto: { 5: 4 },
};

/** The mode of what O_CREAT makes; without O_CREAT nobody looks at it. */
const MODES: readonly CallName[] = ['open', 'mq_open', 'sem_open'];

/**
 * Fills in the optional arguments that a call line leaves out.
 *
 * @param call The call.
 * @param args Values at the catalogue's positions, whatever at those left out.
 * @param positions The line's `positions`: -1 where an argument is left out.
 * @param command The name of its command, where it has one (`argSpecs`).
 * @returns All arguments. Out arguments are `null` (the NULL pointer) where left out, except a length that goes
 *   with an address that was asked for.
 */
export function fillDefaults(
  call: CallName,
  args: Args,
  positions: readonly number[],
  command?: string,
): (Value | undefined)[] {
  const filled = [...args];
  argSpecs(call, command).forEach((spec, at) => {
    if (positions[at] !== -1 || spec.quiet) return;
    const measured = MEASURES[call]?.[at];
    if (measured !== undefined) filled[at] = sizeOf(filled[measured]);
    else if (spec.type.t === 'mode') filled[at] = modeOf(call, filled[1]);
    else if (spec.name === 'addrlen') filled[at] = filled[at - 1] === null ? null : undefined;
    else if (spec.dir !== 'in') filled[at] = null;
    else filled[at] = isPointer(spec.type.t) ? null : 0;
  });
  return filled;
}

function isPointer(t: string): boolean {
  return ['struct', 'array', 'bytes', 'path', 'addr', 'sigset', 'sockaddr'].includes(t);
}

function modeOf(call: CallName, flags: Value | undefined): number {
  const creates = typeof flags === 'number' && (flags & O_CREAT) !== 0;
  return MODES.includes(call) && creates ? 0o600 : 0;
}

/** Bytes of a buffer, message or socket address; items of an array; 0 of anything else. */
function sizeOf(value: Value | undefined): number {
  if (value instanceof Uint8Array || Array.isArray(value)) return value.length;
  if (!isStruct(value)) return 0;
  const { mtext } = value;
  if (mtext instanceof Uint8Array) return mtext.length;
  return value.sa_family === undefined ? 0 : addressLength(value.sa_family, value.sun_path);
}

/** sizeof(struct sockaddr_in); for AF_UNIX the family's two bytes, and the path with its closing zero. */
function addressLength(family: Value, path: Value | undefined): number {
  if (family === 2) return 16;
  if (typeof path !== 'string' || path === '') return 2;
  const bytes = new TextEncoder().encode(path).length;
  return path.startsWith('\0') ? 2 + bytes : 2 + bytes + 1;
}
