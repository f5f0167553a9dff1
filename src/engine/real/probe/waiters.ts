/** The sleepers in a queue of the kernel, in the order of going to sleep, as far as that is known. */
import type { CallRequest } from '../../model/kernel.ts';
import type { WaiterView } from '../../model/snapshot.ts';
import { isStruct, type Value } from '../../script/value.ts';
import type { Actor } from '../actor/actor.ts';
import { field } from '../marshal/plan.ts';

/**
 * The descriptors that an actor polls while it is blocked in poll(2) or ppoll(2). What it is told to look at and was not given is zero:
 * descriptor 0.
 */
export function polledBy({ pending }: Actor): readonly number[] {
  const { call, args } = pending?.request ?? {};
  const [fds, nfds] = args ?? [];
  if ((call !== 'poll' && call !== 'ppoll') || !Array.isArray(fds)) return [];
  const count = typeof nfds === 'number' ? nfds >>> 0 : fds.length;
  const asked = (at: number) => fds[at] as Value | undefined;
  return Array.from({ length: count }, (_, at) => {
    const one = asked(at);
    return isStruct(one) ? field(one, 'fd') | 0 : 0;
  });
}

/**
 * The actors that are blocked in a call on an object, first come first.
 *
 * @param id What the call's first argument must be.
 * @param fields What a sleeper waits for.
 * @returns `null` where two went to sleep in the same step: their order does not show.
 */
export function sleepers(
  actors: readonly Actor[],
  id: number,
  call: string,
  fields: (request: CallRequest) => WaiterView['fields'],
): readonly WaiterView[] | null {
  const waiting = actors.flatMap(({ name, pending, stopped, ranAt }) => {
    const request = pending?.request;
    const here = request?.call === call && request.args[0] === id && !stopped;
    return here ? [{ name, ranAt, request }] : [];
  });
  if (new Set(waiting.map(({ ranAt }) => ranAt)).size < waiting.length) return null;
  return waiting
    .sort((one, other) => one.ranAt - other.ranAt)
    .map(({ name, request }) => ({ actor: name, exclusive: false, fields: fields(request) }));
}
