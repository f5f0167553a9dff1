/** The rules on names of files, tried on names that break them. */
import { describe, expect, test } from 'vitest';
import { badNames, misplacedFaces, strangeParts } from './tidy-rules.ts';

describe('the rules find', () => {
  test('the face of a folder that is beside it, or a door that is none', () => {
    const files = ['src/text/trace.ts', 'src/text/trace/pipe.ts', 'src/cli/index.ts', 'test/a.ts'];
    expect(
      misplacedFaces([...files, 'src/cli/cli.ts', 'src/engine/index.ts', 'test/a/b.ts']),
    ).toEqual([
      'src/text/trace.ts: is the face of src/text/trace/: src/text/trace/trace.ts',
      'src/cli/index.ts: is named after its folder: src/cli/cli.ts',
    ]);
  });

  test('a part that is not named after its whole', () => {
    const rows = [
      '| `kernel/signal.ts`, `kernel/get-signal.ts` | `kernel/signal.c` |',
      '| `fs/pipe.ts`, `fs/pipe-open.ts` | `fs/pipe.c` |',
      '| `sim-kernel.ts` | none: the driver |',
    ];
    expect(strangeParts(rows.join('\n'))).toEqual([
      'kernel/get-signal.ts: is no part of kernel/get.c by the page on where each thing comes from',
    ]);
  });

  test('names that are not kebab-case or say nothing', () => {
    const names = ['src/aB.ts', 'src/utils.ts', 'src/engine/sim/af_unix.ts', 'src/cli/a_b.ts'];
    expect(badNames(names)).toHaveLength(3);
  });
});
