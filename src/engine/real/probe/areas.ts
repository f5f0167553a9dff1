/** Which of a process's areas of memory came from which call of the transcript. */

/** A place where something was mapped: addresses, the last one excluded. */
export interface Area {
  /** `map:1`, by order of creation in the process. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** Where something lies. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * The areas that are still there, in their order, each with what lies there now.
 *
 * A range that lies in several areas belongs to the newest, since what is mapped over another takes its place
 * (MAP_FIXED).
 *
 * @param areas Oldest first.
 */
export function assigned<R extends Range>(
  areas: readonly Area[],
  ranges: readonly R[],
): readonly { readonly area: Area; readonly lines: readonly R[] }[] {
  const byStart = areas
    .map((area, age) => ({ area, age }))
    .sort((one, other) => one.area.start - other.area.start);
  // How far any of those up to here reaches: where to stop looking further back.
  let reach = 0;
  const reaches = byStart.map(({ area }) => {
    reach = Math.max(reach, area.end);
    return reach;
  });
  const found = new Map<number, R[]>();
  for (const range of ranges) {
    let newest = -1;
    for (let at = below(byStart, range.end) - 1; at >= 0; at--) {
      if ((reaches[at] ?? 0) <= range.start) break;
      const { area, age } = byStart[at] as (typeof byStart)[number];
      if (area.end > range.start && age > newest) newest = age;
    }
    if (newest < 0) continue;
    const lines = found.get(newest);
    if (lines === undefined) found.set(newest, [range]);
    else lines.push(range);
  }
  return areas.flatMap((area, age) => {
    const lines = found.get(age);
    return lines === undefined ? [] : [{ area, lines }];
  });
}

/** How many areas begin below an address. */
function below(areas: readonly { readonly area: Area }[], address: number): number {
  let [low, high] = [0, areas.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((areas[middle]?.area.start ?? 0) < address) low = middle + 1;
    else high = middle;
  }
  return low;
}
