/** What the simulation must not touch, how long things may be, what no file may hold. */
import { posix } from 'node:path';
import { parseSync } from 'vite';
import type { Sources, Violation } from './tidy-imports.ts';
import { lineCounter, walk } from './tidy-syntax.ts';

/** What would make the simulation give different bytes on another day or another machine. */
const IMPURE: readonly (readonly [RegExp, string])[] = [
  [/\bDate\b/, 'Date: time is virtual'],
  [/\bMath\.random\b/, 'Math.random: nothing is random'],
  [/\bIntl\b/, 'Intl: it depends on the locale'],
  [/\blocaleCompare\b/, 'localeCompare: it depends on the locale'],
  [/\btoLocale\w+\b/, 'toLocale*: it depends on the locale'],
];

/** Uses of the clock, of chance and of the locale in the simulated kernel. */
export function impurities(sources: Sources): Violation[] {
  const violations: Violation[] = [];
  for (const [file, source] of sources) {
    if (!file.startsWith('src/engine/sim/')) continue;
    codeLines(file, source).forEach((text, index) => {
      for (const [pattern, why] of IMPURE) {
        if (pattern.test(text)) violations.push(`${file}:${index + 1}: may not use ${why}`);
      }
    });
  }
  return violations;
}

/** What a copy of a machine could not see, or would share with the original. */
const HIDDEN: readonly (readonly [RegExp, string])[] = [
  [/(?<![\w$])#\w/, 'a #private member: a copy of the machine could not see it'],
  [/\bWeak(?:Map|Set|Ref)\b/, 'WeakMap, WeakSet, WeakRef: they have no copy'],
];

/** Who holds a machine from outside, and who copies it: no part of it. */
const HOLDERS: readonly string[] = ['src/engine/sim/sim-kernel.ts', 'src/engine/sim/copy.ts'];

/** State of the simulated kernel that cannot be copied. */
export function uncopied(sources: Sources): Violation[] {
  const violations: Violation[] = [];
  for (const [file, source] of sources) {
    if (!file.startsWith('src/engine/sim/') || HOLDERS.includes(file)) continue;
    codeLines(file, source).forEach((text, index) => {
      for (const [pattern, why] of HIDDEN) {
        if (pattern.test(text)) violations.push(`${file}:${index + 1}: may not have ${why}`);
      }
    });
  }
  return violations;
}

/** Where kernel code leaves the processor: `schedule()`, a stop, the end, and a caller that stands in line. */
const PAUSES: readonly string[] = [
  'src/engine/sim/kernel/sched/core.ts',
  'src/engine/sim/kernel/signal-get.ts',
  'src/engine/sim/kernel/exit.ts',
  'src/engine/sim/kernel/entry/common.ts',
];

/** Places of the simulated kernel, `yield;`, where a call would leave the processor and no sleep is. */
export function strayPauses(sources: Sources): Violation[] {
  const violations: Violation[] = [];
  for (const [file, source] of sources) {
    if (!file.startsWith('src/engine/sim/') || PAUSES.includes(file)) continue;
    const lineAt = lineCounter(source);
    walk(parseSync(file, source).program, (node) => {
      if (node.type !== 'YieldExpression' || node.delegate || node.argument) return;
      violations.push(`${file}:${lineAt(node.start)}: may not yield: a sleep is schedule()`);
    });
  }
  return violations;
}

/** The lines of a source with its comments and strings blanked out. */
function codeLines(file: string, source: string): string[] {
  const { comments, program } = parseSync(file, source);
  const spans = comments.map(({ start, end }) => [start, end] as const);
  walk(program, (node) => {
    if (node.type === 'Literal' && typeof node.value === 'string')
      spans.push([node.start, node.end]);
    if (node.type === 'TemplateElement') spans.push([node.start, node.end]);
  });
  let text = source;
  for (const [start, end] of spans) {
    text = text.slice(0, start) + text.slice(start, end).replace(/[^\n]/g, ' ') + text.slice(end);
  }
  return text.split('\n');
}

export const FILE_LINES_MAX = 400;
export const FUNCTION_LINES_MAX = 70;

/** Tables may be long: they are read by looking a line up. */
function isTable(file: string): boolean {
  return file.endsWith('.table.ts') || file.startsWith('src/text/');
}

/** Lines of each file and of each function (`file#name`) that is over its limit. */
export function overlong(sources: Sources): Map<string, number> {
  const found = new Map<string, number>();
  for (const [file, source] of sources) {
    const lines = source.split('\n').length - 1;
    if (lines > FILE_LINES_MAX && !isTable(file)) found.set(file, lines);
    if (!file.startsWith('test/')) longFunctions(file, source, found);
  }
  return found;
}

function longFunctions(file: string, source: string, found: Map<string, number>): void {
  const { program } = parseSync(file, source);
  const lineAt = lineCounter(source);
  walk(program, (node, parent) => {
    if (!/^(?:FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type)) {
      return;
    }
    const length = lineAt(node.end) - lineAt(node.start) + 1;
    if (length <= FUNCTION_LINES_MAX) return;
    const name = node.id?.name ?? parent?.id?.name ?? parent?.key?.name ?? 'anonymous';
    found.set(`${file}#${name}`, length);
  });
}

/** What the ratchet list does not allow: a new overlong thing, one that grew, an entry that can go. */
export function ratchet(
  found: ReadonlyMap<string, number>,
  allowed: Readonly<Record<string, number>>,
): Violation[] {
  const violations: Violation[] = [];
  for (const [name, lines] of found) {
    const limit = allowed[name];
    if (limit === undefined) {
      const most = name.includes('#') ? FUNCTION_LINES_MAX : FILE_LINES_MAX;
      violations.push(`${name}: ${lines} lines, at most ${most}`);
    } else if (lines > limit) violations.push(`${name}: grew from ${limit} to ${lines} lines`);
    else if (lines < limit)
      violations.push(`${name}: shrank to ${lines} lines: tighten its ${limit}`);
  }
  for (const name of Object.keys(allowed)) {
    if (!found.has(name))
      violations.push(`${name}: is within the limits now: take it off the list`);
  }
  return violations;
}

/** Words of other people's tools, machine paths and marks of unfinished work, in anything that is shipped. */
const BANNED: readonly (readonly [RegExp, string])[] = [
  [/\b(?:TODO|FIXME|XXX)\b/, 'unfinished work belongs in an issue'],
  [/\/work\/(?:main|shared)|\/tmp\/contract/, 'a path of one machine'],
  [/\p{Emoji_Presentation}|\u200b|\u200d|\ufe0f/u, 'an emoji or zero-width character'],
];

/** Lines that hold what no file of the repository may hold. */
export function bannedText(sources: Sources): Violation[] {
  const violations: Violation[] = [];
  for (const [file, source] of sources) {
    source.split('\n').forEach((text, index) => {
      for (const [pattern, why] of BANNED) {
        if (pattern.test(text)) violations.push(`${file}:${index + 1}: ${why}`);
      }
    });
  }
  return violations;
}

/** Relative links of Markdown pages to files that are not there. */
export function deadLinks(pages: Sources, exists: (path: string) => boolean): Violation[] {
  const violations: Violation[] = [];
  for (const [file, source] of pages) {
    source.split('\n').forEach((text, index) => {
      for (const [, target = ''] of text.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)) {
        if (/^[a-z]+:/.test(target)) continue;
        const path = posix.join(posix.dirname(file), target);
        if (!exists(path)) violations.push(`${file}:${index + 1}: there is no ${path}`);
      }
    });
  }
  return violations;
}

