/** What a careful caller passes for an argument that a transcript leaves out. */
import { isInteger } from '../calls/integer.ts';
import { argSpecs } from '../calls/resolve.ts';
import { familyLength } from '../calls/sockaddr.ts';
import type { ArgType, CallName } from '../calls/spec.ts';
import { specOf } from '../calls/structs.ts';
import { isStruct, type Value } from './value.ts';

type Args = readonly (Value | undefined)[];

const O_CREAT = 0o100;

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
  const specs = argSpecs(call, command);
  specs.forEach((spec, at) => {
    if (positions[at] !== -1 || spec.quiet) return;
    const { lengthOf, modeOf } = spec;
    if (lengthOf !== undefined && spec.dir === 'in') {
      filled[at] = sizeOf(filled[lengthOf], specs[lengthOf]?.type);
    } else if (lengthOf !== undefined) filled[at] = filled[lengthOf] === null ? null : undefined;
    else if (modeOf !== undefined) filled[at] = creates(filled[modeOf]) ? 0o600 : 0;
    else if (spec.dir !== 'in') filled[at] = null;
    else filled[at] = isPointer(spec.type.t) ? null : 0;
  });
  return filled;
}

function isPointer(t: string): boolean {
  return ['struct', 'array', 'bytes', 'path', 'addr', 'sigset', 'sockaddr'].includes(t);
}

function creates(flags: Value | undefined): boolean {
  return typeof flags === 'number' && (flags & O_CREAT) !== 0;
}

/** Bytes of a buffer, message or socket address; items of an array; 0 of anything else. */
function sizeOf(value: Value | undefined, type: ArgType | undefined): number {
  if (value instanceof Uint8Array || Array.isArray(value)) return value.length;
  if (!isStruct(value) || type === undefined) return 0;
  const family = type.t === 'sockaddr' ? value.sa_family : undefined;
  if (isInteger(family) && value.sun_path === undefined) return familyLength(Number(family));
  const length = specOf(type, value)?.length;
  if (length === undefined || (type.t === 'sockaddr' && value.sa_family === undefined)) return 0;
  const { own, and } = length;
  return own + (and === undefined ? 0 : bytesIn(value[and]));
}

/** The bytes of a field; a path that is none of the abstract ones has a closing zero. */
function bytesIn(field: Value | undefined): number {
  if (field instanceof Uint8Array) return field.length;
  if (typeof field !== 'string' || field === '') return 0;
  const { length } = new TextEncoder().encode(field);
  return field.startsWith('\0') ? length : length + 1;
}
