/** Red-black trees: sorted and balanced after whatever was put in and taken out. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  rb_erase,
  rb_insert_color,
  rb_last,
  rb_link_node,
  type rb_node,
  rb_prev,
  type rb_root,
} from '../../../../src/engine/sim/lib/rbtree.ts';
import { holds } from '../../../support/property.ts';

interface Item extends rb_node<Item> {
  readonly value: number;
}

function insert(root: rb_root<Item>, value: number): void {
  let parent: Item | null = null;
  let at = root.rb_node;
  let side: 'rb_left' | 'rb_right' = 'rb_right';
  while (at !== null) {
    parent = at;
    side = value < at.value ? 'rb_left' : 'rb_right';
    at = at[side];
  }
  const links = { rb_parent: null, rb_left: null, rb_right: null };
  const item: Item = { ...links, rb_color: 'red', value };
  rb_link_node(root, item, parent, side);
  rb_insert_color(item, root);
}

function find({ rb_node }: rb_root<Item>, value: number): Item | null {
  let at = rb_node;
  while (at !== null && at.value !== value) at = value < at.value ? at.rb_left : at.rb_right;
  return at;
}

function descending(root: rb_root<Item>): number[] {
  const values: number[] = [];
  for (let at = rb_last(root); at !== null; at = rb_prev(at)) values.push(at.value);
  return values;
}

/** Black nodes on every path down; fails where paths differ, a red node has a red child, or a child another parent. */
function blackHeight(node: Item | null, parent: Item | null): number {
  if (node === null) return 1;
  expect(node.rb_parent).toBe(parent);
  if (node.rb_color === 'red') expect(parent?.rb_color).toBe('black');
  const [left, right] = [blackHeight(node.rb_left, node), blackHeight(node.rb_right, node)];
  expect(left).toBe(right);
  return left + (node.rb_color === 'black' ? 1 : 0);
}

/** `5b(1r, 9r)`. */
function shape(node: Item | null): string {
  if (node === null) return '-';
  const { value, rb_color, rb_left, rb_right } = node;
  const own = `${value}${rb_color.charAt(0)}`;
  return rb_left === null && rb_right === null
    ? own
    : `${own}(${shape(rb_left)}, ${shape(rb_right)})`;
}

test('whatever comes and goes, it is sorted, and no path is much longer than another', () => {
  holds(
    'usual',
    fc.property(fc.array(fc.nat(40), { maxLength: 120 }), (values) => {
      const root: rb_root<Item> = { rb_node: null };
      const there = new Set<number>();
      // What is there already is taken out.
      for (const value of values) {
        const found = find(root, value);
        if (found === null) insert(root, value);
        else rb_erase(found, root);
        if (!there.delete(value)) there.add(value);
        blackHeight(root.rb_node, null);
        expect(descending(root)).toEqual([...there].sort((one, other) => other - one));
      }
    }),
  );
});

test.each([
  ['a branch that would be too long turns', [1, 2, 3], [], '2b(1r, 3r)'],
  ['the other way, with a child between', [3, 1, 2], [], '2b(1r, 3r)'],
  [
    'an uncle that is red as well changes colour with its brother',
    [2, 1, 3, 4],
    [],
    '2b(1b, 3b(-, 4r))',
  ],
  ['what has two children is followed by its successor', [4, 2, 6, 5, 7], [4], '5b(2b, 6b(-, 7r))'],
  ['a black leaf that goes turns its sibling up', [2, 1, 3, 4], [1], '3b(2b, 4b)'],
])('%s', (_, come, go, expected) => {
  const root: rb_root<Item> = { rb_node: null };
  for (const value of come) insert(root, value);
  for (const value of go) {
    const found = find(root, value);
    if (found !== null) rb_erase(found, root);
  }
  expect(shape(root.rb_node)).toBe(expected);
});
