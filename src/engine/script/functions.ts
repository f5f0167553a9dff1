/** The few C functions that may stand inside an argument. */

/** The functions by name, with the number of their arguments. */
export const FUNCTIONS: { readonly [name: string]: number } = {
  exited: 1,
  killed: 1,
  stopped: 1,
  htons: 1,
  ntohs: 1,
  htonl: 1,
  ntohl: 1,
  inet_addr: 1,
};

/** Wait status patterns, which only have a meaning where a status is expected. */
export const STATUS_FUNCTIONS: readonly string[] = ['exited', 'killed', 'stopped'];
