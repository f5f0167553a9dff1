/** The built program with a screen reader: text that is read from its beginning, on the terminal's own screen. */
import { afterEach, beforeAll, expect, test } from 'vitest';
import { build, isFresh } from '../../scripts/build.js';
import { type Driven, launch } from '../support/driver.ts';

let app: Driven | undefined;

beforeAll(async () => {
  if (!isFresh()) await build();
});

afterEach(() => app?.close());

test('says each step in sentences, takes no alternate screen and no mouse, and leaves what it said', async () => {
  app = launch(['pipe/hello'], { env: { INK_SCREEN_READER: 'true' } });
  await app.waitFor('Press n for the first step.');
  app.send('n');
  const screen = await app.waitFor('Step 1 of ');
  expect(screen).toContain('A: pipe([r, w]) = 0.');
  app.send('q');
  expect(await app.ended).toEqual({ code: 0, signal: 0 });
  expect(app.screen()).toContain('Step 1 of ');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are control sequences.
  expect(app.raw()).not.toMatch(/\x1b\[\?(?:1049|100[0-7])h/);
});
