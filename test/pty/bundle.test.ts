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

  test('drawing an asciicast loads the lab, and neither Ink nor React', () => {
    const sources = sourcesOf('src/main.ts', ['src/cli/export.ts', 'src/screens/frame.ts']);
    expect([...sources]).toContain('src/screens/lab/compose.ts');
    expect(heavy(sources)).toEqual([]);
    const text = sourcesOf('src/main.ts', ['src/cli/export.ts']);
    expect([...text].filter((source) => source.startsWith('src/screens/'))).toEqual([]);
  });

  test('--help and --version load no engine', () => {
    const sources = [...sourcesOf('src/main.ts')];
    expect(sources.filter((source) => source.startsWith('src/engine/sim/'))).toEqual([]);
    expect(sources.length).toBeGreaterThan(5);
  });

  test('the app draws its first picture before it loads Ink', () => {
    const app = ['src/cli/app.ts', 'src/app.tsx'];
    expect([...sourcesOf('src/main.ts', app)]).toContain('src/app.tsx');
    expect(heavy(sourcesOf('src/main.ts', app))).toEqual([]);
    const mounted = heavy(sourcesOf('src/main.ts', [...app, 'src/screens/mount.tsx']));
    expect(mounted.length).toBeGreaterThan(10);
  });

  test('the supervisor is a program of its own, without screens', () => {
    expect(existsSync(join(folder, 'supervisor.js'))).toBe(true);
    const sources = sourcesOf('src/engine/real/supervisor.ts');
    expect(heavy(sources)).toEqual([]);
    expect([...sources].filter((source) => source.startsWith('src/screens/'))).toEqual([]);
  });
});
