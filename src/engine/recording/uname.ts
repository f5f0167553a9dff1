/** Which kernel a recording is made on. */

import { machine, release, type } from 'node:os';
import type { Engine } from '../model/choices.ts';

/** `Linux 6.18.0 x86_64`, as `uname -srm`; null for the simulation. */
export function unameOf(engine: Engine): string | null {
  return engine === 'sim' ? null : `${type()} ${release()} ${machine()}`;
}
