/**
 * Red-black trees: sorted, and never more than twice as deep on one side as on the other.
 *
 * Linux: lib/rbtree.c, include/linux/rbtree.h (v6.18). A node is a member of what it sorts, so here what it sorts extends it. Where
 * a new one belongs its owner finds, as in Linux, which knows the order.
 */

/** A place in a tree. Linux keeps the colour in the lowest bit of the parent's address. */
export interface rb_node<N> {
  rb_parent: N | null;
  rb_left: N | null;
  rb_right: N | null;
  rb_color: 'red' | 'black';
}

/** A tree. */
export interface rb_root<N> {
  rb_node: N | null;
}

/** Hang a new node, red and without children, below its parent; `null` where it is the first. The tree is then to be balanced. */
export function rb_link_node<N extends rb_node<N>>(
  root: rb_root<N>,
  node: N,
  parent: N | null,
  side: 'rb_left' | 'rb_right',
): void {
  node.rb_parent = parent;
  node.rb_left = null;
  node.rb_right = null;
  node.rb_color = 'red';
  if (parent === null) root.rb_node = node;
  else parent[side] = node;
}

/** Balance the tree after a node was hung into it. */
export function rb_insert_color<N extends rb_node<N>>(node: N, root: rb_root<N>): void {
  let at = node;
  for (;;) {
    let parent: N | null = at.rb_parent;
    if (parent === null) {
      at.rb_color = 'black';
      return;
    }
    const gparent: N | null = parent.rb_parent;
    if (parent.rb_color === 'black' || gparent === null) return;
    const side = parent === gparent.rb_left ? 'rb_left' : 'rb_right';
    const other = opposite(side);
    const uncle: N | null = gparent[other];
    if (uncle?.rb_color === 'red') {
      parent.rb_color = 'black';
      uncle.rb_color = 'black';
      gparent.rb_color = 'red';
      at = gparent;
      continue;
    }
    if (at === parent[other]) {
      rotate(root, parent, side);
      parent = at;
    }
    parent.rb_color = 'black';
    gparent.rb_color = 'red';
    rotate(root, gparent, other);
    return;
  }
}

/** Take a node out, and balance what is left. */
export function rb_erase<N extends rb_node<N>>(node: N, root: rb_root<N>): void {
  const { rb_left, rb_right } = node;
  let lost = node.rb_color;
  let child: N | null;
  let parent: N | null;
  if (rb_left === null || rb_right === null) {
    child = rb_left ?? rb_right;
    parent = node.rb_parent;
    replace(root, node, child);
  } else {
    // Its successor takes its place and its colour.
    const next = outermost(rb_right, 'rb_left');
    lost = next.rb_color;
    child = next.rb_right;
    parent = next.rb_parent === node ? next : next.rb_parent;
    if (next.rb_parent !== node) {
      replace(root, next, child);
      next.rb_right = rb_right;
      rb_right.rb_parent = next;
    }
    replace(root, node, next);
    next.rb_left = rb_left;
    rb_left.rb_parent = next;
    next.rb_color = node.rb_color;
  }
  if (lost === 'black') balance(root, child, parent);
}

/** The node before it in order. */
export function rb_prev<N extends rb_node<N>>(node: N): N | null {
  if (node.rb_left !== null) return outermost(node.rb_left, 'rb_right');
  let at = node;
  while (at.rb_parent !== null && at === at.rb_parent.rb_left) at = at.rb_parent;
  return at.rb_parent;
}

/** The last node in order. */
export function rb_last<N extends rb_node<N>>({ rb_node }: rb_root<N>): N | null {
  return rb_node === null ? null : outermost(rb_node, 'rb_right');
}

type Side = 'rb_left' | 'rb_right';

function opposite(side: Side): Side {
  return side === 'rb_left' ? 'rb_right' : 'rb_left';
}

function outermost<N extends rb_node<N>>(node: N, side: Side): N {
  let at = node;
  for (let next: N | null = at[side]; next !== null; next = at[side]) at = next;
  return at;
}

/** Let what stands above a node have another one there. */
function replace<N extends rb_node<N>>(root: rb_root<N>, node: N, by: N | null): void {
  const parent: N | null = node.rb_parent;
  if (by !== null) by.rb_parent = parent;
  if (parent === null) root.rb_node = by;
  else if (parent.rb_left === node) parent.rb_left = by;
  else parent.rb_right = by;
}

/** Turn a node down to that side: its child on the other one takes its place. */
function rotate<N extends rb_node<N>>(root: rb_root<N>, node: N, side: Side): void {
  const other = opposite(side);
  const up: N | null = node[other];
  if (up === null) return;
  const inner: N | null = up[side];
  node[other] = inner;
  if (inner !== null) inner.rb_parent = node;
  replace(root, node, up);
  up[side] = node;
  node.rb_parent = up;
}

/** The paths through one node lack a black one. Linux: ____rb_erase_color() */
function balance<N extends rb_node<N>>(root: rb_root<N>, from: N | null, above: N | null): void {
  let at = from;
  let parent = above;
  while (parent !== null && at?.rb_color !== 'red') {
    const side: Side = at === parent.rb_left ? 'rb_left' : 'rb_right';
    const other = opposite(side);
    let sibling: N | null = parent[other];
    if (sibling?.rb_color === 'red') {
      sibling.rb_color = 'black';
      parent.rb_color = 'red';
      rotate(root, parent, side);
      sibling = parent[other];
    }
    if (sibling === null) return;
    const near: N | null = sibling[side];
    if (near?.rb_color !== 'red' && sibling[other]?.rb_color !== 'red') {
      sibling.rb_color = 'red';
      at = parent;
      parent = at.rb_parent;
      continue;
    }
    if (near !== null && sibling[other]?.rb_color !== 'red') {
      near.rb_color = 'black';
      sibling.rb_color = 'red';
      rotate(root, sibling, other);
      sibling = near;
    }
    sibling.rb_color = parent.rb_color;
    parent.rb_color = 'black';
    const outer: N | null = sibling[other];
    if (outer !== null) outer.rb_color = 'black';
    rotate(root, parent, side);
    return;
  }
  if (at !== null) at.rb_color = 'black';
}
