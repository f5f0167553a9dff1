/** The drawing of signals: sets, the sigqueue chain, a delivery. */
import { describe, expect, test } from 'vitest';
import type { LabView } from '../../../src/screens/lab/view.ts';
import { labText, momentOf } from '../lab/moments.ts';
import { type DrawOptions, drawnLines } from './draw.tsx';

const FRONT = `---
title: T
summary: S
mechanism: signal
---
`;

interface Options extends DrawOptions {
  /** The stop of the step; the last if absent. */
  readonly moment?: number;
}

async function drawn(text: string, step: number, options: Options = {}): Promise<string> {
  const view = await momentOf(FRONT + text, step, undefined, options.moment);
  return drawnLines(view, options).join('\n');
}

/** The stop of a step at which a signal is delivered. */
const DELIVERED = 1;

/** The moment right after the first event of this name inside a step. */
async function at(text: string, step: number, id: string): Promise<LabView> {
  for (const moment of [0, 1, 2]) {
    const { frame } = await momentOf(FRONT + text, step, undefined, moment);
    const event = frame?.step.trace.findIndex((entry) => entry.id === id) ?? -1;
    if (event >= 0) return momentOf(FRONT + text, step, event, moment);
  }
  throw new Error(`no ${id}`);
}

const PENDING = `B  sigprocmask(SIG_BLOCK, [SIGUSR1, SIGRTMIN+1]) = 0
A  sigqueue(B, SIGRTMIN+1, 7) = 0
A  sigqueue(B, SIGRTMIN+1, 8) = 0
A  kill(B, SIGUSR1) = 0
B  sigwaitinfo([SIGUSR1, SIGRTMIN+1], _) = SIGUSR1
B  sigwaitinfo([SIGUSR1, SIGRTMIN+1], _) = SIGRTMIN+1
`;

const READ = `A  pipe([r, w]) = 0
A  fork() = B
B  sigaction(SIGUSR1, {on_usr1, [], 0}) = 0
B  read(r, "", 100) <unfinished ...>
A  kill(B, SIGUSR1) = 0
B  --- SIGUSR1 ---
B  <... read resumed> = -1 EINTR
B  sigaction(SIGUSR1, {on_usr1, [], SA_RESTART}) = 0
B  read(r, "x", 100) <unfinished ...>
A  kill(B, SIGUSR1) = 0
B  --- SIGUSR1 ---
A  write(w, "x", 1) = 1
B  <... read resumed> = 1
B  pause() <unfinished ...>
A  kill(B, SIGUSR1) = 0
B  --- SIGUSR1 ---
B  <... pause resumed> = -1 EINTR
B  signal(SIGUSR1, SIG_DFL) = on_usr1
B  pause() <unfinished ...>
A  kill(B, SIGUSR1) = 0
B  --- SIGUSR1 ---
B  +++ killed by SIGUSR1 +++
`;

describe('the sets', () => {
  test('have a column for each signal, by number and name, in number order', async () => {
    const rows = (await drawn(PENDING, 3)).split('\n');
    expect(rows[1]?.trim()).toBe('10 USR1  35 RT+1');
    expect(rows).toContain(' shared_pending  1        2');
    expect(rows).toContain(' blocked         ‖        ‖');
    expect(rows).toContain(' caught          ·        ·');
  });

  test('are shown as masks too where there is room, bit n-1 for signal n', async () => {
    const text = await drawn(PENDING, 3, { width: 80 });
    expect(text).toMatch(/sigset_t/);
    expect(text).toMatch(/blocked .* 0000000400000200$/m);
    expect(text).toMatch(/ignored .* 0000000000000000$/m);
  });

  test('have the names under the numbers where columns are dear', async () => {
    const rows = (await drawn(PENDING, 3, { width: 31 })).split('\n');
    expect(rows[1]).toMatch(/^ {17}10 +35$/);
    expect(rows[2]).toMatch(/^ {17}USR1 +RT\+1$/);
    expect(rows.filter((row) => row.includes('blocked'))).toHaveLength(1);
  });

  test('show what has just left them, and how many there were', async () => {
    expect(await drawn(PENDING, 4)).toMatch(/shared_pending +<1> +2/);
    expect(await drawn(PENDING, 5)).toMatch(/shared_pending +· +1 <2>/);
  });

  test('leave out the empty ones where there is too little room', async () => {
    const text = await drawn(PENDING, 3, { height: 8 });
    expect(text).not.toMatch(/ignored|caught/);
    expect(text).toMatch(/shared_pending/);
  });
});

