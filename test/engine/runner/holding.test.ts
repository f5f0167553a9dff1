/** What values of a run may come to altogether: strings of 16 MiB in a loop end in a sentence, small ones never do. */
import { expect, test } from 'vitest';
import { runFile } from '../../../src/engine/run/run-file.ts';
import { Holding } from '../../../src/engine/runner/holding.ts';

const MIB = 2 ** 20;

test('values that pass: the large ones count, wherever they stand', () => {
  const holding = new Holding();
  const small = new Uint8Array(65_536);
  for (let n = 0; n < 10_000; n++) holding.passed([small, [small], { mtext: small }], 1);
  const large = new Uint8Array(64 * MIB);
  for (const value of [large, [large], { mtext: large }, large]) holding.passed([value, 7], 2);
  expect(() => holding.passed([new Uint8Array(MIB)], 3)).toThrow(
    expect.objectContaining({ code: 'run.too-much', args: { limit: 256, line: 3 } }),
  );
});

test('values that variables hold: each once, and the last one of a name', () => {
  const holding = new Holding();
  const value = new Uint8Array(60 * MIB);
  const again = new Uint8Array(60 * MIB);
  // Ten children have their parent's, and one name is assigned again and again.
  const family = Array.from({ length: 10 }, () => ({ buf: value }));
  for (let n = 0; n < 20; n++) holding.assigned([again], [...family, { other: again }], 1);
  const many = Array.from({ length: 5 }, () => ({ buf: new Uint8Array(60 * MIB) }));
  expect(() => {
    for (const { buf } of many) holding.assigned([buf], many, 9);
  }).toThrow(expect.objectContaining({ code: 'run.too-much', args: { limit: 256, line: 9 } }));
});

test('a transcript with too much ends in the line that is too much', async () => {
  const text = [
    'A  pipe2([r, w], O_NONBLOCK) = 0',
    ...Array(20).fill('A  write(w, "x" * 16777216) = ?'),
  ];
  const { ok, skipped, steps } = await runFile(text.join('\n'), 'loop.ipc', { on: 'sim' });
  expect({ ok, steps, skipped }).toEqual({
    ok: false,
    steps: 17,
    skipped: { kind: 'error', code: 'run.too-much', args: { limit: 256, line: 18 } },
  });
});
