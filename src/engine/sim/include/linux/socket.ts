/**
 * What the calls on sockets are given: families, flags, addresses and messages.
 *
 * Linux: include/linux/socket.h, include/uapi/asm-generic/socket.h (v6.18)
 */
import { FLAG_SETS } from '../../../calls/flags.table.ts';
import type { StructValue, Value } from '../../../script/value.ts';
import type { iov_iter } from './uio.ts';

export const { AF_UNSPEC, AF_UNIX, AF_INET, AF_INET6 } = FLAG_SETS.domain.values;

export const {
  MSG_OOB,
  MSG_PEEK,
  MSG_CTRUNC,
  MSG_TRUNC,
  MSG_DONTWAIT,
  MSG_EOR,
  MSG_WAITALL,
  MSG_ERRQUEUE,
  MSG_NOSIGNAL,
  MSG_CMSG_CLOEXEC,
} = FLAG_SETS.msgflags.values;

export const { SOL_SOCKET } = FLAG_SETS.sol.values;
export const { SCM_RIGHTS, SCM_CREDENTIALS } = FLAG_SETS.scm.values;

/** The highest family that a number may name. */
export const AF_MAX = 46;
/** The longest address that there is. Linux: sizeof(struct sockaddr_storage) */
export const SOCKADDR_STORAGE = 128;
/** sizeof(struct sockaddr): its first two bytes are the family. */
export const SA_FAMILY_BYTES = 2;
/** The longest listen queue: /proc/sys/net/core/somaxconn. */
export const SOMAXCONN = 4096;

/**
 * An address as the kernel has copied it from the program: what the notation calls it, and how long it is said to be.
 * A family reads of `value` what lies within `length` bytes.
 */
export interface sockaddr {
  readonly value: StructValue;
  readonly length: number;
}

/** A control message: cmsg_data as the notation writes it. */
export interface cmsghdr {
  readonly cmsg_level: number;
  readonly cmsg_type: number;
  readonly cmsg_data: Value;
  /** Where the program says another length than the data's. */
  readonly cmsg_len?: number;
}

/** A message on its way through the calls: what is sent, or where what is received goes. */
export interface msghdr {
  /** Sending: the receiver's address. Receiving: the sender's, once it is known. */
  msg_name: sockaddr | null;
  /** The receiver asks for the sender's address. Linux: msg_name is no NULL pointer */
  readonly wantsName: boolean;
  readonly msg_iter: iov_iter;
  msg_flags: number;
  /** Sending: the control messages that are given. Receiving: those that came. */
  msg_control: cmsghdr[];
  /** Receiving: bytes that control messages may still take; `null` where there is no room for any. */
  msg_controllen: number | null;
}

/** struct cmsghdr takes so many bytes, and what follows begins at a multiple of eight. Linux: CMSG_LEN(), CMSG_SPACE() */
export const CMSGHDR = 16;

/** Bytes of a control message with that much data. */
export function CMSG_LEN(bytes: number): number {
  return CMSGHDR + bytes;
}

/** Bytes from one control message with that much data to the next. */
export function CMSG_SPACE(bytes: number): number {
  return CMSGHDR + Math.ceil(bytes / 8) * 8;
}
