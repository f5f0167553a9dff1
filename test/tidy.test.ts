/** The rules of the house, run over the tree and over violations planted to see that they are found. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { accents } from './tidy-english.ts';
import {
  forbiddenImports,
  importCycles,
  importsOf,
  rawTexts,
  type Sources,
} from './tidy-imports.ts';
import { unreadMembers } from './tidy-members.ts';
import {
  badNames,
  bannedText,
  deadLinks,
  headless,
  impurities,
  misplacedFaces,
  overlong,
  ratchet,
  strangeParts,
  strayLimits,
  strayPauses,
  uncopied,
} from './tidy-rules.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Fewer source files than this means that the rules look at the wrong place, not that the tree is tidy. */
const FEWEST_FILES = 10;

/** Members that nothing reads. The list may only shrink. */
const UNREAD: readonly string[] = [];

/** Files and functions over their limit. It may only shrink. */
const OVERLONG: Readonly<Record<string, number>> = {};

function read(folders: readonly string[], pattern: RegExp): Sources {
  const sources = new Map<string, string>();
  for (const folder of folders) {
    for (const name of readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })) {
      const path = `${folder}/${name}`;
      if (pattern.test(path)) sources.set(path, readFileSync(join(ROOT, path), 'utf8'));
    }
  }
  return sources;
}

const code = read(['src', 'test', 'bench', 'scripts', 'bin'], /\.(?:tsx?|js)$/);
const pages = new Map([
  ...read(['docs', 'src'], /\.md$/),
  ...readdirSync(ROOT)
    .filter((name) => name.endsWith('.md'))
    .map((name) => [name, readFileSync(join(ROOT, name), 'utf8')] as const),
]);
const own = new Map([
  ...[...code].filter(([file]) => !file.startsWith('test/tidy')),
  ...pages,
  ...read(['src', 'test'], /\.(?:ipc|yaml)$/),
]);
const source = new Map([...code].filter(([file]) => file.startsWith('src/')));

describe('the tree', () => {
  test('is really looked at', () => {
    expect(source.size).toBeGreaterThanOrEqual(FEWEST_FILES);
    for (const folder of ['src/text/', 'src/engine/model/', 'src/engine/calls/']) {
      expect(
        [...source.keys()].some((file) => file.startsWith(folder)),
        folder,
      ).toBe(true);
    }
  });

  test('imports only what the table allows', () => {
    expect(forbiddenImports(source)).toEqual([]);
  });

  test('writes nothing past the parts of the screens', () => {
    expect(rawTexts(source)).toEqual([]);
  });

  test('has no import cycles', () => {
    expect(importCycles(code)).toEqual([]);
  });

  test('keeps the clock, chance and the locale out of the simulation', () => {
    expect(impurities(source)).toEqual([]);
  });

  test('keeps the state of the simulation where a copy finds it', () => {
    expect(uncopied(source)).toEqual([]);
  });

  test('leaves the processor only where a process sleeps, stops or ends', () => {
    expect(strayPauses(source)).toEqual([]);
  });

  test('keeps files and functions short, and those that are not from growing', () => {
    expect(ratchet(overlong(code), OVERLONG)).toEqual([]);
  });

  test('has no member that nothing reads', () => {
    const found = unreadMembers(code).map((violation) => violation.split(' ').at(-1));
    expect(found.sort()).toEqual([...UNREAD].sort());
  });

  test('names files by what is in them', () => {
    expect(badNames(code.keys())).toEqual([]);
  });

  test('has the face of a folder inside it, named after it', () => {
    expect(misplacedFaces(code.keys())).toEqual([]);
  });

  test('has every file of the simulated kernel in the page on where it comes from', () => {
    const page = readFileSync(join(ROOT, 'docs/SIMULATION.md'), 'utf8');
    const table = page.slice(page.indexOf('## Where each thing comes from'));
    expect(strangeParts(table)).toEqual([]);
    const named = table.match(/(?<=`)[\w./-]+\.ts(?=`)/g) ?? [];
    const files = [...source.keys()]
      .filter((file) => /^src\/engine\/sim\/(?!include\/)/.test(file))
      .map((file) => file.slice('src/engine/sim/'.length));
    expect([...named].sort()).toEqual(files.sort());
  });

  test('holds no unfinished work, machine paths or emoji', () => {
    expect(bannedText(own)).toEqual([]);
  });

  test('says at the head of every file of tests what it holds', () => {
    expect(headless(code)).toEqual([]);
  });

  test('speaks plain English', () => {
    expect(accents(new Map([...source, ...pages]))).toEqual([]);
  });

  test('limits how long tests take in one place', () => {
    expect(strayLimits(code)).toEqual([]);
  });

  test('has pages whose links lead somewhere', () => {
    expect(pages.size).toBeGreaterThan(5);
    expect(deadLinks(pages, (path) => existsSync(join(ROOT, path)))).toEqual([]);
  });
});

