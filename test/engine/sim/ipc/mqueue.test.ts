/** POSIX message queues where no transcript on the twin gets: privilege, and limits that it takes hundreds of queues to reach. */
import { expect, test } from 'vitest';
import { CONSTANTS, Lab } from '../support.ts';

const { O_CREAT, O_RDWR } = CONSTANTS;

function open(lab: Lab, name: string, mq_maxmsg = 1, mq_msgsize = 8): number | string {
  return lab.call('A', 'mq_open', name, O_RDWR | O_CREAT, 0o600, { mq_maxmsg, mq_msgsize });
}

test('privilege lets a queue be longer, up to a harder limit', () => {
  const lab = new Lab('A', { privileged: true });
  expect(open(lab, '/a', 65537)).toBe('EINVAL');
  expect(open(lab, '/a', 1, 16 * 1024 * 1024 + 1)).toBe('EINVAL');
  expect(open(lab, '/a', 100, 8)).toBe(3);
  // But it lets nobody have more bytes: that is a matter of the limit alone.
  expect(open(lab, '/b', 10, 81920)).toBe('EMFILE');
  expect(open(new Lab(), '/a', 11)).toBe('EINVAL');
});

test('there are 256 queues at most, for who has no privilege', () => {
  const lab = new Lab();
  for (let n = 0; n < 256; n++) expect(open(lab, `/${n}`)).toBe(3 + n);
  expect(open(lab, '/more')).toBe('ENOSPC');
  // One that has lost its name counts as long as somebody has it open.
  expect(lab.call('A', 'mq_unlink', '/0')).toBe(0);
  expect(open(lab, '/more')).toBe('ENOSPC');
  expect(lab.call('A', 'mq_close', 3)).toBe(0);
  expect(open(lab, '/more')).toBe(3);
});

test('what the user has in queues comes back to nothing with the last of them', () => {
  const lab = new Lab();
  for (let round = 0; round < 30; round++) {
    for (let n = 0; n < 9; n++) expect(open(lab, `/${n}`, 10, 8192)).toBe(3 + n);
    expect(open(lab, '/9', 10, 8192)).toBe('EMFILE');
    for (let n = 0; n < 9; n++) {
      lab.call('A', 'mq_unlink', `/${n}`);
      lab.call('A', 'mq_close', 3 + n);
    }
  }
  expect([...lab.kernel.limits]).toEqual(['RLIMIT_MSGQUEUE']);
});
