/** What the rules need of a syntax tree. */
/** An abstract syntax tree's node, as far as the rules look at it. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly value?: unknown;
  readonly delegate?: boolean;
  readonly argument?: unknown;
  readonly id?: { readonly name?: string } | null;
  readonly key?: { readonly name?: string; readonly type?: string } | null;
  readonly kind?: string;
  readonly computed?: boolean;
  readonly override?: boolean;
  readonly operator?: string;
  readonly left?: unknown;
  readonly property?: { readonly name?: string };
  readonly properties?: readonly Node[];
}

/** Visit every node below one, parents first. */
export function walk(root: unknown, visit: (node: Node, parent: Node | undefined) => void): void {
  const step = (value: unknown, parent: Node | undefined): void => {
    if (Array.isArray(value)) for (const item of value) step(item, parent);
    else if (isNode(value)) {
      visit(value, parent);
      for (const child of Object.values(value)) step(child, value);
    }
  };
  step(root, undefined);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

/** A function from an offset to its 1-based line. */
export function lineCounter(source: string): (offset: number) => number {
  const starts = [0];
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1))
    starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  };
}
