/** Measured quantities as people read them: three digits, and the unit that fits. */
import type { CellKind } from '../../engine/index.ts';

const TIMES = [
  [1e9, 's'],
  [1e6, 'ms'],
  [1e3, 'us'],
  [0, 'ns'],
] as const;

const RATES = [
  [1e9, 'GB/s'],
  [1e6, 'MB/s'],
  [1e3, 'kB/s'],
  [0, 'B/s'],
] as const;

const UNKNOWN = '?';

/**
 * A time: `13.5 us`.
 *
 * @param micro What a millionth is written with, where a terminal has more than `u`.
 */
export function timeText(ns: number, micro = 'u'): string {
  return inUnits(ns, TIMES).replace(/u(?=s$)/, micro);
}

/** A rate: `3.53 GB/s`. */
export function rateText(bytesPerSecond: number): string {
  return inUnits(bytesPerSecond, RATES);
}

/** What a cell of this kind is measured by. */
export function measureText(kind: CellKind, value: number, micro?: string): string {
  return kind === 'throughput' ? rateText(value) : timeText(value, micro);
}

function inUnits(value: number, units: readonly (readonly [number, string])[]): string {
  if (!Number.isFinite(value)) return UNKNOWN;
  const [least, unit] = units.find(([from]) => value >= from) ?? [1, ''];
  return `${digits(value / (least || 1))} ${unit}`;
}

/** Three digits; more only where they stand before the point. */
export function digits(value: number): string {
  if (!Number.isFinite(value)) return UNKNOWN;
  const size = Math.abs(value);
  return value.toFixed(size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2);
}

/** Bytes: `1 B`, `64 KiB`. */
export function bytesText(bytes: number): string {
  if (bytes >= 2 ** 30) return `${digits(bytes / 2 ** 30)} GiB`;
  if (bytes % 2 ** 20 === 0 && bytes > 0) return `${bytes / 2 ** 20} MiB`;
  if (bytes % 1024 === 0 && bytes > 0) return `${bytes / 1024} KiB`;
  return `${bytes} B`;
}

/** More than this says nothing but that it is too much. */
const MOST_PERCENT = 999;

/** A part of a whole: `27 %`, `0.4 %`. */
export function percentText(share: number): string {
  if (!Number.isFinite(share)) return `${UNKNOWN} %`;
  const percent = share * 100;
  if (percent > MOST_PERCENT) return `>${MOST_PERCENT} %`;
  return `${percent >= 9.95 || percent === 0 ? percent.toFixed(0) : percent.toFixed(1)} %`;
}
