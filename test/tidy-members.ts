/** Members of classes, interfaces and types that nothing of the program reads. */
import { parseSync } from 'vite';
import type { Sources, Violation } from './tidy-imports.ts';
import { lineCounter, type Node, walk } from './tidy-syntax.ts';

const DECLARES =
  /^(?:TSPropertySignature|TSMethodSignature|MethodDefinition|PropertyDefinition|AccessorProperty)$/;

/** What names a member in the shapes of a recording is read there, and from there on by name. */
const SHAPES = 'src/engine/recording/shape.ts';

/** The functions of a C header are bound together: tests call what nothing else does yet. */
const WHOLE = 'src/native/';

/**
 * Members that are declared and written only, as `file:line: name`. Members are told apart by their names alone: of a
 * name that is read anywhere nothing is said.
 */
export function unreadMembers(sources: Sources): Violation[] {
  const declared = new Map<string, string[]>();
  const read = new Set<string>();
  const tested = new Set<string>();
  for (const [file, source] of sources) {
    const { program } = parseSync(file, source);
    const lineAt = lineCounter(source);
    walk(program, (node, parent) => {
      for (const name of readBy(node, parent, file)) (isTest(file) ? tested : read).add(name);
      const name = file.startsWith('src/') ? memberOf(node) : undefined;
      if (name === undefined) return;
      const places = declared.get(name) ?? [];
      declared.set(name, [...places, `${file}:${lineAt(node.start)}`]);
    });
  }
  const violations: Violation[] = [];
  for (const [name, places] of declared) {
    if (read.has(name)) continue;
    const [place = ''] = places;
    if (place.startsWith(WHOLE) && tested.has(name)) continue;
    violations.push(`${place}: nothing reads ${name}`);
  }
  return violations;
}

/** The member that a node declares; undefined for what another class has declared or a name that is made. */
function memberOf(node: Node): string | undefined {
  if (!DECLARES.test(node.type) || node.override || node.computed) return undefined;
  if (node.key?.type !== 'Identifier' || node.kind === 'constructor') return undefined;
  return node.key.name;
}

/** The names that a node reads. A plain assignment to a member does not read it. */
function readBy(node: Node, parent: Node | undefined, file: string): readonly string[] {
  switch (node.type) {
    case 'MemberExpression': {
      const written =
        parent?.type === 'AssignmentExpression' && parent.operator === '=' && parent.left === node;
      return written || node.computed ? [] : named([node.property]);
    }
    case 'ObjectPattern':
      return named((node.properties ?? []).map(({ key }) => key));
    case 'ObjectExpression':
      return file === SHAPES ? named((node.properties ?? []).map(({ key }) => key)) : [];
    case 'Literal':
      return typeof node.value === 'string' ? [node.value] : [];
    default:
      return [];
  }
}

function named(keys: readonly ({ readonly name?: string } | null | undefined)[]): string[] {
  return keys.flatMap((key) => key?.name ?? []);
}

function isTest(file: string): boolean {
  return file.startsWith('test/');
}
