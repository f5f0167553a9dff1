/** Who may import whom, as a table and as functions that find what it forbids. */
import { posix } from 'node:path';
import { parseSync } from 'vite';
import { lineCounter } from './tidy-syntax.ts';

/** Paths relative to the root, with their text. */
export type Sources = ReadonlyMap<string, string>;

/** Something that breaks a rule, as `file:line: what`. */
export type Violation = string;

/** One import or export-from of a module. */
export interface Import {
  readonly from: string;
  readonly to: string;
  readonly line: number;
  readonly typeOnly: boolean;
  readonly dynamic: boolean;
}

/** What a folder may import. Targets are path prefixes; `self` is the folder itself. */
interface Rule {
  /** The first rule whose prefix fits decides. */
  readonly folder: string;
  readonly may: readonly string[];
  /** May import these for their types only. */
  readonly types?: readonly string[];
  /** May import these only by `await import()`. */
  readonly lazily?: readonly string[];
  readonly packages?: readonly string[];
  readonly lazyPackages?: readonly string[];
  readonly node?: boolean;
}

const ENGINE_DOOR = 'src/engine/index.ts';
/** A second one, for whoever needs files and no kernel: it is there before the first loads. */
const FILES_DOOR = 'src/engine/files.ts';
/** What a user chooses: a leaf, so that asking for it loads no engine. */
const CHOICES = 'src/engine/model/choices.ts';
/** What may reach a terminal: a leaf that whoever writes text may import. */
const PRINTABLE = 'src/printable.ts';
const UI = ['ink', 'react', 'string-width', 'zustand'];

/** What every room of a run may know. */
const BELOW_A_RUN = ['src/engine/calls/', 'src/engine/script/', 'src/engine/model/'];
/** Files of the engine that need nothing of it. */
const LEAVES = [
  PRINTABLE,
  'src/engine/turns.ts',
  'src/engine/input.ts',
  'src/engine/state-folder.ts',
];

