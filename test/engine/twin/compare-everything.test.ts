/** Of everything that a snapshot can show, each leaf is compared by the twin, or known not to be. */
import { describe, expect, test } from 'vitest';
import type {
  BlockedView,
  ProcessView,
  SignalsView,
  Snapshot,
} from '../../../src/engine/model/snapshot.ts';
import { compareSnapshots } from '../../../src/engine/twin/compare-snapshots.ts';
import { Correspondence } from '../../../src/engine/twin/correspondence.ts';

/** A process with every member that one can have. */
const whole = (actor: string): Required<ProcessView> => ({
  actor,
  parent: 'init',
  state: 'zombie',
  exit: { killed: 'SIGSEGV', core: true },
  call: {
    name: 'read',
    text: 'read(3, ..., 5)',
    wchan: 'anon_pipe_read',
    queue: { object: 'pipe:1', name: 'rd_wait' },
    queues: [
      { object: 'pipe:1', name: 'rd_wait' },
      { object: 'pipe:2', name: 'wr_wait' },
    ],
  } satisfies Required<BlockedView>,
  fds: [
    { fd: 3, file: 'file:1', object: 'pipe:1', access: 'r', status: ['O_APPEND'], cloexec: true },
    { fd: 4, file: 'file:2', object: 'pipe:1', access: 'w', status: [], cloexec: false },
  ],
  signals: {
    pending: ['SIGHUP'],
    shared_pending: ['SIGINT'],
    blocked: ['SIGHUP', 'SIGINT'],
    ignored: ['SIGQUIT'],
    caught: ['SIGUSR1'],
    queue: [{ signal: 'SIGHUP', shared: true, info: { si_code: 'SI_USER', si_pid: 'B' } }],
    actions: [{ signal: 'SIGUSR1', handler: 'note', flags: ['SA_RESTART'], mask: ['SIGUSR2'] }],
    frames: [{ signal: 'SIGUSR1', handler: 'note', interrupted: 'read' }],
    real_timer: { expires: 1e9, interval: 1e9 },
  } satisfies Required<SignalsView>,
  mappings: [
    {
      name: 'map:1',
      object: 'shm:1',
      pages: 2,
      prot: 'rw',
      shared: true,
      frames: ['page:1', null],
      walk: [255, 511, 511, 510],
      ptes: [
        {
          index: 0,
          present: true,
          write: true,
          dirty: false,
          accessed: true,
          file: true,
          alone: false,
        },
      ],
    },
  ],
});

/** Names that a kernel gives stand in it twice: that they are the same is all that there is to compare. */
const EVERYTHING: Required<Snapshot> = {
  clockNs: 0,
  processes: [whole('A'), whole('B')],
  objects: ['pipe:1', 'pipe:2'].map((id) => ({
    id,
    kind: 'pipe_inode_info',
    label: 'pipe',
    fields: { readers: 1, key: '0x1' },
    parts: [{ kind: 'pipe_buffer', name: 'bufs[0]', fields: { len: 5 }, bytes: 'Hello' }],
    queues: [
      {
        name: 'rd_wait',
        waiters: [
          { actor: 'B', exclusive: true, fields: { events: 'IN' } },
          { actor: null, object: 'epoll:1', exclusive: false, fields: {} },
        ],
      },
    ],
  })),
  files: ['file:1', 'file:2'].map((id) => ({
    id,
    f_count: 2,
    f_pos: 5,
    f_flags: ['O_RDONLY', 'O_APPEND'],
    object: 'pipe:1',
  })),
};

/** What only people read, times, which are each kernel's own, and names of areas, which stand in the order of addresses. */
const NOT_COMPARED = /^clockNs$|\.label$|\.call\.text$|\.real_timer\.|\.mappings\.\d+\.name$/;

/** The paths of everything in a value that is no object itself. */
function leaves(value: unknown, path: string): readonly string[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([name, member]) => leaves(member, `${path}.${name}`));
}

/** A copy in which one leaf is another. */
function withOther(path: string): Snapshot {
  const copy = structuredClone(EVERYTHING);
  const names = path.split('.');
  const last = names.pop() ?? '';
  const holder = names.reduce<object>((at, name) => Reflect.get(at, name), copy);
  const old: unknown = Reflect.get(holder, last);
  const other =
    typeof old === 'number' ? old + 1 : typeof old === 'boolean' ? !old : `${old ?? ''}, another`;
  Reflect.set(holder, last, other);
  return copy;
}

describe('everything that a snapshot shows', () => {
  const compare = (real: Snapshot): string | undefined =>
    compareSnapshots(EVERYTHING, real, new Correspondence())?.path;

  test('is the same as itself', () => {
    expect(compare(structuredClone(EVERYTHING))).toBeUndefined();
  });

  test.each(leaves(EVERYTHING, '').map((path) => path.slice(1)))(
    '%s is compared, or known not to be',
    (path) => {
      expect(compare(withOther(path)) === undefined).toBe(NOT_COMPARED.test(path));
    },
  );
});
