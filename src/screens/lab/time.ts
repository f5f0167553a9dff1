/** Times as people read them. */

/** Nanoseconds with three digits and a unit: `840 ns`, `1.84 µs`, `12.0 ms`. */
export function formatNs(ns: number, micro: string): string {
  if (ns < 1000) return `${Math.round(ns)} ns`;
  const units = [`${micro}s`, 'ms', 's'];
  let value = ns / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
  return `${value.toFixed(digits)} ${units[unit]}`;
}
