/**
 * Skips aloud: a test that this machine cannot run is counted and its reason is printed. A test that is skipped
 * without a reason fails `npm run check`.
 */
import { describe, type TestAPI, test } from 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    /** Why a whole suite is skipped. */
    skipped?: string;
  }
}

/**
 * The `test` function, or one whose tests are skipped for this reason (a clause without a full stop):
 *
 *     const roomTest = skipUnless(canRoom, 'the kernel refuses user namespaces');
 *     roomTest('forks', () => { ... });
 *
 * A file's own `beforeAll` still runs; use describeUnless to keep it from running too. Inside a test,
 * `({ skip }) => skip('reason')` is as loud.
 */
export function skipUnless(condition: boolean, reason: string): TestAPI {
  if (condition) return test;
  const skipping = test.extend<{ skipped: undefined }>({
    skipped: [({ skip }) => skip(reason), { auto: true }],
  });
  return skipping as unknown as TestAPI;
}

/** As skipUnless, for a whole suite; its hooks do not run either. */
export function describeUnless(
  condition: boolean,
  reason: string,
): (name: string, body: () => void) => void {
  if (condition) return describe;
  return (name, body) => void describe.skip(name, { meta: { skipped: reason } }, body);
}