/** Who may import whom. The first line whose folder fits decides. */
export const RULES: readonly Rule[] = [
  { folder: 'src/native/load.ts', may: ['src/native/'], lazyPackages: ['koffi'] },
  { folder: 'src/native/', may: ['src/native/'] },
  { folder: 'src/engine/calls/', may: ['src/engine/calls/'] },
  {
    folder: 'src/engine/script/',
    may: ['src/engine/script/', 'src/engine/calls/', PRINTABLE],
    packages: ['yaml', 'string-width'],
  },
  {
    folder: 'src/engine/model/',
    may: ['src/engine/model/', 'src/engine/calls/', 'src/engine/script/value.ts'],
  },
  {
    folder: 'src/engine/sim/',
    may: [
      'src/engine/sim/',
      'src/engine/calls/',
      'src/engine/model/',
      'src/engine/script/value.ts',
    ],
  },
  {
    folder: 'src/engine/real/bench/',
    may: [
      'src/engine/real/bench/',
      'src/engine/bench/model.ts',
      'src/engine/bench/histogram.ts',
      'src/engine/runner/engine-error.ts',
      'src/native/',
    ],
    types: ['src/engine/bench/', 'src/engine/real/actor/image.ts'],
    node: true,
  },
  {
    folder: 'src/engine/real/',
    may: [
      'src/engine/real/',
      'src/engine/calls/',
      'src/engine/script/',
      'src/engine/model/',
      'src/engine/state-folder.ts',
      'src/native/',
    ],
    node: true,
  },
  // The rooms of a run, each of which knows only those above it.
  {
    folder: 'src/engine/runner/',
    may: [...BELOW_A_RUN, 'src/engine/runner/', PRINTABLE],
    node: true,
  },
  {
    folder: 'src/engine/twin/',
    may: [...BELOW_A_RUN, 'src/engine/runner/', 'src/engine/twin/', PRINTABLE],
    node: true,
  },
  {
    folder: 'src/engine/recording/',
    may: [...BELOW_A_RUN, 'src/engine/runner/', 'src/engine/recording/', ...LEAVES],
    packages: ['yaml'],
    node: true,
  },
  {
    folder: 'src/engine/bench/',
    may: ['src/engine/bench/', 'src/engine/model/', 'src/engine/runner/engine-error.ts'],
    lazily: ['src/engine/real/'],
    packages: ['simple-statistics'],
    node: true,
  },
  {
    folder: 'src/engine/',
    may: ['src/engine/', PRINTABLE],
    types: ['src/engine/real/'],
    lazily: ['src/engine/real/'],
    packages: ['zustand', 'yaml'],
    node: true,
  },
  {
    folder: 'src/text/',
    may: ['src/text/', 'src/engine/calls/', PRINTABLE],
    types: [
      ENGINE_DOOR,
      'src/engine/model/',
      'src/engine/real/errors.ts',
      'src/engine/real/client/doctor.ts',
    ],
  },
  {
    folder: 'src/screens/parts/',
    may: [
      'src/screens/parts/',
      'src/screens/keys/',
      'src/screens/theme.ts',
      'src/text/',
      CHOICES,
      PRINTABLE,
    ],
    types: [ENGINE_DOOR],
    packages: UI,
  },
  {
    folder: 'src/screens/keys/',
    may: ['src/screens/keys/', 'src/screens/marks/', 'src/screens/theme.ts', 'src/text/'],
    packages: UI,
  },
  {
    folder: 'src/screens/drawings/',
    may: [
      'src/screens/drawings/',
      'src/screens/parts/',
      'src/screens/keys/',
      'src/screens/theme.ts',
      'src/text/',
      ENGINE_DOOR,
      FILES_DOOR,
      CHOICES,
      PRINTABLE,
    ],
    packages: UI,
  },
  {
    folder: 'src/screens/frame.tsx',
    may: ['src/screens/', 'src/text/', ENGINE_DOOR, FILES_DOOR, CHOICES],
    packages: [...UI, 'chalk'],
  },
  {
    folder: 'src/screens/',
    may: ['src/screens/', 'src/text/', ENGINE_DOOR, FILES_DOOR, CHOICES, PRINTABLE],
    packages: UI,
    node: true,
  },
  {
    folder: 'src/app.tsx',
    may: ['src/screens/', 'src/text/', ENGINE_DOOR, FILES_DOOR, CHOICES],
    packages: [...UI, 'chalk'],
    node: true,
  },
  {
    folder: 'src/cli',
    may: ['src/cli', 'src/text/', ENGINE_DOOR, FILES_DOOR, CHOICES, PRINTABLE],
    lazily: ['src/app.tsx', 'src/screens/frame.tsx'],
    types: ['src/app.tsx'],
    packages: ['commander', 'string-width'],
    node: true,
  },
  { folder: PRINTABLE, may: [] },
  { folder: 'src/main.ts', may: ['src/cli'], lazily: ['src/app.tsx'], node: true },
];

