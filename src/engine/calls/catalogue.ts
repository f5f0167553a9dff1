/** Every call that the notation knows, once: the families' tables, merged. */
import { DESCRIPTOR } from './families/descriptor.ts';
import { EVENT } from './families/event.ts';
import { MEMORY, USER } from './families/memory.ts';
import { PIPE } from './families/pipe.ts';
import { POSIX } from './families/posix.ts';
import { PROCESS } from './families/process.ts';
import { SIGNALS_FAMILY } from './families/signal.ts';
import { SOCKET } from './families/socket.ts';
import { SYSV } from './families/sysv.ts';
import type { CallSpec } from './spec.ts';

/** The catalogue. The order is that of the families in the reference. */
export const CATALOGUE = {
  ...PROCESS,
  ...DESCRIPTOR,
  ...EVENT,
  ...PIPE,
  ...SIGNALS_FAMILY,
  ...SYSV,
  ...POSIX,
  ...MEMORY,
  ...USER,
  ...SOCKET,
} as const satisfies Record<string, CallSpec>;

/** Every name, in the catalogue's order. */
export const CALL_NAMES = Object.keys(CATALOGUE) as readonly (keyof typeof CATALOGUE)[];

/** True for the name of a call in the catalogue (aliases are not). */
export function isCallName(name: string): name is keyof typeof CATALOGUE {
  return Object.hasOwn(CATALOGUE, name);
}

/** What the catalogue says of a call, as the general type that loops and generic code want. */
export function callSpec(name: keyof typeof CATALOGUE): CallSpec {
  return CATALOGUE[name];
}
