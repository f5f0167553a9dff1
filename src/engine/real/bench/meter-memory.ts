/**
 * The memory of a meter (`meter/x86_64.S`): where programs stand, and where it writes what came of them. It is a file that
 * has no name any more, which the meter maps; what is written before it starts and read after it has ended goes through
 * the file.
 */

/** Offsets and other constants of the assembly, under its names; a test compares the two. */
export const METER = {
  BASE: 0x1000000000,
  SIZE: 0x1000000,
  SETUP: 0x00,
  PARENT: 0x10,
  CHILD: 0x20,
  FAILED: 0x30,
  WHY: 0x38,
  DONE: 0x40,
  ALONE: 0x48,
  PEER: 0x50,
  SELF: 0x58,
  PROGRAM: 0x00,
  RECORDS: 0x08,
  ROUNDS: 0x10,
  CYCLES: 0x18,
  HISTOGRAM: 0x20,
  FIRST: 0x28,
  MADE: 0x30,
  STARTED: 0x38,
  ENDED: 0x40,
  BYTES: 0x48,
  TOGETHER: 0x50,
  NOTES: 0x58,
  NOTED: 0x60,
  PHASE: 0x68,
  KIND: 0x00,
  THROUGH: 0x04,
  NR: 0x08,
  ARGS: 0x10,
  INTO: 0x40,
  LEAST: 0x48,
  MOST: 0x50,
  TOTAL: 0x58,
  STEP: 0x60,
  MOVES: 0x68,
  COUNTS: 0x70,
  SOFAR: 0x78,
  RECORD: 0x80,
  FURTHEST: 2559,
} as const;

/** What a record may be, in the order of the assembly's table. */
export const RECORD_KINDS = [
  'call',
  'many',
  'store',
  'spin',
  'wake',
  'sleep',
  'post',
  'wait',
  'copy',
  'work',
  'touch',
  'fork',
  'where',
  'together',
] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

/** An argument: a number, or the number of 32 bits that stands at an address when the record is run. */
export type MeterArgument = number | bigint | { readonly at: number };

/** One record of a program. */
export interface MeterRecord {
  readonly kind: RecordKind;
  /** What a failure of it is called by. */
  readonly name: string;
  readonly nr?: number;
  readonly args: readonly MeterArgument[];
  /** Address of 32 bits for the result. */
  readonly into?: number;
  /** A result below or above these is a failure; without them anything that is no error is none. */
  readonly least?: number;
  readonly most?: number;
  /** `many`: until so many bytes have been moved. */
  readonly total?: number;
  /** Bytes that a call moves whose result does not say it. */
  readonly step?: number;
  /** The second argument is the buffer, which moves on. */
  readonly moves?: boolean;
  /** What it moved is added up. */
  readonly counts?: boolean;
}

/** A program, and how often it is run. */
export interface MeterPhase {
  readonly records: readonly MeterRecord[];
  readonly rounds?: number;
  readonly cycles?: number;
  readonly histogram?: boolean;
  /** The number of the round begins again. */
  readonly first?: boolean;
  /** So many rounds are noted by when they ended. */
  readonly notes?: number;
}

/** What became of a phase. */
export interface PhaseOutcome {
  /** Lower edges of buckets in cycles of the counter, ascending, each with how many rounds. */
  readonly histogram: readonly (readonly [number, number])[];
  readonly made: number;
  readonly started: bigint;
  readonly ended: bigint;
  readonly bytes: number;
  readonly together: number;
  /** The counter at the end of each of the first rounds. */
  readonly notes: readonly bigint[];
}

/** More than any draw needs: the largest message twice, programs and histograms. */
const USED_AT_MOST = 0x400000;
/** The largest signed number of 64 bits: no limit. */
const NO_LIMIT = 0x7fffffffffffffffn;
const BUCKETS = METER.FURTHEST + 1;

/** The lower edge of a bucket: 64 to a power of two. */
export function bucketEdge(bucket: number): number {
  if (bucket < 128) return bucket;
  const power = Math.floor(bucket / 64) - 1;
  return (64 + (bucket % 64)) * 2 ** power;
}

/** Lays out what a meter is to do, and reads what it did. */
export class MeterMemory {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  readonly #names = new Map<number, string>();
  readonly #phases = new Map<
    MeterPhase,
    { readonly at: number; readonly histogram: number; readonly notes: number }
  >();
  #next = 0x1000;

  constructor() {
    this.bytes = new Uint8Array(USED_AT_MOST);
    this.#view = new DataView(this.bytes.buffer);
  }

