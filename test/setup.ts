/**
 * Runs before every test file: what varies between machines is pinned, and whatever is written where nobody
 * looks (a console, React's act warnings) fails the test that caused it.
 */
import { afterEach, beforeEach, expect } from 'vitest';

for (const name of ['CI', 'CONTINUOUS_INTEGRATION', 'NO_COLOR', 'FORCE_COLOR', 'COLORTERM']) {
  delete process.env[name];
}
for (const name of ['LC_ALL', 'LC_MESSAGES', 'LC_CTYPE', 'LANGUAGE', 'IPCSCOPE_LANG']) {
  delete process.env[name];
}
Object.assign(process.env, { TERM: 'xterm-256color', LANG: 'C.UTF-8', TZ: 'UTC' });

const METHODS = ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const;
let said: string[] = [];

for (const method of METHODS) {
  console[method] = (...values: unknown[]) => {
    said.push(`console.${method}: ${values.map(String).join(' ')}`);
  };
}

beforeEach(() => {
  said = [];
});

afterEach(() => {
  const all = said;
  said = [];
  expect(all, 'a test writes nothing to the console').toEqual([]);
});
