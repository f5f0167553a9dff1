/** The processor's counter, in nanoseconds. */
import { readFileSync } from 'node:fs';
import type { CallName } from '../calls/spec.ts';
import type { Timing } from '../model/step.ts';
import { type Slot, USER_INSTRUCTION } from './actor/slot.ts';
import type { Task } from './actor/task.ts';

/** A moment on both clocks. */
interface Moment {
  readonly counter: bigint;
  readonly ns: number;
}

/** Calls that change nothing. */
const REPEATABLE: ReadonlySet<CallName> = new Set(['getpid', 'getppid', 'load', 'load32']);
const REPEATS = 100;

/** Two moments this far apart tell the rate to a few parts in a million. */
const BASELINE_NS = 50e6;

/**
 * Whether the counter runs at one rate whatever the processor does. On aarch64 it always does; on x86-64 the
 * processor says so (`constant_tsc`), and the kernel drops it as its own clock where it found otherwise.
 */
export function counterIsSteady(): boolean {
  if (process.arch !== 'x64') return true;
  const read = (file: string) => {
    try {
      return readFileSync(file, 'latin1');
    } catch {
      return '';
    }
  };
  const source = read('/sys/devices/system/clocksource/clocksource0/current_clocksource').trim();
  return / constant_tsc /.test(read('/proc/cpuinfo')) && source !== 'hpet' && source !== 'acpi_pm';
}

/** How often to make a call for a median: once, unless it changes nothing. */
export function repeatsOf(call: CallName): { readonly repeat?: number } {
  return REPEATABLE.has(call) ? { repeat: REPEATS } : {};
}

/** Converts counter readings; the rate is measured against CLOCK_MONOTONIC and gets better with time. */
export class Clock {
  /** Read CLOCK_MONOTONIC around each call instead: the counter is not steady here. */
  readonly byClock: boolean;
  readonly #task: Task;
  readonly #first: Moment;
  #nsPerTick: number | undefined;

  /** Take the first moment, with a process that is free. */
  constructor(task: Task, steady: boolean = counterIsSteady()) {
    this.byClock = !steady;
    this.#task = task;
    this.#first = this.#now();
  }

  /** Nanoseconds for a counter difference. */
  ns(ticks: number): number {
    return ticks * this.#rate();
  }

  /** How far apart two readings are with nothing between them, at the median; every time that is told includes it. */
  overheadNs(): number {
    const { slot } = this.#task;
    slot.issue(USER_INSTRUCTION.nothing, [], { repeat: 100 });
    slot.wait(0, 1e9);
    const times = [...slot.times].sort((a, b) => a - b);
    slot.take();
    return Math.round(this.ns(times[50] ?? 0) * 10) / 10;
  }

  /** What the last command of a slot measured; to be read before its result is taken. */
  timing(slot: Slot): Timing {
    const { before, after } = slot.counters;
    const last = Number(after - before);
    const times = [...slot.times, last];
    const { clocks } = slot;
    const ns = this.byClock ? clocks.after - clocks.before : this.ns(times[0] ?? last);
    const repeats = times.length - 1;
    const round = (value: number) => Math.round(value * 10) / 10;
    if (repeats === 0 || this.byClock) return { ns: round(ns), ...slot.usage };
    const sorted = times.sort((a, b) => a - b);
    const median = sorted[sorted.length >> 1] ?? last;
    return { ns: round(ns), medianNs: round(this.ns(median)), repeats, ...slot.usage };
  }

  #rate(): number {
    if (this.#nsPerTick !== undefined) return this.#nsPerTick;
    const now = this.#now();
    const passed = now.ns - this.#first.ns;
    const rate = passed / Number(now.counter - this.#first.counter);
    if (passed >= BASELINE_NS) this.#nsPerTick = rate;
    return rate;
  }

  /** Both clocks, read close together: the counter lies between two readings of the clock. */
  #now(): Moment {
    let best: Moment | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (let turn = 0; turn < 3; turn++) {
      this.#task.runNumber(USER_INSTRUCTION.nothing, [], { clock: true });
      const { before, after } = this.#task.slot.clocks;
      if (after - before < least) {
        least = after - before;
        best = { counter: this.#task.slot.counters.before, ns: (before + after) / 2 };
      }
    }
    return best ?? { counter: 0n, ns: 0 };
  }
}