describe('the sigqueue chain', () => {
  test('has its links in order with what they carry; a new one is marked', async () => {
    const rows = (await drawn(PENDING, 3)).split('\n');
    const from = rows.indexOf(' shared_pending.list struct sigqueue, oldest first');
    expect(rows.slice(from + 1)).toEqual([
      '  → SIGRTMIN+1  si_value 7  si_pid A  SI_QUEUE',
      '  → SIGRTMIN+1  si_value 8  si_pid A  SI_QUEUE',
      '  → SIGUSR1+  si_pid A  SI_USER',
    ]);
  });

  test('shows a link that was taken, from wherever it was', async () => {
    expect(await drawn(PENDING, 4)).toMatch(/si_value 8.*\n +<SIGUSR1> taken ↗/);
    expect(await drawn(PENDING, 5)).toMatch(/<SIGRTMIN\+1 si_value 7> taken ↗\n.*si_value 8/);
  });
});

describe('a delivery', () => {
  test('goes from its sender through the blocked call and the handler to EINTR', async () => {
    const text = await drawn(READ, 4, { height: 24, moment: DELIVERED });
    expect(text).toMatch('A ──SIGUSR1──▶ ‖ read ──▶ on_usr1() ──▶ -1 EINTR');
    expect(text).toMatch('on_usr1 was set without SA_RESTART');
  });

  test('or to the call that begins again', async () => {
    expect(await drawn(READ, 7)).toMatch('A ──SIGUSR1──▶ ‖ read ──▶ on_usr1() ──▶ read again');
  });

  test('tells which calls never restart, whatever the flags are', async () => {
    const text = await drawn(READ, 10, { moment: DELIVERED });
    expect(text).toMatch('‖ pause ──▶ on_usr1() ──▶ -1 EINTR');
    expect(text).toMatch('pause never restarts, SA_RESTART or not');
  });

  test('shows a call that found the signal waiting without the mark of a sleeper', async () => {
    const text = await drawn(
      `B  sigaction(SIGUSR1, {on_usr1, [], 0}) = 0
B  sigprocmask(SIG_BLOCK, [SIGUSR1]) = 0
A  kill(B, SIGUSR1) = 0
B  sigsuspend([]) = -1 EINTR
`,
      3,
      { width: 70 },
    );
    expect(text).toMatch('A ──SIGUSR1──▶ sigsuspend ──▶ on_usr1() ──▶ -1 EINTR');
  });

  test('or to the end of the process, whose sets are then not unknown but gone', async () => {
    const text = await drawn(READ, 13, { moment: DELIVERED });
    expect(text).toMatch('A ──SIGUSR1──▶ ‖ pause ──▶ terminates');
    expect(await drawn(READ, 13)).toMatch('gone: the process has ended');
    expect(text).not.toMatch(/\? pending/);
  });

  test('breaks at an arrow where it is too long, in ASCII too', async () => {
    const text = await drawn(READ, 4, { width: 40, height: 24, ascii: true, moment: DELIVERED });
    expect(text).toMatch(/A --SIGUSR1--> ! read --> on_usr1\(\)\n +--> -1 EINTR/);
  });

  test('carries the value of sigqueue', async () => {
    const text = await drawn(
      'B  sigaction(SIGRTMIN, {on_rt, [], SA_SIGINFO}) = 0\nA  sigqueue(B, SIGRTMIN, 9) = 0\n',
      1,
    );
    expect(text).toMatch('A ──SIGRTMIN si_value 9──▶ on_rt()');
  });
});

test('while the handler runs its frame is on the user stack, and the mask has the signal', async () => {
  const rows = drawnLines(await at(READ, 10, 'handler.run'), { width: 60, height: 24 });
  const stack = rows.indexOf(' user stack, growing down');
  expect(rows[stack + 1]).toMatch(/^ {3}│ the program, inside pause +│$/);
  expect(rows[stack + 2]).toMatch(/^ {3}│ rt_sigframe SIGUSR1 {2}siginfo, mask, registers +│$/);
  expect(rows[stack + 3]).toMatch(/^ ▶ │ on_usr1\(\) {2}runs +│$/);
  expect(rows.join('\n')).toMatch(/blocked +‖/);
});

describe('a handler', () => {
  test('that is taken back is shown once more', async () => {
    const text = await drawn(READ, 11);
    expect(text).toMatch(/caught +<✓>/);
    expect(text).toMatch(/SIGUSR1 +SIG_DFL <on_usr1>/);
    expect(text).not.toMatch('gone');
  });

  test('whose flags change shows the new ones', async () => {
    expect(await drawn(READ, 5)).toMatch(/SIGUSR1 +on_usr1 SA_RESTART/);
  });
});

