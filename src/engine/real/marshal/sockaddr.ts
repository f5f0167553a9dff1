/** Socket addresses (unix(7), ip(7)): values and the structures that the kernel takes. */

import { in6Bytes, in6Text } from '../../calls/inet6.ts';
import { familyLength } from '../../calls/sockaddr.ts';
import { isStruct, type StructValue, type Value } from '../../script/value.ts';
import type { Scratch } from '../actor/scratch.ts';
import { field } from './plan.ts';

const AF_UNIX = 1;
const AF_INET = 2;
const AF_INET6 = 10;
/** sizeof(struct sockaddr_un), and so of any address here. */
export const SOCKADDR_MAX = 110;
const SOCKADDR_IN = 16;
const SOCKADDR_IN6 = 28;

/** An address in memory: where, and how long it is. */
export interface PlacedAddress {
  readonly at: number;
  readonly length: number;
}

/** Put an address into memory; NULL and length 0 for none. */
export function writeSockaddr(memory: Scratch, value: Value | undefined): PlacedAddress {
  if (!isStruct(value)) return { at: 0, length: 0 };
  const at = memory.alloc(SOCKADDR_MAX + 2);
  const family = field(value, 'sa_family');
  memory.setInt16(at, family);
  if (family === AF_INET) {
    memory.setInt16(at + 2, field(value, 'sin_port'));
    memory.setInt32(at + 4, field(value, 'sin_addr'));
    return { at, length: SOCKADDR_IN };
  }
  if (family === AF_INET6) {
    memory.setInt16(at + 2, field(value, 'sin6_port'));
    memory.setInt32(at + 4, field(value, 'sin6_flowinfo'));
    const address = typeof value.sin6_addr === 'string' ? in6Bytes(value.sin6_addr) : undefined;
    if (address !== undefined) memory.view(at + 8, address.length).set(address);
    memory.setInt32(at + 24, field(value, 'sin6_scope_id'));
    return { at, length: SOCKADDR_IN6 };
  }
  if (typeof value.sun_path !== 'string') return { at, length: familyLength(family) };
  const name = Buffer.from(value.sun_path, 'utf8').subarray(0, 108);
  memory.view(at + 2, name.length).set(name);
  // A path ends with a null byte, an abstract name begins with one.
  const terminated = value.sun_path.startsWith('\0') || name.length === 108 ? 0 : 1;
  return { at, length: 2 + name.length + terminated };
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

/**
 * An address that the kernel wrote.
 *
 * @param length How many bytes of it: where there was less room than it has, its last fields are not all there, and left out.
 */
export function readSockaddr(memory: Scratch, at: number, length: number): StructValue | null {
  if (length < 2) return null;
  const family = memory.uint16(at);
  const found: { [name: string]: Value } = { sa_family: family };
  for (const [name, end] of NUMBERS[family] ?? []) {
    if (length < end) break;
    if (name === 'sin6_addr') found[name] = in6Text(Uint8Array.from(memory.copy(at + 8, 16)));
    else if (name.endsWith('_port')) found[name] = memory.uint16(at + end - 2);
    else found[name] = memory.uint32(at + end - 4);
  }
  if (family !== AF_UNIX || length === 2) return found;
  const bytes = Buffer.from(memory.copy(at + 2, Math.min(length, SOCKADDR_MAX) - 2));
  const nul = bytes[0] === 0 ? -1 : bytes.indexOf(0);
  found.sun_path = bytes.subarray(0, nul < 0 ? bytes.length : nul).toString('utf8');
  return found;
}
