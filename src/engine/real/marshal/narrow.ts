/** Arguments as their C types hold them, so that everybody who looks at a call sees what the kernel sees. */
import { callSpec } from '../../calls/catalogue.ts';
import type { ArgType } from '../../calls/spec.ts';
import type { CallRequest } from '../../model/kernel.ts';

/** What C has an int for. Flags and modes are looked at bit by bit, which cuts them off by itself. */
const INTS: readonly ArgType['t'][] = ['fd', 'pid', 'id', 'signal'];

/** A request whose descriptors, ids and signals have 32 bits; the same one where they have no more. */
export function narrowed(request: CallRequest): CallRequest {
  const specs = callSpec(request.call).args;
  const args = request.args.map((value, at) => {
    const isInt = typeof value === 'number' && INTS.includes(specs[at]?.type.t ?? 'any');
    return isInt ? value | 0 : value;
  });
  return args.every((value, at) => value === request.args[at]) ? request : { ...request, args };
}
