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

const shared = { setupFiles: ['test/setup.ts'], environment: 'node' } as const;

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...shared,
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [...PTY, ...TWIN, ...SCREENS],
          sequence: { groupOrder: 0 },
        },
      },
      { test: { ...shared, name: 'screens', include: SCREENS, sequence: { groupOrder: 0 } } },
      // What measures or waits for the machine runs with nothing beside it.
      {
        test: {
          ...shared,
          name: 'twin',
          // Every run starts a supervisor from source, some hundred of them: what Node compiled is kept.
          env: { NODE_COMPILE_CACHE: COMPILED },
          include: TWIN,
          fileParallelism: false,
          testTimeout: 30_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...shared,
          name: 'pty',
          setupFiles: [...shared.setupFiles, 'test/support/forget.ts'],
          globalSetup: ['test/support/built.ts'],
          include: PTY,
          fileParallelism: false,
          testTimeout: 30_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