  /** Reserve memory that both processes share; its address in them. */
  reserve(bytes: number, align = 64): number {
    this.#next = Math.ceil(this.#next / align) * align;
    const at = this.#next;
    this.#next += bytes;
    if (this.#next > USED_AT_MOST) throw new RangeError('the memory of the meter is full');
    return METER.BASE + at;
  }

  /** Write bytes at an address before it starts. */
  write(address: number, bytes: Uint8Array): void {
    this.bytes.set(bytes, address - METER.BASE);
  }

  /** Reserve memory with numbers in it: `[bytes, value]`, one after the other. */
  struct(...fields: readonly (readonly [1 | 2 | 4 | 8, number | bigint])[]): number {
    const address = this.reserve(fields.reduce((sum, [size]) => sum + size, 0));
    let at = address - METER.BASE;
    for (const [size, value] of fields) {
      for (let byte = 0; byte < size; byte++) {
        this.#view.setUint8(at + byte, Number((BigInt(value) >> BigInt(8 * byte)) & 0xffn));
      }
      at += size;
    }
    return address;
  }

  /** Say what is to be done before the fork, and by each side after it. Without a child there is none. */
  plan(
    setup: readonly MeterPhase[],
    parent: readonly MeterPhase[],
    child: readonly MeterPhase[] | undefined,
  ): void {
    this.#list(METER.SETUP, setup);
    this.#list(METER.PARENT, parent);
    this.#list(METER.CHILD, child ?? []);
    this.#view.setUint32(METER.ALONE, child === undefined ? 1 : 0, true);
  }

  /** How much of it is used. */
  get used(): number {
    return this.#next;
  }

  #list(at: number, phases: readonly MeterPhase[]): void {
    const address = this.reserve(METER.PHASE * Math.max(1, phases.length));
    this.#u64(at, address);
    this.#u64(at + 8, phases.length);
    phases.forEach((phase, index) => {
      this.#phase(address - METER.BASE + index * METER.PHASE, phase);
    });
  }

  #phase(at: number, phase: MeterPhase): void {
    const { records, rounds = 0, cycles = 0, first = false, notes: noted = 0 } = phase;
    const program = this.reserve(METER.RECORD * Math.max(1, records.length));
    const histogram = phase.histogram ? this.reserve(8 * BUCKETS) : 0;
    const notes = noted > 0 ? this.reserve(8 * noted) : 0;
    this.#phases.set(phase, { at, histogram, notes });
    this.#u64(at + METER.NOTES, notes);
    this.#u64(at + METER.NOTED, noted);
    this.#u64(at + METER.PROGRAM, program);
    this.#u64(at + METER.RECORDS, records.length);
    this.#u64(at + METER.ROUNDS, rounds);
    this.#u64(at + METER.CYCLES, Math.round(cycles));
    this.#u64(at + METER.HISTOGRAM, histogram);
    this.#u64(at + METER.FIRST, first ? 1 : 0);
    records.forEach((record, index) => {
      const address = program + index * METER.RECORD;
      this.#names.set(address, record.name);
      this.#record(address - METER.BASE, record);
    });
  }

  #record(at: number, record: MeterRecord): void {
    const { kind, nr = 0, args, into = 0, total = 0, step = 0, moves, counts } = record;
    const view = this.#view;
    view.setUint32(at + METER.KIND, RECORD_KINDS.indexOf(kind), true);
    const through = args.reduce<number>(
      (mask, arg, index) => (typeof arg === 'object' ? mask | (1 << index) : mask),
      0,
    );
    view.setUint32(at + METER.THROUGH, through, true);
    this.#u64(at + METER.NR, nr);
    args.forEach((arg, index) => {
      this.#u64(at + METER.ARGS + 8 * index, typeof arg === 'object' ? arg.at : arg);
    });
    this.#u64(at + METER.INTO, into);
    this.#u64(at + METER.LEAST, record.least ?? 0);
    this.#u64(at + METER.MOST, record.most ?? NO_LIMIT);
    this.#u64(at + METER.TOTAL, total);
    this.#u64(at + METER.STEP, step);
    this.#u64(at + METER.MOVES, moves === true ? 1 : 0);
    this.#u64(at + METER.COUNTS, counts === true ? 1 : 0);
  }

  #u64(at: number, value: number | bigint): void {
    this.#view.setBigInt64(at, BigInt.asIntN(64, BigInt(value)), true);
  }

  /** What became of a phase, once the meter has ended and its memory has been read. */
  outcome(phase: MeterPhase): PhaseOutcome {
    const none = { at: 0, histogram: 0, notes: 0 };
    const { at, histogram, notes } = this.#phases.get(phase) ?? none;
    const read = (offset: number): bigint => this.#view.getBigUint64(at + offset, true);
    const counts: [number, number][] = [];
    for (let bucket = 0; histogram !== 0 && bucket < BUCKETS; bucket++) {
      const count = Number(this.#view.getBigUint64(histogram - METER.BASE + 8 * bucket, true));
      if (count > 0) counts.push([bucketEdge(bucket), count]);
    }
    return {
      histogram: counts,
      made: Number(read(METER.MADE)),
      started: read(METER.STARTED),
      ended: read(METER.ENDED),
      bytes: Number(read(METER.BYTES)),
      together: Number(read(METER.TOGETHER)),
      notes: this.#noted(notes, notes === 0 ? 0 : Number(read(METER.NOTES)) - notes),
    };
  }

  #noted(address: number, bytes: number): bigint[] {
    return Array.from({ length: bytes / 8 }, (_, index) =>
      this.#view.getBigUint64(address - METER.BASE + 8 * index, true),
    );
  }

  /** A number of 64 bits at an address. */
  number(address: number): number {
    return Number(this.#view.getBigInt64(address - METER.BASE, true));
  }

  /** True when the parent came to its end. */
  get done(): boolean {
    return this.#view.getUint32(METER.DONE, true) === 1;
  }

  /** The record that failed, and its result: minus the error number. */
  get failure(): { readonly name: string; readonly result: number } | undefined {
    const address = Number(this.#view.getBigUint64(METER.FAILED, true));
    if (address === 0) return undefined;
    return {
      name: this.#names.get(address) ?? '?',
      result: Number(this.#view.getBigInt64(METER.WHY, true)),
    };
  }
}
