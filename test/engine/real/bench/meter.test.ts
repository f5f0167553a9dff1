/** The meter's bytes are its assembly's, and every mechanism is measured on this machine, or says why it is not. */
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { assemble } from '../../../../scripts/actor.ts';
import { countOf, percentile } from '../../../../src/engine/bench/histogram.ts';
import { MECHANISMS } from '../../../../src/engine/bench/mechanisms.ts';
import {
  type Cell,
  type CellKind,
  type Draw,
  MECHANISM_NAMES,
} from '../../../../src/engine/bench/model.ts';
import { can, MEGABYTE } from '../../../../src/engine/bench/plan.ts';
import { benchMachine, benchPlacements } from '../../../../src/engine/real/bench/machine.ts';
import { measure } from '../../../../src/engine/real/bench/measure.ts';
import { X86_64 } from '../../../../src/engine/real/bench/meter/x86_64.ts';
import { bucketEdge, METER } from '../../../../src/engine/real/bench/meter-memory.ts';
import { runShmTest } from '../../../../src/engine/real/bench/shm-test.ts';
import { describeUnless, skipUnless } from '../../../support/skip.ts';

describe('the bytes', () => {
  const assembled = assemble('x86_64', 'meter');
  const needsBinutils = skipUnless(assembled !== undefined, 'no binutils for x86_64 here');

  needsBinutils('are what the assembly makes', () => {
    expect(X86_64.elf).toBe(assembled?.elf.toString('base64'));
    expect(X86_64.handler).toBe(Number(assembled?.symbols.get('handler')));
    expect(X86_64.restorer).toBe(Number(assembled?.symbols.get('restorer')));
  });

  needsBinutils('agree with the layout of the memory', () => {
    for (const [name, value] of Object.entries(METER)) {
      expect(Number(assembled?.symbols.get(name)), name).toBe(value);
    }
  });

  test('count in buckets that lie side by side, none wider than a 64th of its edge', () => {
    for (let bucket = 1; bucket <= METER.FURTHEST; bucket++) {
      const [edge, before] = [bucketEdge(bucket), bucketEdge(bucket - 1)];
      expect(edge).toBeGreaterThan(before);
      if (bucket > 64) expect((edge - before) / before).toBeLessThanOrEqual(1 / 64);
    }
  });
});

const RUNS = process.platform === 'linux' && process.arch === 'x64';
const suite = describeUnless(RUNS, 'the meter is machine code for Linux on x86-64');

/** A draw of each cell. */
async function drawn(cells: readonly Cell[], signal = new AbortController().signal) {
  const draws: Draw[] = [];
  const unmeasured = await measure(cells, {
    seconds: 600,
    signal,
    onDraw: (draw) => void draws.push(draw),
    enough: ({ length }) => length > 0,
  });
  return { draws, unmeasured };
}

/** What a run gives a name to in the folder for temporary files. */
const folders = (): string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith('ipcscope-bench-'));

