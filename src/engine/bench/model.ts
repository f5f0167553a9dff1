/** What the bench lab measures, and what comes of measuring. Plain data: a file holds it as it is. */

/** The mechanisms that are measured. */
export const MECHANISM_NAMES = [
  'pipe',
  'fifo',
  'unix-stream',
  'unix-dgram',
  'unix-seqpacket',
  'socketpair',
  'tcp',
  'udp',
  'sysv-msg',
  'posix-mq',
  'sysv-sem',
  'posix-sem',
  'futex',
  'signal-handler',
  'signal-wait',
  'eventfd',
  'shm-spin',
  'shm-futex',
  'vm-readv',
  'scm-rights',
  'fork-wait',
] as const;
export type MechanismName = (typeof MECHANISM_NAMES)[number];

/** Where the two processes run. */
export interface Placement {
  readonly name: 'one-core' | 'two-cores' | 'sibling' | 'same-cache' | 'scheduler';
  /** The processors of the two; undefined where the scheduler chooses. */
  readonly cpus: readonly [number, number] | undefined;
}

/** What is measured. */
export type CellKind = 'round-trip' | 'throughput' | 'megabyte';

/** One thing that is measured: a line of the table. */
export interface Cell {
  readonly mechanism: MechanismName;
  readonly kind: CellKind;
  /** Bytes of a message. */
  readonly size: number;
  readonly placement: Placement;
  readonly lane: 'native' | 'koffi';
  readonly scheduler: 'other' | 'fifo';
}

/** What the machine was like beside a draw, in nanoseconds. */
export interface Calibration {
  readonly clockNs: number;
  readonly loopNs: number;
  /** A cache line there and back between the two processors; absent on one. */
  readonly lineNs?: number;
  readonly getppidNs: number;
  readonly faultNs: number;
}

/** What one fresh pair of processes came to. */
export interface Draw {
  readonly cell: Cell;
  /** Rounds by how long they took: the lower edge of a bucket in nanoseconds, and how many. */
  readonly histogram: readonly (readonly [number, number])[];
  readonly rounds: number;
  /** When the first rounds ended, in nanoseconds from the beginning of what was measured. */
  readonly firstRounds?: readonly number[];
  readonly seconds: number;
  readonly bytes?: number;
  readonly delivered?: number;
  readonly calibration: Calibration;
  readonly disturbed: readonly string[];
  /** Share of the rounds that were on one processor, where the scheduler chose. */
  readonly onOneCore?: number;
}

/** The machine that a result is of. */
export interface Machine {
  readonly cpu: string;
  readonly kernel: string;
  readonly mitigations: readonly string[];
  readonly clocksource: string | null;
  readonly governor: string | null;
  readonly cores: number;
  readonly memory: number;
  readonly load: readonly [number, number, number];
}

/** The documents' program for shared memory: what it takes to write a fresh segment of 1 MiB, and the same once more. */
export interface ShmTest {
  readonly firstNs: readonly number[];
  readonly againNs: readonly number[];
  /** Page faults meanwhile. */
  readonly firstFaults: readonly number[];
  readonly againFaults: readonly number[];
}
