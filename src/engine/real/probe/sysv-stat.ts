/** IPC_STAT, asked inside of the room: only a process that is inside sees the room's objects. */
import type { StructValue } from '../../script/value.ts';
import type { Scratch } from '../actor/scratch.ts';
import type { Asker } from './ask.ts';

const IPC_STAT = 2;
/** Room for the largest of the structures. */
const DS_BYTES = 128;
const EINVAL = -22;
const EIDRM = -43;

/** What the kernel tells of an object: `gone` when there is none, undefined when it does not say. */
export function stat(
  asker: Asker,
  call: 'msgctl' | 'semctl' | 'shmctl',
  id: number,
  read: (memory: Scratch, ds: number) => StructValue,
): StructValue | 'gone' | undefined {
  const argsOf = (ds: number) => (call === 'semctl' ? [id, 0, IPC_STAT, ds] : [id, IPC_STAT, ds]);
  return asker.ask(call, DS_BYTES, argsOf, (memory, ds, result) => {
    if (result === EINVAL || result === EIDRM) return 'gone';
    return result < 0 ? undefined : read(memory, ds);
  });
}