suite('on this machine', () => {
  const kinds: readonly CellKind[] = ['round-trip', 'throughput', 'megabyte'];
  const cases = kinds.flatMap((kind) =>
    MECHANISM_NAMES.filter((mechanism) => can(mechanism, kind)).map(
      (mechanism) => [kind, mechanism] as const,
    ),
  );

  test.each(cases)('%s: %s', async (kind, mechanism) => {
    const sizes =
      kind === 'megabyte' ? [MEGABYTE] : MECHANISMS[mechanism].oneWay ? [1, 64, 4096] : [1];
    const placements = (await benchPlacements()).filter(({ name }) => name !== 'sibling');
    const cells = placements.flatMap((placement) =>
      sizes.map((size): Cell => {
        return { mechanism, kind, size, placement, lane: 'native', scheduler: 'other' };
      }),
    );
    const { draws, unmeasured } = await drawn(cells);
    // UDP loses some of a megabyte, and does not send it again.
    const lost = mechanism === 'udp' && kind === 'megabyte';
    expect(unmeasured.map(({ code }) => code)).toEqual(lost ? cells.map(() => 'bench.cannot') : []);
    expect(draws.map(({ cell }) => cell)).toEqual(lost ? [] : cells);
    for (const { cell, histogram, rounds, firstRounds, bytes, ...draw } of draws) {
      const { calibration, onOneCore, delivered } = draw;
      expect(firstRounds).toHaveLength(Math.min(100, rounds));
      expect(firstRounds).toEqual([...(firstRounds ?? [])].sort((a, b) => a - b));
      expect(countOf(histogram), 'rounds').toBe(rounds);
      expect(rounds).toBeGreaterThan(0);
      expect(percentile(histogram, 0.5)).toBeGreaterThan(1);
      // Every byte that was counted belongs to a round.
      if (kind === 'throughput') expect(bytes).toBeGreaterThanOrEqual(rounds);
      if (delivered !== undefined) expect(delivered).toBeLessThanOrEqual(1);
      expect(calibration.getppidNs).toBeGreaterThan(0);
      expect(calibration.lineNs === undefined).toBe(
        cell.placement.name === 'one-core' ||
          cell.placement.name === 'scheduler' ||
          mechanism === 'fork-wait',
      );
      expect(onOneCore === undefined).toBe(
        cell.placement.name !== 'scheduler' || mechanism === 'fork-wait',
      );
    }
  });

  test('larger messages take longer, and a round trip longer than its calls', async () => {
    const [one] = await benchPlacements();
    if (one === undefined) throw new Error('no processor');
    const cell = {
      mechanism: 'pipe',
      kind: 'round-trip',
      placement: one,
      lane: 'native',
      scheduler: 'other',
    } as const;
    const { draws } = await drawn([1, 65_536].map((size) => ({ ...cell, size })));
    const [small, large] = draws.map(({ histogram }) => percentile(histogram, 0.5));
    expect(large).toBeGreaterThan(small ?? Number.NaN);
    expect(small).toBeGreaterThan(2 * (draws[0]?.calibration.getppidNs ?? Number.NaN));
  });

  test('a call that is refused is told, and the others are measured all the same', async () => {
    const [one] = await benchPlacements();
    if (one === undefined) throw new Error('no processor');
    const cell: Cell = {
      mechanism: 'pipe',
      kind: 'round-trip',
      size: 1,
      placement: one,
      lane: 'native',
      scheduler: 'other',
    };
    const nowhere = { name: 'two-cores', cpus: [1022, 1023] } as const;
    const { draws, unmeasured } = await drawn([{ ...cell, placement: nowhere }, cell]);
    expect(draws.map(({ cell: { placement } }) => placement)).toEqual([one]);
    expect(unmeasured).toMatchObject([
      { code: 'bench.call', args: { call: 'sched_setaffinity', errno: 'EINVAL' } },
    ]);
  });

  test('whoever stops it does not wait for the draw, and nothing is left', async () => {
    const before = folders();
    const [one] = await benchPlacements();
    if (one === undefined) throw new Error('no processor');
    const cell: Cell = {
      mechanism: 'fifo',
      kind: 'round-trip',
      size: 1,
      placement: one,
      lane: 'native',
      scheduler: 'other',
    };
    const stopper = new AbortController();
    const running = drawn([cell], stopper.signal);
    setImmediate(() => stopper.abort());
    expect((await running).draws).toEqual([]);
    expect(folders()).toEqual(before);
  });

  test('the machine says what it is', async () => {
    const { cpu, kernel, cores, memory, load } = await benchMachine();
    expect(cpu).not.toBe('');
    expect(kernel).toMatch(/^\d+\.\d+/);
    expect(cores).toBeGreaterThan(0);
    expect(memory).toBeGreaterThan(0);
    expect(load).toHaveLength(3);
  });

  test("the documents' program for shared memory times page faults", async () => {
    const { firstFaults, againFaults } = await runShmTest();
    // 256 pages of 4 KiB, or fewer where the kernel brings in several at once.
    expect(Math.max(...firstFaults)).toBeGreaterThan(0);
    expect(Math.min(...againFaults)).toBeLessThan(Math.max(...firstFaults));
  });
});
