/**
 * A run as a trace that Perfetto and Chrome open (Trace Event Format, JSON): a track for each mechanism with a slice for
 * each draw and below it one for each of its first rounds, and counters of what the machine was like meanwhile.
 */
import { CALIBRATIONS } from './disturbance.ts';
import { percentile } from './histogram.ts';
import type { Placement } from './model.ts';
import { MECHANISM_NAMES } from './model.ts';
import type { BenchResult, TimedDraw } from './result.ts';
import { drawValue } from './statistics.ts';

const PLACEMENTS: readonly Placement['name'][] = [
  'one-core',
  'two-cores',
  'sibling',
  'same-cache',
  'scheduler',
];
/** The track of what is calibrated, beside the placements, which are processes of the trace. */
const MACHINE_PID = PLACEMENTS.length + 1;

type Event = { readonly [name: string]: unknown };

/** The trace as text. */
export function resultTrace(result: BenchResult): string {
  const { draws, machine, created } = result;
  const events = [
    ...names(draws),
    ...draws.flatMap((draw) => [sliceOf(draw), ...roundsOf(draw), ...countersOf(draw)]),
  ];
  const lines = events.map((event) => JSON.stringify(event)).join(',\n');
  const about = JSON.stringify({ created, ...machine });
  return `{"displayTimeUnit":"ns","otherData":${about},"traceEvents":[\n${lines}\n]}\n`;
}

function pidOf({ cell }: TimedDraw): number {
  return PLACEMENTS.indexOf(cell.placement.name) + 1;
}

function tidOf({ cell }: TimedDraw): number {
  return MECHANISM_NAMES.indexOf(cell.mechanism) + 1;
}

/** What tracks are called. */
function names(draws: readonly TimedDraw[]): Event[] {
  const named = new Map<string, Event>();
  const name = (what: string, pid: number, tid: number, text: string): void => {
    named.set(`${what} ${pid} ${tid}`, { ph: 'M', name: what, pid, tid, args: { name: text } });
  };
  for (const draw of draws) {
    const { placement, mechanism } = draw.cell;
    const on = placement.cpus === undefined ? '' : ` (${placement.cpus.join(', ')})`;
    name('process_name', pidOf(draw), 0, `${placement.name}${on}`);
    name('thread_name', pidOf(draw), tidOf(draw), mechanism);
  }
  if (draws.length > 0) name('process_name', MACHINE_PID, 0, 'calibration');
  return [...named.values()];
}

/** Microseconds from the beginning of the run. */
function startOf({ at, seconds }: TimedDraw): number {
  return Math.max(0, (at - seconds) * 1e6);
}

function sliceOf(draw: TimedDraw): Event {
  const { cell, histogram, rounds, seconds, bytes, delivered, disturbed, onOneCore } = draw;
  const ns = (share: number): number => Math.round(percentile(histogram, share) * 10) / 10;
  return {
    ph: 'X',
    name: `${cell.kind} ${cell.size} B`,
    cat: cell.kind,
    pid: pidOf(draw),
    tid: tidOf(draw),
    ts: startOf(draw),
    dur: seconds * 1e6,
    args: {
      rounds,
      p50_ns: ns(0.5),
      p99_ns: ns(0.99),
      max_ns: ns(1),
      bytes,
      delivered,
      onOneCore,
      lane: cell.lane,
      scheduler: cell.scheduler,
      disturbed: disturbed.length === 0 ? undefined : disturbed.join(', '),
    },
  };
}

/** The first rounds of a draw, below it. */
function roundsOf(draw: TimedDraw): Event[] {
  const { firstRounds = [] } = draw;
  const start = startOf(draw);
  return firstRounds.map((end, at) => {
    const from = firstRounds[at - 1] ?? 0;
    return {
      ph: 'X',
      name: 'round',
      cat: 'round',
      pid: pidOf(draw),
      tid: tidOf(draw),
      ts: start + from / 1000,
      dur: (end - from) / 1000,
    };
  });
}

function countersOf(draw: TimedDraw): Event[] {
  const { cell, calibration } = draw;
  const ts = startOf(draw);
  const unit = cell.kind === 'throughput' ? 'bytes/s' : 'p50 ns';
  const own = {
    ph: 'C',
    name: `${cell.mechanism} ${cell.kind} ${cell.size} B, ${unit}`,
    pid: pidOf(draw),
    ts,
    args: { value: drawValue(draw) },
  };
  const machine = CALIBRATIONS.flatMap((name) => {
    const value = calibration[name];
    return value === undefined
      ? []
      : [{ ph: 'C', name: `${name.replace(/Ns$/, '')} ns`, pid: MACHINE_PID, ts, args: { value } }];
  });
  return [own, ...machine];
}
