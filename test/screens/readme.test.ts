/** The pictures in README are what the program draws. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadScript } from '../../src/engine/index.ts';
import { openApp } from './app-driver.tsx';

const ROOT = join(import.meta.dirname, '../..');
const LAB = 'src/lessons/pipe/hello.ipc';

test.each([
  ['en', 'README.md'],
  ['zh', 'README.zh.md'],
] as const)('step 6 of the first lab (%s)', async (language, file) => {
  const readme = readFileSync(join(ROOT, file), 'utf8');
  const picture = /^```text\n(.*?)^```/ms.exec(readme)?.[1]?.trimEnd().split('\n') ?? [];
  const state = mkdtempSync(join(tmpdir(), 'ipcscope-readme-'));
  const { script } = loadScript(readFileSync(join(ROOT, LAB), 'utf8'), LAB);
  const size = { columns: 96, rows: picture.length };
  const app = await openApp(state, { open: { script, on: 'sim' }, language, ...size });
  await app.press('n', 'n', 'n', 'n', 'n', 'n');
  const drawn = app.lines();
  app.close();
  rmSync(state, { recursive: true });
  expect(picture).toEqual(drawn);
});
