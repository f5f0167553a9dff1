/**
 * Addresses on their way between a program and the kernel.
 *
 * Linux: net/socket.c (v6.18)
 */
import { familyLength } from '../../calls/sockaddr.ts';
import { isStruct, type StructValue, type Value } from '../../script/value.ts';
import { EFAULT, EINVAL } from '../include/linux/errno.ts';
import {
  AF_INET,
  AF_INET6,
  AF_UNSPEC,
  SA_FAMILY_BYTES,
  SOCKADDR_STORAGE,
  type sockaddr,
} from '../include/linux/socket.ts';
import { bytesOfText, int, strlen, textOfBytes } from '../lib/usercopy.ts';
import type { Args } from '../machine.ts';

/**
 * Copy an address from the program.
 *
 * @param value The address as the notation has it; `null` for NULL.
 * @returns It, or EINVAL for an impossible length, EFAULT for NULL.
 */
export function move_addr_to_kernel(value: Value | undefined, ulen: number): sockaddr | number {
  if (ulen < 0 || ulen > SOCKADDR_STORAGE) return -EINVAL;
  if (ulen === 0) return { value: NO_ADDRESS, length: 0 };
  return isStruct(value) ? { value, length: ulen } : -EFAULT;
}

const NO_ADDRESS: StructValue = { sa_family: 0 };

/** The length that goes with an address where the program says none. */
export function addressLength(value: Value | undefined): number {
  if (!isStruct(value)) return 0;
  const { sa_family, sun_path } = value;
  if (typeof sun_path !== 'string') return familyLength(Number(sa_family ?? 0));
  const bytes = Math.min(108, strlen(sun_path));
  return 2 + bytes + (sun_path.startsWith('\0') || bytes === 108 ? 0 : 1);
}

/** An address argument with the length behind it. */
export function addressArgument(args: Args, at: number): sockaddr | number {
  const length = args[at + 1];
  return move_addr_to_kernel(args[at], length == null ? addressLength(args[at]) : int(length));
}

/** Fields of numbers in an address: where each ends. */
const NUMBERS: { readonly [family: number]: readonly (readonly [name: string, end: number])[] } = {
  [AF_INET]: [
    ['sin_port', 4],
    ['sin_addr', 8],
  ],
  [AF_INET6]: [
    ['sin6_port', 4],
    ['sin6_flowinfo', 8],
    ['sin6_addr', 24],
    ['sin6_scope_id', 28],
  ],
};

/** What a program finds of an address, as far as it had room: nothing, where not even the family is there. */
export function cut({ sa_family, sun_path, ...numbers }: StructValue, bytes: number): Value {
  if (bytes < SA_FAMILY_BYTES) return null;
  const found: { [name: string]: Value } = { sa_family: sa_family ?? AF_UNSPEC };
  for (const [name, end] of NUMBERS[Number(sa_family)] ?? []) {
    const field = numbers[name];
    if (bytes < end || field === undefined) break;
    found[name] = field;
  }
  if (typeof sun_path !== 'string' || bytes === SA_FAMILY_BYTES) return found;
  const path = bytesOfText(sun_path).slice(0, bytes - SA_FAMILY_BYTES);
  return { ...found, sun_path: textOfBytes(path) };
}

/** How much room a program says that it has for an address: as much as any takes, where it does not say it. */
export function roomFor(length: Value | undefined): number | null {
  return length === undefined ? SOCKADDR_STORAGE : length === null ? null : int(length);
}

/**
 * Give the program an address and its length, of the address only as much as there is room for.
 *
 * @param room As roomFor() has it; `null` for no place where the length could be read.
 * @returns What it finds; EINVAL for a negative length, EFAULT.
 */
export function move_addr_to_user(
  { value, length }: sockaddr,
  room: number | null,
): { readonly address: Value; readonly length: number } | number {
  if (room === null) return -EFAULT;
  if (room < 0) return -EINVAL;
  return { address: cut(value, Math.min(room, length)), length };
}
