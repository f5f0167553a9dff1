/** A measurer for tests of what stands on it: a machine that answers at once, and always the same. */
import type { Cell, Draw, Placement } from '../../../src/engine/bench/model.ts';
import type { Measurer } from '../../../src/engine/bench/run-bench.ts';
import { CALIBRATION, drawOf, resultOf } from './draws.ts';

export const PLACEMENTS: readonly Placement[] = [
  { name: 'one-core', cpus: [0, 0] },
  { name: 'two-cores', cpus: [0, 1] },
  { name: 'scheduler', cpus: undefined },
];

/** About how long a round takes, so that no two mechanisms are alike. */
function typicalNs({ mechanism, kind, placement }: Cell): number {
  const place = [...mechanism].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 17;
  const base = kind === 'megabyte' ? 100_000 : 10_000;
  return (base + place * 700) * (placement.name === 'one-core' ? 1 : 9);
}

/**
 * The measurer. It ends when every cell has settled, or when it is stopped.
 *
 * @param endless It ends only when it is stopped.
 */
export function measurerOf(endless = false): Measurer {
  return {
    machine: async () => resultOf([]).machine,
    placements: async () => PLACEMENTS,
    async measure(cells, { signal, enough, onDraw }) {
      const made = new Map(cells.map((cell) => [cell, [] as Draw[]]));
      for (let round = 0; ; round++) {
        if (!endless && [...made.values()].every(enough)) return [];
        for (const [cell, own] of made) {
          if (!endless && enough(own)) continue;
          if (signal.aborted) return [];
          const ns = typicalNs(cell) * (1 + 0.004 * (round % 3));
          const line = cell.placement.name === 'one-core' ? {} : { lineNs: 180 };
          own.push(
            drawOf(ns, round + 1, {
              cell,
              calibration: { ...CALIBRATION, ...line },
              ...(cell.kind === 'throughput' ? { bytes: 5e12 / ns } : {}),
            }),
          );
          onDraw(own.at(-1) as Draw);
          await new Promise((resolve) => setImmediate(resolve));
        }
      }
    },
    shmTest: async () => ({
      firstNs: [4e6],
      againNs: [2e4],
      firstFaults: [256],
      againFaults: [0],
    }),
  };
}
