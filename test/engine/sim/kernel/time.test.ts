/** The virtual clock, and who sleeps by it. */
import { describe, expect, test } from 'vitest';
import { Lab } from '../support.ts';

const MS = 1_000_000;
const ms = (n: number) => ({ tv_sec: Math.floor(n / 1000), tv_nsec: (n % 1000) * MS });

describe('nanosleep', () => {
  test('sleeps until its time has passed', () => {
    const lab = new Lab('A');
    expect(lab.blocks('A', 'nanosleep', ms(1500), null)).toBe('hrtimer_nanosleep');
    lab.advance(1000 * MS);
    expect(lab.process('A').state).toBe('sleeping');
    lab.advance(500 * MS);
    expect(lab.consequences()).toEqual(['A nanosleep = 0']);
  });

  test('sleepers wake in the order of their times, equal ones in the order of falling asleep', () => {
    const lab = new Lab('A B C');
    lab.blocks('A', 'nanosleep', ms(20), null);
    lab.blocks('B', 'nanosleep', ms(10), null);
    lab.blocks('C', 'nanosleep', ms(10), null);
    lab.advance(100 * MS);
    expect(lab.consequences()).toEqual(['B nanosleep = 0', 'C nanosleep = 0', 'A nanosleep = 0']);
  });

  test('of no time at all returns in the same step', () => {
    const lab = new Lab('A');
    expect(lab.call('A', 'nanosleep', ms(0), null)).toBe(0);
  });

  test('errors', () => {
    const lab = new Lab('A');
    expect(lab.call('A', 'nanosleep', null, null)).toBe('EFAULT');
    expect(lab.call('A', 'nanosleep', { tv_sec: 0, tv_nsec: 1e9 }, null)).toBe('EINVAL');
    expect(lab.call('A', 'nanosleep', { tv_sec: -1, tv_nsec: 0 }, null)).toBe('EINVAL');
    expect(lab.call('A', 'nanosleep', { tv_sec: 0, tv_nsec: -1 }, null)).toBe('EINVAL');
  });
});

test('the clock moves only with time', () => {
  const lab = new Lab('A');
  lab.call('A', 'getpid');
  expect(lab.snapshot().clockNs).toBe(0);
  lab.advance(5);
  expect(lab.snapshot().clockNs).toBe(5);
  expect(lab.call('A', 'sched_yield')).toBe(0);
});
