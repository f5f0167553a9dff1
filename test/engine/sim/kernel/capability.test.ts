/** Each check of the kernel asks for the capability that Linux asks for, and for no other. */
import { describe, expect, test } from 'vitest';
import * as CAPABILITIES from '../../../../src/engine/sim/include/linux/capability.ts';
import { bytes, CONSTANTS, Lab } from '../support.ts';

const {
  CAP_DAC_OVERRIDE,
  CAP_DAC_READ_SEARCH,
  CAP_FOWNER,
  CAP_FSETID,
  CAP_IPC_LOCK,
  CAP_IPC_OWNER,
  CAP_SYS_ADMIN,
  CAP_SYS_RAWIO,
  CAP_SYS_RESOURCE,
} = CAPABILITIES;
const { F_SETPIPE_SZ, IPC_CREAT, IPC_SET, SHM_HUGETLB, SHM_LOCK, SHM_RND } = CONSTANTS;
const [O_RDONLY, O_WRONLY, O_CREAT, O_NOATIME] = [0, 1, 0o100, 0o1000000];

const EVERY = Object.values(CAPABILITIES);

/** A file of that mode, opened with those flags. */
function open(lab: Lab, mode: number, flags: number): number | string {
  const fd = Number(lab.call('A', 'open', '/tmp/f', O_CREAT | O_WRONLY, mode));
  lab.call('A', 'close', fd);
  return lab.call('A', 'open', '/tmp/f', flags, 0);
}

/** The mode that a file with set-user-ID has after a byte was written to it. */
function modeAfterWrite(lab: Lab): number | string {
  const fd = lab.call('A', 'open', '/tmp/f', O_CREAT | O_WRONLY, 0o4755);
  lab.call('A', 'write', fd, bytes('x'), 1);
  return String(lab.object('inode:/tmp/f').fields.i_mode);
}

function hugePipe(lab: Lab): number | string {
  lab.call('A', 'pipe', undefined);
  return lab.call('A', 'fcntl', 3, F_SETPIPE_SZ, 1 << 21);
}

/** How large a pipe is that is made when the user's pipes have all that an ordinary user may have. */
function pipeOfMany(lab: Lab): number | string {
  for (let i = 0; i < 64; i++) {
    lab.call('A', 'pipe', undefined);
    lab.call('A', 'fcntl', 3 + 2 * i, F_SETPIPE_SZ, 1 << 20);
  }
  lab.call('A', 'pipe', undefined);
  return lab.call('A', 'fcntl', 3 + 2 * 64, CONSTANTS.F_GETPIPE_SZ, 0);
}

const queue = { msg_perm: { uid: 0, gid: 0, mode: 0o600 }, msg_qbytes: 1 << 20 };

/** What is tried, what comes of it without any capability, and with each of those that allow it. */
const CHECKS: readonly (readonly [
  string,
  (lab: Lab) => number | string,
  number | string,
  number | string,
  readonly number[],
])[] = [
  [
    'read a file of mode 0',
    (lab) => open(lab, 0, O_RDONLY),
    'EACCES',
    3,
    [CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH],
  ],
  [
    'write to a file of mode 0400',
    (lab) => open(lab, 0o400, O_WRONLY),
    'EACCES',
    3,
    [CAP_DAC_OVERRIDE],
  ],
  [
    'open a device without updating its times',
    (lab) => lab.call('A', 'open', '/dev/null', O_NOATIME, 0),
    'EPERM',
    3,
    [CAP_FOWNER],
  ],
  ['keep set-user-ID', modeAfterWrite, '0100755', '0104755', [CAP_FSETID]],
  ['have a pipe of 2 MiB', hugePipe, 'EPERM', 1 << 21, [CAP_SYS_RESOURCE]],
  [
    'have one pipe more than a user may',
    pipeOfMany,
    8192,
    65536,
    [CAP_SYS_RESOURCE, CAP_SYS_ADMIN],
  ],
  [
    'use an object of mode 0',
    (lab) => {
      lab.call('A', 'msgget', 5, IPC_CREAT);
      return lab.call('A', 'msgget', 5, 0o600);
    },
    'EACCES',
    0,
    [CAP_IPC_OWNER],
  ],
  [
    'enlarge a queue',
    (lab) => lab.call('A', 'msgctl', lab.call('A', 'msgget', 0, 0o600), IPC_SET, queue),
    'EPERM',
    0,
    [CAP_SYS_RESOURCE],
  ],
  [
    'lock a large segment',
    (lab) => lab.call('A', 'shmctl', lab.call('A', 'shmget', 0, 16 << 20, 0o600), SHM_LOCK, null),
    'ENOMEM',
    0,
    [CAP_IPC_LOCK],
  ],
  [
    'have huge pages, of which there are none',
    (lab) => lab.call('A', 'shmget', 0, 1, SHM_HUGETLB),
    'EPERM',
    'ENOMEM',
    [CAP_IPC_LOCK],
  ],
  [
    'map the first page',
    (lab) => lab.call('A', 'shmat', lab.call('A', 'shmget', 0, 1, 0o600), 5, SHM_RND),
    'EPERM',
    0,
    [CAP_SYS_RAWIO],
  ],
];

describe.each(CHECKS)('%s', (_, attempt, without, withIt, allowing) => {
  test('without any', () => {
    expect(attempt(new Lab('A', { capabilities: new Set() }))).toBe(without);
    expect(attempt(new Lab('A'))).toBe(without);
  });

  test.each(EVERY)('with capability %i', (cap) => {
    const wanted = allowing.includes(cap) ? withIt : without;
    expect(attempt(new Lab('A', { capabilities: new Set([cap]) }))).toBe(wanted);
  });

  test('root has all of them', () => {
    expect(attempt(new Lab('A', { privileged: true }))).toBe(withIt);
  });
});

test('nobody may make names in the directory of a process', () => {
  const root = new Lab('A', { privileged: true });
  expect(root.call('A', 'unlink', '/proc/self/fd')).toBe('EPERM');
});
