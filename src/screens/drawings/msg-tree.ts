/** The tree of a POSIX message queue, line by line: the highest priority on top, each node behind the branches that lead to it. */
import type { PartView } from '../../engine/index.ts';
import type { Glyphs } from '../theme.ts';

/** A message, or a priority and its first one. */
export interface TreeLine {
  /** Branches and blanks before it. */
  readonly branch: string;
  /** The priority that begins here; undefined for its further messages. */
  readonly node: PartView | undefined;
  readonly message: PartView;
}

/** A priority, and its messages. */
interface Node {
  readonly part: PartView;
  readonly messages: readonly PartView[];
}

/** What stands before the lines above a node, before its own, and before those below. */
interface Branches {
  readonly above: string;
  readonly own: string;
  readonly below: string;
}

const ROOT: Branches = { above: '', own: '', below: '' };

/** The lines of the tree, in the order in which messages are received. */
export function treeLines(parts: readonly PartView[], glyphs: Glyphs): readonly TreeLine[] {
  const nodes = nodesOf(parts);
  const at = (name: unknown) => nodes.find(({ part }) => part.name === name);
  const walk = (node: Node | undefined, branches: Branches): readonly TreeLine[] => {
    if (node === undefined) return [];
    const { rb_left, rb_right } = node.part.fields;
    const left = at(rb_left);
    const { above, own, below } = branches;
    const rest = left === undefined ? `${below}  ` : `${below}${glyphs.vertical} `;
    return [
      ...walk(at(rb_right), {
        above: `${above}  `,
        own: `${above}${glyphs.topLeft}${glyphs.horizontal}`,
        below: `${above}${glyphs.vertical} `,
      }),
      ...node.messages.map((message, index) =>
        index === 0
          ? { branch: own, node: node.part, message }
          : { branch: rest, node: undefined, message },
      ),
      ...walk(left, {
        above: `${below}${glyphs.vertical} `,
        own: `${below}${glyphs.bottomLeft}${glyphs.horizontal}`,
        below: `${below}  `,
      }),
    ];
  };
  return walk(
    nodes.find(({ part }) => part.fields.rb_parent === 'NULL'),
    ROOT,
  );
}

/** The priorities, each with the messages that stand behind it. */
function nodesOf(parts: readonly PartView[]): readonly Node[] {
  const nodes: { part: PartView; messages: PartView[] }[] = [];
  for (const part of parts) {
    if (part.kind === 'posix_msg_tree_node') nodes.push({ part, messages: [] });
    else nodes.at(-1)?.messages.push(part);
  }
  return nodes;
}
