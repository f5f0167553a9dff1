/**
 * Which kernel structure is drawn how.
 *
 * To draw a kind that has no drawing yet, write `drawings/<kind>.tsx` (dashes for the underscores) that exports a
 * `Structure`, and add a line below. Its `View` is a component of the object and of the object before the step, made of
 * the shared parts (`parts/`): `FieldGrid` and `FieldTable` for its fields in the chosen layout, `Value` for one that may
 * have changed (`1 <0>`), `WaitQueues`, `Gauge`, `Actor`, `Styled` for everything else. What has no room is cut at
 * the end, so what matters most stands first. Every mark comes from `theme.glyphs`, so that it has an ASCII form. `null`
 * means that the kernel does not show the value: draw `?`, or leave it out. A kind without a drawing is drawn by
 * `generic.tsx`.
 */
import { eventpoll } from './eventpoll.tsx';
import { futexHashBucket } from './futex-hash-bucket.tsx';
import { generic } from './generic.tsx';
import { inode } from './inode.tsx';
import { mmStruct } from './mm-struct.tsx';
import { mqueueInodeInfo } from './mqueue-inode-info.tsx';
import { msgQueue } from './msg-queue.tsx';
import { pipeInodeInfo } from './pipe-inode-info.tsx';
import { semArray } from './sem-array.tsx';
import { semT } from './sem-t.tsx';
import { shmidKernel } from './shmid-kernel.tsx';
import type { Structure } from './structure.ts';
import { taskStruct } from './task-struct.tsx';
import { tcpSock } from './tcp-sock.tsx';
import { udpSock } from './udp-sock.tsx';
import { unixSock } from './unix-sock.tsx';

const STRUCTURES: Readonly<Record<string, Structure>> = {
  pipe_inode_info: pipeInodeInfo,
  task_struct: taskStruct,
  msg_queue: msgQueue,
  mqueue_inode_info: mqueueInodeInfo,
  eventpoll,
  futex_hash_bucket: futexHashBucket,
  sem_array: semArray,
  sem_t: semT,
  shmid_kernel: shmidKernel,
  unix_sock: unixSock,
  tcp_sock: tcpSock,
  udp_sock: udpSock,
  inode,
  mm_struct: mmStruct,
};

/** The drawing of a kind of object. */
export function structureOf(kind: string): Structure {
  return STRUCTURES[kind] ?? generic;
}
