/** alarm(2) and setitimer(2). The rules are kernel/time/itimer.c's. */
import { describe, expect, test } from 'vitest';
import { Lab } from '../support.ts';

const ALRM = 14;
const [BLOCK, UNBLOCK] = [0, 1];

function handle(lab: Lab, actor: string, sig: number): void {
  const act = { sa_handler: `on_${sig}`, sa_mask: [], sa_flags: 0 };
  expect(lab.call(actor, 'sigaction', sig, act, null)).toBe(0);
}

const EVERY = { tv_sec: 0, tv_usec: 400_000 };

/** A's timer falls due twice while its signal is blocked; then the signal is taken. */
function takenLate(lab: Lab): Lab {
  handle(lab, 'A', ALRM);
  lab.call('A', 'setitimer', 0, { it_interval: EVERY, it_value: EVERY }, null);
  lab.call('A', 'sigprocmask', BLOCK, [ALRM], null);
  lab.advance(1_000_000_000);
  lab.call('A', 'sigprocmask', UNBLOCK, [ALRM], null);
  return lab;
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

  // From half a second on a further one is told; of a running timer never none (alarm_setitimer).
  test.each([
    [1_500_000_000, 2],
    [1_499_999_999, 1],
    [1_000_000_000, 1],
    [999_999_999, 1],
    [500_000_000, 1],
    [499_999_999, 1],
    [1, 1],
    [0, 0],
  ])('with %d ns left alarm tells %d s', (left, told) => {
    const lab = new Lab('A');
    handle(lab, 'A', ALRM);
    lab.call('A', 'alarm', 2);
    lab.advance(2_000_000_000 - left);
    expect(lab.call('A', 'alarm', 0)).toBe(told);
  });

  test('what is left of a timer is told in whole microseconds, and alarm ends its repeating', () => {
    const lab = new Lab('A');
    const every = { tv_sec: 3, tv_usec: 0 };
    lab.call(
      'A',
      'setitimer',
      0,
      { it_interval: every, it_value: { tv_sec: 9, tv_usec: 7 } },
      null,
    );
    lab.advance(500_001_999);
    expect(lab.call('A', 'alarm', 6)).toBe(9);
    lab.advance(500_000_001);
    lab.call('A', 'setitimer', 0, null, undefined);
    expect(lab.out(2)).toEqual({
      it_interval: { tv_sec: 0, tv_usec: 0 },
      it_value: { tv_sec: 5, tv_usec: 499_999 },
    });
  });

  test('a repeating timer waits for its signal to be taken, and stays in step', () => {
    const lab = takenLate(new Lab('A'));
    expect(lab.consequences()).toEqual(['A SIGALRM handler']);
    lab.call('A', 'setitimer', 0, null, undefined);
    expect(lab.out(2)).toEqual({
      it_interval: EVERY,
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

describe('the trace', () => {
  const ids = (lab: Lab) => lab.trace().map(({ id }) => id);

  test('tells arming a timer from stopping it', () => {
    const lab = new Lab('A', { trace: true });
    lab.call('A', 'alarm', 30);
    expect(ids(lab)).toContain('do_setitimer.arm');
    lab.call('A', 'alarm', 0);
    expect(ids(lab)).toContain('do_setitimer.disarm');
    expect(ids(lab)).not.toContain('do_setitimer.arm');
  });

  test('shows a repeating timer start again when its signal is taken, in step', () => {
    const lab = takenLate(new Lab('A', { trace: true }));
    const restart = lab.trace().find(({ id }) => id === 'posixtimer_rearm_itimer.restart');
    expect(restart?.args).toEqual({ task: 'A', ns: 200_000_000 });
  });
});
