/** What the three System V mechanisms tell of themselves: limits, use, and objects by index. */
import { describe, expect, test } from 'vitest';
import { bytes, CONSTANTS, Lab } from '../support.ts';

const {
  IPC_RMID,
  IPC_SET,
  IPC_STAT,
  IPC_INFO,
  MSG_STAT,
  MSG_INFO,
  MSG_STAT_ANY,
  SHM_LOCK,
  SHM_UNLOCK,
  SHM_STAT,
  SHM_INFO,
  SHM_STAT_ANY,
  SEM_STAT,
  SEM_INFO,
  SEM_STAT_ANY,
} = CONSTANTS;

describe('message queues', () => {
  test('limits', () => {
    const lab = new Lab('A');
    expect(lab.call('A', 'msgctl', 0, IPC_INFO, undefined)).toBe(0);
    expect(lab.out(2)).toMatchObject({ msgmax: 8192, msgmnb: 16384, msgmni: 32000 });
  });

  test('what is used', () => {
    const lab = new Lab('A');
    const q = lab.call('A', 'msgget', 0, 0o600);
    lab.call('A', 'msgget', 0, 0o600);
    for (const text of ['abc', 'de']) {
      lab.call('A', 'msgsnd', q, { mtype: 1, mtext: bytes(text) }, text.length, 0);
    }
    expect(lab.call('A', 'msgctl', 0, MSG_INFO, undefined)).toBe(1);
    expect(lab.out(2)).toMatchObject({ msgpool: 2, msgmap: 2, msgtql: 5 });
    expect(lab.call('A', 'msgctl', 0, MSG_INFO, null)).toBe('EFAULT');
  });

  test('by index: the result is the id', () => {
    const lab = new Lab('A');
    lab.call('A', 'msgctl', lab.call('A', 'msgget', 0, 0o600), IPC_RMID, null);
    const q = lab.call('A', 'msgget', 0x77, 0o1600);
    expect(lab.call('A', 'msgctl', 0, MSG_STAT, undefined)).toBe('EINVAL');
    expect(lab.call('A', 'msgctl', 1, MSG_STAT, undefined)).toBe(q);
    expect(lab.out(2)).toMatchObject({ msg_perm: { __key: 0x77 } });
  });

  test('MSG_STAT needs the permission to read, MSG_STAT_ANY does not', () => {
    const lab = new Lab('A');
    const q = lab.call('A', 'msgget', 0, 0o200);
    expect(lab.call('A', 'msgctl', 0, MSG_STAT, undefined)).toBe('EACCES');
    expect(lab.call('A', 'msgctl', 0, MSG_STAT_ANY, undefined)).toBe(q);
  });
});

describe('semaphore sets', () => {
  test('limits, and what is used', () => {
    const lab = new Lab('A');
    lab.call('A', 'semget', 0, 3, 0o600);
    lab.call('A', 'semget', 0, 4, 0o600);
    expect(lab.call('A', 'semctl', 0, 0, IPC_INFO, undefined)).toBe(1);
    expect(lab.out(3)).toMatchObject({
      ...{ semmsl: 32000, semmni: 32000, semopm: 500, semvmx: 32767, semusz: 20, semaem: 32767 },
    });
    lab.call('A', 'semctl', 0, 0, SEM_INFO, undefined);
    expect(lab.out(3)).toMatchObject({ semusz: 2, semaem: 7 });
  });

  test('by index', () => {
    const lab = new Lab('A');
    const s = lab.call('A', 'semget', 0, 3, 0o200);
    expect(lab.call('A', 'semctl', 0, 0, SEM_STAT, undefined)).toBe('EACCES');
    expect(lab.call('A', 'semctl', 0, 0, SEM_STAT_ANY, undefined)).toBe(s);
    expect(lab.out(3)).toMatchObject({ sem_nsems: 3 });
  });

  test('commands that there are not', () => {
    const lab = new Lab('A');
    const s = lab.call('A', 'semget', 0, 1, 0o600);
    expect(lab.call('A', 'semctl', s, 0, 21, 0)).toBe('EINVAL');
    expect(lab.call('A', 'semctl', s, 0, -1, 0)).toBe('EINVAL');
  });
});