/** File names that are not kebab-case. In the simulation files carry the kernel's names, actors and the meter their processors'. */
export function badNames(files: Iterable<string>): Violation[] {
  const violations: Violation[] = [];
  for (const file of files) {
    const base = posix.basename(file);
    const kernelName = /^(?:src|test)\/engine\/(?:sim|real\/actor|real\/bench\/meter)\//.test(file);
    const pattern = kernelName ? /^[a-z0-9_.-]+$/ : /^[a-z0-9.-]+$/;
    if (!pattern.test(base)) violations.push(`${file}: is not kebab-case`);
    if (!kernelName && /^(?:utils?|helpers?|common)\.tsx?$/.test(base)) {
      violations.push(`${file}: says nothing about what is in it`);
    }
  }
  return violations;
}

/** The one folder whose face is a door: what is not exported there is not for those outside. */
const DOOR = 'src/engine/index.ts';

/** Faces of folders that do not stand inside, named after the folder. */
export function misplacedFaces(files: Iterable<string>): Violation[] {
  const all = [...files].filter((file) => /^(?:src|scripts|bench)\//.test(file));
  const violations: Violation[] = [];
  for (const file of all) {
    const { dir, name } = posix.parse(file);
    const folder = posix.join(dir, name);
    if (all.some((other) => other.startsWith(`${folder}/`))) {
      violations.push(`${file}: is the face of ${folder}/: ${folder}/${name}.ts`);
    }
    if (name === 'index' && file !== DOOR) {
      violations.push(`${file}: is named after its folder: ${dir}/${posix.basename(dir)}.ts`);
    }
  }
  return violations;
}

/** Rows of the page on where the simulation comes from: the files of a row and what they are in Linux. */
const ORIGIN = /^\| (?<here>`.*) \| (?<linux>.*) \|$/;

/** Files of the simulated kernel, `pipe-open.ts`, that are not named after the file of Linux whose part they are, `pipe.c`. */
export function strangeParts(page: string): Violation[] {
  const violations: Violation[] = [];
  for (const line of page.split('\n')) {
    const { here = '', linux = 'none' } = ORIGIN.exec(line)?.groups ?? {};
    if (linux.startsWith('none')) continue;
    for (const [, part = '', whole = ''] of here.matchAll(/`(([\w/.]+)-[\w-]+\.ts)`/g)) {
      if (here.includes(`\`${whole}.ts\``) && linux.includes(`\`${whole}.c\``)) continue;
      violations.push(
        `${part}: is no part of ${whole}.c by the page on where each thing comes from`,
      );
    }
  }
  return violations;
}

