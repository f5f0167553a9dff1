/** Byte order and dotted addresses, as a little-endian C program sees them, and what states of sockets are called. */

/** htons(3), which is its own inverse. */
export function swap16(value: number): number {
  return ((value & 0xff) << 8) | ((value >> 8) & 0xff);
}

/** htonl(3), which is its own inverse. */
export function swap32(value: number): number {
  const word = value >>> 0;
  return (
    (((word & 0xff) << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)) >>> 0
  );
}

/** inet_addr(3): `127.0.0.1` as the 32-bit word that C holds (0x0100007f); undefined when it is no address. */
export function inetAddr(text: string): number | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  if (parts === undefined || parts.some((part) => part > 255)) return undefined;
  return parts.reduceRight((word, part) => word * 256 + part, 0);
}

/** inet_ntoa(3): the dotted form of the word that inetAddr gives. */
export function inetText(word: number): string {
  const value = word >>> 0;
  return [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24].join('.');
}

/** States of sockets by number (include/net/tcp_states.h); those of AF_UNIX have the same names. */
export const STATE_NAMES: readonly string[] = [
  '',
  'TCP_ESTABLISHED',
  'TCP_SYN_SENT',
  'TCP_SYN_RECV',
  'TCP_FIN_WAIT1',
  'TCP_FIN_WAIT2',
  'TCP_TIME_WAIT',
  'TCP_CLOSE',
  'TCP_CLOSE_WAIT',
  'TCP_LAST_ACK',
  'TCP_LISTEN',
  'TCP_CLOSING',
  'TCP_NEW_SYN_RECV',
];
