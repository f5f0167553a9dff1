/**
 * Addresses on their way between a program and the kernel.
 *
 * Linux: net/socket.c (v6.18)
 */
import { isStruct, type StructValue, type Value } from '../../script/value.ts';
import { EFAULT, EINVAL } from '../include/linux/errno.ts';
import {
  AF_INET,
  AF_INET6,
  AF_UNIX,
  SOCKADDR_STORAGE,
  type sockaddr,
} from '../include/linux/socket.ts';
import { int, strlen } from '../lib/usercopy.ts';
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
  if (sa_family === AF_INET) return 16;
  if (sa_family === AF_INET6) return 28;
  if (sa_family !== AF_UNIX || typeof sun_path !== 'string') return 2;
  const bytes = Math.min(108, strlen(sun_path));
  return 2 + bytes + (sun_path.startsWith('\0') || bytes === 108 ? 0 : 1);
}

/** An address argument with the length behind it. */
export function addressArgument(args: Args, at: number): sockaddr | number {
  const length = args[at + 1];
  return move_addr_to_kernel(args[at], length == null ? addressLength(args[at]) : int(length));
}

/** What of an address is told: nothing where it has not even a family. */
export function addressOut({ value, length }: sockaddr): Value {
  return length < 2 ? null : value;
}
