/** What is told inside of System V calls, in the order in which it happens. */
import { expect, test } from 'vitest';
import { bytes, Lab } from '../support.ts';

/** A lab that records what happens inside of calls. */
const traced = (actors: string) => new Lab(actors, { trace: true });

/** The trace of the last step: actor, nesting and id, without the ways in and out. */
function told(lab: Lab): string[] {
  return lab
    .trace()
    .filter(({ id }) => !id.startsWith('syscall.'))
    .map(({ actor, depth, id }) => `${actor} ${'  '.repeat(depth - (depth > 0 ? 1 : 0))}${id}`);
}

test('a message that is handed over', () => {
  const lab = traced('A B C');
  const q = lab.call('A', 'msgget', 0x7, 0o1600);
  lab.blocks('B', 'msgrcv', q, undefined, 10, 2, 0);
  lab.blocks('C', 'msgrcv', q, undefined, 10, 1, 0);
  lab.call('A', 'msgsnd', q, { mtype: 1, mtext: bytes('hi') }, 2, 0);
  expect(told(lab)).toEqual([
    'A do_msgsnd.enter',
    'A   load_msg.copy',
    'A   pipelined_send.skip',
    'A   pipelined_send.hand',
    'A   try_to_wake_up.wake',
    'C   schedule.run',
    'C   do_msgrcv.handed',
    'C store_msg.copy',
  ]);
});

test('a full queue, and room for one that waits', () => {
  const lab = traced('A B C');
  const q = lab.call('A', 'msgget', 0x7, 0o1600);
  const message = (size: number) => ({ mtype: 1, mtext: new Uint8Array(size) });
  lab.call('A', 'msgsnd', q, message(8192), 8192, 0);
  lab.call('A', 'msgsnd', q, message(8000), 8000, 0);
  lab.blocks('B', 'msgsnd', q, message(8192), 8192, 0);
  expect(told(lab)).toEqual([
    'B do_msgsnd.enter',
    'B   load_msg.copy',
    'B   do_msgsnd.full',
    'B   schedule.sleep',
  ]);
  const [, copy] = lab.trace().filter(({ id }) => id.startsWith('load_msg') || id.endsWith('full'));
  expect(copy?.args).toEqual({ cbytes: 16192, bytes: 8192 });
  lab.call('A', 'msgrcv', q, undefined, 8192, 0, 0);
  expect(told(lab)).toContain('A   ss_wakeup.wake');
});

test('two address spaces and one page', () => {
  const lab = traced('A B');
  const m = lab.call('A', 'shmget', 0x7, 4096, 0o1600);
  const a = Number(lab.call('A', 'shmat', m, null, 0));
  const b = Number(lab.call('B', 'shmat', m, null, 0));
  lab.call('A', 'store32', a + 8, 7);
  expect(told(lab)).toEqual([
    'A do_user_addr_fault.write',
    'A shmem_fault.alloc',
    'A finish_fault.map',
    'A cpu.store32',
  ]);
  lab.call('B', 'load32', b + 8);
  expect(told(lab)).toEqual([
    'B do_user_addr_fault.read',
    'B shmem_fault.found',
    'B finish_fault.map',
    'B cpu.load32',
  ]);
  lab.call('B', 'load32', b);
  expect(told(lab)).toEqual(['B cpu.load32']);
  expect(lab.trace()[0]?.args).toEqual({ value: 0, place: 'map:1 + 0' });
});

test('every entry has its function, its file, and texts that find their values', () => {
  const lab = traced('A B');
  const s = lab.call('A', 'semget', 0x7, 2, 0o1600);
  const minus = (sem_num: number) => ({ sem_num, sem_op: -1, sem_flg: 0 });
  lab.blocks('B', 'semop', s, [minus(0), minus(1)], 2);
  lab.call('A', 'semctl', s, 0, 17, [1, 1]);
  const functions = lab.trace().map(({ fn, file }) => `${file} ${fn}`);
  expect(functions).toEqual(
    expect.arrayContaining([
      'ipc/sem.c sem_lock',
      'ipc/sem.c update_queue',
      'ipc/sem.c perform_atomic_semop',
      'ipc/sem.c wake_up_sem_queue_prepare',
    ]),
  );
  const changes = lab.trace().flatMap((entry) => entry.changes.map(({ field }) => field));
  expect(changes).toContain('parts.0.semval');
  expect(changes).toContain('queues.pending_alter');
});

test('what a call settles is woken when the lock has been let go', () => {
  const lab = traced('A B');
  const s = lab.call('A', 'semget', 0x7, 2, 0o1600);
  const op = (sem_num: number, sem_op: number, sem_flg = 0) => ({ sem_num, sem_op, sem_flg });
  lab.blocks('B', 'semop', s, [op(0, -1), op(1, -1)], 2);
  lab.call('A', 'semop', s, [op(0, 1), op(1, 1, 0x1000)], 2);
  expect(told(lab)).toEqual([
    'A __do_semtimedop.enter',
    'A   sem_lock.all',
    'A   find_alloc_undo.create',
    'A   sem_lock.all',
    'A   perform_atomic_semop.done',
    'A   update_queue.enter',
    'A     perform_atomic_semop.done',
    'A     check_restart.again',
    'A     wake_up_sem_queue_prepare.wake',
    'A   try_to_wake_up.wake',
    'B   schedule.run',
  ]);
  const q = lab.call('A', 'msgget', 0x7, 0o1600);
  lab.blocks('B', 'msgrcv', q, undefined, 10, 0, 0);
  lab.call('A', 'msgctl', q, 0, null);
  expect(told(lab).slice(0, 4)).toEqual([
    'A freeque.enter',
    'A   expunge_all.wake',
    'A   freeque.remove',
    'A   try_to_wake_up.wake',
  ]);
});

test('a segment counts one more attachment while it is being attached', () => {
  const lab = traced('A');
  const m = lab.call('A', 'shmget', 0x7, 4096, 0o1600);
  lab.call('A', 'shmat', m, null, 0);
  const nattch = lab.trace().map(({ id, args }) => `${id} ${args.nattch ?? ''}`.trim());
  expect(nattch.slice(1, -1)).toEqual([
    'do_shmat.enter',
    'do_shmat.hold 1',
    'shm_mmap.attach 2',
    'mmap_region.link',
    'do_shmat.unhold 1',
  ]);
  lab.fork('A', 'B');
  expect(told(lab)).toEqual([
    'A kernel_clone.enter',
    'A   copy_process.files',
    'A   shm_open.attach',
    'A   dup_mmap.copy',
    'A   kernel_clone.run',
  ]);
});
