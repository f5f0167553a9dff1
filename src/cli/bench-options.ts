/** The options of `ipcscope bench` as a wish. */
import {
  type BenchWish,
  type CellKind,
  MECHANISM_NAMES,
  MEGABYTE,
  type Placement,
} from '../engine/index.ts';
import { benchText } from '../text/bench/bench.ts';
import { PLACEMENT_NAMES } from '../text/bench/names.ts';
import type { BenchFlags } from './bench-program.ts';
import { type Context, UsageError } from './io.ts';
import { suggest } from './suggest.ts';

const KINDS: readonly CellKind[] = ['round-trip', 'throughput', 'megabyte'];

/** The largest message that is measured. */
const LARGEST = MEGABYTE;
/** A day: what takes longer is a mistake. */
const MOST_SECONDS = 86_400;

/** What is wished for. Throws UsageError for what cannot be measured, with what can. */
export function wishOf(
  mechanisms: readonly string[],
  flags: BenchFlags,
  available: readonly Placement[],
  context: Context,
): { readonly wish: BenchWish; readonly seconds: number | undefined } {
  const { fifo = false } = flags;
  const wish: BenchWish = {
    mechanisms:
      mechanisms.length === 0
        ? MECHANISM_NAMES
        : mechanisms.map((name) => named(name, MECHANISM_NAMES, context)),
    kinds: listed(flags.kind, KINDS, ['round-trip'], context),
    sizes:
      flags.sizes === undefined
        ? [1]
        : flags.sizes.split(',').map((size) => bytesOf(size, context)),
    placements:
      flags.cores === undefined
        ? available.filter(({ name }) => name === 'one-core' || name === 'two-cores')
        : flags.cores.split('|').map((typed) => placementOf(typed, available, context)),
    lane: 'native',
    scheduler: fifo ? 'fifo' : 'other',
  };
  return { wish, seconds: secondsOf(flags.seconds, context) };
}

function listed<Name extends string>(
  typed: string | undefined,
  names: readonly Name[],
  otherwise: readonly Name[],
  context: Context,
): readonly Name[] {
  if (typed === undefined) return otherwise;
  return typed.split(',').map((name) => named(name, names, context));
}

function named<Name extends string>(
  typed: string,
  names: readonly Name[],
  { language }: Context,
): Name {
  const found = names.find((name) => name === typed);
  if (found !== undefined) return found;
  const text = benchText(language);
  const near = suggest(typed, names);
  const remedy = near === undefined ? text.oneOf(names.join(', ')) : text.meant(near);
  throw new UsageError(text.unknownName(typed, remedy));
}

const UNITS: { readonly [unit: string]: number } = { '': 1, k: 1024, m: MEGABYTE };

/** Bytes as they are typed: `64`, `4k`, `1M`. */
function bytesOf(typed: string, { language }: Context): number {
  const [, digits, unit = ''] = /^(\d{1,9})([km]?)$/i.exec(typed) ?? [];
  const bytes = Number(digits) * (UNITS[unit.toLowerCase()] ?? 1);
  if (!(bytes >= 1 && bytes <= LARGEST)) throw new UsageError(benchText(language).badSize(typed));
  return bytes;
}

function secondsOf(typed: string | undefined, { language }: Context): number | undefined {
  if (typed === undefined) return undefined;
  const seconds = /^\d+(?:\.\d+)?$/.test(typed) ? Number(typed) : Number.NaN;
  if (!(seconds > 0 && seconds <= MOST_SECONDS)) {
    throw new UsageError(benchText(language).badSeconds(typed));
  }
  return seconds;
}

/** A placement by its name, or by two processors: `0,0`, `0,1`. */
function placementOf(typed: string, available: readonly Placement[], context: Context): Placement {
  const { language } = context;
  const text = benchText(language);
  const pair = /^(\d{1,4}),(\d{1,4})$/.exec(typed);
  if (pair === null) {
    const name = named(typed, Object.keys(PLACEMENT_NAMES) as Placement['name'][], context);
    const found = available.find((placement) => placement.name === name);
    if (found !== undefined) return found;
    throw new UsageError(text.noPlacement(PLACEMENT_NAMES[name][language]));
  }
  const cpus = [Number(pair[1]), Number(pair[2])] as const;
  if (cpus[0] === cpus[1]) return { name: 'one-core', cpus };
  const known = available.find(
    (placement) => String(placement.cpus) === String(cpus) && placement.name !== 'two-cores',
  );
  return { name: known?.name ?? 'two-cores', cpus };
}
