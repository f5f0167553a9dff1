/** IPC_STAT, asked by the room's init. */
import type { StructValue } from '../../script/value.ts';
import type { Scratch } from '../actor/scratch.ts';
import type { Task } from '../actor/task.ts';

const IPC_STAT = 2;
/** Room for the largest of the structures. */
const DS_BYTES = 128;
const EINVAL = -22;
const EIDRM = -43;

/** What the kernel tells of an object: `gone` when there is none, undefined when it does not say. */
export function stat(
  init: Task,
  call: 'msgctl' | 'semctl' | 'shmctl',
  id: number,
  read: (memory: Scratch, ds: number) => StructValue,
): StructValue | 'gone' | undefined {
  init.scratch.begin();
  const ds = init.scratch.alloc(DS_BYTES);
  const args = call === 'semctl' ? [id, 0, IPC_STAT, ds] : [id, IPC_STAT, ds];
  const result = init.run(call, ...args);
  if (result === EINVAL || result === EIDRM) return 'gone';
  return result < 0 ? undefined : read(init.scratch, ds);
}
