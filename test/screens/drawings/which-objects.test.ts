/** Which objects the kernel pane gives its room to. */
import { expect, test } from 'vitest';
import { momentOf } from '../lab/moments.ts';
import { drawnLines } from './draw.tsx';

const THREE = `A  pipe([a, b]) = 0
A  pipe([c, d]) = 0
A  pipe([e, f]) = 0
`;

/** The objects that are drawn in more than a row. */
const drawnInFull = (lines: readonly string[]): string[] =>
  lines.flatMap((line) => /^(\S+) {2}struct /.exec(line)?.[1] ?? []);

test.each([
  ['changed', 'A  write(b, "x") = 1\n', 'pipe:1'],
  ['used, though it changed nothing', 'A  fcntl(c, F_GETPIPE_SZ) = 65536\n', 'pipe:2'],
])('the one that the step %s', async (_, call, id) => {
  expect(drawnInFull(drawnLines(await momentOf(THREE + call, 3), { height: 16 }))).toEqual([id]);
});
