import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Needs the built program and a pseudo-terminal. */
const PTY = ['test/pty/**/*.test.{ts,tsx}'];
/** Needs this machine's kernel. */
const TWIN = [
  'test/twin/**/*.test.{ts,tsx}',
  'test/engine/real/**/*.test.ts',
  'test/native/**/*.test.ts',
];
const SCREENS = ['test/screens/**/*.test.{ts,tsx}'];

const COMPILED = fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url));

/**
 * Limits of a test and of a hook, in milliseconds, by what tests do. They find what hangs: the slowest test of each kind
 * takes a tenth of its limit with four busy loops beside it. Waits within a test: test/support/limits.ts.
 */
const COMPUTES = { testTimeout: 60_000, hookTimeout: 60_000 } as const;
/** Starts processes and waits for them; longer than many waits for one fact. */
const STARTS = { testTimeout: 180_000, hookTimeout: 180_000 } as const;

const shared = { setupFiles: ['test/setup.ts'], environment: 'node' } as const;

export default defineConfig({
  test: {
    // Whatever is run, what it leaves behind is counted at its end.
    globalSetup: ['test/support/count.ts'],
    projects: [
      {
        test: {
          ...shared,
          ...COMPUTES,
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [...PTY, ...TWIN, ...SCREENS],
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...shared,
          ...COMPUTES,
          name: 'screens',
          include: SCREENS,
          sequence: { groupOrder: 0 },
        },
      },
      // What measures or waits for the machine runs with nothing beside it.
      {
        test: {
          ...shared,
          ...STARTS,
          name: 'twin',
          // Every run starts a supervisor from source, some hundred of them: what Node compiled is kept.
          env: { NODE_COMPILE_CACHE: COMPILED },
          include: TWIN,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...shared,
          ...STARTS,
          name: 'pty',
          setupFiles: [...shared.setupFiles, 'test/support/forget.ts'],
          globalSetup: ['test/support/built.ts'],
          include: PTY,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
