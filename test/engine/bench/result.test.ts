/** A result as a file: written and read again, refused where it is not one, and as a table and a trace. */
import { describe, expect, test } from 'vitest';
import { resultCsv } from '../../../src/engine/bench/csv.ts';
import { resultTrace } from '../../../src/engine/bench/perfetto.ts';
import { readResult, resultText } from '../../../src/engine/bench/result.ts';
import type { EngineError } from '../../../src/engine/runner/engine-error.ts';
import { errorText } from '../../../src/text/errors.ts';
import { LANGUAGES } from '../../../src/text/language.ts';
import { CALIBRATION, drawOf, drawsOf, resultOf } from './draws.ts';

const RESULT = resultOf(drawsOf(13_000, 3), {
  unmeasured: [{ cell: drawOf(1, 1).cell, code: 'bench.no-room', args: { why: 'EPERM' } }],
  shmTest: { firstNs: [4e6], againNs: [2e4], firstFaults: [256], againFaults: [0] },
});

function refusal(text: string): EngineError {
  try {
    readResult(text, 'their.json');
  } catch (error) {
    return error as EngineError;
  }
  throw new Error('it was read');
}

describe('a file', () => {
  test('holds the result as it was', () => {
    expect(readResult(resultText(RESULT), 'own.json')).toMatchObject(RESULT);
  });

  test('of nothing measured is one too', () => {
    expect(readResult(resultText(resultOf([])), 'own.json').draws).toEqual([]);
  });
});

describe("a stranger's file is refused in one sentence", () => {
  const text = resultText(RESULT);

  test.each([
    ['that is no JSON', 'hello', 'bench.not-one', undefined],
    ['that is other JSON', '{"format":"ipcscope"}', 'bench.not-one', undefined],
    ['that is null', 'null', 'bench.not-one', undefined],
    ['of another version', text.replace('"version":1', '"version":2'), 'bench.version', undefined],
    ['that is cut off', text.slice(0, 900), 'bench.damaged', 'JSON'],
    [
      'with a mechanism that is none',
      text.replace('"mechanism":"pipe"', '"mechanism":"\\u001b[2J"'),
      'bench.damaged',
      'mechanism',
    ],
    [
      'with rounds that are no number',
      text.replace('"rounds":400', '"rounds":"many"'),
      'bench.damaged',
      'draws[0].rounds',
    ],
    [
      'with a time below nothing',
      text.replace('"seconds":0.05', '"seconds":-1'),
      'bench.damaged',
      'draws[0].seconds',
    ],
    ['without a machine', text.replace('"machine"', '"macine"'), 'bench.damaged', 'machine'],
    [
      'with buckets in disorder',
      text.replace(/"histogram":\[\[\d+/, '"histogram":[[999999999'),
      'bench.damaged',
      'draws[0].histogram[1]',
    ],
  ])('%s', (_, broken, code, place) => {
    const { code: got, args } = refusal(broken);
    expect(got).toBe(code);
    if (place !== undefined) expect(String(args.place)).toContain(place);
    for (const language of LANGUAGES) {
      const sentence = errorText({ code: got, args }, language);
      expect(sentence).toContain('their.json');
      expect(sentence).not.toMatch(/[{}\n]/);
    }
  });
});

describe('as a table', () => {
  const rows = resultCsv(RESULT).split('\r\n');

  test('there is a row for each draw, with as many fields as there are names', () => {
    expect(rows).toHaveLength(5);
    const columns = rows[0]?.split(',').length;
    for (const row of rows.slice(0, 4)) expect(row.split(',')).toHaveLength(columns ?? 0);
    expect(rows[1]).toMatch(/^pipe,round-trip,1,one-core,0 0,native,other,/);
  });

  test('what a program for tables takes for a formula is a text, and a comma parts nothing', () => {
    const odd = drawOf(1, 1, { disturbed: ['=cmd()', 'a, "b"'] });
    expect(resultCsv(resultOf([odd]))).toContain(`"'=cmd() a, ""b"""`);
  });
});

describe('as a trace', () => {
  const draws = [
    ...drawsOf(13_000, 2, { firstRounds: [13_000, 26_100] }),
    ...drawsOf(21_000, 1, {
      cell: { ...drawOf(1, 1).cell, placement: { name: 'two-cores', cpus: [0, 1] } },
      calibration: { ...CALIBRATION, lineNs: 180 },
    }),
  ];
  const trace = JSON.parse(resultTrace(resultOf(draws))) as {
    readonly traceEvents: readonly { readonly ph: string; readonly [name: string]: unknown }[];
  };

  test('each draw is a slice on the track of its mechanism and placement', () => {
    const slices = trace.traceEvents.filter(({ ph, cat }) => ph === 'X' && cat !== 'round');
    expect(slices).toHaveLength(3);
    expect(slices.map(({ dur }) => dur)).toEqual([50_000, 50_000, 50_000]);
    expect(new Set(slices.map(({ pid }) => pid)).size).toBe(2);
  });

  test('the first rounds of a draw lie below it, one behind the other', () => {
    const rounds = trace.traceEvents.filter(({ cat }) => cat === 'round');
    expect(rounds).toHaveLength(4);
    expect(rounds.slice(0, 2).map(({ dur }) => dur)).toEqual([13, 13.1]);
    expect(Number(rounds[1]?.ts) - Number(rounds[0]?.ts)).toBeCloseTo(13);
  });

  test('tracks have names, and the machine its own', () => {
    const named = trace.traceEvents.filter(({ ph }) => ph === 'M');
    const names = named.map(({ args }) => (args as { name: string }).name);
    expect(names).toEqual(
      expect.arrayContaining(['one-core (0, 0)', 'two-cores (0, 1)', 'pipe', 'calibration']),
    );
    const counters = trace.traceEvents.filter(({ ph }) => ph === 'C').map(({ name }) => name);
    expect(counters).toEqual(expect.arrayContaining(['line ns', 'getppid ns']));
  });
});
