/** Two results beside each other, and the documents' claims beside one. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { MEASURED_CLAIMS } from '../../../src/engine/bench/claims.table.ts';
import { claimCells, judgeClaims } from '../../../src/engine/bench/claims.ts';
import { compareResults } from '../../../src/engine/bench/compare.ts';
import type { Cell, Placement } from '../../../src/engine/bench/model.ts';
import { cellKey } from '../../../src/engine/bench/result.ts';
import { CALIBRATION, CELL, drawOf, drawsOf, resultOf } from './draws.ts';

const fifo: Cell = { ...CELL, mechanism: 'fifo' };
const before = resultOf([...drawsOf(13_000, 15), ...drawsOf(14_000, 15, { cell: fifo, seed: 2 })]);

describe('two results', () => {
  test('of the same machine differ in nothing', () => {
    const again = resultOf([
      ...drawsOf(13_000, 15, { seed: 3 }),
      ...drawsOf(14_000, 15, { cell: fifo, seed: 4 }),
    ]);
    const { cells, machine } = compareResults(before, again);
    expect(cells.map(({ verdict }) => verdict)).toEqual(['same', 'same']);
    expect(machine).toEqual([]);
  });

  test('one of which is slower says by how much, and how certain that is', () => {
    const after = resultOf([
      ...drawsOf(14_300, 15, { seed: 3 }),
      ...drawsOf(14_000, 15, { cell: fifo, seed: 4 }),
    ]);
    const [pipe, other] = compareResults(before, after).cells;
    expect([pipe?.verdict, other?.verdict]).toEqual(['slower', 'same']);
    expect(pipe?.ratio.low).toBeGreaterThan(1.05);
    expect(pipe?.ratio.high).toBeLessThan(1.15);
    expect(pipe?.p).toBeLessThan(0.05);
    expect(compareResults(after, before).cells[0]?.verdict).toBe('faster');
  });

  test('a higher rate is faster', () => {
    const cell: Cell = { ...CELL, kind: 'throughput', size: 4096 };
    const rate = (megabytes: number, seed: number) =>
      resultOf(
        Array.from({ length: 15 }, (_, at) =>
          drawOf(1000, seed + at, { cell, bytes: (megabytes + at / 100) * 1e6, seconds: 0.1 }),
        ),
      );
    expect(compareResults(rate(10, 1), rate(20, 50)).cells[0]?.verdict).toBe('faster');
  });

  test('with few draws on a side show nothing', () => {
    const few = resultOf(drawsOf(99_000, 5));
    const { cells, onlyBefore } = compareResults(before, few);
    expect(cells.map(({ verdict }) => verdict)).toEqual(['few']);
    expect(onlyBefore).toEqual([fifo]);
  });

  test('of machines in other states say in which', () => {
    const other = resultOf(
      drawsOf(13_000, 15, { calibration: { ...CALIBRATION, getppidNs: 1200 } }),
      { machine: { ...before.machine, governor: 'performance' } },
    );
    expect(compareResults(before, other).machine).toEqual([
      { kind: 'fact', what: 'governor', before: '?', after: 'performance' },
      { kind: 'calibration', what: 'getppidNs', before: 900, after: 1200 },
    ]);
  });
});

describe('the claims', () => {
  const one: Placement = { name: 'one-core', cpus: [0, 0] };
  const two: Placement = { name: 'two-cores', cpus: [0, 1] };

  test('are those of claims.yaml that a measurement shows', () => {
    const claims = parseYaml(readFileSync('src/lessons/claims.yaml', 'utf8')) as {
      readonly id: string;
      readonly by: string;
    }[];
    const wanted = claims.filter(({ by }) => by === 'bench').map(({ id }) => id);
    expect(MEASURED_CLAIMS.map(({ id }) => id).sort()).toEqual(wanted.sort());
  });

  test('need each cell once', () => {
    const keys = claimCells([one, two]).map(cellKey);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.length).toBeGreaterThan(30);
  });

  /** A megabyte takes so many microseconds through each. */
  const megabytes = (times: { readonly [mechanism: string]: number }) =>
    resultOf(
      Object.entries(times).flatMap(([mechanism, us], at) => {
        const cell = claimCells([one]).find(
          (known) => known.mechanism === mechanism && known.kind === 'megabyte',
        );
        return cell === undefined ? [] : drawsOf(us * 1000, 9, { cell, seed: at + 1 });
      }),
    );
  const judged = (times: { readonly [mechanism: string]: number }) =>
    judgeClaims(megabytes(times)).find(({ id }) => id === 'one-megabyte-table');

  test('hold where the numbers are near and the order is right', () => {
    const claim = judged({
      'shm-futex': 90,
      'unix-stream': 250,
      pipe: 600,
      'sysv-msg': 900,
      tcp: 4000,
    });
    expect(claim?.verdict).toBe('holds');
    expect(claim?.orders).toEqual([{ placement: 'one-core', right: 10, wrong: 0, open: 0 }]);
  });

  test('hold in part where one number is 58 times too high', () => {
    const claim = judged({
      'shm-futex': 63,
      'unix-stream': 109,
      pipe: 244,
      'sysv-msg': 929,
      tcp: 86,
    });
    expect(claim?.verdict).toBe('partly');
    const tcp = claim?.lines.find(({ line }) => line.mechanism === 'tcp');
    expect(tcp?.off).toBeGreaterThan(50);
    expect(claim?.orders[0]?.wrong).toBe(3);
  });

  test('are open where nothing was measured', () => {
    for (const { verdict } of judgeClaims(resultOf([]))) expect(verdict).toBe('open');
  });

  test('the program for shared memory times page faults', () => {
    const shmTest = { firstNs: [4e6], againNs: [2e4], firstFaults: [256], againFaults: [0] };
    const claim = judgeClaims(resultOf([], { shmTest })).find(({ id }) => id === 'custom-shm-test');
    expect(claim?.verdict).toBe('refuted');
    expect(claim?.shmTest?.firstFaults).toBe(256);
  });
});
