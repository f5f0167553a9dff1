/** Wait status words (wait(2)), and the patterns that stand for them. */

/** A wait status, taken apart. */
export type Status =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'killed'; readonly signal: number; readonly core: boolean }
  | { readonly kind: 'stopped'; readonly signal: number }
  | { readonly kind: 'continued' };

/** What a wait status word says. */
export function decodeStatus(word: number): Status {
  if (word === 0xffff) return { kind: 'continued' };
  if ((word & 0xff) === 0x7f) return { kind: 'stopped', signal: (word >> 8) & 0xff };
  const signal = word & 0x7f;
  if (signal === 0) return { kind: 'exited', code: (word >> 8) & 0xff };
  return { kind: 'killed', signal, core: (word & 0x80) !== 0 };
}

/** The word that says it, as the kernel packs it. */
export function encodeStatus(status: Status): number {
  switch (status.kind) {
    case 'exited':
      return (status.code & 0xff) << 8;
    case 'killed':
      return status.signal | (status.core ? 0x80 : 0);
    case 'stopped':
      return (status.signal << 8) | 0x7f;
    case 'continued':
      return 0xffff;
  }
}