/** Files of tests that do not begin by saying what they hold. */
export function headless(sources: Sources): Violation[] {
  return [...sources]
    .filter(([file, source]) => isTest(file) && !/^\/\*\*\s+\S/.test(source))
    .map(([file]) => `${file}:1: begins with a comment that says what it holds: /** ... */`);
}

/** How long something may take, and how often it is tried, is said in one place. */
const LIMITS: readonly (readonly [RegExp, string])[] = [
  [/\bsetTimeout\(/, 'setTimeout: wait for a fact, or `pause` of test/support/limits.ts'],
  [/\b(?:timeout|testTimeout|hookTimeout): *\d/, 'a limit of its own: test/support/limits.ts'],
  [/^\s*\}, [\d_]+\);/, 'a limit of its own: vitest.config.ts'],
  [/\bfc\.assert\(|\bnumRuns\b/, 'fc.assert: `holds` of test/support/property.ts'],
];

/** Tests that set limits of their own. */
export function strayLimits(sources: Sources): Violation[] {
  const violations: Violation[] = [];
  for (const [file, source] of sources) {
    if (!isTest(file)) continue;
    codeLines(file, source).forEach((text, index) => {
      for (const [pattern, why] of LIMITS) {
        if (pattern.test(text)) violations.push(`${file}:${index + 1}: may not use ${why}`);
      }
    });
  }
  return violations;
}

function isTest(file: string): boolean {
  return /^test\/.*\.test\.tsx?$/.test(file);
}
