/** How long socket addresses are (unix(7), ip(7), ipv6(7)). */

const AF_UNIX = 1;
const AF_INET6 = 10;
const SOCKADDR_IN6 = 28;
/** sizeof(struct sockaddr), and of struct sockaddr_in. */
const SOCKADDR = 16;
/** sizeof(sa_family_t), which is all of an address of a Unix socket that has no name. */
const SA_FAMILY = 2;

/**
 * The bytes of an address of which nothing but the family counts: what sizeof says of its structure, as a program in C would
 * pass it; of a Unix socket's the family alone, which asks the kernel for a name.
 *
 * @param family AF_UNIX, AF_INET, AF_INET6, or whatever else a transcript writes.
 */
export function familyLength(family: number): number {
  if (family === AF_UNIX) return SA_FAMILY;
  return family === AF_INET6 ? SOCKADDR_IN6 : SOCKADDR;
}