describe('segments', () => {
  test('limits, and what is used', () => {
    const lab = new Lab('A');
    const m = lab.call('A', 'shmget', 0, 10_000, 0o600);
    const p = Number(lab.call('A', 'shmat', m, null, 0));
    lab.call('A', 'store32', p + 8192, 1);
    lab.call('A', 'shmctl', 0, SHM_INFO, undefined);
    expect(lab.out(2)).toMatchObject({ used_ids: 1, shm_tot: 3, shm_rss: 1, shm_swp: 0 });
    lab.call('A', 'shmctl', 0, IPC_INFO, undefined);
    expect(lab.out(2)).toMatchObject({ shmmin: 1, shmmni: 4096, shmseg: 4096 });
  });

  test('by index', () => {
    const lab = new Lab('A');
    const m = lab.call('A', 'shmget', 0, 1, 0o200);
    expect(lab.call('A', 'shmctl', 0, SHM_STAT, undefined)).toBe('EACCES');
    expect(lab.call('A', 'shmctl', 0, SHM_STAT_ANY, undefined)).toBe(m);
  });

  test('locked pages: 8 MiB, but for root of the machine', () => {
    const lab = new Lab('A');
    const small = lab.call('A', 'shmget', 0, 4096, 0o600);
    const large = lab.call('A', 'shmget', 0, 8 << 20, 0o600);
    expect(lab.call('A', 'shmctl', small, SHM_LOCK, null)).toBe(0);
    expect(lab.object('shm:1').fields.mode).toBe('0600 SHM_LOCKED');
    expect(lab.call('A', 'shmctl', large, SHM_LOCK, null)).toBe('ENOMEM');
    expect(lab.call('A', 'shmctl', small, SHM_UNLOCK, null)).toBe(0);
    expect(lab.call('A', 'shmctl', large, SHM_LOCK, null)).toBe(0);

    const root = new Lab('A', { privileged: true });
    const huge = root.call('A', 'shmget', 0, 16 << 20, 0o600);
    expect(root.call('A', 'shmctl', huge, SHM_LOCK, null)).toBe(0);
  });
});

describe('IPC_SET', () => {
  const perm = (uid: number, gid: number, mode = 0o600) => ({ uid, gid, mode });

  test.each([
    [0, 0, 0, 0],
    [7, 0, 'EINVAL', 0],
    [0, 7, 'EINVAL', 0],
    [-1, 0, 'EINVAL', 'EINVAL'],
  ])('owner %i, group %i', (uid, gid, unprivileged, privileged) => {
    for (const [options, expected] of [
      [{}, unprivileged],
      [{ privileged: true }, privileged],
    ] as const) {
      const lab = new Lab('A', options);
      const q = lab.call('A', 'msgget', 0, 0o600);
      const ds = { msg_perm: perm(uid, gid), msg_qbytes: 100 };
      expect(lab.call('A', 'msgctl', q, IPC_SET, ds)).toBe(expected);
      lab.call('A', 'msgctl', q, IPC_STAT, undefined);
      expect(lab.out(2)).toMatchObject({ msg_qbytes: expected === 0 ? 100 : 16384 });
    }
  });

  test('keeps SHM_DEST and changes the mode', () => {
    const lab = new Lab('A');
    const m = lab.call('A', 'shmget', 0, 1, 0o600);
    lab.call('A', 'shmat', m, null, 0);
    lab.call('A', 'shmctl', m, IPC_RMID, null);
    lab.call('A', 'shmctl', m, IPC_SET, { shm_perm: perm(0, 0, 0o640) });
    expect(lab.object('shm:1').fields.mode).toBe('0640 SHM_DEST');
  });

  test('a limit of -1 is a huge one', () => {
    const ds = { msg_perm: perm(0, 0), msg_qbytes: -1 };
    const lab = new Lab('A');
    expect(lab.call('A', 'msgctl', lab.call('A', 'msgget', 0, 0o600), IPC_SET, ds)).toBe('EPERM');
    const root = new Lab('A', { privileged: true });
    expect(root.call('A', 'msgctl', root.call('A', 'msgget', 0, 0o600), IPC_SET, ds)).toBe(0);
    expect(root.object('msg:1').fields.q_qbytes).toBe('18446744073709551615');
  });
});

test('indices go round: an id comes back only after all others', () => {
  const lab = new Lab('A');
  const ids: number[] = [];
  for (let i = 0; i < 130; i++) {
    const q = Number(lab.call('A', 'msgget', 0, 0o600));
    ids.push(q);
    lab.call('A', 'msgctl', q, IPC_RMID, null);
  }
  expect(new Set(ids).size).toBe(130);
  expect(ids.slice(0, 3)).toEqual([0, 1, 2]);
  expect(ids[64]).toBe(32768);
});
