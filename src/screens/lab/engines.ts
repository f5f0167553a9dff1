/** The kernels that a lab can be on. */
import type { Engine } from '../../engine/index.ts';

/** In the order in which they are gone through. */
export const ENGINES: readonly Engine[] = ['sim', 'real', 'twin'];
