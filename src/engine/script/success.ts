/** What a call gives when it succeeds, in words: what `= name` takes. */
import type { ArgType } from '../calls/spec.ts';

const KINDS: { readonly [t in ArgType['t']]?: string } = {
  fd: 'a descriptor',
  pid: 'a process',
  id: 'an id',
  addr: 'an address',
  signal: 'a signal',
  handler: 'a handler',
  flags: 'flags',
};

/** `a descriptor`, `a count of bytes`; `success` where the value says nothing else. */
export function successOf(type: ArgType): string {
  return (type.t === 'int' ? type.what : KINDS[type.t]) ?? 'success';
}
