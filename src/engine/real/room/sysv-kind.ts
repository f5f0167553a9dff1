/** The calls that make System V objects, by kind. */
import type { SysvKind } from '../../calls/spec.ts';

/** The call that makes an object of a kind, or finds the one of a key. */
export const GET_OF = { msg: 'msgget', sem: 'semget', shm: 'shmget' } as const satisfies {
  readonly [kind in SysvKind]: string;
};

const KIND_OF = new Map(Object.entries(GET_OF).map(([kind, call]) => [call, kind as SysvKind]));

/** The kind of which a call makes or finds an object; undefined for any other call. */
export function kindGotBy(call: string): SysvKind | undefined {
  return KIND_OF.get(call as (typeof GET_OF)[SysvKind]);
}
