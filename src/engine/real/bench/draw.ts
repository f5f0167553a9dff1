/** One draw: a fresh pair of processes is started, runs, and what it counted is read. */
import { spawn } from 'node:child_process';
import { closeSync, ftruncateSync, readSync, writeSync } from 'node:fs';
import { percentile } from '../../bench/histogram.ts';
import type { Calibration, Cell, Draw } from '../../bench/model.ts';
import { EngineError } from '../../runner/engine-error.ts';
import { type DrawCycles, type DrawPlan, FAULT_PAGES, planDraw } from './draw-plan.ts';
import { METER, type MeterMemory, type MeterPhase } from './meter-memory.ts';
import { namelessFile } from './nameless.ts';

/** The meter's program, and where files may be. */
export interface MeterProgram {
  /** Open for reading; its file has no name any more. */
  readonly fd: number;
  readonly folder: string;
}

/** A draw, and how fast the counter was. */
export interface CountedDraw {
  readonly draw: Draw;
  readonly cyclesPerNs: number;
}

/** Longer than this nothing takes that is measured: somebody does not answer. */
const PATIENCE_MS = 20_000;
/** From so many involuntary switches on a draw says that others wanted its processor. */
const DISTURBING_SWITCHES = 10;
/** ru_nivcsw in struct rusage. */
const NIVCSW = 136;
/** Error numbers that are told by name. */
const ERRNO: { readonly [number: number]: string } = {
  1: 'EPERM',
  12: 'ENOMEM',
  13: 'EACCES',
  22: 'EINVAL',
  24: 'EMFILE',
  28: 'ENOSPC',
  38: 'ENOSYS',
};

/**
 * Make a draw of a cell; undefined where it was stopped.
 *
 * @throws EngineError bench.cannot, bench.call, bench.silent, bench.no-exec
 */
export async function drawOnce(
  cell: Cell,
  program: MeterProgram,
  cycles: DrawCycles,
  signal: AbortSignal,
): Promise<CountedDraw | undefined> {
  const plan = planDraw(cell, program.folder, cycles);
  await runMeter(plan.memory, program, signal);
  if (signal.aborted) return undefined;
  return counted(cell, plan);
}

/** Run a meter to its end: its memory is written before, and read after. */
async function runMeter(
  memory: MeterMemory,
  { fd, folder }: MeterProgram,
  signal: AbortSignal,
): Promise<void> {
  const file = namelessFile(folder, 0o600);
  try {
    writeSync(file, memory.bytes, 0, memory.used, 0);
    ftruncateSync(file, METER.SIZE);
    await ended(`/proc/${process.pid}/fd/${fd}`, file, signal);
    readSync(file, memory.bytes, 0, memory.used, 0);
  } finally {
    closeSync(file);
  }
  if (signal.aborted) return;
  const { failure } = memory;
  if (failure !== undefined) {
    const { name, result } = failure;
    throw new EngineError('bench.call', { call: name, errno: ERRNO[-result] ?? String(result) });
  }
  if (!memory.done) throw new EngineError('bench.silent');
}

/** Resolves when the meter has ended, killed where it is stopped or does not answer; its child is killed with it. */
function ended(path: string, memory: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const meter = spawn(path, [], { stdio: ['ignore', 'ignore', 'ignore', memory] });
    const kill = (): void => void meter.kill('SIGKILL');
    const patience = setTimeout(kill, PATIENCE_MS);
    signal.addEventListener('abort', kill, { once: true });
    if (signal.aborted) kill();
    const over = (): void => {
      clearTimeout(patience);
      signal.removeEventListener('abort', kill);
    };
    meter.once('error', (error: NodeJS.ErrnoException) => {
      over();
      reject(new EngineError('bench.no-exec', { errno: error.code ?? error.message }));
    });
    meter.once('exit', () => {
      over();
      resolve();
    });
  });
}

function counted(cell: Cell, plan: DrawPlan): CountedDraw {
  const { memory, main, begin, end, warm } = plan;
  const [from, to] = [begin, end].map((phase) => memory.outcome(phase).ended);
  const [t0, t1] = plan.clocks.map((at) => memory.number(at) * 1e9 + memory.number(at + 8));
  const cyclesPerNs = Number((to ?? 0n) - (from ?? 0n)) / ((t1 ?? 0) - (t0 ?? 0));
  const { histogram, made, started, ended: over, bytes, together, notes } = memory.outcome(main);
  const [before, after] = plan.usages.map((at) => memory.number(at + NIVCSW));
  const switches = (after ?? 0) - (before ?? 0);
  const sent = plan.child === undefined ? 0 : memory.outcome(plan.child).bytes;
  const arrived = memory.outcome(warm).bytes + bytes;
  const throughput = cell.kind === 'throughput';
  return {
    cyclesPerNs,
    draw: {
      cell,
      histogram: histogram.map(([edge, count]) => [edge / cyclesPerNs, count] as const),
      rounds: made,
      firstRounds: notes.map((at) => Number(at - started) / cyclesPerNs),
      seconds: Number(over - started) / cyclesPerNs / 1e9,
      ...(throughput ? { bytes } : {}),
      ...(throughput && plan.lossy && sent > 0 ? { delivered: Math.min(1, arrived / sent) } : {}),
      calibration: calibrationOf(plan, cyclesPerNs),
      disturbed: switches >= DISTURBING_SWITCHES ? ['preempted'] : [],
      ...(cell.placement.cpus === undefined && plan.child !== undefined
        ? { onOneCore: made === 0 ? 0 : together / made }
        : {}),
    },
  };
}

function calibrationOf(plan: DrawPlan, cyclesPerNs: number): Calibration {
  const typical = (phase: MeterPhase): number =>
    percentile(plan.memory.outcome(phase).histogram, 0.5) / cyclesPerNs;
  const clockNs = typical(plan.clock);
  return {
    clockNs,
    loopNs: typical(plan.loop),
    ...(plan.line === undefined ? {} : { lineNs: typical(plan.line) }),
    // What the counter itself takes is in each round.
    getppidNs: typical(plan.getppid) - clockNs,
    faultNs: typical(plan.fault) / FAULT_PAGES,
  };
}
