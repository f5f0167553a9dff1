/** poll: what it asks, where it sleeps, what wakes it. */
import { describe, expect, test } from 'vitest';
import { bytes, CONSTANTS, Lab } from '../support.ts';

const { POLLIN, POLLOUT, POLLERR, POLLHUP, POLLNVAL } = CONSTANTS;
const MS = 1_000_000;

function pipeLab(): Lab {
  const lab = new Lab('A');
  lab.call('A', 'pipe', undefined);
  lab.fork('A', 'B');
  return lab;
}

const ask = (...fds: [number, number][]) => fds.map(([fd, events]) => ({ fd, events }));

/** What poll with time-out 0 says, as a list of revents. */
function revents(lab: Lab, actor: string, ...fds: [number, number][]): unknown {
  lab.call(actor, 'poll', ask(...fds), fds.length, 0);
  return (lab.out(0) as { revents: number }[]).map((entry) => entry.revents);
}

describe('poll', () => {
  test('asks everybody once with time-out 0', () => {
    const lab = pipeLab();
    const all = 0x7fff;
    // As a real 6.18 answers.
    expect(revents(lab, 'A', [3, all], [4, all], [0, all], [-1, 1], [999, 1])).toEqual([
      0, 0x104, 0x145, 0, 0x20,
    ]);
    lab.call('A', 'write', 4, bytes('x'), 1);
    expect(revents(lab, 'A', [3, all])).toEqual([0x41]);
    expect(revents(lab, 'A', [3, POLLOUT])).toEqual([0]);
  });

  test('hang-up and error come unasked', () => {
    const lab = new Lab('A');
    lab.call('A', 'pipe', undefined);
    lab.call('A', 'dup', 4);
    lab.call('A', 'close', 4);
    lab.call('A', 'close', 5);
    expect(revents(lab, 'A', [3, 0])).toEqual([POLLHUP]);
    lab.call('A', 'pipe', undefined);
    lab.call('A', 'close', 4);
    expect(revents(lab, 'A', [5, POLLOUT])).toEqual([POLLOUT | POLLERR]);
    expect(revents(lab, 'A', [4, 0])).toEqual([POLLNVAL]);
  });

  test('sleeps in the queues of all files until one calls', () => {
    const lab = pipeLab();
    expect(lab.blocks('B', 'poll', ask([3, POLLIN], [4, POLLIN]), 2, -1)).toBe(
      'poll_schedule_timeout',
    );
    const { queues } = lab.object('pipe:1');
    expect(queues.map(({ waiters }) => waiters?.map(({ actor }) => actor))).toEqual([['B'], ['B']]);
    expect(queues[0]?.waiters?.[0]?.exclusive).toBe(false);
    lab.call('A', 'write', 4, bytes('x'), 1);
    expect(lab.consequences()).toEqual(['B poll = 1']);
    expect(lab.object('pipe:1').queues.map(({ waiters }) => waiters)).toEqual([[], []]);
  });

  test('a wake-up for other events does not wake it', () => {
    const lab = pipeLab();
    lab.call('A', 'write', 4, new Uint8Array(65536), 65536);
    lab.blocks('B', 'poll', ask([4, POLLOUT]), 1, -1);
    lab.call('A', 'read', 3, undefined, 100);
    expect(lab.consequences()).toEqual([]);
    lab.call('A', 'read', 3, undefined, 4000);
    expect(lab.consequences()).toEqual(['B poll = 1']);
  });

  test('time-out', () => {
    const lab = pipeLab();
    lab.blocks('B', 'poll', ask([3, POLLIN]), 1, 250);
    lab.advance(249 * MS);
    expect(lab.consequences()).toEqual([]);
    lab.advance(MS);
    expect(lab.consequences()).toEqual(['B poll = 0']);
    expect(lab.snapshot().clockNs).toBe(250 * MS);
  });

  test('once polled, a pipe wakes readers at every write', () => {
    const lab = pipeLab();
    expect(lab.object('pipe:1').fields.poll_usage).toBe(0);
    revents(lab, 'A', [3, POLLIN]);
    expect(lab.object('pipe:1').fields.poll_usage).toBe(1);
  });

  test('errors', () => {
    const lab = pipeLab();
    expect(lab.call('A', 'poll', null, 1, 0)).toBe('EFAULT');
    expect(lab.call('A', 'poll', null, 1025, 0)).toBe('EINVAL');
    expect(lab.call('A', 'poll', null, 0, 0)).toBe(0);
  });
});
