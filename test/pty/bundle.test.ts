/** What the bundle loads for a headless command, read from its own graph. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundle } from '../../scripts/build.js';

let folder = '';
let outputs: Metafile['outputs'] = {};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bundle-test-'));
  outputs = (await bundle(folder)).metafile.outputs;
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Every source that is loaded with an entry, without dynamic imports unless they are named. */
function sourcesOf(entry: string, dynamic: readonly string[] = []): Set<string> {
  const sources = new Set<string>();
  const seen = new Set<string>();
  const visit = (file: string): void => {
    const output = outputs[file];
    if (output === undefined || seen.has(file)) return;
    seen.add(file);
    for (const source of Object.keys(output.inputs)) sources.add(source);
    for (const { path, kind } of output.imports) {
      const wanted = dynamic.some((name) => outputs[path]?.entryPoint === name);
      if (kind === 'import-statement' || wanted) visit(path);
    }
  };
  const file = Object.keys(outputs).find((name) => outputs[name]?.entryPoint === entry);
  expect(file, `the bundle has the entry ${entry}`).toBeDefined();
  visit(file ?? '');
  return sources;
}

const heavy = (sources: Set<string>): string[] =>
  [...sources].filter((source) =>
    /node_modules\/(?:ink|react|react-reconciler|yoga-layout|koffi)\//.test(source),
  );

describe('the bundle', () => {
  test.each(['run', 'record', 'play', 'export', 'doctor', 'labs'])(
    'ipcscope %s loads neither Ink nor React',
    (command) => {
      const sources = sourcesOf('src/main.ts', [`src/cli/${command}.ts`]);
      expect([...sources]).toContain(`src/cli/${command}.ts`);
      expect(heavy(sources)).toEqual([]);
    },
  );

  test('only what is drawn loads the lab, Ink and React', () => {
    const drawn = sourcesOf('src/main.ts', ['src/cli/export.ts', 'src/screens/frame.tsx']);
    expect([...drawn]).toContain('src/screens/lab/picture.tsx');
    expect(heavy(drawn).length).toBeGreaterThan(10);
    const text = sourcesOf('src/main.ts', ['src/cli/export.ts']);
    expect([...text].filter((source) => source.startsWith('src/screens/'))).toEqual([]);
    expect(heavy(text)).toEqual([]);
  });

  test('--help and --version load no engine', () => {
    const sources = [...sourcesOf('src/main.ts')];
    expect(sources.filter((source) => source.startsWith('src/engine/sim/'))).toEqual([]);
    expect(sources.length).toBeGreaterThan(5);
  });

  test('the app is loaded by whatever opens it, and by nothing else', () => {
    const app = ['src/cli/app.ts', 'src/app.tsx'];
    expect([...sourcesOf('src/main.ts', app)]).toContain('src/app.tsx');
    expect(heavy(sourcesOf('src/main.ts', app)).length).toBeGreaterThan(10);
    expect(heavy(sourcesOf('src/main.ts', ['src/cli/app.ts']))).toEqual([]);
  });

  test('the supervisor is a program of its own, without screens', () => {
    expect(existsSync(join(folder, 'supervisor.cjs'))).toBe(true);
    const sources = sourcesOf('src/engine/real/supervisor.ts');
    expect(heavy(sources)).toEqual([]);
    expect([...sources].filter((source) => source.startsWith('src/screens/'))).toEqual([]);
  });
});
