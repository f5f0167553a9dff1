/** Draws for tests: what a pair of processes could have come to, without measuring. */
import type { Calibration, Cell, Draw } from '../../../src/engine/bench/model.ts';
import { randomFrom } from '../../../src/engine/bench/random.ts';
import type { BenchResult, TimedDraw } from '../../../src/engine/bench/result.ts';

/** A round trip of a byte through a pipe on one processor. */
export const CELL: Cell = {
  mechanism: 'pipe',
  kind: 'round-trip',
  size: 1,
  placement: { name: 'one-core', cpus: [0, 0] },
  lane: 'native',
  scheduler: 'other',
};

export const CALIBRATION: Calibration = {
  clockNs: 20,
  loopNs: 1000,
  getppidNs: 900,
  faultNs: 11_000,
};

/** The lower edge of the bucket that a value falls into, of 64 to a power of two. */
export function edgeOf(ns: number): number {
  const octave = 2 ** Math.floor(Math.log2(ns));
  return octave + Math.floor(((ns - octave) / octave) * 64) * (octave / 64);
}

/** A histogram of some values. */
export function histogramOf(values: readonly number[]): Draw['histogram'] {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(edgeOf(value), (counts.get(edgeOf(value)) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => a - b);
}

/** A draw of so many rounds that take about so long each. */
export function drawOf(ns: number, seed: number, parts: Partial<Draw> = {}): TimedDraw {
  const random = randomFrom(seed);
  const rounds = 400;
  const values = Array.from({ length: rounds }, () => ns * (0.95 + 0.1 * random()));
  return {
    cell: CELL,
    histogram: histogramOf(values),
    rounds,
    seconds: 0.05,
    calibration: CALIBRATION,
    disturbed: [],
    at: seed * 0.06,
    ...parts,
  };
}

/** Draws that lie around a value, a little apart. */
export function drawsOf(
  ns: number,
  count: number,
  { spread = 0.02, seed = 1, ...parts }: Partial<Draw> & { spread?: number; seed?: number } = {},
): TimedDraw[] {
  const random = randomFrom(seed);
  return Array.from({ length: count }, (_, at) =>
    drawOf(ns * (1 + spread * (random() - 0.5)), seed * 1000 + at, parts),
  );
}

/** A result of some draws. */
export function resultOf(
  draws: readonly TimedDraw[],
  parts: Partial<BenchResult> = {},
): BenchResult {
  return {
    created: '2026-12-01T12:00:00.000Z',
    machine: {
      cpu: 'A processor',
      kernel: '6.18.0',
      mitigations: ['pti: on'],
      clocksource: 'tsc',
      governor: null,
      cores: 2,
      memory: 2 ** 33,
      load: [0.5, 0.5, 0.5],
    },
    seconds: 60,
    interrupted: false,
    draws,
    unmeasured: [],
    ...parts,
  };
}
