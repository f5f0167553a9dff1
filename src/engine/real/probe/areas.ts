/** Which lines of a process's memory map came from calls of the transcript, and what they are called. */

/** Addresses from `start` up to but without `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A line with its name. */
export interface Named<R extends Range> {
  /** `map:1`, by order of appearance in the process. */
  readonly name: string;
  readonly line: R;
}

/** The lines that lie in places where something was mapped. Both in any order; the lines come back as they stood. */
export function ours<R extends Range>(places: readonly Range[], lines: readonly R[]): readonly R[] {
  const sorted = [...places].sort((one, other) => one.start - other.start);
  // How far any of those up to here reaches.
  let reach = 0;
  const reaches = sorted.map(({ end }) => {
    reach = Math.max(reach, end);
    return reach;
  });
  return lines.filter(({ start, end }) => {
    const at = below(sorted, end) - 1;
    return at >= 0 && (reaches[at] ?? 0) > start;
  });
}

/** How many places begin below an address. */
function below(places: readonly Range[], address: number): number {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle]?.start ?? 0) < address) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Name lines: one that lies where one lay before keeps its name, of several the oldest. What is left of a line that was
 * cut is the lowest part; the others are new.
 *
 * @param before Named lines of the last look, by ascending address, as the new ones are.
 * @param made How many names were ever given.
 */
export function named<R extends Range>(
  before: readonly Named<R>[],
  lines: readonly R[],
  made: number,
): { readonly named: readonly Named<R>[]; readonly made: number } {
  const taken = new Set<string>();
  let count = made;
  let from = 0;
  const result = lines.map((line) => {
    while ((before[from]?.line.end ?? Number.POSITIVE_INFINITY) <= line.start) from += 1;
    let name: string | undefined;
    for (let at = from; (before[at]?.line.start ?? Number.POSITIVE_INFINITY) < line.end; at++) {
      const old = before[at]?.name;
      if (old === undefined || taken.has(old)) continue;
      if (name === undefined || numberOf(old) < numberOf(name)) name = old;
    }
    name ??= `map:${++count}`;
    taken.add(name);
    return { name, line };
  });
  return { named: result, made: count };
}

function numberOf(name: string): number {
  return Number(name.slice('map:'.length));
}
