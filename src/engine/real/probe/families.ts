/** The families of kernel objects that show on the real kernel. */
import { EventFiles } from './event-files.ts';
import { Eventpolls } from './eventpolls.ts';
import type { FamilyContext, ObjectProbe } from './family.ts';
import { Futexes } from './futexes.ts';
import { Inodes } from './inodes.ts';
import { MessageQueues } from './message-queues.ts';
import { Mqueues } from './mqueues.ts';
import { Pipes } from './pipes.ts';
import { PosixSemaphores } from './posix-semaphores.ts';
import { Segments } from './segments.ts';
import { Semaphores } from './semaphores.ts';
import { Sockets } from './sockets/sockets.ts';

/**
 * In the order in which their objects stand in a snapshot. A descriptor leads to what the first says that knows it: a FIFO's to
 * its pipe and not to its inode.
 */
const FAMILIES: readonly (new (context: FamilyContext) => ObjectProbe)[] = [
  Pipes,
  Inodes,
  MessageQueues,
  Mqueues,
  Semaphores,
  Segments,
  Sockets,
  PosixSemaphores,
  Futexes,
  EventFiles,
  Eventpolls,
];

/** All of them, for one run. */
export function familiesOf(context: FamilyContext): readonly ObjectProbe[] {
  return FAMILIES.map((Family) => new Family(context));
}
