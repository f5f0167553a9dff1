/** What one draw consists of: calibration, warm-up, and the rounds that are measured, phase by phase. */
import type { Cell } from '../../bench/model.ts';
import { EngineError } from '../../runner/engine-error.ts';
import { call, own } from './calls.ts';
import { loopsOf } from './loops.ts';
import { MeterMemory, type MeterPhase, type MeterRecord } from './meter-memory.ts';
import { PRIVATE_BYTES, SEND } from './wires.ts';

/** How long a draw warms up and measures, in cycles of the counter. */
export interface DrawCycles {
  readonly warm: number;
  readonly main: number;
}

/** A draw that is laid out in a meter's memory. */
export interface DrawPlan {
  readonly memory: MeterMemory;
  readonly clock: MeterPhase;
  readonly loop: MeterPhase;
  readonly getppid: MeterPhase;
  readonly fault: MeterPhase;
  /** Absent where both may be on one processor. */
  readonly line: MeterPhase | undefined;
  readonly begin: MeterPhase;
  readonly warm: MeterPhase;
  readonly main: MeterPhase;
  readonly end: MeterPhase;
  readonly child: MeterPhase | undefined;
  /** Where CLOCK_MONOTONIC stands, and what getrusage counted, at the beginning and at the end. */
  readonly clocks: readonly [number, number];
  readonly usages: readonly [number, number];
  readonly lossy: boolean;
}

const PAGE = 4096;
/** Pages that are touched in a round, and where. */
export const FAULT_PAGES = 64;
const FAULT_BASE = 0x3000000000;
const PROT_READ_WRITE = 3;
/** MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, and with MAP_POPULATE. */
const MAP_FRESH = 0x32;
const MAP_POPULATED = 0x8032;
const CLONE_NEWIPC = 0x08000000;
const CLONE_NEWUSER = 0x10000000;
const CLOCK_MONOTONIC = 1;
const SCHED_FIFO = 1;
const LINE_ROUNDS = 2000;
/** Rounds that are noted one by one, for a picture of them. */
const NOTED_ROUNDS = 100;
const WORK = 20_000;
/** Bytes of a set of processors: 1024 of them. */
const CPU_SET = 128;

/** Lay out a draw. Throws EngineError bench.cannot for what the mechanism cannot do. */
export function planDraw(cell: Cell, folder: string, cycles: DrawCycles): DrawPlan {
  const memory = new MeterMemory();
  const { cpus } = cell.placement;
  const apart = cpus !== undefined && cpus[0] !== cpus[1];
  const loops = loopsOf({
    cell,
    memory,
    yields: !apart,
    path: `${folder}/ipcscope-bench-${process.pid}-fifo`,
  });
  if (loops === undefined) throw new EngineError('bench.cannot', { mechanism: cell.mechanism });
  const { child } = loops;
  const chosen = cpus === undefined && child !== undefined;
  const where = memory.reserve(64);
  const lines = apart && child !== undefined ? lineLoops(memory) : undefined;
  const clocks = [memory.reserve(16), memory.reserve(16)] as const;
  const usages = [memory.reserve(144), memory.reserve(144)] as const;
  const measured = [...loops.parent, ...(chosen ? [own('together', [where])] : [])];
  const plan: DrawPlan = {
    memory,
    ...calibrations(),
    line: lines?.parent,
    begin: noting(usages[0], clocks[0]),
    warm: { records: measured, cycles: cycles.warm, first: true },
    main: { records: measured, cycles: cycles.main, histogram: true, notes: NOTED_ROUNDS },
    end: noting(usages[1], clocks[1]),
    child: child && {
      records: [...(chosen ? [own('where', [where])] : []), ...child],
      first: true,
    },
    clocks,
    usages,
    lossy: loops.lossy === true,
  };
  const { clock, loop, getppid, fault, line, begin, warm, main, end } = plan;
  memory.plan(
    [once([...isolated(), ...loops.setup])],
    [
      once([...placed(cell, memory, 0), ...loops.own]),
      ...[clock, loop, getppid, fault, ...(line === undefined ? [] : [line])],
      // Between warm-up and measuring nothing is counted: the other side goes on with the same rounds.
      ...[begin, warm, main, end],
    ],
    plan.child && [
      once([...placed(cell, memory, 1), ...loops.own]),
      ...(lines === undefined ? [] : [lines.child]),
      plan.child,
    ],
  );
  return plan;
}

function once(records: readonly MeterRecord[]): MeterPhase {
  return { records, rounds: 1, first: true };
}

function noting(usage: number, clock: number): MeterPhase {
  return once([call('getrusage', [0, usage]), call('clock_gettime', [CLOCK_MONOTONIC, clock])]);
}

/** What the machine is like: reading the counter, multiplying, a call that does nothing, pages that are not there. */
function calibrations(): Pick<DrawPlan, 'clock' | 'loop' | 'getppid' | 'fault'> {
  const phase = (records: readonly MeterRecord[], rounds: number): MeterPhase => ({
    records,
    rounds,
    histogram: true,
    first: true,
  });
  const pages = [FAULT_BASE, FAULT_PAGES * PAGE] as const;
  return {
    clock: phase([], 2000),
    loop: phase([own('work', [WORK])], 20),
    getppid: phase([call('getppid', [])], 500),
    fault: phase(
      [
        call('mmap', [...pages, PROT_READ_WRITE, MAP_FRESH, -1, 0]),
        own('touch', pages),
        call('munmap', pages),
      ],
      10,
    ),
  };
}

/** A cache line there and back, so often. */
function lineLoops(memory: MeterMemory): {
  readonly parent: MeterPhase;
  readonly child: MeterPhase;
} {
  const [there, back] = [memory.reserve(64), memory.reserve(64)];
  const phase = (records: readonly MeterRecord[]): MeterPhase => ({
    records,
    rounds: LINE_ROUNDS,
    histogram: true,
    first: true,
  });
  return {
    parent: phase([own('store', [there]), own('spin', [back, 0])]),
    child: phase([own('spin', [there, 0]), own('store', [back])]),
  };
}

/** System V objects and queues go with the processes: they are in a namespace of their own. */
function isolated(): MeterRecord[] {
  const root = process.geteuid?.() === 0;
  return [call('unshare', [root ? CLONE_NEWIPC : CLONE_NEWIPC | CLONE_NEWUSER])];
}

/** The processor and the class of a side, and its private memory. */
function placed(cell: Cell, memory: MeterMemory, side: 0 | 1): MeterRecord[] {
  const { placement, scheduler } = cell;
  const mapped = call('mmap', [SEND, PRIVATE_BYTES, PROT_READ_WRITE, MAP_POPULATED, -1, 0]);
  const records = [mapped];
  if (placement.cpus !== undefined) {
    const set = new Uint8Array(CPU_SET);
    const cpu = placement.cpus[side];
    set[cpu >> 3] = 1 << (cpu & 7);
    const address = memory.reserve(CPU_SET);
    memory.write(address, set);
    records.unshift(call('sched_setaffinity', [0, CPU_SET, address]));
  }
  if (scheduler === 'fifo') {
    records.push(call('sched_setscheduler', [0, SCHED_FIFO, memory.struct([4, 1])]));
  }
  return records;
}
