/** alarm(2) and setitimer(2). The rules are kernel/time/itimer.c's. */
import { describe, expect, test } from 'vitest';
import { Lab } from '../support.ts';

const ALRM = 14;
const [BLOCK, UNBLOCK] = [0, 1];

function handle(lab: Lab, actor: string, sig: number): void {
  const act = { sa_handler: `on_${sig}`, sa_mask: [], sa_flags: 0 };
  expect(lab.call(actor, 'sigaction', sig, act, null)).toBe(0);
}

describe('timers', () => {
  test('alarm replaces the one before and tells what was left, rounded', () => {
    const lab = new Lab('A');
    handle(lab, 'A', ALRM);
    expect(lab.call('A', 'alarm', 10)).toBe(0);
    lab.advance(3_400_000_000);
    expect(lab.call('A', 'alarm', 1)).toBe(7);
    expect(lab.advance(1_000_000_000).consequences).toMatchObject([
      { signal: 'SIGALRM', action: 'handler', info: { si_code: 'SI_KERNEL' } },
    ]);
    expect(lab.call('A', 'alarm', 0)).toBe(0);
  });

  test('a repeating timer waits for its signal to be taken, and stays in step', () => {
    const lab = new Lab('A');
    handle(lab, 'A', ALRM);
    const every = { tv_sec: 0, tv_usec: 400_000 };
    lab.call('A', 'setitimer', 0, { it_interval: every, it_value: every }, null);
    lab.call('A', 'sigprocmask', BLOCK, [ALRM], null);
    lab.advance(1_000_000_000);
    lab.call('A', 'sigprocmask', UNBLOCK, [ALRM], null);
    expect(lab.consequences()).toEqual(['A SIGALRM handler']);
    lab.call('A', 'setitimer', 0, null, undefined);
    expect(lab.out(2)).toEqual({
      it_interval: every,
      it_value: { tv_sec: 0, tv_usec: 200_000 },
    });
  });

  test('an ignored alarm stops a repeating timer', () => {
    const lab = new Lab('A');
    lab.call('A', 'signal', ALRM, 'SIG_IGN');
    const every = { tv_sec: 0, tv_usec: 20_000 };
    lab.call('A', 'setitimer', 0, { it_interval: every, it_value: every }, null);
    lab.advance(100_000_000);
    lab.call('A', 'setitimer', 0, null, undefined);
    expect(lab.out(2)).toMatchObject({ it_value: { tv_sec: 0, tv_usec: 0 } });
  });

  test('bad times and timers are EINVAL', () => {
    const lab = new Lab('A');
    const bad = { it_interval: { tv_sec: 0, tv_usec: 0 }, it_value: { tv_sec: 0, tv_usec: 1e6 } };
    expect(lab.call('A', 'setitimer', 0, bad, null)).toBe('EINVAL');
    const off = { ...bad, it_value: bad.it_interval };
    expect(lab.call('A', 'setitimer', 3, off, null)).toBe('EINVAL');
  });
});
