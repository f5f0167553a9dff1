/**
 * Nothing that is shared asks which mechanism it has before it: what is special about a call or a structure is said in
 * the table that declares it.
 */
import { parseSync } from 'vite';
import { CALL_NAMES } from '../src/engine/calls/catalogue.ts';
import { STRUCTS } from '../src/engine/calls/structs.ts';
import type { Sources, Violation } from './tidy-imports.ts';
import { lineCounter, type Node, walk } from './tidy-syntax.ts';

/** What all families share. `script/c/` and `script/strace/` are not: their job is how C and strace write each call. */
const SHARED =
  /^src\/engine\/(?:(?:runner|twin|run|recording|model)\/|(?:script|sim|calls)\/[\w-]+\.ts$)/;

/** The tables themselves. */
const TABLES: readonly string[] = [
  'src/engine/calls/structs.ts',
  'src/engine/calls/flags.table.ts',
];
/** The table of system calls, by call, which the families fill. */
const SYSCALL_TABLE = 'src/engine/sim/machine.ts';
/** The objects that are the tables. */
const OF_TABLES: readonly string[] = ['STRUCTS', 'CATALOGUE'];

/** A name of a call that is a word of its own in shared code. */
interface OtherWord {
  readonly name: string;
  readonly where: RegExp;
  readonly means: string;
}

const OTHER_WORDS: readonly OtherWord[] = [
  { name: 'signal', where: /./, means: 'a kind of line, of consequence and of argument' },
  { name: 'exit', where: /^src\/engine\/script\//, means: 'how a process ended, on a line' },
  { name: 'exit', where: /\/recording\/whole-file\.ts$/, means: "an event of Node's process" },
  {
    name: 'write',
    where: /\/twin\/compare-snapshots\.ts$/,
    means: 'a bit of a page table entry',
  },
  { name: 'pipe', where: /\/calls\/spec\.ts$/, means: 'a family' },
  { name: 'socket', where: /\/calls\/spec\.ts$/, means: 'a family' },
];

const NAMES: ReadonlySet<string> = new Set([...CALL_NAMES, ...Object.keys(STRUCTS)]);

/**
 * What shared code knows of one family: names of calls and structures in strings and regular expressions, members of
 * their tables, and tables by call.
 */
export function familiesInShared(sources: Sources): Violation[] {
  const violations: Violation[] = [];
  for (const [file, source] of sources) {
    if (!SHARED.test(file) || TABLES.includes(file)) continue;
    const lineAt = lineCounter(source);
    const isOther = (word: string): boolean =>
      OTHER_WORDS.some(({ name, where }) => name === word && where.test(file));
    walk(parseSync(file, source).program, (node) => {
      const found = wordsOf(node, source).find((word) => NAMES.has(word) && !isOther(word));
      const byCall = file !== SYSCALL_TABLE && isTableByCall(node, source);
      const what = found ?? (byCall ? 'calls one by one' : undefined);
      if (what === undefined) return;
      violations.push(
        `${file}:${lineAt(node.start)}: may not name ${what}: its family's table says it`,
      );
    });
  }
  return violations;
}

/** The words of a node that may be names of calls and structures. */
function wordsOf(node: Node, source: string): readonly string[] {
  const text = source.slice(node.start, node.end);
  switch (node.type) {
    case 'Literal':
      if (typeof node.value === 'string') return [node.value];
      return text.startsWith('/') ? text.split(/\\[a-z]|\W+/) : [];
    case 'TemplateElement':
      // With the quotes around it, or without.
      return [text.replace(/^[`}]|(?:`|\$\{)$/g, '')];
    case 'MemberExpression': {
      const [table = '', member = ''] = text.split('.');
      return OF_TABLES.includes(table) ? [member] : [];
    }
    default:
      return [];
  }
}

/** True for `{ [call in CallName]: ... }` and `Record<CallName, ...>`, however much of it they have. */
function isTableByCall(node: Node, source: string): boolean {
  const text = source.slice(node.start, node.end);
  if (node.type === 'TSMappedType') return /^\{\s*(?:readonly )?\[\w+ in CallName\]/.test(text);
  return node.type === 'TSTypeReference' && /^Record<\s*CallName\b/.test(text);
}
