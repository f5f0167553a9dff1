/**
 * What the documents claim of performance, as what can be measured: the cells that a claim is about, the numbers that it
 * names, and the order in which it puts them. Ids are those of `src/lessons/claims.yaml`.
 */
import type { CellKind, MechanismName } from './model.ts';
import { MEGABYTE } from './plan.ts';

/** One line of a claim. */
export interface ClaimLine {
  readonly mechanism: MechanismName;
  readonly kind: CellKind;
  readonly size: number;
  /** Where it stands among the claim's lines: 0 is the fastest; lines of one rank are alike. Absent: there is no order. */
  readonly rank?: number;
  /** The number that the documents give: nanoseconds, for throughput bytes a second. */
  readonly claimed?: number;
}

/** A claim. */
export interface MeasuredClaim {
  readonly id: string;
  readonly lines: readonly ClaimLine[];
  /** It is about the documents' own program for shared memory, whose output they give in nanoseconds. */
  readonly shmTestNs?: number;
}

const MS = 1e6;
const US = 1e3;

function lines(
  kind: CellKind,
  size: number,
  rows: readonly (readonly [MechanismName, rank?: number | undefined, claimed?: number])[],
): ClaimLine[] {
  return rows.map(([mechanism, rank, claimed]) => ({
    mechanism,
    kind,
    size,
    ...(rank === undefined ? {} : { rank }),
    ...(claimed === undefined ? {} : { claimed }),
  }));
}

const COPIES = lines('megabyte', MEGABYTE, [
  ['shm-futex', 0],
  ['unix-stream', 1],
  ['pipe', 1],
  ['sysv-msg', 1],
]);

/** The claims. */
export const MEASURED_CLAIMS: readonly MeasuredClaim[] = [
  {
    id: 'one-megabyte-table',
    lines: lines('megabyte', MEGABYTE, [
      ['shm-futex', 0, 0.1 * MS],
      ['unix-stream', 1, 0.3 * MS],
      ['pipe', 2, 0.5 * MS],
      ['sysv-msg', 3, 0.8 * MS],
      ['tcp', 4, 5 * MS],
    ]),
  },
  {
    id: 'latency-bars',
    lines: lines('round-trip', 1, [
      ['shm-spin', 0],
      ['signal-handler', 1],
      ['unix-stream', 2],
      ['pipe', 2],
      ['sysv-msg', 3],
      ['tcp', 4],
    ]),
  },
  {
    id: 'throughput-bars',
    lines: lines('throughput', 65_536, [
      ['shm-futex', 0],
      ['unix-stream', 1],
      ['pipe', 2],
      ['sysv-msg', 3],
      ['tcp', 4],
    ]),
  },
  {
    id: 'speed-order',
    lines: lines('throughput', 4096, [
      ['shm-futex', 0],
      ['unix-stream', 1],
      ['pipe', 2],
      ['sysv-msg', 3],
      ['tcp', 4],
    ]),
  },
  {
    id: 'shm-fastest',
    lines: [
      ...lines('round-trip', 1, [
        ['shm-spin', 0],
        ['eventfd', 1],
        ['unix-dgram', 1],
        ['pipe', 1],
        ['sysv-msg', 1],
        ['tcp', 1],
      ]),
      ...COPIES,
    ],
  },
  { id: 'copies-two-vs-zero', lines: COPIES },
  { id: 'cmp-copies', lines: COPIES },
  {
    id: 'unix-local-fast',
    lines: [
      ...lines('round-trip', 1, [
        ['unix-stream', 0],
        ['tcp', 1],
      ]),
      ...lines('throughput', 65_536, [
        ['unix-stream', 0],
        ['tcp', 1],
      ]),
      ...lines('megabyte', MEGABYTE, [
        ['unix-stream', 0],
        ['tcp', 1],
      ]),
    ],
  },
  {
    id: 'lock-free',
    lines: lines('round-trip', 1, [
      ['shm-spin', 0],
      ['shm-futex', 1],
    ]),
  },
  {
    id: 'tool-lmbench',
    lines: [
      ...lines('round-trip', 1, [
        ['unix-stream', 0, 3.2 * US],
        ['pipe', 1, 5 * US],
      ]),
      ...lines('round-trip', 1, [['fork-wait', undefined, 1200 * US]]),
    ],
  },
  // 10.6 Gbit/s; iperf3 writes 128 KiB at a time.
  { id: 'tool-iperf', lines: lines('throughput', 131_072, [['tcp', undefined, 10.6e9 / 8]]) },
  { id: 'custom-shm-test', lines: [], shmTestNs: 1.234 * MS },
];