/** What one source imports, in order. Throws on a syntax error. */
export function importsOf(file: string, source: string): Import[] {
  const { module, errors } = parseSync(file, source);
  if (errors[0] !== undefined) throw new SyntaxError(`${file}: ${errors[0].message}`);
  const lineAt = lineCounter(source);
  const found: Import[] = [];
  for (const item of module.staticImports) {
    const typeOnly = item.entries.length > 0 && item.entries.every((entry) => entry.isType);
    const to = item.moduleRequest.value;
    found.push({ from: file, to, line: lineAt(item.start), typeOnly, dynamic: false });
  }
  for (const item of module.staticExports) {
    const request = item.entries.find((entry) => entry.moduleRequest !== null)?.moduleRequest;
    if (!request) continue;
    const typeOnly = item.entries.every((entry) => entry.isType);
    found.push({
      from: file,
      to: request.value,
      line: lineAt(item.start),
      typeOnly,
      dynamic: false,
    });
  }
  for (const item of module.dynamicImports) {
    const text = source.slice(item.moduleRequest.start, item.moduleRequest.end);
    const to = /^(['"])(.*)\1$/.exec(text)?.[2];
    if (to === undefined) continue;
    // `import('x').T` in a type is no dynamic import for the parser; what is here runs.
    found.push({ from: file, to, line: lineAt(item.start), typeOnly: false, dynamic: true });
  }
  return found;
}

/** Imports that the table of RULES does not allow. */
export function forbiddenImports(sources: Sources): Violation[] {
  const violations: Violation[] = [];
  for (const [file, source] of sources) {
    if (!file.startsWith('src/')) continue;
    const rule = RULES.find((candidate) => file.startsWith(candidate.folder));
    if (rule === undefined) {
      violations.push(`${file}:1: is in no folder that the rules know`);
      continue;
    }
    for (const item of importsOf(file, source)) {
      const complaint = complaintAbout(item, rule);
      if (complaint !== undefined) violations.push(`${file}:${item.line}: ${complaint}`);
    }
  }
  return violations;
}

/** Why a rule forbids an import, or undefined if it allows it. */
function complaintAbout(item: Import, rule: Rule): string | undefined {
  const { to } = item;
  if (to.startsWith('node:')) {
    return rule.node || item.typeOnly
      ? undefined
      : `may not import ${to}: ${rule.folder} is free of Node`;
  }
  if (!to.startsWith('.')) return packageComplaint(item, rule);
  const target = posix.join(posix.dirname(item.from), to);
  const within = (prefixes: readonly string[] | undefined): boolean =>
    prefixes?.some((prefix) => target.startsWith(prefix)) ?? false;
  if (item.typeOnly && within(rule.types)) return undefined;
  if (within(rule.lazily)) {
    return item.dynamic ? undefined : `may import ${target} only by await import()`;
  }
  if (sameScreenOrShared(item.from, target) && within(rule.may)) return undefined;
  return `may not import ${target}`;
}

function packageComplaint(item: Import, rule: Rule): string | undefined {
  const name = item.to.startsWith('@')
    ? item.to.split('/').slice(0, 2).join('/')
    : (item.to.split('/')[0] ?? item.to);
  if (rule.lazyPackages?.includes(name)) {
    return item.dynamic || item.typeOnly ? undefined : `may import ${name} only by await import()`;
  }
  if (item.typeOnly && name === 'koffi' && item.from.startsWith('src/native/')) return undefined;
  return rule.packages?.includes(name) ? undefined : `may not import the package ${name}`;
}

/** Text that does not go through src/screens/parts/, which knows the styles and lets nothing reach a terminal raw. */
export function rawTexts(sources: Sources): Violation[] {
  const violations: Violation[] = [];
  for (const [file, source] of sources) {
    if (!file.startsWith('src/') || file.startsWith('src/screens/parts/')) continue;
    const lineAt = lineCounter(source);
    for (const item of parseSync(file, source).module.staticImports) {
      // A namespace has it too.
      const names = item.entries.map(({ importName }) => importName.name ?? importName.kind);
      if (item.moduleRequest.value !== 'ink') continue;
      if (!names.some((name) => /^(?:Text|NamespaceObject|Default)$/.test(name))) continue;
      violations.push(`${file}:${lineAt(item.start)}: writes Ink's Text past src/screens/parts/`);
    }
  }
  return violations;
}

/** False for an import from one screen's folder into another's; the shell opens them all. */
function sameScreenOrShared(from: string, target: string): boolean {
  const screenOf = (path: string): string | undefined =>
    /^src\/screens\/(home|recordings|lab|bench|shell)\//.exec(path)?.[1];
  const [source, goal] = [screenOf(from), screenOf(target)];
  return goal === undefined || source === undefined || source === 'shell' || source === goal;
}

/** Cycles among value imports (not types, not dynamic ones), each named once by its files. */
export function importCycles(sources: Sources): Violation[] {
  const edges = new Map<string, string[]>();
  for (const [file, source] of sources) {
    const targets = importsOf(file, source)
      .filter((item) => !item.typeOnly && !item.dynamic && item.to.startsWith('.'))
      .map((item) => posix.join(posix.dirname(file), item.to));
    edges.set(file, targets);
  }
  const cycles = new Set<string>();
  const done = new Set<string>();
  const visit = (file: string, path: string[]): void => {
    const start = path.indexOf(file);
    if (start >= 0) cycles.add(`${[...path.slice(start), file].join(' -> ')}: import each other`);
    if (start >= 0 || done.has(file)) return;
    for (const target of edges.get(file) ?? []) visit(target, [...path, file]);
    done.add(file);
  };
  for (const file of edges.keys()) visit(file, []);
  return [...cycles];
}