describe('the rules find', () => {
  /** The violations of one planted file. */
  const planted = (file: string, text: string): string[] =>
    forbiddenImports(new Map([[file, text]]));

  test.each([
    ['src/engine/sim/fs/pipe.ts', "import { readFileSync } from 'node:fs';", 'node:fs'],
    ['src/engine/sim/fs/pipe.ts', "import { x } from '../../real/room.ts';", 'src/engine/real'],
    ['src/engine/sim/fs/pipe.ts', "import { parse } from '../../script/parse.ts';", 'script/parse'],
    [
      'src/engine/calls/spec.ts',
      "import { x } from '../sim/sim-kernel.ts';",
      'src/engine/sim/sim-kernel.ts',
    ],
    [
      'src/engine/script/ast.ts',
      "export * from '../sim/sim-kernel.ts';",
      'src/engine/sim/sim-kernel.ts',
    ],
    [
      'src/engine/script/ast.ts',
      "export { x } from '../sim/sim-kernel.ts';",
      'src/engine/sim/sim-kernel.ts',
    ],
    [
      'src/engine/run/kernels.ts',
      "import { x } from '../real/room/room.ts';",
      'only by await import()',
    ],
    [
      'src/engine/runner/runner.ts',
      "import { x } from '../../screens/theme.ts';",
      'src/screens/theme.ts',
    ],
    ['src/engine/runner/runner.ts', "import React from 'react';", 'package react'],
    ['src/native/signal.ts', "import koffi from 'koffi';", 'package koffi'],
    ['src/native/load.ts', "import koffi from 'koffi';", 'only by await import()'],
    ['src/native/load.ts', "import { x } from '../engine/model/step.ts';", 'src/engine/model'],
    ['src/text/cli.ts', "import { run } from '../engine/index.ts';", 'src/engine/index.ts'],
    ['src/screens/lab/pane.tsx', "import { x } from '../home/list.tsx';", 'src/screens/home'],
    [
      'src/screens/lab/pane.tsx',
      "import { x } from '../../engine/sim/sim-kernel.ts';",
      'engine/sim',
    ],
    [
      'src/screens/lab/pane.tsx',
      "import type { x } from '../../engine/runner/runner.ts';",
      'engine/runner',
    ],
    ['src/screens/parts/box.tsx', "import { x } from '../../engine/index.ts';", 'engine/index.ts'],
    ['src/screens/parts/box.tsx', "import { useRun } from '../use-run.ts';", 'use-run.ts'],
    ['src/screens/parts/box.tsx', "import { x } from '../lab/view.ts';", 'src/screens/lab/view.ts'],
    ['src/screens/keys/keys.ts', "import { Box } from '../parts/box.tsx';", 'src/screens/parts'],
    [
      'src/screens/keys/keys.ts',
      "import type { x } from '../../engine/index.ts';",
      'engine/index.ts',
    ],
    [
      'src/screens/drawings/x.tsx',
      "import { x } from '../lab/view.ts';",
      'src/screens/lab/view.ts',
    ],
    ['src/screens/home/x.tsx', "import { x } from '../shell/help.tsx';", 'src/screens/shell'],
    [
      'src/cli/run.ts',
      "import { x } from '../engine/runner/runner.ts';",
      'src/engine/runner/runner.ts',
    ],
    ['src/cli/run.ts', "import { runApp } from '../app.tsx';", 'only by await import()'],
    ['src/cli/run.ts', "import { render } from 'ink';", 'package ink'],
    ['src/elsewhere/x.ts', 'export const x = 1;', 'no folder that the rules know'],
  ])('%s: %s', (file, text, complaint) => {
    const found = planted(file, text);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(complaint);
    expect(found[0]).toMatch(/^\S+:1: /);
  });

  test.each([
    ['src/engine/sim/fs/pipe.ts', "import type { Report } from '../../model/step.ts';"],
    ['src/engine/sim/fs/pipe.ts', "// import { readFileSync } from 'node:fs';"],
    ['src/engine/sim/fs/pipe.ts', 'export const s = "import { x } from \'node:fs\'";'],
    ['src/engine/run/kernels.ts', "export const load = () => import('../real/room/room.ts');"],
    ['src/engine/run/kernels.ts', "import type { DoctorReport } from '../real/client/doctor.ts';"],
    ['src/native/load.ts', "export const load = () => import('koffi');"],
    ['src/screens/parts/box.tsx', "import type { Step } from '../../engine/index.ts';"],
    ['src/screens/lab/pane.tsx', "import { Box } from '../parts/box.tsx';"],
    ['src/screens/parts/box.tsx', "import { useCommands } from '../keys/commands.tsx';"],
    ['src/screens/shell/shell.tsx', "import { Home } from '../home/home.tsx';"],
    ['src/cli/run.ts', "const { runApp } = await import('../app.tsx');"],
  ])('nothing wrong in %s: %s', (file, text) => {
    expect(planted(file, text)).toEqual([]);
  });

  test.each([
    "import { Box, Text } from 'ink';",
    "import { Text as Words } from 'ink';",
    "import * as Ink from 'ink';",
  ])('text past the parts: %s', (text) => {
    const found = rawTexts(new Map([['src/screens/lab/pane.tsx', text]]));
    expect(found).toEqual([
      "src/screens/lab/pane.tsx:1: writes Ink's Text past src/screens/parts/",
    ]);
    expect(rawTexts(new Map([['src/screens/parts/styled.tsx', text]]))).toEqual([]);
    const box = "import { Box } from 'ink'; import { Text } from './text.ts';";
    expect(rawTexts(new Map([['src/screens/lab/pane.tsx', box]]))).toEqual([]);
  });

  test('imports by their lines and kinds', () => {
    const text =
      "import {\n  a,\n} from './a.ts';\nimport type { B } from './b.ts';\nimport './c.ts';\n";
    expect(importsOf('src/x.ts', text)).toEqual([
      { from: 'src/x.ts', to: './a.ts', line: 1, typeOnly: false, dynamic: false },
      { from: 'src/x.ts', to: './b.ts', line: 4, typeOnly: true, dynamic: false },
      { from: 'src/x.ts', to: './c.ts', line: 5, typeOnly: false, dynamic: false },
    ]);
  });

  test('a cycle, but none that is made of types', () => {
    const ring = new Map([
      ['src/a.ts', "import { b } from './b.ts';"],
      ['src/b.ts', "import { c } from './sub/c.ts';"],
      ['src/sub/c.ts', "import { a } from '../a.ts';"],
    ]);
    expect(importCycles(ring)).toEqual([
      'src/a.ts -> src/b.ts -> src/sub/c.ts -> src/a.ts: import each other',
    ]);
    ring.set('src/sub/c.ts', "import type { a } from '../a.ts';");
    expect(importCycles(ring)).toEqual([]);
  });

  test.each([
    'Date.now()',
    'new Date()',
    'Math.random()',
    'new Intl.Collator()',
    'a.localeCompare(b)',
  ])('impurity: %s', (expression) => {
    const file = 'src/engine/sim/kernel/fork.ts';
    expect(impurities(new Map([[file, `// ok\nconst x = ${expression};\n`]]))).toHaveLength(1);
    expect(impurities(new Map([[file, `// ${expression}\nconst x = "${expression}";\n`]]))).toEqual(
      [],
    );
    expect(
      impurities(new Map([['src/engine/runner/runner.ts', `const x = ${expression};\n`]])),
    ).toEqual([]);
  });

  test.each(['readonly #pages = 1;', 'const made = new WeakMap();'])('hidden state: %s', (line) => {
    const found = (file: string) => uncopied(new Map([[file, `// #x\n${line}\n`]]));
    expect(found('src/engine/sim/fs/pipe.ts')).toHaveLength(1);
    expect(found('src/engine/runner/runner.ts')).toEqual([]);
  });

  test('a pause that is no sleep', () => {
    const text = 'function* f() {\n  yield;\n  yield* g();\n  yield 1;\n}\n';
    const found = (file: string) => strayPauses(new Map([[file, text]]));
    expect(found('src/engine/sim/fs/pipe.ts')).toEqual([
      'src/engine/sim/fs/pipe.ts:2: may not yield: a sleep is schedule()',
    ]);
    expect(found('src/engine/sim/kernel/exit.ts')).toEqual([]);
    expect(found('src/engine/runner/runner.ts')).toEqual([]);
  });

  test('a long file and a long function, and holds them to the list', () => {
    const body = '  f();\n'.repeat(75);
    const found = overlong(
      new Map([
        ['src/a.ts', `${'\n'.repeat(410)}`],
        [
          'src/b.ts',
          `export function deep() {\n${body}}\nexport const flat = () => {\n${body}};\n`,
        ],
        ['src/text/cli.ts', '\n'.repeat(1000)],
      ]),
    );
    expect([...found]).toEqual([
      ['src/a.ts', 410],
      ['src/b.ts#deep', 77],
      ['src/b.ts#flat', 77],
    ]);
    expect(ratchet(found, { 'src/a.ts': 410, 'src/b.ts#deep': 76, 'src/c.ts': 500 })).toEqual([
      'src/b.ts#deep: grew from 76 to 77 lines',
      'src/b.ts#flat: 77 lines, at most 70',
      'src/c.ts: is within the limits now: take it off the list',
    ]);
    expect(ratchet(new Map([['src/a.ts', 405]]), { 'src/a.ts': 410 })).toEqual([
      'src/a.ts: shrank to 405 lines: tighten its 410',
    ]);
  });

  test('what no file may hold', () => {
    const lines = [
      '// TODO later',
      'const s = "🧵";',
      'const z = "a\u200bb";',
      '// a plain line: → ● ✓ 管',
    ];
    expect(bannedText(new Map([['src/a.ts', lines.join('\n')]]))).toHaveLength(3);
  });

  test('a file of tests that does not say what it holds', () => {
    const files = new Map([
      ['test/a.test.ts', "import { test } from 'vitest';\n"],
      ['test/b.test.tsx', '/***/\n'],
      ['test/c.test.ts', '/** What c does. */\n'],
      ['test/d.test.ts', '/**\n * What d does.\n */\n'],
      ['test/support/e.ts', 'export {};\n'],
    ]);
    expect(headless(files).map((violation) => violation.split(':')[0])).toEqual([
      'test/a.test.ts',
      'test/b.test.tsx',
    ]);
  });

  test.each([
    'await new Promise((resolve) => setTimeout(resolve, 10));',
    'vi.waitFor(look, { timeout: 5000 });',
    "test('x', { timeout: 120_000 }, () => {});",
    "test('x', () => {\n  f();\n}, 60_000);",
    'fc.assert(fc.property(any, f));',
  ])('a limit of its own: %s', (line) => {
    expect(strayLimits(new Map([['test/a.test.ts', `${line}\n`]]))).toHaveLength(1);
    expect(
      strayLimits(new Map([['test/a.test.ts', '// setTimeout(f, 1)\nconst s = "fc.assert(";']])),
    ).toEqual([]);
    expect(strayLimits(new Map([['test/support/a.ts', `${line}\n`]]))).toEqual([]);
  });

  test('a dead link', () => {
    const page = '[a](b.md) [c](../d.ts#e) [f](https://g.h) [i](#j)\n[k](l/m.md)';
    const there = new Set(['docs/b.md', 'd.ts']);
    expect(deadLinks(new Map([['docs/a.md', page]]), (path) => there.has(path))).toEqual([
      'docs/a.md:2: there is no docs/l/m.md',
    ]);
  });
});
