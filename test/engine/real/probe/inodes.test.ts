/** A FIFO's inode shows its pipe by asking which object a descriptor would lead to, and knows no pipes itself. */
import type { BigIntStats } from 'node:fs';
import { expect, test } from 'vitest';
import type { Target } from '../../../../src/engine/real/probe/entry.ts';
import type { Look } from '../../../../src/engine/real/probe/family.ts';
import { Inodes } from '../../../../src/engine/real/probe/inodes.ts';

const stat = (mode: bigint) => {
  const isFIFO = () => (mode & 0o170000n) === 0o010000n;
  return { mode, isFIFO, nlink: 1n, size: 0n, blocks: 8n } as BigIntStats;
};
const names = new Map([
  ['1:2', '/tmp/fifo'],
  ['1:3', '/tmp/file#2'],
]);
const files = {
  seen: new Map([
    ['1:2', { path: '/tmp/fifo', stat: stat(0o010644n) }],
    ['1:3', { path: '/tmp/file', stat: stat(0o100644n) }],
  ]),
  nameOf: (key: string) => names.get(key),
  pathOf: (key: string) => names.get(key)?.replace('#2', ''),
};

/** The inodes after a look, and their pipes where descriptors lead to `idOf`. */
function looked(idOf: (target: Target) => string | null = () => null) {
  const inodes = new Inodes();
  inodes.refresh({ files } as unknown as Look);
  return { inodes, pipes: inodes.views(idOf).map(({ fields }) => fields.i_pipe) };
}

test('a FIFO that nobody has open leads to its own inode, and has no pipe', () => {
  const own = looked().inodes;
  const { pipes } = looked((target) => own.idOf(target));
  expect(pipes).toEqual(['NULL', 'NULL']);
});

test('where its pipe is there a descriptor leads to that; of a file nobody asks', () => {
  const asked: Target[] = [];
  const { pipes } = looked((target) => {
    asked.push(target);
    return `fifo:${target.path}`;
  });
  expect(pipes).toEqual(['fifo:/tmp/fifo', 'NULL']);
  expect(asked).toEqual([{ kind: 'fifo', key: '1:2', path: '/tmp/fifo' }]);
});

test('files are named as the room names them, and stay the same view while nothing changes', () => {
  const { inodes } = looked();
  const first = inodes.views(() => null);
  expect(first.map(({ id, label }) => [id, label])).toEqual([
    ['inode:/tmp/fifo', '/tmp/fifo'],
    ['inode:/tmp/file#2', '/tmp/file'],
  ]);
  expect(inodes.views(() => null)).toEqual(first);
  expect(inodes.views(() => null)[1]).toBe(first[1]);
  expect(inodes.views(() => 'fifo:x')[0]).not.toBe(first[0]);
  expect(inodes.idOf({ kind: 'other', key: '9:9', path: '' })).toBe(null);
});
