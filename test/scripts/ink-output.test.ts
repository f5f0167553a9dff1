/** The Output that the bundle has in place of Ink's: the same picture from the same operations. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import InkOutput from '../../node_modules/ink/build/output.js';
import { Output } from '../../scripts/ink-output.js';
import { holds } from '../support/property.ts';

const characters = [
  'a',
  'b',
  ' ',
  ' ',
  '│',
  '─',
  '…',
  '中',
  '，',
  'é',
  'e\u0301',
  '\u{1f600}',
  '\u{1f1e9}\u{1f1ea}',
  '\u200b',
  '\n',
];
const sequences = [
  '\x1b[1m',
  '\x1b[2m',
  '\x1b[22m',
  '\x1b[31m',
  '\x1b[39m',
  '\x1b[1;7;42m',
  '\x1b[27m',
  '\x1b[49m',
  '\x1b[38;5;244m',
  '\x1b[0m',
  '\x1b[4m',
];
const text = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...characters) },
      fc.constantFrom(...sequences),
    ),
    {
      maxLength: 12,
    },
  )
  .map((pieces) => pieces.join(''));
const at = fc.integer({ min: -3, max: 14 });
const edge = fc.option(at, { nil: undefined });

const transformers = {
  none: [],
  bold: [(line: string) => `\x1b[1m${line}\x1b[22m`],
  numbered: [(line: string, index: number) => `${index}${line}`],
} as const;

const operation = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      x: at,
      y: fc.integer({ min: -2, max: 5 }),
      text,
      by: fc.constantFrom(...(Object.keys(transformers) as (keyof typeof transformers)[])),
    }),
  },
  fc.record({ kind: fc.constant('clip' as const), x1: edge, x2: edge, y1: edge, y2: edge }),
  fc.record({ kind: fc.constant('unclip' as const) }),
);

function picture(
  output: Output,
  operations: readonly (typeof operation extends fc.Arbitrary<infer T> ? T : never)[],
) {
  for (const done of operations) {
    if (done.kind === 'write')
      output.write(done.x, done.y, done.text, { transformers: transformers[done.by] });
    else if (done.kind === 'clip')
      output.clip({ x1: done.x1, x2: done.x2, y1: done.y1, y2: done.y2 });
    else output.unclip();
  }
  return output.get();
}

const SIZE = { width: 12, height: 4 };

test('draws what Ink draws', () => {
  holds(
    'cheap',
    fc.property(fc.array(operation, { maxLength: 8 }), (operations) => {
      expect(picture(new Output(SIZE), operations)).toEqual(
        picture(new InkOutput(SIZE), operations),
      );
    }),
  );
});

test('knows a style again, and draws it as before', () => {
  const draw = () => {
    const output = new Output(SIZE);
    output.write(0, 0, '\x1b[1mab\x1b[22m c', { transformers: [] });
    return output.get().output;
  };
  expect([draw(), draw()]).toEqual(['\x1b[1mab\x1b[22m c\n\n\n', '\x1b[1mab\x1b[22m c\n\n\n']);
});