describe('the pane', () => {
  test('says what there could be when there is nothing', async () => {
    expect(await drawn('A  getpid() = A\n', 0, { width: 120 })).toMatch(/no signal is pending/);
    const zh = await drawn('A  getpid() = A\n', 0, { language: 'zh' });
    expect(zh).toMatch(/信号/);
  });

  test('does not jump to another process between the events of one call', async () => {
    const text = `${FRONT}A  sigaction(SIGUSR1, {h, [], 0}) = 0
A  fork() = B
A  fork() = C
B  sigprocmask(SIG_BLOCK, [SIGUSR1, SIGUSR2]) = 0
A  kill(B, SIGUSR1) = 0
`;
    const events = (await momentOf(text, 4)).frame?.step.trace.length ?? 0;
    expect(events).toBeGreaterThan(2);
    for (let event = 0; event < events; event++) {
      const rows = drawnLines(await momentOf(text, 4, event), { height: 10 });
      expect(rows.join('\n')).toMatch(/^B {2}struct task_struct$/m);
      expect(rows.join('\n')).not.toMatch(/^A {2}struct/m);
    }
  });
});

describe('beside other objects', () => {
  test('a process has the rows that the others leave', async () => {
    const view = await momentOf(FRONT + READ, 7);
    expect(drawnLines(view, { height: 30 }).join('\n')).toMatch(/shared_pending/);
    expect(drawnLines(view, { height: 23 }).join('\n')).toMatch(/ignored/);
    expect(drawnLines(view, { height: 23 }).length).toBeLessThanOrEqual(23);
  });

  test('what a signal has just done is what is seen of a pane that is too small', async () => {
    const view = await momentOf(FRONT + READ, 7);
    const rows = drawnLines(view, { width: 60, height: 12 }).join('\n');
    expect(rows).toMatch(/^B {2}struct task_struct/m);
    expect(rows).toMatch(/on_usr1\(\) ──▶ read again/);
    expect(rows).toMatch(/SIGUSR1 +on_usr1 SA_RESTART/);
  });
});

const FORTRESS = `A  fork() = B
B  sigprocmask(SIG_BLOCK, ~[]) = 0
A  kill(B, SIGTERM) = 0
A  kill(B, SIGKILL) = 0
B  +++ killed by SIGKILL +++
`;

describe('a mask of nearly everything', () => {
  test.each([
    [38, 11],
    [70, 40],
  ])(
    'says what is not in it, so that what is pending is in sight (%d columns)',
    async (width, height) => {
      const set = await drawn(FORTRESS, 1, { width, height });
      expect(set.replace(/\s+/g, ' ')).toMatch('blocked all but KILL STOP');
      const text = await drawn(FORTRESS, 2, { width, height });
      expect(text).toMatch(/15 TERM/);
      expect(text).toMatch(/shared_pending +1/);
      expect(text).not.toMatch(/HUP/);
    },
  );

  test('says it in Chinese too, and what it was when it has changed', async () => {
    const zh = await drawn(FORTRESS, 1, { width: 38, height: 11, language: 'zh' });
    expect(zh).toMatch(/blocked +除 KILL STOP/);
    const undone =
      'A  sigprocmask(SIG_BLOCK, ~[]) = 0\nA  sigprocmask(SIG_SETMASK, [SIGHUP]) = 0\n';
    const text = await drawn(undone, 1, { width: 70, height: 20 });
    expect(text).toMatch(/blocked +HUP\n +<all but KILL STOP.*>/);
  });

  test('what was pending is dropped with the process, not taken', async () => {
    const text = await drawn(FORTRESS, 3, { width: 60, height: 24 });
    expect(text).toMatch(/<SIGTERM> dropped with the process/);
  });

  test('but what it died of was taken', async () => {
    const text = await drawn(
      'A  sigprocmask(SIG_BLOCK, [SIGTERM]) = 0\nB  kill(A, SIGTERM) = 0\nA  sigprocmask(SIG_UNBLOCK, [SIGTERM]) = ?\nA  +++ killed by SIGTERM +++\n',
      2,
      { width: 60, height: 24 },
    );
    expect(text).toMatch(/<SIGTERM> taken ↗/);
  });
});

test.each(['en', 'zh'] as const)(
  'why a process has no signals any more is told whole (%s)',
  async (language) => {
    const view = await momentOf(labText('signal/ctrl-c'), 14);
    const text = drawnLines(view, { width: 38, language }).join('').replace(/\s+/g, '');
    expect(text).toContain(language === 'en' ? 'anditssignalswithit' : '信号状态随之消失');
  },
);
