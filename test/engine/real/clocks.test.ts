/** Where a clock runs, a run on the real kernel goes on by itself: what is shown does not depend on who reads how fast. */
import { expect } from 'vitest';
import { loadScript, openRun, type Run } from '../../../src/engine/index.ts';
import { describeUnless, skipUnless } from '../../support/skip.ts';
import { CAN_RUN, WHY_NOT } from './support.ts';

const test = skipUnless(CAN_RUN, WHY_NOT);

/** Resolves once a run has made so many steps and rests. */
function made(run: Run, count: number): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      const { count: now, busy } = run.store.getState();
      if (now < count || busy) return;
      unsubscribe();
      resolve();
    };
    const unsubscribe = run.store.subscribe(look);
    look();
  });
}

describeUnless(CAN_RUN, WHY_NOT)('a reader who stops at the step that starts a clock', () => {
  test.each(['real', 'twin'] as const)(
    'finds what follows as the author wrote it (%s)',
    async (on) => {
      const text = `A  pipe([r, w]) = 0
A  sigaction(SIGALRM, {on_alarm, [], 0}) = 0
A  alarm(1) = 0
A  read(r, _, 1) <unfinished ...>
+1200ms
A  --- SIGALRM ---
A  <... read resumed> = -1 EINTR
A  getpid() = A
`;
      const { script, diagnostics } = loadScript(text, 'clocks.ipc');
      expect(diagnostics).toEqual([]);
      const run = openRun({ script, on });
      await run.ready;
      await run.seek(2);
      expect(run.store.getState().cursor.step).toBe(2);
      await made(run, 5);
      // The clock has rung, so nothing hurries any more.
      expect(run.store.getState()).toMatchObject({ count: 5, cursor: { step: 2 }, failures: [] });
      await run.last();
      expect(run.store.getState()).toMatchObject({ count: 6, status: 'ended', failures: [] });
      expect(run.store.getState().difference).toBe(undefined);
      await run.close();
    },
  );
});
